"""The whole self-check: alternatives, deadlines, one stretch of eligible days, and its cost."""

import time
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import rulebook
from app.trainees.rules import Facts, check
from app.trainees.rules.history import Span, Stay

PARAMS = rulebook.StaticParams(Path(__file__).parents[2] / "seeds" / "reference")
GRADUATE = Facts(
    hukou="640104",
    birth=date(2001, 3, 15),
    education="21",
    graduation=date(2022, 6, 30),
    registered_on=None,
    in_realname_db=True,
    in_school=False,
    employee_insured=False,
    active_business=False,
    on=date(2023, 7, 1),
)
YOUTH = replace(GRADUATE, education="61", graduation=None, registered_on=date(2023, 1, 1), in_realname_db=False)


def answer(facts, **changed):
    return check(replace(facts, **changed), PARAMS.fresh())


def test_a_graduate():
    found = answer(GRADUATE)
    assert (found.eligible, found.category) == (True, "GRADUATE")
    assert [(item.rule, item.ok, item.message) for item in found.checks] == [
        (number, True, None) for number in ("R1", "R2", "R3", "R4", "R6")
    ]
    assert (found.checks[0].name, found.checks[0].clause) == ("宁夏户籍", "三(一)")
    assert (found.deadlines.graduate_until, found.deadlines.youth_until) == (date(2024, 6, 30), date(2026, 3, 14))
    assert {"graduate_years", "age_min", "hukou_prefix"} <= {row.key for row in found.used}


@pytest.mark.parametrize(
    ("facts", "changed", "eligible", "category", "failed"),
    [
        (GRADUATE, {"birth": date(1990, 1, 1)}, True, "GRADUATE", ["R3"]),
        (GRADUATE, {"on": date(2024, 6, 30)}, True, "GRADUATE", []),
        (GRADUATE, {"on": date(2024, 7, 1)}, False, "YOUTH", ["R2", "R4"]),
        (GRADUATE, {"on": date(2024, 7, 1), "registered_on": date(2024, 7, 1)}, True, "YOUTH", ["R2"]),
        (GRADUATE, {"hukou": "620102"}, False, "GRADUATE", ["R1"]),
        (GRADUATE, {"in_school": True}, False, "GRADUATE", ["R4"]),
        (YOUTH, {}, True, "YOUTH", ["R2"]),
        (YOUTH, {"deregistered": True}, False, "YOUTH", ["R2", "R4"]),
        (YOUTH, {"graduation": date(2022, 6, 30)}, True, "YOUTH", ["R2"]),
        (YOUTH, {"birth": date(1998, 7, 1)}, False, "NONE", ["R2", "R3", "R6"]),
        (YOUTH, {"birth": date(1998, 7, 2)}, True, "YOUTH", ["R2"]),
        (YOUTH, {"id_card": "640422200712010019", "birth": date(2007, 3, 1)}, False, "YOUTH", ["R2", "R5"]),
    ],
)
def test_who_may_take_part(facts, changed, eligible, category, failed):
    found = answer(facts, **changed)
    assert (found.eligible, found.category) == (eligible, category)
    assert [item.rule for item in found.checks if not item.ok] == failed
    assert all((item.message is None) is item.ok for item in found.checks)


def test_the_days_between_which_a_condition_holds():
    spans = {item.rule: (item.holds_from, item.holds_until) for item in answer(GRADUATE).checks}
    assert spans["R2"] == (date(2022, 6, 30), date(2024, 6, 30))
    assert spans["R3"] == (date(2017, 3, 15), date(2026, 3, 14))
    assert spans["R1"] == (None, None)


@pytest.mark.parametrize(
    ("changed", "graduate_until", "youth_until"),
    [
        ({"graduation": None}, None, date(2026, 3, 14)),
        ({"education": "61"}, None, date(2026, 3, 14)),
        ({"graduation": date(2020, 2, 29)}, date(2022, 2, 28), date(2026, 3, 14)),
        ({"birth": date(2000, 2, 29)}, date(2024, 6, 30), date(2025, 2, 27)),
    ],
)
def test_deadlines(changed, graduate_until, youth_until):
    found = answer(GRADUATE, **changed).deadlines
    assert (found.graduate_until, found.youth_until) == (graduate_until, youth_until)


def test_more_facts_ask_more_rules():
    planned = Span(date(2023, 8, 1), date(2023, 12, 31))
    stay = Stay(date(2023, 5, 1), date(2023, 8, 1), "ACTIVE")
    found = answer(
        YOUTH,
        birth=date(2006, 3, 1),
        existing=(stay,),
        planned=planned,
        history_paid_months=(Decimal(2),),
        guardian_consent=False,
        hazardous_post=False,
    )
    assert [item.rule for item in found.checks if not item.ok] == ["R2", "R8", "R9", "R10"]
    assert not found.eligible


def test_a_day_before_the_notice_is_answered_too():
    assert answer(GRADUATE, on=date(2022, 6, 30)).eligible
    assert not answer(GRADUATE, on=date(2022, 6, 29), registered_on=None).eligible


@given(
    st.dates(date(1990, 1, 1), date(2010, 12, 31)),
    st.dates(date(2015, 1, 1), date(2030, 12, 31)),
    st.lists(st.dates(date(2015, 1, 1), date(2035, 12, 31)), min_size=3, max_size=3),
    st.sampled_from(["21", "61"]),
)
def test_eligible_days_have_no_hole(birth, graduation, days, education):
    """A youth turns graduate and back without a day between: registered, both conditions are stretches of days."""
    early, middle, late = sorted(days)
    facts = replace(GRADUATE, birth=birth, education=education, graduation=graduation, registered_on=date(2000, 1, 1))
    for condition in ("R2", "R3"):
        ok = [
            next(item.ok for item in answer(facts, on=day).checks if item.rule == condition)
            for day in (early, middle, late)
        ]
        assert ok[1] or not (ok[0] and ok[2])
    found = answer(facts, on=middle)
    assert found.eligible is any(item.ok for item in found.checks if item.rule in ("R2", "R3"))


@given(
    st.dates(date(1995, 1, 1), date(2006, 12, 31)),
    st.dates(date(2019, 1, 1), date(2024, 12, 31)),
    st.dates(date(2023, 1, 1), date(2026, 12, 31)),
)
def test_the_deadlines_are_the_last_days(birth, graduation, on):
    limits = answer(GRADUATE, birth=birth, graduation=graduation, on=on).deadlines
    for day, number in ((limits.graduate_until, "R2"), (limits.youth_until, "R3")):
        ok = [
            next(item.ok for item in answer(GRADUATE, birth=birth, graduation=graduation, on=day + shift).checks
                 if item.rule == number)
            for shift in (timedelta(0), timedelta(days=1))
        ]  # fmt: skip
        assert ok == [True, False]


def test_one_check_costs_less_than_a_millisecond():
    answer(GRADUATE)
    began = time.process_time()
    for _ in range(100):
        answer(GRADUATE)
    assert (time.process_time() - began) / 100 < 0.001
