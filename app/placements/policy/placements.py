"""Who may move which placement, and who may ask and confirm what: asked for first, four eyes."""

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.placements.models import Placement, StandingRequest
from app.placements.states import ON_POST, PlacementState, RequestKind
from app.security.states import Role


def by_agreement() -> Refusal:
    """What is said to whoever would change the mentor beside an agreement that names one."""
    return Refusal("state", _("协议已写明带教老师，更换须办理协议变更：单位签署，告知本人。"), "二(五)")


def may_confirm(actor: Actor, request: StandingRequest) -> Refusal | None:
    """The agent of the county of the post, and not whoever asked."""
    if actor.is_system:
        return None
    if actor.region_code != request.region_code:
        return Refusal("other_county", _("由岗位所在县（区）确认。"))
    if actor.user_id is not None and actor.user_id == request.created_by_id:
        return Refusal("four_eyes", _("不能确认本人提出的申请，请由其他人员办理。"))
    return None


def may_take_back(actor: Actor, request: StandingRequest) -> Refusal | None:
    """The side that asked."""
    own = request.trainee_id in actor.trainee_ids if request.is_by_trainee else request.unit_id in actor.unit_ids
    return None if actor.is_system or own else Refusal("not_own", _("由提出申请的一方撤回。"))


def may_cancel(actor: Actor, placement: Placement) -> Refusal | None:
    """The county of the post cancels what has not begun."""
    if actor.is_system or actor.region_code == placement.region_code:
        return None
    return Refusal("other_county", _("由岗位所在县（区）取消派遣。"))


def may_ask(actor: Actor, placement: Placement, kind: RequestKind) -> Refusal | None:
    """The unit asks for everything, the trainee to end, the county to end what both forgot; each in its states."""
    by_unit = placement.unit_id in actor.unit_ids and actor.has(Role.UNIT_ADMIN, Role.UNIT_OPERATOR)
    by_trainee = placement.trainee_id in actor.trainee_ids and kind == RequestKind.END
    if not (by_unit or by_trainee or (kind == RequestKind.END and enters_end(actor, placement))):
        return Refusal("role", _("中断、恢复和提前留用由见习单位申请，提前终止由单位或本人申请。"), "二(五)")
    states = {RequestKind.SUSPEND: {PlacementState.ACTIVE}, RequestKind.RESUME: {PlacementState.SUSPENDED}}
    if placement.state not in states.get(kind, ON_POST):
        words = _("当前状态“%(state)s”不能申请“%(kind)s”。", state=_(placement.state.label), kind=_(kind.label))
        return Refusal("state", words)
    return None


def enters_end(actor: Actor, placement: Placement) -> bool:
    """The county enters the end of what stands still past its end while both sides are silent (decision 0017)."""
    stalled = placement.state == PlacementState.SUSPENDED and placement.agreed_end < clock.today()
    return stalled and actor.has(Role.COUNTY_AGENT) and actor.region_code == placement.region_code


def may_guide(actor: Actor, placement: Placement) -> Refusal | None:
    """The unit names the mentor, or the county of the post for it, before the first day; then the agreement (B27)."""
    officer = actor.has(Role.COUNTY_AGENT, Role.COUNTY_AUDITOR) and actor.region_code == placement.region_code
    if not (actor.is_system or officer or placement.unit_id in actor.unit_ids):
        return Refusal("not_own_unit", _("带教老师由见习单位指定。"), "二(五)")
    if placement.state in (PlacementState.ENDED, PlacementState.CANCELLED):
        return Refusal("state", _("见习已结束或者取消，不能再指定带教老师。"))
    return None if placement.state == PlacementState.PENDING else by_agreement()


def may_answer(actor: Actor, placement: Placement) -> Refusal | None:
    """Trainee and unit say before the end what they want afterwards (B29)."""
    if placement.state not in ON_POST:
        return Refusal("state", _("在岗期间才能填写期满意向。"))
    if placement.trainee_id in actor.trainee_ids or placement.unit_id in actor.unit_ids:
        return None
    return Refusal("role", _("期满意向由本人和见习单位分别填写。"))


POLICY: dict[str, Policy] = {
    "cancel": may_cancel,
    "correct": may_cancel,
}
REQUEST_POLICY: dict[str, Policy] = {
    "confirm": may_confirm,
    "refuse": may_confirm,
    "take_back": may_take_back,
}
