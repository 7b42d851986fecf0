"""What the card cannot express: a rehearsal, a new scheme of wages, a year of workdays."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from flask_babel import gettext as _

from app.core.errors import Invalid
from app.organisations.queries import counties_of
from app.programme.services.standards import ClassWage

CLASSES = (1, 2, 3, 4)
DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


def day_of(given: Mapping[str, str], name: str) -> date:
    """Read a date; raise Invalid beside the field."""
    try:
        return date.fromisoformat(given.get(name, "").strip())
    except ValueError as error:
        raise Invalid({name: _("请填写日期，如 2024-05-01。")}) from error


def days_of(given: Mapping[str, str], name: str) -> list[date]:
    """Read dates parted by spaces, commas or lines; anything else in between is an error."""
    text = given.get(name, "")
    try:
        found = [date(*map(int, part.split("-"))) for part in DAY.findall(text)]
    except ValueError as error:
        raise Invalid({name: _("日期不存在，请检查。")}) from error
    if DAY.sub("", text).strip(" ,，、;；\r\n\t"):
        raise Invalid({name: _("请每行填写一个日期，如 2027-01-01。")})
    return found


def wages_of(given: Mapping[str, str]) -> list[ClassWage]:
    """Read the wages of the classes that were filled in."""
    found = []
    for number in CLASSES:
        monthly, hourly = given.get(f"monthly-{number}", "").strip(), given.get(f"hourly-{number}", "").strip()
        if monthly or hourly:
            found.append(ClassWage(number, amount_of(monthly), amount_of(hourly)))
    return found


def amount_of(text: str) -> Decimal:
    """Read an amount in yuan with at most two decimals; raise Invalid."""
    try:
        amount = Decimal(text)
        if not amount.is_finite() or amount != amount.quantize(Decimal("0.01")):
            raise InvalidOperation
    except InvalidOperation as error:
        raise Invalid({"wages": _("金额应为数字，最多两位小数。")}) from error
    return amount


def classes_of(given: Mapping[str, str]) -> dict[str, int]:
    """Read the class of each county."""
    typed = {area.code: given.get(f"class-{area.code}", "") for area in counties_of("640000")}
    return {code: int(text) for code, text in typed.items() if text.isascii() and text.isdigit() and len(text) == 1}
