"""The base of every desk page: private answers, tabs, and one way to show a form, act once and go on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from flask import Response, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.core import actor as actors
from app.core import unit_of_work
from app.core.actor import Actor
from app.core.errors import Conflict, OutOfReach, ServiceError
from app.core.once import once
from app.core.views import Page
from app.workspaces.forms.typed import Form

T = TypeVar("T")
PRIVATE = "no-store"


@dataclass(frozen=True)
class Tab:
    """One entry of a desk's navigation; it is marked on the pages of the views that it names."""

    label: str
    endpoint: str
    views: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_here(self) -> bool:
        view = (request.endpoint or "").split(".")[0]
        return view in self.views or request.endpoint == self.endpoint


class DeskPage(Page):
    """A page of a desk; nothing of it is kept by a browser or a proxy."""

    desk: ClassVar[str] = ""  # the words beside the brand
    home: ClassVar[str] = ""  # the endpoint of the first page
    tabs: ClassVar[tuple[Tab, ...]] = ()

    def private(self, template: str, status: int = 200, **context: Any) -> Response:
        """Render inside the frame of the desk."""
        response = make_response(render_template(template, view=self, **context), status)
        response.headers["Cache-Control"] = PRIVATE
        return response

    @staticmethod
    def actor() -> Actor:
        """Who acts."""
        return actors.current()

    @staticmethod
    def say(words: str) -> None:
        """Tell on the next page what was done."""
        flash(words, "success")

    def act(
        self,
        show: Callable[[Form], Response],
        deed: Callable[[Form], str],
        given: Mapping[str, object] | None = None,
    ) -> Response:
        """Show a form; when it is sent, do the deed once and lead to the address that it answers with.

        What the deed finds wrong comes back on the same page, with everything that was typed.
        """
        if request.method != "POST":
            return show(Form(given=given))
        form = Form(request.form)
        return self.attempt(form, show, lambda: once(lambda: onwards(deed(form))))

    def attempt(self, form: Form, show: Callable[[Form], Response], deed: Callable[[], Response]) -> Response:
        """Do a deed; what it finds wrong comes back on the same page."""
        try:
            return deed()
        except OutOfReach:
            raise
        except (ServiceError, IntegrityError, StaleDataError) as error:
            unit_of_work.rollback()
            told = error if isinstance(error, ServiceError) else Conflict()
            form.take(told)
            answer = show(form)
            answer.status_code = told.status
            return answer


def onwards(address: str) -> Response:
    """Lead on after a deed, to an answer that nobody keeps."""
    response = make_response(redirect(address, 303))
    response.headers["Cache-Control"] = PRIVATE
    return response


def found(record: T | None) -> T:
    """The record, or the answer that there is none in reach."""
    if record is None:
        raise OutOfReach(_("没有找到这条记录，或者它不是您的。"))
    return record
