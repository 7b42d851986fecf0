"""Numbers, amounts, and yes or no."""

import re
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any

from flask_babel import gettext as _

from app.core.fields import INT_MAX
from app.exchange.services.cells.text import CellError, Reader, half_width, is_nothing

THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
UNITS = ("元", "人", "名", "个", "岁", "年", "月", "天", "户", "家", "条", "次", "￥", "¥", "RMB", "rmb")
NOISE = Decimal("0.0000001")  # what binary numbers leave behind the comma
AMOUNT_MAX = 10**12 - 1
YES = frozenset(["是", "√", "✓", "✔", "☑", "1", "有", "对", "真", "y", "yes", "true", "t", "已"])
NO = frozenset(["否", "×", "✗", "✘", "x", "0", "无", "没有", "不是", "非", "错", "假", "n", "no", "false", "f", "未"])


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        raise CellError(_("请填写数字。"))
    if isinstance(value, int | float) and isfinite(value):
        return Decimal(repr(value))
    text = half_width(str(value)).replace(" ", "")
    if is_nothing(text):
        return None
    for unit in UNITS:
        text = text.removeprefix(unit).removesuffix(unit)
    if text.endswith("万"):
        raise CellError(_("请换算成不带“万”的数字。"))
    if THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise CellError(_("无法识别为数字。")) from error
    if not number.is_finite():
        raise CellError(_("无法识别为数字。"))
    return number


def int_reader(bounds: tuple[int, int] | None) -> Reader:
    """Read a whole number within its bounds, both included."""
    least, most = bounds or (0, INT_MAX)
    words = _("%(least)s—%(most)s 的整数", least=least, most=most) if bounds else _("不小于 0 的整数")

    def read(value: Any) -> int | None:
        try:
            number = _number(value)
        except CellError as error:
            raise CellError(error.message, words) from error
        if number is None:
            return None
        if number != number.to_integral_value():
            raise CellError(_("应为整数。"), words)
        if not least <= number <= most:
            raise CellError(_("超出范围。"), words)
        return int(number)

    return read


def amount_reader(bounds: tuple[int, int] | None) -> Reader:
    """Read money in yuan with at most two decimals."""
    if bounds is None:
        return decimal_reader(0, AMOUNT_MAX, 2, _("不小于 0 的金额（元），最多两位小数"))
    least, most = bounds
    return decimal_reader(least, most, 2, _("%(least)s—%(most)s 元，最多两位小数", least=least, most=most))


def decimal_reader(least: int, most: int, scale: int, words: str = "") -> Reader:
    """Read a number with so many decimals at most; more are told, never rounded away."""
    smallest = Decimal(1).scaleb(-scale)

    def read(value: Any) -> Decimal | None:
        try:
            number = _number(value)
        except CellError as error:
            raise CellError(error.message, words) from error
        if number is None:
            return None
        if not least <= number <= most:
            raise CellError(_("超出范围。"), words)
        kept = number.quantize(smallest)
        if abs(kept - number) > NOISE:
            raise CellError(_("最多填写 %(n)s 位小数。", n=scale), words)
        return kept

    return read


def bool_reader() -> Reader:
    """Read yes or no; a tick and 1 are yes."""

    def read(value: Any) -> bool | None:
        if isinstance(value, bool):
            return value
        if isinstance(value, int | float) and value in (0, 1):
            return bool(value)
        text = half_width(str(value)).lower()
        if text in YES:
            return True
        if text in NO:
            return False
        if is_nothing(text):
            return None
        raise CellError(_("应填“是”或“否”。"), _("是、否（也可填 √、1、0、有、无）"))

    return read
