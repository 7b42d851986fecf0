"""Who is willing and not placed: since when they wait (C4), and whose days run out (B5).

Each figure of a page and the list behind it ask the same condition.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Integer, Select, and_, case, cast, func, or_, select

from app.core import clock, paging
from app.core.card import Narrowing
from app.extensions import db
from app.programme.queries import database_params
from app.trainees.models import Trainee
from app.trainees.queries.care import close_proposed, never_met, visit_due
from app.trainees.queries.checking import check_ending, to_check
from app.trainees.queries.hardship import served, unserved
from app.trainees.states import UNPLACED

WITHIN = (30, 60, 90, 180)  # days
KINDS = ("graduate", "youth", "end")
PAGE = 25
Condition = ColumnElement[bool]


def waiting() -> Condition:
    """The people who are willing and not placed (一: 有意愿的青年都能获得见习机会)."""
    return and_(Trainee.is_willing, Trainee.state.in_(sorted(UNPLACED)), Trainee.waiting_since.is_not(None))


def _still(kind: str) -> tuple[Condition, Any]:
    """Whom a last day concerns, and which day it is.

    The age concerns only those who are not graduates for longer: they lose nothing on their birthday.
    """
    if kind == "graduate":
        return Trainee.graduate_until.is_not(None), Trainee.graduate_until
    if kind == "youth":
        alone = or_(Trainee.graduate_until.is_(None), Trainee.graduate_until < Trainee.youth_until)
        return alone, Trainee.youth_until
    return Trainee.deadline_on.is_not(None), Trainee.deadline_on


def within(kind: str, days: int) -> Condition:
    """The waiting people whose last day of a kind comes within some days from today, today included."""
    concerned, last = _still(kind)
    today = clock.today()
    return and_(waiting(), concerned, last >= today, last <= today + timedelta(days=days))


def over() -> Condition:
    """The waiting people whose last day of all is past: they were lost in silence."""
    return and_(waiting(), Trainee.deadline_on < clock.today())


def _unserved() -> Condition:
    return unserved(clock.today(), service_days())


def service_days() -> int:
    """So many days may lie between two services of somebody marked for hardship."""
    return int(database_params().get("hardship_service_days"))


def _name(kind: str, days: int) -> str:
    return f"{kind}-{days}"


DEADLINES: dict[str, Callable[[], Condition]] = {
    **{_name(kind, days): (lambda kind=kind, days=days: within(kind, days)) for kind in KINDS for days in WITHIN},
    "over": over,
}
_DEADLINE_LABELS = {"graduate": _l("离校2年"), "youth": _l("年满25周岁"), "end": _l("失去资格")}
TASKS: dict[str, tuple[object, Callable[[], Condition]]] = {
    "waiting": (_l("有意愿未上岗"), waiting),
    "first": (_l("待首次联系"), never_met),
    "visit": (_l("今日待走访"), lambda: visit_due(clock.today())),
    "check": (_l("待核验资格"), to_check),
    "ending": (_l("资格核验即将到期"), lambda: check_ending(clock.today())),
    "served": (_l("困难人员持续服务"), served),
    "unserved": (_l("困难人员超期未服务"), _unserved),
    "closing": (_l("走访建议关闭"), close_proposed),
}


def _deadline_options() -> list[tuple[str, str]]:
    found = [
        (_name(kind, days), str(_l("%(what)s：%(n)s 日内", what=_DEADLINE_LABELS[kind], n=days)))
        for kind in KINDS
        for days in WITHIN
    ]
    return [*found, ("over", str(_l("有意愿，已过期限")))]


NARROWINGS = {  # filters of the list of people that are no columns
    "todo": Narrowing(
        _l("待办"), lambda: [(key, str(label)) for key, (label, _) in TASKS.items()], lambda v: TASKS[v][1]()
    ),
    "deadline": Narrowing(_l("时限"), _deadline_options, lambda value: DEADLINES[value]()),
}


@dataclass(frozen=True)
class Radar:
    """The figures of one county: people by kind and days, people past their last day, and all who wait."""

    code: str
    waiting: int
    over: int
    figures: dict[str, int] = field(default_factory=dict)


def radar() -> list[Radar]:
    """The deadline radar of each county in reach where somebody waits; one statement."""

    def number(condition: Condition) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    names = [_name(kind, days) for kind in KINDS for days in WITHIN]
    statement = (
        select(
            Trainee.region_code,
            func.count(),
            number(over()),
            *(number(within(kind, days)) for kind in KINDS for days in WITHIN),
        )
        .where(waiting())
        .group_by(Trainee.region_code)
        .order_by(Trainee.region_code)
    )
    return [
        Radar(code, int(total), int(past or 0), {name: int(n or 0) for name, n in zip(names, numbers, strict=True)})
        for code, total, past, *numbers in db.session.execute(statement)
    ]


@dataclass(frozen=True)
class Queue:
    """Who waits in one county: people, the hardship-marked among them, the longest wait's first day, long waits."""

    code: str
    people: int
    hardship: int
    long: int
    oldest: date | None


def queues(long_days: int) -> list[Queue]:
    """The waiting list in sums, of each county in reach where somebody waits; one statement."""
    since = clock.today() - timedelta(days=long_days)
    statement = (
        select(
            Trainee.region_code,
            func.count(),
            func.sum(case((Trainee.is_hardship, 1), else_=0)),
            func.sum(case((Trainee.waiting_since < since, 1), else_=0)),
            func.min(Trainee.waiting_since),
        )
        .where(waiting())
        .group_by(Trainee.region_code)
        .order_by(Trainee.region_code)
    )
    return [
        Queue(code, int(people), int(hardship or 0), int(long or 0), oldest)
        for code, people, hardship, long, oldest in db.session.execute(statement)
    ]


def in_order() -> paging.Keys:
    """Hardship first, then whoever has waited longest."""
    marked = cast(Trainee.is_hardship, Integer).label("is_hardship")
    return [(marked, True), (Trainee.waiting_since, False), (Trainee.id, False)]


def waiting_people(codes: list[str] | None, cursor: str | None) -> paging.Page:
    """A page of the waiting people in reach (of some counties), hardship first, then the longest wait."""
    statement: Select[tuple[Trainee]] = select(Trainee).where(waiting())
    if codes is not None:
        statement = statement.where(Trainee.region_code.in_(codes))
    return paging.page(statement, in_order(), cursor=cursor, limit=PAGE, order="waiting")


_SINCE: dict[str, Any] = {
    "first": func.min(Trainee.created_at),
    "visit": func.min(Trainee.next_visit_on),
    "check": func.min(Trainee.waiting_since),
    "ending": func.min(Trainee.check_valid_to),
}


def queue(todo: str) -> tuple[int, date | None]:
    """How many people in reach one kind of work waits for, and since when the oldest does; for the desk."""
    row = db.session.execute(select(func.count(), _SINCE[todo]).where(TASKS[todo][1]()).select_from(Trainee)).one()
    since = row[1].date() if isinstance(row[1], datetime) else row[1]
    return int(row[0]), since if since and since <= clock.today() else None
