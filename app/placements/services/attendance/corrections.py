"""A settled day that is changed: old, new, why and by whom, told to the other side (X31)."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.search import is_storable
from app.extensions import db
from app.placements.models import AttendanceCorrection, Placement
from app.placements.policy.attendance import may_correct
from app.placements.queries.reaching import placement_in_reach
from app.placements.rules.attendance import derived, sayable
from app.placements.services import news
from app.placements.services.attendance.sheets import Sheets
from app.placements.states import AttendanceMonthState
from app.placements.states.attendance import AttendanceCode as Code

REASON_MAX = 500


def correct(actor: Actor, placement: Placement, *, day: date, new_code: str, reason: str) -> AttendanceCorrection:
    """Change one settled day: by the unit until it has submitted the month, by the county afterwards.

    Raises Refused when it is not the actor's turn, Invalid for a day that is not settled, a code that does not fit,
    or a missing reason.
    """
    cell = (placement.id, day)
    sheets = Sheets([placement], day, day)
    sheet = sheets.sheet(cell)
    if sheet is None:
        raise Invalid({"day": _("这一天没有考勤月。")})
    if refusal := may_correct(actor, sheet):
        raise Refused(refusal)
    known = sheets.days.get(cell)
    if known is None or known["code"] is None:
        raise Invalid({"day": _("这一天还没有定下来，直接登记即可，不需要更正。")})
    code = _checked(sheets, cell, new_code, known["code"])
    row = AttendanceCorrection(
        **AttendanceCorrection.keys_of(placement),
        day=day,
        old_code=known["code"],
        new_code=code,
        reason=_words(reason),
        made_by=actor.name[:64],
        made_at=clock.now(),
        is_by_office=sheet.state not in (AttendanceMonthState.OPEN, AttendanceMonthState.CONFIRMED_BY_TRAINEE),
    )
    db.session.add(row)
    sheets.day(cell).set(code=code, is_corrected=True)
    sheets.store()
    if row.is_by_office:
        sheet.entered_by_id = actor.user_id
    db.session.flush()
    _tell(placement, row, sheet.month)
    return row


def _checked(sheets: Sheets, cell: tuple[str, date], new_code: str, old: Code) -> Code:
    allowed = sayable(derived(sheets.terms[cell[0]], cell[1], sheets.workdays))
    if new_code not in allowed:
        raise Invalid({"new_code": _("这一天只能更正为：%(codes)s。", codes="、".join(_(c.label) for c in allowed))})
    if new_code == old:
        raise Invalid({"new_code": _("更正前后相同。")})
    return Code(new_code)


def _words(reason: str) -> str:
    words = (reason or "").strip()
    if not words or len(words) > REASON_MAX or not is_storable(words):
        raise Invalid({"reason": _("请填写更正的原因，不超过 %(n)s 字。", n=REASON_MAX)})
    return words


def _tell(placement: Placement, row: AttendanceCorrection, month: str) -> None:
    facts: dict[str, Any] = {
        "name": placement.person_name,
        "unit": placement.unit_name,
        "day": row.day.isoformat(),
        "old": _(row.old_code.label) if row.old_code else "—",
        "new": _(row.new_code.label),
        "by": row.made_by,
    }
    news.of_month_to_trainee("attendance_corrected", row, month, **facts)
    if row.is_by_office:
        news.of_month_to_unit("attendance_corrected", row, month, **facts)


def correct_by_key(actor: Actor, *, placement_id: str, day: date, new_code: str, reason: str) -> AttendanceCorrection:
    """The same for a placement in reach by its key, for generated forms and REST."""
    placement = placement_in_reach(placement_id)
    if placement is None:
        raise OutOfReach()
    return correct(actor, placement, day=day, new_code=new_code, reason=reason)
