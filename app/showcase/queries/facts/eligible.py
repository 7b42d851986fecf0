"""Which units may stand in a batch, and the national floor of each (R56)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

from app.core import clock
from app.core.calendar import DAY, add_years
from app.core.rulebook import Result
from app.extensions import db
from app.programme.queries import database_params
from app.registers.states import UnitKind
from app.showcase.models import Nomination, ShowcaseBatch
from app.showcase.queries.facts.conduct import known_vetoes
from app.showcase.queries.facts.measuring import measured
from app.showcase.rules.facts import UNKNOWN, Facts, Measured, Period
from app.showcase.rules.naming import national_floor
from app.showcase.states import IN_FORCE, Fact
from app.units.models import Unit
from app.units.queries import kinds_of
from app.units.states import ShowcaseLevel, UnitState

LEAST_YEARS = 1  # accredited
RENEWED_WITHIN_YEARS = 1  # the last year of a naming, in which a unit may apply anew (decision 0026)


def period_of(batch: ShowcaseBatch, on: date | None = None) -> Period:
    """The period of a batch, counted on a day, today when none is given."""
    return Period(batch.period_from, batch.period_to, batch.year, on or clock.today())


def eligible_units(batch: ShowcaseBatch) -> list[Unit]:
    """The units in reach that may apply, by name: a year accredited, in force, in the area.

    Not those whose naming of the same level stands for more than another year.  The first year is over on the last
    day of application, or today when that is earlier.  On the national level a unit meets the floor of R56 too.
    """
    statement = select(Unit).where(*may_stand(batch)).order_by(Unit.name, Unit.id)
    units = list(db.session.scalars(statement))
    if batch.level != ShowcaseLevel.NATIONAL:
        return units
    floors = floors_of(units, period_of(batch))
    return [unit for unit in units if floors[unit.id]["ok"]]


def may_stand(batch: ShowcaseBatch) -> tuple[ColumnElement[bool], ...]:
    """The conditions of ``eligible_units`` but for the national floor."""
    day = min(batch.closes_on, clock.today())
    standing = select(Nomination.unit_id).where(
        Nomination.level == batch.level,
        Nomination.state.in_(IN_FORCE),
        Nomination.lapsed_on.is_(None),
        Nomination.valid_to > add_years(clock.today(), RENEWED_WITHIN_YEARS),
    )
    return (
        Unit.state == UnitState.ACCREDITED,
        Unit.valid_to >= day,
        Unit.accredited_on <= _years_before(day),
        _in_area(batch.region_code),
        Unit.id.not_in(standing),
    )


def _years_before(day: date) -> date:
    """The last day of accreditation that is a year before a day: 28 February for 29 February, as it counts forward."""
    before = add_years(day, -LEAST_YEARS)
    return before + DAY if add_years(before + DAY, LEAST_YEARS) <= day else before


def _in_area(code: str) -> ColumnElement[bool]:
    if code.endswith("0000"):
        return Unit.region_code.startswith(code[:2])
    return Unit.city_code == code if code.endswith("00") else Unit.region_code == code


# -- the national floor


def floors_of(units: Collection[Unit], period: Period, *, known: dict[str, Facts] | None = None) -> dict[str, Result]:
    """What R56 says of units in reach: ``ok`` and ``reasons``, with its message in words.

    Intake is that of the two years that end with the period; departures and retention are those of the period.
    ``known`` are facts of the period counted before.
    """
    ids = [unit.id for unit in units]
    facts = known if known is not None else measured(ids, period, FLOOR_FACTS)
    middle = add_years(period.last, -1)
    last = measured(ids, Period(middle + DAY, period.last, period.plan_year, period.on), (Fact.INTAKE,))
    first = add_years(period.last, -2) + DAY
    before = measured(ids, Period(first, middle, period.plan_year, period.on), (Fact.INTAKE,))
    vetoes, kinds = known_vetoes(ids, period), kinds_of(ids, period.on)
    return {
        unit.id: _floor(
            unit,
            facts.get(unit.id, {}),
            (before[unit.id][Fact.INTAKE], last[unit.id][Fact.INTAKE]),
            tech_sme=UnitKind.TECH_SME.value in kinds.get(unit.id, []),
            veto=bool(vetoes.get(unit.id)),
        )
        for unit in units
        if unit.id in last
    }


FLOOR_FACTS = (Fact.YEARS, Fact.ABNORMAL, Fact.RETENTION, Fact.SATISFACTION)


def _floor(unit: Unit, facts: Facts, intakes: tuple[Measured, Measured], **told: Any) -> Result:
    years, abnormal, kept, satisfied = (facts.get(fact, UNKNOWN) for fact in FLOOR_FACTS)
    return national_floor(
        years=years.good,
        y1=intakes[0].good,
        y2=intakes[1].good,
        staff=unit.staff_total,
        abnormal=abnormal.good,
        recruited=abnormal.all,
        retained=kept.good,
        ended=kept.all,
        satisfaction=satisfied.value,
        params=database_params(),
        **told,
    )
