"""A batch of the selection; what binds everybody is fixed in the database from the day on which it opens."""

from datetime import date
from decimal import Decimal

from flask_appbuilder import Model
from sqlalchemy import DDL, CheckConstraint, ForeignKey, Index, Numeric, String, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from app.core.types import InArea, Record, by_area, choice
from app.showcase.states import BatchState
from app.units.states import ShowcaseLevel


class ShowcaseBatch(Record, InArea, Model):
    """One selection of one level and area; facts are counted from ``period_from`` to ``period_to``, both included.

    ``criteria`` is the JSON of a criteria sheet (rules.criteria), ``shares`` JSON {area code: most recommendations}.
    """

    __tablename__ = "showcase_batch"
    __table_args__ = (
        CheckConstraint("closes_on >= opens_on", name="application_period"),
        CheckConstraint("review_by >= closes_on AND score_by >= review_by", name="later_dates"),
        CheckConstraint("period_to >= period_from", name="period"),
        CheckConstraint("quota IS NULL OR quota >= 1", name="quota"),
        CheckConstraint("experts_min >= 3", name="experts_min"),
        CheckConstraint("spread_max > 0", name="spread_max"),
        CheckConstraint("(state = 'PLANNED') = (opened_on IS NULL)", name="open_has_day"),
        CheckConstraint(
            "state NOT IN ('NAMED', 'CLOSED') OR (named_on IS NOT NULL AND doc_no IS NOT NULL)",
            name="named_has_document",
        ),
        Index("ix_showcase_batch_state", "state", "closes_on"),
        *by_area("showcase_batch"),
    )

    level: Mapped[ShowcaseLevel] = mapped_column(choice(ShowcaseLevel))
    year: Mapped[int] = mapped_column(ForeignKey("plan_year.year"))
    title: Mapped[str] = mapped_column(String(80))
    introduction: Mapped[str | None] = mapped_column(Text)
    quota: Mapped[int | None]  # None: no limit was set
    shares: Mapped[str] = mapped_column(Text, default="{}")
    opens_on: Mapped[date]
    closes_on: Mapped[date]  # last day on which a unit may submit
    review_by: Mapped[date]  # last day of the first review
    score_by: Mapped[date]  # last day of the experts' scoring
    period_from: Mapped[date]
    period_to: Mapped[date]
    criteria: Mapped[str] = mapped_column(Text, default="{}")
    is_blind: Mapped[bool] = mapped_column(default=True)
    experts_min: Mapped[int] = mapped_column(default=3)
    spread_max: Mapped[Decimal] = mapped_column(Numeric(5, 2), default=Decimal(15))
    state: Mapped[BatchState] = mapped_column(choice(BatchState), default=BatchState.PLANNED)
    opened_on: Mapped[date | None]
    named_on: Mapped[date | None]
    doc_no: Mapped[str | None] = mapped_column(String(60))


FIXED = (
    "level",
    "year",
    "quota",
    "shares",
    "opens_on",
    "closes_on",
    "period_from",
    "period_to",
    "criteria",
    "is_blind",
    "experts_min",
    "spread_max",
    "region_code",
)
REFUSES = "what binds an open showcase batch is fixed"
SQLITE_FIXED = (
    "CREATE TRIGGER showcase_batch_fixed BEFORE UPDATE ON showcase_batch WHEN OLD.state <> 'PLANNED' AND ("
    + " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in FIXED)
    + f") BEGIN SELECT RAISE(ABORT, '{REFUSES}'); END"
)
POSTGRESQL_FIXED = (
    "CREATE FUNCTION showcase_batch_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
    "IF OLD.state <> 'PLANNED' AND ("
    + " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in FIXED)
    + f") THEN RAISE EXCEPTION '{REFUSES}' USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW; END$$"
)
POSTGRESQL_TRIGGER = (
    "CREATE TRIGGER showcase_batch_fixed BEFORE UPDATE ON showcase_batch "
    "FOR EACH ROW EXECUTE FUNCTION showcase_batch_is_fixed()"
)
FIXED_GUARDS = (  # the migration says the same statements
    ("after_create", "sqlite", SQLITE_FIXED),
    ("after_create", "postgresql", POSTGRESQL_FIXED),
    ("after_create", "postgresql", POSTGRESQL_TRIGGER),
    ("after_drop", "postgresql", "DROP FUNCTION IF EXISTS showcase_batch_is_fixed()"),
)
for _moment, _dialect, _statement in FIXED_GUARDS:
    _made = DDL(_statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
    event.listen(ShowcaseBatch.__table__, _moment, _made.execute_if(dialect=_dialect))  # type: ignore[attr-defined]
