"""The estimate of the public calculator: its shape, its parts, and its cost."""

import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import rulebook
from app.core.calendar import DAY, MissingWorkdays
from app.core.rulebook import MissingParameter
from app.subsidies.rules import estimate, no_double_claim
from app.subsidies.rules.claims import Claimed

PARAMS = rulebook.StaticParams(Path(__file__).parents[2] / "seeds" / "reference")


def ask(start, end, contract_start=None, contract_end=None, payments=(), region="640104"):
    days = [day and date.fromisoformat(day) for day in (start, end, contract_start, contract_end)]
    return estimate(region, *days, [Decimal(payment) for payment in payments], PARAMS.fresh())


def test_six_months_line_by_line():
    months = [("2023-08", 23), ("2023-09", 20), ("2023-10", 19), ("2023-11", 22), ("2023-12", 21)]
    whole = [
        {"month": month, "standard": "1950.00", "due": due, "payable": due, "amount": "1950.00"}
        for month, due in months
    ]
    first = {"month": "2023-07", "standard": "1950.00", "due": 21, "payable": 16, "amount": "1485.71"}
    last = {"month": "2024-01", "standard": "1950.00", "due": 22, "payable": 6, "amount": "531.82"}
    assert ask("2023-07-10", "2024-01-09").as_json() == {
        "living": {"lines": [first, *whole, last], "months_paid": "6.03", "total": "11767.53"},
        "remaining": None,
        "flexible": None,
        "total": "11767.53",
    }


def test_a_labour_contract_in_between():
    found = ask("2023-07-01", "2023-12-31", "2023-10-16", "2024-10-15")
    shown = found.as_json()
    assert [line["month"] for line in shown["living"]["lines"]] == ["2023-07", "2023-08", "2023-09", "2023-10"]
    # Workdays from 1 to 15 October: 7 to 13, both make-up days included.
    assert shown["living"]["lines"][-1] == {
        "month": "2023-10", "standard": "1950.00", "due": 19, "payable": 7, "amount": "718.42",
    }  # fmt: skip
    assert shown["remaining"] == {"months": 2, "days": 16, "amount": "4906.45"}
    assert (shown["living"]["total"], shown["total"]) == ("6568.42", "11474.87")
    assert found.refused == ()


@pytest.mark.parametrize(
    ("contract", "refused", "living", "remaining"),
    [
        (("2023-09-30", None), ["R35"], "2023-09", False),
        (("2023-10-01", "2024-09-29"), ["R35"], "2023-09", False),
        (("2023-10-01", "2024-09-30"), [], "2023-09", True),
        (("2024-03-01", None), ["R35"], "2023-12", False),
        (("2023-07-01", None), ["R35"], None, False),
    ],
)
def test_the_rest_is_paid_where_its_conditions_hold(contract, refused, living, remaining):
    found = ask("2023-07-01", "2023-12-31", *contract)
    assert [result.rule.number for result in found.refused] == refused
    assert (found.living.lines[-1].month if found.living.lines else None) == living
    assert (found.remaining is not None) is remaining


def test_a_contract_after_the_policy_is_told():
    found = ask("2023-10-01", "2024-03-31", "2024-01-15", None)
    assert found.remaining is not None
    assert [result.rule.number for result in found.refused] == ["R40"]


def test_flexible_payments():
    found = ask("2023-01-01", "2023-06-30", payments=["900.00"] * 14)
    assert found.as_json()["flexible"] == {"months": 12, "amount": "7200.00"}
    assert found.as_json()["living"]["months_paid"] == "6"
    assert found.total == Decimal("11700.00") + Decimal("7200.00")
    short = ask("2023-01-01", "2023-06-29", payments=["900.00"])
    assert short.flexible is None
    assert [result.rule.number for result in short.refused] == ["R37"]


def test_nothing_between_an_end_and_a_later_start():
    found = ask("2023-07-02", "2023-07-01").as_json()
    assert found["living"] == {"lines": [], "months_paid": "0", "total": "0.00"}
    assert found["total"] == "0.00"


@pytest.mark.parametrize(
    ("region", "start", "error"),
    [
        ("640100", "2023-07-01", MissingParameter),
        ("999999", "2023-07-01", MissingParameter),
        ("640104", "1999-01-01", MissingWorkdays),
        ("640104", "2021-06-01", MissingWorkdays),
    ],
)
def test_questions_without_an_answer(region, start, error):
    with pytest.raises(error):
        ask(start, "2023-12-31", region=region)


@given(
    st.dates(date(2022, 1, 1), date(2024, 12, 31)),
    st.integers(1, 360),
    st.integers(-10, 400),
    st.sampled_from(["640104", "640221", "640422"]),
)
def test_no_day_is_paid_twice(start, length, signed_after, region):
    end, contract = start + timedelta(days=length), start + timedelta(days=signed_after)
    found = estimate(region, start, end, contract, None, [], PARAMS.fresh())
    last = min(end, contract - DAY)
    assert sum(line.payable for line in found.living.lines) == PARAMS.workdays.between(start, last)
    assert found.living.months_paid <= 12
    assert found.total == found.living.total + (found.remaining.amount if found.remaining else 0)
    if found.remaining:
        assert start <= last < contract <= end
        claim = no_double_claim(
            claims=[Claimed("LIVING", start, last)], new=Claimed("REMAINING", contract, end), params=PARAMS.fresh()
        )
        assert claim.ok


def test_one_estimate_of_twelve_months_costs_less_than_three_milliseconds():
    arguments = ("2023-07-10", "2024-07-09", "2024-02-01", "2025-01-31", ["900.00"] * 6)
    assert ask(*arguments).remaining
    began = time.process_time()
    for _ in range(50):
        ask(*arguments)
    assert (time.process_time() - began) / 50 < 0.003
