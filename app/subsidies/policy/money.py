"""Who sends payments to finance, and who says what became of them."""

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.security.states import Level, Permission, Role
from app.subsidies.models import PaymentBatch


def may_draft(actor: Actor, region_code: str) -> Refusal | None:
    """The county's agent, for the own county."""
    own = actor.level == Level.COUNTY and actor.region_code == region_code
    if own and actor.has(Role.COUNTY_AGENT) and actor.may(Permission.PAYMENT_SEND):
        return None
    return Refusal("role", _("拨付批次由本县（区）经办人员办理。"), "R44")


def may_send(actor: Actor, batch: PaymentBatch) -> Refusal | None:
    """The county's agent; not an empty batch."""
    if batch.payments == 0:
        return Refusal("empty", _("批次里没有付款，请先加入申领。"), "R44")
    return may_draft(actor, batch.region_code)


def may_cancel(actor: Actor, batch: PaymentBatch) -> Refusal | None:
    """The county's agent."""
    return may_draft(actor, batch.region_code)


def may_answer(actor: Actor, batch: PaymentBatch | None = None) -> Refusal | None:
    """The finance office of the area; of a batch, nobody who sent it themselves."""
    if not (actor.has(Role.FINANCE) and actor.may(Permission.PAYMENT_CONFIRM)):
        return Refusal("role", _("拨付结果由财政部门登记。"), "R44")
    if batch is not None and actor.user_id is not None and actor.user_id == batch.sent_by_id:
        return Refusal("four_eyes", _("送出批次的人不能登记拨付结果，请由财政部门其他人员办理。"), "R44")
    return None


BATCH_POLICY: dict[str, Policy] = {"send": may_send, "cancel": may_cancel}
