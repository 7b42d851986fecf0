"""A unit's mentors, the plan of each placement, weekly notes and trainings (C33, C35, R22, R23)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from app.core import clock, crypto
from app.core.actor import Actor
from app.core.calendar import month_bounds, months_and_days
from app.core.errors import Invalid, Problems, Refusal, Refused
from app.core.scope import unscoped
from app.core.workflow import Mover
from app.extensions import db
from app.placements.models import Mentor, MentorLog, Placement
from app.placements.policy.mentoring import may_note_week, may_register
from app.placements.queries import mentoring as queries
from app.placements.rules import mentor_named
from app.placements.services import news
from app.placements.services.trainings import (
    add_training,
    change_training,
    keys_of,
    placement_of,
    require,
    text_of,
    tidied,
    train,
)
from app.placements.states import LIVE
from app.programme.queries import database_params
from app.trainees.rules import id_card
from app.units.models import Unit
from app.units.queries import unit_in_reach

BY_MENTOR = "a mentor notes the weeks of the own trainees; the policy has asked whose they are"
NOTED_BACK = timedelta(days=31)  # how late a week may be noted


# -- the register of mentors


def add_mentor(actor: Actor, *, unit_id: str, id_no: str | None = None, **facts: Any) -> Mentor:
    """Register a mentor of the actor's unit; raises Invalid when the number is wrong or registered already."""
    require(may_register(actor, unit_id))
    unit: Unit | None = unit_in_reach(unit_id)
    if unit is None:
        raise Invalid({"unit_id": _("没有找到这个单位，或者它不在您的职责范围内。")})
    mentor = Mentor(unit_id=unit.id, region_code=unit.region_code, **_given(facts))
    _keep_number(mentor, unit.id, id_no)
    _check_mentor(mentor)
    db.session.add(mentor)
    db.session.flush()
    return mentor


def change_mentor(actor: Actor, mentor: Mentor, *, id_no: str | None = None, **facts: Any) -> Mentor:
    """Change a mentor; one who guides somebody now cannot be put aside."""
    Mover.lock(mentor)
    require(may_register(actor, mentor.unit_id))
    if facts.pop("unit_id", mentor.unit_id) != mentor.unit_id:
        raise Invalid({"unit_id": _("不能改到其他单位。")})
    if facts.get("is_active") is False and queries.load_of([mentor])[mentor.id]:
        raise Invalid({"is_active": _("该带教老师仍在带教，请先变更见习协议中的带教老师。")})
    for name, value in _given(facts).items():
        setattr(mentor, name, value)
    if id_no:
        _keep_number(mentor, mentor.unit_id, id_no)
    _check_mentor(mentor)
    db.session.flush()
    return mentor


def _given(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of a form; a number or a tick left blank keeps its default."""
    kept = ("skilled_years", "most_trainees", "is_active")
    return {name: value for name, value in tidied(facts).items() if value is not None or name not in kept}


def _keep_number(mentor: Mentor, unit_id: str, id_no: str | None) -> None:
    number = (id_no or "").strip().upper()
    if not number:
        return
    judged = id_card(id=number)
    if judged.message:
        raise Invalid({"id_no": judged.message})
    if queries.is_registered(unit_id, number, but=mentor.id):
        raise Invalid({"id_no": _("该证件号码已登记为本单位带教老师。")})
    mentor.id_no, mentor.id_hash = number, crypto.keyed_hash(number)


def _check_mentor(mentor: Mentor) -> None:
    today, problems = clock.today(), Problems()
    if not mentor.name:
        problems["name"] = [_("请填写姓名。")]
    for name in ("joined_on", "insured_since"):
        day = getattr(mentor, name)
        if day is not None and day > today:
            problems[name] = [_("不能晚于今天。")]
    if mentor.most_trainees is not None and not 1 <= mentor.most_trainees <= 20:
        problems["most_trainees"] = [_("同时带教人数应为1—20人。")]
    if problems:
        raise Invalid(problems)


def warning_of(mentor: Mentor, trainees: int, *, on: date | None = None) -> str:
    """What R22 says against this mentor with that many trainees: a refusal or a warning, empty when in order."""
    months = months_and_days(mentor.joined_on, on or clock.today())[0] if mentor.joined_on else None
    judged = mentor_named(
        mentor=True,
        insured=mentor.insured_since is not None,
        tenure=months,
        trainees=trainees,
        params=database_params(),
    )
    return judged.message or judged.warning or ""


def warnings_of(mentors: Iterable[Mentor]) -> dict[str, str]:
    """The same for many mentors with their load of today, by key."""
    known = list(mentors)
    load = queries.load_of(known)
    return {mentor.id: warning_of(mentor, load[mentor.id]) for mentor in known}


# -- plan and weekly notes


def write_plan(actor: Actor, placement: Placement, *, mentor_plan: str) -> Placement:
    """Write down the mentor's plan of one placement."""
    Mover.lock(placement)
    require(may_register(actor, placement.unit_id))
    if placement.state not in LIVE:
        raise Refused(Refusal("state", _("见习已结束或取消。")), status=409)
    placement.mentor_plan = text_of("mentor_plan", mentor_plan)
    db.session.flush()
    return placement


def note_week(actor: Actor, placement: Placement, *, week_of: date, content: str) -> MentorLog:
    """Note what mentor and trainee did in the week of a day; a second note of the week replaces the first."""
    require(may_note_week(actor, placement))
    monday = week_of - timedelta(days=week_of.weekday())
    _check_week(placement, monday)
    words = text_of("content", content)
    row = queries.log_of_week(placement, monday)
    if row is None:
        row = MentorLog(**keys_of(placement), week_of=monday)
        db.session.add(row)
    row.content, row.written_by = words, actor.name[:64]
    with unscoped(BY_MENTOR):
        db.session.flush()
    return row


def _check_week(placement: Placement, monday: date) -> None:
    today = clock.today()
    if monday > today:
        raise Invalid({"week_of": _("不能填写以后的周次。")})
    if monday < today - NOTED_BACK:
        raise Invalid({"week_of": _("只能补记最近一个月的周次。")})
    if placement.actual_start is None or monday + timedelta(days=6) < placement.actual_start:
        raise Invalid({"week_of": _("该周尚未上岗。")})


def add_log(actor: Actor, *, placement_id: str, week_of: date, content: str) -> MentorLog:
    """Note a week from the generated form."""
    return note_week(actor, placement_of(placement_id), week_of=week_of, content=content)


def change_log(actor: Actor, row: MentorLog, **facts: Any) -> MentorLog:
    """Rewrite the note of a week that may still be noted."""
    placement = placement_of(row.placement_id)
    require(may_note_week(actor, placement))
    _check_week(placement, row.week_of)
    row.content, row.written_by = text_of("content", facts.get("content", row.content)), actor.name[:64]
    with unscoped(BY_MENTOR):
        db.session.flush()
    return row


def prompt_training(placement: Placement) -> None:
    """Tell the unit that the pre-job training of a trainee is not on record (R23)."""
    first = placement.actual_start or placement.starts_on
    news.to_unit("training_missing", placement, due_on=month_bounds(clock.month_of(first))[1])


__all__ = [
    "add_log",
    "add_mentor",
    "add_training",
    "change_log",
    "change_mentor",
    "change_training",
    "note_week",
    "prompt_training",
    "train",
    "warning_of",
    "warnings_of",
    "write_plan",
]
