"""Money is exact, rounded half up once, and shares of targets are cut."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import money

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)


@pytest.mark.parametrize(
    ("given_", "shown"),
    [(1950, "1950.00"), ("1949.9", "1949.90"), (Decimal("0"), "0.00"), ("1950.000", "1950.00"), ("-3.5", "-3.50")],
)
def test_yuan_has_two_decimals(given_, shown):
    assert str(money.yuan(given_)) == shown


@pytest.mark.parametrize("given_", ["1949.995", "", "很多", "NaN", "Infinity"])
def test_yuan_refuses_what_is_no_exact_amount(given_):
    with pytest.raises(ValueError, match=r"decimals|amount"):
        money.yuan(given_)


@pytest.mark.parametrize("given_", [0.1, True])
def test_money_is_never_a_float(given_):
    with pytest.raises(TypeError):
        money.yuan(given_)


@pytest.mark.parametrize(("exact", "line"), [("0.005", "0.01"), ("0.0049999", "0.00"), ("1485.7142857", "1485.71")])
def test_a_line_is_rounded_half_up(exact, line):
    assert money.round_line(exact) == Decimal(line)


@pytest.mark.parametrize(
    ("amount", "part", "whole", "line"),
    [
        ("1950.00", 16, 21, "1485.71"),
        ("1840.00", 21, 23, "1680.00"),
        ("1950.00", 16, 31, "1006.45"),
        ("0.01", 1, 2, "0.01"),
    ],
)
def test_a_share_is_divided_exactly_and_rounded_once(amount, part, whole, line):
    assert money.round_share(Decimal(amount), part, whole) == Decimal(line)


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (1399, 1400, "99.9"),
        (4999, 5000, "99.9"),
        (1400, 1400, "100.0"),
        (900, 800, "112.5"),
        (0, 7, "0.0"),
        (2, 3, "66.6"),
    ],
)
def test_percentages_are_cut(part, whole, percent):
    assert str(money.cut_percent(part, whole)) == percent


def test_percentage_digits_and_a_missing_whole():
    assert str(money.cut_percent(9, 19, 2)) == "47.36"
    assert str(money.cut_percent(1, 1, 0)) == "100"
    assert money.cut_percent(5, 0) is None
    assert money.cut_percent(5, None) is None


def test_text_of_an_amount():
    assert money.text(Decimal("1950")) == "1950.00"


@given(AMOUNTS)
def test_a_rounded_amount_stays_itself(amount):
    assert money.round_line(amount) == money.yuan(amount) == Decimal(money.text(amount))


@given(AMOUNTS, st.integers(0, 31), st.integers(1, 31))
def test_a_share_is_never_half_a_cent_off(amount, part, whole):
    assert abs(Fraction(money.round_share(amount, part, whole)) - Fraction(amount) * part / whole) <= Fraction(1, 200)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_cut_percentage_never_flatters(part, whole):
    percent = Fraction(money.cut_percent(part, whole))
    assert percent <= Fraction(100 * part, whole) < percent + Fraction(1, 10)
