"""Pages of recoveries: proposed, ordered, returned in parts, settled (R62)."""

from typing import Any

from app.core import actor as actors
from app.core.views import EntityView
from app.security.states import Permission
from app.subsidies.card import money as cards
from app.subsidies.models import Recovery
from app.subsidies.queries import claims as queries
from app.subsidies.services import recoveries


class RecoveryView(EntityView):
    """Money that comes back, for officers and finance; a claimant reads of the own on the claim."""

    card = cards.RECOVERY
    route_base = "/admin/recoveries"
    read = Permission.BUDGET_READ
    mover, moves = recoveries.perform, recoveries.MOVES
    show_template = "subsidies/recovery.html"

    def extra(self, record: Recovery) -> dict[str, Any]:
        """The claim of which money comes back, when the actor reaches it."""
        claim = queries.claim_in_reach(record.claim_id) if actors.current().may(Permission.SUBSIDY_READ) else None
        return {"claim": claim, "left": record.amount_yuan - record.returned_yuan}
