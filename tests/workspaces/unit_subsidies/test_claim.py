"""A claim at the desk of a unit, from draft to money, with its papers."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest

from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.subsidies.models import Claim
from app.subsidies.services import documents as papers
from app.subsidies.services import recoveries, revising
from app.subsidies.states import ClaimDoc, ClaimState, RecoveryState
from app.units.models import Unit
from app.workspaces.queries import subsidies as asking
from tests.subsidies import flow
from tests.subsidies.factories import make_account, make_claim, make_line
from tests.workspaces.unit_factories import PDF, told
from tests.workspaces.unit_subsidies.steps import LIST, ONE, send, stored, text

# -- a claim


def test_the_claim_shows_every_line_with_its_explanation(unit, browser):
    placement = flow.make_paid(unit)
    claim = flow.drafted(unit)
    page = text(browser, ONE + claim.id)
    assert placement.person_name in page
    assert page.count('class="why"') == 2
    assert "R31" in page
    assert "按当月应出勤工作日计发" in page
    assert "花名册" in page
    assert "**** 1234" in page


def test_checking_and_submitting_with_the_pledge(unit, browser):
    flow.make_paid(unit)
    claim = flow.drafted(unit)
    page = text(browser, f"{ONE}{claim.id}/check")
    assert "我承诺" in page
    assert "4,100.00" in page
    answer = send(browser, claim, "submit")
    assert answer.status_code == 422
    assert "勾选承诺" in answer.get_data(as_text=True)
    page = send(browser, claim, "submit", pledge="1").get_data(as_text=True)
    assert "已提交" in page
    assert "等待受理" in page
    assert stored(claim).state == ClaimState.SUBMITTED


def test_what_is_missing_keeps_the_claim_until_it_is_uploaded(unit, browser):
    placement = flow.make_paid(unit)
    with acting_as(SYSTEM):
        for row in db.session.query(type(flow.pay(placement, "2026-06"))).filter_by(placement_id=placement.id):
            row.slip_no = None
        db.session.flush()
    browser.post(LIST + "draft", data={"kind": "LIVING"})
    with acting_as(SYSTEM):
        claim = db.session.query(Claim).filter_by(unit_id=unit.id).one()
    assert "还缺 1 种材料" in text(browser, f"{ONE}{claim.id}/check")
    refused = send(browser, claim, "submit", pledge="1")
    assert refused.status_code == 422
    assert "缺少材料" in refused.get_data(as_text=True)
    wrong = send(browser, claim, "documents", doc="PAY_DETAIL", file=(BytesIO(b"no pdf"), "回单.pdf"))
    assert wrong.status_code == 422
    done = send(browser, claim, "documents", doc="PAY_DETAIL", file=(BytesIO(PDF), "回单.pdf"))
    assert "已上传" in done.get_data(as_text=True)
    with acting_as(SYSTEM):
        file = next(paper.file for paper in papers.needed(claim) if paper.doc == ClaimDoc.PAY_DETAIL)
    with browser.get(f"{ONE}{claim.id}/files/{file.id}") as answer:
        assert answer.data == PDF
    assert browser.get(f"{ONE}{claim.id}/files/nothing").status_code == 404
    assert "已提交" in send(browser, claim, "submit", pledge="1").get_data(as_text=True)


@pytest.mark.parametrize("data", [{"doc": "NONSENSE"}, {"doc": ""}, {"doc": "PAY_DETAIL"}, {"doc": "SI_PROOF"}])
def test_odd_uploads_are_told(unit, browser, data):
    flow.make_paid(unit)
    claim = flow.drafted(unit)
    if data["doc"] == "SI_PROOF":
        data = {**data, "file": (BytesIO(PDF), "x.pdf")}
    assert send(browser, claim, "documents", **data).status_code == 422


def test_a_supplement_is_told_item_by_item_and_sent_again(unit, cast, browser):
    flow.make_paid(unit)
    claim = flow.move(cast, flow.drafted(unit), "submit")
    flow.move(cast, claim, "request_supplement", reason="材料不全", items="七月银行回单不清楚\n协议缺签字页")
    page = text(browser, ONE + claim.id)
    assert "七月银行回单不清楚" in page
    assert "协议缺签字页" in page
    assert "补齐后重新提交" in page
    assert 'id="todo-claim-supplement"' in text(browser, "/desk/unit/")
    assert "已提交" in send(browser, claim, "submit", pledge="1").get_data(as_text=True)


def test_withdrawing_needs_a_reason_and_frees_the_lines(unit, cast, browser):
    flow.make_paid(unit)
    claim = flow.move(cast, flow.drafted(unit), "submit")
    assert send(browser, claim, "withdraw").status_code == 422
    page = send(browser, claim, "withdraw", reason="金额还要核对").get_data(as_text=True)
    assert "已撤回" in page
    assert "金额还要核对" in page
    assert "4,100.00" in text(browser, LIST)


def test_refreshing_follows_what_changed(unit, browser):
    placement = flow.make_paid(unit)
    claim = flow.drafted(unit)
    with acting_as(SYSTEM):
        db.session.get_one(Unit, unit.id).bank_account = "6222000000009999"
        db.session.flush()
    flow.attend(placement, "2026-08", absent=[date(2026, 8, 3)])
    page = send(browser, claim, "refresh").get_data(as_text=True)
    assert "重新计算" in page
    assert "**** 9999" in page
    assert stored(claim).amount_yuan < Decimal("4100.00")


def test_a_new_account_after_a_failed_payment(unit, browser):
    claim = make_claim("PAY_FAILED", unit=unit)
    page = text(browser, ONE + claim.id)
    assert "更正收款账户" in page
    assert 'id="todo-claim-account"' in text(browser, "/desk/unit/")
    wrong = send(browser, claim, "account", payee_account="12", payee_bank="银行", account_holder="别人")
    assert wrong.status_code == 422
    assert "账户户名应为收款人" in wrong.get_data(as_text=True)
    facts = {"payee_account": "6222 0000 0000 5678", "payee_bank": "中国银行", "account_holder": unit.name}
    assert "将重新拨付" in send(browser, claim, "account", **facts).get_data(as_text=True)
    assert stored(claim).payee_account == "6222000000005678"


def test_recounts_and_money_to_be_returned_are_told_with_until_when(unit, cast, browser):
    placement = flow.make_paid(unit)
    make_account()
    claim = flow.paid(cast, unit)
    flow.attend(placement, "2026-07", absent=[date(2026, 7, 1)])
    auditor, boss = cast["xingqing_auditor"], cast["supervisor"]
    with acting_as(auditor):
        revising.recount(auditor, claim, cause="考勤更正")
        recovery = recoveries_of(claim)[0]
    assert recovery.state == RecoveryState.PROPOSED
    assert "需要退回的款项" not in text(browser, ONE + claim.id)
    with acting_as(boss):
        recoveries.order(boss, recovery, reason="同意")
    page = text(browser, ONE + claim.id)
    assert "需要退回的款项" in page
    assert "怎样退回" in page
    assert "考勤更正" in page
    assert "4,100.00" in page
    assert stored(claim).due_on.isoformat() in page
    assert 'id="todo-claim-recovery"' in text(browser, "/desk/unit/")


def recoveries_of(claim):
    from_system = asking.queries.recoveries_of
    return from_system(claim)


def test_a_long_claim_turns_its_pages(unit, browser):
    claim = make_claim("ACCEPTED", unit=unit)
    for number in range(45):
        make_line(claim, slot=f"LIVING:{number}")
    first, second = text(browser, ONE + claim.id), text(browser, f"{ONE}{claim.id}?page=2")
    assert (first.count('class="claim-line"'), second.count('class="claim-line"')) == (40, 5)
    assert text(browser, f"{ONE}{claim.id}?page=99").count('class="claim-line"') == 5
    assert text(browser, f"{ONE}{claim.id}?page=x").count('class="claim-line"') == 40


def test_a_claim_costs_the_same_for_one_and_for_many_lines(unit, browser, statements):
    def cost(claim, page):
        statements.clear()
        text(browser, f"{ONE}{claim.id}{page}")
        return told(statements)

    small, big = make_claim("ACCEPTED", unit=unit), make_claim("ACCEPTED", unit=unit)
    make_line(small)
    for number in range(12):
        make_line(big, slot=f"LIVING:{number}")
    for page in ("", "/why"):
        cost(small, page)
        assert cost(small, page) == cost(big, page)


# -- papers


def test_the_papers_of_a_claim_and_the_yearly_statement_open(unit, cast, browser):
    flow.make_paid(unit)
    make_account()
    claim = flow.paid(cast, unit)
    page = text(browser, ONE + claim.id)
    links = re.findall(rf'href="(/desk/claims/{claim.id}/papers/[^"]+)"', page)
    assert [link.rsplit("/", 1)[1] for link in links] == ["claim-form", "roster.pdf", "decision"]
    years = re.findall(r'href="(/desk/claims/tax[^"]+)"', text(browser, LIST))
    assert len(years) == 3
    for link in (*links, years[0]):
        answer = browser.get(link)
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), link


def test_a_draft_offers_no_decision(unit, browser):
    flow.make_paid(unit)
    page = text(browser, ONE + flow.drafted(unit).id)
    assert "papers/claim-form" in page
    assert "papers/decision" not in page
