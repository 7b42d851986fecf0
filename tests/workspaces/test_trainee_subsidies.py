"""My subsidies on a phone: each month with what was granted for me, the social insurance subsidy; nobody else's."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest

from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.placements.models import Placement
from app.security import services as accounts
from app.subsidies.models import Claim
from app.subsidies.services import holding, recoveries, revising
from app.subsidies.states import Claimant, ClaimKind, ClaimState
from app.trainees.models import Trainee
from app.workspaces.presenters import trainee_subsidies as presenter
from tests.conftest import PASSWORD
from tests.factories import make_trainee
from tests.placements.attendance_factories import make_sheet
from tests.subsidies import flow
from tests.subsidies.earning_factories import insure, make_earning
from tests.subsidies.factories import make_account, make_claim, make_line
from tests.workspaces.trainee_factories import counted
from tests.workspaces.unit_factories import PDF, unit_of

LIST, INSURANCE, ONE = "/desk/subsidies/", "/desk/subsidies/insurance", "/desk/subsidies/claims/"
RISKY = ("风险", "红旗", "挂起", "核查中", "RISK_", "HOLD", "分值")


@pytest.fixture
def unit(cast):
    found = unit_of(cast)
    with acting_as(SYSTEM):
        found.bank_account = "6222000000001234"
        db.session.flush()
    return found


def account_for(trainee_id: str) -> str:
    """An account of a person; return its login."""
    login = f"my{trainee_id[-10:]}"
    with acting_as(SYSTEM):
        person = db.session.get_one(Trainee, trainee_id)
        person.bank_no, person.bank_name = "6217000012345678901", "黄河农村商业银行"
        accounts.create_account(
            SYSTEM,
            login=login,
            name=person.name,
            roles="TRAINEE",
            region_code=person.region_code,
            level="COUNTY",
            password=PASSWORD,
            trainee_id=trainee_id,
            trusted=True,
        )
    return login


def text(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def send(browser, claim, name, **data):
    return browser.post(f"{ONE}{claim.id}/{name}", data=data, follow_redirects=True)


def own_claim(placement, state="ACCEPTED", **facts) -> Claim:
    """The social insurance claim of a person, with a line."""
    given = {
        "kind": ClaimKind.FLEX_SOCIAL,
        "claimant": Claimant.TRAINEE,
        "unit_id": None,
        "trainee_id": placement.trainee_id,
        "claimant_name": placement.person_name,
        "payee_name": placement.person_name,
        "account_holder": placement.person_name,
        "region_code": placement.home_region,
        "amount_yuan": Decimal("600.00"),
    }
    if state in ("PAID", "RECOVERING", "RECOVERED"):
        given["paid_yuan"] = Decimal("600.00")
    claim = make_claim(state, **{**given, **facts})
    make_line(
        claim,
        placement,
        kind=ClaimKind.FLEX_SOCIAL,
        unit_id=None,
        standard_yuan=Decimal("900.00"),
        amount_yuan=Decimal("600.00"),
        advance_yuan=None,
        due_days=None,
        payable_days=None,
        month="2026-09",
        slot="FLEX_SOCIAL:2026-09",
        holds=state not in ("WITHDRAWN", "REJECTED"),
    )
    return claim


# -- my months


def test_each_month_shows_what_was_granted_and_what_came(unit, cast, login):
    placement = flow.make_paid(unit)
    claim = flow.move(cast, flow.drafted(unit), "submit")
    page = text(login(account_for(placement.trainee_id)), LIST)
    assert claim.number in page
    assert "单位已申领，等待受理" in page
    assert "应出勤 23 天，计发 23 天" in page
    assert "R31" in page
    assert "3,000.00 元" in page
    assert "去确认" in page


def test_a_month_that_was_refused_says_why(unit, login):
    flow.make_paid(unit)
    short = flow.make_paid(unit, ())
    flow.attend(short, "2026-07")
    flow.pay(short, "2026-07", "1000.00")
    flow.drafted(unit)
    page = text(login(account_for(short.trainee_id)), LIST)
    assert "单位正在准备申领" in page
    assert "没有计发" in page
    assert "R34" in page


def test_the_sum_that_came_is_what_the_person_says(unit, login):
    placement = flow.make_paid(unit, ("2026-07",))
    payment = flow.pay(placement, "2026-08")
    with acting_as(SYSTEM):
        payment.answer, payment.answered_at, payment.received_yuan = "DIFFERENT", payment.created_at, Decimal("2500.00")
        db.session.flush()
    assert "2,500.00 元" in text(login(account_for(placement.trainee_id)), LIST)


@pytest.mark.parametrize("state", list(ClaimState))
def test_every_state_of_the_units_claim_reads_in_plain_words(unit, login, state):
    claim = make_claim(state, unit=unit)
    line = make_line(claim, holds=state not in ("WITHDRAWN", "REJECTED"))
    page = text(login(account_for(line.trainee_id)), LIST)
    assert str(presenter.OF_UNIT[state][0]) in page
    assert claim.number in page


def test_only_the_revision_in_force_counts(unit, login):
    claim = make_claim("ACCEPTED", unit=unit, revision=2)
    old = make_line(claim, holds=False, amount_yuan=Decimal("1111.00"))
    with acting_as(SYSTEM):
        placement = db.session.get_one(Placement, old.placement_id)
    from_now = make_line(claim, placement, revision=2, amount_yuan=Decimal("1222.00"))
    page = text(login(account_for(from_now.trainee_id)), LIST)
    assert "1,222.00" in page
    assert "1,111.00" not in page


def test_a_withdrawn_claim_gives_way_to_the_next(unit, login):
    first = make_line(make_claim("WITHDRAWN", unit=unit), holds=False)
    with acting_as(SYSTEM):
        placement = db.session.get_one(Placement, first.placement_id)
    second = make_claim("ACCEPTED", unit=unit)
    make_line(second, placement)
    page = text(login(account_for(first.trainee_id)), LIST)
    assert second.number in page
    assert "单位已撤回" not in page


def test_nothing_of_others_nor_of_the_units_account_is_seen(unit, cast, login):
    mine, theirs = flow.make_paid(unit), flow.make_paid(unit)
    claim = flow.move(cast, flow.drafted(unit), "submit", "accept")
    browser = login(account_for(mine.trainee_id))
    page = text(browser, LIST)
    assert theirs.person_name not in page
    assert "6222" not in page
    assert "7,800" not in page
    for path in ("", "/why", "/check", "/files/x"):
        assert browser.get(f"{ONE}{claim.id}{path}").status_code == 404
    for name in ("refresh", "documents", "submit", "withdraw", "account"):
        assert browser.post(f"{ONE}{claim.id}/{name}", data={"reason": "x", "pledge": "1"}).status_code == 404


def test_a_held_claim_reads_like_one_under_review(unit, cast, login):
    placement = flow.make_paid(unit)
    claim = flow.move(cast, flow.drafted(unit), "submit", "accept")
    with acting_as(SYSTEM):
        holding.hold(claim, "分值 60（R60）")
    page = text(login(account_for(placement.trainee_id)), LIST)
    assert "审核中（正在核实）" in page
    assert [word for word in RISKY if word in page] == []


def test_an_empty_desk_says_what_will_come(cast, login):
    assert "还没有补贴记录" in text(login(account_for(make_trainee().id)), LIST)


def test_the_page_costs_the_same_for_one_and_for_many_months(unit, login, statements):
    placement = flow.make_paid(unit, ("2026-07",))
    make_line(make_claim("ACCEPTED", unit=unit), placement)
    browser = login(account_for(placement.trainee_id))

    def cost():
        statements.clear()
        text(browser, LIST)
        return counted(statements)

    cost()
    few = cost()
    for month in ("2026-08", "2026-09", "2026-10"):
        flow.pay(placement, month)
        make_line(make_claim("PAID", unit=unit), placement, month=month, slot=f"LIVING:{month}")
    assert cost() == few


# -- the social insurance subsidy


def flexible(unit, months=("2026-08", "2026-09")):
    """Somebody who began in January, six months ago and more, and pays for themselves."""
    placement = make_earning(date(2026, 1, 5), date(2026, 12, 31), unit=unit)
    for month in months:
        insure(placement.trainee_id, month, "900.00")
    return placement


def test_the_day_on_which_six_months_are_complete_is_told(unit, login):
    early = make_earning(date(2026, 10, 8), date(2027, 4, 7), unit=unit)
    page = text(login(account_for(early.trainee_id)), INSURANCE)
    assert "2027-04-07 满规定的月数" in page
    assert "还不符合" in page
    assert "生成申领草稿" not in page
    done = flexible(unit, ())
    page = text(login(account_for(done.trainee_id)), INSURANCE)
    assert "2026-07-04 已满规定的月数" in page
    assert "社保部门还没有传来" in page


def test_somebody_without_an_internship_is_told(cast, login):
    assert "没有见习记录" in text(login(account_for(make_trainee().id)), INSURANCE)


def test_months_with_what_was_paid_and_what_is_granted(unit, login):
    placement = flexible(unit)
    page = text(login(account_for(placement.trainee_id)), INSURANCE)
    assert "1,200.00" in page
    assert "缴费 900.00 元" in page
    assert "R38" in page
    assert "**** 8901" in page
    assert "6217000012345678901" not in page


def test_draft_check_and_submit(unit, login):
    placement = flexible(unit)
    browser = login(account_for(placement.trainee_id))
    page = browser.post(f"{INSURANCE}/draft", follow_redirects=True).get_data(as_text=True)
    assert "已生成申领草稿" in page
    with acting_as(SYSTEM):
        claim = db.session.query(Claim).filter_by(trainee_id=placement.trainee_id).one()
    assert claim.amount_yuan == Decimal("1200.00")
    assert "提交灵活就业社会保险补贴申领" in text(browser, "/desk/")
    page = text(browser, f"{ONE}{claim.id}/check")
    assert "我承诺" in page
    assert "按规定的比例补贴" in page
    assert send(browser, claim, "submit").status_code == 422
    assert "已提交" in send(browser, claim, "submit", pledge="1").get_data(as_text=True)
    assert "在申领" in text(browser, INSURANCE)
    page = send(browser, claim, "withdraw", reason="缴费要更正").get_data(as_text=True)
    assert "已撤回" in page


def test_nothing_to_claim_is_told(unit, login):
    placement = flexible(unit, ())
    answer = login(account_for(placement.trainee_id)).post(f"{INSURANCE}/draft")
    assert answer.status_code == 422
    assert "目前没有可以申领" in answer.get_data(as_text=True)


def test_a_document_is_uploaded_while_it_is_a_draft(unit, login):
    placement = flexible(unit)
    browser = login(account_for(placement.trainee_id))
    browser.post(f"{INSURANCE}/draft")
    with acting_as(SYSTEM):
        claim = db.session.query(Claim).filter_by(trainee_id=placement.trainee_id).one()
    page = send(browser, claim, "documents", doc="SI_PROOF", file=(BytesIO(PDF), "缴费凭证.pdf")).get_data(as_text=True)
    assert "缴费凭证.pdf" in page


def test_a_new_card_after_a_failed_payment(unit, login):
    placement = flexible(unit, ())
    claim = own_claim(placement, "PAY_FAILED")
    browser = login(account_for(placement.trainee_id))
    assert "更正收款账户" in text(browser, "/desk/")
    facts = {"payee_account": "6217000099998888", "payee_bank": "宁夏银行", "account_holder": placement.person_name}
    wrong = send(browser, claim, "account", **{**facts, "account_holder": "别人"})
    assert wrong.status_code == 422
    assert "将重新拨付" in send(browser, claim, "account", **facts).get_data(as_text=True)


def test_why_it_is_less(unit, login):
    placement = flexible(unit, ())
    claim = own_claim(placement)
    page = text(login(account_for(placement.trainee_id)), f"{ONE}{claim.id}/why")
    assert "本月实际缴费" in page
    assert "300.00" in page
    assert "600.00" in page


def test_money_that_must_go_back_is_told(unit, cast, login):
    placement = flexible(unit, ())
    make_account(item="FLEX_SOCIAL")
    claim = own_claim(placement, "PAID")
    auditor, boss = cast["xingqing_auditor"], cast["supervisor"]
    with acting_as(auditor):
        revising.recount(auditor, claim, cause="社保部门更正")
    with acting_as(boss):
        row = recoveries.queries.recoveries_of(claim)[0]
        recoveries.order(boss, row, reason="同意")
    browser = login(account_for(placement.trainee_id))
    assert "需要退回的款项" in text(browser, ONE + claim.id)
    assert "看怎样退回" in text(browser, "/desk/")


@pytest.mark.parametrize("path", ["", "/why", "/check", "/files/x"])
def test_the_claim_of_another_person_does_not_exist(unit, login, path):
    claim = own_claim(flexible(unit, ()), "DRAFT")
    browser = login(account_for(flexible(unit, ()).trainee_id))
    assert browser.get(f"{ONE}{claim.id}{path}").status_code == 404
    assert claim.number not in text(browser, INSURANCE)


@pytest.mark.parametrize("name", ["refresh", "documents", "submit", "withdraw", "account"])
def test_nothing_is_done_to_the_claim_of_another_person(unit, login, name):
    claim = own_claim(flexible(unit, ()), "PAY_FAILED" if name == "account" else "DRAFT")
    browser = login(account_for(flexible(unit, ()).trainee_id))
    assert browser.post(f"{ONE}{claim.id}/{name}", data={"reason": "x", "pledge": "1"}).status_code == 404


def test_a_unit_does_not_reach_the_claim_of_a_person(unit, login):
    claim = own_claim(flexible(unit, ()))
    assert login("unit1").get(f"/desk/unit/subsidies/claims/{claim.id}").status_code == 404
    assert login("unit1").get(LIST).status_code in (302, 403)


def test_the_insurance_page_costs_the_same_for_one_and_for_many_months(unit, login, statements):
    placement = flexible(unit, ("2026-08",))
    own_claim(placement)
    browser = login(account_for(placement.trainee_id))

    def cost():
        statements.clear()
        text(browser, INSURANCE)
        return counted(statements)

    cost()
    few = cost()
    for month in ("2026-07", "2026-10"):
        insure(placement.trainee_id, month)
    assert cost() == few


def test_a_month_of_which_only_the_sheet_is_there_is_no_month_of_money(unit, login):
    placement = flow.make_paid(unit, ())
    make_sheet(placement, "2026-07")
    assert "还没有补贴记录" in text(login(account_for(placement.trainee_id)), LIST)
