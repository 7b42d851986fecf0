"""A month from the trainee's word to the county's: confirmed, submitted, verified, returned, locked, unlocked (6.7)."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.calendar import DAY, month_bounds
from app.core.errors import Invalid, Refused
from app.core.search import is_storable
from app.extensions import db
from app.placements import rules, signals
from app.placements.models import AttendanceMonth, Training
from app.placements.policy.attendance import POLICY, may_object
from app.placements.queries.attendance.months import months_of_unit, trainings_of, with_placement
from app.placements.rules import on_post
from app.placements.rules.attendance import Term, due_days
from app.placements.rules.patterns import Flag
from app.placements.services import news
from app.placements.services.attendance.flags import flags_of
from app.placements.services.attendance.sheets import Sheets
from app.placements.states import ATTENDING
from app.placements.states.attendance import AttendanceCode as Code
from app.programme.queries import database_params

perform = ATTENDING.bound_to(POLICY)
WORDS_MAX = 500
DAYS_NAMED = 10
AFRESH: dict[str, Any] = {
    "confirmed_at": None,
    "is_confirmed_by_default": False,
    "objection": None,
    "submitted_at": None,
    "is_late": False,
    "verified_at": None,
    "verified_by_id": None,
    "locked_at": None,
    "flags": "[]",
}


def confirm(actor: Actor, sheet: AttendanceMonth, *, reason: str = "") -> AttendanceMonth:
    """The trainee finds the month in order, once it is over; what they objected to is settled by that."""
    with_placement(sheet)
    facts = {"confirmed_at": clock.now(), "is_confirmed_by_default": False}
    moved: AttendanceMonth = perform(actor, sheet, "confirm", reason=reason, **facts)
    return moved


def confirm_by_default(actor: Actor, sheet: AttendanceMonth) -> AttendanceMonth:
    """Silence after the days of the parameter counts as confirmed, and is marked so."""
    with_placement(sheet)
    perform(actor, sheet, "confirm_by_default", confirmed_at=clock.now(), is_confirmed_by_default=True)
    news.of_month_to_trainee("attendance_defaulted", sheet, sheet.month, **_names(sheet))
    return sheet


def object_to(actor: Actor, sheet: AttendanceMonth, *, words: str) -> AttendanceMonth:
    """The trainee says what is wrong with the month; silence no longer counts, and the unit is told."""
    perform.lock(sheet)
    if refusal := may_object(actor, sheet):
        raise Refused(refusal)
    said = (words or "").strip()
    if not said or len(said) > WORDS_MAX or not is_storable(said):
        raise Invalid({"words": _("请写明哪一天、应当是什么，不超过 %(n)s 字。", n=WORDS_MAX)})
    sheet.objection = said
    db.session.flush()
    once = clock.now().isoformat()
    news.of_month_to_unit("attendance_objection", sheet, sheet.month, once=once, words=said, **_names(sheet))
    return sheet


def submit(actor: Actor, sheet: AttendanceMonth, *, reason: str = "") -> AttendanceMonth:
    """The unit certifies a month: R23 in the first one, every due day settled; late by R29 is marked.

    Raises Invalid naming the days that are not settled, or what is missing of the training.
    """
    with_placement(sheet)
    perform.begin(actor, sheet, "submit")
    judged = _Judged.of([sheet])
    if words := judged.hindrance(sheet):
        raise Invalid({"days": words})
    perform(actor, sheet, "submit", reason=reason, **judged.facts(actor, sheet))
    signals.month_submitted.send(sheet, actor=actor)
    return sheet


def submit_unit(actor: Actor, unit_id: str, month: str) -> list[tuple[AttendanceMonth, str]]:
    """Submit everybody's month of a unit in a few statements; say for each sheet why not, empty when it was."""
    sheets = months_of_unit(unit_id, month)
    if not sheets:
        return []
    judged, wanted = _Judged.of(sheets), perform.workflow.moves["submit"]
    told: dict[str, str] = {}
    for sheet in sheets:
        refusal = perform.refusal(actor, sheet, wanted)
        told[sheet.id] = refusal.message if refusal else judged.hindrance(sheet)
    going = [sheet for sheet in sheets if not told[sheet.id]]
    moved = perform.many(actor, going, "submit", lambda sheet: judged.facts(actor, sheet), reason="")
    after = {sheet.id: sheet for sheet in months_of_unit(unit_id, month)}
    for key in moved:
        signals.month_submitted.send(after[key], actor=actor)
    return [(after[key], words) for key, words in told.items()]


@dataclass(frozen=True)
class _Judged:
    """What the sheets of a submission are judged by, read once for all of them."""

    terms: Mapping[str, Term]
    codes: Mapping[tuple[str, date], Code | None]
    trainings: Mapping[str, list[Training]]
    flags: Mapping[str, list[Flag]]
    last_said: Mapping[tuple[str, str], date]

    @classmethod
    def of(cls, sheets: Sequence[AttendanceMonth]) -> "_Judged":
        first = month_bounds(min(sheet.month for sheet in sheets))[0]
        last = month_bounds(max(sheet.month for sheet in sheets))[1]
        held = Sheets([sheet.placement for sheet in sheets], first, last)
        trainings: dict[str, list[Training]] = {}
        for row in trainings_of([sheet.placement_id for sheet in sheets]):
            trainings.setdefault(row.placement_id, []).append(row)
        codes = {cell: day["code"] for cell, day in held.days.items()}
        return cls(held.terms, codes, trainings, flags_of(sheets, held), held.last_said())

    def hindrance(self, sheet: AttendanceMonth) -> str:
        """Why this sheet cannot be submitted, in words; empty when it can."""
        return self._untrained(sheet) or self._unsettled(sheet)

    def _untrained(self, sheet: AttendanceMonth) -> str:
        start = sheet.placement.actual_start or sheet.placement.starts_on
        if clock.month_of(start) != sheet.month:
            return ""
        known = [
            on_post.Training(row.held_on, row.hours, str(row.kind))
            for row in self.trainings.get(sheet.placement_id, [])
        ]
        return str(rules.trained_before_work(start=start, trainings=known, params=database_params()).message or "")

    def _unsettled(self, sheet: AttendanceMonth) -> str:
        term, bounds = self.terms[sheet.placement_id], month_bounds(sheet.month)
        days = [
            day
            for day in due_days(term, *bounds, database_params().workdays)
            if self.codes.get((sheet.placement_id, day)) is None
        ]
        if not days:
            return ""
        named = "、".join(f"{day.month}月{day.day}日" for day in days[:DAYS_NAMED])
        more = _("等 %(n)s 天", n=len(days)) if len(days) > DAYS_NAMED else ""
        return _("以下应出勤日三方中还没有两方一致：%(days)s%(more)s。", days=named, more=more)

    def facts(self, actor: Actor, sheet: AttendanceMonth) -> dict[str, Any]:
        """The facts of the submitted state."""
        now = clock.now()
        judged = rules.attendance_in_time(month=sheet.month, submitted=now, params=database_params())
        found = self.flags.get(sheet.placement_id, [])
        return {
            "submitted_at": now,
            "is_late": bool(judged["late"]) and not self._waited(sheet, judged["due"]),
            "entered_by_id": actor.user_id,
            "flags": json.dumps(found, ensure_ascii=False),
        }

    def _waited(self, sheet: AttendanceMonth, due: date) -> bool:
        """Whether a sheet complete by the due day waited for the trainee alone, to the day after (decision 0015)."""
        if not sheet.is_confirmed_by_default or sheet.confirmed_at is None:
            return False
        in_time = clock.today() <= sheet.confirmed_at.date() + DAY
        return in_time and self.last_said.get((sheet.placement_id, sheet.month), due) <= due


def verify(actor: Actor, sheet: AttendanceMonth, *, reason: str = "") -> AttendanceMonth:
    """The county finds the month in order; not the one who entered or corrected it."""
    facts = {"verified_at": clock.now(), "verified_by_id": actor.user_id}
    perform(actor, sheet, "verify", reason=reason, **facts)
    signals.month_verified.send(sheet, actor=actor)
    return sheet


def send_back(actor: Actor, sheet: AttendanceMonth, *, reason: str = "") -> AttendanceMonth:
    """Return the month to the unit with a reason that it can act on."""
    perform(actor, sheet, "return", reason=reason)
    once, words = clock.now().isoformat(), reason.strip()
    news.of_month_to_unit("attendance_returned", sheet, sheet.month, once=once, words=words, **_names(sheet))
    return sheet


def reopen(actor: Actor, sheet: AttendanceMonth, *, reason: str = "") -> AttendanceMonth:
    """Open a returned month for its unit again; the trainee confirms it anew."""
    moved: AttendanceMonth = perform(actor, sheet, "reopen", reason=reason, **AFRESH)
    return moved


def lock(actor: Actor, sheet: AttendanceMonth) -> AttendanceMonth:
    """Make a verified month read-only, because a subsidy was worked out from it."""
    moved: AttendanceMonth = perform(actor, sheet, "lock", locked_at=clock.now())
    return moved


def unlock(actor: Actor, sheet: AttendanceMonth, *, reason: str = "") -> AttendanceMonth:
    """Open a locked month for a correction; what was paid from it is worked out again (R62)."""
    perform(actor, sheet, "unlock", reason=reason, **AFRESH)
    signals.month_unlocked.send(sheet, actor=actor)
    once, words = clock.now().isoformat(), reason.strip()
    for told in (news.of_month_to_trainee, news.of_month_to_unit):
        told("attendance_unlocked", sheet, sheet.month, once=once, words=words, **_names(sheet))
    return sheet


def _names(sheet: AttendanceMonth) -> dict[str, Any]:
    return {"name": sheet.person_name, "unit": sheet.unit_name}


MOVES: dict[str, Callable[..., AttendanceMonth]] = {
    "confirm": confirm,
    "submit": submit,
    "verify": verify,
    "return": send_back,
    "reopen": reopen,
    "unlock": unlock,
}
