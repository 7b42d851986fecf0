"""The page behind the box in the top bar."""

from typing import Any

from flask import request
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access

from app.core import finding, permissions, search
from app.core.views.page import Page


class FindingView(Page):
    """Find records and pages; words are posted, so that no name stands in an address or a log."""

    route_base = "/admin/find"
    default_view = "find"
    needs = {"find": permissions.ANYBODY_SIGNED_IN}

    @expose("/", methods=["GET", "POST"])
    @has_access
    def find(self) -> Any:
        """Show what fits the words, or the empty box."""
        words = search.clean(request.form.get("q"))
        short = bool(words) and len(words) < finding.TERM_MIN
        return self.show_page("admin/find.html", words=words, groups=finding.find(words), short=short)
