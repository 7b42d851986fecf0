"""Exports of a list: what the page shows, within reach, masked or in clear by permission and purpose, logged."""

import csv
import json
from io import BytesIO, StringIO

import openpyxl
import pytest
import sqlalchemy as sa

from app.core.actor import SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.core.card import CARDS
from app.core.views import extract
from app.core.views.columns import ColumnReader
from app.core.views.extract import Extract, Wanted
from app.posts.card import POST
from app.units.card import UNIT
from app.units.models import Unit
from tests.factories import make_post, make_unit
from tests.guards.rows import ROWS

PHONE = "13912345678"


@pytest.fixture
def personal(monkeypatch):
    """The list of units shows a personal column."""
    monkeypatch.setattr(UNIT, "listed", ["name", "region_code", "contact_phone", "state", "accredited_on"])


def _rows(browser, url, **form):
    with browser.post(url, data=form) if form else browser.get(url) as answer:
        assert answer.status_code == 200, answer.get_data(as_text=True)[:500]
        return [list(row) for row in openpyxl.load_workbook(BytesIO(answer.data)).active.values]


def _logged(session, deed="export"):
    with acting_as(SYSTEM):
        entries = session.scalars(sa.select(AuditEntry).where(AuditEntry.deed == deed).order_by(AuditEntry.id.desc()))
    return [{name: new for name, (_old, new) in json.loads(entry.changes).items()} for entry in entries]


def test_the_file_has_the_columns_of_the_page_and_the_key_of_each_record(login, session):
    unit = make_unit(name="导出甲")
    found = _rows(login("xingqing_auditor"), "/admin/units/export.xlsx?q=导出甲")
    page = [UNIT.label(name) for name in UNIT.listed if name != "region_code"]  # one county says the same in every row
    assert found[0] == [*page, "系统编号"]
    assert (found[1][0], found[1][-1]) == ("导出甲", unit.id)
    assert found[1][found[0].index("认定日期")].date() == unit.accredited_on
    assert found[1][found[0].index("状态")] == "已认定"


def test_filters_search_and_order_of_the_page_hold_for_the_file(login, session):
    for name, industry in (("导出乙一", "C"), ("导出乙二", "A"), ("导出乙三", "C")):
        make_unit(name=name, industry=industry)
    browser = login("region_admin")
    for order, names in (("name", ["导出乙一", "导出乙三"]), ("-name", ["导出乙三", "导出乙一"])):
        found = _rows(browser, f"/admin/units/export.xlsx?q=导出乙&industry=C&order={order}")
        assert sorted(names) == sorted(row[0] for row in found[1:])
        assert [row[0] for row in found[1:]] == sorted(names, reverse=order.startswith("-"))


def test_a_csv_says_the_same(login, session):
    make_unit(name="=导出丙")
    browser = login("xingqing_auditor")
    with browser.get("/admin/units/export.csv?q=导出丙") as answer:
        assert answer.headers["Content-Disposition"].endswith(".csv")
        told = list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
    sheet = _rows(browser, "/admin/units/export.xlsx?q=导出丙")
    assert told[0] == sheet[0]
    assert (told[1][0], sheet[1][0]) == ("'=导出丙", "=导出丙")
    assert (told[1][1:3], told[1][-1]) == ([cell or "" for cell in sheet[1][1:3]], sheet[1][-1])


def test_relations_are_read_in_chunks(login, session, statements, monkeypatch):
    monkeypatch.setattr(extract.tabular, "CHUNK", 10)
    unit = make_unit()
    few = [make_post(unit, title=f"导出岗{n}") for n in range(5)]
    browser = login("xingqing_auditor")
    counts = []
    _rows(browser, "/admin/posts/export.xlsx?q=导出岗")
    for _ in (1, 2):
        statements.clear()
        found = _rows(browser, "/admin/posts/export.xlsx?q=导出岗")
        counts.append(len(statements))
        few += [make_post(unit, title=f"导出岗{n}") for n in range(5, 9)]
    assert counts[0] == counts[1]
    assert {row[found[0].index(POST.label("unit_name"))] for row in found[1:]} == {unit.name}


def test_only_the_columns_of_the_file_are_read_and_only_rows_in_reach(cast, session, statements):
    here, there = make_unit(name="导出丁一"), make_unit(name="导出丁二", region_code="640121")
    for who, reached in (("xingqing_auditor", {here.id}), ("yongning_agent", {there.id}), ("unit2", set())):
        with acting_as(cast[who]):
            made = Extract(Wanted("UnitView", {"q": "导出丁"}))
            statements.clear()
            chunks = list(made._chunks(lambda _rows: None))
        assert {key for chunk in chunks for key in chunk[-1]} == reached
        assert [word for sent in statements for word in ("bank_account", "contact_phone") if word in sent] == []


def test_a_select_of_columns_is_narrowed_like_one_of_records(cast, session):
    make_unit(name="导出戊", region_code="640121")
    for who, number in (("xingqing_agent", 0), ("yongning_agent", 1), ("nobody", 0)):
        with acting_as(cast[who]):
            found = session.execute(sa.select(Unit.id, Unit.name).where(Unit.name == "导出戊", Unit.state == "DRAFT"))
            whole = session.scalars(sa.select(Unit).where(Unit.name == "导出戊")).all()
            assert len(found.all()) == 0
            assert len(whole) == (number if who != "nobody" else 1)  # accredited units are public


def test_personal_columns_are_masked_as_on_the_page(login, session, personal):
    make_unit(name="导出己", contact_phone=PHONE)
    browser = login("xingqing_agent")
    found = _rows(browser, "/admin/units/export.xlsx?q=导出己")
    assert found[1][1] == "139****5678"
    assert found[1][1] in browser.get("/admin/units/?q=导出己").get_data(as_text=True)
    assert _logged(session)[0] | {"q": "导出己", "entity": "unit", "form": "xlsx", "rows": 1} == _logged(session)[0]
    assert _logged(session)[0]["personal"] is False


def test_clear_text_needs_permission_and_purpose_and_is_logged(login, session, personal):
    make_unit(name="导出庚", contact_phone=PHONE)
    url = "/admin/units/export?q=导出庚"
    keeper, reader = login("xingqing_agent"), login("xingqing_auditor")
    assert "导出明文" in keeper.get("/admin/units/").get_data(as_text=True)
    assert "导出明文" not in reader.get("/admin/units/").get_data(as_text=True)
    told = keeper.post(url, data={"format": "xlsx", "clear": "y", "purpose": " "})
    assert (told.status_code, "须填写用途" in told.get_data(as_text=True)) == (422, True)
    assert reader.post(url, data={"format": "xlsx", "clear": "y", "purpose": "核对"}).status_code == 403
    assert PHONE not in told.get_data(as_text=True)
    assert _logged(session) == []
    found = _rows(keeper, url, format="xlsx", clear="y", purpose="电话回访")
    assert found[1][1] == PHONE
    (entry,) = _logged(session)
    assert (entry["personal"], entry["purpose"], entry["rows"]) == (True, "电话回访", 1)
    assert PHONE not in json.dumps(entry)


def test_the_form_without_clear_text_masks(login, session, personal):
    make_unit(name="导出辛", contact_phone=PHONE)
    assert _rows(login("xingqing_agent"), "/admin/units/export?q=导出辛", format="xlsx")[1][1] == "139****5678"
    with login("xingqing_agent").post("/admin/units/export?q=导出辛", data={"format": "csv"}) as answer:
        assert "139****5678" in answer.get_data(as_text=True)


@pytest.mark.parametrize("form", [{"format": "exe"}, {"format": "xlsx", "purpose": "长" * 201}])
def test_a_form_that_is_wrong_is_told_beside_its_field(login, session, form):
    page = login("xingqing_agent").post("/admin/units/export", data=form)
    assert page.status_code in (400, 422)


def test_the_buttons_follow_the_permission(login, session):
    for who, sees in (("xingqing_agent", True), ("unit1", True), ("supervisor", False)):
        page = login(who).get("/admin/units/").get_data(as_text=True)
        assert ("/admin/units/export.xlsx" in page) is sees
        assert ("/admin/units/export.csv" in page) is sees


def test_who_may_export_but_not_read_the_list_gets_nothing(login, session):
    finance = login("finance_xingqing")
    for file in ("export.xlsx", "export.csv", "export"):
        assert finance.get(f"/admin/units/{file}").status_code == 403


def _all(name):
    return [list(map(list, chunk)) for chunk in Extract(Wanted(name))._chunks(lambda _rows: None)]


@pytest.mark.parametrize("card", sorted(card for card in CARDS if CARDS[card].reads and card in ROWS))
def test_bare_columns_say_the_same_as_whole_records(cast, session, monkeypatch, card):
    record = ROWS[card]("640104")
    (source,) = {name for name, each in extract.SOURCES.items() if each.card is CARDS[card]} or {None}
    if source is None:
        return  # shown in the panel of another record only
    with acting_as(SYSTEM):
        lean = _all(source)
        monkeypatch.setattr(CARDS[card], "reads", {})
        assert _all(source) == lean
    assert record.id in lean[0][-1]


def test_what_is_read_through_a_relation_is_narrowed_too(cast, session):
    post = make_post(make_unit(name="导出癸", state="SUSPENDED"), title="导出癸岗")
    with acting_as(cast["yongning_agent"]):
        reader = ColumnReader(POST, POST.listed)
        reader.related["unit"].fetch([post.unit_id])
        assert reader.related["unit"].known == {}
    with acting_as(cast["xingqing_agent"]):
        reader.related["unit"].fetch([post.unit_id, None, post.unit_id])
        assert [unit.name for unit in reader.related["unit"].known.values()] == ["导出癸"]
