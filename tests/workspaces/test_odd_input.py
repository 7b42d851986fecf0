"""What nobody types by hand but anybody may send: odd months, endless numbers, strange headings; answered in words."""

import io
from datetime import date

import pytest

from app.core import clock, tabular
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.placements.models import Mentor, SurveyAnswer
from tests.placements.survey_factories import make_request, marks
from tests.workspaces.trainee_factories import NOW, on_post
from tests.workspaces.unit_factories import placed

ENDLESS = "9" * 5000  # more digits than int() takes
MONTHS = ("x", "2023-13", "20２３-07", "😀", "2023-07-01")


@pytest.fixture(autouse=True)
def summer():
    with clock.frozen(NOW):
        yield


@pytest.mark.parametrize("month", MONTHS)
@pytest.mark.parametrize(("deed", "data"), [("", None), ("/confirm", {}), ("/object", {"words": "十二日我在岗"})])
def test_what_is_no_month_has_no_attendance(login, month, deed, data):
    _placement, name = on_post()
    browser, address = login(name), f"/desk/attendance/{month}{deed}"
    answer = browser.get(address) if data is None else browser.post(address, data=data)
    assert answer.status_code == 404


@pytest.mark.parametrize("month", MONTHS)
def test_a_unit_that_asks_for_what_is_no_month_sees_the_usual_one(login, cast, month):
    placed(cast)
    browser = login("unit1")
    for address in ("/desk/unit/attendance/", "/desk/unit/allowances/"):
        assert browser.get(address, query_string={"month": month}).status_code == 200


@pytest.mark.parametrize("mark", ["", "0", "6", "-1", "1.0", "５", "²", ENDLESS, "\x00", "True"])
def test_a_mark_of_a_survey_is_one_to_five(login, mark):
    placement, name = on_post(last=date(2023, 7, 9))
    row = make_request(placement)
    given = {**marks(5), "score_2": mark}
    answer = login(name).post(f"/desk/surveys/{row.id}", data=given)
    assert answer.status_code == 422 and "还没有选择" in answer.text
    with acting_as(SYSTEM):
        assert db.session.query(SurveyAnswer).count() == 0


@pytest.mark.parametrize("number", ["-1", "61", "1.5", "６", "²", ENDLESS, "\x00"])
def test_a_mentor_has_a_whole_number_of_years(login, number):
    answer = login("unit1").post("/desk/unit/mentors/add", data={"name": "马老师", "skilled_years": number})
    assert answer.status_code == 422
    with acting_as(SYSTEM):
        assert db.session.query(Mentor).filter_by(name="马老师").count() == 0


@pytest.mark.parametrize("heading", ["²日六", f"{ENDLESS}日六", "٣日六", "-1日六"])
def test_a_heading_that_is_no_day_is_told(login, cast, heading):
    placed(cast)
    head = ["见习编号", "姓名", heading, "打开时的登记（请勿改动）"]
    book = io.BytesIO()
    tabular.xlsx("考勤", head, tabular.in_columns([["x", "马小燕", "P", ""]]), book)
    sent = {"file": (io.BytesIO(book.getvalue()), "考勤.xlsx")}
    answer = login("unit1").post("/desk/unit/attendance/workbook?month=2023-07", data=sent)
    assert answer.status_code == 422 and "请使用本页导出的考勤表" in answer.text
