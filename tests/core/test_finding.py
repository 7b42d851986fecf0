"""The box that finds everything: within reach, posted, logged without the words."""

import sqlalchemy as sa

from app.core.audit import AuditEntry
from app.core.scope import unscoped
from app.extensions import db
from tests.factories import make_post, make_unit


def page(browser, words):
    return browser.post("/admin/find/", data={"q": words})


def test_records_in_reach_are_found_with_a_link(login):
    unit = make_unit(name="塞上寻找测试有限公司")
    make_post(unit, title="寻找测试见习生")
    found = page(login("xingqing_agent"), "寻找测试").get_data(as_text=True)
    assert f'href="/admin/units/{unit.id}"' in found and "寻找测试见习生" in found


def test_records_out_of_reach_are_not_found(login):
    make_unit(name="塞上寻找测试有限公司")
    assert "塞上寻找测试有限公司" not in page(login("yongning_agent"), "寻找测试").get_data(as_text=True)
    assert "塞上寻找测试有限公司" not in page(login("unit2"), "寻找测试").get_data(as_text=True)


def test_pages_of_the_menu_are_found(login):
    assert 'href="/admin/units/"' in page(login("xingqing_agent"), "见习单位").get_data(as_text=True)


def test_one_character_is_too_short_and_strangers_are_sent_to_sign_in(login, client):
    assert "请至少输入两个字" in page(login("xingqing_agent"), "塞").get_data(as_text=True)
    assert client.post("/admin/find/", data={"q": "寻找"}).status_code == 302


def test_the_log_tells_that_somebody_sought_but_not_what(login, session):
    page(login("xingqing_agent"), "寻找测试")
    with unscoped("a test reads the log"):
        entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.deed == "find")).one()
    assert "寻找测试" not in entry.changes and "sought" in entry.changes


def test_the_box_asks_one_statement_for_each_kind(login, statements):
    browser = login("xingqing_agent")
    for number in range(4):
        make_unit(name=f"寻找测试{number}")
    page(browser, "寻找测试")
    statements.clear()
    page(browser, "寻找测试")
    few = len(statements)
    for number in range(9):
        make_unit(name=f"寻找测试更多{number}")
    db.session.flush()
    statements.clear()
    page(browser, "寻找测试")
    assert len(statements) == few
