"""Pages of agreements: the terms as a form, the clauses as prose, versions, changes, codes and the one file."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core.views import EntityView
from app.placements.card.agreements import AGREEMENT
from app.placements.policy.agreements import may_write
from app.placements.queries import agreements as queries
from app.placements.rules.agreement import CLAUSE_NAMES
from app.placements.rules.changing import FIELDS
from app.placements.services import agreements as services
from app.placements.services.drafting import perform
from app.placements.states import AgreementState as S
from app.security.states import Permission, Role


class AgreementView(EntityView):
    """Agreements with their versions."""

    card = AGREEMENT
    route_base = "/admin/agreements"
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_WRITE
    needs = {
        "code": Permission.UNIT_DESK,
        "print_code": Permission.PLACEMENT_CHECK,
    }
    mover, moves = perform, services.MOVES
    create, update = staticmethod(services.draft), staticmethod(services.write)
    show_template = "placements/agreement.html"

    def offered(self) -> list[str]:
        return ["placement_id"]

    def editable(self, record: Any) -> list[str]:
        if not may_write(actors.current(), record):
            return []
        names = services.FREE if record.state == S.DRAFT and queries.is_first(record) else services.CHANGEABLE
        more = [] if names is services.FREE else ["change_note"]
        return [name for name in self.card.written if name in names or name in more]

    def extra(self, record: Any) -> dict[str, Any]:
        acting = actors.current()
        clauses = queries.clauses_of(record)
        return {
            "clauses": [(CLAUSE_NAMES[key], clauses.get(key, "")) for key in CLAUSE_NAMES],
            "versions": queries.versions_of(record),
            "changes": [(FIELDS[row.field].label, row) for row in queries.changes_of(record)],
            "asks_code": record.state == S.DRAFT and acting.has(Role.UNIT_ADMIN) and record.unit_id in acting.unit_ids,
            "prints_code": acting.has(Role.COUNTY_AGENT) and record.state in (S.DRAFT, S.UNIT_SIGNED),
            "side": "unit" if record.state == S.DRAFT else "trainee",
        }

    @expose("/<pk>/code", methods=["POST"])
    @has_access
    def code(self, pk: str) -> Any:
        """Send the acting signer a one-time code."""
        services.request_code(actors.current(), self.record(pk))
        flash(_("验证码已发送到您的邮箱或手机，10 分钟内有效。"), "success")
        return redirect(url_for("AgreementView.show", pk=pk))

    @expose("/<pk>/print-code", methods=["POST"])
    @has_access
    def print_code(self, pk: str) -> Any:
        """Show a code once, to be printed for a signer at the window."""
        record = self.record(pk)
        code = services.print_code(actors.current(), record, request.form.get("side", ""))
        return self.show_page("placements/code.html", card=self.card, record=record, code=code)
