"""R20 at the ends of months and years."""

from datetime import date
from pathlib import Path

import pytest

from app.core import rulebook
from app.placements.rules import internship_length

PARAMS = rulebook.StaticParams(Path(__file__).parents[2] / "seeds" / "reference")


@pytest.mark.parametrize(
    ("start", "end", "ok", "months", "days"),
    [
        ("2023-11-30", "2024-02-28", True, 3, 0),
        ("2023-11-30", "2024-02-27", False, 2, 29),
        ("2023-08-31", "2023-11-29", True, 3, 0),
        ("2024-02-29", "2025-02-27", True, 12, 0),
        ("2024-02-29", "2025-02-28", False, 12, 1),
        ("2023-07-15", "2024-07-15", False, 12, 1),
        ("2020-02-29", "2020-05-28", True, 3, 0),
        ("2023-07-01", "2023-07-01", False, 0, 1),
        ("2023-07-02", "2023-07-01", False, 0, 0),
        ("2023-07-10", "2024-01-09", True, 6, 0),
    ],
)
def test_internship_length(start, end, ok, months, days):
    result = rulebook.run("R20", {"start": start, "end": end}, PARAMS)
    assert (result["ok"], result["months"], result["days"]) == (ok, months, days)


def test_the_message_gives_both_limits():
    result = internship_length(start=date(2023, 7, 1), end=date(2023, 8, 1), params=PARAMS.fresh())
    assert result["message"] == "见习期限应为3至12个月：最早可至2023-09-30，最晚可至2024-06-30。"
    assert {row.key for row in result.used} == {"min_months", "max_months"}
