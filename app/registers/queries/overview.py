"""How many entries of each list are in force, by area: numbers alone, across the departments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, Select, case, func, literal, literal_column, select, union_all

from app.core.scope import unscoped
from app.extensions import db
from app.registers.models import ENTRIES, Entry
from app.registers.queries.lists import in_force, lapsing

NUMBERS_ALONE = "every department may know how many entries the others hold in an area, never which"


@dataclass(frozen=True)
class Figure:
    """One list in one county (or at a city, or at the region itself)."""

    table: str
    region_code: str
    in_force: int
    lapsing: int
    updated: datetime | None


def figures(regions: Iterable[str], day: date) -> list[Figure]:
    """The figures of all lists in some regions, in one statement."""
    codes = list(regions)
    statement = union_all(*(_counted(entity, codes, day) for entity in ENTRIES))
    with unscoped(NUMBERS_ALONE):
        return [Figure(*row) for row in db.session.execute(statement)]


def _counted(entity: type[Entry], codes: list[str], day: date) -> Select[Any]:
    ends = entity.period is not None and "valid_to" in entity.period
    soon = func.sum(case((lapsing(entity, day), 1), else_=0)) if ends else literal(0, Integer)
    return (
        select(
            literal_column(f"'{entity.__tablename__}'").label("listed"),  # type: ignore[attr-defined]
            entity.region_code,
            func.sum(case((in_force(entity, day), 1), else_=0)),
            soon,
            func.max(entity.updated_at),
        )
        .where(entity.region_code.in_(codes))
        .group_by(entity.region_code)
    )
