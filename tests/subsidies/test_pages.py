"""The staff pages of subsidies: who opens what, what a claim tells to whom, and what the pages do."""

import json
from datetime import date
from decimal import Decimal

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.subsidies.models import (
    BudgetEntry,
    ClaimCheck,
    ClaimNotice,
    ClaimRecount,
    NoticeObjection,
    PaymentBatch,
    PaymentItem,
    QualitySample,
    Recovery,
)
from app.units.models import Unit
from tests.factories import make_unit
from tests.placements.attendance_factories import make_attended
from tests.subsidies.factories import _account_id, make_account, make_claim, make_flag, make_line, make_notice

STEPS = [
    {
        "rule": "R31",
        "words": "应出勤23天，计发23天，1950元×23/23＝1950.00元。",
        "values": {"due": "23", "payable": "23", "amount": "1950.00"},
        "params": [["min_wage", "640104", "1950", "min_wage@2021-09-01"]],
        "met": True,
    }
]
SECRET = "有12天与本单位另外2名以上见习人员在同一分钟签到、签退"
LISTS = {
    "claims": "claim",
    "claim-lines": "claim-line",
    "claim-recounts": "claim-recount",
    "risk-flags": "risk-flag",
    "quality-samples": "quality-sample",
    "claim-notices": "claim-notice",
    "notice-objections": "notice-objection",
    "budget-accounts": "budget-account",
    "budget-entries": "budget-entry",
    "payment-batches": "payment-batch",
    "payment-items": "payment-item",
    "recoveries": "recovery",
}
MONEY = {"budget-accounts", "budget-entries", "payment-batches", "payment-items", "recoveries"}
RISK = {"risk-flags", "quality-samples", "notice-objections"}
OWN = {"claims", "claim-lines", "claim-recounts"}


def stored(row):
    with acting_as(SYSTEM):
        db.session.add(row)
        db.session.flush()
    return row


def own_unit(cast, login="unit1"):
    with acting_as(SYSTEM):
        return db.session.get_one(Unit, next(iter(cast[login].unit_ids)))


@pytest.fixture
def world(cast):
    """One record of each kind about a paid claim of unit1, with everything that hangs on it; keys by address."""
    unit = own_unit(cast)
    claim = make_claim("PAID", unit=unit, risk_result="REVIEW", risk_score=20, risk_checked_at=clock.now())
    placement = make_attended(unit=unit, first=date(2026, 6, 1), last=date(2026, 11, 30))
    line = make_line(claim, placement, steps=json.dumps(STEPS))
    make_line(
        claim,
        placement,
        month="2026-08",
        slot="LIVING:2026-08",
        is_counted=False,
        holds=False,
        amount_yuan=Decimal(0),
        refused_by="R34",
        reason="单位没有足额先行发放。",
    )
    check = {"rule": "R43", "ok": True, "words": "在时限内。", "line": "", "clause": "二(五)"}
    stored(
        ClaimCheck(
            claim_id=claim.id,
            region_code=claim.region_code,
            step="SUBMIT",
            made_at=clock.now(),
            made_by="系统",
            is_passed=True,
            results=json.dumps([check]),
        )
    )
    difference = {"name": "张三", "month": "2026-07", "before": "1950.00", "after": "1800.00", "words": "考勤更正"}
    recount = stored(
        ClaimRecount(
            claim_id=claim.id,
            region_code=claim.region_code,
            made_on=clock.today(),
            cause="考勤更正",
            before_yuan=Decimal("1950.00"),
            after_yuan=Decimal("1800.00"),
            differences=json.dumps([difference]),
            outcome="RECOVERY",
        )
    )
    return {"claim": claim, "unit": unit, "placement": placement, "line": line, "recount": recount, **_rest(claim)}


def _rest(claim):
    notice = make_notice(shown=json.dumps([{"claim": claim.number, "name": "张三", "id": "640104********1234"}]))
    objection = stored(
        NoticeObjection(
            region_code="640104",
            notice_id=notice.id,
            claim_id=claim.id,
            claim_number=claim.number,
            received_on=clock.today(),
            due_on=date(2026, 12, 10),
            content="这个人没有到岗",
            raised_by="李四",
            receipt_hash="a" * 64,
        )
    )
    batch = stored(
        PaymentBatch(
            region_code="640104",
            number="JXBF-202611-640104-0001",
            title="测试批次",
            state="SENT",
            payments=1,
            amount_yuan=Decimal("1950.00"),
            checksum="b" * 64,
            sent_on=clock.today(),
            pay_due_on=date(2026, 12, 9),
        )
    )
    item = stored(
        PaymentItem(
            region_code="640104",
            batch_id=batch.id,
            claim_id=claim.id,
            place=1,
            claim_number=claim.number,
            payee_name=claim.payee_name,
            payee_bank="测试银行",
            payee_account="6217000000000001",
            amount_yuan=Decimal("1950.00"),
        )
    )
    return {"notice": notice, "objection": objection, "batch": batch, "item": item, **_money(claim)}


def _money(claim):
    sample = QualitySample(
        region_code="640104",
        claim_id=claim.id,
        claim_number=claim.number,
        officer_id=_account_id("xingqing_colleague"),
        officer_name="xingqing_colleague",
        why="FIRST",
        seed="s" * 32,
        rank="0" * 64,
        drawn_on=clock.today(),
    )
    recovery = Recovery(
        region_code="640104",
        claim_id=claim.id,
        claim_number=claim.number,
        payee_name=claim.payee_name,
        unit_id=claim.unit_id,
        cause="RECOMPUTED",
        reason="考勤更正",
        amount_yuan=Decimal("150.00"),
        proposed_by_id=_account_id("xingqing_auditor"),
    )
    account = make_account()
    with acting_as(SYSTEM):
        entry = db.session.query(BudgetEntry).filter_by(account_id=account.id).one()
    return {
        "flag": make_flag(claim),
        "sample": stored(sample),
        "recovery": stored(recovery),
        "account": account,
        "entry": entry,
    }


def keys(world):
    """The key of the record behind each address."""
    names = {
        "claims": "claim",
        "claim-lines": "line",
        "claim-recounts": "recount",
        "risk-flags": "flag",
        "quality-samples": "sample",
        "claim-notices": "notice",
        "notice-objections": "objection",
        "budget-accounts": "account",
        "budget-entries": "entry",
        "payment-batches": "batch",
        "payment-items": "item",
        "recoveries": "recovery",
    }
    return {address: world[name].id for address, name in names.items()}


def test_an_officer_opens_every_list_and_record(world, login):
    browser = login("xingqing_auditor")
    for address, key in keys(world).items():
        listed = browser.get(f"/admin/{address}/")
        assert listed.status_code == 200, (address, listed.get_data(as_text=True)[:500])
        assert key in listed.get_data(as_text=True), address
        shown = browser.get(f"/admin/{address}/{key}")
        assert shown.status_code == 200, (address, shown.get_data(as_text=True)[:500])


@pytest.mark.parametrize("stranger", ["yongning_agent", "yongning_auditor"])
def test_another_county_finds_nothing(world, login, stranger):
    browser = login(stranger)
    for address, key in keys(world).items():
        assert browser.get(f"/admin/{address}/{key}").status_code == 404, address
        assert key not in browser.get(f"/admin/{address}/").get_data(as_text=True), address
    for path in (f"/admin/units/{world['unit'].id}/flags", f"/admin/payment-batches/{world['batch'].id}/payments.xlsx"):
        assert browser.get(path).status_code == 404, path
    posts = {
        f"/admin/claims/{world['claim'].id}/moves/reject": {"reason": "x", "rule_ids": "R34"},
        f"/admin/claims/{world['claim'].id}/recount": {"cause": "x"},
        f"/admin/claims/{world['claim'].id}/recover": {"cause": "FRAUD", "reason": "x"},
        f"/admin/risk-flags/{world['flag'].id}/moves/clear": {"reason": "x"},
        f"/admin/payment-batches/{world['batch'].id}/pull": {"item": world["item"].id},
        f"/admin/notice-objections/{world['objection'].id}/reveal/content": {},
    }
    for path, form in posts.items():
        assert browser.post(path, data=form).status_code in (403, 404), path


def test_a_unit_reads_its_claim_and_nothing_of_risks(world, login):
    browser = login("unit1")
    page = browser.get(f"/admin/claims/{world['claim'].id}")
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "1950元×23/23" in text and "单位没有足额先行发放" in text and "min_wage@2021-09-01" in text
    for word in ("红旗", SECRET, "risk", "风险"):
        assert word not in text, word
    for address in OWN:
        assert browser.get(f"/admin/{address}/{keys(world)[address]}").status_code == 200, address
    for address in RISK | MONEY:
        assert browser.get(f"/admin/{address}/").status_code in (302, 403), address
        assert browser.get(f"/admin/{address}/{keys(world)[address]}").status_code in (302, 403), address
        assert browser.get(f"/admin/{address}/export.csv").status_code in (302, 403), address
    for path in ("/admin/risk-network/", "/admin/subsidy-exclusion/", f"/admin/units/{world['unit'].id}/flags"):
        assert browser.get(path).status_code in (302, 403), path
    with browser.get("/admin/claims/export.csv") as answer:
        exported = answer.get_data(as_text=True)
    assert world["claim"].number in exported and "风险" not in exported
    unit_page = browser.get(f"/admin/units/{world['unit'].id}").get_data(as_text=True)
    assert world["claim"].number in unit_page and "红旗" not in unit_page
    assert "风险" not in browser.get("/admin/").get_data(as_text=True)


def test_a_held_claim_is_under_check_for_its_unit(cast, login):
    claim = make_claim("RISK_HOLD", unit=own_unit(cast), risk_result="HOLD", risk_score=80)
    make_line(claim, make_attended(unit=own_unit(cast)))
    own = login("unit1")
    text = own.get(f"/admin/claims/{claim.id}").get_data(as_text=True)
    assert "审核中（正在核实）" in text and "挂起" not in text and "风险" not in text
    assert claim.number not in own.get("/admin/claims/?risk=HOLD").get_data(as_text=True)
    assert "风险挂起" in login("xingqing_auditor").get(f"/admin/claims/{claim.id}").get_data(as_text=True)


def test_another_unit_finds_nothing(world, login):
    browser = login("unit2")
    for address in OWN:
        assert browser.get(f"/admin/{address}/{keys(world)[address]}").status_code == 404, address
        assert world["claim"].number not in browser.get(f"/admin/{address}/").get_data(as_text=True)


def test_finance_sees_moneys_and_nobody_behind_them(world, login):
    browser = login("finance_xingqing")
    for address in MONEY:
        assert browser.get(f"/admin/{address}/").status_code == 200, address
        page = browser.get(f"/admin/{address}/{keys(world)[address]}")
        assert page.status_code == 200, (address, page.get_data(as_text=True)[:300])
        assert world["placement"].person_name not in page.get_data(as_text=True), address
        assert "6217000000000001" not in page.get_data(as_text=True)
    for address in set(LISTS) - MONEY:
        assert browser.get(f"/admin/{address}/{keys(world)[address]}").status_code in (302, 403), address
    menu = browser.get("/admin/").get_data(as_text=True)
    assert "预算与拨付" in menu and "补贴申领" not in menu and "风险核查" not in menu
    reveal = browser.post(f"/admin/payment-items/{world['item'].id}/reveal/payee_account")
    assert reveal.status_code == 404


def test_the_claim_page_tells_the_officer_everything(world, login):
    text = login("xingqing_auditor").get(f"/admin/claims/{world['claim'].id}").get_data(as_text=True)
    for words in ("录入提交", "复核", SECRET, "在时限内", "考勤更正", "1,800.00", "不予计发", "R34", "三(一)"):
        assert words in text, words


def test_words_of_an_objection_are_revealed_and_logged(world, login):
    browser = login("xingqing_auditor")
    path = f"/admin/notice-objections/{world['objection'].id}"
    assert "这个人没有到岗" not in browser.get(path).get_data(as_text=True)
    assert "这个人没有到岗" in browser.post(f"{path}/reveal/content").get_data(as_text=True)


def test_an_auditor_decides_a_flag_with_a_note(world, login):
    browser = login("xingqing_auditor")
    path = f"/admin/risk-flags/{world['flag'].id}"
    assert "请写明核查情况" in browser.post(f"{path}/moves/clear", data={"reason": ""}).get_data(as_text=True)
    done = browser.post(f"{path}/moves/clear", data={"reason": "集中签到，已到现场核实"})
    assert done.status_code == 302
    assert "集中签到，已到现场核实" in browser.get(path).get_data(as_text=True)


def test_the_agent_publishes_what_passed_the_recheck(cast, login):
    claim = make_claim("RECHECK_PASSED", unit=own_unit(cast))
    make_line(claim, make_attended(unit=own_unit(cast)))
    browser = login("xingqing_agent")
    assert "发布公示" in browser.get("/admin/claim-notices/").get_data(as_text=True)
    assert browser.post("/admin/claim-notices/publish").status_code == 302
    with acting_as(SYSTEM):
        notice = db.session.query(ClaimNotice).one()
    assert claim.number in browser.get(f"/admin/claim-notices/{notice.id}").get_data(as_text=True)
    assert "发布公示" not in browser.get("/admin/claim-notices/").get_data(as_text=True)
    assert "没有复核通过" in browser.post("/admin/claim-notices/publish", follow_redirects=True).get_data(as_text=True)


def test_a_batch_is_drafted_sent_and_answered_with_faults_told(cast, login):
    claim = make_claim("APPROVED", unit=own_unit(cast))
    make_line(claim, make_attended(unit=own_unit(cast)))
    make_account(committed_yuan=Decimal("1950.00"))
    agent, finance = login("xingqing_agent"), login("finance_xingqing")
    page = agent.get("/admin/payment-batches/new").get_data(as_text=True)
    assert claim.number in page
    empty = agent.post("/admin/payment-batches/new", data={})
    assert empty.status_code == 422 and "请选择要拨付的申领" in empty.get_data(as_text=True)
    begun = agent.post("/admin/payment-batches/new", data={"claim": claim.id})
    assert begun.status_code == 302, begun.get_data(as_text=True)[:800]
    with acting_as(SYSTEM):
        batch = db.session.query(PaymentBatch).one()
    path = f"/admin/payment-batches/{batch.id}"
    assert finance.get(f"{path}/payments.xlsx").status_code == 404  # not sent yet
    sent = agent.post(f"{path}/moves/send", data={"reason": ""})
    assert sent.status_code == 302, sent.get_data(as_text=True)[:800]
    assert finance.get(f"{path}/payments.xlsx").status_code == 200
    wrong = finance.post(f"{path}/answers", data={})
    assert wrong.status_code == 422 and "请选择要上传的文件" in wrong.get_data(as_text=True)
    assert agent.post(f"{path}/answers", data={}).status_code in (302, 403)


def test_money_pages_open_and_sum(world, login):
    browser = login("xingqing_agent")
    account = browser.get(f"/admin/budget-accounts/{world['account'].id}").get_data(as_text=True)
    assert "100,000.00" in account and "<svg" in account
    tied = browser.get("/admin/budget-tie-out/?month=2026-11")
    assert tied.status_code == 200 and "兴庆区" in tied.get_data(as_text=True)
    assert browser.get("/admin/budget-tie-out/?month=x").status_code == 422
    with browser.get("/admin/budget-tie-out/export.xlsx?month=2026-11") as answer:
        assert answer.status_code == 200 and answer.get_data()[:2] == b"PK"
    assert browser.get("/admin/budget-accounts/?year=2026").status_code == 200


def test_pages_of_risk_and_exclusion(world, login):
    browser = login("xingqing_auditor")
    flags = browser.get(f"/admin/units/{world['unit'].id}/flags").get_data(as_text=True)
    assert SECRET in flags and "<svg" in flags
    assert browser.get("/admin/risk-network/").status_code == 200
    assert "同月不得重复" in browser.get("/admin/subsidy-exclusion/").get_data(as_text=True)
    person = world["placement"].trainee_id
    shown = browser.get(f"/admin/subsidy-exclusion/people/{person}").get_data(as_text=True)
    assert "基本生活补贴" in shown
    assert login("yongning_auditor").get(f"/admin/subsidy-exclusion/people/{person}").status_code == 404


def test_the_county_sees_what_it_can_claim_for_insurance(cast, login):
    assert login("xingqing_agent").get("/admin/claims/insurance").status_code == 200
    assert login("unit1").get("/admin/claims/insurance").status_code in (302, 403)
    assert login("xingqing_auditor").get("/admin/claims/insurance").status_code in (302, 403)


def test_lists_ask_as_much_for_two_as_for_twenty(cast, login, statements):
    browser = login("xingqing_auditor")
    counts = []
    for number in (2, 18):
        for _serial in range(number):
            claim = make_claim("SUBMITTED", unit=make_unit())
            make_line(claim)
            make_flag(claim)
        counts.append({})
        for address in ("claims", "claim-lines", "risk-flags"):
            browser.get(f"/admin/{address}/")
            statements.clear()
            assert browser.get(f"/admin/{address}/").status_code == 200
            counts[-1][address] = len(statements)
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 10


def test_the_desk_leads_to_what_waits(cast, login):
    make_claim("SUBMITTED", unit=own_unit(cast))
    make_claim("COUNTY_PASSED", unit=own_unit(cast), accepted_on=date(2026, 11, 20))
    assert "待受理的补贴申领" in login("xingqing_agent").get("/admin/").get_data(as_text=True)
    auditor = login("xingqing_auditor").get("/admin/").get_data(as_text=True)
    assert "待复核的补贴申领" in auditor and "/admin/claims/?state=COUNTY_PASSED" in auditor
