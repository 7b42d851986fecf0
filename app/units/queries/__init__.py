"""Units by the questions asked of them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, Select, Subquery, bindparam, func, or_, select, union
from sqlalchemy.orm import selectinload

from app.core import clock
from app.core.bulk import in_pieces
from app.core.card import Lookup
from app.core.scope import unscoped
from app.core.search import clean
from app.core.workflow import history, state_since
from app.extensions import db
from app.registers.models import KindProof, Lead
from app.registers.queries.proofs import Proof, proofs_of
from app.registers.states import LISTED_BY, UnitKind
from app.units.models import SiteCheck, Unit, UnitBan, UnitComparison, UnitObjection, UnitReview, UnitSite, UnitTag
from app.units.states import IN_FORCE, LIVE, ObjectionState
from app.units.states import UnitState as S

ONE_RECORD = "a credit code is unique in the whole region; only yes, no or a day leaves this function"
KINDS = "kinds follow from tags and from the lists of every area, whoever asks"
FOLLOWED = "what the lists or a lead say of a unit reaches it, whoever keeps them"
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


def without_hashes(after: str = "") -> list[Unit]:
    """Units with a phone or an account of which the hash is not known yet."""
    bare = Unit.contact_phone_hash.is_(None) | (Unit.bank_account.is_not(None) & Unit.bank_account_hash.is_(None))
    return _after(after, bare)


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


def tag_proves(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """The tags that prove their kind on a day, both ends included: verified by then, of kinds that no list proves."""
    return (
        UnitTag.verified_on.is_not(None)
        & (UnitTag.verified_on <= day)
        & UnitTag.kind.not_in(LISTED_BY)
        & (UnitTag.valid_from <= day)
        & or_(UnitTag.valid_to.is_(None), UnitTag.valid_to >= day)
    )


def list_proves(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """The list entries' proofs that hold on a day, both ends included."""
    return (KindProof.valid_from <= day) & or_(KindProof.valid_to.is_(None), KindProof.valid_to >= day)


def kinds_held(day: date | BindParameter[date], *units: ColumnElement[bool]) -> Subquery:
    """One row for each kind (``unit_id``, ``kind``) that units meeting the conditions prove on a day.

    Execute what is built on it with the row scope lifted: proofs lie in the area of the list, not of the unit.
    """
    by_tag = select(UnitTag.unit_id, UnitTag.kind).join(Unit, Unit.id == UnitTag.unit_id).where(tag_proves(day), *units)
    by_list = (
        select(Unit.id, KindProof.kind).join(KindProof, KindProof.uscc == Unit.uscc).where(list_proves(day), *units)
    )
    return union(by_tag, by_list).subquery()


def kinds_on(unit_id: str, day: date) -> list[str]:
    """The kinds that lists and verified tags prove of a unit on a day, both ends included."""
    return kinds_of([unit_id], day).get(unit_id, [])


def kinds_of(unit_ids: Iterable[str], day: date) -> dict[str, list[str]]:
    """The same for many units at once, in the order of the notice; a unit without any is left out."""
    proven: dict[str, set[str]] = defaultdict(set)
    db.session.flush()  # under the scope of whoever acts, before it is lifted
    with unscoped(KINDS):
        for piece in in_pieces(sorted(set(unit_ids))):
            for key, kind in db.session.execute(_kinds_of_some(), {"day": day, "unit_ids": piece}):
                proven[key].add(str(kind))
    return {key: [kind.value for kind in UnitKind if kind.value in found] for key, found in proven.items()}


@cache
def _kinds_of_some() -> Select[Any]:
    """The question for units named later; made once, for every post is judged by it."""
    held = kinds_held(bindparam("day", type_=Date), Unit.id.in_(bindparam("unit_ids", expanding=True)))
    return select(held.c.unit_id, held.c.kind)


def kinds_outdated(after: str = "") -> list[Unit]:
    """The next units after a key of which the kinds written on them differ from what lists and tags prove today."""
    while rows := db.session.execute(
        select(Unit.id, Unit.kinds).where(Unit.id > after).order_by(Unit.id).limit(BATCH)
    ).all():
        after = rows[-1].id
        proven = kinds_of([row.id for row in rows], clock.today())
        if wrong := [row.id for row in rows if row.kinds.split() != proven.get(row.id, [])]:
            return list(db.session.scalars(select(Unit).where(Unit.id.in_(wrong)).order_by(Unit.id)))
    return []


def proofs_of_unit(unit: Unit) -> list[tuple[Proof, bool]]:
    """What the departments' lists say of a unit in reach, and whether it holds today."""
    today = clock.today()
    return [
        (proof, proof.valid_from <= today and (proof.valid_to is None or proof.valid_to >= today))
        for proof in proofs_of(unit.uscc)
    ]


def with_codes(usccs: Iterable[str]) -> list[Any]:
    """Key, area and written kinds of the units with these credit codes, whoever asks."""
    found: list[Any] = []
    columns = (Unit.id, Unit.region_code, Unit.kinds)
    with unscoped(FOLLOWED):
        for piece in in_pieces(sorted(set(usccs))):
            found += db.session.execute(select(*columns).where(Unit.uscc.in_(piece)).order_by(Unit.id))
    return found


def unit_of_code(uscc: str, region_code: str) -> str | None:
    """The key of the living unit of a county with this credit code, whoever asks."""
    statement = select(Unit.id).where(Unit.uscc == uscc, Unit.region_code == region_code, Unit.state.in_(LIVE))
    with unscoped(FOLLOWED):
        return db.session.scalar(statement.limit(1))


def units_of_lead(lead: Lead) -> list[Unit]:
    """The unit that came of a lead, where it is in reach."""
    return list(db.session.scalars(select(Unit).where(Unit.id == lead.unit_id)))


def leads_to_accredited() -> ColumnElement[bool]:
    """The leads of which an accredited unit came."""
    return Lead.unit_id.in_(select(Unit.id).where(Unit.state.in_(IN_FORCE)))


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
