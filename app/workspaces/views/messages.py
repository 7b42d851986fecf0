"""The inbox of people who have a desk, in the frame of that desk."""

from types import SimpleNamespace
from typing import Any

from flask import Response, make_response, render_template

from app.core import actor as actors
from app.messaging.views import InboxPages
from app.security.states import Role
from app.workspaces.views.desk import PRIVATE, DeskPage
from app.workspaces.views.mentor import MentorPage
from app.workspaces.views.trainee import TraineePage
from app.workspaces.views.unit import UnitPage

FRAMES: tuple[tuple[frozenset[Role], type[DeskPage]], ...] = (
    (frozenset({Role.TRAINEE}), TraineePage),
    (frozenset({Role.MENTOR}), MentorPage),
    (frozenset({Role.UNIT_OPERATOR, Role.UNIT_ADMIN}), UnitPage),
)


class DeskMessages(InboxPages):
    """One's own messages at the desk; the tabs are those of the person's desk."""

    route_base = "/desk/messages"
    frame = "workspaces/base.html"

    def show_page(self, template: str, **context: Any) -> Any:
        """A page that nobody keeps, between the tabs of the person's own desk."""
        acting = actors.current()
        desk = next((page for roles, page in FRAMES if acting.has(*roles)), DeskPage)
        view = SimpleNamespace(endpoint=self.endpoint, frame=self.frame, desk=desk.desk, home=desk.home, tabs=desk.tabs)
        response: Response = make_response(render_template(template, view=view, **context))
        response.headers["Cache-Control"] = PRIVATE
        return response
