"""The selection room: its figures equal a recount, who enters it, and that looking changes nothing."""

from decimal import Decimal

import pytest
import sqlalchemy as sa
from lxml import html

from app.core.actor import SYSTEM, acting_as
from app.core.scope import unscoped
from app.extensions import db
from app.showcase.models import Nomination, ShowcaseBatch, ShowcaseScore
from app.showcase.rules.room import BIN, Weights, histogram
from app.showcase.services import room
from app.showcase.states import BatchState, NominationState
from tests.showcase.factories import make_batch, make_nomination
from tests.showcase.room_factories import give, make_panel, room_of_four, scored

PAGES = ("", "/what-if", "/trail", "/determine", "/dossier.xlsx")


def url(batch, path=""):
    return f"/admin/showcase-batches/{batch.id}/room{path}"


def text_of(answer):
    assert answer.status_code == 200
    return words(html.fromstring(answer.get_data(as_text=True)))


def words(element):
    return " ".join(" ".join(element.itertext()).split())


def page_of(answer):
    assert answer.status_code == 200
    return html.fromstring(answer.get_data(as_text=True))


def rows_of(answer):
    """The texts of the first row of every place."""
    return [
        [words(cell) for cell in body[0].xpath("./td|./th")]
        for body in page_of(answer).xpath("//tbody[@class='place']")
    ]


def stored():
    """Everything that a look could have changed."""
    with unscoped("a test looks at the tables themselves"):
        return [
            db.session.execute(sa.select(table).order_by(table.c.id)).all()
            for table in (ShowcaseBatch.__table__, Nomination.__table__, ShowcaseScore.__table__)
        ]


def test_the_ranking_is_that_of_the_rule_with_its_line_and_its_reasons(login):
    batch, four = room_of_four()
    answer = login("region_admin").get(url(batch))
    rows = rows_of(answer)
    assert [row[1:3] for row in rows] == [["1", "甲公司"], ["2", "乙公司"], ["3", "丙公司"], ["4", "丁公司"]]
    assert [row[8] for row in rows] == [f"{one.score:.2f}" for one in four]
    assert [row[6] for row in rows] == [f"{one.average:.2f}" for one in four]
    told = text_of(answer)
    assert "总分相同，乙公司留用率70%高于丙公司55%" in told
    assert "名额线：以上 2 家在名额内" in told
    assert "及格线：80 分" in told
    assert "未达到及格分80分，差8分" in told
    assert "国家级基本标准：近两年年均接收见习人员不足50人" in told
    line = page_of(answer).xpath("//tbody[@class='cut']")[0]
    assert line.getprevious().get("id") == f"n-{four[1].id}"


def test_the_distribution_counts_everybody_once(session):
    batch, _four = room_of_four()
    with acting_as(SYSTEM):
        found = room.room_of(db.session.get_one(ShowcaseBatch, batch.id))
    bands = histogram(found.listed, found.sheet)
    assert sum(count for _band, count in bands) == len(found.listed) == 4
    assert dict(bands)["90–94"] == 1
    assert dict(bands)["85–89"] == 2
    assert bands[0][0] == f"70–{70 + BIN - 1}"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?outcome=RESERVE", ["丙公司"]),
        ("?outcome=SELECTED&area=640100", ["甲公司", "乙公司"]),
        ("?area=999999&outcome=NONE&page=x", ["甲公司", "乙公司", "丙公司", "丁公司"]),
        ("?kind=INSTITUTION&page=7", ["甲公司", "乙公司", "丙公司", "丁公司"]),
    ],
)
def test_the_filters_of_the_address(login, query, names):
    batch, _four = room_of_four()
    assert [row[2] for row in rows_of(login("region_admin").get(url(batch, query)))] == names


@pytest.mark.parametrize(
    ("level", "who", "status"),
    [
        *[("REGION", who, 200) for who in ("region_admin", "region_colleague", "supervisor")],
        *[("REGION", who, 404) for who in ("yinchuan_auditor", "xingqing_auditor", "xingqing_agent")],
        *[("CITY", who, 200) for who in ("yinchuan_auditor", "region_admin", "supervisor")],
        *[("CITY", who, 404) for who in ("xingqing_auditor", "guyuan_agent", "yongning_auditor")],
        *[("COUNTY", who, 200) for who in ("xingqing_auditor", "yinchuan_auditor")],
        *[("COUNTY", who, 404) for who in ("yongning_auditor", "yongning_agent", "guyuan_agent")],
    ],
)
def test_who_enters_the_room(login, level, who, status):
    batch = make_batch("REGION_REVIEW", level)
    browser = login(who)
    assert {browser.get(url(batch, path)).status_code for path in PAGES[:4]} == {status}


@pytest.mark.parametrize("who", ["expert1", "unit1", "street1", "finance_xingqing"])
def test_who_never_enters(login, who):
    batch, four = room_of_four()
    browser = login(who)
    for path in (*PAGES, f"/compare?n={four[0].id}"):
        assert browser.get(url(batch, path)).status_code in (403, 404)
    assert browser.post(url(batch, "/determine")).status_code in (403, 404)


def test_a_supervisor_only_reads(login):
    batch, four = room_of_four()
    browser = login("supervisor")
    assert "确定以上结果" not in text_of(browser.get(url(batch, "/determine")))
    assert browser.post(url(batch, "/determine")).status_code == 403
    assert db.session.get_one(Nomination, four[0].id).state == NominationState.SCORED


def test_what_experts_gave_is_not_told_before_all_have_given(login):
    batch = make_batch("REGION_REVIEW")
    panel = make_panel(batch)
    one = make_nomination(batch, state="CITY_RECOMMENDED", number="000001")
    give(one, panel, [91, 97, None])
    for who in ("region_admin", "supervisor"):
        browser = login(who)
        told = text_of(browser.get(url(batch)))
        assert "评分中 2/3" in told
        assert "91" not in told
        assert "97" not in told
        assert "97" not in text_of(browser.get(url(batch, f"/compare?n={one.id}")))


def test_side_by_side(login):
    batch, four = room_of_four()
    browser = login("region_admin")
    told = text_of(browser.get(url(batch, f"/compare?n={four[3].id}&n={four[0].id}&n=nobody")))
    assert told.index("甲公司") < told.index("丁公司")
    assert "最优" in told
    assert "甲公司总分92分，高于丁公司72分" in told
    page = page_of(browser.get(url(batch, f"/compare?n={four[0].id}&n={four[1].id}")))
    radar = page.xpath("//svg[@aria-label='各维度得分']")[0]
    assert "甲公司：" in radar.xpath("string(./desc)")
    assert page.xpath("//table[contains(@class, 'radar-table')]/caption")
    cells = page.xpath("//table[contains(@class, 'radar-table')]/tbody/tr/td[2]")
    assert sum(Decimal(words(cell)) for cell in cells) == four[0].average
    assert browser.get(url(batch, "/compare")).status_code == 302
    five = scored(batch, make_panel(batch, ["expert4"]), [88], "戊公司", experts=3)
    keys = "&".join(f"n={one.id}" for one in [*four, five])
    assert "一次最多对比 4 家" in text_of(browser.get(url(batch, f"/compare?{keys}")))


def test_other_weights_move_ranks_and_nothing_else(login):
    batch, _four = room_of_four()
    browser = login("region_admin")
    db.session.flush()
    before = stored()
    told = text_of(browser.get(url(batch, "/what-if?f_OPERATION=0&pass=70&quota=1&f_BONUS=2.5")))
    assert "试算，不保存" in told
    assert "退出名额 甲公司" in told
    assert stored() == before
    same = text_of(browser.get(url(batch, "/what-if?quota=2")))
    assert "没有单位因此进入或退出名额" in same
    assert "上升" not in same


@pytest.mark.parametrize("query", ["?f_OPERATION=x", "?f_OPERATION=9", "?pass=0", "?pass=101", "?quota=0", "?quota=１"])
def test_weights_that_make_no_sense_are_told_beside_the_field(login, query):
    batch, _four = room_of_four()
    answer = login("region_admin").get(url(batch, f"/what-if{query}"))
    assert "field-error" in answer.get_data(as_text=True)
    assert "试算排名" not in text_of(answer)


def test_all_weights_alike_give_the_real_score(session):
    batch, four = room_of_four()
    with acting_as(SYSTEM):
        found = room.room_of(batch)
        for factor in (Decimal(1), Decimal("0.5"), Decimal(3)):
            factors = {each.code: factor for each in found.sheet.dimensions if not each.is_bonus}
            moved = room.what_if(found, Weights(factors, found.sheet.pass_score, batch.quota))
            assert [shift.after.placed.standing.score for shift in moved] == [one.score for one in four]
            assert {shift.steps for shift in moved} == {0}


def test_determination_is_shown_before_it_is_done(login):
    batch, four = room_of_four()
    browser = login("region_admin")
    told = text_of(browser.get(url(batch, "/determine")))
    assert "2 家转为“拟命名”" in told
    assert "2 家转为“未入选”，其中 1 家列入递补名单" in told
    assert browser.post(url(batch, "/determine")).status_code == 302
    kept = [db.session.get_one(Nomination, one.id) for one in four]
    assert [one.state for one in kept] == ["SHORTLISTED", "SHORTLISTED", "NOT_SELECTED", "NOT_SELECTED"]
    assert [(one.rank, one.reserve_rank) for one in kept] == [(1, None), (2, None), (3, 1), (4, None)]
    again = text_of(browser.get(url(batch)))
    assert "总分相同，乙公司留用率70%高于丙公司55%" in again
    trail = text_of(browser.get(url(batch, "/trail")))
    assert "拟命名 甲公司" in trail
    assert "排第1名，在名额2个之内" in trail
    alone = text_of(browser.get(url(batch, f"/trail?n={four[0].id}")))
    assert "乙公司" not in alone.split("按时间")[1]


def test_an_unscored_nomination_keeps_the_batch_undetermined(login):
    batch, four = room_of_four()
    make_nomination(batch, state="CITY_RECOMMENDED", number="000009")
    browser = login("region_admin")
    assert "还有 1 家单位没有评分结果" in text_of(browser.get(url(batch, "/determine")))
    assert browser.post(url(batch, "/determine"), follow_redirects=True).status_code == 200
    assert db.session.get_one(Nomination, four[0].id).state == NominationState.SCORED


@pytest.mark.parametrize("state", ["OPEN", "CITY_REVIEW", "PLANNED"])
def test_before_the_experts_the_system_ranks(login, state):
    batch = make_batch(state)
    if state != "PLANNED":
        make_nomination(batch)
    told = text_of(login("region_admin").get(url(batch)))
    live = "按系统实时数据" in told
    assert live == (state in {"OPEN", "PLANNED"})
    assert ("按提交时固定的系统得分暂排" in told) == (state == "CITY_REVIEW")
    assert db.session.get_one(ShowcaseBatch, batch.id).state == BatchState(state)


@pytest.mark.parametrize("path", ["", "/what-if?f_OUTCOME=2", "/trail", "/determine"])
def test_the_number_of_statements_does_not_grow(login, statements, path):
    batch = make_batch("REGION_REVIEW")
    panel, browser, counts = make_panel(batch), None, []
    for more in (2, 18):
        for place in range(more):
            scored(batch, panel, (80 + place, 82, 84))
        browser = browser or login("region_admin")
        browser.get(url(batch, path))
        statements.clear()
        assert browser.get(url(batch, path)).status_code == 200
        counts.append(len([one for one in statements if "policy_param" not in one]))  # looked at once a second
    assert counts[0] == counts[1]
