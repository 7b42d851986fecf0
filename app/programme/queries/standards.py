"""Minimum wages and workdays as pages and jobs ask for them; what is missing soon."""

from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.core import calendar, clock
from app.core.card import Lookup
from app.core.search import clean
from app.extensions import db
from app.organisations.queries import counties_of
from app.programme.models import MinWage, PolicyParam, RegionWageClass, Workday
from app.programme.queries.source import SOURCE
from app.programme.states import Certainty

WARNED_BEFORE = timedelta(days=92)


def known_days() -> dict[date, bool]:
    """Return every day of the workday table."""
    return {row.day: row.is_workday for row in db.session.execute(select(Workday.day, Workday.is_workday))}


def wages() -> list[MinWage]:
    """Return every wage row, the newest scheme first."""
    return list(db.session.scalars(select(MinWage).order_by(MinWage.effective_from.desc(), MinWage.wage_class)))


def last_wage_day() -> date | None:
    """Return the day from which the newest scheme of minimum wages holds."""
    return db.session.scalar(select(func.max(MinWage.effective_from)))


def wage_rows_reaching(day: date) -> list[MinWage | RegionWageClass]:
    """Return the wages and the classes that hold on a day or later."""
    found: list[MinWage | RegionWageClass] = []
    for table in (MinWage, RegionWageClass):
        found += db.session.scalars(select(table).where(table.effective_to.is_(None) | (table.effective_to >= day)))
    return found


def days_of(year: int) -> dict[date, Workday]:
    """Return the rows of a year by their day."""
    return {
        row.day: row
        for row in db.session.scalars(select(Workday).where(Workday.day.between(date(year, 1, 1), date(year, 12, 31))))
    }


def workday_years() -> list[int]:
    """Return the years that the workday table covers."""
    return sorted({day.year for day in known_days()})


def workday_months(year: int) -> list[tuple[str, int | None]]:
    """Return the number of workdays of each month; None where the table has no such year."""
    table = calendar.workdays()
    months = [f"{year:04d}-{month:02d}" for month in range(1, 13)]
    covered = year in workday_years()
    return [(month, table.in_month(month) if covered else None) for month in months]


def classes_on(day: date) -> dict[str, int]:
    """Return the wage class of each county on a day."""
    rows = db.session.scalars(select(RegionWageClass).where(RegionWageClass.effective_from <= day))
    return {row.region_code: row.wage_class for row in rows if row.effective_to is None or row.effective_to >= day}


def missing_soon() -> list[str]:
    """Say which tables the programme will lack within three months, or lacks already, in words to act on."""
    found = []
    later = clock.today() + WARNED_BEFORE
    years = set(workday_years())
    for year in sorted({clock.today().year, later.year} - years):
        found.append(_("%(year)s 年工作日历尚未维护，请在国务院办公厅通知发布后录入。", year=year))
    for day in sorted({clock.today(), later}):
        without = [area.name for area in counties_of("640000") if SOURCE.wage(area.code, day) is None]
        if without:
            found.append(
                _("%(day)s 起缺少最低工资标准的县区：%(names)s。", day=day.isoformat(), names="、".join(without[:5]))
            )
    return found


def unconfirmed() -> int:
    """How many parameters in force are not yet confirmed by a document."""
    today = clock.today()
    statement = (
        select(func.count())
        .select_from(PolicyParam)
        .where(
            PolicyParam.certainty.in_((Certainty.GK, Certainty.PROPOSED)),
            PolicyParam.effective_from <= today,
            (PolicyParam.effective_to.is_(None)) | (PolicyParam.effective_to >= today),
        )
    )
    return int(db.session.scalar(statement) or 0)


def find_keys(q: str) -> list[tuple[str, str]]:
    """Search the keys of the known parameters."""
    statement = (
        select(PolicyParam.key)
        .distinct()
        .where(PolicyParam.key.icontains(clean(q), autoescape=True))
        .order_by(PolicyParam.key)
    )
    return [(key, key) for key in db.session.scalars(statement.limit(20))]


def rows_of(key: str, region_code: str | None) -> list[PolicyParam]:
    """Return the rows of a key in exactly one area (None: everywhere), oldest first."""
    place = PolicyParam.region_code.is_(None) if region_code is None else PolicyParam.region_code == region_code
    return list(
        db.session.scalars(
            select(PolicyParam).where(PolicyParam.key == key, place).order_by(PolicyParam.effective_from)
        )
    )


def any_row_of(key: str) -> PolicyParam | None:
    """Return some row of the key, to know its kind and its rules."""
    return db.session.scalar(
        select(PolicyParam).where(PolicyParam.key == key).order_by(PolicyParam.effective_from).limit(1)
    )


KEY_LOOKUP = Lookup(find_keys, lambda key: key)
