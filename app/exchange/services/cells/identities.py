"""Identity numbers, phones and credit codes, and what Excel does to long numbers."""

import re
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.identifiers import id_card_problem, normalise, uscc_problem
from app.exchange.services.cells.text import SCIENTIFIC, CellError, Reader, as_typed, half_width, is_nothing

DIGITS_KEPT = 10**15  # a number cell keeps the first fifteen digits
MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"(0\d{2,3})-?(\d{7,8})(?:[-转](\d{1,5}))?")
NEARLY_MOBILE = range(9, 15)
QUOTES = "'‘’`\"“”="


def _code(value: Any) -> str:
    """The text of a long number; raise CellError when Excel has made a rounded number of it."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if abs(value) >= DIGITS_KEPT or not float(value).is_integer():
            raise _rounded()
        return str(int(value))
    text = half_width(as_typed(value)).strip(QUOTES)
    if SCIENTIFIC.fullmatch(text):
        raise _rounded()
    return text.removesuffix(".0")


def _rounded() -> CellError:
    return CellError(
        _("Excel 已把号码变成数字（如 6.40104E+17），后几位已经丢失，请把该列设为“文本”格式后重新填写。"),
        _("文本格式的完整号码"),
    )


def id_reader() -> Reader:
    """Read an identity card number of 18 characters whose check digit fits."""
    today = clock.today()
    allowed = _("18位身份证号码，末位可以是X")

    def read(value: Any) -> str | None:
        text = normalise(_code(value))
        if is_nothing(text):
            return None
        if len(text) == 15 and text.isdigit():
            raise CellError(_("15位旧证号码，请换为18位。"), allowed)
        if problem := id_card_problem(text, today):
            raise CellError(_(problem), allowed)
        return text

    return read


def phone_reader() -> Reader:
    """Read a mobile number, or a landline with its area code."""
    allowed = _("11位手机号，或带区号的座机，如 0951-5099000")

    def read(value: Any) -> str | None:
        text = re.sub(r"[\s()]", "", _code(value))
        if is_nothing(text):
            return None
        digits = text.replace("-", "")
        if len(digits) > 11:
            digits = re.sub(r"^(?:\+|00)?86", "", digits)
        if MOBILE.fullmatch(digits):
            return digits
        if found := LANDLINE.fullmatch(text):
            return "-".join(part for part in found.groups() if part)
        if any(c in text for c in "、,;/；，"):
            raise CellError(_("一格只填一个号码。"), allowed)
        if digits.isdigit() and digits.startswith("1") and len(digits) in NEARLY_MOBILE:
            raise CellError(_("手机号应为11位，这里有 %(n)s 位。", n=len(digits)), allowed)
        raise CellError(_("不是有效的电话号码。"), allowed)

    return read


def uscc_reader() -> Reader:
    """Read a unified social credit code whose check character fits (R11)."""

    def read(value: Any) -> str | None:
        text = normalise(_code(value))
        if is_nothing(text):
            return None
        if problem := uscc_problem(text):
            raise CellError(_(problem), _("18位统一社会信用代码"))
        return text

    return read
