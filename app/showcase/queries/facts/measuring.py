"""The numbers of many units at once, and the records behind one of them: sums and list of the same select."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from flask import current_app
from sqlalchemy import Row, func, select

from app.core import actor as actors
from app.core.bulk import in_pieces
from app.core.scope import unscoped
from app.extensions import db
from app.security.states import Permission
from app.showcase.queries.facts.defining import COLUMNS, DEFINITIONS, ENTITIES, Definition, Entity
from app.showcase.rules.facts import GREATEST, MISSING, Behind, Facts, Measured, Period
from app.showcase.states import Fact
from app.units.models import Unit

SAME_FOR_ALL = "counts of units in reach are the same whoever asks; of rows out of reach only that they exist is told"


def units_in_reach(unit_ids: Collection[str]) -> list[str]:
    """Those of the units whose facts the actor may know: a unit its own, who reads the selection those of the area.

    Everybody may know an accredited unit, but not what is counted of it.
    """
    acting = actors.current()
    if not (acting.is_system or acting.unit_ids or acting.may(Permission.SHOWCASE_READ)):
        return []
    found: list[str] = []
    for piece in in_pieces(sorted(set(unit_ids))):
        found += db.session.scalars(select(Unit.id).where(Unit.id.in_(piece)).order_by(Unit.id))
    return found


def measured(unit_ids: Collection[str], period: Period, facts: Iterable[Fact] = tuple(Fact)) -> dict[str, Facts]:
    """The facts of the units in reach; one statement for each fact and 500 units, whoever asks gets the same."""
    wanted = tuple(facts)
    known: dict[str, Facts] = {}
    for piece in in_pieces(units_in_reach(unit_ids)):
        sums = {fact: _sums(fact, piece, period) for fact in wanted if fact in DEFINITIONS}
        for unit_id in piece:
            known[unit_id] = {
                fact: Measured.of(fact, *sums[fact][unit_id]) if fact in sums else MISSING for fact in wanted
            }
    return known


def _sums(fact: Fact, unit_ids: list[str], period: Period) -> dict[str, tuple[int, int]]:
    rows = DEFINITIONS[fact].rows(period, lambda column: column.in_(unit_ids)).subquery()
    good = func.max(rows.c.good) if fact in GREATEST else func.sum(rows.c.good)
    statement = select(rows.c.unit_id, good, func.sum(rows.c.whole)).group_by(rows.c.unit_id)
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    with unscoped(SAME_FOR_ALL):
        for unit_id, many, whole in db.session.execute(statement):
            found[unit_id] = (int(many), int(whole))
    return found


def measured_unit(unit_id: str, period: Period) -> Facts:
    """The facts of one unit in reach; none of a unit out of reach."""
    return measured([unit_id], period).get(unit_id, {})


def behind(unit_id: str, fact: Fact, period: Period) -> list[Behind]:
    """The records behind the number of a unit in reach, those in reach by day, then the others without a name.

    What the reader does not reach is told as one line each: what kind of record it is and whether it is good.
    """
    if fact not in DEFINITIONS or not units_in_reach([unit_id]):
        return []
    definition = DEFINITIONS[fact]
    rows = definition.rows(period, lambda column: column == unit_id).subquery()
    statement = select(*(rows.c[name] for name in COLUMNS)).order_by(rows.c.day, rows.c.label, rows.c.key)
    with unscoped(SAME_FOR_ALL):
        found = db.session.execute(statement).all()
    open_to = _reached(definition, found)
    shown = [_told(definition, row) for row in found if (row.entity, row.key) in open_to]
    hidden = [_hidden(definition, row) for row in found if (row.entity, row.key) not in open_to]
    return shown + sorted(hidden, key=lambda one: (not one.good, one.label))


def _reached(definition: Definition, rows: Collection[Row[Any]]) -> set[tuple[str, str]]:
    """The (kind, key) of the records that the actor reaches under the row scope."""
    acting = actors.current()
    if definition.reads is not None and not acting.may(definition.reads) and not acting.is_system:
        return set()
    keys: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        keys[row.entity].append(row.key)
    found = set()
    for name, wanted in keys.items():
        model = _entity(definition, name).model
        for piece in in_pieces(wanted):
            found |= {(name, key) for key in db.session.scalars(select(model.id).where(model.id.in_(piece)))}
    return found


def _entity(definition: Definition, name: str) -> Entity:
    return definition.entities.get(name) or ENTITIES[name]


def _told(definition: Definition, row: Row[Any]) -> Behind:
    entity = _entity(definition, row.entity)
    endpoint = entity.desk if actors.current().unit_ids else entity.page
    if endpoint not in current_app.view_functions:
        endpoint = ""
    label = row.label or str(entity.word)
    return Behind(label, row.day, row.good > 0, str(definition.words(row)), endpoint, row.key)


def _hidden(definition: Definition, row: Row[Any]) -> Behind:
    return Behind(str(_entity(definition, row.entity).word), None, row.good > 0, "")
