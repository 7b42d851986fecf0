"""Months are clamped, spans count both ends, and workdays come from the table or not at all."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import calendar
from app.core.calendar import MissingWorkdays, WorkdayTable, add_months, add_years, months_and_days, whole_years

# The holidays around the National Day of 2023, and nothing else: enough to know the one year.
OFF = [date(2023, 9, 29), *(date(2023, 10, day) for day in range(2, 7))]
MADE_UP = [date(2023, 10, 7), date(2023, 10, 8)]
TABLE = WorkdayTable(whole_years(dict.fromkeys(OFF, False) | dict.fromkeys(MADE_UP, True)))

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
DAYS_OF_2023 = st.dates(date(2023, 1, 1), date(2023, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2023-11-30", 3, "2024-02-29"),
        ("2022-11-30", 3, "2023-02-28"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2023-12-31", 6, "2024-06-30"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2023-01-15", -1, "2022-12-15"),
        ("2023-12-01", 1, "2024-01-01"),
    ],
)
def test_months_are_clamped_to_the_end_of_the_month(start, months, end):
    assert add_months(day(start), months) == day(end)


def test_a_leap_day_becomes_the_28th():
    assert add_years(date(2020, 2, 29), 2) == date(2022, 2, 28)
    assert add_years(date(2020, 2, 29), 4) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("start", "end", "length"),
    [
        ("2023-07-01", "2023-09-29", (2, 29)),
        ("2023-07-15", "2024-07-14", (12, 0)),
        ("2023-11-30", "2024-02-28", (3, 0)),
        ("2023-11-30", "2024-02-27", (2, 29)),
        ("2023-08-31", "2024-02-28", (6, 0)),
        ("2024-02-29", "2025-02-28", (12, 1)),
        ("2023-07-01", "2023-07-01", (0, 1)),
        ("2023-10-16", "2023-12-31", (2, 16)),
        ("2023-07-02", "2023-07-01", (0, 0)),
    ],
)
def test_a_span_counts_both_ends(start, end, length):
    assert months_and_days(day(start), day(end)) == length


@given(DAYS, st.integers(-240, 240))
def test_added_months_keep_the_day_or_the_end_of_the_month(start, months):
    end = add_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(1)).day == 1)


@given(DAYS, st.integers(0, 800))
def test_a_span_is_its_months_and_its_days(start, length):
    end = start + timedelta(length)
    months, days = months_and_days(start, end)
    assert add_months(start, months) + timedelta(days - 1) == end
    assert 0 <= days <= 31
    assert add_months(start, months + 1) - timedelta(1) > end


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2023-09-28", 1, "2023-10-07"),
        ("2023-09-28", 5, "2023-10-11"),
        ("2023-09-30", 1, "2023-10-07"),
        ("2023-10-09", -1, "2023-10-08"),
        ("2023-10-07", -1, "2023-09-28"),
        ("2023-10-01", 0, "2023-10-01"),
    ],
)
def test_workdays_jump_over_holidays_and_use_make_up_days(start, count, end):
    assert TABLE.add(day(start), count) == day(end)


def test_workdays_of_a_span_and_a_month():
    assert TABLE.between(date(2023, 9, 28), date(2023, 10, 8)) == 3
    assert TABLE.between(date(2023, 10, 8), date(2023, 9, 28)) == 0
    assert TABLE.in_month("2023-10") == 19
    assert TABLE.is_workday(date(2023, 10, 8))
    assert not TABLE.is_workday(date(2023, 9, 29))


@given(DAYS_OF_2023, st.integers(1, 60))
def test_counting_back_agrees_with_adding(start, count):
    if TABLE.between(start, date(2023, 12, 31)) - TABLE.is_workday(start) < count:
        with pytest.raises(MissingWorkdays, match="2024"):
            TABLE.add(start, count)
        return
    end = TABLE.add(start, count)
    assert TABLE.is_workday(end)
    assert TABLE.between(start + timedelta(1), end) == count
    assert TABLE.between(TABLE.add(end, 1 - count), end) == count


@pytest.mark.parametrize(
    "question",
    [
        lambda: TABLE.is_workday(date(2022, 12, 31)),
        lambda: TABLE.between(date(2023, 12, 1), date(2024, 1, 1)),
        lambda: TABLE.in_month("2024-01"),
        lambda: TABLE.add(date(2024, 1, 1), 0),
        lambda: TABLE.add(date(2023, 12, 29), 1),
        lambda: TABLE.add(date(2023, 1, 2), -2),
        lambda: WorkdayTable({}).add(date(2023, 1, 2), 1),
    ],
)
def test_a_missing_year_is_an_error(question):
    with pytest.raises(MissingWorkdays, match="未维护"):
        question()


def test_a_gap_between_two_known_years_is_an_error():
    table = WorkdayTable(whole_years({date(2022, 1, 3): False, date(2024, 1, 1): False}))
    with pytest.raises(MissingWorkdays) as missing:
        table.add(date(2022, 12, 30), 1)
    assert missing.value.year == 2023


def test_a_year_with_a_missing_day_is_not_known():
    days = whole_years({date(2023, 1, 2): False})
    del days[date(2023, 6, 1)]
    assert WorkdayTable(days).years == frozenset()


def test_months_by_name():
    assert calendar.month_bounds("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert calendar.next_month("2023-12") == "2024-01"
    with pytest.raises(ValueError, match="month"):
        calendar.month_bounds("2023-13")


def test_the_provided_table_is_read_once_until_forgotten(monkeypatch):
    monkeypatch.setattr(calendar, "_loader", None)
    monkeypatch.setattr(calendar, "_table", None)
    with pytest.raises(LookupError):
        calendar.workdays()
    reads = []
    calendar.provide(lambda: reads.append(1) or whole_years({date(2023, 1, 2): False}))
    assert calendar.workdays() is calendar.workdays()
    assert len(reads) == 1
    calendar.forget()
    assert calendar.workdays().years == {2023}
    assert len(reads) == 2
