"""R53, R54 and the checks C1–C15 as pure functions."""

from datetime import date, datetime
from pathlib import Path

import pytest

from app.core.rulebook import StaticParams
from app.reporting import rules
from app.reporting.rules import Break

PARAMS = StaticParams(Path(__file__).resolve().parents[2] / "seeds" / "reference")
GOOD = {
    "prev_posts": 800,
    "new_posts": 100,
    "cum_posts": 900,
    "by_category": [200, 300, 250, 150],
    "model": 95,
    "cum_trainees": 210,
    "on_post": 150,
    "ended": 60,
    "retained": 35,
    "reported": 900,
    "system": 900,
}


@pytest.mark.parametrize(
    ("changed", "failed"),
    [
        ({}, []),
        ({"new_posts": 99}, ["C1"]),
        ({"prev_posts": 910, "new_posts": -10}, []),
        ({"by_category": [200, 300, 250, 149]}, ["C2"]),
        ({"model": 900}, []),
        ({"model": 901}, ["C3"]),
        ({"on_post": 151}, ["C4"]),
        ({"retained": 61}, ["C5"]),
        ({"system": 899}, ["C6"]),
        ({"cum_posts": 901}, ["C1", "C2"]),
    ],
)
def test_a_summary_ties(changed, failed):
    judged = rules.summary_ties(**{**GOOD, **changed})
    assert (judged["ok"], judged["failed"]) == (not failed, failed)
    assert all(name in judged.message for name in failed) if failed else judged.message is None


@pytest.mark.parametrize(
    ("submitted", "late", "days"),
    [
        (datetime(2023, 12, 20, 18), False, 0),
        (datetime(2023, 12, 20, 23, 59, 59), False, 0),
        (datetime(2023, 12, 21), True, 1),
        (datetime(2024, 1, 2), True, 13),
    ],
)
def test_the_annual_report_is_due_on_the_twentieth(submitted, late, days):
    judged = rules.annual_report_in_time(year=2023, submitted=submitted, params=PARAMS)
    assert (judged["late"], judged["due"], judged["days_late"]) == (late, date(2023, 12, 20), days)


def test_each_check_names_columns_and_both_numbers():
    assert rules.sums({8: 1, 9: 2, 7: 3}, [8, 9], 7) == []
    assert rules.sums({8: 1, 9: 2, 7: 4}, [8, 9], 7) == [Break((8, 9, 7), 3, 4)]
    assert rules.at_most({61: 1, 62: 1, 57: 2}, [61, 62], 57) == []
    assert rules.at_most({61: 2, 62: 1, 57: 2}, [61, 62], 57) == [Break((61, 62, 57), 3, 2, "≤")]
    assert rules.running({7: 5, 6: -2}, {7: 7}, 7, 6) == []
    assert rules.running({7: 5, 6: 2}, {7: 7}, 7, 6) == [Break((7, 6), 5, 9)]
    assert rules.equal({7: 5, 18: 2}, {7: 5, 18: 3}) == [Break((18,), 2, 3)]
