"""How a fact is said once: the records behind it, of which numbers are sums and pages are lists."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Boolean, ColumnElement, Date, Row, Select, String, case, cast, exists, literal, null, select

from app.placements.models import AttendanceMonth, Complaint, Mentor, Placement, SurveyResult
from app.posts.models import Post
from app.security.states import Permission
from app.showcase.models import ShowcaseObjection
from app.showcase.rules.facts import Period
from app.showcase.states import Fact
from app.subsidies.models import NoticeObjection, RiskFlag
from app.units.models import Unit, UnitBan, UnitObjection

Within = Callable[[Any], ColumnElement[bool]]  # narrows a column of unit keys to the units asked for
Rows = Callable[[Period, Within], Any]  # the select of the records, with the columns of ``records``
Words = Callable[[Row[Any]], Any]

COLUMNS = ("unit_id", "entity", "key", "label", "day", "good", "whole", "note")


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind of record: what it is called, and where officers and the unit itself open one."""

    model: Any
    word: Any
    page: str = ""
    desk: str = ""


ENTITIES: dict[str, Entity] = {
    "placement": Entity(Placement, _l("见习记录"), "PlacementView.show", "UnitPlacements.show"),
    "post": Entity(Post, _l("岗位"), "PostView.show"),
    "attendance_month": Entity(AttendanceMonth, _l("考勤表"), "AttendanceMonthView.show"),
    "mentor": Entity(Mentor, _l("带教老师"), "MentorView.show"),
    "survey_result": Entity(SurveyResult, _l("满意度调查汇总"), "SurveyResultView.show"),
    "unit": Entity(Unit, _l("见习单位"), "UnitView.show"),
    "unit_ban": Entity(UnitBan, _l("禁入记录"), "BanView.show"),
    "risk_flag": Entity(RiskFlag, _l("已坐实的风险红旗"), "RiskFlagView.show"),
    "complaint": Entity(Complaint, _l("成立的投诉"), "ComplaintView.show"),
    "unit_objection": Entity(UnitObjection, _l("认定公示成立的异议"), "ObjectionView.show"),
    "notice_objection": Entity(NoticeObjection, _l("补贴公示成立的异议"), "NoticeObjectionView.show"),
    "showcase_objection": Entity(ShowcaseObjection, _l("示范单位公示成立的异议")),
}


@dataclass(frozen=True, slots=True)
class Definition:
    """One fact: its records, what a record says in words, and which permission is needed to be told of each."""

    rows: Rows
    words: Words
    reads: Permission | None = None
    entities: dict[str, Entity] = field(default_factory=dict)  # kinds of records that only this fact has


DEFINITIONS: dict[Fact, Definition] = {}


def define(fact: Fact, words: Words, *, reads: Permission | None = None) -> Callable[[Rows], Rows]:
    """Say what a fact is."""

    def keep(rows: Rows) -> Rows:
        DEFINITIONS[fact] = Definition(rows, words, reads)
        return rows

    return keep


def connect(fact: Fact, rows: Rows, words: Words, *, entities: dict[str, Entity] | None = None) -> None:
    """Let the part that keeps the records of STORIES or EVENTS say what is behind them; from then on they count.

    ``rows`` gives a select made by ``records``; ``entities`` says of each kind of record in it how it is called.
    """
    DEFINITIONS[fact] = Definition(rows, words, None, dict(entities or {}))


def either(yes: Any, no: Any) -> Words:
    """Words for a record that is good or is not."""
    return lambda row: yes if row.good else no


def records(
    unit: Any, entity: str, key: Any, label: Any, day: Any, *, good: Any = 1, whole: Any = 1, note: Any = ""
) -> Select[Any]:
    """A select of records; ``good`` and ``whole`` are numbers (people, places, answers), ``note`` a code for words."""
    return select(
        unit.label("unit_id"),
        literal(entity, String).label("entity"),
        key.label("key"),
        _text(label).label("label"),
        (cast(null(), Date) if day is None else day).label("day"),
        number(good).label("good"),
        number(whole).label("whole"),
        _text(note).label("note"),
    )


def _text(text: Any) -> Any:
    return literal(text, String) if isinstance(text, str) else cast(text, String)


def number(given: Any) -> Any:
    """A number, or one for a condition that holds."""
    if isinstance(given, int):
        return literal(given)
    return case((given, 1), else_=0) if isinstance(given.type, Boolean) else given


def started(period: Period, within: Within, good: Any = 1) -> Select[Any]:
    """The placements that started in the period, both days included; whether each is good."""
    one = records(
        Placement.unit_id, "placement", Placement.id, Placement.person_name, Placement.actual_start, good=good
    )
    return one.where(within(Placement.unit_id), in_days(Placement.actual_start, period))


def ended(period: Period, within: Within, good: Any) -> Select[Any]:
    """The placements that ended in the period, both days included (R47); whether each is good."""
    one = records(Placement.unit_id, "placement", Placement.id, Placement.person_name, Placement.actual_end, good=good)
    return one.where(within(Placement.unit_id), in_days(Placement.actual_end, period))


def in_days(column: Any, period: Period) -> ColumnElement[bool]:
    """The days of the period."""
    return column.between(period.first, period.last)  # type: ignore[no-any-return]


def of_placement(entity: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the placement has a row of a kind."""
    return exists(select(entity.id).where(entity.placement_id == Placement.id, *conditions).correlate(Placement))


def first_of_month(day: date) -> date:
    """The first day of the month of a day."""
    return day.replace(day=1)
