"""Minimum wages and workdays: whole schemes and whole years at once, so that no gap or overlap can arise."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.calendar import days_from
from app.core.errors import Invalid, Problems
from app.extensions import db
from app.organisations.queries import counties_of
from app.programme import queries
from app.programme.models import MinWage, RegionWageClass, Workday
from app.programme.services.parameters import changed
from app.programme.states import Certainty

DAY = timedelta(days=1)
REGION = "640000"
MONTHLY_MAX = Decimal(100_000)


@dataclass(frozen=True)
class ClassWage:
    """The wage of one class: yuan a month, yuan an hour."""

    wage_class: int
    monthly_yuan: Decimal
    hourly_yuan: Decimal


def add_wages(
    actor: Actor,
    *,
    effective_from: date,
    wages: list[ClassWage],
    classes: dict[str, int],
    source_doc: str,
    certainty: Certainty,
) -> str:
    """Begin a new scheme of minimum wages for all counties on one day; the scheme before it ends the day before.

    Raises Invalid when a county has no class, a class no wage, or the day is not after the last scheme's first.
    """
    _require(_wage_problems(effective_from, wages, classes, source_doc, queries.last_wage_day()))
    scheme = f"NX{effective_from:%y%m%d}"
    for row in queries.wage_rows_reaching(effective_from):
        row.effective_to = effective_from - DAY
    shared: dict[str, Any] = {"scheme": scheme, "effective_from": effective_from, "certainty": certainty}
    for wage in wages:
        amounts = {"monthly_yuan": wage.monthly_yuan, "hourly_yuan": wage.hourly_yuan, "source_doc": source_doc}
        db.session.add(MinWage(wage_class=wage.wage_class, **amounts, **shared))
    for county, wage_class in classes.items():
        db.session.add(RegionWageClass(region_code=county, wage_class=wage_class, **shared))
    changed()
    return scheme


def _wage_problems(
    effective_from: date, wages: list[ClassWage], classes: dict[str, int], source_doc: str, last: date | None
) -> Problems:
    problems: Problems = {}
    if last is not None and effective_from <= last:
        problems["effective_from"] = [_("生效日期应晚于现行标准的生效日期 %(day)s。", day=last.isoformat())]
    if not source_doc.strip():
        problems["source_doc"] = [_("请填写来源文件。")]
    if not wages or any(not 0 < wage.hourly_yuan <= wage.monthly_yuan <= MONTHLY_MAX for wage in wages):
        problems["wages"] = [_("请为每一类填写月标准和小时标准。")]
    known = {wage.wage_class for wage in wages}
    missing = [county.name for county in counties_of(REGION) if classes.get(county.code) not in known]
    if missing or len(classes) != len(counties_of(REGION)):
        problems["classes"] = [_("这些县区没有对应的类别：%(names)s。", names="、".join(missing) or "—")]
    return problems


def set_workdays(actor: Actor, *, year: int, holidays: list[date], makeup_days: list[date], source_doc: str) -> int:
    """Enter a whole year of workdays: weekdays but the holidays, and the weekend days worked instead.

    Raises Invalid when the year has begun and is already known, or when a day lies outside it or says nothing new.
    """
    _require(_workday_problems(year, holidays, makeup_days, source_doc, is_known=year in queries.workday_years()))
    exceptions = {**dict.fromkeys(holidays, False), **dict.fromkeys(makeup_days, True)}
    stored = queries.days_of(year)
    for day in days_from(date(year, 1, 1), date(year, 12, 31)):
        row = stored.get(day) or Workday(day=day)
        row.is_workday = exceptions.get(day, day.weekday() < 5)
        row.note = source_doc[:80] if day in exceptions else ""
        db.session.add(row)
    changed()
    return 366 if date(year, 12, 31).timetuple().tm_yday == 366 else 365


def _workday_problems(
    year: int, holidays: list[date], makeup_days: list[date], source_doc: str, *, is_known: bool
) -> Problems:
    problems: Problems = {}
    if is_known and year <= clock.today().year:
        problems["year"] = [_("%(year)s 年的工作日历已在使用，不能修改。", year=year)]
    if not source_doc.strip():
        problems["source_doc"] = [_("请填写来源文件。")]
    if wrong := [day for day in holidays if day.year != year or day.weekday() >= 5]:
        problems["holidays"] = [
            _("放假日应是 %(year)s 年的周一至周五：%(day)s 不符。", year=year, day=wrong[0].isoformat())
        ]
    if wrong := [day for day in makeup_days if day.year != year or day.weekday() < 5]:
        problems["makeup_days"] = [
            _("调休上班日应是 %(year)s 年的周六或周日：%(day)s 不符。", year=year, day=wrong[0].isoformat())
        ]
    return problems


def _require(problems: Problems) -> None:
    if problems:
        raise Invalid(problems)
