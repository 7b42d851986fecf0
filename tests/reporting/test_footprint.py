"""The records behind every figure: their weights add up to it, in every county and month, and to plain SQL."""

from datetime import date
from decimal import Decimal

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, OutOfReach
from app.extensions import db
from app.organisations.queries import areas
from app.reporting.queries import footprint
from app.reporting.queries.columns import columns
from app.reporting.queries.summary import monthly_summary
from tests.reporting.factories import COUNTIES, YINCHUAN, Year
from tests.reporting.recounts import RECOUNTS, recount
from tests.reporting.worlds import World

MONTHS = ("2023-01", "2023-06", "2023-07", "2023-08", "2023-12")
TARGETS = ("target_posts", "target_trainees")


@pytest.fixture(params=["ledger", 1, 2, 3])
def world(request, cast, bare):
    """The year of the ledger, and years by chance."""
    if request.param == "ledger":
        return request.getfixturevalue("whole_year")
    return World(cast, request.param)


@pytest.fixture
def counted(app):
    """The columns that are counted and connected."""
    with app.app_context():
        return [column for column in columns() if column.source == "SYSTEM" and column.connected]


def summed(month, key, code="640000"):
    return footprint.by_area(footprint.cell_of(month, code, key))


def test_every_connected_column_has_records_and_a_recount(counted):
    assert {column.key for column in counted} - {"industries_new"} == set(RECOUNTS)
    assert {column.part for column in counted} <= {*footprint.PARTS, "showcase"}


@pytest.mark.parametrize("month", MONTHS)
def test_records_add_up_to_the_sheet_and_to_plain_sql(world, counted, month):
    with acting_as(SYSTEM):
        rows = {row.code: row for row in monthly_summary(month, "640000").rows}
        for column in counted:
            if column.key in (*TARGETS, "industries_new"):
                continue
            found, plain = summed(month, column.key), recount(column.key, month)
            for code in {*rows, *found, *plain} - {"640000", *(code for code in rows if code.endswith("00"))}:
                told = found.get(code, 0), rows[code].values[column.key], exact(plain.get(code, 0), column)
                assert len(set(told)) == 1, (column.key, code, told)
            assert sum(found.values()) == rows["640000"].values[column.key] == exact(sum(plain.values()), column)


def exact(number, column):
    return Decimal(str(number)).quantize(Decimal("0.01")) if column.decimals else int(number)


@pytest.mark.parametrize("month", ["2023-07"])
def test_the_region_is_its_cities_and_they_are_their_counties(world, counted, month):
    with acting_as(SYSTEM):
        for column in counted:
            if column.key in (*TARGETS, "industries_new"):
                continue
            by_area = summed(month, column.key)
            cities = {
                code: footprint.total(footprint.cell_of(month, code, column.key)) for code in ("640100", "640400")
            }
            for city, number in cities.items():
                assert number == sum(n for code, n in by_area.items() if code[:4] == city[:4]), (column.key, city)
            assert sum(cities.values()) == footprint.total(footprint.cell_of(month, "640000", column.key)), column.key
            for code in (*YINCHUAN, "640100"):
                own = footprint.cell_of(month, code, column.key, is_own=True)
                assert footprint.total(own) == by_area.get(code, 0), (column.key, code)


@pytest.mark.parametrize("key", TARGETS)
def test_a_target_is_that_of_the_area_alone(world, key):
    with acting_as(SYSTEM):
        plain = recount(key, "2023-06")
        for row in monthly_summary("2023-06", "640000").rows:
            is_own = row.level == "COUNTY" and areas()[row.code].level == "CITY"
            number = footprint.total(footprint.cell_of("2023-06", row.code, key, is_own=is_own))
            assert number == (row.values[key] or 0) == (0 if is_own else plain.get(row.code, 0))


def test_rates_and_industries_are_those_of_the_sheet(world, app):
    with acting_as(SYSTEM):
        for row in monthly_summary("2023-06", "640000").rows[:9]:
            is_own = row.level == "COUNTY" and areas()[row.code].level == "CITY"
            for key in ("posts_rate", "posts_model_rate", "placements_rate", "retained_rate", "industries_new"):
                cell = footprint.cell_of("2023-06", row.code, key, is_own=is_own)
                assert footprint.value_of(cell) == row.values[key], (row.code, key)
                assert {source.column.source for source in footprint.sources(cell)} == {"SYSTEM"}


def records(month, key):
    cell = footprint.cell_of(month, "640000", key)
    with footprint.reading(cell):
        rows = db.session.execute(db.select(footprint.rows_of(cell))).all()
    return sorted(tuple(row) for row in rows)


def test_a_month_asked_for_later_has_the_same_records(cast, units):
    year, seen = Year(cast, units), {}
    keys = [key for key in RECOUNTS if key.startswith(("posts_", "units_"))]
    with acting_as(SYSTEM):
        for number in (1, 6, 7, 8):
            year.until(date(2023, number, 31 if number != 6 else 30))
            with clock.frozen(date(2023, number, 28)):
                month = f"2023-{number:02d}"
                seen |= {(month, key): records(month, key) for key in keys}
        year.until(date(2023, 12, 31))
        for (month, key), rows in seen.items():
            assert records(month, key) == rows, (month, key)
    assert any(seen.values())


def test_pages_go_through_every_record_once(whole_year, monkeypatch):
    monkeypatch.setattr(footprint, "ON_A_PAGE", 2)
    with acting_as(SYSTEM):
        cell = footprint.cell_of("2023-08", "640000", "posts_total")
        seen, cursor = [], None
        while True:
            page = footprint.page(cell, cursor)
            seen += page.rows
            if not (cursor := page.next):
                break
        assert len({row.record_id for row in seen}) == len(seen) == footprint.count(cell) > 4
        assert sum(row.weight for row in seen) == footprint.total(cell) == 60
        assert [row.on_day for row in seen] == sorted((row.on_day for row in seen), reverse=True)
        with pytest.raises(Invalid):
            footprint.page(cell, "nonsense")
        with pytest.raises(Invalid):
            footprint.page(footprint.cell_of("2023-08", "640000", "units_total"), footprint.page(cell, None).next)


def test_what_was_taken_back_counts_against_the_month(whole_year):
    with acting_as(SYSTEM):
        rows = records("2023-08", "posts_new")
    assert sorted(row[-1] for row in rows) == [-30, -5, 3, 12]


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("xingqing_agent", "640121"),
        ("xingqing_agent", "640000"),
        ("yinchuan_agent", "640402"),
        ("finance_xingqing", "640105"),
        ("region_admin", "650000"),
    ],
)
def test_another_area_has_no_records(cast, whole_year, who, code):
    with acting_as(cast[who]), pytest.raises(OutOfReach):
        footprint.cell_of("2023-06", code, "posts_total")


@pytest.mark.parametrize("who", ["xingqing_agent", "finance_xingqing", "civil_xingqing", "supervisor"])
def test_a_county_officer_gets_what_the_sheet_says(cast, counted, bare, who):
    World(cast, 4)
    with acting_as(cast[who]):
        values = monthly_summary("2023-09", "640104").total.values
        for column in counted:
            cell = footprint.cell_of("2023-09", "640104", column.key)
            assert footprint.value_of(cell) == (values[column.key] or 0), column.key


@pytest.mark.parametrize("key", ["events_new", "stories", "note", "reporter", "nothing", ""])
def test_a_column_without_figures_of_records_is_refused(session, key):
    with acting_as(SYSTEM), pytest.raises(Invalid):
        footprint.cell_of("2023-06", "640000", key)


@pytest.mark.parametrize("key", ["posts_total", "units_other", "trainees_known", "placements_active", "living_people"])
def test_the_statements_do_not_grow_with_the_records(whole_year, statements, key):
    counts = []
    with acting_as(SYSTEM):
        for code in (COUNTIES[0], "640000"):
            footprint.total(footprint.cell_of("2023-06", code, key))
            statements.clear()
            cell = footprint.cell_of("2023-06", code, key)
            footprint.openable(footprint.page(cell, None).rows)
            footprint.total(cell)
            counts.append(len(statements))
    assert counts[0] == counts[1] <= 4 or key == "living_people"
