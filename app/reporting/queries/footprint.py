"""The records behind any figure of the monthly summary: their weights add up to it, whenever it is asked for (B7).

The parts tell their records by the very conditions that they count by.  Rates and industries are worked out of other
columns; the records of these stand for them.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, Subquery, func, select

from app.core import actor as actors
from app.core import figures, paging
from app.core.calendar import month_bounds
from app.core.errors import Invalid
from app.core.figures import Measure, Traced, behind
from app.core.money import cut_percent
from app.core.scope import unscoped
from app.extensions import db
from app.organisations.queries import Area
from app.programme.models import Target
from app.reporting.queries import placements, posts, subsidies, trainees, units
from app.reporting.queries.columns import Column, columns
from app.reporting.queries.posts import Moments
from app.reporting.queries.reach import SUMS_ONLY, area_in_reach, counting, leaf_codes
from app.reporting.queries.summary import checked_month
from app.security.states import Level

ON_A_PAGE = 50
INDUSTRIES, NEW_POSTS = "industries_new", "posts_new"
TARGETS = "programme"
Number = int | Decimal


def _targets(key: str, codes: list[str], first: date, _last: date) -> Select[Any]:
    amount = {"target_posts": Target.min_posts, "target_trainees": Target.min_trainees}[key]
    measure = Measure(amount.is_not(None), Target.created_at, amount)
    of_year = Target.plan_year == first.year, Target.region_code.in_(codes)
    return behind("target", Target.region_code, Target.id, Target.source_doc, measure).where(*of_year)


PARTS: dict[str, Traced] = {
    TARGETS: Traced(_targets, True),
    "posts": Traced(posts.records, False),
    "units": Traced(units.records, True),
    "trainees": Traced(trainees.records, True),
    "placements": Traced(placements.records, False),
    "subsidies": Traced(subsidies.records, False),
}


@dataclass(frozen=True)
class Cell:
    """One figure of the sheet; ``is_own`` when it is that of a city itself, without its counties."""

    column: Column
    area: Area
    month: str
    is_own: bool = False

    @property
    def codes(self) -> list[str]:
        """The area codes that its records carry; a target is that of the area alone."""
        if self.column.part == TARGETS:
            return [] if self.is_own else [self.area.code]
        return [self.area.code] if self.is_own else leaf_codes(self.area)


def cell_of(month: str, code: str | None, key: str, *, is_own: bool = False) -> Cell:
    """The figure of an address; OutOfReach for another area, Invalid where month or column tell of no figure."""
    area = area_in_reach(code)
    checked_month(month)
    column = next((column for column in columns() if column.key == key), None)
    if column is None or not column.is_figure:
        raise Invalid({"column": _("没有这一栏数据。")})
    if not column.connected or any(source_of(cell) is None for cell in sources(Cell(column, area, month))):
        raise Invalid({"column": _("“%(label)s”所需业务数据尚未接入本平台。", label=_(column.label))})
    return Cell(column, area, month, is_own and area.level == Level.CITY)


def source_of(cell: Cell) -> Traced | None:
    """What tells the records of a cell; None while no part does."""
    return PARTS.get(cell.column.part) or figures.TRACED.get(cell.column.part)


def sources(cell: Cell) -> list[Cell]:
    """The cells whose records stand behind this one: itself, or the columns that it is worked out of."""
    if cell.column.key == INDUSTRIES:
        return [replace(cell, column=column) for column in columns() if column.key == NEW_POSTS]
    if cell.column.formula:
        by_no = {column.no: column for column in columns()}
        return [replace(cell, column=by_no[no]) for no in cell.column.formula]
    return [cell]


@contextmanager
def reading(cell: Cell) -> Iterator[None]:
    """Read the records of a cell under the same scope as its sum."""
    source = source_of(cell)
    with counting(), unscoped(SUMS_ONLY) if source and source.is_lifted else nullcontext():
        yield


def rows_of(cell: Cell, codes: list[str] | None = None) -> Subquery:
    """The records of a cell, or of other areas in its month and column; execute it within ``reading``."""
    source = source_of(cell)
    if source is None:
        raise LookupError(cell.column.key)
    first, last = month_bounds(cell.month)
    return source.records(cell.column.key, cell.codes if codes is None else codes, first, last).subquery()


def by_area(cell: Cell) -> dict[str, Number]:
    """The sum of the weights by the code that the records carry; a code without records is left out."""
    rows = rows_of(cell)
    with reading(cell):
        found = db.session.execute(select(rows.c.region_code, func.sum(rows.c.weight)).group_by(rows.c.region_code))
        return {code: exact(number, cell.column) for code, number in found}


def total(cell: Cell) -> Number:
    """The sum of the weights: the figure itself."""
    return exact(sum(by_area(cell).values()), cell.column)


def value_of(cell: Cell) -> Number | None:
    """The figure of any cell; None for a rate without a whole."""
    if cell.column.key == INDUSTRIES:
        first, last = month_bounds(cell.month)
        with counting():
            found = posts.industries_of(cell.codes, first.year, Moments.of(first, last))
        return len(set().union(*found.values()))
    if cell.column.formula:
        part, whole = (total(source) for source in sources(cell))
        return cut_percent(part, whole)
    return total(cell)


def count(cell: Cell) -> int:
    """How many records stand behind a cell."""
    with reading(cell):
        return int(db.session.scalar(select(func.count()).select_from(rows_of(cell))) or 0)


def page(cell: Cell, cursor: str | None) -> paging.Page:
    """One page of the records, newest first; Invalid for a bad cursor."""
    rows = rows_of(cell)
    order = f"records {cell.column.key}"
    keys = [(rows.c.on_day, True), (rows.c.record_id, True)]
    with reading(cell):
        return paging.page(select(rows), keys, cursor=cursor, limit=ON_A_PAGE, order=order, scalars=False)


def openable(rows: Iterable[Any]) -> set[tuple[str, str]]:
    """Which of the records (entity, record_id) the actor may open: by permission and under the row scope."""
    acting = actors.current()
    by_entity: dict[str, set[str]] = {}
    for row in rows:
        by_entity.setdefault(row.entity, set()).add(row.record_id)
    found: set[tuple[str, str]] = set()
    for entity, ids in by_entity.items():
        opening = figures.OPENINGS.get(entity)
        if opening is not None and acting.may(opening.permission):
            model = opening.card.entity
            found |= {(entity, key) for key in db.session.scalars(select(model.id).where(model.id.in_(sorted(ids))))}
    return found


def exact(number: Any, column: Column) -> Number:
    """A sum as the sheet says it: whole, or yuan with two decimals."""
    return Decimal(number or 0).quantize(Decimal("0.01")) if column.decimals else int(number or 0)
