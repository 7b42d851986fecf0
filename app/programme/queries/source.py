"""Where the rulebook finds its parameters: the database, held in process, renewed when reference data changes."""

import json
import time
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.core import calendar
from app.core.calendar import WorkdayTable
from app.core.errors import Invalid
from app.core.numbers import NumberSeries
from app.core.rulebook import ParameterRow, Params, Wage
from app.core.rulebook import Target as RuleTarget
from app.extensions import db
from app.organisations.queries import areas
from app.programme.models import MinWage, PolicyParam, RegionWageClass, Target

REFERENCE_SERIES = "reference-data"
LOOKS_AGAIN_AFTER = 1.0  # seconds; another process may have changed a parameter


class DatabaseSource:
    """Parameters of the database, held in process until ``forget`` after a change."""

    def __init__(self) -> None:
        self._rows: dict[str, list[ParameterRow]] | None = None
        self._wages: list[tuple[str, date, date | None, Wage]] | None = None
        self._version, self._looked_at = 0, 0.0

    @property
    def workdays(self) -> WorkdayTable:
        self._renew()
        return calendar.workdays()

    def _renew(self) -> None:
        """Forget what is held when another process has changed reference data since the last look."""
        if time.monotonic() - self._looked_at < LOOKS_AGAIN_AFTER:
            return
        self._looked_at = time.monotonic()
        with db.session.no_autoflush:  # a question about a rule must not store the half-made record it is asked for
            version = db.session.scalar(select(NumberSeries.last).where(NumberSeries.name == REFERENCE_SERIES)) or 0
        if version != self._version:
            self.forget()
            self._version = version

    def forget(self) -> None:
        """Read everything anew at the next question."""
        self._rows = self._wages = None
        calendar.forget()

    def rows(self, key: str) -> Sequence[ParameterRow]:
        """Return every row of a parameter, oldest first."""
        self._renew()
        if self._rows is None:
            found: dict[str, list[ParameterRow]] = {}
            for p in db.session.scalars(select(PolicyParam).order_by(PolicyParam.effective_from)):
                found.setdefault(p.key, []).append(_as_rule_row(p))
            self._rows = found
        return self._rows.get(key, [])

    def wage(self, region: str, on: date) -> Wage | None:
        """Return the minimum wage in force in a county on a day."""
        self._renew()
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
        key=p.key,
        value=json.loads(p.value),
        effective_from=p.effective_from,
        effective_to=p.effective_to,
        region=p.region_code,
        source_doc=p.source_doc,
        certainty=str(p.certainty),
        note=p.note,
        rules=tuple(p.rules.split()),
        version=f"{p.key}@{p.effective_from}",
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


def whole_number(key: str, *, on: date | None = None) -> int:
    """A parameter that is a whole number, as it holds on a day, today unless one is named."""
    return int(database_params().get(key, on=on))


def known_workday_after(day: date, count: int) -> date | None:
    """The count-th workday after a day, which is not counted itself; None beyond the known calendar."""
    try:
        return SOURCE.workdays.add(day, count)
    except calendar.MissingWorkdays:
        return None


def workdays_after(day: date, count: int, *, beside: str = "workdays") -> date:
    """The count-th workday after a day, which is not counted itself; raises Invalid beyond the known calendar."""
    try:
        return SOURCE.workdays.add(day, count)
    except calendar.MissingWorkdays as missing:
        raise Invalid({beside: str(missing)}) from missing
