"""A request sent twice acts once: its key and its answer are stored in the same transaction."""

from collections.abc import Callable
from datetime import datetime

from flask_appbuilder import Model
from flask import Response, make_response, redirect, request
from flask_babel import gettext as _
from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import actor as actors
from app.core import audit, clock
from app.core.errors import Invalid
from app.core.identifiers import new_id
from app.extensions import db

KEY_MAX = 64
FORM_FIELD = "_once"
HEADER = "Idempotency-Key"


class HandledRequest(Model):
    """The answer that a key has already had; kept for repeats of the same actor only."""

    __tablename__ = "handled_request"

    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    status: Mapped[int] = mapped_column(Integer)
    location: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


audit.exempt(HandledRequest)


def fresh_key() -> str:
    """Return a key for the hidden field of a form about to be shown."""
    return new_id()


def _key() -> str:
    given = request.headers.get(HEADER) or request.form.get(FORM_FIELD, "")
    if len(given) > KEY_MAX or not given.isprintable():
        raise Invalid({HEADER: _("幂等键应为 1—%(n)s 个可见字符。", n=KEY_MAX)})
    return f"{actors.current().user_id}:{request.path}:{given}"[:160] if given else ""


def once(act: Callable[[], Response]) -> Response:
    """Run the deed, or give the stored answer when this key has been handled before."""
    key = _key()
    if not key:
        return act()
    handled = db.session.get(HandledRequest, key)
    if handled is not None:
        return _again(handled)
    response = act()
    if response.status_code < 400:
        body = response.get_data(as_text=True) if response.mimetype == "application/json" else ""
        db.session.add(HandledRequest(key=key, status=response.status_code, location=response.location or "", body=body))
        db.session.flush()
    return response


def _again(handled: HandledRequest) -> Response:
    if handled.location and not handled.body:
        return make_response(redirect(handled.location))
    response = make_response(handled.body, handled.status)
    response.mimetype = "application/json"
    response.headers["Idempotent-Replay"] = "true"
    return response
