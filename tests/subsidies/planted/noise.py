"""Clean claims with the noise of real life."""

from collections.abc import Callable
from datetime import date, timedelta

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.calendar import add_months
from app.core.clock import month_of
from app.placements.models import (
    AttendanceDay,
)
from app.registers.models import AwayPeriod, LowIncomeHousehold, OtherBenefit, TroubledUnit
from tests.factories import make_unit
from tests.subsidies.planted.world import DAY, Scene, World, complained, ended, kept, paid, put, scene


def _nothing(one: Scene) -> None:
    """Most people are as they should be."""


def _worked_before(one: Scene) -> None:
    one.insured(month_of(one.placement.starts_on - timedelta(days=100)))


def _flexible(one: Scene) -> None:
    one.insured(one.month, as_="FLEXIBLE", entered_on=one.placement.starts_on + timedelta(days=200))


def _left_for_work(one: Scene) -> None:
    last = one.placement.starts_on + timedelta(days=75)
    ended(one, last)
    one.insured(month_of(last))


def _kept_early(one: Scene) -> None:
    start = one.placement.starts_on + timedelta(days=110)
    ended(one, start - DAY, end_type="EARLY_RETAINED", end_reason="CONTRACT_WITH_UNIT")
    kept(one, start, (1, "YES"))
    for step in range(3):
        one.insured(month_of(add_months(start, step)), by=one.unit)


def _siblings(one: Scene) -> None:
    scene(one.world, one.unit, phone=phone_of(one), address=address_of(one))


def _other_programme_before(one: Scene) -> None:
    last = one.placement.starts_on - DAY
    one.listed(OtherBenefit, scheme="UNEMPLOYMENT_BENEFIT", valid_from=last - timedelta(days=80), valid_to=last)


def _unfounded(one: Scene) -> None:
    complained(one, one.random.choice(("FEES", "ALLOWANCE", "THIRD_PARTY")), False)


def _one_transfer(one: Scene) -> None:
    slip, day = f"HD{one.world.number()}", date.fromisoformat(f"{one.month}-28")
    paid(one, one.month, slip_no=slip, paid_on=day, answer="RECEIVED", answered_at=clock.now())
    paid(scene(one.world, one.unit, starts_on=one.placement.starts_on), one.month, slip_no=slip, paid_on=day)


def _registered_again(one: Scene) -> None:
    ended(one, one.placement.starts_on + timedelta(days=80), end_reason="UNWILLING")
    with acting_as(SYSTEM):
        one.person.unemp_reg_date = one.placement.ends_on + 10 * DAY


def _unit_came_back(one: Scene) -> None:
    with acting_as(SYSTEM):
        same = {
            "uscc": one.unit.uscc,
            "bank_account": one.unit.bank_account,
            "legal_rep_id_no": one.unit.legal_rep_id_no,
        }
    make_unit("EXITED", one.unit.region_code, name=one.unit.name, **same)


def _two_trainees(one: Scene) -> None:
    scene(one.world, one.unit, one.mentor, starts_on=one.placement.starts_on)


def _trouble_is_over(one: Scene) -> None:
    days = {"valid_from": date(2024, 1, 1), "valid_to": date(2025, 6, 30)}
    one.keep(TroubledUnit, name=one.unit.name, uscc=one.unit.uscc, kind="ABNORMAL", **days)


def _abroad_before(one: Scene) -> None:
    last = one.placement.starts_on - 10 * DAY
    one.listed(AwayPeriod, kind="ABROAD", valid_from=last - 20 * DAY, valid_to=last)
    put(AttendanceDay(placement_id=one.placement.id, day=one.placement.starts_on, code="P"))


def _same_village(one: Scene) -> None:
    for person, household in ((one.person, one.world.number()), (None, one.world.number())):
        number = person.id_no if person else one.unit.legal_rep_id_no
        days = {"valid_from": date(2026, 1, 1), "valid_to": None, "kind": "LOW_INCOME", "relation": "CHILD"}
        one.keep(LowIncomeHousehold, name="某某", id_no=number, household_no=f"户{household}", **days)


def phone_of(one: Scene) -> str:
    with acting_as(SYSTEM):
        return str(one.person.phone)


def address_of(one: Scene) -> str:
    with acting_as(SYSTEM):
        return str(one.person.address)


NOISE: tuple[Callable[[Scene], None], ...] = (
    _worked_before,
    _flexible,
    _left_for_work,
    _kept_early,
    _siblings,
    _other_programme_before,
    _unfounded,
    _one_transfer,
    _registered_again,
    _unit_came_back,
    _two_trainees,
    _trouble_is_over,
    _abroad_before,
    _same_village,
)


def clean(world: World, number: int) -> None:
    """Claims of honest people, half of them with something that looks odd and is in order."""
    for _ in range(number):
        one = scene(world)
        world.random.choice((*NOISE, *(_nothing,) * len(NOISE)))(one)
        world.clean.append(one.claim())
