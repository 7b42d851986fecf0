"""Why a figure differs from that of another month: what is new, what was corrected, what is no longer counted (B8).

Both months are told by their records.  A record in both whose weight or county changed was corrected; one that counts
elsewhere now was corrected away, one that counted elsewhere before was corrected hither.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, or_, select, union_all

from app.core import clock
from app.core.calendar import month_bounds
from app.extensions import db
from app.organisations.queries import areas
from app.reporting.queries.footprint import TARGETS, Cell, Number, exact, reading, rows_of
from app.reporting.queries.reach import leaf_codes, plan_years
from app.reporting.states import Change
from app.security.states import Level

SHOWN = 10  # records of each kind on the page


@dataclass(frozen=True)
class Share:
    """One kind of change: how many records, what they change the figure by, and the newest of them."""

    kind: Change
    records: int
    change: Number
    rows: list[Any]


@dataclass(frozen=True)
class Delta:
    """The figure of an earlier and a later month; the shares add up to the difference."""

    earlier: str
    later: str
    before: Number
    now: Number
    shares: list[Share]

    @property
    def difference(self) -> Number:
        return self.now - self.before


def month_before(month: str) -> str | None:
    """The month before, None where no plan covers it."""
    first, _last = month_bounds(month)
    earlier = first - timedelta(days=1)
    return clock.month_of(earlier) if earlier.year in plan_years() else None


def between(cell: Cell, earlier: str) -> Delta:
    """What lies between a cell and the same cell of an earlier month; Invalid for a month without a report."""
    past = replace(cell, month=earlier)
    changes = _changes(past, cell).subquery()
    newest = (changes.c.on_day.desc(), changes.c.record_id.desc())
    place = func.row_number().over(partition_by=changes.c.kind, order_by=newest).label("place")
    ranked = select(changes, place).subquery()
    with reading(cell):
        sums = {
            kind: (int(records), exact(change, cell.column))
            for kind, records, change in db.session.execute(
                select(changes.c.kind, func.count(), func.sum(changes.c.change)).group_by(changes.c.kind)
            )
        }
        rows = db.session.execute(select(ranked).where(ranked.c.place <= SHOWN).order_by(ranked.c.place)).all()
        before, now = _sum(past), _sum(cell)
    nothing = (0, exact(0, cell.column))
    shares = [
        Share(kind, *sums.get(kind.value, nothing), [row for row in rows if row.kind == kind.value]) for kind in Change
    ]
    return Delta(earlier, cell.month, before, now, shares)


def _sum(cell: Cell) -> Number:
    rows = rows_of(cell)
    return exact(db.session.scalar(select(func.sum(rows.c.weight))), cell.column)


def _changes(past: Cell, cell: Cell) -> Any:
    """A row for each record that changed the figure: kind, the six facts of the record, and the change."""
    codes, everywhere = cell.codes, _everywhere(cell)
    before, after = rows_of(past), rows_of(cell, everywhere)
    stays = after.c.region_code.in_(codes)
    kind = case((after.c.record_id.is_(None), Change.LEFT.value), else_=Change.CORRECTED.value)
    gone = _told(before, after, kind, case((stays, after.c.weight - before.c.weight), else_=-before.c.weight)).where(
        or_(
            after.c.record_id.is_(None),
            after.c.region_code != before.c.region_code,
            after.c.weight != before.c.weight,
        )
    )
    before, after = rows_of(past, everywhere), rows_of(cell)
    kind = case((before.c.record_id.is_(None), Change.NEW.value), else_=Change.CORRECTED.value)
    come = _told(after, before, kind, after.c.weight).where(
        or_(before.c.record_id.is_(None), before.c.region_code.not_in(codes))
    )
    return union_all(gone, come)


def _told(side: Subquery, other: Subquery, kind: ColumnElement[Any], change: ColumnElement[Any]) -> Select[Any]:
    same = and_(other.c.record_id == side.c.record_id, other.c.entity == side.c.entity)
    facts = (side.c[name] for name in ("region_code", "entity", "record_id", "label", "on_day", "weight"))
    return select(kind.label("kind"), *facts, change.label("change")).select_from(side).outerjoin(other, same)


def _everywhere(cell: Cell) -> list[str]:
    """The codes among which a record may move; targets do not."""
    if cell.column.part == TARGETS:
        return cell.codes
    return leaf_codes(next(area for area in areas().values() if area.level == Level.PROVINCE))
