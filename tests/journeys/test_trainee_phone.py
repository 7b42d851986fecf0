"""A young person on a phone, in a real browser: from the recommended post to the help that follows."""

import re
from datetime import date

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.messaging.queries import accounts_of_trainee
from app.placements.models import Application
from app.placements.services import applications
from app.placements.services.sides import subject_of
from app.security.services import issue_code
from app.security.states import CodePurpose
from tests.factories import make_post, make_unit
from tests.journeys.conftest import assert_accessible
from tests.placements.agreement_factories import make_agreement
from tests.placements.factories import make_application, make_placement
from tests.placements.people import as_unit
from tests.workspaces.trainee_factories import NOW, attended, on_post, paid, young

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
UNIT, POST = "兴庆启元软件技术有限公司", "软件研发见习生"
FAULTS = """() => {
  const said = [], seen = new Set();
  const visible = e => e.checkVisibility({ contentVisibilityAuto: true });
  if (document.documentElement.scrollWidth > innerWidth) said.push('wider than the screen');
  if (document.querySelectorAll('h1').length !== 1) said.push('h1');
  if (document.querySelectorAll('main').length !== 1 || !document.documentElement.lang) said.push('main or language');
  for (const e of document.querySelectorAll('[id]')) { if (seen.has(e.id)) said.push('twice #' + e.id); seen.add(e.id); }
  for (const e of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
    if (!e.labels.length && !e.getAttribute('aria-label')) said.push('no label ' + e.name);
  for (const e of document.querySelectorAll('[aria-labelledby], [aria-describedby]'))
    for (const key of ((e.getAttribute('aria-labelledby') || '') + ' ' + (e.getAttribute('aria-describedby') || '')).split(' '))
      if (key && !document.getElementById(key)) said.push('nothing at #' + key);
  for (const e of document.querySelectorAll('button, .button, summary, .tabs a, label.choice'))
    if (visible(e) && e.getBoundingClientRect().height < 43.5) said.push('small ' + e.innerText.slice(0, 20));
  for (const e of document.querySelectorAll('a, button')) if (!e.textContent.trim() && !e.getAttribute('aria-label')) said.push('no words');
  return said;
}"""


@pytest.fixture(autouse=True)
def calendar(monkeypatch):
    """The served application's threads know no frozen clock."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


def sign_in(person, login):
    who = person(**PHONE)
    page = who.open("/login/")
    page.fill("[name=username]", login)
    page.fill("[name=password]", "Jianxi@2023")
    page.click("main button[type=submit]")
    page.wait_for_url("**/desk/")
    return who


def look(who, path=None):
    """Open a page, or look at the present one: nothing too wide, unnamed, doubled or too small to tap."""
    if path:
        who.open(path)
    assert who.page.evaluate(FAULTS) == [], who.page.url
    assert_accessible(who.page)
    return who.text()


def press(who, words):
    who.page.click(f"main button:has-text('{words}')")
    who.page.wait_for_load_state()


def follow(who, words):
    who.page.click(f"main a:has-text('{words}') >> nth=0")
    who.page.wait_for_load_state()


def test_from_a_recommended_post_to_a_yes(served, person):
    app, _address = served
    with app.app_context(), acting_as(SYSTEM):
        unit = make_unit(name=UNIT)
        make_post(unit, title=POST)
        trainee, login = young(name="马晓雯")
        trainee_id, unit_id = trainee.id, unit.id
        db.session.commit()

    who = sign_in(person, login)
    assert "选择岗位报名" in look(who)
    follow(who, "看推荐岗位")
    assert "工作地点在您常住的兴庆区" in look(who)
    follow(who, POST)
    assert "为什么推荐" in look(who)
    follow(who, "报名（1/3）")
    look(who)
    who.page.fill("[name=letter]", "学过 Python，希望参加实际项目。")
    who.page.check("[name=checked]")
    press(who, "确认报名")
    assert "等待单位受理" in look(who)

    with app.app_context(), acting_as(as_unit(unit_id)) as actor:
        application = db.session.query(Application).filter_by(trainee_id=trainee_id).one()
        applications.receive(actor, application)
        applications.offer(actor, application)
        db.session.commit()

    assert "拟接收您" in look(who, "/desk/")
    follow(who, "去确认")
    assert "单位拟接收您" in look(who)
    press(who, "接受")
    assert "正在复核资格" in look(who)
    assert "等待资格复核" in look(who, "/desk/")


def test_the_agreement_is_read_and_signed_on_the_phone(served, person, monkeypatch):
    app, _address = served
    monkeypatch.setattr("app.placements.services.signing.agreement_pdf", lambda *_facts: b"%PDF-1.7 signed")
    with app.app_context(), acting_as(SYSTEM):
        trainee, login = young(name="王雨桐")
        application = make_application("DISPATCHED", trainee=trainee)
        placement = make_placement("PENDING", application=application, starts_on=date(2023, 7, 17))
        agreement = make_agreement("UNIT_SIGNED", placement=placement)
        (account,) = accounts_of_trainee(trainee.id)
        code = issue_code(CodePurpose.SIGN, subject_of(agreement, account.user_id), minutes=60)
        db.session.commit()

    who = sign_in(person, login)
    follow(who, "去签署")
    assert "全文完" in look(who)
    who.page.check("[name=read_to_end]")
    who.page.fill("[name=typed_name]", "王雨彤")
    who.page.fill("[name=code]", code)
    press(who, "确认签署")
    assert "键入的姓名与签署人姓名不一致" in look(who)
    who.page.fill("[name=typed_name]", "王雨桐")
    who.page.check("[name=read_to_end]")
    press(who, "确认签署")
    assert "协议已签署" in look(who)


def test_a_month_on_post(served, person):
    app, _address = served
    with app.app_context(), acting_as(SYSTEM):
        placement, login = on_post(date(2023, 2, 1), date(2023, 8, 1))
        attended(placement)
        paid(placement)
        db.session.commit()

    who = sign_in(person, login)
    assert "确认 2023-06 考勤" in look(who)
    press(who, "今天已到岗")
    assert "09:30:00" in look(who)
    who.page.click("summary:has-text('13')")
    who.page.click(".cal details[open] button")
    who.page.wait_for_load_state()
    assert "2023-07-13已登记" in look(who)
    look(who, "/desk/attendance/2023-06")
    press(who, "核对无误，确认")
    assert "您已确认" in look(who)
    look(who, "/desk/allowance/")
    press(who, "已足额收到")
    assert "已确认收到" in look(who)
    look(who, "/desk/leave/")
    who.page.check("[name=kind][value=L]")
    who.page.fill("[name=from_day]", "2023-07-18")
    who.page.fill("[name=to_day]", "2023-07-19")
    who.page.fill("[name=words]", "回家办理户口手续。")
    press(who, "提交请假")
    assert "待批准" in look(who)
    look(who, "/desk/next/")
    who.page.check("[name=stays][value='1']")
    press(who, "告诉单位和县（区）")
    assert "希望留下" in look(who)
    look(who, "/desk/complaints/")
    who.page.check("[name=kind][value=OVERTIME]")
    who.page.fill("[name=content]", "连续两周加班到晚上十点。")
    who.page.check("[name=named][value='0']")
    press(who, "提交")
    assert re.search(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){3}", look(who))
    for path in (
        "/desk/placement/",
        "/desk/me/",
        "/desk/me/edit",
        "/desk/me/timeline",
        "/desk/assessment/",
        "/desk/none",
    ):
        look(who, path)
