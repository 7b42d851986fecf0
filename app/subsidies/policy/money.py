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


def may_answer(actor: Actor) -> Refusal | None:
    """The finance office of the area."""
    if actor.has(Role.FINANCE) and actor.may(Permission.PAYMENT_CONFIRM):
        return None
    return Refusal("role", _("拨付结果由财政部门登记。"), "R44")


BATCH_POLICY: dict[str, Policy] = {"send": may_send, "cancel": may_cancel}
