"""Pages of notices as they were published, and of objections to them."""

import json
from typing import Any

from app.core import actor as actors
from app.core.views import EntityView
from app.security.states import Permission
from app.showcase.card import notices as cards
from app.showcase.models import ShowcaseNotice, ShowcaseObjection
from app.showcase.queries import notices as queries
from app.showcase.services import objections

READ = Permission.SHOWCASE_READ


class ShowcaseNoticeView(EntityView):
    """Notices of units to be named: published with the batch, closed by the job (C89)."""

    card = cards.NOTICE
    route_base = "/admin/showcase-notices"
    read = READ
    show_template = "showcase/notice.html"

    def extra(self, record: ShowcaseNotice) -> dict[str, Any]:
        """The rows as they were published, and the objections that the actor may know of."""
        acting = actors.current()
        knows = acting.may(Permission.SHOWCASE_ORGANISE) or acting.may(Permission.SHOWCASE_WATCH)
        return {
            "rows": json.loads(record.shown or "[]"),
            "objections": queries.objections_of(record) if knows else [],
        }


class ShowcaseObjectionView(EntityView):
    """Objections: the words and who raised them are read by a logged reveal, and answered by the organiser."""

    card = cards.OBJECTION
    route_base = "/admin/showcase-objections"
    read = READ  # the scope shows them to the organiser and to whoever watches, and to nobody else
    mover, moves = objections.decide, objections.MOVES
    show_template = "showcase/objection.html"

    def extra(self, record: ShowcaseObjection) -> dict[str, Any]:
        """The nomination and the other objections to it."""
        nomination = queries.nomination_of(record)
        others = [row for row in queries.objections_to(nomination) if row.id != record.id]
        return {"nomination": nomination, "others": others}
