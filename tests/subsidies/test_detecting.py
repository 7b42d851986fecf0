"""The detectors over stored claims: findings kept once, gone ones as history, cleared ones cleared, R60 over the rest."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.placements.models import AllowancePayment, Complaint, Placement
from app.registers.models import AwayPeriod, InsuranceMonth, OtherBenefit, TroubledUnit
from app.subsidies.jobs.risk import watch_paid
from app.subsidies.models import Claim, RiskFlag
from app.subsidies.queries.dossier import dossier_of
from app.subsidies.queries.flags import all_decided, flag_counts, flags_of, flags_over_time
from app.subsidies.services import flags
from app.subsidies.services.detecting import examine
from app.subsidies.states import CheckStep, FlagState, RiskResult
from app.trainees.models import Trainee
from app.units.models import Unit
from tests.factories import make_post, make_trainee, make_unit
from tests.placements.attendance_factories import agree
from tests.placements.factories import make_placement
from tests.subsidies.factories import make_claim, make_flag, make_line

FIRST, LAST = date(2026, 6, 1), date(2026, 11, 30)


def stored(row):
    with acting_as(SYSTEM):
        db.session.add(row)
        db.session.flush()
    return row


def interned(unit: Unit | None = None, **facts) -> Placement:
    """Half a year of a graduate at a unit, with nothing against either."""
    post = make_post(unit or make_unit(accredited_on=date(2024, 3, 1), bank_account=f"6222{id(facts)}"))
    trainee = make_trainee(
        "PLACED", graduation_date=date(2026, 1, 10), region_code=post.region_code, **{"category": "GRADUATE", **facts}
    )
    return make_placement(post=post, trainee=trainee, starts_on=FIRST, ends_on=LAST)


def claimed(placement: Placement | None = None, state: str = "ACCEPTED", **facts) -> Claim:
    placement = placement or interned()
    claim = make_claim(state, unit=unit_of(placement), **facts)
    make_line(claim, placement)
    return claim


def unit_of(placement: Placement) -> Unit:
    with acting_as(SYSTEM):
        return db.session.get_one(Unit, placement.unit_id)


def person_of(placement: Placement) -> Trainee:
    with acting_as(SYSTEM):
        return db.session.get_one(Trainee, placement.trainee_id)


def listed(entity, person: Trainee, **facts):
    with acting_as(SYSTEM):
        number = person.id_no
    return stored(entity(name=person.name, id_no=number, region_code=person.region_code, **facts))


def run(*claims: Claim, step: CheckStep = CheckStep.SUBMIT) -> dict[str, RiskResult]:
    with acting_as(SYSTEM):
        return examine(claims, step)


def codes(claim: Claim) -> list[str]:
    with acting_as(SYSTEM):
        return sorted(flag.code.value for flag in flags_of(claim) if flag.is_standing)


def test_a_clean_claim_passes(session):
    claim = claimed()
    with clock.frozen(datetime(2026, 11, 25, 11)):
        assert run(claim) == {claim.id: RiskResult.PASS}
    assert codes(claim) == []
    session.expire_all()
    with acting_as(SYSTEM):
        assert (claim.risk_result, claim.risk_score) == (RiskResult.PASS, 0)
        assert claim.risk_checked_at == datetime(2026, 11, 25, 11)


def test_the_claim_in_hand_can_be_saved_afterwards(session):
    claim = claimed()
    run(claim)
    with acting_as(SYSTEM):
        claim.payee_bank = "另一家银行"
        session.flush()
        assert claim.version == 3


def test_what_is_found_twice_is_kept_once_and_what_is_gone_stays_as_history(session):
    placement = interned()
    claim, away = claimed(placement), None
    benefit = listed(OtherBenefit, person_of(placement), scheme="PUBLIC_INTERN", valid_from=FIRST, valid_to=None)
    assert run(claim) == {claim.id: RiskResult.HOLD}
    assert codes(claim) == ["F1", "F13"]
    run(claim, step=CheckStep.PASS)
    with acting_as(SYSTEM):
        held = flags_of(claim)
        assert len(held) == 2 and {flag.step for flag in held} == {CheckStep.SUBMIT}
        benefit.valid_to, away = date(2026, 5, 31), benefit.valid_from
        benefit.valid_from = date(2026, 1, 1)
        session.flush()
    assert away == FIRST
    assert run(claim) == {claim.id: RiskResult.PASS}
    with acting_as(SYSTEM):
        assert [flag.is_standing for flag in flags_of(claim)] == [False, False]
        assert claim.risk_score == 0


def test_a_cleared_flag_stays_cleared_until_the_facts_change(session, cast):
    placement = interned()
    claim = claimed(placement)
    person = person_of(placement)
    listed(InsuranceMonth, person, month="2026-08", insured_as="EMPLOYEE", employer="某单位")
    run(claim)
    with acting_as(cast["xingqing_auditor"]) as auditor:
        (flag,) = flags_of(claim)
        flags.clear(auditor, flag, reason="社保经办机构说明系误录")
        assert claim.risk_result == RiskResult.PASS and claim.risk_score == 0
    assert run(claim) == {claim.id: RiskResult.PASS}
    listed(InsuranceMonth, person, month="2026-09", insured_as="EMPLOYEE", employer="某单位")
    assert run(claim) == {claim.id: RiskResult.HOLD}
    with acting_as(SYSTEM):
        states = {(flag.state, flag.is_standing) for flag in flags_of(claim)}
        assert states == {(FlagState.CLEARED, False), (FlagState.OPEN, True)}


def test_several_medium_ones_add_up(session):
    unit = make_unit(staff_insured=0, legal_form="INSTITUTION")
    placement = interned(unit, hukou_date=date(2026, 11, 1))
    claim = claimed(placement)
    assert run(claim) == {claim.id: RiskResult.PASS}  # F9 15 and F19 10
    with acting_as(SYSTEM):
        assert claim.risk_score == 25
        person_of(placement).active_business = True
    assert run(claim) == {claim.id: RiskResult.REVIEW}
    with acting_as(SYSTEM):
        assert claim.risk_score == 55


def test_each_source_of_facts_is_read(session):
    placement = interned()
    claim, person, unit = claimed(placement), person_of(placement), unit_of(placement)
    listed(AwayPeriod, person, kind="IN_CUSTODY", valid_from=date(2026, 7, 1), valid_to=date(2026, 7, 10))
    agree(placement, {date(2026, 7, 2): "P", date(2026, 7, 3): "P"})
    listed(InsuranceMonth, person, month="2026-03", insured_as="EMPLOYEE", employer_uscc=unit.uscc, employer="x")
    stored(TroubledUnit(name=unit.name, uscc=unit.uscc, kind="NIL_TAX", valid_from=FIRST, region_code=unit.region_code))
    complaint = {"content": "收押金", "received_on": FIRST, "due_on": FIRST, "receipt_hash": "r1", "kind": "FEES"}
    stored(
        Complaint(unit_id=unit.id, unit_name=unit.name, region_code=unit.region_code, is_anonymous=True, **complaint)
    )
    for month, day in (("2026-07", date(2026, 8, 5)), ("2026-08", date(2026, 9, 5))):
        paid = {"month": month, "amount_yuan": Decimal("1950.00"), "paid_on": day, "slip_no": "同一回单"}
        stored(AllowancePayment(**AllowancePayment.keys_of(placement), person_name=person.name, **paid))
    with acting_as(SYSTEM):
        person.in_school = True
        person.graduation_date = date(2026, 6, 20)
        person.bank_no, unit.bank_account = "62220000", "6222 0000"
        person.address = unit.legal_rep_address = "光明路1号"
        mentor = placement.mentor_id
    assert mentor
    assert run(claim) == {claim.id: RiskResult.HOLD}
    assert codes(claim) == ["F11", "F12", "F16", "F18", "F21", "F22", "F4", "F5", "F6"]


def test_another_county_is_counted_but_not_named(session, cast):
    placement = interned()
    other = make_unit(region_code="640121", name="永宁某厂", bank_account="62229999")
    claim = claimed(placement, payee_account="62229999")
    run(claim)
    with acting_as(cast["xingqing_auditor"]):
        (flag,) = flags_of(claim)
        assert flag.code.value == "F5" and "外县（区）1家单位" in flag.evidence
        assert other.name not in flag.evidence and other.id not in flag.links
    with acting_as(cast["yongning_auditor"]):
        assert flags_of(claim) == []


def test_blanks_in_an_account_hide_nothing(session):
    placement = interned()
    make_unit(bank_account="62229999")
    claim = claimed(placement, payee_account="6222 99 99")
    run(claim)
    assert codes(claim) == ["F5"]


def test_a_unit_that_sends_its_claim_sees_no_flag(session, cast):
    placement = interned()
    claim = claimed(placement, state="DRAFT")
    listed(InsuranceMonth, person_of(placement), month="2026-08", insured_as="EMPLOYEE", employer="某单位")
    unit_actor = cast["unit1"].__class__(
        name="单位",
        roles=cast["unit1"].roles,
        permissions=cast["unit1"].permissions,
        unit_ids=frozenset({claim.unit_id}),
    )
    with acting_as(unit_actor):
        assert examine([claim], CheckStep.SUBMIT) == {claim.id: RiskResult.HOLD}
        assert flags_of(claim) == []
    assert codes(claim) == ["F2"]


def test_the_number_of_statements_does_not_grow_with_the_claims(session, statements):
    few, many = [claimed() for _ in range(2)], [claimed() for _ in range(12)]
    with acting_as(SYSTEM):
        dossier_of(few)
        sent = []
        for claims in (few, many):
            statements.clear()
            dossier_of(claims)
            sent.append(sum("number_series" not in one for one in statements))  # looked at once a second
    assert sent[0] == sent[1] <= 45


def test_paid_claims_are_looked_at_again(session):
    placement = interned()
    fresh = claimed(placement, state="PAID", paid_on=clock.today() - timedelta(days=30))
    old = claimed(state="PAID", paid_on=date(2026, 6, 1))
    told = {
        "month": "2026-07",
        "amount_yuan": Decimal("1950.00"),
        "paid_on": date(2026, 8, 5),
        "answer": "NOT_RECEIVED",
    }
    answered = {"answered_at": clock.now() - timedelta(days=1), "person_name": placement.person_name}
    stored(AllowancePayment(**AllowancePayment.keys_of(placement), **told, **answered))
    with acting_as(SYSTEM):
        assert watch_paid() == 1
        assert old.risk_checked_at is None
    assert codes(fresh) == ["F6"]


def test_flags_of_a_unit_over_time(session, cast):
    claim = claimed()
    for code, found_on, state in (
        ("F7", "2026-10-03", "OPEN"),
        ("F7", "2026-10-20", "CLEARED"),
        ("F9", "2026-11-02", "OPEN"),
    ):
        decided = {"decided_at": clock.now(), "note": "已核"} if state != "OPEN" else {}
        make_flag(claim, code, found_on=date.fromisoformat(found_on), state=state, **decided)
    session.expire_all()
    with acting_as(cast["xingqing_auditor"]):
        assert [flag.code.value for flag in flags_over_time(claim.unit_id)] == ["F9", "F7", "F7"]
        counted = [(row.month, row.code.value, row.found, row.open, row.cleared) for row in flag_counts(claim.unit_id)]
        assert counted == [("2026-11", "F9", 1, 1, 0), ("2026-10", "F7", 2, 1, 1)]
        assert not all_decided(claim)
    with acting_as(cast["yongning_auditor"]):
        assert flags_over_time(claim.unit_id) == [] and flag_counts(claim.unit_id) == []


def test_nothing_to_examine(session):
    assert run() == {}


@pytest.mark.parametrize("state", ["DRAFT", "WITHDRAWN", "REJECTED"])
def test_claims_that_do_not_stand_are_no_double(session, state):
    placement = interned()
    claimed(placement, state=state) if state == "DRAFT" else _over(placement, state)
    claim = make_claim("ACCEPTED", unit=unit_of(placement))
    make_line(claim, placement, holds=False)
    run(claim)
    assert codes(claim) == []


def _over(placement: Placement, state: str) -> None:
    make_line(make_claim(state, unit=unit_of(placement)), placement, holds=False)


def test_two_claims_for_a_month_are_a_double(session):
    placement = interned()
    first = claimed(placement)
    second = make_claim("ACCEPTED", unit=unit_of(placement))
    make_line(second, placement, holds=False)
    run(first, second)
    assert codes(first) == codes(second) == ["F13"]
    with acting_as(SYSTEM):
        assert db.session.query(RiskFlag).count() == 2
