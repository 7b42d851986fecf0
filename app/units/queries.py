"""Units by the questions asked of them."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, literal, select
from sqlalchemy.orm import aliased, selectinload

from app.core import clock
from app.core.card import Lookup
from app.core.scope import unscoped
from app.core.search import clean
from app.core.workflow import history, state_since
from app.extensions import db
from app.registers.states import UnitKind
from app.units.models import SiteCheck, Unit, UnitBan, UnitComparison, UnitObjection, UnitReview, UnitSite, UnitTag
from app.units.states import IN_FORCE, ObjectionState
from app.units.states import UnitState as S

ONE_RECORD = "a credit code is unique in the whole region; only yes, no or a day leaves this function"
BATCH = 500  # records that a job holds at a time


def find_units(q: str) -> list[tuple[str, str]]:
    """Search the units in reach by the start of the name, then by any part of it."""
    word = clean(q)
    statement = select(Unit.id, Unit.name).order_by(Unit.name, Unit.id).limit(20)
    rows = list(db.session.execute(statement.where(Unit.name.istartswith(word, autoescape=True))))
    if len(rows) < 20 and word:
        more = db.session.execute(statement.where(Unit.name.icontains(word, autoescape=True)))
        rows += [row for row in more if row not in rows]
    return [(key, name) for key, name in rows[:20]]


def unit_in_reach(key: str) -> Unit | None:
    """Return a unit by its key; a statement of its own, so that the row scope is asked."""
    return db.session.scalar(select(Unit).where(Unit.id == key))


def unit_name(key: str) -> str:
    """Return the name of a unit in reach."""
    return db.session.scalar(select(Unit.name).where(Unit.id == key)) or ""


UNIT_LOOKUP = Lookup(find_units, unit_name)


def live_unit_exists(uscc: str, *, but: str | None = None) -> bool:
    """Whether another live record of the credit code exists anywhere."""
    with unscoped(ONE_RECORD):
        statement = select(Unit.id).where(Unit.uscc == uscc, Unit.state.not_in((S.REJECTED, S.CANCELLED, S.EXITED)))
        return db.session.scalar(statement.where(Unit.id != but) if but else statement) is not None


def last_rejection(uscc: str) -> date | None:
    """The day on which an application of the credit code was last rejected."""
    with unscoped(ONE_RECORD):
        return db.session.scalar(select(func.max(Unit.ended_on)).where(Unit.uscc == uscc, Unit.state == S.REJECTED))


def banned_until(uscc: str) -> date | None:
    """The last day of the latest ban of the credit code."""
    with unscoped(ONE_RECORD):
        return db.session.scalar(select(func.max(UnitBan.banned_to)).where(UnitBan.uscc == uscc))


def waiting(state: S) -> ColumnElement[bool]:
    """The units that wait in a state."""
    return Unit.state == state


def oldest_in(state: S) -> tuple[int, date | None]:
    """How many units in reach wait in a state, and since when the oldest does."""
    since = Unit.submitted_at if state == S.SUBMITTED else state_since(Unit)
    row = db.session.execute(select(func.count(), func.min(since)).where(waiting(state)).select_from(Unit)).one()
    return int(row[0]), row[1].date() if row[1] else None


def _after(after: str, *conditions: ColumnElement[bool]) -> list[Unit]:
    """The next units after a key that meet the conditions, for jobs that go through all of them."""
    return list(db.session.scalars(select(Unit).where(Unit.id > after, *conditions).order_by(Unit.id).limit(BATCH)))


def notice_over(after: str = "") -> list[Unit]:
    """Units whose public notice has run out and against which no objection is open, or upheld and not settled."""
    standing = UnitObjection.state.in_((ObjectionState.OPEN, ObjectionState.UPHELD)) & UnitObjection.settled_on.is_(
        None
    )
    objected = select(UnitObjection.id).where(UnitObjection.unit_id == Unit.id, standing).exists()
    return _after(after, Unit.state == S.PUBLIC_NOTICE, Unit.notice_to < clock.today(), ~objected)


def validity_over(after: str = "") -> list[Unit]:
    """Accredited units past their last valid day that nobody has proposed to cancel."""
    return _after(after, Unit.state.in_(IN_FORCE), Unit.valid_to < clock.today(), Unit.proposed_on.is_(None))


def supplement_overdue(days: int, after: str = "") -> list[Unit]:
    """Units asked for a supplement at least that many days ago."""
    return _after(after, Unit.state == S.SUPPLEMENT, Unit.supplement_asked_on <= clock.today() - timedelta(days=days))


def has_open_objection(unit: Unit) -> bool:
    """Whether an objection against the unit waits for its answer."""
    statement = select(UnitObjection.id).where(
        UnitObjection.unit_id == unit.id, UnitObjection.state == ObjectionState.OPEN
    )
    return db.session.scalar(statement.limit(1)) is not None


def upheld_objections(unit: Unit) -> list[UnitObjection]:
    """The objections that were upheld since the site was last found in order."""
    upheld = UnitObjection.state == ObjectionState.UPHELD
    statement = select(UnitObjection).where(
        UnitObjection.unit_id == unit.id, upheld, UnitObjection.settled_on.is_(None)
    )
    return list(db.session.scalars(statement.order_by(UnitObjection.id)))


def has_upheld_objection(unit: Unit) -> bool:
    """Whether an objection was upheld and the site not yet checked anew."""
    return bool(upheld_objections(unit))


def signed_site_check(unit: Unit) -> SiteCheck | None:
    """The latest visit record signed by both visitors since the documents passed."""
    entered = [entry.at for entry in history(unit) if entry.to_state == S.SITE_CHECK]
    statement = select(SiteCheck).where(SiteCheck.unit_id == unit.id, SiteCheck.first_signed, SiteCheck.second_signed)
    if entered:
        statement = statement.where(SiteCheck.updated_at >= entered[-1])
    return db.session.scalar(statement.order_by(SiteCheck.visited_on.desc(), SiteCheck.id.desc()).limit(1))


def _proves(tag: Any, day: date) -> ColumnElement[bool]:
    """A verified tag on a day of its validity, both ends included."""
    found: ColumnElement[bool] = (
        tag.verified_on.is_not(None) & (tag.valid_from <= day) & (tag.valid_to.is_(None) | (tag.valid_to >= day))
    )
    return found


def kinds_on(unit_id: str, day: date) -> list[str]:
    """The kinds that the unit's verified tags prove on a day, both ends included."""
    statement = select(UnitTag.kind).where(UnitTag.unit_id == unit_id, _proves(UnitTag, day))
    found = {str(kind) for kind in db.session.scalars(statement)}
    return [kind.value for kind in UnitKind if kind.value in found]


def kinds_outdated(after: str = "") -> list[Unit]:
    """Units of which a tag began or ended, so that the kinds written on them differ from what their tags prove today."""  # noqa: E501
    today, proof = clock.today(), aliased(UnitTag)
    proven = (
        select(proof.id)
        .where(proof.unit_id == UnitTag.unit_id, proof.kind == UnitTag.kind, _proves(proof, today))
        .exists()
    )
    written = (
        literal(" ")
        .concat(Unit.kinds)
        .concat(" ")
        .contains(literal(" ").concat(cast(UnitTag.kind, String)).concat(" "))
    )
    differs = select(UnitTag.id).where(UnitTag.unit_id == Unit.id, (proven & ~written) | (~proven & written))
    return _after(after, differs.exists())


def children(entity: type, unit: Unit) -> list[object]:
    """The rows of a child table of a unit, newest first."""
    table: type[UnitSite | UnitTag | UnitComparison | SiteCheck | UnitObjection | UnitReview] = entity  # type: ignore[assignment]
    return list(
        db.session.scalars(
            select(table)
            .where(table.unit_id == unit.id)
            .options(selectinload(table.unit))
            .order_by(table.id.desc())
            .limit(50)
        )
    )


def unconfirmed_since(day: date) -> int:
    """How many accredited units in reach were last confirmed before a day (R19)."""
    statement = select(func.count()).select_from(Unit).where(Unit.state == S.ACCREDITED, Unit.last_confirmed_on < day)
    return int(db.session.scalar(statement) or 0)


def last_review(unit: Unit) -> UnitReview | None:
    """Return the latest yearly review of the unit."""
    return db.session.scalar(
        select(UnitReview).where(UnitReview.unit_id == unit.id).order_by(UnitReview.year.desc()).limit(1)
    )


def review_of(unit: Unit, year: int) -> UnitReview | None:
    """Return the review of the unit for one year."""
    return db.session.scalar(select(UnitReview).where(UnitReview.unit_id == unit.id, UnitReview.year == year))


def accredited_in(year: int) -> list[Unit]:
    """Return the units in reach that were accredited in a year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return list(db.session.scalars(select(Unit).where(Unit.accredited_on.between(first, last)).order_by(Unit.id)))
