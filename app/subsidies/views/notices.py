"""Pages of public notices as they were published, and of objections to them."""

import json
from typing import Any

from flask import url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import money
from app.core.errors import Refusal, Refused
from app.core.views import EntityView
from app.core.views.deeds import deed
from app.security.states import Permission
from app.subsidies.card import notices as cards
from app.subsidies.models import ClaimNotice, NoticeObjection
from app.subsidies.policy.notices import may_publish
from app.subsidies.queries import notices as queries
from app.subsidies.services import notices, objections
from app.subsidies.states import ClaimKind

READ = Permission.SUBSIDY_READ


class ClaimNoticeView(EntityView):
    """Public notices of a county: published by its agent, closed by the job (C89)."""

    card = cards.NOTICE
    route_base = "/admin/claim-notices"
    read = READ
    needs = {"publish": Permission.SUBSIDY_CHECK}
    list_template = "subsidies/notices.html"
    show_template = "subsidies/notice.html"

    def publishes(self) -> bool:
        """Whether the actor publishes notices of their own county."""
        acting = actors.current()
        return may_publish(acting, acting.region_code) is None

    def waiting(self) -> int:
        """How many claims of the actor's county can be published now."""
        return len(queries.publishable(actors.current().region_code))

    def extra(self, record: ClaimNotice) -> dict[str, Any]:
        """The rows as they were published, and the objections."""
        rows = json.loads(record.shown or "[]")
        return {
            "rows": [row | {"amount": money.grouped(row.get("amount", ""))} for row in rows],
            "kinds": dict(ClaimKind.options()),
            "objections": queries.objections_of(record) if actors.current().may(Permission.RISK_READ) else [],
        }

    @expose("/publish", methods=["POST"])
    @has_access
    def publish(self) -> Any:
        """Put everything of the county that passed the recheck into a notice."""
        return deed(
            lambda: _published(actors.current().region_code),
            lambda made: _("已公示 %(n)s 笔申领，公示至 %(day)s。", n=made.claims, day=made.to_day),
            url_for("ClaimNoticeView.list"),
        )


def _published(region_code: str) -> ClaimNotice:
    made = notices.publish(actors.current(), region_code)
    if made is None:
        raise Refused(Refusal("nothing", _("没有复核通过、可以公示的申领。")), status=409)
    return made


class NoticeObjectionView(EntityView):
    """Objections: the words and who raised them are read by a logged reveal, and answered by an auditor."""

    card = cards.OBJECTION
    route_base = "/admin/notice-objections"
    read = Permission.RISK_READ  # an objection accuses; who may know of suspicions may know of it
    mover, moves = objections.decide, objections.MOVES
    show_template = "subsidies/objection.html"

    def extra(self, record: NoticeObjection) -> dict[str, Any]:
        """The claim and the other objections to it."""
        claim = queries.claim_of(record)
        others = [row for row in queries.objections_to(claim) if row.id != record.id]
        return {"claim": claim, "others": others}
