"""What a unit could claim today, and drafting it."""

import re
from decimal import Decimal

import pytest

from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.subsidies.models import Claim
from app.subsidies.states import ClaimState
from tests.placements.attendance_factories import make_sheet
from tests.subsidies import flow
from tests.subsidies.factories import make_claim
from tests.workspaces.unit_factories import told
from tests.workspaces.unit_subsidies.steps import LIST, text

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
