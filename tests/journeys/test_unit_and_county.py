"""A unit and its county in a real browser: from an application at the desk to a verified month of attendance."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.placements.models import Agreement, Application, AttendanceMonth, Placement
from app.placements.services.attendance import counting
from app.placements.services.sides import subject_of
from app.placements.states import ApplicationState, AttendanceMonthState, PlacementState
from app.security import services as accounts
from app.security.models import Account
from app.security.queries import account_by_login
from app.security.services import issue_code
from app.security.states import CodePurpose
from app.units.models import Unit
from tests.conftest import PASSWORD
from tests.factories import make_post, make_trainee
from tests.journeys.conftest import assert_accessible
from tests.placements.attendance_factories import agree
from tests.placements.factories import make_application
from tests.placements.insurance_factories import make_policy

pytestmark = pytest.mark.browser
NAME, POST, MENTOR = "马晓燕", "软件测试见习生", "王师傅"


class Calendar:
    """The day that the served application lives in; its threads know no frozen clock."""

    def __init__(self):
        self.moment = datetime(2023, 7, 3, 10)

    def go_to(self, day: date) -> None:
        self.moment = datetime(day.year, day.month, day.day, 10)


@pytest.fixture
def calendar(monkeypatch):
    found = Calendar()
    monkeypatch.setattr(clock, "now", lambda: found.moment)
    return found


@pytest.fixture
def story(served, calendar):
    """A post of the first unit, a young person with an account who applied for it, and cover to give."""
    app, _address = served
    with app.app_context(), acting_as(SYSTEM):
        unit = db.session.get_one(Unit, account_by_login("unit1").unit_id)
        post = make_post(unit, title=POST, duties="编写测试用例并记录缺陷。", work_time="周一至周五 9:00—18:00")
        person = make_trainee("MATCHING", name=NAME, category="GRADUATE", check_valid_to=date(2023, 8, 1))
        accounts.create_account(
            SYSTEM,
            login="young",
            name=NAME,
            roles="TRAINEE",
            region_code=unit.region_code,
            level="COUNTY",
            password=PASSWORD,
            trainee_id=person.id,
            trusted=True,
        )
        make_policy(unit.region_code, valid_from=date(2023, 1, 1), valid_to=date(2024, 12, 31))
        key = make_application("SUBMITTED", post=post, trainee=person, letter="想做软件测试。").id
        db.session.commit()
    return app, key


def enter(who, login):
    """Sign in, wherever the account begins."""
    page = who.open("/login/")
    page.fill("[name=username]", login)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    return who


def press(who, name):
    """Press a button or follow a link by its words, in the content of the page."""
    _click(who, f"main :is(a, button):has-text('{name}')")


def _click(who, what):
    """Click in the middle of the window, clear of the tabs at the foot of a phone."""
    found = who.page.locator(what).first
    found.evaluate("each => each.scrollIntoView({block: 'center'})")
    found.click()
    who.page.wait_for_load_state()


def row(app, entity):
    """The one row of a kind, as it is stored now."""
    with app.app_context(), acting_as(SYSTEM):
        return db.session.scalars(select(entity).order_by(entity.id.desc())).first()


def code_for(app, agreement, login):
    """What the message would bring."""
    with app.app_context(), acting_as(SYSTEM):
        account = db.session.scalars(select(Account).where(Account.login == login)).one()
        code = issue_code(CodePurpose.SIGN, subject_of(agreement, account.user_id), minutes=10)
        db.session.commit()
    return code


def sign(who, name, code):
    who.page.check("[name=read_to_end]")
    who.page.fill("[name=typed_name]", name)
    who.page.fill("[name=code]", code)
    _click(who, "form[action*='/sign'] button.button-primary")


def test_from_an_application_to_a_verified_month(story, person, calendar):
    app, key = story

    # The unit registers a mentor, takes the application up and offers a place.
    unit = enter(person(), "unit1")
    unit.open("/desk/unit/")
    assert_accessible(unit.page)
    assert "受理报名" in unit.text()
    unit.open("/desk/unit/mentors/add")
    unit.page.fill("[name=name]", MENTOR)
    unit.page.fill("[name=joined_on]", "2015-03-01")
    unit.page.fill("[name=insured_since]", "2015-03-01")
    unit.page.click("main form button[type=submit]")
    unit.page.wait_for_load_state()
    assert MENTOR in unit.text()
    unit.open("/desk/unit/")
    press(unit, "受理报名")
    assert "想做软件测试。" in unit.text()
    assert_accessible(unit.page)
    press(unit, "受理")
    press(unit, "拟接收")
    unit.page.fill("[name=interview_place]", "办公楼 301")
    press(unit, "确认拟接收")
    assert row(app, Application).state == ApplicationState.OFFERED

    # The young person accepts on the phone.
    young = enter(person(width=390, height=844), "young")
    young.open(f"/desk/applications/{key}")
    assert "单位拟接收您" in young.text()
    _click(young, "#offer form[action$='/accept'] button")

    # One officer of the county checks, another dispatches.
    agent = enter(person(), "xingqing_agent")
    agent.open(f"/admin/applications/{key}")
    assert_accessible(agent.page)
    agent.move("check")
    auditor = enter(person(), "xingqing_auditor")
    auditor.open(f"/admin/applications/{key}")
    auditor.move("dispatch", starts_on="2023-07-10", ends_on="2024-01-09")
    assert row(app, Application).state == ApplicationState.DISPATCHED, auditor.text()

    # The unit names the mentor and signs, the young person signs, the county files.
    placement = row(app, Placement)
    unit.open(f"/desk/unit/placements/{placement.id}")
    assert "上岗前还需要" in unit.text()
    press(unit, "指定带教老师")
    unit.page.check("[name=mentor_id]")
    unit.page.click("main form button[type=submit]")
    unit.page.wait_for_load_state()
    agreement = row(app, Agreement)
    unit.open(f"/desk/unit/agreements/{agreement.id}/edit")
    unit.page.select_option("[name=mentor_id]", label=MENTOR)
    press(unit, "保存条款")
    sign(unit, "unit1", code_for(app, agreement, "unit1"))
    assert "接下来由本人签署" in unit.text()
    young.open(f"/desk/agreements/{agreement.id}")
    sign(young, NAME, code_for(app, agreement, "young"))
    agent.open(f"/admin/agreements/{agreement.id}")
    agent.move("file")
    assert row(app, Agreement).filed_on == date(2023, 7, 3), agent.text()

    # Both confirm the first day.
    calendar.go_to(date(2023, 7, 10))
    unit.open(f"/desk/unit/applications/{key}")
    press(unit, "确认报到")
    young.open(f"/desk/applications/{key}")
    press(young, "我已报到")
    assert row(app, Placement).state == PlacementState.ACTIVE, young.text()

    # The unit trains, types the month, the mentor agrees, the young person confirms.
    unit.open(f"/desk/unit/trainings/add?placement_id={placement.id}")
    for name, value in {
        "held_on": "2023-07-10",
        "hours": "4",
        "trainer": "李老师",
        "content": "岗位与安全",
    }.items():
        unit.page.fill(f"[name={name}]", value)
    press(unit, "登记")
    calendar.go_to(date(2023, 8, 1))
    _open_month(app, placement)
    unit.open("/desk/unit/attendance/?month=2023-07")
    cell = unit.page.locator("table.days tbody tr").first.locator("td input:not([type=hidden])").first
    assert_accessible(unit.page)
    cell.click()
    for _each in range(5):
        unit.page.keyboard.press("p")
        unit.page.keyboard.press("ArrowRight")
    unit.page.locator(".save-bar button").first.click()
    unit.page.wait_for_load_state()
    unit.page.locator("button[name=full]").first.click()
    unit.page.wait_for_load_state()
    _mentor_agrees(app, placement)
    young.open("/desk/attendance/2023-07")
    press(young, "核对无误，确认")

    # The unit submits by the second, the county verifies.
    unit.open("/desk/unit/attendance/?month=2023-07")
    unit.page.locator(".save-bar button[name=submit]").click()
    unit.page.wait_for_load_state()
    sheet = row(app, AttendanceMonth)
    assert sheet.state == AttendanceMonthState.SUBMITTED, unit.text()
    assert not sheet.is_late
    agent.open(f"/admin/attendance-months/{sheet.id}")
    assert_accessible(agent.page)
    agent.move("verify")
    assert row(app, AttendanceMonth).state == AttendanceMonthState.VERIFIED, agent.text()
    unit.open("/desk/unit/")
    assert "登记生活补贴发放" in unit.text()


def _open_month(app, placement):
    with app.app_context(), acting_as(SYSTEM):
        mine = db.session.get_one(Placement, placement.id)
        counting.open_months([mine], date(2023, 7, 1), date(2023, 7, 31))
        db.session.commit()


def _mentor_agrees(app, placement):
    with app.app_context(), acting_as(SYSTEM):
        mine = db.session.get_one(Placement, placement.id)
        first = date(2023, 7, 10)
        workdays = [day for n in range(22) if (day := first + timedelta(days=n)).weekday() < 5]
        agree(mine, dict.fromkeys(workdays, "P"))
        db.session.commit()
