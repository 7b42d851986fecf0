"""Parameters, wages and workdays: added from a day on, never edited, without gap or overlap; rehearsed before."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.core import calendar, clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid
from app.organisations.queries import counties_of
from app.programme import services
from app.programme.queries import SOURCE, database_params, missing_soon
from app.programme.services.standards import ClassWage
from app.programme.states import Certainty
from tests.factories import make_post, make_unit

ROW = {
    "key": "unit_min_staff",
    "value": "20",
    "effective_from": date(2027, 1, 1),
    "source_doc": "测试文件",
    "certainty": "SOURCED",
}


def add(**facts):
    with acting_as(SYSTEM):
        return services.add_parameter(SYSTEM, **{**ROW, **facts})


def test_a_new_row_ends_the_one_before_and_leaves_the_past_alone(session):
    row = add()
    params = database_params()
    assert params.get("unit_min_staff", on=date(2026, 12, 31)) == 10
    assert params.get("unit_min_staff", on=date(2027, 1, 1)) == 20
    assert row.rules == "R12"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"key": "no_such_key"}, "key"),
        ({"value": "[1, 2]"}, "value"),
        ({"value": "many"}, "value"),
        ({"effective_from": date(2023, 12, 22)}, "effective_from"),
        ({"effective_from": date(2020, 1, 1)}, "effective_from"),
    ],
)
def test_a_row_that_does_not_fit_is_refused(session, facts, field):
    with pytest.raises(Invalid) as refused:
        add(**facts)
    assert field in refused.value.fields


def test_an_area_may_have_its_own_row(session):
    add(region_code="640104", value="5")
    params = database_params()
    assert params.get("unit_min_staff", on=date(2027, 2, 1), region="640104") == 5
    assert params.get("unit_min_staff", on=date(2027, 2, 1), region="640121") == 10


def test_only_the_region_adds_parameters(login):
    form = {**ROW, "effective_from": "2027-01-01"}
    assert login("xingqing_agent").post("/admin/parameters/add", data=form).status_code == 403
    assert login("region_admin").post("/admin/parameters/add", data=form).status_code == 302


def wages(first, **facts):
    classes = {area.code: 1 for area in counties_of("640000")}
    given = {
        "effective_from": first,
        "wages": [ClassWage(1, Decimal("2200.00"), Decimal("21.00"))],
        "classes": classes,
        "source_doc": "测试文件",
        "certainty": Certainty.SOURCED,
    }
    with acting_as(SYSTEM):
        return services.add_wages(SYSTEM, **{**given, **facts})


def test_a_new_scheme_of_wages_follows_without_gap_or_overlap(session):
    first = date(2027, 3, 1)
    wages(first)
    for area in counties_of("640000"):
        before, after = SOURCE.wage(area.code, first - timedelta(days=1)), SOURCE.wage(area.code, first)
        assert before is not None
        assert before.amount in (Decimal("2050.00"), Decimal("1900.00"))
        assert after is not None
        assert after.amount == Decimal("2200.00")


@pytest.mark.parametrize(
    ("first", "facts", "field"),
    [
        (date(2024, 5, 1), {}, "effective_from"),
        (date(2027, 3, 1), {"classes": {"640104": 1}}, "classes"),
        (date(2027, 3, 1), {"wages": []}, "wages"),
        (date(2027, 3, 1), {"source_doc": " "}, "source_doc"),
    ],
)
def test_a_scheme_with_holes_is_refused(session, first, facts, field):
    with pytest.raises(Invalid) as refused:
        wages(first, **facts)
    assert field in refused.value.fields


def test_a_year_of_workdays_counts_at_once(session):
    with acting_as(SYSTEM):
        days = services.set_workdays(
            SYSTEM, year=2027, holidays=[date(2027, 1, 1)], makeup_days=[date(2027, 1, 3)], source_doc="测试通知"
        )
    assert days == 365
    assert calendar.workdays().in_month("2027-01") == 21
    assert not calendar.workdays().is_workday(date(2027, 1, 1))
    assert calendar.workdays().is_workday(date(2027, 1, 3))


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"year": 2023}, "year"),
        ({"holidays": [date(2027, 1, 2)]}, "holidays"),
        ({"makeup_days": [date(2027, 1, 4)]}, "makeup_days"),
        ({"holidays": [date(2028, 1, 3)]}, "holidays"),
    ],
)
def test_days_that_say_nothing_new_are_refused(session, facts, field):
    given = {"year": 2027, "holidays": [], "makeup_days": [], "source_doc": "测试通知"}
    with acting_as(SYSTEM), pytest.raises(Invalid) as refused:
        services.set_workdays(SYSTEM, **{**given, **facts})
    assert field in refused.value.fields


def test_missing_tables_are_told_three_months_before(session):
    with clock.frozen(date(2026, 9, 15)):
        assert missing_soon() == []
    with clock.frozen(date(2026, 10, 15)):
        assert any("2027" in sentence for sentence in missing_soon())


def test_rehearsal_names_the_units_and_posts_that_would_flip(login):
    unit = make_unit(
        name="十二人单位有限公司",
        staff_insured=12,
        staff_total=12,
        accredited_on=date(2024, 3, 1),
        submitted_at=clock.now(),
    )
    make_post(unit, title="刚够标准的岗位", allowance_yuan=Decimal("2050.00"), headcount=2, months_max=6)
    browser = login("region_admin")
    page = browser.get("/admin/parameters/rehearsal?key=unit_min_staff&value=15&year=2024").get_data(as_text=True)
    assert "十二人单位有限公司" in page
    page = browser.get("/admin/parameters/rehearsal?key=min_wage&class-1=2150&year=2023").get_data(as_text=True)
    assert "刚够标准的岗位" in page
    assert "1,200.00" in page


@pytest.mark.parametrize(
    "query",
    [
        "key=nothing",
        "key=unit_min_staff&value=x&year=2023",
        "key=min_wage&year=2023",
        "key=min_wage&class-1=abc&year=2023",
        "key=unit_min_staff&value=5&year=abc",
    ],
)
def test_a_rehearsal_that_cannot_be_is_told(login, query):
    assert login("region_admin").get(f"/admin/parameters/rehearsal?{query}").status_code == 422


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/admin/standards/wages", {}),
        ("/admin/standards/wages", {"effective_from": "x"}),
        ("/admin/standards/workdays", {"year": "abcd"}),
        ("/admin/standards/workdays", {"year": "2027", "holidays": "2027-13-40", "source_doc": "x"}),
        ("/admin/standards/workdays", {"year": "2027", "holidays": "tomorrow", "source_doc": "x"}),
    ],
)
def test_bad_standards_come_back_with_the_message(login, path, form):
    assert login("region_admin").get(path).status_code == 200
    assert login("region_admin").post(path, data=form).status_code == 422
    assert login("xingqing_agent").post(path, data=form).status_code == 403


def test_standards_are_entered_by_the_region(login):
    browser = login("region_admin")
    form = {
        "effective_from": "2027-03-01",
        "source_doc": "测试文件",
        "certainty": "SOURCED",
        "monthly-1": "2200",
        "hourly-1": "21",
    }
    form |= {f"class-{area.code}": "1" for area in counties_of("640000")}
    assert browser.post("/admin/standards/wages", data=form).status_code == 302
    days = {"year": "2027", "source_doc": "测试通知", "holidays": "2027-01-01\n2027-02-08", "makeup_days": "2027-01-03"}
    assert browser.post("/admin/standards/workdays", data=days).status_code == 302
    assert "2027" in browser.get("/admin/standards/?year=2027").get_data(as_text=True)
