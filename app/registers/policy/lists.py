"""Who may change an entry of a list, or remove it."""

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.scope import area_holds
from app.core.workflow import Policy
from app.registers.models import Entry
from app.registers.scope import keeps


def may_keep(actor: Actor, entry: Entry) -> Refusal | None:
    """Only the department that owns the list writes it, in its own area (四(一))."""
    if not keeps(actor, type(entry)):
        return Refusal(
            "department", _("由主管部门（%(owner)s）维护这份名单。", owner=_(entry.department.label)), "四(一)"
        )
    if not area_holds(actor, entry):
        return Refusal("area", _("这条记录不在您的职责范围内。"))
    return None


POLICY: dict[str, Policy] = {"remove": may_keep, "restore": may_keep}
