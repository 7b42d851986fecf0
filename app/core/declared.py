"""What a part declares of an entity once for its pages and once for its REST resource."""

from collections.abc import Callable
from typing import Any, ClassVar

from sqlalchemy import select

from app.core import actor as actors
from app.core import permissions
from app.core.card import Card
from app.core.errors import OutOfReach
from app.core.workflow import Mover, Offer
from app.extensions import db


class Declared:
    """Card, permissions, moves and services; what both kinds of door read from them."""

    card: ClassVar[Card]
    read: ClassVar[str]
    write: ClassVar[str] = ""
    reveals: ClassVar[str] = permissions.PERSONAL_REVEAL  # to see, and to take away, personal fields in clear
    takes: ClassVar[str] = permissions.PERSONAL_EXPORT
    mover: ClassVar[Mover | None] = None
    moves: ClassVar[dict[str, Callable[..., Any]]] = {}
    create: ClassVar[Callable[..., Any] | None] = None
    update: ClassVar[Callable[..., Any] | None] = None

    def require_open(self) -> None:
        """Raise OutOfReach when none of this is for the actor, whatever the permission says; parts narrow it."""

    def record(self, pk: str) -> Any:
        """Return the record in reach, or raise OutOfReach."""
        found = db.session.scalar(select(self.card.entity).where(self.card.has_key(pk)).options(*self.card.loads))
        if found is None:
            raise OutOfReach()
        return found

    def offers(self, record: Any) -> list[Offer]:
        """The moves of this actor for the record, the refused ones with their reason."""
        return self.mover.offers(actors.current(), record) if self.mover else []
