"""Who may say what of a day, move a month, decide on leave, and tell of an allowance."""

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.calendar import month_bounds
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.placements.models import AllowancePayment, AttendanceMonth, Leave, Placement
from app.placements.states import AttendanceMonthState as S
from app.security.states import Level, Role

UNIT = (Role.UNIT_OPERATOR, Role.UNIT_ADMIN)


def may_tap(actor: Actor, placement: Placement) -> Refusal | None:
    """The trainee, for themselves."""
    if actor.is_system or placement.trainee_id in actor.trainee_ids:
        return None
    return Refusal("not_own", _("签到由本人办理。"))


def may_confirm_days(actor: Actor, placement: Placement) -> Refusal | None:
    """The mentor who guides this trainee."""
    if actor.is_system or (placement.mentor_id is not None and placement.mentor_id in actor.mentor_ids):
        return None
    return Refusal("not_mentor", _("出勤由本人的带教老师确认。"), "二(五)")


def may_mark(actor: Actor, placement: Placement) -> Refusal | None:
    """The unit of the placement."""
    if actor.is_system or (actor.has(*UNIT) and placement.unit_id in actor.unit_ids):
        return None
    return Refusal("not_own_unit", _("考勤表由见习单位登记。"), "二(四)")


def may_correct(actor: Actor, sheet: AttendanceMonth) -> Refusal | None:
    """The unit until it has submitted the month, the county afterwards; nobody once it is locked."""
    if sheet.state == S.LOCKED:
        return Refusal("locked", _("本月考勤已锁定，请先由县（区）审核人员解锁。"))
    if sheet.state in (S.OPEN, S.CONFIRMED_BY_TRAINEE):
        if actor.is_system or (actor.has(*UNIT) and sheet.unit_id in actor.unit_ids):
            return None
        return Refusal("role", _("报送前由见习单位更正。"))
    if sheet.state == S.RETURNED:
        return Refusal("state", _("本月考勤已退回，请先重新登记。"))
    if actor.is_system or (actor.has(Role.COUNTY_AGENT) and actor.level == Level.COUNTY):
        return None
    return Refusal("role", _("报送后由县（区）经办人员更正。"))


def may_confirm(actor: Actor, sheet: AttendanceMonth) -> Refusal | None:
    """The trainee, once the month is over or the internship has ended in it."""
    if not actor.is_system and sheet.trainee_id not in actor.trainee_ids:
        return Refusal("not_own", _("考勤由本人确认。"))
    return _is_complete(sheet)


def _is_complete(sheet: AttendanceMonth) -> Refusal | None:
    ended = sheet.placement.actual_end
    if month_bounds(sheet.month)[1] < clock.today() or (ended is not None and ended < clock.today()):
        return None
    return Refusal("too_early", _("当月结束或者见习结束后方可确认。"))


def may_confirm_by_default(actor: Actor, sheet: AttendanceMonth) -> Refusal | None:
    """Not while an objection stands, and not before the month is over."""
    if sheet.objection:
        return Refusal("objection", _("本人提出了异议，不能视为确认。"))
    return _is_complete(sheet)


def may_object(actor: Actor, sheet: AttendanceMonth) -> Refusal | None:
    """The trainee, as long as nothing was confirmed."""
    if not actor.is_system and sheet.trainee_id not in actor.trainee_ids:
        return Refusal("not_own", _("异议由本人提出。"))
    if sheet.state != S.OPEN:
        return Refusal("state", _("本月考勤已经确认或报送，请联系见习单位或县（区）经办机构更正。"))
    return None


def of_own_unit(actor: Actor, sheet: AttendanceMonth) -> Refusal | None:
    """The unit whose sheet it is."""
    if actor.is_system or sheet.unit_id in actor.unit_ids:
        return None
    return Refusal("not_own_unit", _("考勤由本单位报送。"), "二(四)")


def may_verify(actor: Actor, sheet: AttendanceMonth) -> Refusal | None:
    """An officer of the county who entered nothing in it."""
    if actor.user_id is not None and actor.user_id == sheet.entered_by_id:
        return Refusal("four_eyes", _("不能核对本人录入或更正过的考勤，请由其他人员办理。"))
    return None


POLICY: dict[str, Policy] = {
    "confirm": may_confirm,
    "confirm_by_default": may_confirm_by_default,
    "submit": of_own_unit,
    "verify": may_verify,
    "reopen": of_own_unit,
}


def may_ask_leave(actor: Actor, placement: Placement) -> Refusal | None:
    """The trainee, for themselves."""
    if actor.is_system or placement.trainee_id in actor.trainee_ids:
        return None
    return Refusal("not_own", _("请假由本人提出。"))


def may_decide_leave(actor: Actor, leave: Leave) -> Refusal | None:
    """The mentor who guides the trainee, or the unit."""
    own = leave.unit_id in actor.unit_ids or leave.placement.mentor_id in actor.mentor_ids
    if actor.is_system or own:
        return None
    return Refusal("not_own_unit", _("请假由带教老师或见习单位批准。"))


def may_take_back_leave(actor: Actor, leave: Leave) -> Refusal | None:
    """The trainee, before its first day."""
    if not actor.is_system and leave.trainee_id not in actor.trainee_ids:
        return Refusal("not_own", _("请假由本人撤回。"))
    if leave.from_day <= clock.today():
        return Refusal("begun", _("请假已经开始，不能撤回；请联系带教老师或见习单位。"))
    return None


LEAVE_POLICY: dict[str, Policy] = {
    "grant": may_decide_leave,
    "deny": may_decide_leave,
    "take_back": may_take_back_leave,
}


def may_change_payment(actor: Actor, payment: AllowancePayment) -> Refusal | None:
    """The unit, until the trainee has answered."""
    if not actor.is_system and payment.unit_id not in actor.unit_ids:
        return Refusal("not_own_unit", _("发放记录由见习单位登记。"))
    if payment.answer is not None:
        return Refusal("answered", _("本人已经答复，不能再修改；补发的请另行登记。"))
    return None


def may_answer_payment(actor: Actor, payment: AllowancePayment) -> Refusal | None:
    """The trainee who was paid."""
    if actor.is_system or payment.trainee_id in actor.trainee_ids:
        return None
    return Refusal("not_own", _("是否收到由本人答复。"), "二(五)")
