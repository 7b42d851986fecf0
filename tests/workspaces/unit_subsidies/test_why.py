"""Why a claim is less, the account it goes to, and what a unit never learns."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest

from app.core.actor import SYSTEM, acting_as
from app.subsidies.services import flags, holding, reviewing
from app.subsidies.states import ClaimKind, ClaimState
from app.workspaces.presenters import subsidies as telling
from app.workspaces.presenters import subsidies_why as why
from app.workspaces.presenters import unit_home
from app.workspaces.queries import subsidies as asking
from tests.subsidies import flow
from tests.subsidies.factories import make_claim, make_flag, make_line
from tests.workspaces.unit_factories import PDF, unit_of
from tests.workspaces.unit_subsidies.steps import LIST, ONE, RISKY, stored, text

# -- why it is less


def test_the_parts_of_a_line_add_up_to_its_amount(unit):
    placement = flow.make_paid(unit, ("2026-07",))
    flow.attend(placement, "2026-07", absent=[date(2026, 7, 1), date(2026, 7, 2)])
    claim = flow.drafted(unit)
    with acting_as(SYSTEM):
        file = asking.file_of(claim)
    parts = why.tell(file.lines, file.sheets)[0].parts
    assert [part.tone for part in parts] == ["base", "less"]
    assert parts[0].amount == Decimal("2050.00")
    assert "2 天" in parts[1].label
    assert (parts[1].rule, parts[1].clause) == ("R31", "三(一)")
    assert sum(part.amount for part in parts) == claim.amount_yuan


def test_the_first_month_tells_days_before_the_beginning(unit):
    flow.make_paid(unit, ("2026-06",))
    with acting_as(SYSTEM):
        file = asking.file_of(flow.drafted(unit))
    parts = why.tell(file.lines, file.sheets)[0].parts
    assert "不在见习期内" in parts[1].label
    assert sum(part.amount for part in parts) == file.claim.amount_yuan


def test_the_why_page_gives_rule_clause_and_sum(unit, browser):
    placement = flow.make_paid(unit, ("2026-07",))
    flow.attend(placement, "2026-07", absent=[date(2026, 7, 1)])
    short = flow.make_paid(unit, ())
    flow.attend(short, "2026-07")
    flow.pay(short, "2026-07", "1000.00")
    claim = flow.drafted(unit)
    page = text(browser, f"{ONE}{claim.id}/why")
    assert "未出勤 1 天" in page
    assert "单位没有足额先行发放" in page
    assert "二(五)" in page
    assert "规范做好就业见习补助资金的申领" in page
    with acting_as(SYSTEM):
        file = asking.file_of(claim)
    whole = why.of_claim(claim, why.tell(file.lines, file.sheets))
    assert sum(part.amount for part in whole if part.tone != "sum") == claim.amount_yuan
    assert whole[-1].amount == claim.amount_yuan


def test_a_line_of_another_kind_adds_up_too(unit):
    claim = make_claim("ACCEPTED", unit=unit, kind=ClaimKind.HIRING)
    steps = '[{"rule": "R39", "words": "一次性", "values": {"amount": "1000.00"}, "params": [], "met": true}]'
    facts = {"kind": ClaimKind.HIRING, "standard_yuan": None, "month": None, "steps": steps, "slot": "HIRING"}
    counted = make_line(claim, amount_yuan=Decimal("1000.00"), **facts)
    refused = make_line(
        claim, amount_yuan=Decimal(0), is_counted=False, holds=False, refused_by="R43", reason="超过时限", **facts
    )
    assert [(part.rule, part.amount) for part in why.parts_of(counted)] == [("R39", Decimal("1000.00"))]
    assert [part.amount for part in why.parts_of(refused)] == [Decimal("1000.00"), Decimal("-1000.00")]


def test_the_months_beyond_the_twelfth_are_a_part_of_their_own(unit):
    steps = (
        '[{"rule": "R31", "words": "", "values": {"share": "1", "amount": "1950.00"}, "met": true},'
        ' {"rule": "R32", "words": "", "values": {"share": "1/2", "used": "23/2"}, "met": true}]'
    )
    line = make_line(make_claim(unit=unit), amount_yuan=Decimal("975.00"), steps=steps)
    assert [(part.rule, part.amount) for part in why.parts_of(line)] == [
        ("R30", Decimal("1950.00")),
        ("R32", Decimal("-975.00")),
    ]


def test_a_refused_claim_says_why_and_where_to_appeal(unit, cast, browser):
    flow.make_paid(unit)
    claim = flow.move(cast, flow.drafted(unit), "submit", "accept")
    flow.move(cast, claim, "reject", reason="单位当月停业", rule_ids="R34")
    page = text(browser, f"{ONE}{claim.id}/why")
    assert "单位当月停业" in page
    assert "行政复议" in page
    with acting_as(SYSTEM):
        file = asking.file_of(claim)
    assert why.of_claim(claim, why.tell(file.lines, file.sheets))[-1].amount == 0


def test_money_that_came_back_is_taken_off(unit):
    claim = make_claim("RECOVERED", unit=unit, returned_yuan=Decimal("50.00"))
    make_line(claim)
    with acting_as(SYSTEM):
        file = asking.file_of(claim)
    parts = why.of_claim(claim, why.tell(file.lines, file.sheets))
    assert [(part.label, part.amount) for part in parts[-3:]] == [
        ("已拨付", Decimal("1950.00")),
        ("已退回", Decimal("-50.00")),
        ("实际得到", Decimal("1900.00")),
    ]


# -- the account


def test_the_account_is_changed_in_the_units_own_name_alone(unit, browser):
    page = text(browser, "/desk/unit/subsidy-account/")
    assert "**** 1234" in page
    assert "6222000000001234" not in page
    wrong = {"bank_holder": "张某", "bank_name": "中国银行", "bank_account": "6222000000004321"}
    answer = browser.post("/desk/unit/subsidy-account/", data=wrong)
    assert answer.status_code == 422
    assert "户名应与单位名称" in answer.get_data(as_text=True)
    right = {**wrong, "bank_holder": unit.name}
    page = browser.post("/desk/unit/subsidy-account/", data=right, follow_redirects=True).get_data(as_text=True)
    assert "**** 4321" in page
    kept = {**right, "bank_account": ""}
    page = browser.post("/desk/unit/subsidy-account/", data=kept, follow_redirects=True).get_data(as_text=True)
    assert "**** 4321" in page


@pytest.mark.parametrize("number", ["12", "62220000x0001234", "９" * 16, "1" * 33])
def test_a_number_that_is_none_is_told(unit, browser, number):
    data = {"bank_holder": unit.name, "bank_name": "中国银行", "bank_account": number}
    answer = browser.post("/desk/unit/subsidy-account/", data=data)
    assert answer.status_code == 422
    assert "账号" in answer.get_data(as_text=True)


# -- who may not see what


@pytest.mark.parametrize("path", ["", "/why", "/check", "/files/x"])
def test_a_claim_of_another_unit_does_not_exist(cast, browser, path):
    theirs = make_claim("DRAFT", unit=unit_of(cast, "unit2"))
    assert browser.get(f"{ONE}{theirs.id}{path}").status_code == 404
    assert theirs.number not in text(browser, LIST)


@pytest.mark.parametrize("name", ["refresh", "documents", "submit", "withdraw", "account"])
def test_nothing_is_done_to_a_claim_of_another_unit(cast, browser, name):
    theirs = make_claim("PAY_FAILED" if name == "account" else "DRAFT", unit=unit_of(cast, "unit2"))
    data = {"pledge": "1", "reason": "x", "doc": "ROSTER", "file": (BytesIO(PDF), "x.pdf")}
    assert browser.post(f"{ONE}{theirs.id}/{name}", data=data).status_code == 404
    assert stored(theirs).state == theirs.state


def test_officers_trainees_and_strangers_have_no_such_desk(cast, login, client):
    assert login("xingqing_agent").get(LIST).status_code in (302, 403)
    assert client.get(LIST).status_code == 302


def risky(page):
    """The words of risk on a page, beside its random keys."""
    shown = re.sub(r"<(input|meta)[^>]*(hidden|csrf)[^>]*>", "", page)
    return [word for word in RISKY if word in shown]


def test_a_held_claim_reads_like_one_under_review(unit, cast, browser):
    flow.make_paid(unit)
    claim = flow.move(cast, flow.drafted(unit), "submit", "accept")
    make_flag(claim, "F7", level="HIGH")
    with acting_as(SYSTEM):
        holding.hold(claim, "风险查验结论为挂起，分值 60（R60）。")
    assert stored(claim).state == ClaimState.RISK_HOLD
    for path in (LIST, ONE + claim.id, f"{ONE}{claim.id}/why", "/desk/unit/"):
        page = text(browser, path)
        assert risky(page) == [], path
    assert "审核中（正在核实）" in text(browser, ONE + claim.id)


def test_a_claim_refused_after_being_held_tells_no_flag(unit, cast, browser):
    flow.make_paid(unit)
    claim = flow.move(cast, flow.drafted(unit), "submit", "accept")
    flag = make_flag(claim, "F7", level="HIGH")
    with acting_as(SYSTEM):
        holding.hold(claim, "分值 60")
    with acting_as(cast["xingqing_auditor"]):
        flags.MOVES["confirm"](cast["xingqing_auditor"], flag, reason="坐实")
    for login, name in (("xingqing_auditor", "propose_refusal"), ("supervisor", "refuse_held")):
        with acting_as(cast[login]):
            reviewing.MOVES[name](cast[login], claim, reason="考勤异常，风险坐实")
    for path in (LIST, ONE + claim.id, f"{ONE}{claim.id}/why"):
        page = text(browser, path)
        assert risky(page) == [], path
    assert "行政复议" in text(browser, f"{ONE}{claim.id}/why")


@pytest.mark.parametrize("state", list(ClaimState))
def test_every_state_reads_in_plain_words(unit, browser, state):
    claim = make_claim(state, unit=unit)
    make_line(claim, holds=state not in ("WITHDRAWN", "REJECTED"))
    page = text(browser, ONE + claim.id)
    assert telling.label_of(state) in page
    assert str(telling.STANDING[state][1]) in page
    assert telling.steps_of(claim)
    assert text(browser, f"{ONE}{claim.id}/why")
    assert claim.number in text(browser, LIST)


def test_the_home_page_tells_of_drafts_that_were_not_sent(app, unit, cast):
    make_claim("DRAFT", unit=unit)
    with app.test_request_context(), acting_as(cast["unit1"]):
        assert "claim-draft" in {task.key for task in unit_home.to_do(cast["unit1"])}
        assert unit_home.to_do(cast["unit2"]) == []
