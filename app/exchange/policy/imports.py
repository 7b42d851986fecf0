"""Who may import what, and what may be done with a batch."""

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.exchange.models import ImportBatch
from app.security.states import Permission


def may_import(actor: Actor, permission: str) -> Refusal | None:
    """Import at all, and write what the target writes."""
    if actor.may(Permission.IMPORT) and actor.may(permission):
        return None
    return Refusal("role", _("您没有导入这类数据的权限。"))


def is_maker(actor: Actor, batch: ImportBatch) -> Refusal | None:
    """Only who uploaded a file goes on with it."""
    if actor.is_system or batch.created_by_id == actor.user_id:
        return None
    return Refusal("maker", _("只有上传人本人可以继续办理这个批次。"))


def may_undo(actor: Actor, batch: ImportBatch) -> Refusal | None:
    """The maker, within a day."""
    if refusal := is_maker(actor, batch):
        return refusal
    if batch.undo_until is None or clock.now() > batch.undo_until:
        return Refusal("too_late", _("导入已超过 24 小时，不能撤销。"))
    return None


_OWN = ("remap", "queue_check", "check", "queue", "start", "finish", "fail", "drop")
POLICY: dict[str, Policy] = {**dict.fromkeys(_OWN, is_maker), "undo": may_undo}
