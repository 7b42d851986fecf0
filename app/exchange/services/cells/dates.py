"""Days as people write them: real dates, Excel's serial numbers, and text in a dozen styles."""

import re
from datetime import date, datetime, timedelta
from math import isfinite
from typing import Any

from flask_babel import gettext as _

from app.core.fields import FIRST_DAY, LAST_DAY
from app.exchange.services.cells.text import CellError, Reader, half_width, is_nothing

PARTED = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]\s*\d{1,2}[:时].*)?")
SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})")
MONTH = re.compile(r"(\d{4})\s*(?:[-/.年]\s*(\d{1,2})\s*月?|(\d{2}))")
SHORT_YEAR = re.compile(r"(\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
DAY_FIRST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
SERIAL = re.compile(r"\d{5}(?:\.0*)?")
EPOCH = date(1899, 12, 30)  # Excel counts from here
SERIALS = range(10_000, 73_415)  # 1927-05-18 to 2100-12-31; smaller numbers are no dates that anybody wrote
ALLOWED = "2023-06-05、2023/6/5、2023.6.5、2023年6月5日、20230605"
MONTH_ALLOWED = "2023-06、2023年6月、202306"


def date_reader() -> Reader:
    """Read a day."""

    def read(value: Any) -> date | None:
        if isinstance(value, datetime):
            return _plausible(value.date())
        if isinstance(value, date):
            return _plausible(value)
        text = _text_of(value)
        if is_nothing(text):
            return None
        found = PARTED.fullmatch(text) or SOLID.fullmatch(text)
        if found:
            return _plausible(_day(*found.groups()))
        if SERIAL.fullmatch(text) and int(text[:5]) in SERIALS:
            return _plausible(EPOCH + timedelta(days=int(text[:5])))
        raise CellError(_complaint(text), ALLOWED)

    return read


def month_reader() -> Reader:
    """Read a month as its first day; a whole day is read too."""
    whole = date_reader()

    def read(value: Any) -> date | None:
        text = "" if isinstance(value, date) else _text_of(value)
        if isinstance(value, float) and text.endswith(".1"):
            raise CellError(
                _("Excel 已把它变成数字，分不清是 1 月还是 10 月，请把该列设为“文本”格式后重新填写。"), MONTH_ALLOWED
            )
        if found := MONTH.fullmatch(text):
            return _plausible(_day(found[1], found[2] or found[3], "1"))
        try:
            day: date | None = whole(value)
        except CellError as error:
            raise CellError(error.message, MONTH_ALLOWED) from error
        return day.replace(day=1) if day else None

    return read


def _text_of(value: Any) -> str:
    if isinstance(value, float | int) and not isinstance(value, bool) and isfinite(value):
        return str(int(value)) if value >= SERIALS.start or float(value).is_integer() else repr(value)
    return half_width(str(value))


def _day(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise CellError(_("这一天不存在，请核对年月日。"), ALLOWED) from error


def _plausible(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise CellError(_("日期应在 1900 年至 2100 年之间。"), ALLOWED)
    return day


def _complaint(text: str) -> str:
    if MONTH.fullmatch(text):
        return _("只有年月，缺少“日”，请填写完整日期。")
    if SHORT_YEAR.fullmatch(text):
        return _("年份只有两位，请写四位年份。")
    if DAY_FIRST.fullmatch(text):
        return _("年份应写在最前面。")
    if "#" in text:
        return _("这一列显示为“####”或公式出错，请重新填写日期。")
    return _("无法识别为日期。")
