"""Who was asked, what was answered without a name, and the sums of five answers and more (C92)."""

from datetime import date
from uuid import uuid4

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import audit
from app.core.types import Id, InArea, Record, by_area, choice
from app.placements.models.placements import OfPlacement
from app.placements.states.surveys import SurveySide

SCORES = tuple(f"score_{place}" for place in range(1, 6))
FEWEST = 5  # a sum of fewer answers is never stored; the parameter may ask for more, not for less
PERIOD = "period LIKE '____Q_'"


def _random_key() -> str:
    return str(uuid4())


def _scale(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IS NULL OR {column} BETWEEN 1 AND 5", name=column)


def _total(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IS NULL OR {column} BETWEEN answers AND 5 * answers", name=column)


class SurveyRequest(Record, OfPlacement, Model):
    """One side of a placement was asked until a day, included, and whether it answered; never what it answered.

    ``period`` is the quarter in which it was asked.  ``closed_on`` is set once the last day has passed.
    """

    __tablename__ = "survey_request"
    __table_args__ = (
        UniqueConstraint("placement_id", "side"),
        CheckConstraint("due_on >= asked_on", name="due"),
        CheckConstraint("answered_on IS NULL OR answered_on BETWEEN asked_on AND due_on", name="answered_in_time"),
        CheckConstraint("closed_on IS NULL OR closed_on > due_on", name="closed_after_due"),
        CheckConstraint(PERIOD, name="period"),
        Index("ix_survey_request_open", "closed_on", "due_on"),
        Index("ix_survey_request_period", "period", "closed_on"),
        Index("ix_survey_request_side", "unit_id", "side", "id"),
        *by_area("survey_request"),
    )

    side: Mapped[SurveySide] = mapped_column(choice(SurveySide))
    person_name: Mapped[str] = mapped_column(String(40))
    unit_name: Mapped[str] = mapped_column(String(80))
    asked_on: Mapped[date]
    due_on: Mapped[date]
    period: Mapped[str] = mapped_column(String(6))
    answered_on: Mapped[date | None]
    reminded_on: Mapped[date | None]
    closed_on: Mapped[date | None]


class SurveyAnswer(InArea, Model):
    """One answer that names neither person, placement nor account, and no time but the quarter of the question.

    The keys are random and the table is kept in their order, so that neither tells which answer came first.
    """

    __tablename__ = "survey_answer"
    __table_args__ = (
        CheckConstraint(PERIOD, name="period"),
        CheckConstraint("overall BETWEEN 1 AND 5", name="overall"),
        *(_scale(column) for column in SCORES),
        Index("ix_survey_answer_unit", "unit_id", "side", "result_id"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=_random_key)
    unit_id: Mapped[str] = mapped_column(Id, ForeignKey("unit.id"))
    side: Mapped[SurveySide] = mapped_column(choice(SurveySide))
    period: Mapped[str] = mapped_column(String(6))
    overall: Mapped[int]
    is_willing: Mapped[bool]
    score_1: Mapped[int | None]
    score_2: Mapped[int | None]
    score_3: Mapped[int | None]
    score_4: Mapped[int | None]
    score_5: Mapped[int | None]
    result_id: Mapped[str | None] = mapped_column(Id, ForeignKey("survey_result.id"), index=True)


class SurveyResult(Record, InArea, Model):
    """The sum of the answers on one unit of whole quarters, both included: five at least, never taken apart again.

    ``satisfied`` counts those of overall 4 and more, ``willing`` those who said yes; the others are sums of scores,
    None for a question that not all of them were asked.
    """

    __tablename__ = "survey_result"
    __table_args__ = (
        UniqueConstraint("unit_id", "side", "first_period"),
        CheckConstraint(f"answers >= {FEWEST}", name="five_at_least"),
        CheckConstraint("satisfied BETWEEN 0 AND answers", name="satisfied"),
        CheckConstraint("willing BETWEEN 0 AND answers", name="willing"),
        CheckConstraint("last_day > first_day AND last_period >= first_period", name="quarters"),
        _total("overall"),
        *(_total(column) for column in SCORES),
        Index("ix_survey_result_side", "side", "first_day", "last_day"),
        *by_area("survey_result"),
    )

    unit_id: Mapped[str] = mapped_column(Id, ForeignKey("unit.id"))
    unit_name: Mapped[str] = mapped_column(String(80))
    side: Mapped[SurveySide] = mapped_column(choice(SurveySide))
    first_period: Mapped[str] = mapped_column(String(6))
    last_period: Mapped[str] = mapped_column(String(6))
    first_day: Mapped[date]
    last_day: Mapped[date]
    answers: Mapped[int]
    satisfied: Mapped[int]
    willing: Mapped[int]
    overall: Mapped[int]
    score_1: Mapped[int | None]
    score_2: Mapped[int | None]
    score_3: Mapped[int | None]
    score_4: Mapped[int | None]
    score_5: Mapped[int | None]


audit.exempt(SurveyRequest, SurveyAnswer)  # the log would tell when somebody answered, and what
