"""The overview: numbers of all lists by area, small counts of people hidden, one statement whatever the lists."""

import re
from datetime import timedelta

import pytest

from app.core import clock
from app.registers.views.overview import few_hidden
from tests.registers.entries import BY_NAME, ELSEWHERE, HOME, NEIGHBOUR, make_entry, remove


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([], "0"),
        ([0, 0], "0"),
        ([4], "<5"),
        ([1, 2], "<5"),
        ([2, 3], "≥5"),
        ([5], "5"),
        ([5, 0, 7], "12"),
        ([1200, 34], "1,234"),
        ([12, 4], "≥12"),
        ([12, 1, 2], "≥12"),
    ],
)
def test_few_people_are_neither_counted_nor_computed(counts, shown):
    assert few_hidden(counts) == shown


def _rows(browser, area=""):
    page = browser.get("/admin/registers/" + (f"?area={area}" if area else ""))
    assert page.status_code == 200
    rows = {}
    for row in re.findall(r"<tr>(.*?)</tr>", page.get_data(as_text=True), re.S):
        head = re.search(r'<th scope="row"[^>]*>(.*?)</th>', row, re.S)
        if head:
            title = re.sub("<[^>]+>", "", head.group(1)).strip()
            cells = [
                re.sub("<[^>]+>", "", cell).strip().replace("&lt;", "<")
                for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)
            ]
            rows[title] = ("href" in head.group(1), cells)
    return rows


def test_everybody_sees_numbers_and_opens_only_what_is_open(login, officer):
    for _ in range(6):
        make_entry("msme")
        make_entry("graduate")
    make_entry("graduate", NEIGHBOUR)
    make_entry("little-giant", ELSEWHERE)
    today = clock.today().isoformat()
    rows = _rows(login(officer("CIVIL", "640000")))
    assert len(rows) == len(BY_NAME)
    assert rows["中小微企业"][0] is False
    assert rows["中小微企业"][1][:3] == ["6", "0", today]
    assert rows["毕业生名册"] == (False, ["≥6", "—", today, "0", "≥6", "0", "0", "0", "0"])
    assert rows["专精特新“小巨人”企业"][1][0] == "1"
    assert rows["社会组织"] == (True, ["0", "0", "—", "0", "0", "0", "0", "0", "0"])
    own = _rows(login(officer("EDU", "640000")))
    assert own["毕业生名册"] == (True, ["7", "—", today, "0", "7", "0", "0", "0", "0"])
    labour = _rows(login("region_admin"))
    assert (labour["中小微企业"][0], labour["毕业生名册"][0]) == (True, False)


def test_a_city_and_a_county_see_their_own_numbers_alone(login, officer):
    make_entry("msme")
    make_entry("msme", NEIGHBOUR)
    make_entry("msme", ELSEWHERE)
    city = login(officer("MIIT", "640100"))
    assert _rows(city)["中小微企业"][1][0] == "2"
    assert _rows(city, HOME)["中小微企业"][1][0] == "1"
    assert _rows(login(officer("CYL", HOME)))["中小微企业"][1] == ["1", "0", clock.today().isoformat()]
    for area in ("640400", ELSEWHERE, "640000", "999999", "%00"):
        assert city.get(f"/admin/registers/?area={area}").status_code == 404


def test_a_hidden_count_cannot_be_computed_from_the_tables_of_two_areas(login, officer):
    for _ in range(8):
        make_entry("low-income-household")
    for _ in range(4):
        make_entry("low-income-household", NEIGHBOUR)
    browser = login(officer("MIIT", "640000"))
    region, city = _rows(browser)["低收入家庭"][1], _rows(browser, "640100")["低收入家庭"][1]
    assert region[0] == city[0] == region[4] == "≥8"
    assert sorted(city[3:]) == sorted(["0", "8", "<5", "0", "0", "0", "0"])


def test_only_entries_in_force_count(login, officer):
    today = clock.today()
    make_entry("msme", valid_to=today)
    make_entry("msme", valid_to=today + timedelta(days=60))
    make_entry("msme", valid_to=today + timedelta(days=61))
    make_entry("msme", valid_to=today - timedelta(days=1))
    make_entry("msme", valid_from=today + timedelta(days=1))
    removed = make_entry("msme")
    remove(removed)
    browser = login(officer("MIIT", HOME))
    assert _rows(browser)["中小微企业"][1][:2] == ["3", "2"]
    found = {
        key: len(re.findall(r'<th scope="row"', browser.get(f"/admin/msmes/?validity={key}").get_data(as_text=True)))
        for key in ("CURRENT", "LAPSING", "LAPSED")
    }
    assert found == {"CURRENT": 3, "LAPSING": 2, "LAPSED": 1}
    assert "没有这个选项" in browser.get("/admin/msmes/?validity=NO").get_data(as_text=True)


def test_the_overview_asks_the_same_whatever_the_lists_hold(login, officer, statements):
    browser = login(officer("CIVIL", "640000"))

    def ask():
        statements.clear()
        assert browser.get("/admin/registers/").status_code == 200
        return len(statements)

    ask()
    few = ask()
    for name in BY_NAME:
        make_entry(name)
        make_entry(name, ELSEWHERE)
    assert ask() == few <= 5


def test_who_has_no_business_with_lists_does_not_open_it(login, client):
    for who in ("unit1", "street1", "school1", "editor", "system_admin"):
        assert login(who).get("/admin/registers/").status_code == 403
    assert client.get("/admin/registers/").status_code == 302
