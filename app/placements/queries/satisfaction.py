"""How satisfied both sides are: sums of five answers and more, never a single one (C92).

Everything here is read from sums that are stored once (``SurveyResult``).  A period holds the sums that lie in it
whole, so that the difference of any two periods is made of whole sums too.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from app.core.scope import unscoped
from app.extensions import db
from app.placements.models import SurveyRequest, SurveyResult
from app.placements.models.surveys import SCORES
from app.placements.states import SurveySide
from app.units.models import Unit

MARKED = (*SCORES, "overall")
FOR_SCORING = "sums of five answers and more, asked for by those who score units; no answer and nobody is told"
ON_A_PANEL = 40
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Satisfaction:
    """What a number of answers say together; ``marks`` holds (sum, how many) by question."""

    answers: int = 0
    satisfied: int = 0
    willing: int = 0
    marks: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def share(self) -> Decimal | None:
        """Those of overall 4 and more, in percent with one decimal; None without answers."""
        return percent(self.satisfied, self.answers)

    @property
    def willing_share(self) -> Decimal | None:
        """Those who would recommend the unit, or go on, in percent."""
        return percent(self.willing, self.answers)

    def mean(self, name: str) -> Decimal | None:
        """The mean mark of a question, from 1 to 5 with one decimal; None when it was not asked."""
        total, many = self.marks.get(name, (0, 0))
        return mean_of(total, many)

    def __add__(self, other: "Satisfaction") -> "Satisfaction":
        marks = {
            name: (
                self.marks.get(name, (0, 0))[0] + other.marks.get(name, (0, 0))[0],
                self.marks.get(name, (0, 0))[1] + other.marks.get(name, (0, 0))[1],
            )
            for name in MARKED
        }
        return Satisfaction(
            self.answers + other.answers, self.satisfied + other.satisfied, self.willing + other.willing, marks
        )


@dataclass(frozen=True)
class Asked:
    """How many were asked in some quarters, and how many of them answered."""

    asked: int = 0
    answered: int = 0

    @property
    def rate(self) -> Decimal | None:
        """The share that answered, in percent."""
        return percent(self.answered, self.asked)

    def __add__(self, other: "Asked") -> "Asked":
        return Asked(self.asked + other.asked, self.answered + other.answered)


def mean_of(total: int, many: int) -> Decimal | None:
    """A mean mark with one decimal, half up; None of nothing."""
    return (Decimal(total) / many).quantize(TENTH, ROUND_HALF_UP) if many else None


def percent(part: int, whole: int) -> Decimal | None:
    """A share in percent with one decimal; None of nothing."""
    return (Decimal(100 * part) / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def of_result(result: SurveyResult) -> Satisfaction:
    """What one stored sum says."""
    marks = {name: (total, result.answers) for name in MARKED if (total := getattr(result, name)) is not None}
    return Satisfaction(result.answers, result.satisfied, result.willing, marks)


def _inside(side: SurveySide, from_day: date, to_day: date) -> ColumnElement[bool]:
    return and_(SurveyResult.side == side, SurveyResult.first_day >= from_day, SurveyResult.last_day <= to_day)


def _added(column: Any, *where: ColumnElement[bool]) -> Select[Any]:
    """The sums of the sums, one row for each value of a column."""
    asked = [getattr(SurveyResult, name) for name in MARKED]
    return (
        select(
            column,
            func.sum(SurveyResult.answers),
            func.sum(SurveyResult.satisfied),
            func.sum(SurveyResult.willing),
            *(func.sum(mark) for mark in asked),
            *(func.sum(case((mark.is_not(None), SurveyResult.answers), else_=0)) for mark in asked),
        )
        .where(*where)
        .group_by(column)
    )


def _read(statement: Select[Any]) -> dict[str, Satisfaction]:
    found: dict[str, Satisfaction] = {}
    for key, answers, satisfied, willing, *marks in db.session.execute(statement):
        totals, counts = marks[: len(MARKED)], marks[len(MARKED) :]
        told = {name: (int(total or 0), int(many)) for name, total, many in zip(MARKED, totals, counts, strict=True)}
        found[key] = Satisfaction(int(answers), int(satisfied), int(willing), told)
    return found


def satisfaction_of(
    unit_ids: Collection[str], from_day: date, to_day: date, side: SurveySide = SurveySide.TRAINEE
) -> dict[str, Satisfaction]:
    """What is told of units in reach between two days, both included; a unit of too few answers is not there."""
    where = (SurveyResult.unit_id.in_(sorted(unit_ids)), _inside(side, from_day, to_day))
    return _read(_added(SurveyResult.unit_id, *where))


def satisfaction_shares(unit_ids: Collection[str], from_day: date, to_day: date) -> dict[str, tuple[int, int]]:
    """(satisfied, answers) of the trainees of units between two days, both included, in one statement.

    A unit of which there are fewer answers than ``survey_min_answers`` is not there: nobody knows, which is not nought.
    """
    statement = (
        select(SurveyResult.unit_id, func.sum(SurveyResult.satisfied), func.sum(SurveyResult.answers))
        .where(SurveyResult.unit_id.in_(sorted(unit_ids)), _inside(SurveySide.TRAINEE, from_day, to_day))
        .group_by(SurveyResult.unit_id)
    )
    with unscoped(FOR_SCORING):
        return {key: (int(satisfied), int(answers)) for key, satisfied, answers in db.session.execute(statement)}


def results_of_unit(unit: Unit) -> list[SurveyResult]:
    """The sums of a unit that are in reach, the latest first."""
    statement = select(SurveyResult).where(SurveyResult.unit_id == unit.id)
    return list(
        db.session.scalars(statement.order_by(SurveyResult.last_day.desc(), SurveyResult.side).limit(ON_A_PANEL))
    )


def results_of_own(unit_ids: Collection[str]) -> list[SurveyResult]:
    """What a unit's trainees said of it, the latest first."""
    where = (SurveyResult.unit_id.in_(sorted(unit_ids)), SurveyResult.side == SurveySide.TRAINEE)
    return list(db.session.scalars(select(SurveyResult).where(*where).order_by(SurveyResult.last_day.desc())))


# -- the page of an area


def by_area(side: SurveySide, from_day: date, to_day: date, county: str = "") -> dict[str, Satisfaction]:
    """What is told of the counties in reach, or of one."""
    return _read(_added(SurveyResult.region_code, _inside(side, from_day, to_day), *_of(SurveyResult, county)))


def by_unit(side: SurveySide, from_day: date, to_day: date, county: str = "") -> dict[str, Satisfaction]:
    """What is told of the units in reach, or of one county."""
    return _read(_added(SurveyResult.unit_id, _inside(side, from_day, to_day), *_of(SurveyResult, county)))


def _of(entity: Any, county: str) -> list[ColumnElement[bool]]:
    return [entity.region_code == county] if county else []


def asked_by_area(side: SurveySide, first: str, last: str) -> dict[str, Asked]:
    """How many were asked and answered in quarters, both included, by the county of the post."""
    statement = _asked(SurveyRequest.region_code, side, first, last)
    return {key: Asked(int(asked), int(answered)) for key, asked, answered in db.session.execute(statement)}


def asked_by_unit(side: SurveySide, first: str, last: str, county: str = "") -> dict[str, tuple[str, Asked]]:
    """The same by unit, with its name."""
    statement = _asked(SurveyRequest.unit_id, side, first, last, *_of(SurveyRequest, county))
    rows = db.session.execute(statement.add_columns(func.max(SurveyRequest.unit_name)))
    return {key: (name, Asked(int(asked), int(answered))) for key, asked, answered, name in rows}


def _asked(column: Any, side: SurveySide, first: str, last: str, *where: ColumnElement[bool]) -> Select[Any]:
    answered = func.count(SurveyRequest.answered_on)
    asked = and_(SurveyRequest.side == side, SurveyRequest.period.between(first, last), *where)
    return select(column, func.count(), answered).where(asked).group_by(column)


def first_period() -> str | None:
    """The first quarter in which anybody in reach was asked."""
    return db.session.scalar(select(func.min(SurveyRequest.period)))
