"""The page of the records behind a figure: reached from every number, names only for those who may open them."""

import re
from html import unescape

import pytest

from app.core.actor import SYSTEM, acting_as
from app.reporting.queries import footprint
from app.reporting.queries.columns import columns
from tests.reporting.test_placements import LEDGER as PLACEMENTS
from tests.reporting.test_placements import write

RECORDS = "/admin/summaries/records"


def get(client, address, status=200):
    answer = client.get(address)
    text = answer.get_data(as_text=True)
    assert answer.status_code == status, text[:400]
    return text


def test_every_number_of_the_sheet_leads_to_its_records(login, whole_year, app):
    client = login("yinchuan_agent")
    page = get(client, "/admin/summaries/?month=2023-08")
    links = re.findall(r'<td class="num"><a href="([^"]+)">([^<]+)</a></td>', page)
    figures = re.findall(r'<td class="num">([^<]+)</td>', page)
    assert set(figures) == {"—"}, "a figure without a link"
    with app.app_context():
        connected = {column.key for column in columns() if column.is_figure and column.connected}
    reached = {re.search(r"column=(\w+)", address)[1] for address, _number in links}
    assert connected - reached <= {"placements_rate", "retained_rate", "posts_rate"}, "rates without a whole"
    assert reached <= connected
    for address, number in links:
        if "area=640104" in address and re.search("column=(posts|units|targ|ended|living|industries)", address):
            shown = re.search(r'<p class="figure"><strong>([^<]+)</strong>', get(client, unescape(address)))
            assert shown and shown[1] == number, address


def test_the_page_says_what_the_figure_means_and_why_it_changed(login, whole_year):
    page = get(login("xingqing_agent"), f"{RECORDS}?month=2023-08&area=640104&column=posts_total")
    for words in (
        "计划年度内至月末经单位确认并审核通过的岗位个数",
        "共 2 条，合计 30",
        "2023-07为 35，2023-08为 30，差额 -5",
        "1 条，-5",
    ):
        assert words in page
    assert page.count('<a href="/admin/posts/') >= 3


def test_a_derived_column_shows_the_records_of_its_columns(login, whole_year):
    client = login("xingqing_agent")
    page = get(client, f"{RECORDS}?month=2023-08&area=640104&column=posts_model_rate")
    assert "下列为第 12 栏" in page and "column=posts_total" in page
    page = get(client, f"{RECORDS}?month=2023-06&area=640104&column=industries_new")
    assert "下列为第 6 栏" in page


@pytest.mark.parametrize(
    ("who", "is_named"), [("xingqing_agent", True), ("region_admin", True), ("finance_xingqing", False), ("sci", False)]
)
@pytest.mark.parametrize("key", ["placements_total", "placements_low_income", "dispatches", "applications"])
def test_people_are_named_to_those_who_may_open_them(login, session, who, is_named, key):
    rows = [write(line) for line in PLACEMENTS[:4]]
    month = "2023-06" if key.startswith("placements") else next(iter({f"{row.actual_start:%Y-%m}" for row in rows[:1]}))
    area = "640104"
    with acting_as(SYSTEM):
        behind = footprint.page(footprint.cell_of(month, area, key), None).rows
        names = {row.label for row in behind}
    page = get(login(who), f"{RECORDS}?month={month}&area={area}&column={key}")
    assert names
    assert all((name in page) is is_named for name in names)
    assert ("测**" in page) is not is_named
    links = re.findall(r'<th scope="row"><a href="/admin/(?:placements|applications|trainees)/', page)
    assert bool(links) is is_named


def test_pages_keep_the_cell(login, whole_year, monkeypatch):
    monkeypatch.setattr(footprint, "ON_A_PAGE", 2)
    client = login("region_admin")
    page = get(client, f"{RECORDS}?month=2023-08&area=640000&column=posts_total")
    following = re.search(r'<a class="button" href="([^"]+)" rel="next">', page)
    page = get(client, unescape(following[1]))
    assert 'rel="prev"' in page and "合计 60" in page
    get(client, f"{RECORDS}?month=2023-08&area=640000&column=units_total&cursor=x", 422)


@pytest.mark.parametrize(
    ("who", "query", "status"),
    [
        ("xingqing_agent", "month=2023-06&area=640121&column=posts_total", 404),
        ("xingqing_agent", "month=2023-06&area=640100&column=posts_total&own=1", 404),
        ("yinchuan_agent", "month=2023-06&area=640402&column=posts_total", 404),
        ("xingqing_agent", "month=2023-13&area=640104&column=posts_total", 422),
        ("xingqing_agent", "month=2023-06&area=640104&column=events_new", 422),
        ("xingqing_agent", "area=640104", 422),
        ("unit1", "month=2023-06&area=640104&column=posts_total", 403),
        ("editor", "month=2023-06&area=640104&column=posts_total", 403),
    ],
)
def test_what_is_out_of_reach_or_makes_no_sense(login, session, who, query, status):
    answer = login(who).get(f"{RECORDS}?{query}")
    assert answer.status_code in ((302, 403, 404) if status == 403 else (status,))
