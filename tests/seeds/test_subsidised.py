"""The subsidies of the demo: books that balance, and odd facts that the detectors find."""

from collections import Counter, defaultdict
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from faker import Faker
from sqlalchemy import func, select

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.placements.models import AllowancePayment, AttendanceMonth, Complaint, Placement
from app.registers.models import AwayPeriod, BudgetLine, Graduate, InsuranceMonth, OtherBenefit, TroubledUnit
from app.registers.services.lists import add
from app.subsidies.models import BudgetAccount, BudgetEntry, Claim, ClaimLine, PaymentItem, RiskFlag
from app.subsidies.states import ClaimState
from app.trainees.models import Trainee
from app.units.models import Unit
from seeds.demo.cast import People
from seeds.demo.placed.load import load as load_placements
from seeds.demo.subsidised.load import load
from tests.factories import make_post, make_trainee, make_unit

ONE_ENGINE = True  # what the services write is asked of both engines by tests/subsidies
TODAY = datetime(2026, 11, 18, 11)
UNITS, ON_POST = 30, 130
TWELVE = ("F1", "F2", "F3", "F4", "F11", "F12", "F16", "F18", "F19", "F20", "F21", "F22")


def _unit(number, people):
    county = ("640104", "640121", "640422", "640105")[number % 4]
    opened = date(2022, 11, 18)
    facts = {"bank_name": "测试银行", "bank_account": f"6222{number:012d}", "contact_phone": f"1390000{number:04d}"}
    unit = make_unit(region_code=county, accredited_on=opened, valid_to=date(2028, 11, 18), staff_insured=400, **facts)
    published = datetime(2023, 5, 1, 9)
    for headcount in (3, 6):
        make_post(unit, headcount=headcount, published_at=published, approved_at=published, months_min=6, months_max=12)
    admin = {"roles": "UNIT_ADMIN UNIT_OPERATOR", "region_code": county, "level": "COUNTY", "unit_id": unit.id}
    people.account(f"admin{number}", name="单位管理员", **admin)
    return unit


@pytest.fixture
def claimed(session):
    fake = Faker("zh_CN")
    fake.seed_instance(3)
    with clock.frozen(TODAY), acting_as(SYSTEM):
        people = People(fake)
        people.load()
        units = [_unit(number, people) for number in range(UNITS)]
        late = {"deadline_on": date(2027, 12, 31), "graduate_until": date(2027, 12, 31), "birth": date(2003, 5, 4)}
        for _number in range(ON_POST):
            make_trainee("COLLECTED", education="21", hukou_region="640104", bank_no=f"6217{_number:012d}", **late)
        load_placements(lambda _line: None, Random(5), fake, past=25, now=(("ACTIVE", ON_POST),), shown=[])
        for row in db.session.scalars(select(AttendanceMonth).where(AttendanceMonth.month == "2026-10")):
            row.state, row.confirmed_at, row.submitted_at, row.verified_at = "VERIFIED", TODAY, TODAY, TODAY
        for payment in db.session.scalars(select(AllowancePayment).where(AllowancePayment.answer.is_not(None))):
            payment.answer, payment.received_yuan = "RECEIVED", payment.amount_yuan
        for county in {unit.region_code for unit in units}:
            for year in (2023, 2024, 2025, 2026):
                for item in ("LIVING", "REMAINING", "ACCIDENT_INSURANCE", "FLEX_SOCIAL"):
                    facts = {"year": year, "item": item, "source": "REGION", "amount_yuan": Decimal("9000000.00")}
                    add(SYSTEM, BudgetLine, region_code=county, **facts)
        db.session.flush()
        load(lambda _line: None, people, Random(7))
        yield units


def flagged(code):
    """The people and units of whom a flag was raised."""
    rows = db.session.scalars(select(RiskFlag).where(RiskFlag.code == code))
    return {key for row in rows for key in (row.trainee_id, row.unit_id) if key}


def listed(entity, *conditions):
    """The people of the register who stand on a list."""
    people = select(Trainee.id).join(entity, entity.id_hash == Trainee.id_hash).where(*conditions)
    return set(db.session.scalars(people))


def planted():
    """Whom each of the odd facts is about, found by the facts themselves."""
    own = select(Trainee.id)
    after = Trainee.unemp_reg_date > Placement.starts_on
    moved = select(Placement.trainee_id).join(Trainee, Trainee.id == Placement.trainee_id)
    home = Unit.legal_rep_address_hash == Trainee.address_hash
    former = InsuranceMonth.month < "2026-10"
    complaint = select(Complaint.unit_id)
    return {
        "F1": listed(OtherBenefit),
        "F2": listed(InsuranceMonth, InsuranceMonth.month == "2026-10"),
        "F3": set(db.session.scalars(own.where(Trainee.active_business))),
        "F4": listed(InsuranceMonth, former),
        "F11": set(db.session.scalars(own.join(Unit, home))),
        "F12": set(db.session.scalars(select(Unit.id).join(TroubledUnit, TroubledUnit.uscc == Unit.uscc))),
        "F16": set(db.session.scalars(complaint.where(Complaint.kind == "FEES"))),
        "F18": listed(Graduate, Graduate.enrolment == "IN_SCHOOL"),
        "F19": set(db.session.scalars(own.where(Trainee.hukou_date.is_not(None)))),
        "F20": set(db.session.scalars(complaint.where(Complaint.kind == "THIRD_PARTY"))),
        "F21": set(db.session.scalars(moved.where(after))),
        "F22": listed(AwayPeriod),
    }


def test_detectors_find_what_is_odd_and_leave_the_honest_alone(claimed):
    the_twelve_irregularities_and_both_rings_are_found()
    honest_claims_are_left_alone()


def test_books_of_the_demo_balance(claimed):
    accounts_are_the_sums_of_their_entries()
    claims_are_their_lines_in_four_hands()
    months_paid_are_those_of_paid_lines()


def the_twelve_irregularities_and_both_rings_are_found():
    with acting_as(SYSTEM):
        facts = planted()
        assert set(facts) == set(TWELVE) and all(facts.values())
        missed = {code: people for code, people in facts.items() if not people & flagged(code)}
        assert missed == {}
        shared = select(Trainee.bank_hash).group_by(Trainee.bank_hash).having(func.count() > 1)
        ring = set(db.session.scalars(select(Trainee.id).where(Trainee.bank_hash.in_(shared))))
        assert len(ring) >= 2 and flagged("F5") and flagged("F7") | flagged("F8")
        owner = select(Unit.legal_rep_id_no_hash).group_by(Unit.legal_rep_id_no_hash).having(func.count() > 1)
        pair = set(db.session.scalars(select(Unit.id).where(Unit.legal_rep_id_no_hash.in_(owner))))
        assert len(pair) == 2 and pair <= flagged("F4") | flagged("F5")


def honest_claims_are_left_alone():
    with acting_as(SYSTEM):
        odd = set().union(*planted().values()) | flagged("F5")
        claims = list(db.session.scalars(select(Claim).where(Claim.risk_checked_at.is_not(None))))
        lines = db.session.execute(select(ClaimLine.claim_id, ClaimLine.trainee_id))
        people = defaultdict(set)
        for claim_id, trainee_id in lines:
            people[claim_id].add(trainee_id)
        clean = [claim for claim in claims if not (people[claim.id] | {claim.unit_id}) & odd]
        alarms = [claim for claim in clean if str(claim.risk_result) != "PASS"]
        assert len(clean) > 50
        assert len(alarms) <= 0.03 * len(clean), [(claim.number, claim.risk_score) for claim in alarms]


def accounts_are_the_sums_of_their_entries():
    with acting_as(SYSTEM):
        entries = list(db.session.scalars(select(BudgetEntry)))
        for account in db.session.scalars(select(BudgetAccount)):
            mine = [entry for entry in entries if entry.account_id == account.id]
            for name in ("arranged_yuan", "committed_yuan", "paid_yuan"):
                assert getattr(account, name) == sum((getattr(entry, name) for entry in mine), Decimal(0))
            assert account.left_yuan >= 0
        paid = Counter(entry.claim_id for entry in entries if str(entry.kind) == "PAY")
        claims = {claim.id: claim for claim in db.session.scalars(select(Claim))}
        assert set(paid.values()) == {1}
        assert {key for key, claim in claims.items() if claim.paid_on} == set(paid)
        items = db.session.scalars(select(PaymentItem).where(PaymentItem.state == "PAID"))
        assert sum(item.amount_yuan for item in items) == sum(claim.paid_yuan for claim in claims.values())


def claims_are_their_lines_in_four_hands():
    with acting_as(SYSTEM):
        lines = defaultdict(list)
        for line in db.session.scalars(select(ClaimLine)):
            lines[line.claim_id].append(line)
        for claim in db.session.scalars(select(Claim)):
            mine = [line for line in lines[claim.id] if line.revision == claim.revision]
            assert claim.amount_yuan == sum(line.amount_yuan for line in mine)
            over = claim.state in (ClaimState.WITHDRAWN, ClaimState.REJECTED)
            assert all(line.holds == (line.is_counted and not over) for line in mine)
            if claim.paid_on:
                hands = {claim.passed_by_id, claim.rechecked_by_id, claim.submitted_by_id}
                assert len(hands) == 3 and None not in hands
        held = Counter((line.holder_id, line.slot) for one in lines.values() for line in one if line.holds)
        assert max(held.values()) == 1


def months_paid_are_those_of_paid_lines():
    with acting_as(SYSTEM):
        shares = defaultdict(Fraction)
        statement = select(ClaimLine.placement_id, ClaimLine.share).join(Claim, Claim.id == ClaimLine.claim_id)
        for key, share in db.session.execute(statement.where(Claim.paid_on.is_not(None), ClaimLine.is_counted)):
            shares[key] += Fraction(share or 0)
        for placement in db.session.scalars(select(Placement)):
            wanted = min(shares[placement.id], Fraction(12))
            assert abs(Fraction(placement.months_paid) - wanted) <= Fraction(1, 1000)
