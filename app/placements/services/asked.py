"""What the county moves only because unit or trainee asked for it: the moves look at the request that is open."""

from collections.abc import Callable

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.placements.models import Placement
from app.placements.policy.placements import may_confirm
from app.placements.queries.placements import open_request_of
from app.placements.states import RequestKind


def _asked(kind: RequestKind) -> Callable[[Actor, Placement], Refusal | None]:
    def ask(actor: Actor, placement: Placement) -> Refusal | None:
        if actor.is_system:
            return None
        request = open_request_of(placement, kind)
        if request is None:
            return Refusal("not_asked", _("单位或本人尚未申请“%(kind)s”。", kind=_(kind.label)))
        return may_confirm(actor, request)

    return ask


ASKED: dict[str, Policy] = {kind.value.lower(): _asked(kind) for kind in RequestKind}
