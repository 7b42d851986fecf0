"""Clean claims with the noise of real life, single irregularities and rings, drawn anew for each seed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.calendar import add_months
from app.core.clock import month_of
from app.extensions import db
from app.placements.models import (
    Agreement,
    AllowancePayment,
    Application,
    AttendanceDay,
    AttendanceMonth,
    Complaint,
    Mentor,
    Placement,
    Retention,
    RetentionCheck,
)
from app.registers.models import AwayPeriod, InsuranceMonth, LowIncomeHousehold, OtherBenefit, TroubledUnit
from app.subsidies.models import Claim
from app.trainees.models import Trainee
from app.units.models import Unit, UnitReview
from tests.factories import make_post, make_trainee, make_unit, uscc
from tests.placements.factories import make_mentor, make_placement
from tests.subsidies.factories import make_claim, make_line

DAY = timedelta(days=1)
COUNTIES = ("640104", "640121", "640221", "640422")


@dataclass
class World:
    """What was made: clean claims, claims with the flag that must be found, rings with their members' keys."""

    random: Random
    clean: list[Claim] = field(default_factory=list)
    planted: list[tuple[str, Claim]] = field(default_factory=list)
    rings: list[tuple[set[str], list[Claim]]] = field(default_factory=list)
    serial: int = 0

    def number(self) -> int:
        self.serial += 1
        return self.serial


@dataclass
class Scene:
    """One placement with everything around it."""

    world: World
    unit: Unit
    person: Trainee
    placement: Placement
    mentor: Mentor

    @property
    def random(self) -> Random:
        return self.world.random

    @property
    def month(self) -> str:
        """The month that the claim is for: the second one of the placement."""
        return month_of(add_months(self.placement.starts_on, 1))

    def keep(self, entity: Any, **facts: Any) -> Any:
        return put(entity(region_code=self.unit.region_code, **facts))

    def listed(self, entity: Any, **facts: Any) -> Any:
        return put(entity(name=self.person.name, id_no=self.person.id_no, region_code=self.person.region_code, **facts))

    def insured(self, month: str, by: Unit | None = None, as_: str = "EMPLOYEE", **facts: Any) -> None:
        code, name = (by.uscc, by.name) if by else (uscc(900_000 + self.world.number()), "外地某公司")
        given = {"employer": name, "employer_uscc": code, "insured_as": as_, "entered_on": None}
        if as_ == "FLEXIBLE":
            given |= {"employer": "", "employer_uscc": None}
        self.listed(InsuranceMonth, month=month, **{**given, **facts})

    def claim(self, kind: str = "LIVING", **facts: Any) -> Claim:
        first = date.fromisoformat(f"{self.month}-01")
        last = add_months(first, 1) - DAY
        given: dict[str, Any] = {"period_from": first, "period_to": last, "payee_account": self.account}
        claim = make_claim("ACCEPTED", unit=self.unit, kind=kind, **{**given, **facts})
        line = {"month": self.month, "slot": f"{kind}:{self.month}", "from_day": first, "to_day": last}
        make_line(claim, self.placement, **line)
        return claim

    @property
    def account(self) -> str | None:
        """The unit's own."""
        with acting_as(SYSTEM):
            return self.unit.bank_account


def put(row: Any) -> Any:
    with acting_as(SYSTEM):
        db.session.add(row)
        db.session.flush()
    return row


def unit_in(world: World, **facts: Any) -> Unit:
    number = world.number()
    given: dict[str, Any] = {
        "region_code": world.random.choice(COUNTIES),
        "staff_insured": world.random.randint(40, 200),
        "bank_account": f"622200{number:08d}",
        "legal_rep_id_no": f"64010419700101{number:04d}",
        "legal_rep_address": f"银川市第{number}号院",
        "contact_phone": f"0951{number:07d}",
        "submitted_at": clock.now() - timedelta(days=700),
        "accredited_on": clock.today() - timedelta(days=690),
    }
    return make_unit(**{**given, **facts})


def scene(world: World, unit: Unit | None = None, mentor: Mentor | None = None, **facts: Any) -> Scene:
    """A person with a telephone, an address and a card of their own, half a year at a unit; signed before."""
    unit, random, number = unit or unit_in(world), world.random, world.number()
    starts_on = facts.pop("starts_on", date(2026, random.randint(3, 7), random.randint(1, 28)))
    given: dict[str, Any] = {
        "category": "GRADUATE",
        "graduation_date": starts_on - timedelta(days=random.randint(30, 500)),
        "unemp_reg_date": starts_on - timedelta(days=random.randint(20, 200)),
        "hukou_date": starts_on - timedelta(days=random.randint(900, 6000)),
        "address": f"{unit.region_code}村{number}号",
        "bank_no": f"621700{number:010d}",
    }
    person = make_trainee("PLACED", region_code=unit.region_code, **{**given, **facts})
    mentor = mentor or make_mentor(unit)
    placement = make_placement(post=make_post(unit), trainee=person, mentor=mentor, starts_on=starts_on)
    signed = clock.now().replace(year=starts_on.year, month=starts_on.month, day=starts_on.day) - 3 * DAY
    with acting_as(SYSTEM):
        db.session.get_one(Application, placement.application_id).applied_at = signed - 20 * DAY
    sides = {"unit_signed_at": signed, "trainee_signed_at": signed, "sha256": "0" * 64, "state": "SIGNED"}
    put(
        Agreement(
            **Agreement.keys_of(placement),
            number=1,
            agreement_no=f"XY{number:08d}",
            person_name=person.name,
            unit_name=unit.name,
            post_title=placement.post_title,
            starts_on=starts_on,
            ends_on=placement.agreed_end,
            allowance_yuan=Decimal("1950.00"),
            **sides,
        )
    )
    return Scene(world, unit, person, placement, mentor)


def paid(one: Scene, month: str, **facts: Any) -> AllowancePayment:
    given = {"amount_yuan": Decimal("1950.00"), "paid_on": date.fromisoformat(f"{month}-28"), "slip_no": None}
    keys = AllowancePayment.keys_of(one.placement)
    return put(AllowancePayment(**keys, month=month, person_name=one.person.name, **{**given, **facts}))


def ended(one: Scene, on: date, **facts: Any) -> None:
    given = {"state": "ENDED", "actual_end": on, "ends_on": on, "end_reported_on": on}
    with acting_as(SYSTEM):
        for name, value in {**given, "end_type": "EARLY", "end_reason": "EMPLOYED_ELSEWHERE", **facts}.items():
            setattr(one.placement, name, value)
        db.session.flush()


def kept(one: Scene, start: date, *checks: tuple[int, str]) -> Retention:
    retention = put(
        Retention(
            **Retention.keys_of(one.placement),
            kind="EARLY",
            person_name=one.person.name,
            unit_name=one.unit.name,
            contract_kind="FIXED",
            signed_on=start - DAY,
            contract_start=start,
            contract_end=add_months(start, 24),
            si_months=1,
        )
    )
    keys = RetentionCheck.keys_of(one.placement)
    for months, result in checks:
        named = {"person_name": one.person.name, "unit_name": one.unit.name, "checked_on": clock.today()}
        due_on = add_months(start, months)
        put(
            RetentionCheck(
                **keys, retention_id=retention.id, after_months=months, due_on=due_on, result=result, **named
            )
        )
    return retention


def complained(one: Scene, kind: str, upheld: bool | None, *, on: date | None = None, named: bool = True) -> None:
    day = on or one.placement.starts_on + 40 * DAY
    facts: dict[str, Any] = {"trainee_id": one.person.id, "placement_id": one.placement.id} if named else {}
    done = (
        {"state": "ANSWERED", "answer": "已答复", "answered_on": day, "is_upheld": upheld} if upheld is not None else {}
    )
    one.keep(
        Complaint,
        unit_id=one.unit.id,
        unit_name=one.unit.name,
        is_anonymous=not named,
        receipt_hash=f"r{one.world.number()}",
        kind=kind,
        content="投诉",
        received_on=day,
        due_on=day,
        **facts,
        **done,
    )


def tapped(one: Scene, device: str, days: int = 4) -> None:
    for place in range(days):
        put(
            AttendanceDay(
                placement_id=one.placement.id, day=one.placement.starts_on + place * DAY, trainee_device=device
            )
        )


def sheet_with(one: Scene, flags: str) -> None:
    keys = AttendanceMonth.keys_of(one.placement)
    named = {"person_name": one.person.name, "unit_name": one.unit.name}
    put(AttendanceMonth(**keys, month=one.month, due_days=22, own_days=22, flags=flags, **named))


# -- the noise of honest people


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
    scene(one.world, one.unit, phone=_phone_of(one), address=_address_of(one))


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


def _phone_of(one: Scene) -> str:
    with acting_as(SYSTEM):
        return str(one.person.phone)


def _address_of(one: Scene) -> str:
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


# -- single irregularities


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
        scene(one.world, phone=_phone_of(one))


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
    "F11": _after("F11", _set("unit", legal_rep_address=_address_of)),
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


# -- rings


def ring_of_cards(world: World) -> None:
    """People of two units whose cards are one account."""
    units, card = [unit_in(world) for _ in range(2)], f"62229{world.number():010d}"
    people = [scene(world, world.random.choice(units), bank_no=card) for _ in range(world.random.randint(3, 5))]
    _ring(world, people, [])


def ring_of_browsers(world: World) -> None:
    """People of one unit for whom somebody taps from one browser, with one telephone."""
    unit, phone, device = unit_in(world), f"139{world.random.randint(10**7, 10**8 - 1)}", f"dev{world.number()}"
    people = [scene(world, unit, phone=phone) for _ in range(world.random.randint(3, 6))]
    for one in people:
        tapped(one, device)
        sheet_with(one, f'[["F7", "签到所用设备当月有{len(people)}人使用"]]')
    _ring(world, people, [])


def ring_of_companies(world: World) -> None:
    """Three companies of one person, paid to one account, with people of one address."""
    rep, account, address = (
        f"64010419750101{world.number():04d}",
        f"62228{world.number():08d}",
        f"某小区{world.number()}号",
    )
    units = [unit_in(world, legal_rep_id_no=rep, bank_account=account) for _ in range(3)]
    people = [scene(world, unit, address=address) for unit in units for _ in range(world.random.randint(1, 2))]
    claims = [one.claim() for one in people]
    world.rings.append(({one.person.id for one in people} | {unit.id for unit in units}, claims))


def _ring(world: World, people: list[Scene], units: list[Unit]) -> None:
    world.rings.append(
        ({one.person.id for one in people} | {unit.id for unit in units}, [one.claim() for one in people])
    )


RINGS = (ring_of_cards, ring_of_browsers, ring_of_companies)
