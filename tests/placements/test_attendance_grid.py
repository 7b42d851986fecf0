"""The grid of a unit's month: saved by changed cells, stale ones told, to Excel and back, submitted together."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.placements.models import Placement
from app.placements.queries.attendance.days import day_rows
from app.placements.services.attendance import days, presence
from app.security.queries import account_by_login
from app.units.models import Unit
from tests.factories import make_post
from tests.placements.attendance_factories import make_attended, make_sheet, settle_month, train
from tests.placements.factories import make_mentor

URL = "/desk/unit/attendance/"
JULY = "2023-07"


def _own(session: Any, number: int = 2) -> list[Placement]:
    account = account_by_login("unit1")
    assert account is not None
    with acting_as(SYSTEM):
        unit = db.session.get_one(Unit, account.unit_id)
    post = make_post(unit, headcount=20)
    return [make_attended(post=post, mentor=make_mentor(unit)) for _number in range(number)]


def _form(placements: list[Placement], cells: dict[str, str], was: dict[int, str] | None = None) -> dict[str, str]:
    rows = {}
    for place, placement in enumerate(placements):
        rows |= {f"r.{place}": placement.id, f"w.{place}": (was or {}).get(place, "." * 31)}
    return {"month": JULY, **rows, **cells}


def said(placement: Placement) -> dict[int, str]:
    with acting_as(SYSTEM):
        rows = day_rows([placement.id], date(2023, 7, 1), date(2023, 7, 31))
    return {row.day.day: str(row.unit_code) for row in rows if row.unit_code}


@pytest.fixture(autouse=True)
def in_july() -> Any:
    with clock.frozen(date(2023, 7, 31)):
        yield


def test_the_page_shows_people_days_and_the_legend_in_words(session: Any, login: Any) -> None:
    placements = _own(session)
    page = login("unit1").get(f"{URL}?month={JULY}").get_data(as_text=True)
    assert all(placement.person_name in page for placement in placements)
    assert all(word in page for word in ("公假、外派", "三方未有两方一致", "已更正"))
    assert page.count('aria-labelledby="n0 d') == 22  # the days of the internship, rest days too


def test_only_changed_cells_are_stored(session: Any, login: Any) -> None:
    placements = _own(session)
    answer = login("unit1").post(URL, data=_form(placements, {"0.17": "p", "0.18": "病假", "1.19": "a"}))
    assert answer.status_code == 303
    assert said(placements[0]) == {17: "P", 18: "S"} and said(placements[1]) == {19: "A"}


def test_what_is_wrong_is_told_beside_its_cell_and_the_rest_is_stored(session: Any, login: Any) -> None:
    placements = _own(session)
    cells = {"0.3": "P", "0.17": "P", "0.18": "X", "0.16": "L"}
    answer = login("unit1").post(URL, data=_form(placements, cells))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "已保存 1 格" in page
    assert page.count('aria-invalid="true"') == 2 and "不是考勤代码" in page
    assert said(placements[0]) == {17: "P"}


def test_a_cell_that_somebody_else_changed_shows_both(session: Any, login: Any) -> None:
    placements = _own(session, 1)
    with acting_as(SYSTEM):
        days.unit_mark(SYSTEM, placements[0], {date(2023, 7, 17): "S"})
    answer = login("unit1").post(URL, data=_form(placements, {"0.17": "P", "0.18": "P"}))
    page = answer.get_data(as_text=True)
    assert "打开后已被他人改为“S”，您填写的是“P”" in page
    assert said(placements[0]) == {17: "S", 18: "P"}


def test_two_savers_of_other_cells_both_keep_theirs(session: Any, login: Any) -> None:
    placements = _own(session, 1)
    first, second = login("unit1"), login("unit1")
    first.post(URL, data=_form(placements, {"0.17": "P"}))
    second.post(URL, data=_form(placements, {"0.18": "P"}))
    assert said(placements[0]) == {17: "P", 18: "P"}
    assert first.post(URL, data=_form(placements, {"0.17": "P"})).status_code == 303  # the same again is no clash


def test_the_rows_of_another_unit_are_passed_over(session: Any, login: Any) -> None:
    other = make_attended()
    login("unit1").post(URL, data=_form([other], {"0.17": "P"}))
    assert said(other) == {}


def test_full_attendance_saves_and_fills(session: Any, login: Any) -> None:
    placements = _own(session, 1)
    login("unit1").post(URL, data=_form(placements, {"0.17": "S", "full": placements[0].id}))
    assert len(said(placements[0])) == 16 and said(placements[0])[17] == "S"


def test_a_month_goes_to_excel_and_comes_back(session: Any, login: Any) -> None:
    placements = _own(session)
    browser = login("unit1")
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"{URL}workbook?month={JULY}").data))
    sheet = book.active
    assert [cell.value for cell in sheet[1]][:4] == ["见习编号", "姓名", "证件尾号", "1日六·休"]
    by_key = {sheet.cell(row, 1).value: row for row in (2, 3)}
    sheet.cell(by_key[placements[0].id], 3 + 17).value = "出勤"
    sheet.cell(by_key[placements[0].id], 3 + 18).value = "Z"
    sheet.cell(by_key[placements[1].id], 3 + 19).value = "s"
    into = io.BytesIO()
    book.save(into)
    answer = browser.post(
        f"{URL}workbook",
        data={"month": JULY, "file": (io.BytesIO(into.getvalue()), "考勤.xlsx")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 200 and "“Z”不是考勤代码" in answer.get_data(as_text=True)
    assert said(placements[0]) == {17: "P"} and said(placements[1]) == {19: "S"}


def test_another_workbook_is_refused_in_words(session: Any, login: Any) -> None:
    _own(session, 1)
    answer = login("unit1").post(
        f"{URL}workbook",
        data={"month": JULY, "file": (io.BytesIO("姓名,1日\n甲,P\n".encode()), "别的.csv")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422 and "见习编号" in answer.get_data(as_text=True)


def test_submitting_says_who_was_left(session: Any, login: Any) -> None:
    placements = _own(session)
    with clock.frozen(date(2023, 8, 1)):
        with acting_as(SYSTEM):
            sheet = settle_month(placements[0], JULY)
            train(placements[0], date(2023, 7, 11))
            make_sheet(placements[1], JULY)
            sheet.confirmed_at = clock.now()
            db.session.execute(
                db.update(type(sheet)).where(type(sheet).id == sheet.id).values(state="CONFIRMED_BY_TRAINEE")
            )
        page = login("unit1").post(URL, data={"month": JULY, "submit": "1"}).get_data(as_text=True)
    assert "已报送 1 人" in page and placements[1].person_name in page


def test_the_grid_takes_as_many_statements_for_two_as_for_eight(
    session: Any, login: Any, statements: list[str]
) -> None:
    browser, counts = login("unit1"), []
    for number in (2, 6):
        _own(session, number)
        browser.get(f"{URL}?month={JULY}")
        statements.clear()
        browser.get(f"{URL}?month={JULY}")
        counts.append(len([sent for sent in statements if "number_series" not in sent]))  # looked at once a second
    assert counts[0] == counts[1]


def test_the_screen_shows_the_digits_of_this_minute_and_works_without_script(session: Any, login: Any) -> None:
    account = account_by_login("unit1")
    assert account is not None and account.unit_id is not None
    page = login("unit1").get("/desk/unit/screen/").get_data(as_text=True)
    code = presence.code_now(account.unit_id)
    assert f"{code[:3]} {code[3:]}" in page and 'http-equiv="refresh"' in page


@pytest.mark.parametrize("who", ["xingqing_agent", "editor"])
def test_officers_have_no_grid(session: Any, login: Any, who: str) -> None:
    assert login(who).get(URL).status_code in (302, 403, 404)
