"""Leave: asked for by the trainee, granted by mentor or unit; its workdays then carry its code for two sides (C36)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.calendar import days_from
from app.core.errors import Invalid, Problems, Refused
from app.core.scope import unscoped
from app.core.search import is_storable
from app.extensions import db
from app.messaging.queries import accounts_of_mentor, accounts_of_trainee, accounts_of_unit
from app.messaging.services import tell
from app.placements.models import Leave, Placement
from app.placements.policy.attendance import LEAVE_POLICY, may_ask_leave
from app.placements.queries.attendance.days import terms_of
from app.placements.queries.attendance.leave import overlapping, with_placement
from app.placements.rules.attendance import due_days
from app.placements.services.attendance.sheets import Sheets, Side
from app.placements.states import LEAVING, LeaveKind, LeaveState
from app.placements.states.attendance import AttendanceCode as Code
from app.programme.queries import database_params, whole_number

perform = LEAVING.bound_to(LEAVE_POLICY)
DECIDED = "a mentor decides on the leave of those whom they guide; the policy was asked"
WORDS_MAX = 500
DAYS_MAX = 62
UNIT_LINK = "/desk/unit/leave"
MENTOR_LINK = "/desk/mentor/leave"


def ask(actor: Actor, placement: Placement, *, kind: str, from_day: date, to_day: date, words: str) -> Leave:
    """The trainee asks for leave; mentor and unit are told.  Raises Invalid for days that cannot be leave."""
    if refusal := may_ask_leave(actor, placement):
        raise Refused(refusal)
    said = (words or "").strip()
    problems = _problems(placement, kind, from_day, to_day, said)
    if problems:
        raise Invalid(problems)
    row = Leave(
        **Leave.keys_of(placement),
        kind=LeaveKind(kind),
        from_day=from_day,
        to_day=to_day,
        words=said,
        person_name=placement.person_name,
    )
    db.session.add(row)
    db.session.flush()
    facts = _facts(row, placement)
    tell("leave_asked", accounts_of_unit(row.unit_id), about=row, link=UNIT_LINK, due_on=from_day, **facts)
    if placement.mentor_id:
        tell(
            "leave_asked",
            accounts_of_mentor(placement.mentor_id),
            about=row,
            link=MENTOR_LINK,
            due_on=from_day,
            **facts,
        )
    return row


def _problems(placement: Placement, kind: str, first: date, last: date, words: str) -> Problems:
    found: dict[str, str] = {}
    if kind not in set(LeaveKind):
        found["kind"] = _("请选择请假种类。")
    if not words or len(words) > WORDS_MAX or not is_storable(words):
        found["words"] = _("请写明请假原因，不超过 %(n)s 字。", n=WORDS_MAX)
    if last < first:
        found["to_day"] = _("结束日期早于开始日期。")
    elif (last - first).days >= DAYS_MAX:
        found["to_day"] = _("一次请假不超过 %(n)s 天；更长的请由单位办理中止见习。", n=DAYS_MAX)
    elif not list(due_days(terms_of([placement])[placement.id], first, last, database_params().workdays)):
        found["from_day"] = _("这几天不在见习期内，或者都是休息日，不需要请假。")
    elif overlapping(placement, first, last):
        found["from_day"] = _("这几天已经有请假。")
    elif (clock.today() - first).days > whole_number("tap_back_days"):
        found["from_day"] = _("太早的日期不能补请假，请联系见习单位。")
    return {name: [said] for name, said in found.items()}


def grant(actor: Actor, leave: Leave, *, reason: str = "") -> Leave:
    """Grant leave: trainee and whoever grants it say its code of each of its workdays.

    Raises Invalid when one of the days was confirmed or submitted already.
    """
    leave = with_placement(leave)
    perform.begin(actor, leave, "grant")
    _speak(leave, _side(actor), Code(leave.kind.value))
    return _decide(actor, leave, "grant", reason=reason)


def deny(actor: Actor, leave: Leave, *, reason: str = "") -> Leave:
    """Refuse leave, with a reason."""
    leave = with_placement(leave)
    return _decide(actor, leave, "deny", reason=reason)


def _decide(actor: Actor, leave: Leave, move: str, *, reason: str) -> Leave:
    with unscoped(DECIDED):
        perform(actor, leave, move, reason=reason, decided_at=clock.now(), decided_by=actor.name[:64])
    facts: dict[str, Any] = {
        **_facts(leave, leave.placement),
        "answer": _(leave.state.label),
        "words": reason.strip() or "—",
    }
    link = f"/desk/attendance/{clock.month_of(leave.from_day)}"
    tell("leave_decided", accounts_of_trainee(leave.trainee_id), about=leave, link=link, once=move, **facts)
    return leave


def take_back(actor: Actor, leave: Leave, *, reason: str = "") -> Leave:
    """The trainee no longer needs the leave that has not begun; its days are open again."""
    leave = with_placement(leave)
    perform.begin(actor, leave, "take_back")
    if leave.state == LeaveState.GRANTED:
        for side in ("trainee", "mentor", "unit"):
            _unsay(leave, side)  # type: ignore[arg-type]
    perform(actor, leave, "take_back", reason=reason)
    return leave


def _side(actor: Actor) -> Side:
    return "mentor" if actor.mentor_ids else "unit"


def _speak(leave: Leave, side: Side, code: Code) -> None:
    sheets = Sheets([leave.placement], leave.from_day, leave.to_day)
    days = list(due_days(sheets.terms[leave.placement_id], leave.from_day, leave.to_day, sheets.workdays))
    wanted = dict.fromkeys(((leave.placement_id, day) for day in days), code)
    problems: Mapping[Any, str] = sheets.put("trainee", wanted, ahead=True) | sheets.put(side, wanted, ahead=True)
    if problems:
        raise Invalid({"from_day": list(problems.values())})
    sheets.store()


def _unsay(leave: Leave, side: Side) -> None:
    """Take back what one side said because of the leave, and let nothing stay settled by it."""
    sheets = Sheets([leave.placement], leave.from_day, leave.to_day)
    for day in days_from(leave.from_day, leave.to_day):
        known = sheets.days.get((leave.placement_id, day))
        if known is not None and known[f"{side}_code"] == leave.kind.value:
            kept = sheets.day((leave.placement_id, day))
            kept.set(code=None)
            kept.say(side, None, clock.now())
    sheets.store()


def _facts(leave: Leave, placement: Placement) -> dict[str, Any]:
    return {
        "name": leave.person_name,
        "unit": placement.unit_name,
        "kind": _(leave.kind.label),
        "first": leave.from_day.isoformat(),
        "last": leave.to_day.isoformat(),
    }


LEAVE_MOVES: dict[str, Callable[..., Leave]] = {"grant": grant, "deny": deny, "take_back": take_back}
