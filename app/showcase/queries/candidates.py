"""Units that may apply, ranked before anybody does; and what a unit lacks of the national floor (R56)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.core.scope import unscoped
from app.extensions import db
from app.programme.queries import database_params
from app.showcase.models import Nomination, ShowcaseBatch
from app.showcase.queries import facts as known
from app.showcase.rules.criteria import Sheet
from app.showcase.rules.facts import UNKNOWN, Facts, values_of
from app.showcase.rules.naming import CONDITIONS, FLOORS
from app.showcase.rules.room import Contender
from app.showcase.states import Fact
from app.units.models import Unit

OF_BATCH = "the units that stand in a batch whose room the actor has entered"


@dataclass(frozen=True, slots=True)
class Floor:
    """Whether the national floor is met, and what is missing in words."""

    ok: bool
    unmet: tuple[str, ...] = ()


def live_contenders(batch: ShowcaseBatch, sheet: Sheet) -> list[Contender]:
    """Every unit that may apply, with today's facts and the nomination that it has; a constant number of statements."""
    units = list(known.eligible_units(batch))
    keys = [unit.id for unit in units]
    measured, vetoes = live_facts(batch, keys), known.known_vetoes(keys, known.period_of(batch))
    statement = select(Nomination.unit_id, Nomination.state, Nomination.submitted_at)
    applied = {row.unit_id: row for row in db.session.execute(statement.where(Nomination.batch_id == batch.id))}
    found = []
    for unit in units:
        facts, row = measured.get(unit.id, {}), applied.get(unit.id)
        points = sheet.system_points(values_of(facts))
        found.append(
            Contender(
                key=unit.id,
                unit_id=unit.id,
                name=unit.name,
                region_code=unit.region_code,
                kind=unit.legal_form,
                state=row.state if row else None,
                applied=row.submitted_at if row else None,
                system=sheet.base(points),
                bonus=sheet.bonus(points),
                retention=facts.get(Fact.RETENTION, UNKNOWN).value,
                intake=int(facts.get(Fact.INTAKE, UNKNOWN).value or 0),
                vetoes={str(v): words for v, words in vetoes.get(unit.id, {}).items() if v in sheet.vetoes},
            )
        )
    return found


def live_facts(batch: ShowcaseBatch, keys: Collection[str]) -> dict[str, Facts]:
    """Today's facts of units for the period of a batch."""
    return known.measured(list(keys), known.period_of(batch)) if keys else {}


def floors(batch: ShowcaseBatch, listed: Sequence[Contender], facts: Mapping[str, Facts]) -> dict[str, Floor]:
    """What each contender lacks of the national floor, by its key; a constant number of statements."""
    of_unit = {one.unit_id: one.key for one in listed}
    with unscoped(OF_BATCH):
        units = list(db.session.scalars(select(Unit).where(Unit.id.in_(of_unit))))
    counted = {one.unit_id: facts[one.key] for one in listed if one.key in facts}
    results = known.floors_of(units, known.period_of(batch), known=counted)
    params = database_params()
    least = {name: params.number(key) for name, key in FLOORS.items()}
    return {
        of_unit[unit]: Floor(bool(said["ok"]), tuple(CONDITIONS[code].format(**least) for code in said["reasons"]))
        for unit, said in results.items()
    }
