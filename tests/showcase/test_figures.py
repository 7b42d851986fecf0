"""Columns 24–26 of the monthly summary: named units by level, as they stood at the end of a month."""

from datetime import date, timedelta

import pytest

from app.core.actor import SYSTEM, acting_as
from app.reporting.queries.summary import monthly_summary
from tests.showcase.factories import make_batch, make_nomination

KEYS = ("showcase_national", "showcase_region", "showcase_local")
DAY = timedelta(days=1)
FIRST, LAST = date(2023, 6, 1), date(2023, 6, 30)


def counted(who, code="640000"):
    with acting_as(who):
        values = monthly_summary("2023-06", code).total.values
    return tuple(values[key] for key in KEYS)


@pytest.mark.parametrize(("level", "column"), [("NATIONAL", 0), ("REGION", 1), ("CITY", 2), ("COUNTY", 2)])
def test_a_named_unit_counts_at_its_level(session, level, column):
    make_nomination(make_batch("NAMED", level), state="NAMED", named_on=FIRST, valid_to=date(2026, 5, 31))
    assert counted(SYSTEM) == tuple(int(place == column) for place in range(3))


@pytest.mark.parametrize(
    ("state", "facts", "counts"),
    [
        ("NAMED", {"named_on": LAST}, 1),
        ("NAMED", {"named_on": LAST + DAY}, 0),
        ("NAMED", {"named_on": FIRST, "valid_to": LAST}, 1),
        ("NAMED", {"named_on": FIRST, "valid_to": LAST - DAY}, 0),
        ("REVOKED", {"named_on": FIRST, "revoked_on": LAST}, 0),
        ("REVOKED", {"named_on": FIRST, "revoked_on": LAST + DAY}, 1),
        ("NAMED", {"named_on": FIRST, "lapsed_on": LAST}, 0),
        ("NAMED", {"named_on": FIRST, "lapsed_on": LAST + DAY}, 1),
    ],
)
def test_what_stood_on_the_last_day_counts(session, state, facts, counts):
    make_nomination(make_batch("NAMED"), state=state, **{"valid_to": date(2026, 5, 31), **facts})
    assert counted(SYSTEM) == (0, counts, 0)


@pytest.mark.parametrize(
    ("who", "code", "counts"),
    [
        ("sci", "640000", 1),
        ("xingqing_agent", "640104", 1),
        ("finance_xingqing", "640104", 1),
        ("yongning_agent", "640121", 0),
    ],
)
def test_the_sum_of_an_area_is_the_same_for_whoever_reads_reports(cast, who, code, counts):
    make_nomination(make_batch("NAMED"), state="NAMED", named_on=FIRST, valid_to=date(2026, 5, 31))
    assert counted(cast[who], code)[1] == counts
