"""The posts of a unit with their places and applicants; a post itself is written on its own page."""

from typing import Any

from flask import request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access

from app.core import actor as actors
from app.posts.queries import qualities_of
from app.security.states import Permission
from app.workspaces.presenters.unit_lists import APPLICANT_LABELS
from app.workspaces.queries import unit_lists as listing
from app.workspaces.views.unit import UnitPage


class UnitPosts(UnitPage):
    """The posts of the actor's units."""

    route_base = "/desk/unit/posts"
    default_view = "list"
    needs = {"list": Permission.UNIT_DESK}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show the posts with places taken and free, and applicants by state."""
        acting = actors.current()
        page = listing.post_page(acting, request.args.get("cursor"))
        return self.show_page(
            "workspaces/unit/posts.html",
            page=page,
            figures=listing.post_figures(acting),
            qualities=qualities_of([post.id for post in page.rows]),
            applicants=listing.applicants_by_post(page.rows),
            labels=APPLICANT_LABELS,
            url=lambda cursor: url_for("UnitPosts.list", cursor=cursor),
        )
