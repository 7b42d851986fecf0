"""Pages of policy documents, their articles and versions; preview and PDF in the official layout."""

from typing import Any

from flask import Response, flash, redirect, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import documents
from app.core.files import StoredFile
from app.core.views import EntityView, FilingMixin
from app.publications import card, queries, services
from app.publications.policy import editable_fields, may_read_scan
from app.publications.rules import body_html, heading_of
from app.publications.states import PolicyState
from app.security.states import Permission

FILES = {"ANNEX": "附件", "SCAN": "红头文件扫描件（不公开）"}


class PolicyView(FilingMixin, EntityView):
    """Policy documents: drafted, reviewed, published."""

    card = card.POLICY
    route_base = "/admin/policies"
    read, write = Permission.POLICY_READ, Permission.POLICY_WRITE
    needs = {
        "upload": Permission.POLICY_WRITE,
        "download": Permission.POLICY_READ,
        "preview": Permission.POLICY_READ,
        "document": Permission.POLICY_READ,
    }
    mover, moves = services.perform, services.MOVES
    create, update = staticmethod(services.draft), staticmethod(services.correct)
    file_kinds = FILES
    show_template = "publications/policy.html"

    def editable(self, record: Any) -> list[str]:
        return [name for name in self.card.written if name in editable_fields(actors.current(), record)]

    def may_file(self, record: Any) -> bool:
        return record.state == PolicyState.DRAFT and bool(editable_fields(actors.current(), record))

    def may_read_file(self, record: Any, stored: StoredFile) -> bool:
        return stored.kind != "SCAN" or may_read_scan(actors.current(), record)

    def extra(self, record: Any) -> dict[str, Any]:
        return self.filing(record)

    @expose("/<pk>/preview")
    @has_access
    def preview(self, pk: str) -> Any:
        """Show the document as its readers will see it."""
        record = self.record(pk)
        articles = [
            {**queries.as_row(article), "head": heading_of(queries.as_row(article)), "html": body_html(article.body)}
            for article in queries.articles_of(record)
        ]
        return self.show_page(
            "publications/preview.html",
            record=record,
            articles=articles,
            issuers=queries.lines(record.issuers),
            annexes=queries.lines(record.annexes),
        )

    @expose("/<pk>/document.pdf")
    @has_access
    def document(self, pk: str) -> Response:
        """Print the document in the official layout (GB/T 9704-2012)."""
        record = self.record(pk)
        context = queries.official_context(queries.as_row(record), map(queries.as_row, queries.articles_of(record)))
        response = Response(documents.build("policy", context), mimetype="application/pdf")
        response.headers.set("Content-Disposition", "inline", filename=f"policy-{pk[:8]}.pdf")
        return response


class ArticleView(EntityView):
    """Articles of policy documents."""

    card = card.ARTICLE
    route_base = "/admin/policy-articles"
    read, write = Permission.POLICY_READ, Permission.POLICY_WRITE
    needs = {"remove": Permission.POLICY_WRITE}
    create, update = staticmethod(services.add_article), staticmethod(services.change_article)
    show_template = "publications/article.html"

    def editable(self, record: Any) -> list[str]:
        return (
            [name for name in self.card.written if name != "policy_id"]
            if editable_fields(actors.current(), record.policy)
            else []
        )

    def extra(self, record: Any) -> dict[str, Any]:
        return {"removes": "title" in editable_fields(actors.current(), record.policy)}

    @expose("/<pk>/remove", methods=["POST"])
    @has_access
    def remove(self, pk: str) -> Any:
        """Take the article out of its draft."""
        doc = services.remove_article(actors.current(), self.record(pk))
        flash(_("已删除该条。"), "success")
        return redirect(url_for("PolicyView.show", pk=doc.id))


class VersionView(EntityView):
    """Versions of published documents, each with what it changed."""

    card = card.VERSION
    route_base = "/admin/policy-versions"
    read = Permission.POLICY_READ
    show_template = "publications/version.html"

    def extra(self, record: Any) -> dict[str, Any]:
        older = queries.version_before(record)
        return {"older": older, "changes": queries.compare(older, record, card.POLICY.labels) if older else []}
