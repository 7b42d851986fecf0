"""The experts of a batch, and what each gives to each nomination."""

from datetime import date, datetime
from decimal import Decimal

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import audit
from app.core.types import Id, InArea, Record, by_area, choice
from app.showcase.models.batches import ShowcaseBatch
from app.showcase.models.nominations import Nomination
from app.showcase.states import ScoreState


class Panelist(Record, InArea, Model):
    """An expert of a batch; units that they work for, or have an interest in, are named by credit code.

    ``uscc_interests`` holds codes parted by blanks.  It lies in the area of the batch.
    """

    __tablename__ = "showcase_panelist"
    __table_args__ = (UniqueConstraint("batch_id", "user_id"), *by_area("showcase_panelist"))

    batch_id: Mapped[str] = mapped_column(Id, ForeignKey("showcase_batch.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    employer: Mapped[str] = mapped_column(String(80))
    uscc_interests: Mapped[str] = mapped_column(String(400), default="")
    invited_on: Mapped[date]

    batch: Mapped[ShowcaseBatch] = relationship(ShowcaseBatch, lazy="raise")


class ShowcaseScore(Record, InArea, Model):
    """What one expert gives to one nomination in one round; it lies in the area of the batch.

    ``points`` is JSON {item: {"points": "5.00", "note": ""}}, kept while it is being written; ``total`` stands once it
    is submitted: the points without the bonus, which the system gives alike for all.
    """

    __tablename__ = "showcase_score"
    __table_args__ = (
        UniqueConstraint("nomination_id", "panelist_id", "round"),
        CheckConstraint("round BETWEEN 1 AND 2", name="round"),
        CheckConstraint("(state = 'SUBMITTED') = (total IS NOT NULL)", name="submitted_has_total"),
        CheckConstraint("(state = 'SUBMITTED') = (submitted_at IS NOT NULL)", name="submitted_has_time"),
        CheckConstraint("(state = 'RECUSED') = (conflict IS NOT NULL)", name="recused_has_reason"),
        Index("ix_showcase_score_user", "user_id", "state", "id"),
        Index("ix_showcase_score_batch", "batch_id", "state"),
        *by_area("showcase_score"),
    )

    batch_id: Mapped[str] = mapped_column(Id, ForeignKey("showcase_batch.id"))
    nomination_id: Mapped[str] = mapped_column(Id, ForeignKey("nomination.id"))
    panelist_id: Mapped[str] = mapped_column(Id, ForeignKey("showcase_panelist.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    round: Mapped[int] = mapped_column(default=1)
    points: Mapped[str] = mapped_column(Text, default="{}")
    note: Mapped[str | None] = mapped_column(Text)
    total: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    state: Mapped[ScoreState] = mapped_column(choice(ScoreState), default=ScoreState.ASSIGNED)
    conflict: Mapped[str | None] = mapped_column(String(500))  # why the expert stood back
    submitted_at: Mapped[datetime | None]

    nomination: Mapped[Nomination] = relationship(Nomination, lazy="raise")
    panelist: Mapped[Panelist] = relationship(Panelist, lazy="raise")


audit.hide(ShowcaseScore, "points", "note", "total")  # the log tells that they changed, never what was given
