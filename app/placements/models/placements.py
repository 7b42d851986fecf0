"""One trainee at one post, its suspensions, and what unit or trainee ask the county to confirm."""

from datetime import date
from decimal import Decimal

from flask_appbuilder import Model
from sqlalchemy import DDL, CheckConstraint, ForeignKey, Index, Numeric, String, Text, event, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.core.types import Id, InArea, Record, by_area, choice
from app.placements.models.applications import Application
from app.placements.models.mentoring import Mentor
from app.placements.states.placements import EndReason, EndType, PlacementState, RequestKind, RequestState
from app.posts.models import Post
from app.programme.states import EducationBand
from app.trainees.models import Trainee
from app.trainees.states import Category
from app.units.models import Unit, UnitSite

LIVE = "state IN ('PENDING', 'ACTIVE', 'SUSPENDED')"
STARTED = "state IN ('ACTIVE', 'SUSPENDED', 'ENDED')"
ONE_LIVE = "state IN ('PENDING', 'ACTIVE', 'SUSPENDED')"


class Placement(Record, InArea, Model):
    """One trainee at one post, from the dispatch to the end; periods count both days.

    ``starts_on`` and ``ends_on`` are the real days once they are known, the agreed ones before.  It lies in the county
    where the post is worked; ``home_region`` serves the person.
    """

    __tablename__ = "placement"
    __table_args__ = (
        Index(
            "uq_placement_live", "trainee_id", unique=True, sqlite_where=text(ONE_LIVE), postgresql_where=text(ONE_LIVE)
        ),
        CheckConstraint("agreed_end >= agreed_start", name="agreed_period"),
        CheckConstraint("ends_on >= starts_on", name="period"),
        CheckConstraint(f"NOT ({STARTED}) OR actual_start IS NOT NULL", name="started_has_day"),
        CheckConstraint("(state = 'ENDED') = (actual_end IS NOT NULL)", name="ended_has_day"),
        CheckConstraint("(state = 'ENDED') = (end_type IS NOT NULL)", name="ended_has_type"),
        CheckConstraint("(state = 'ENDED') = (end_reason IS NOT NULL)", name="ended_has_reason"),
        CheckConstraint("state = 'PENDING' OR state = 'CANCELLED' OR mentor_id IS NOT NULL", name="has_mentor"),
        CheckConstraint("months_paid >= 0 AND months_paid <= 12", name="months_paid"),
        Index("ix_placement_region", "region_code", "id"),
        Index("ix_placement_city", "city_code", "id"),
        Index("ix_placement_home", "home_region", "id"),
        Index("ix_placement_region_state", "region_code", "state", "id"),
        Index("ix_placement_city_state", "city_code", "state", "id"),
        Index("ix_placement_state", "state", "id"),
        Index("ix_placement_unit_state", "unit_id", "state", "id"),
        Index("ix_placement_post", "post_id", "state"),
        Index("ix_placement_trainee", "trainee_id", "starts_on"),
        Index("ix_placement_mentor", "mentor_id", "state"),
        Index("ix_placement_started", "actual_start", "region_code"),
        Index("ix_placement_ended", "actual_end", "region_code"),
        Index("ix_placement_unit_started", "unit_id", "actual_start"),
        Index("ix_placement_unit_ended", "unit_id", "actual_end"),
        Index("ix_placement_due", "state", "agreed_end"),
    )

    application_id: Mapped[str] = mapped_column(Id, ForeignKey("application.id"), unique=True)
    trainee_id: Mapped[str] = mapped_column(Id, ForeignKey("trainee.id"))
    post_id: Mapped[str] = mapped_column(Id, ForeignKey("post.id"))
    unit_id: Mapped[str] = mapped_column(Id, ForeignKey("unit.id"))
    site_id: Mapped[str | None] = mapped_column(Id, ForeignKey("unit_site.id"))
    mentor_id: Mapped[str | None] = mapped_column(Id, ForeignKey("mentor.id"))
    home_region: Mapped[str] = mapped_column(String(6))
    person_name: Mapped[str] = mapped_column(String(40))
    id_tail: Mapped[str] = mapped_column(String(4))
    post_title: Mapped[str] = mapped_column(String(60))
    unit_name: Mapped[str] = mapped_column(String(80))
    category: Mapped[Category] = mapped_column(choice(Category))  # on the day of the dispatch (R6)
    education_band: Mapped[EducationBand] = mapped_column(choice(EducationBand))
    allowance_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    agreed_start: Mapped[date]
    agreed_end: Mapped[date]
    actual_start: Mapped[date | None]
    actual_end: Mapped[date | None]  # the last day on post
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[PlacementState] = mapped_column(choice(PlacementState), default=PlacementState.PENDING)
    end_type: Mapped[EndType | None] = mapped_column(choice(EndType))
    end_reason: Mapped[EndReason | None] = mapped_column(choice(EndReason))
    is_abnormal: Mapped[bool] = mapped_column(default=False)
    end_reported_on: Mapped[date | None]
    is_retained: Mapped[bool] = mapped_column(default=False)
    months_paid: Mapped[Decimal] = mapped_column(Numeric(6, 4), default=Decimal(0))
    mentor_plan: Mapped[str | None] = mapped_column(Text)
    wants_to_stay: Mapped[bool | None]  # what the trainee answered at the end-of-term prompt (B29)
    unit_will_keep: Mapped[bool | None]  # what the unit answered
    plan_year: Mapped[int] = mapped_column(ForeignKey("plan_year.year"), index=True)

    application: Mapped[Application] = relationship(Application, lazy="raise")
    trainee: Mapped[Trainee] = relationship(Trainee, lazy="raise")
    post: Mapped[Post] = relationship(Post, lazy="raise")
    unit: Mapped[Unit] = relationship(Unit, lazy="raise")
    site: Mapped[UnitSite | None] = relationship(UnitSite, lazy="raise")
    mentor: Mapped[Mentor | None] = relationship(Mentor, lazy="raise")


SQLITE_OVERLAP = (
    "CREATE TRIGGER placement_no_overlap_{when} BEFORE {what} ON placement WHEN NEW.state <> 'CANCELLED' AND EXISTS ("
    "SELECT 1 FROM placement AS other WHERE other.trainee_id = NEW.trainee_id AND other.id <> NEW.id "
    "AND other.state <> 'CANCELLED' AND other.starts_on <= NEW.ends_on AND other.ends_on >= NEW.starts_on) "
    "BEGIN SELECT RAISE(ABORT, 'placement days overlap'); END"
)
POSTGRESQL_OVERLAP = (
    "ALTER TABLE placement ADD CONSTRAINT ex_placement_days EXCLUDE USING gist "
    "(trainee_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&) WHERE (state <> 'CANCELLED')"
)
OVERLAP_GUARDS = (  # R8 and C83 in the database; the migration says the same statements
    ("sqlite", SQLITE_OVERLAP.format(when="insert", what="INSERT")),
    ("sqlite", SQLITE_OVERLAP.format(when="update", what="UPDATE")),
    ("postgresql", "CREATE EXTENSION IF NOT EXISTS btree_gist"),
    ("postgresql", POSTGRESQL_OVERLAP),
)
for _dialect, _statement in OVERLAP_GUARDS:
    _made = DDL(_statement)  # type: ignore[no-untyped-call]
    event.listen(
        Placement.__table__,  # type: ignore[attr-defined]
        "after_create",
        _made.execute_if(dialect=_dialect),
    )


class OfPlacement(InArea):
    """A row of a placement, with the unit, the trainee and the area that it is reached by."""

    @declared_attr
    def placement_id(cls) -> Mapped[str]:
        return mapped_column(Id, ForeignKey("placement.id"), index=True)

    @declared_attr
    def unit_id(cls) -> Mapped[str]:
        return mapped_column(Id, ForeignKey("unit.id"), index=True)

    @declared_attr
    def trainee_id(cls) -> Mapped[str]:
        return mapped_column(Id, ForeignKey("trainee.id"), index=True)

    @declared_attr
    def placement(cls) -> Mapped[Placement]:
        return relationship(Placement, lazy="raise", foreign_keys=f"{cls.__name__}.placement_id")  # type: ignore[attr-defined]

    @staticmethod
    def keys_of(placement: Placement) -> dict[str, str]:
        """What every such row says of its placement."""
        return {
            "placement_id": placement.id,
            "unit_id": placement.unit_id,
            "trainee_id": placement.trainee_id,
            "region_code": placement.region_code,
        }


class Suspension(Record, OfPlacement, Model):
    """Days in which the internship stood still: code N, no allowance; ``to_day`` None while it lasts."""

    __tablename__ = "suspension"
    __table_args__ = (
        CheckConstraint("to_day IS NULL OR to_day >= from_day", name="period"),
        *by_area("suspension"),
    )

    from_day: Mapped[date]
    to_day: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text)


class StandingRequest(Record, OfPlacement, Model):
    """A unit's or a trainee's request to suspend, resume or end a placement; the county confirms it."""

    __tablename__ = "standing_request"
    __table_args__ = (
        Index(
            "uq_standing_request_open",
            "placement_id",
            unique=True,
            sqlite_where=text("state = 'OPEN'"),
            postgresql_where=text("state = 'OPEN'"),
        ),
        CheckConstraint("kind <> 'END' OR end_reason IS NOT NULL", name="end_has_reason"),
        CheckConstraint("kind <> 'RETAIN' OR contract_start IS NOT NULL", name="retain_has_contract"),
        Index("ix_standing_request_state", "state", "region_code", "id"),
        *by_area("standing_request"),
    )

    kind: Mapped[RequestKind] = mapped_column(choice(RequestKind))
    on_day: Mapped[date]  # first day of a suspension, first day back, or the last day on post
    end_reason: Mapped[EndReason | None] = mapped_column(choice(EndReason))
    contract_no: Mapped[str | None] = mapped_column(String(60))
    contract_signed_on: Mapped[date | None]
    contract_start: Mapped[date | None]
    contract_end: Mapped[date | None]
    words: Mapped[str] = mapped_column(Text)
    is_by_trainee: Mapped[bool] = mapped_column(default=False)
    person_name: Mapped[str] = mapped_column(String(40))
    unit_name: Mapped[str] = mapped_column(String(80))
    asked_on: Mapped[date]
    report_due: Mapped[date | None]
    state: Mapped[RequestState] = mapped_column(choice(RequestState), default=RequestState.OPEN)
    decided_on: Mapped[date | None]
