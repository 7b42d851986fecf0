"""Exact money and percentages: Decimal yuan, half up to 0.01, targets cut and never rounded."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction

CENT = Decimal("0.01")
AMOUNT = re.compile(r"[+-]?[0-9]+\.[0-9]{2}")


def yuan(value: Decimal | int | str) -> Decimal:
    """An exact amount in yuan with two decimals; ValueError where a digit would be lost."""
    amount = _exact(value)
    if amount != (cents := amount.quantize(CENT, ROUND_HALF_UP)):
        raise ValueError(f"{value} has more than two decimals")
    return cents


def round_line(amount: Decimal | int | str) -> Decimal:
    """A computed amount in yuan, rounded half up to 0.01; do this once per line."""
    return _exact(amount).quantize(CENT, ROUND_HALF_UP)


def round_share(amount: Decimal | int, part: int, whole: int) -> Decimal:
    """part/whole of an amount in yuan, divided exactly and rounded half up once."""
    hundredths = Fraction(amount) * part / whole * 100
    return Decimal((2 * hundredths + 1) // 2) * CENT


def cut_percent(part: Decimal | int, whole: Decimal | int | None, digits: int = 1) -> Decimal | None:
    """part of whole in percent, cut after `digits` decimals so that 99.98 never shows as 100; None without a whole."""
    if not whole:
        return None
    steps = Fraction(part) * 100 * 10**digits / Fraction(whole)
    return Decimal(int(steps)).scaleb(-digits)


def text(amount: Decimal | int) -> str:
    """An amount as it goes into JSON and documents: '1950.00'."""
    return f"{yuan(amount):.2f}"


def grouped(told: str) -> str:
    """An amount in words of digits as people read it: '1,950.00', '+12,000.50'; anything else stays as it is."""
    if not AMOUNT.fullmatch(told):
        return told
    sign = told[0] if told[0] in "+-" else ""
    return f"{sign}{Decimal(told.removeprefix(sign)):,.2f}"


def _exact(value: Decimal | int | str) -> Decimal:
    if isinstance(value, (bool, float)):
        raise TypeError("money is never a float")
    try:
        amount = Decimal(value)
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is not an amount") from error
    if not amount.is_finite():
        raise ValueError(f"{value!r} is not an amount")
    return amount
