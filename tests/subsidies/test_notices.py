"""Public notices: masked rows frozen at publication, five workdays, objections answered, approval while money is left."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.issued import IssuedDocument
from app.core.workflow import history
from app.messaging.models import Message
from app.subsidies.jobs import notices as jobs
from app.subsidies.models import ClaimNotice, NoticeObjection
from app.subsidies.queries import money
from app.subsidies.queries import notices as queries
from app.subsidies.services import ledger, notices, objections
from app.subsidies.states import ClaimKind, ClaimState, NoticeObjectionState, NoticeState, RiskResult
from app.trainees.models import Trainee
from app.units.models import Unit
from tests.subsidies.factories import make_account, make_claim, make_line
from tests.subsidies.money_factories import SUM, calm

LAST = date(2026, 12, 2)  # the fifth workday after Wednesday, 25 November 2026
AFTER = datetime(2026, 12, 3, 0, 40)


@pytest.fixture
def agent(session, cast, monkeypatch):
    """The county's agent; no detector stops anything unless told."""
    calm(monkeypatch)
    return cast["xingqing_agent"]


def rechecked(count=1, *, lines=True, **facts):
    claims = [make_claim("RECHECK_PASSED", **facts) for _number in range(count)]
    if lines:
        for claim in claims:
            make_line(claim)
    return claims


def publish(actor):
    with acting_as(actor):
        return notices.publish(actor, "640104")


def close(moment=AFTER):
    with acting_as(SYSTEM), clock.frozen(moment):
        return notices.close_due()


def object_to(notice, noticed, **facts):
    given = {"claim": noticed.number, "content": "此人并未到岗", **facts}
    return objections.raise_objection(notice.id, **given)


def test_publishing_freezes_masked_rows(agent, session):
    [claim] = rechecked()
    with acting_as(SYSTEM):
        line = queries.counted_lines([claim])[0]
        person = session.get_one(Trainee, line.trainee_id)
        person.phone = "13900001111"
    notice = publish(agent)
    assert notice.number.startswith("JXGS-202611-640104-")
    assert (notice.from_day, notice.to_day) == (date(2026, 11, 25), LAST)
    assert (notice.claims, notice.people, notice.amount_yuan) == (1, 1, SUM)
    [row] = json.loads(notice.shown)
    assert set(row) == {"claim", "unit", "name", "id", "kind", "period", "months", "amount"}
    assert row["id"] == f"{person.id_no[:6]}********{person.id_no[-4:]}"
    assert (row["name"], row["kind"], row["months"], row["amount"]) == (person.name, "LIVING", "2026-07", "1950.00")
    told = notice.shown
    assert person.id_no not in told and claim.payee_account not in told and "13900001111" not in told
    assert claim.state == ClaimState.PUBLIC_NOTICE and claim.notice_id == notice.id and claim.due_on == LAST
    with acting_as(SYSTEM):
        person.name = "改名"
    assert "改名" not in notice.shown
    with acting_as(SYSTEM):
        document = session.scalars(sa.select(IssuedDocument).where(IssuedDocument.record_id == notice.id)).one()
        assert document.number == notice.number and person.id_no not in document.shown
        assert history(claim)[-1].role == "SYSTEM"


def test_minors_have_no_name_in_a_notice(agent, session):
    [claim] = rechecked()
    with acting_as(SYSTEM):
        line = queries.counted_lines([claim])[0]
        person = session.get_one(Trainee, line.trainee_id)
        year = "2009"
        person.id_no = f"{person.id_no[:6]}{year}{person.id_no[10:17]}"
        digits = person.id_no[:17]
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        mark = "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11]
        session.execute(sa.update(Trainee).where(Trainee.id == person.id).values(id_no=digits + mark))
        session.expire(person)
    [row] = json.loads(publish(agent).shown)
    assert "*" in row["name"] and row["name"] != person.name


def test_only_what_passed_the_recheck_of_the_own_county_is_published(agent, cast):
    [good] = rechecked()
    [changed] = rechecked(needs_recount=True)
    passed = make_claim("COUNTY_PASSED")
    notice = publish(agent)
    assert notice.claims == 1
    assert (good.state, changed.state, passed.state) == ("PUBLIC_NOTICE", "RECHECK_PASSED", "COUNTY_PASSED")
    assert publish(agent) is None
    for login in ("yongning_agent", "xingqing_auditor", "supervisor", "unit1", "finance_xingqing"):
        with acting_as(cast[login]), pytest.raises(Refused):
            notices.publish(cast[login], "640104")


def test_the_job_publishes_on_workdays_only(agent):
    rechecked()
    with acting_as(SYSTEM), clock.frozen(datetime(2026, 11, 28, 8, 30)):
        assert jobs.publish_notices() == 0
    with acting_as(SYSTEM), clock.frozen(datetime(2026, 11, 30, 8, 30)):
        assert jobs.publish_notices() == 1
        assert jobs.publish_notices() == 0


def test_unknown_workdays_are_a_clear_refusal(agent):
    rechecked()
    with clock.frozen(datetime(2031, 3, 3)), pytest.raises(Invalid):
        publish(agent)


def test_one_row_for_each_person_of_a_claim(agent, session):
    [claim] = rechecked(amount_yuan=Decimal("5850.00"))
    first = queries_lines(claim)[0]
    with acting_as(SYSTEM):
        placement = session.get_one(type(first).placement.property.mapper.class_, first.placement_id)
    make_line(claim, placement, slot="LIVING:2026-08", month="2026-08", to_day=date(2026, 8, 31))
    make_line(claim)
    notice = publish(agent)
    rows = json.loads(notice.shown)
    assert len(rows) == 2 and notice.people == 2 and notice.amount_yuan == Decimal("5850.00")
    assert rows[0]["months"] == "2026-07、2026-08" and rows[0]["period"] == "2026-07-01—2026-08-31"
    assert rows[0]["amount"] == "3900.00"


def queries_lines(claim):
    with acting_as(SYSTEM):
        return queries.counted_lines([claim])


def test_the_job_approves_after_the_last_day_and_not_before(agent):
    account = make_account()
    claims = rechecked(2)
    notice = publish(agent)
    assert close(datetime(2026, 12, 2, 23)) == 0
    assert {claim.state for claim in claims} == {ClaimState.PUBLIC_NOTICE}
    assert close() == 3
    assert {claim.state for claim in claims} == {ClaimState.APPROVED}
    assert {(c.approved_on, c.budget_year, c.due_on) for c in claims} == {(date(2026, 12, 3), 2026, date(2026, 12, 17))}
    assert (notice.state, notice.closed_on) == (NoticeState.CLOSED, date(2026, 12, 3))
    with acting_as(SYSTEM):
        assert account.committed_yuan == 2 * SUM and money.unbalanced() == []
    assert close() == 0


def test_what_the_budget_does_not_suffice_for_waits_and_is_tried_again(agent, cast, session):
    make_account("1950.00")
    first, second = rechecked(2)
    notice = publish(agent)
    assert close() == 2
    states = [claim.state for claim in (first, second)]
    assert sorted(states) == ["APPROVED", "PUBLIC_NOTICE"] and notice.state == NoticeState.CLOSED
    poor = next(claim for claim in (first, second) if claim.state == "PUBLIC_NOTICE")
    assert poor.budget_year is None
    with acting_as(agent), clock.frozen(AFTER):
        assert queries.waiting_for_budget() == (1, LAST)
        [lack] = queries.lacking(clock.today())
        assert (lack["claims"], lack["need"], lack["left"]) == (1, SUM, Decimal("0.00"))
        told = session.scalars(sa.select(Message).where(Message.template == "budget_lacking")).all()
        assert len(told) == 1 and "1950.00" in told[0].body
    assert close() == 0
    with acting_as(SYSTEM):
        account = money.account_of(("640104", 2026, "LIVING"))
        ledger._enter(account, "ARRANGE", arranged=SUM, note="追加")
    assert close(datetime(2026, 12, 4, 0, 40)) == 1
    assert poor.state == ClaimState.APPROVED


def test_risky_claims_are_held_at_the_end_of_the_notice(agent, monkeypatch):
    make_account()
    good, bad = rechecked(2)
    publish(agent)
    calm(monkeypatch, **{bad.id: RiskResult.HOLD})
    close()
    assert (good.state, bad.state) == (ClaimState.APPROVED, ClaimState.RISK_HOLD)


def test_an_objection_stops_its_claim_and_keeps_the_notice_open(agent, cast):
    make_account()
    good, doubtful = rechecked(2)
    notice = publish(agent)
    objection, receipt = object_to(notice, doubtful)
    assert doubtful.state == ClaimState.OBJECTION
    assert (objection.due_on, objection.state) == (date(2026, 12, 10), NoticeObjectionState.OPEN)
    assert len(receipt) == 19 and receipt not in repr(vars(objection))
    close()
    assert (good.state, doubtful.state) == (ClaimState.APPROVED, ClaimState.OBJECTION)
    assert notice.state == NoticeState.RUNNING
    decide(cast, objection, objections.dismiss)
    assert doubtful.state == ClaimState.PUBLIC_NOTICE
    close()
    assert doubtful.state == ClaimState.APPROVED and notice.state == NoticeState.CLOSED


def decide(cast, objection, verb, login="xingqing_auditor", answer="已核查考勤和银行回单，情况属实。"):
    with acting_as(cast[login]):
        return verb(cast[login], objection, answer=answer)


def test_a_claim_goes_on_only_when_no_other_objection_is_open(agent, cast):
    [claim] = rechecked()
    notice = publish(agent)
    first, _receipt = object_to(notice, claim)
    second, _receipt = object_to(notice, claim, content="人在外地")
    decide(cast, first, objections.dismiss)
    assert claim.state == ClaimState.OBJECTION
    decide(cast, second, objections.uphold, answer="经查未到岗")
    assert claim.state == ClaimState.REJECTED
    assert history_reason(claim) == "经查未到岗"
    assert not any(line.holds for line in all_lines(claim))


def history_reason(claim):
    with acting_as(SYSTEM):
        return history(claim)[-1].reason


def all_lines(claim):
    return queries_lines(claim)


def test_an_upheld_objection_leaves_the_others_to_be_answered(agent, cast):
    [claim] = rechecked()
    notice = publish(agent)
    first, _receipt = object_to(notice, claim)
    second, _receipt = object_to(notice, claim, content="另一件")
    decide(cast, first, objections.uphold)
    decide(cast, second, objections.dismiss)
    assert claim.state == ClaimState.REJECTED and second.state == NoticeObjectionState.DISMISSED


def test_who_decides_an_objection(agent, cast, session):
    [claim] = rechecked()
    notice = publish(agent)
    objection, _receipt = object_to(notice, claim)
    for login in ("xingqing_agent", "supervisor", "finance_xingqing"):
        with pytest.raises(Refused):
            decide(cast, objection, objections.dismiss, login)
    with acting_as(SYSTEM):
        claim.passed_by_id, claim.rechecked_by_id = claim.rechecked_by_id, claim.passed_by_id
        session.flush()
    with pytest.raises(Refused) as own:
        decide(cast, objection, objections.dismiss)
    assert own.value.code == "four_eyes"
    with acting_as(SYSTEM):
        claim.passed_by_id, claim.rechecked_by_id = claim.rechecked_by_id, claim.passed_by_id
        session.flush()
    with pytest.raises(Invalid) as silent:
        decide(cast, objection, objections.dismiss, answer="  ")
    assert "answer" in silent.value.fields


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"content": " "}, "content"),
        ({"content": "长" * 1001}, "content"),
        ({"content": "\x00"}, "content"),
        ({"raised_by": "名" * 41}, "raised_by"),
        ({"contact": "号" * 61}, "contact"),
        ({"claim": "JXBT-NONE"}, "claim"),
        ({"claim": ""}, "claim"),
    ],
)
def test_what_is_wrong_with_an_objection_is_said_beside_the_field(agent, facts, field):
    [claim] = rechecked()
    notice = publish(agent)
    with pytest.raises(Invalid) as wrong:
        object_to(notice, claim, **facts)
    assert set(wrong.value.fields) == {field}


def test_objections_end_with_the_last_day(agent):
    [claim] = rechecked()
    notice = publish(agent)
    with clock.frozen(datetime(2026, 12, 2, 23, 59)):
        object_to(notice, claim)
    with clock.frozen(datetime(2026, 12, 3)), pytest.raises(OutOfReach):
        object_to(notice, claim, content="晚了")


def test_who_objects_is_sealed_and_stands_in_no_log(agent, cast, session):
    [claim] = rechecked(unit=None)
    notice = publish(agent)
    session.info.pop("audit", None)
    objection, receipt = object_to(notice, claim, raised_by="马某某", contact="13911112222")
    logged = str(session.info.get("audit", []))
    assert "马某某" not in logged and "13911112222" not in logged and "此人并未到岗" not in logged
    table = NoticeObjection.__table__
    raw = session.connection().execute(sa.text(f"SELECT * FROM {table.name}")).mappings().one()
    kept = str(dict(raw))
    assert not any(word in kept for word in ("马某某", "13911112222", "此人并未到岗", receipt))
    with acting_as(cast["unit1"]):
        assert queries.objection_in_reach(objection.id) is None
    assert queries.objection_of_receipt(receipt.lower().replace("-", " ")).id == objection.id
    assert queries.objection_of_receipt("XXXX") is None and queries.objection_of_receipt("") is None
    with pytest.raises(Invalid):
        object_to(notice, claim, raised_by="马某某", contact="13911112222")


def test_publishing_and_closing_cost_few_statements(agent, statements):
    make_account()
    counts = []
    for size in (2, 8):
        rechecked(size)
        statements.clear()
        publish(agent)
        counts.append(len(statements))
    assert counts[1] <= counts[0] + 2


def test_units_are_named_and_the_county_insurance_shows_people(agent, session):
    claim = make_claim(
        "RECHECK_PASSED", kind=ClaimKind.ACCIDENT_INSURANCE, claimant="COUNTY", unit_id=None, claimant_name="兴庆区",
    )  # fmt: skip
    line = make_line(claim, slot="ACCIDENT_INSURANCE:x", month=None)
    [row] = json.loads(publish(agent).shown)
    with acting_as(SYSTEM):
        assert row["unit"] == session.get_one(Unit, line.unit_id).name
    assert row["months"] == "" and row["period"] == "2026-07-01—2026-07-31"
    assert session.scalar(sa.select(sa.func.count()).select_from(ClaimNotice)) in (0, 1)
