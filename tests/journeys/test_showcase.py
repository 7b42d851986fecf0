"""A showcase unit in a real browser: applied for, scored twice, objected to, named, warned, and revoked everywhere."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core import clock, jobs
from app.core.actor import SYSTEM, acting_as
from app.core.calendar import add_years
from app.core.issued import IssuedDocument
from app.extensions import db
from app.security.queries import account_by_login
from app.showcase.models import Nomination, ShowcaseBatch, ShowcaseNotice, ShowcaseObjection, ShowcaseScore
from app.showcase.rules.bands import bands_of
from app.showcase.rules.criteria import Dimension, Item, sheet_text
from app.showcase.rules.sheets import default_sheet
from app.showcase.states import BatchState, Fact, NominationState
from app.units.models import Unit
from tests.core.pdf_reader import pages, text_of
from tests.journeys.conftest import assert_accessible
from tests.journeys.test_unit_and_county import Calendar, enter, press, row

pytestmark = pytest.mark.browser
TITLE, UNIT, STORY = "2026年自治区级就业见习示范单位", "unit1的单位", "两篇见习故事被市级媒体采用。"
EXPERTS = ("expert1", "expert2", "expert3")
WHY = "考勤连续三个月报送不及时。"
PLAN = {
    "title": TITLE,
    "year": "2023",
    "quota": "1",
    "opens_on": "2026-09-01",
    "closes_on": "2026-09-10",
    "review_by": "2026-09-20",
    "score_by": "2026-10-10",
    "period_from": "2025-09-01",
    "period_to": "2026-08-31",
}


@pytest.fixture
def calendar(monkeypatch):
    found = Calendar()
    found.go_to(date(2026, 9, 1))
    monkeypatch.setattr(clock, "now", lambda: found.moment)
    return found


@pytest.fixture
def unit(served, calendar):
    app, _address = served
    with app.app_context(), acting_as(SYSTEM):
        found = db.session.get_one(Unit, account_by_login("unit1").unit_id)
        found.accredited_on, found.valid_to = add_years(clock.today(), -2), add_years(clock.today(), 3)
        db.session.commit()
        return found.id


def _sheet():
    """What the system knows of a unit without internships, and what experts judge."""
    years = Item("years", "稳定运行年限", Decimal(20), Fact.YEARS, bands_of("≥3:20"), "整年数")
    judged = Item("stories", "经验与故事", Decimal(80), basis="由专家评定")
    bonus = default_sheet().dimensions[-1]
    return replace(default_sheet(), dimensions=(Dimension("ALL", "管理与宣传", (years, judged)), bonus))


def _score(app, expert, points):
    """Score the one nomination that waits for an expert, look at everything once more, and submit."""
    expert.open("/admin/scoring/")
    with app.app_context(), acting_as(SYSTEM):
        account = account_by_login(expert.name)
        mine = db.session.query(ShowcaseScore).filter_by(user_id=account.user_id, state="ASSIGNED").one()
        key = mine.id
    expert.open(f"/admin/scoring/{key}")
    assert UNIT not in expert.text() and STORY in expert.text()
    assert_accessible(expert.page)
    expert.page.fill("[name=points-stories]", str(points))
    expert.page.fill("[name=note-stories]", "按材料评分")
    expert.page.click("button[name=go][value=check]")
    expert.page.wait_for_url("**/check")
    expert.page.click("form[action$='/submit'] button[type=submit]")
    expert.page.wait_for_load_state()


def _plan(app, region):
    """The organiser plans a batch, takes its own sheet and opens it."""
    region.open("/admin/showcase-batches/add")
    region.page.select_option("[name=level]", "REGION")
    for name, value in PLAN.items():
        region.page.fill(f"[name={name}]", value)
    region.page.click("main form.record-form button[type=submit]")
    region.page.wait_for_load_state()
    key = row(app, ShowcaseBatch).id
    with app.app_context(), acting_as(SYSTEM):
        db.session.get_one(ShowcaseBatch, key).criteria = sheet_text(_sheet())
        db.session.commit()
    region.open(f"/admin/showcase-batches/{key}")
    region.move("open")
    assert row(app, ShowcaseBatch).state == BatchState.OPEN, region.text()
    return key


def _apply(app, unit, scan):
    """The unit applies on its desk: the system's figures stand there, it adds a story with a document."""
    unit.open("/desk/unit/")
    assert "示范单位申报" in unit.text()
    unit.open("/desk/unit/showcase/")
    assert_accessible(unit.page)
    press(unit, "开始申报")
    assert "稳定运行年限" in unit.text() and "已得满分" in unit.text()
    unit.page.fill("[name=statement]", "制度健全，带教到人。")
    unit.page.fill("[name=material-stories]", STORY)
    unit.page.locator("[data-state]", has_text="已自动保存").wait_for()
    unit.page.set_input_files("[name=file-stories]", str(scan))
    assert_accessible(unit.page)
    unit.page.click("button[name=go][value=check]")
    unit.page.wait_for_url("**/check")
    assert "营业执照.pdf" in unit.text() and STORY in unit.text()
    assert_accessible(unit.page)
    unit.page.check("[name=pledge]")
    unit.page.click("form[action$='/submit'] button[type=submit]")
    unit.page.wait_for_load_state()
    sent = row(app, Nomination)
    assert sent.state == NominationState.SUBMITTED, unit.text()
    assert sent.system_points == Decimal(20)
    return sent.id


def test_from_the_plan_to_the_revocation(served, person, scan, unit, calendar):
    app, _address = served
    region, own = enter(person(), "region_admin"), enter(person(), "unit1")
    batch = _plan(app, region)
    key = _apply(app, own, scan)

    # The city visits and recommends; the night closes the applications; the organiser asks three experts.
    calendar.go_to(date(2026, 9, 8))
    city = enter(person(), "yinchuan_auditor")
    city.open(f"/admin/nominations/{key}")
    city.move("recommend", site_checked_on="2026-09-08", opinion="已实地核查，同意推荐。")
    assert row(app, Nomination).state == NominationState.CITY_RECOMMENDED, city.text()
    calendar.go_to(date(2026, 9, 14))
    with app.app_context():
        assert jobs.run("showcase.close_applications") == 1
    for login in EXPERTS:
        region.open(f"/admin/showcase-panel/{batch}")
        with app.app_context(), acting_as(SYSTEM):
            user_id = account_by_login(login).user_id
        region.page.select_option("[name=user_id]", str(user_id))
        region.page.fill("[name=employer]", "宁夏大学")
        region.page.click("form[action$='/invite'] button[type=submit]")
        region.page.wait_for_load_state()
    region.open(f"/admin/showcase-batches/{batch}")
    region.move("start_review")

    # Two experts agree, the third does not: all three look again, and now they agree.
    calendar.go_to(date(2026, 9, 15))
    panel = []
    for login, points in zip(EXPERTS, (72, 70, 50), strict=True):
        expert = enter(person(), login)
        expert.name = login
        panel.append(expert)
        _score(app, expert, points)
    assert (row(app, Nomination).round, row(app, Nomination).average) == (2, None)
    for expert, points in zip(panel, (72, 70, 68), strict=True):
        _score(app, expert, points)
    scored = row(app, Nomination)
    assert (scored.state, scored.score, scored.spread) == (NominationState.SCORED, Decimal(90), Decimal(4))

    # The organiser looks at the room, determines and publishes; the unit is told nothing before.
    calendar.go_to(date(2026, 9, 17))
    own.open(f"/desk/unit/showcase/{key}")
    assert "评审中" in own.text() and "90" not in own.text().replace("2026", "")
    region.open(f"/admin/showcase-batches/{batch}/room")
    assert UNIT in region.text()
    assert_accessible(region.page)
    region.open(f"/admin/showcase-batches/{batch}/room/determine")
    press(region, "确定以上结果")
    own.open(f"/desk/unit/showcase/{key}")
    assert "评审中" in own.text()
    region.open(f"/admin/showcase-batches/{batch}")
    region.move("publish")
    notice = row(app, ShowcaseNotice)
    own.open(f"/desk/unit/showcase/{key}")
    assert "90.00" in own.text() and notice.to_day.isoformat() in own.text()

    # Somebody objects, keeps the receipt, and reads the answer with it.
    calendar.go_to(date(2026, 9, 18))
    anybody = person(width=390, height=844)
    anybody.open(f"/showcase/notices/{notice.id}")
    assert UNIT in anybody.text()
    anybody.page.select_option("[name=unit]", key)
    anybody.page.fill("[name=content]", "该单位的见习故事不是本单位的，请核实。")
    anybody.page.click("form.ask button[type=submit]")
    anybody.page.wait_for_load_state()
    receipt = anybody.page.inner_text("main strong.num").strip()
    assert row(app, Nomination).state == NominationState.OBJECTED
    region.open(f"/admin/showcase-objections/{row(app, ShowcaseObjection).id}")
    region.move("dismiss", answer="经核实，故事的作者是该单位见习人员，异议不成立。")
    anybody.open("/notices/objection")
    anybody.page.fill("[name=receipt]", receipt)
    anybody.page.click("main form button[type=submit]")
    assert "异议不成立" in anybody.text()

    # The notice is over: named, with a certificate that anybody can prove.
    calendar.go_to(date(2026, 9, 28))
    with app.app_context():
        assert jobs.run("showcase.close_notices") == 1
    region = enter(person(), "region_admin")
    region.open(f"/admin/showcase-batches/{batch}")
    region.move("name", doc_no="宁人社发〔2026〕88号")
    named = row(app, Nomination)
    assert named.state == NominationState.NAMED, region.text()
    own = enter(person(), "unit1")
    own.open(f"/desk/unit/showcase/{key}")
    assert named.certificate_no in own.text()
    assert_accessible(own.page)
    answer = own.page.context.request.get(f"{own.address}/desk/unit/showcase/{key}/papers/certificate.pdf")
    assert answer.ok, answer.status
    printed = "".join(text_of(page) for page in pages(answer.body()))
    assert UNIT in printed and "宁人社发〔2026〕88号" in printed
    anybody.open("/showcase")
    assert UNIT in anybody.text()
    assert_accessible(anybody.page)

    # A warning says what to mend and by when, on the desk and in public.
    region.open(f"/admin/nominations/{key}")
    region.move("warn", reason=WHY)
    warned = row(app, Nomination)
    assert warned.state == NominationState.WARNED, region.text()
    own.open("/desk/unit/")
    assert "示范单位限期整改" in own.text()
    own.open(f"/desk/unit/showcase/{key}")
    assert WHY in own.text() and warned.rectify_by.isoformat() in own.text()
    anybody.open(f"/showcase/{key}")
    assert "限期整改" in anybody.text()

    # A veto is recorded; the revocation shows everywhere at once.
    region.open(f"/admin/nominations/{key}")
    region.page.click("#vetoes details.move > summary")
    region.page.select_option("[name=veto]", "FALSE_MATERIAL")
    region.page.fill("#vetoes [name=document]", "宁人社监〔2026〕3号")
    region.page.fill("#vetoes [name=words]", "申报材料中的见习故事系虚构。")
    region.page.click("#vetoes details.move button[type=submit]")
    region.page.wait_for_load_state()
    region.open(f"/admin/nominations/{key}")
    region.move("revoke", reason="申报材料弄虚作假。")
    assert row(app, Nomination).state == NominationState.REVOKED, region.text()
    own.open(f"/desk/unit/showcase/{key}")
    assert "已撤销" in own.text() and "申报材料弄虚作假。" in own.text() and "下载证书" not in own.text()
    assert_accessible(own.page)
    anybody.open(f"/showcase/{key}")
    assert "已撤销" in anybody.text()
    anybody.open("/showcase")
    told = anybody.text()
    assert UNIT not in told or "已撤销" in told
    with app.app_context(), acting_as(SYSTEM):
        assert db.session.get_one(Unit, unit).showcase_level is None
        papers = db.session.query(IssuedDocument).filter_by(record_id=key).all()
        assert {str(paper.state) for paper in papers} == {"REVOKED"} and len(papers) == 2
