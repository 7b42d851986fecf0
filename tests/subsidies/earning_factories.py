"""Internships with everything that a subsidy rests on: agreement, cover, verified sheets, bank slips, contracts."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from app.core.actor import SYSTEM, Actor, acting_as
from app.core.calendar import add_months, month_bounds
from app.core.clock import month_of
from app.extensions import db
from app.placements.models import AllowancePayment, AttendanceMonth, Placement, Retention
from app.programme.queries import database_params
from app.registers.models import InsuranceMonth, OtherBenefit
from app.security.roles import permissions_of
from app.trainees.models import Trainee
from app.units.models import Unit
from tests.factories import make_post, make_trainee, make_unit
from tests.placements.agreement_factories import make_agreement
from tests.placements.care_factories import make_retention
from tests.placements.factories import make_placement
from tests.placements.insurance_factories import make_cover, make_policy

_serial = count(1)


def stored(row: Any) -> Any:
    """Store a row as the system."""
    with acting_as(SYSTEM):
        db.session.add(row)
        db.session.flush()
    return row


def make_earning(
    first: date = date(2026, 6, 1),
    last: date = date(2026, 11, 30),
    *,
    unit: Unit | None = None,
    region: str = "640104",
    trainee: Trainee | None = None,
    state: str = "ACTIVE",
    signed: date | None = None,
    covered: bool = True,
    **facts: Any,
) -> Placement:
    """A placement with a filed agreement that was signed on its first day, and accident cover for all of it."""
    unit = unit or make_unit(region_code=region, bank_name="测试银行", bank_account=f"6400{next(_serial):012d}")
    post = make_post(unit, region_code=region)
    placement = make_placement(
        state,
        post=post,
        starts_on=first,
        ends_on=last,
        trainee=trainee or make_trainee("PLACED", region_code=region, category="GRADUATE", birth=date(2001, 3, 4)),
        **facts,
    )
    moment = datetime.combine(signed or first, datetime.min.time())
    make_agreement("FILED", placement=placement, unit_signed_at=moment, trainee_signed_at=moment)
    if covered:
        policy = make_policy(region, valid_from=first, valid_to=max(last, add_months(first, 12)))
        make_cover(placement, policy)
    return placement


def make_month(
    placement: Placement,
    month: str,
    *,
    attended: int | None = None,
    paid_leave: int = 0,
    personal_leave: int = 0,
    state: str = "VERIFIED",
    **facts: Any,
) -> AttendanceMonth:
    """A sheet with its counts; full attendance of the placement's days in the month when ``attended`` is left out."""
    opens, closes = month_bounds(month)
    table = database_params().workdays
    own = table.between(max(opens, placement.starts_on), min(closes, placement.ends_on))
    given = {
        "month": month,
        "person_name": placement.person_name,
        "unit_name": placement.unit_name,
        "due_days": table.in_month(month),
        "own_days": own,
        "attended": own if attended is None else attended,
        "paid_leave": paid_leave,
        "personal_leave": personal_leave,
        "state": state,
        "confirmed_at": datetime.combine(closes, datetime.min.time()),
        "submitted_at": datetime.combine(closes, datetime.min.time()),
        "verified_at": datetime.combine(closes, datetime.min.time()),
    }
    return stored(AttendanceMonth(**AttendanceMonth.keys_of(placement), **{**given, **facts}))


def pay(placement: Placement, month: str, amount: str = "2050.00", **facts: Any) -> AllowancePayment:
    """A bank transfer of a month's allowance with its slip."""
    given = {
        "month": month,
        "amount_yuan": Decimal(amount),
        "paid_on": month_bounds(month)[1],
        "slip_no": f"HD{next(_serial):08d}",
        "person_name": placement.person_name,
    }
    return stored(AllowancePayment(**AllowancePayment.keys_of(placement), **{**given, **facts}))


def make_earned(months: int = 1, *, first: date = date(2026, 7, 1), **facts: Any) -> Placement:
    """A placement that attended fully and was paid for whole months from its first day on."""
    placement = make_earning(first, facts.pop("last", date(2026, 12, 31)), **facts)
    for month in months_from(first, months):
        make_month(placement, month)
        pay(placement, month)
    return placement


def months_from(first: date, count_: int) -> list[str]:
    """The names of some months from that of a day on."""
    return [month_of(add_months(first.replace(day=1), number)) for number in range(count_)]


def keep(placement: Placement, *, verified: bool = True, months: int = 1, **facts: Any) -> Retention:
    """The labour contract that followed an internship, verified, with insured months."""
    given: dict[str, Any] = {"kind": "EARLY", "si_months": months}
    if verified:
        given |= {"verified_on": facts.get("contract_start", placement.ends_on), "verified_by": "测试"}
    return make_retention(placement, **{**given, **facts})


def insure(trainee_id: str, month: str, amount: str = "900.00", **facts: Any) -> InsuranceMonth:
    """A month of social insurance of a person, paid as flexibly employed."""
    with acting_as(SYSTEM):
        person = db.session.get_one(Trainee, trainee_id)
    given = {"name": person.name, "id_no": person.id_no, "month": month, "insured_as": "FLEXIBLE"}
    return stored(InsuranceMonth(region_code=person.region_code, **{**given, "amount_yuan": Decimal(amount), **facts}))


def benefit(trainee_id: str, scheme: str, first: date, last: date | None = None, **facts: Any) -> OtherBenefit:
    """Another benefit of a person between two days."""
    with acting_as(SYSTEM):
        person = db.session.get_one(Trainee, trainee_id)
    given = {"name": person.name, "id_no": person.id_no, "scheme": scheme, "valid_from": first, "valid_to": last}
    return stored(OtherBenefit(region_code=person.region_code, **{**given, **facts}))


def unit_admin(unit_id: str) -> Actor:
    """Somebody who may claim for a unit."""
    roles = frozenset({"UNIT_ADMIN", "UNIT_OPERATOR"})
    return Actor(
        name="单位管理员", user_id=1, roles=roles, permissions=permissions_of(roles), unit_ids=frozenset({unit_id})
    )


def young_person(trainee_id: str) -> Actor:
    """The person themselves."""
    roles = frozenset({"TRAINEE"})
    return Actor(
        name="青年", user_id=2, roles=roles, permissions=permissions_of(roles), trainee_ids=frozenset({trainee_id})
    )


def said(line: Any) -> Mapping[str, Any]:
    """The steps of a drafted line by rule."""
    return {step.rule: step for step in line.steps}
