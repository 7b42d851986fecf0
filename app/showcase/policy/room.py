"""Who enters the selection room: the organiser, the authorities above it, and supervisors, who only read."""

from app.core.actor import Actor
from app.core.scope import area_holds
from app.security.states import Permission
from app.showcase.models import ShowcaseBatch
from app.showcase.policy.batches import organises


def enters(actor: Actor, batch: ShowcaseBatch) -> bool:
    """Whether the actor sees the whole ranking of a batch: its area must lie within their own."""
    holds = actor.may(Permission.SHOWCASE_ORGANISE) or actor.may(Permission.SHOWCASE_WATCH)
    return holds and not actor.unit_ids and area_holds(actor, batch)


def takes_dossier(actor: Actor, batch: ShowcaseBatch) -> bool:
    """Whether the actor takes the dossier away as a file: the organiser and supervisors."""
    return actor.is_system or organises(actor, batch) or (actor.may(Permission.SHOWCASE_WATCH) and enters(actor, batch))
