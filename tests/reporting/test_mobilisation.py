"""The board of mobilisation: each number is a recount, and each department sees its own details only."""

import io
import re
from dataclasses import fields
from datetime import date, datetime, timedelta
from html import unescape

import openpyxl
import pytest
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, OutOfReach
from app.extensions import db
from app.posts.models import Post
from app.reporting.queries import mobilisation
from app.reporting.queries.mobilisation import Counts
from app.reporting.queries.reach import area_in_reach
from tests.factories import make_lead, make_post, make_trainee, make_unit
from tests.placements.factories import make_placement

TODAY = date(2023, 9, 15)
NOON = datetime(2023, 9, 15, 12)
SINCE = date(2023, 6, 20)
MONTH_LATER = date(2023, 7, 20)


def _lead(kind="UNIT", state="PROPOSED", region="640104", contacted=None, since=SINCE, **facts):
    dates = {"proposed_on": since, "contact_by": since + timedelta(days=30)}
    if state in ("CONTACTED", "CONFIRMED", "DECLINED"):
        dates |= {"contacted_on": contacted or SINCE, "last_contact_on": contacted or SINCE}
    return make_lead(kind, state, region, **dates, **facts)


def _led(state="ACCREDITED", department="SCI", region="640104", posts=(), **facts):
    """A confirmed lead, the unit that came of it, and the posts that the unit agreed to on given days."""
    unit = make_unit(
        state=state, region_code=region, **({"accredited_on": date(2023, 7, 1)} if state == "ACCREDITED" else {})
    )
    lead = _lead("UNIT", "CONFIRMED", region, department=department, uscc=unit.uscc, unit_id=unit.id, **facts)
    for day, places, state_of_post in posts:
        make_post(unit, state_of_post, headcount=places, unit_confirmed_at=day)
    return lead


@pytest.fixture
def happened(session):
    """Leads of three departments in three counties of two cities, with all that can become of them."""
    with clock.frozen(NOON):
        _lead(department="SCI")  # not reached, the month is over
        _lead(department="SCI", since=date(2023, 9, 1))  # not reached, the month runs
        _lead(department="SCI", state="CONTACTED", contacted=MONTH_LATER)  # on the last day
        _lead(department="SCI", state="DECLINED", contacted=date(2023, 8, 1))  # late
        _lead(department="SCI", state="WITHDRAWN")  # taken back: counts nowhere
        _led(posts=[(datetime(2023, 7, 5), 4, "PUBLISHED"), (datetime(2023, 7, 6), 3, "CLOSED")])
        _led(posts=[(datetime(2023, 5, 5), 9, "PUBLISHED"), (datetime(2023, 7, 6), 8, "SUBMITTED")])  # before; not yet
        _led(state="SUBMITTED", region="640121")
        _led(department="FIC", region="640402", posts=[(datetime(2023, 8, 1), 6, "PAUSED")])
        _led(state="EXITED", department="FIC", posts=[(datetime(2023, 8, 1), 2, "WITHDRAWN")])
        person = make_trainee()
        _lead("YOUTH", "CONFIRMED", department="CYL", trainee_id=person.id)
        _lead("YOUTH", "CONTACTED", department="CYL", region="640402")
        home, entered = make_unit(), {"is_entered_for_unit": True}
        make_post(home, "DRAFT", **entered)
        make_post(home, "PUBLISHED", **entered)
        make_post(home, "WITHDRAWN", declined_at=NOON, unit_confirmed_at=None, **entered)
        make_post(home, "DRAFT")


def _board(who, cast, area=None, department="", year=2023):
    with acting_as(cast[who]), clock.frozen(NOON):
        return mobilisation.board(area_in_reach(area), year, department)


def _by_department(board):
    return {str(line.department): _told(line.counts) for line in board.departments if line.counts != Counts()}


def _told(counts):
    return {each.name: getattr(counts, each.name) for each in fields(Counts) if getattr(counts, each.name)}


SCI = {"units": 7, "contacted": 5, "willing": 3, "accredited": 2, "declined": 1, "places": 7, "notices": 2}
SCI |= {"told": 4, "late": 1, "overdue": 1}
FIC = {"units": 2, "contacted": 2, "willing": 2, "accredited": 1, "places": 6, "notices": 1, "told": 2}
CYL = {"youth": 2, "contacted": 2, "willing": 1, "registered": 1}


def test_every_count_is_what_happened(cast, happened):
    board = _board("region_admin", cast)
    assert _by_department(board) == {"SCI": SCI, "FIC": FIC, "CYL": CYL}
    assert [line.department for line in board.departments] == list(mobilisation.Department)
    entered = {"entered": 3, "agreed": 1, "refused": 1}
    summed = {name: SCI.get(name, 0) + FIC.get(name, 0) + CYL.get(name, 0) for name in {*SCI, *FIC, *CYL}}
    assert _told(board.total.counts) == {**summed, **entered}
    assert (str(board.total.counts.coverage), board.total.counts.waiting) == ("66.6", 1)


@pytest.mark.parametrize(("who", "area"), [("region_admin", None), ("yinchuan_agent", None), ("supervisor", "640100")])
def test_what_is_below_adds_up(cast, happened, who, area):
    board = _board(who, cast, area)
    wanted = _told(board.total.counts)
    for lines in (board.areas, board.counties):
        assert _told(sum((line.counts for line in lines), Counts())) == wanted
    own = sum((line.counts for line in board.details), Counts())
    assert {**_told(own), **{key: wanted[key] for key in ("entered", "agreed", "refused")}} == wanted


def test_a_department_is_followed_from_area_to_area(cast, happened):
    board = _board("region_admin", cast, department="FIC")
    assert {line.area.code: _told(line.counts) for line in board.areas if line.counts.leads} == {
        "640100": {"units": 1, "contacted": 1, "willing": 1, "told": 1},
        "640400": {"units": 1, "contacted": 1, "willing": 1, "accredited": 1, "places": 6, "notices": 1, "told": 1},
    }


def test_a_liaison_sees_the_own_department_in_detail_and_the_others_as_one_sum(cast, happened):
    board = _board("sci", cast)
    assert _by_department(board) == {"SCI": SCI, "FIC": FIC, "CYL": CYL}
    assert not board.sees_all
    assert {line.department for line in [*board.areas, *board.details]} == {"SCI"}
    with pytest.raises(OutOfReach):
        _board("sci", cast, department="FIC")
    assert _board("finance_xingqing", cast).department == "FIN"


@pytest.mark.parametrize(("department", "error"), [("NOBODY", Invalid), ("x" * 99, Invalid)])
def test_an_unknown_department_is_told(cast, session, department, error):
    with pytest.raises(error):
        _board("region_admin", cast, department=department)


def test_other_years_and_counties_stay_out(cast, happened):
    assert _told(_board("yongning_agent", cast).total.counts) == {"units": 1, "contacted": 1, "willing": 1, "told": 1}
    with pytest.raises(OutOfReach):
        _board("yongning_agent", cast, "640104")


def test_the_board_asks_as_often_for_many_leads(cast, happened, statements):
    def count():
        statements.clear()
        _board("region_admin", cast)
        return len(statements)

    count()
    few = count()
    for county in ("640104", "640422", "640521"):
        for department in ("SCI", "COM", "SASAC"):
            with clock.frozen(NOON):
                _led(region=county, department=department, posts=[(datetime(2023, 8, 1), 2, "PUBLISHED")])
    assert count() == few
    assert few <= 4


# -- the page


def _get(browser, url):
    with clock.frozen(NOON):
        answer = browser.get(url)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:800]
    return answer.get_data(as_text=True)


def _links(page):
    """Every number of a table that is a link, with the address behind it."""
    return [
        (int(number.replace(",", "")), unescape(url))
        for url, number in re.findall(r'<td class="num"><a href="([^"]+)">([\d,]+)</a></td>', page)
    ]


@pytest.mark.parametrize(
    ("who", "url"),
    [
        ("region_admin", "/admin/mobilisation/"),
        ("region_admin", "/admin/mobilisation/?department=FIC"),
        ("yinchuan_agent", "/admin/mobilisation/"),
        ("xingqing_agent", "/admin/mobilisation/"),
        ("sci", "/admin/mobilisation/?area=640100"),
    ],
)
def test_behind_each_number_stand_as_many_records(login, happened, who, url):
    browser = login(who)
    found = _links(_get(browser, url))
    assert len(found) >= 10
    for number, address in sorted(set(found)):
        listed = _get(browser, address)
        if "led=" in address:  # places, not records
            rows = re.findall(r"<tr>.*?</tr>", listed.split("<tbody>")[1], re.S)
            cells = [re.findall(r'<td class="num">([\d,]+)', row) for row in rows]
            assert sum(int(row[0]) for row in cells) == number, address
        else:
            assert f"共 {number} 条" in listed, address


def test_a_liaison_gets_links_to_the_own_leads_only(login, happened):
    addresses = [url for _number, url in _links(_get(login("sci"), "/admin/mobilisation/"))]
    leads = [url for url in addresses if url.startswith("/admin/leads/")]
    assert leads and all("department=SCI" in url for url in leads)


@pytest.mark.parametrize("who", ["unit1", "street1", "editor", "security_admin"])
def test_the_board_is_for_those_who_may_read_reports(login, session, who):
    browser = login(who)
    for url in ("/admin/mobilisation/", "/admin/mobilisation/export.xlsx"):
        assert browser.get(url).status_code == 403


@pytest.mark.parametrize(
    ("query", "status"),
    [("area=640121", 404), ("area=x", 404), ("department=SCI", 200), ("department=NO", 422), ("year=1999", 422)],
)
def test_bad_wishes_are_told(login, session, query, status):
    browser = login("xingqing_agent")
    for url in ("/admin/mobilisation/", "/admin/mobilisation/export.xlsx"):
        with browser.get(f"{url}?{query}") as answer:
            assert answer.status_code == status, url


@pytest.mark.parametrize(("who", "details"), [("xingqing_agent", 10), ("sci", 22), ("finance_xingqing", 1)])
def test_the_sheet_holds_departments_total_and_details(login, happened, who, details):
    browser = login(who)
    with clock.frozen(NOON), browser.get("/admin/mobilisation/export.xlsx") as answer:
        page = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    rows = list(page.iter_rows(min_row=2, values_only=True))
    assert len(rows) == 10 + 1 + details
    sci = next(row for row in rows if row[0] == "科技")
    assert sci[2] == (6 if who != "sci" else 7)
    assert all(isinstance(value, int) for value in sci[2:9])


def test_an_empty_board_says_so(login, session):
    page = _get(login("guyuan_agent"), "/admin/mobilisation/")
    assert "<svg" not in page.split("<main")[1]
    assert "style=" not in page


def test_who_is_on_post_counts_once_by_post_or_by_person(session):
    with clock.frozen(NOON):
        led = _led(posts=[(datetime(2023, 7, 5), 4, "PUBLISHED")])
        with acting_as(SYSTEM):
            post = db.session.scalars(select(Post).where(Post.unit_id == led.unit_id)).one()
        person = make_trainee("PLACED")
        _lead("YOUTH", "CONFIRMED", department="SCI", trainee_id=person.id)
        make_placement("ACTIVE", trainee=person, post=post)
        make_placement("ACTIVE", post=post)
        make_placement("PENDING", post=post)
        make_placement("ACTIVE")
        with acting_as(SYSTEM):
            board = mobilisation.board(area_in_reach("640000"), 2023)
    assert board.total.counts.placed == 2
    assert {line.department: line.counts.placed for line in board.departments}["SCI"] == 2
