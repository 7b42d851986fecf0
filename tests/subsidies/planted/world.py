"""A world of claims to be drawn anew for each seed, and what may happen to one of its people."""

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
from app.registers.models import InsuranceMonth
from app.subsidies.models import Claim
from app.trainees.models import Trainee
from app.units.models import Unit
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
