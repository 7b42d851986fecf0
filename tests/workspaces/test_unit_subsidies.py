"""Subsidies at the desk of a unit: what could be claimed, a claim from draft to money, why it is less; never a risk."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest

from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.subsidies.models import Claim
from app.subsidies.services import documents as papers
from app.subsidies.services import flags, holding, recoveries, reviewing, revising
from app.subsidies.states import ClaimDoc, ClaimKind, ClaimState, RecoveryState
from app.units.models import Unit
from app.workspaces.presenters import subsidies as telling
from app.workspaces.presenters import subsidies_why as why
from app.workspaces.presenters import unit_home
from app.workspaces.queries import subsidies as asking
from tests.placements.attendance_factories import make_sheet
from tests.subsidies import flow
from tests.subsidies.factories import make_account, make_claim, make_flag, make_line
from tests.workspaces.unit_factories import PDF, told, unit_of

LIST = "/desk/unit/subsidies/"
ONE = LIST + "claims/"
RISKY = ("风险", "红旗", "挂起", "核查中", "RISK", "HOLD", "F7", "分值")


@pytest.fixture
def unit(cast):
    found = unit_of(cast)
    with acting_as(SYSTEM):
        found.bank_name, found.bank_account = "中国银行银川兴庆支行", "6222000000001234"
        db.session.flush()
    return found


@pytest.fixture
def browser(login):
    return login("unit1")


def text(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def stored(claim) -> Claim:
    with acting_as(SYSTEM):
        return db.session.get_one(Claim, claim.id)


def send(browser, claim, name, **data):
    return browser.post(f"{ONE}{claim.id}/{name}", data=data, follow_redirects=True)


# -- what could be claimed


def test_the_list_says_what_could_be_claimed_today(unit, browser):
    first, second = flow.make_paid(unit), flow.make_paid(unit, ("2026-07",))
    page = text(browser, LIST)
    assert "本月可申领" in page
    assert "2 人 · 2026-07、2026-08" in page
    assert first.person_name in page
    assert second.person_name in page
    assert re.search(r'offer-sum">\s*6,150\.00', page)


def test_who_is_left_out_is_named_with_the_rule_and_what_to_do(unit, browser):
    flow.make_paid(unit)
    short = flow.make_paid(unit, ())
    flow.attend(short, "2026-07")
    flow.pay(short, "2026-07", "1900.00")
    page = text(browser, LIST)
    assert f"{short.person_name} 2026-07" in page
    assert "R34" in page
    assert "少发 150.00 元" in page
    assert f"/desk/unit/placements/{short.id}/pay?month=2026-07" in page


def test_months_whose_attendance_was_not_sent_are_told(unit, browser):
    placement = flow.make_paid(unit, ())
    make_sheet(placement, "2026-07")
    page = text(browser, LIST)
    assert "考勤还没有核对" in page
    assert "2026-07 · 1 人 · 本人尚未确认" in page
    assert "/desk/unit/attendance/" in page


def test_an_empty_desk_says_what_will_come(unit, browser):
    page = text(browser, LIST)
    assert "目前没有可以申领的内容" in page
    assert "还没有申领过" in page


def test_optional_kinds_are_not_spoken_of_while_they_are_off(unit, browser):
    flow.make_paid(unit)
    assert "指导管理费" not in text(browser, LIST)


def test_a_missing_account_and_a_strange_holder_are_warned_of(unit, browser):
    with acting_as(SYSTEM):
        unit.bank_holder = "张某"
        db.session.flush()
    assert "户名与单位名称不一致（R44）" in text(browser, LIST)
    with acting_as(SYSTEM):
        unit.bank_holder = unit.bank_account = None
        db.session.flush()
    assert "还没有登记收款账户" in text(browser, LIST)


def test_the_list_costs_the_same_for_one_and_for_many(unit, browser, statements):
    def cost():
        statements.clear()
        text(browser, LIST)
        return told(statements)

    flow.make_paid(unit, ("2026-07",))
    make_claim("PAID", unit=unit)
    make_sheet(flow.make_paid(unit, ()), "2026-07")
    cost()
    few = cost()
    for _each in range(4):
        flow.make_paid(unit)
        make_claim("ACCEPTED", unit=unit)
        make_sheet(flow.make_paid(unit, ()), "2026-08")
    assert cost() == few


# -- drafting


def test_one_press_makes_the_draft(unit, browser):
    placement = flow.make_paid(unit)
    page = browser.post(LIST + "draft", data={"kind": "LIVING"}, follow_redirects=True).get_data(as_text=True)
    assert "已生成申领草稿" in page
    assert placement.person_name in page
    with acting_as(SYSTEM):
        claim = db.session.query(Claim).filter_by(unit_id=unit.id).one()
    assert (claim.state, claim.amount_yuan) == (ClaimState.DRAFT, Decimal("4100.00"))
    assert "目前没有可以申领的内容" in text(browser, LIST)


@pytest.mark.parametrize("kind", ["FLEX_SOCIAL", "ACCIDENT_INSURANCE"])
def test_kinds_of_others_cannot_be_drafted(unit, browser, kind):
    assert browser.post(LIST + "draft", data={"kind": kind}).status_code == 404


@pytest.mark.parametrize("kind", ["", "NONSENSE", "living"])
def test_a_kind_that_is_none_is_told(unit, browser, kind):
    answer = browser.post(LIST + "draft", data={"kind": kind})
    assert answer.status_code == 422
    assert "请选择补贴项目" in answer.get_data(as_text=True)


def test_nothing_to_claim_is_told_with_the_reason(unit, browser):
    answer = browser.post(LIST + "draft", data={"kind": "LIVING"})
    assert answer.status_code == 422
    assert "目前没有可以申领" in answer.get_data(as_text=True)


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
