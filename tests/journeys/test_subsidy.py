"""A month of allowance in a real browser: days typed by the unit, a claim in many hands, finance, and the roster."""

from datetime import date
from decimal import Decimal

import pytest

from app.core import clock, jobs
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.placements.models import AttendanceMonth, Placement
from app.placements.states import AttendanceMonthState
from app.registers.models import BudgetLine
from app.registers.services.lists import add
from app.security import services as accounts
from app.security.queries import account_by_login
from app.subsidies.models import BudgetAccount, Claim, ClaimNotice, PaymentBatch, PaymentItem, QualitySample
from app.subsidies.states import ClaimState
from app.trainees.models import Trainee
from app.units.models import Unit
from tests.conftest import PASSWORD
from tests.core.pdf_reader import pages, text_of
from tests.factories import make_post, make_trainee
from tests.journeys.conftest import assert_accessible
from tests.journeys.test_unit_and_county import Calendar, _mentor_agrees, _open_month, enter, press, row
from tests.placements.agreement_factories import make_agreement
from tests.placements.attendance_factories import make_attended, train
from tests.placements.insurance_factories import make_cover
from tests.trainees.factories import make_check

pytestmark = pytest.mark.browser
NAME, AMOUNT = "马晓燕", "1485.71"  # R31-2: 16 of 21 days at 1,950 yuan


@pytest.fixture
def calendar(monkeypatch):
    found = Calendar()
    found.go_to(date(2023, 7, 3))
    monkeypatch.setattr(clock, "now", lambda: found.moment)
    return found


@pytest.fixture
def placement(served, calendar):
    """Somebody on post at the first unit since 10 July, insured, trained, under a filed agreement; money is arranged."""
    app, _address = served
    with app.app_context(), acting_as(SYSTEM):
        unit = db.session.get_one(Unit, account_by_login("unit1").unit_id)
        unit.bank_name, unit.bank_account = "测试银行", "6217000000001234"
        person = make_trainee("PLACED", name=NAME, category="GRADUATE", compared_on=date(2023, 8, 1))
        made = make_attended(trainee=person, post=make_post(unit, title="软件测试见习生", allowance_yuan=Decimal(1950)))
        make_agreement("FILED", placement=made)
        make_cover(made)
        make_check(person)
        train(made, date(2023, 7, 10))
        money = {"year": 2023, "item": "LIVING", "source": "REGION", "amount_yuan": Decimal("50000.00")}
        add(SYSTEM, BudgetLine, region_code=unit.region_code, **money)
        accounts.create_account(
            SYSTEM,
            login="young_claimed",
            name=NAME,
            roles="TRAINEE",
            region_code=unit.region_code,
            level="COUNTY",
            password=PASSWORD,
            trainee_id=person.id,
            trusted=True,
        )
        db.session.commit()
        calendar.go_to(date(2023, 8, 1))
        return db.session.get_one(Placement, made.id)


def test_from_typed_days_to_the_roster(served, person, placement, calendar):
    app, _address = served

    # The unit types the month; the mentor agrees, the young person confirms; the county verifies.
    unit, young = enter(person(), "unit1"), enter(person(width=390, height=844), "young_claimed")
    _open_month(app, placement)
    unit.open("/desk/unit/attendance/?month=2023-07")
    unit.page.locator("button[name=full]").first.click()
    unit.page.wait_for_load_state()
    _mentor_agrees(app, placement)
    young.open("/desk/attendance/2023-07")
    press(young, "核对无误，确认")
    unit.open("/desk/unit/attendance/?month=2023-07")
    unit.page.locator(".save-bar button[name=submit]").click()
    unit.page.wait_for_load_state()
    agent = enter(person(), "xingqing_agent")
    agent.open(f"/admin/attendance-months/{row(app, AttendanceMonth).id}")
    agent.move("verify")

    # Before the unit has paid, nothing can be claimed, and the page says why.
    calendar.go_to(date(2023, 8, 4))
    unit.open("/desk/unit/subsidies/")
    assert "R34" in unit.text() or "尚未登记发放" in unit.text(), unit.text()
    assert_accessible(unit.page)

    # The unit pays by bank and claims; it checks its answers and signs the pledge.
    unit.open("/desk/unit/allowances/?month=2023-07")
    unit.page.click("summary:has-text('登记一笔发放')")
    unit.page.locator(".pay-form [name=amount_yuan]").first.fill(AMOUNT)
    unit.page.locator(".pay-form [name=paid_on]").first.fill("2023-08-04")
    unit.page.locator(".pay-form [name=slip_no]").first.fill("HD20230804")
    unit.page.locator(".pay-form button").first.click()
    unit.page.wait_for_load_state()
    unit.open("/desk/unit/subsidies/")
    assert "1,485.71" in unit.text()
    unit.page.locator("form[action$='/draft'] button").first.click()
    unit.page.wait_for_load_state()
    claim = row(app, Claim)
    assert claim.amount_yuan == Decimal(AMOUNT)
    assert "16" in unit.text() and "21" in unit.text()
    assert_accessible(unit.page)
    unit.open(f"/desk/unit/subsidies/claims/{claim.id}/check")
    unit.page.check("[name=pledge]")
    unit.page.click("form[action$='/submit'] button")
    unit.page.wait_for_load_state()
    assert row(app, Claim).state == ClaimState.SUBMITTED, unit.text()
    assert row(app, AttendanceMonth).state == AttendanceMonthState.LOCKED

    # One officer accepts and passes, another rechecks; the first approval is looked at once more.
    agent.open(f"/admin/claims/{claim.id}")
    agent.move("accept")
    assert_accessible(agent.page)
    assert "1,950.00" in agent.text() and "1,485.71" in agent.text()
    agent.move("pass")
    assert row(app, Claim).state == ClaimState.COUNTY_PASSED, agent.text()
    auditor = enter(person(), "xingqing_auditor")
    auditor.open(f"/admin/claims/{claim.id}")
    auditor.move("recheck")
    colleague = enter(person(), "xingqing_colleague")
    colleague.open(f"/admin/quality-samples/{row(app, QualitySample).id}")
    colleague.move("agree", note="考勤、发放与计算一致。")

    # It is published with masked people, and approved when five workdays are over.
    agent.open("/admin/claim-notices/")
    agent.page.click("button:has-text('发布公示')")
    agent.page.wait_for_load_state()
    notice = row(app, ClaimNotice)
    anybody = person(width=390, height=844)
    anybody.open(f"/notices/{notice.id}")
    number = _number_of(app, placement)
    assert number not in anybody.page.content()
    assert f"{number[:6]}********{number[14:]}" in anybody.text() and "1,485.71" in anybody.text()
    assert_accessible(anybody.page)
    calendar.go_to(date(2023, 8, 15))
    with app.app_context():
        assert jobs.run("subsidies.close_notices") >= 1
    assert row(app, Claim).state == ClaimState.APPROVED

    # The agent sends it to finance, finance pays, the account balances.
    agent.open("/admin/payment-batches/new")
    agent.page.locator("main input[type=checkbox]").last.check()
    agent.page.click("button:has-text('建立批次')")
    agent.page.wait_for_load_state()
    agent.open(f"/admin/payment-batches/{row(app, PaymentBatch).id}")
    agent.move("send")
    assert row(app, Claim).state == ClaimState.SENT_TO_FINANCE, agent.text()
    finance = enter(person(), "finance_xingqing")
    finance.open(f"/admin/payment-items/{row(app, PaymentItem).id}")
    finance.page.select_option("[name=is_paid]", "1")
    finance.page.fill("[name=voucher_no]", "PZ20230815001")
    finance.page.fill("[name=paid_on]", "2023-08-15")
    finance.page.click("main form.card button[type=submit]")
    finance.page.wait_for_load_state()
    paid = row(app, Claim)
    assert (paid.state, paid.paid_yuan) == (ClaimState.PAID, Decimal(AMOUNT)), finance.text()
    account = row(app, BudgetAccount)
    assert (account.committed_yuan, account.paid_yuan) == (Decimal("0.00"), Decimal(AMOUNT))
    assert row(app, Placement).months_paid == Decimal("0.7619")

    # The roster says the same, and the young person reads it on the phone.
    answer = agent.page.context.request.get(f"{agent.address}/admin/claims/{claim.id}/papers/roster.pdf")
    assert answer.ok
    printed = "".join(text_of(page) for page in pages(answer.body()))
    assert NAME in printed and "1,485.71" in printed and number not in printed
    young.open("/desk/subsidies/")
    assert "1,485.71" in young.text()
    assert_accessible(young.page)


def _number_of(app, placement):
    with app.app_context(), acting_as(SYSTEM):
        return db.session.get_one(Trainee, placement.trainee_id).id_no
