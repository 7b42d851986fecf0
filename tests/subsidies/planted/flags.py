"""One irregularity for each flag."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from app.core.actor import SYSTEM, acting_as
from app.core.calendar import add_months
from app.core.clock import month_of
from app.extensions import db
from app.placements.models import (
    AttendanceDay,
)
from app.registers.models import AwayPeriod, OtherBenefit
from app.subsidies.models import Claim
from app.units.models import UnitReview
from tests.subsidies.factories import make_claim, make_line
from tests.subsidies.planted.noise import address_of, phone_of
from tests.subsidies.planted.world import DAY, Scene, World, complained, ended, kept, paid, put, scene, sheet_with


def irregular(world: World) -> None:
    """One claim for each flag, each with nothing else that is meant."""
    for code, make in IRREGULAR.items():
        world.planted.append((code, make(scene(world))))


def _after(code: str, *deeds: Callable[[Scene], Any]) -> Callable[[Scene], Claim]:
    def make(one: Scene) -> Claim:
        for deed in deeds:
            deed(one)
        return one.claim("REMAINING") if code in ("F14", "F15") else one.claim()

    return make


def _set(target: str, **facts: Any) -> Callable[[Scene], None]:
    def deed(one: Scene) -> None:
        with acting_as(SYSTEM):
            for name, value in facts.items():
                setattr(getattr(one, target), name, value(one) if callable(value) else value)
            db.session.flush()

    return deed


def _intern_elsewhere(one: Scene) -> None:
    one.listed(OtherBenefit, scheme="SANZHIYIFU", valid_from=one.placement.starts_on + 30 * DAY, valid_to=None)


def _insured_there(one: Scene) -> None:
    one.insured(month_of(add_months(one.placement.starts_on, one.random.randint(1, 3))))


def _insured_before(one: Scene) -> None:
    one.insured(month_of(add_months(one.placement.starts_on, -one.random.randint(1, 5))), by=one.unit)


def _slip_twice(one: Scene) -> None:
    slip = f"HD{one.world.number()}"
    paid(one, one.month, slip_no=slip)
    paid(one, month_of(add_months(one.placement.starts_on, 2)), slip_no=slip)


def _doubled(one: Scene) -> Claim:
    first = one.claim()
    days = {"period_from": first.period_from, "period_to": first.period_to, "payee_account": one.account}
    other = make_claim("PAID", unit=one.unit, **days)
    line = {"month": one.month, "from_day": first.period_from, "to_day": first.period_to, "slot": "LIVING:x"}
    make_line(other, one.placement, **line)
    return first


def _stopped(one: Scene) -> None:
    start = one.placement.starts_on + timedelta(days=100)
    ended(one, start - DAY, end_type="EARLY_RETAINED", end_reason="CONTRACT_WITH_UNIT")
    kept(one, start, (1, "NO"))
    one.insured(month_of(start), by=one.unit)


def _hired_elsewhere(one: Scene) -> None:
    start = one.placement.starts_on + timedelta(days=100)
    ended(one, start - DAY, end_type="EARLY_RETAINED", end_reason="CONTRACT_WITH_UNIT")
    kept(one, start)
    one.insured(month_of(start))


def _profits(one: Scene) -> None:
    for year in (2024, 2025):
        one.keep(UnitReview, unit_id=one.unit.id, year=year, trainees=30, ended=25, retained=2, action="WARN")


def _crowd_of_applicants(one: Scene) -> None:
    for _ in range(2):
        scene(one.world, phone=phone_of(one))


def _abroad(one: Scene) -> None:
    first = one.placement.starts_on + 30 * DAY
    one.listed(AwayPeriod, kind="ABROAD", valid_from=first, valid_to=first + 10 * DAY)
    put(AttendanceDay(placement_id=one.placement.id, day=first + 2 * DAY, code="P"))


def _shown_by_sheet(one: Scene) -> None:
    sheet_with(one, '[["F7", "有12天与本单位另外2名以上见习人员在同一分钟签到、签退"]]')


IRREGULAR: dict[str, Callable[[Scene], Claim]] = {
    "F1": _after("F1", _intern_elsewhere),
    "F2": _after("F2", _insured_there),
    "F3": _after("F3", _set("person", active_business=True)),
    "F4": _after("F4", _insured_before),
    "F5": lambda one: one.claim(account_holder="某某个人"),
    "F6": _after("F6", _slip_twice),
    "F7": _after("F7", _shown_by_sheet),
    "F8": _after("F8", _crowd_of_applicants),
    "F9": _after("F9", _set("unit", staff_insured=0, legal_form="INSTITUTION")),
    "F10": _after("F10", _set("mentor", insured_since=None)),
    "F11": _after("F11", _set("unit", legal_rep_address=address_of)),
    "F12": _after("F12", _set("unit", abnormal_flag=True)),
    "F13": _doubled,
    "F14": _after("F14", _stopped),
    "F15": _after("F15", _hired_elsewhere),
    "F16": _after("F16", lambda one: complained(one, "FEES", True, named=False)),
    "F17": _after("F17", _profits),
    "F18": _after("F18", _set("person", in_school=True)),
    "F19": _after("F19", _set("person", hukou_date=lambda one: one.placement.starts_on - 53 * DAY)),
    "F20": _after("F20", lambda one: complained(one, "THIRD_PARTY", True)),
    "F21": _after("F21", _set("person", unemp_reg_date=lambda one: one.placement.starts_on + 5 * DAY)),
    "F22": _after("F22", _abroad),
}
