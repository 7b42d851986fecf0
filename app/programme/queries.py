"""Targets, parameters, wages and workdays, as the rules and the reports ask for them."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from app.core import calendar
from app.core.calendar import WorkdayTable
from app.core.rulebook import Params, ParameterRow, Wage
from app.core.rulebook import Target as RuleTarget
from app.extensions import db
from app.organisations.queries import areas, children_of, name_of
from app.programme.models import MinWage, PlanYear, PolicyParam, RegionWageClass, Target, Workday


class DatabaseSource:
    """Parameters of the database, held in process until ``forget`` after a change."""

    def __init__(self) -> None:
        self._rows: dict[str, list[ParameterRow]] | None = None
        self._wages: list[tuple[str, date, date | None, Wage]] | None = None

    @property
    def workdays(self) -> WorkdayTable:
        return calendar.workdays()

    def forget(self) -> None:
        """Read everything anew at the next question."""
        self._rows = self._wages = None
        calendar.forget()

    def rows(self, key: str) -> Sequence[ParameterRow]:
        """Return every row of a parameter, oldest first."""
        if self._rows is None:
            found: dict[str, list[ParameterRow]] = {}
            for p in db.session.scalars(select(PolicyParam).order_by(PolicyParam.effective_from)):
                found.setdefault(p.key, []).append(_as_rule_row(p))
            self._rows = found
        return self._rows.get(key, [])

    def wage(self, region: str, on: date) -> Wage | None:
        """Return the minimum wage in force in a county on a day."""
        if self._wages is None:
            joined = (MinWage.scheme == RegionWageClass.scheme) & (MinWage.wage_class == RegionWageClass.wage_class)
            rows = db.session.execute(select(RegionWageClass, MinWage).join(MinWage, joined)).all()
            self._wages = [_as_wage(area, wage) for area, wage in rows]
        for code, first, last, wage in self._wages:
            if code == region and first <= on and (last is None or on <= last):
                return wage
        return None

    def target(self, region: str, year: int) -> RuleTarget | None:
        """Return the target of the year, or of the latest earlier year that set one."""
        statement = select(Target).where(Target.region_code == region, Target.plan_year <= year)
        found = db.session.scalar(statement.order_by(Target.plan_year.desc()).limit(1))
        return RuleTarget(found.plan_year, found.min_posts, found.min_trainees) if found else None

    def region_name(self, code: str) -> str | None:
        area = areas().get(code)
        return area.name if area else None


def _as_rule_row(p: PolicyParam) -> ParameterRow:
    return ParameterRow(
        key=p.key, value=json.loads(p.value), effective_from=p.effective_from, effective_to=p.effective_to,
        region=p.region_code, source_doc=p.source_doc, certainty=str(p.certainty), note=p.note,
        rules=tuple(p.rules.split()), version=f"{p.key}@{p.effective_from}",
    )


def _as_wage(area: RegionWageClass, wage: MinWage) -> tuple[str, date, date | None, Wage]:
    first = max(area.effective_from, wage.effective_from)
    ends = [day for day in (area.effective_to, wage.effective_to) if day is not None]
    facts = Wage(Decimal(wage.monthly_yuan), wage.wage_class, wage.scheme, wage.effective_from)
    return area.region_code, first, min(ends) if ends else None, facts


SOURCE = DatabaseSource()


def database_params() -> Params:
    """Return the parameters of the database, with nothing used yet."""
    return Params(SOURCE)


def known_days() -> dict[date, bool]:
    """Return every day of the workday table."""
    return {day: is_workday for day, is_workday in db.session.execute(select(Workday.day, Workday.is_workday))}


def targets_of(year: int) -> dict[str, Target]:
    """Return the targets of a year by region; the last year that set any rolls on (Q12)."""
    last = db.session.scalar(select(func.max(Target.plan_year)).where(Target.plan_year <= year))
    rows = db.session.scalars(select(Target).where(Target.plan_year == last))
    return {row.region_code: row for row in rows}


def open_years() -> list[PlanYear]:
    """Return the plan years, newest first."""
    return list(db.session.scalars(select(PlanYear).order_by(PlanYear.year.desc())))


def split_of(target: Target) -> list[Target]:
    """Return the targets of the areas directly below, in the order of the reference file."""
    codes = [area.code for area in children_of(target.region_code)]
    statement = select(Target).where(Target.plan_year == target.plan_year, Target.region_code.in_(codes))
    known = {row.region_code: row for row in db.session.scalars(statement)}
    return [known[code] for code in codes if code in known]


def shortfall(target: Target, posts: list[int], trainees: list[int]) -> tuple[int, int]:
    """How many posts and trainees a split lacks against the target above it; 0 where it is covered."""
    return max(0, (target.min_posts or 0) - sum(posts)), max(0, (target.min_trainees or 0) - sum(trainees))


def area_of(target: Target) -> str:
    """Return the name of a target's area."""
    return name_of(target.region_code)


def wages() -> list[MinWage]:
    """Return every wage row, the newest scheme first."""
    return list(db.session.scalars(select(MinWage).order_by(MinWage.effective_from.desc(), MinWage.wage_class)))


def workday_years() -> list[int]:
    """Return the years that the workday table covers."""
    return sorted({day.year for day in known_days()})


def workday_months(year: int) -> list[tuple[str, int | None]]:
    """Return the number of workdays of each month; None where the table has no such year."""
    table = calendar.workdays()
    months = [f"{year:04d}-{month:02d}" for month in range(1, 13)]
    covered = year in workday_years()
    return [(month, table.in_month(month) if covered else None) for month in months]
