"""A young person's application for a post, up to the first day."""

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.types import Id, InArea, Record, choice
from app.placements.states.applications import ApplicationState, DeclineReason
from app.posts.models import Post
from app.trainees.models import EligibilityCheck, Trainee
from app.units.models import Unit

OPEN = "state IN ('SUBMITTED', 'UNIT_REVIEW', 'OFFERED', 'ACCEPTED', 'ELIGIBILITY_CHECK', 'DISPATCHED')"


class Application(Record, InArea, Model):
    """One person's application for one post.

    It lies in the county where the post is worked; ``home_region`` is the county that serves the person, which reads
    it too.  Names are kept as they were, so that a list needs no other table and a unit no reach into the register.
    """

    __tablename__ = "application"
    __table_args__ = (
        Index(
            "uq_application_open",
            "trainee_id",
            "post_id",
            unique=True,
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        CheckConstraint("state <> 'OFFERED' OR offer_valid_to IS NOT NULL", name="offer_has_end"),
        CheckConstraint("state <> 'DECLINED' OR decline_reason IS NOT NULL", name="declined_has_reason"),
        CheckConstraint(
            "state NOT IN ('DISPATCHED', 'REPORTED', 'NO_SHOW') OR "
            "(dispatch_no IS NOT NULL AND dispatched_on IS NOT NULL AND report_by IS NOT NULL)",
            name="dispatched_has_number",
        ),
        CheckConstraint(
            "state <> 'REPORTED' OR (unit_reported_at IS NOT NULL AND trainee_reported_at IS NOT NULL)",
            name="reported_by_both",
        ),
        CheckConstraint("NOT is_entered_for OR entered_because IS NOT NULL", name="entered_for_has_reason"),
        Index("ix_application_region", "region_code", "id"),
        Index("ix_application_city", "city_code", "id"),
        Index("ix_application_home", "home_region", "id"),
        Index("ix_application_region_state", "region_code", "state", "id"),
        Index("ix_application_city_state", "city_code", "state", "id"),
        Index("ix_application_state", "state", "id"),
        Index("ix_application_unit_state", "unit_id", "state", "id"),
        Index("ix_application_post_state", "post_id", "state"),
        Index("ix_application_trainee", "trainee_id", "id"),
        Index("ix_application_applied", "applied_at", "region_code"),
        Index("ix_application_dispatched", "dispatched_on", "region_code"),
    )

    trainee_id: Mapped[str] = mapped_column(Id, ForeignKey("trainee.id"))
    post_id: Mapped[str] = mapped_column(Id, ForeignKey("post.id"))
    unit_id: Mapped[str] = mapped_column(Id, ForeignKey("unit.id"))
    home_region: Mapped[str] = mapped_column(String(6))
    person_name: Mapped[str] = mapped_column(String(40))
    id_tail: Mapped[str] = mapped_column(String(4))
    post_title: Mapped[str] = mapped_column(String(60))
    unit_name: Mapped[str] = mapped_column(String(80))
    letter: Mapped[str | None] = mapped_column(String(500))
    available_from: Mapped[date | None]
    state: Mapped[ApplicationState] = mapped_column(choice(ApplicationState), default=ApplicationState.SUBMITTED)
    applied_at: Mapped[datetime]
    answer_by: Mapped[date | None]
    interview_at: Mapped[datetime | None]
    interview_place: Mapped[str | None] = mapped_column(String(120))
    decline_reason: Mapped[DeclineReason | None] = mapped_column(choice(DeclineReason))
    offered_at: Mapped[datetime | None]
    offer_valid_to: Mapped[date | None]
    accepted_at: Mapped[datetime | None]
    check_id: Mapped[str | None] = mapped_column(Id, ForeignKey("eligibility_check.id"))
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    checked_on: Mapped[date | None]
    dispatch_no: Mapped[str | None] = mapped_column(String(32), unique=True)
    dispatched_on: Mapped[date | None]
    dispatched_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    report_by: Mapped[date | None]
    unit_reported_at: Mapped[datetime | None]
    trainee_reported_at: Mapped[datetime | None]
    reported_on: Mapped[date | None]
    is_entered_for: Mapped[bool] = mapped_column(default=False)  # by a window for the person (C27)
    entered_because: Mapped[str | None] = mapped_column(Text)

    trainee: Mapped[Trainee] = relationship(Trainee, lazy="raise")
    post: Mapped[Post] = relationship(Post, lazy="raise")
    unit: Mapped[Unit] = relationship(Unit, lazy="raise")
    check: Mapped[EligibilityCheck | None] = relationship(EligibilityCheck, lazy="raise")
