"""The main job in a real browser: from a unit's application to the director's PDF."""

import re
from datetime import timedelta

import pikepdf
import pytest

from app.core import clock, jobs
from tests.journeys.conftest import assert_accessible

pytestmark = pytest.mark.browser
UNIT = "兴庆启元软件技术有限公司"
PRINTING = 60_000  # ms; a large sheet takes its time on a busy machine


def _open_unit(who):
    page = who.open("/admin/units/?q=启元")
    page.click(f"table a:has-text('{UNIT}')")
    page.wait_for_load_state()


def test_from_application_to_the_directors_pdf(served, person, scan, tmp_path):
    app, _address = served

    # The unit applies.
    unit = person().sign_in("applicant")
    _open_unit(unit)
    unit.page.set_input_files("#files input[type=file]", str(scan))
    unit.page.click("#files form button[type=submit]")
    assert_accessible(unit.page)
    unit.move("submit", pledge=True)
    assert "待审核" in unit.text()

    # The county returns it and marks one field.
    agent = person().sign_in("xingqing_agent")
    assert_accessible(agent.page)
    _open_unit(agent)
    agent.move("request_supplement", mark__address="请填写到门牌号", reason="地址不完整。")
    assert "待补正" in agent.text()

    # The unit sees the mark, corrects the field and sends it again.
    _open_unit(unit)
    assert "请填写到门牌号" in unit.text()
    unit.page.click(".page-acts a[href$='/edit']")
    unit.page.fill("[name=address]", "兴庆区解放西街 101 号")
    unit.page.click("main form.record-form button[type=submit]")
    unit.page.wait_for_load_state()
    unit.move("submit", pledge=True)
    assert "待审核" in unit.text()
    assert "请填写到门牌号" not in unit.text()

    # The county records the comparison and passes the documents to two visitors.
    _open_unit(agent)
    agent.page.click("#panel-comparisons a:has-text('新增')")
    agent.page.fill("[name=compared_on]", clock.today().isoformat())
    agent.page.fill("[name=source_doc]", "信用信息平台")
    agent.page.click("main form.record-form button[type=submit]")
    agent.page.wait_for_load_state()
    _open_unit(agent)
    agent.move("pass_documents", first_visitor="甲某", second_visitor="乙某")
    assert "待实地核查" in agent.text()
    agent.page.click("#panel-site-checks a:has-text('新增')")
    for name, value in {
        "visited_on": clock.today().isoformat(),
        "first_visitor": "甲某",
        "second_visitor": "乙某",
        "finding": "符合条件",
    }.items():
        agent.page.fill(f"[name={name}]", value)
    for name in ("first_signed", "second_signed", "premises_ok", "safety_ok", "mentors_ok"):
        agent.page.check(f"[name={name}]")
    agent.page.click("main form.record-form button[type=submit]")
    agent.page.wait_for_load_state()

    # Another officer passes the site check; five workdays later the notice is over.
    auditor = person().sign_in("xingqing_auditor")
    _open_unit(auditor)
    auditor.move("pass_site_check")
    assert "公示中" in auditor.text()
    with app.app_context(), clock.frozen(clock.now() + timedelta(days=21)):
        assert jobs.run("units.close_notices") == 1
    _open_unit(auditor)
    assert "已认定" in auditor.text()

    # The unit offers a post, the county publishes it.
    _open_unit(unit)
    unit.page.click("#panel-posts a:has-text('新增')")
    facts = {
        "title": "软件研发见习生",
        "headcount": "3",
        "duties": "参与软件研发与测试。",
        "months_min": "3",
        "mentor": "带教老师",
        "months_max": "12",
        "allowance_yuan": "2300",
        "category_reason": "本单位承担软件研发项目管理工作",
    }
    for name, value in facts.items():
        unit.page.fill(f"[name={name}]", value)
    for name, value in {"category": "MANAGEMENT", "industry": "I", "education": "BACHELOR"}.items():
        unit.page.select_option(f"[name={name}]", value)
    unit.page.click("main form.record-form button[type=submit]")
    unit.page.wait_for_load_state()
    assert "软件研发见习生" in unit.text()
    unit.move("submit")
    agent.open("/admin/posts/?state=SUBMITTED")
    agent.page.click("table a:has-text('软件研发见习生')")
    agent.page.wait_for_load_state()
    agent.move("approve")
    assert "招募中" in agent.text()

    # Anybody finds it, on a phone, without signing in.
    visitor = person(width=390, height=844)
    visitor.open("/")
    visitor.page.fill("main input[name=q]", "软件研发")
    visitor.page.press("main input[name=q]", "Enter")
    visitor.page.wait_for_load_state()
    visitor.page.click("a:has-text('软件研发见习生')")
    visitor.page.wait_for_load_state()
    assert UNIT in visitor.text()
    assert "2,300 元/月" in visitor.text()
    assert_accessible(visitor.page)

    # Who wants it is led to the door, and on to an account of their own; the public pages have set no cookie.
    assert visitor.context.cookies() == []
    visitor.page.click("main a:has-text('我要报名') >> nth=0")
    visitor.page.wait_for_url(re.compile(r"/login/\?next="))
    assert_accessible(visitor.page)
    visitor.page.click("main a:has-text('青年注册')")
    visitor.page.wait_for_url(re.compile(r"/desk/register/\?next="))
    assert_accessible(visitor.page)

    # The director downloads the monthly summary.
    director = person().sign_in("region_admin")
    director.open("/admin/summaries/")
    assert_accessible(director.page)
    with director.page.expect_download(timeout=PRINTING) as download:
        director.page.click("a[href*='.pdf'] >> nth=0", timeout=PRINTING)
    path = tmp_path / "summary.pdf"
    download.value.save_as(path)
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) >= 1
