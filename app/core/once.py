"""A request sent twice acts once: its key and its answer are stored in the same transaction.

The key is taken before the deed, so that a repeat that comes at the same time waits for the first.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from flask import Response, make_response, redirect, request
from flask_appbuilder import Model
from flask_babel import gettext as _
from sqlalchemy import Integer, String, Text, delete
from sqlalchemy.orm import Mapped, mapped_column

from app.core import actor as actors
from app.core import audit, clock
from app.core.errors import Conflict, Invalid
from app.core.identifiers import new_id
from app.core.insertion import insert_unless_there
from app.extensions import db

KEY_MAX = 64
KEPT_FOR = timedelta(days=7)
FORM_FIELD = "_once"
HEADER = "Idempotency-Key"
UNSAID = frozenset({FORM_FIELD, "csrf_token"})  # differ between two sendings of the same form


class HandledRequest(Model):
    """The answer that a key has already had; kept for repeats of the same actor only."""

    __tablename__ = "handled_request"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    said: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(Integer, default=0)
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
    named = f"{actors.current().user_id}:{request.method}:{request.path}:{given}"
    return hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest() if given else ""


def _said() -> str:
    """Return the hash of what the request says; the same form or body has the same."""
    digest = hashlib.sha256()
    for piece in _pieces():
        digest.update(len(piece).to_bytes(8, "big") + piece)
    return digest.hexdigest()


def _pieces() -> Iterator[bytes]:
    if not request.form and not request.files:
        yield request.get_data()
        return
    fields = sorted((name, value) for name, value in request.form.items(multi=True) if name not in UNSAID)
    yield json.dumps(fields).encode()
    for name, file in sorted(request.files.items(multi=True), key=lambda pair: pair[0]):
        yield json.dumps([name, file.filename]).encode()
        yield hashlib.file_digest(file.stream, "sha256").digest()  # type: ignore[arg-type]
        file.stream.seek(0)


def once(act: Callable[[], Response]) -> Response:
    """Run the deed, or give the stored answer when this key has been handled before.

    Raises Invalid when the key came with something else before.  A deed that was refused and yet kept something (a
    counted try) has left its key without an answer; it may be tried again.
    """
    key = _key()
    if not key:
        return act()
    said = _said()
    if not insert_unless_there(HandledRequest, key=key, said=said, status=0, location="", body="", at=clock.now()):
        handled = _handled(key)
        if handled.status:
            return _again(handled, said)
        handled.said = said
    response = act()
    if response.status_code < 400:
        handled = _handled(key)
        handled.status, handled.location = response.status_code, response.location or ""
        handled.body = response.get_data(as_text=True) if response.mimetype == "application/json" else ""
        db.session.flush()
    return response


def _handled(key: str) -> HandledRequest:
    found = db.session.get(HandledRequest, key, populate_existing=True, with_for_update=True)
    if found is None:
        raise Conflict()
    return found


def _again(handled: HandledRequest, said: str) -> Response:
    if handled.said != said:
        raise Invalid({HEADER: _("这个请求已经办理过，但内容与上次不同，没有再次办理。请核对后重新提交。")})
    if handled.location and not handled.body:
        return make_response(redirect(handled.location))
    response = make_response(handled.body, handled.status)
    response.mimetype = "application/json"
    response.headers["Idempotent-Replay"] = "true"
    return response


def forget_old() -> int:
    """Delete the answers that nobody repeats any more; return how many."""
    old = delete(HandledRequest).where(HandledRequest.at < clock.now() - KEPT_FOR)
    return int(db.session.execute(old).rowcount)  # type: ignore[attr-defined]
