"""Attempts that were refused: kept in the log although the refusal undid everything else of the request.

A refusal rolls the request back, and what it noted goes with it.  What is noted here waits beside the session, and is
written when the answer is ready, in a transaction of its own.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, g, has_request_context
from sqlalchemy.exc import SQLAlchemyError

from app.core import audit, unit_of_work
from app.core.actor import Actor
from app.core.errors import OutOfReach, Refused

log = logging.getLogger(__name__)
DEED_MAX = 32  # as the column of the log
PREFIX = "refused_"


def note_refused(actor: Actor, deed: str, record: Any, why: str) -> None:
    """Keep that somebody tried a deed on a record and was refused, with the reason; outside a request it is only told.

    The record may be out of the actor's reach: its key and its area are kept, nothing of what it says.
    """
    entry = {
        "entity": type(record),
        "key": str(record.id),
        "region_code": getattr(record, "region_code", None),
        "deed": f"{PREFIX}{deed}"[:DEED_MAX],
        "why": why,
    }
    if has_request_context():
        g.setdefault("refused_attempts", []).append(entry)
    else:
        log.warning("%s refused %s of %s %s: %s", actor.name, deed, record.__tablename__, record.id, why)


@contextmanager
def watched(actor: Actor, deed: str, record: Any) -> Iterator[None]:
    """Note what is refused to the actor inside the block; the refusal goes on."""
    try:
        yield
    except (Refused, OutOfReach) as error:
        note_refused(actor, deed, record, error.code)
        raise


def _write(response: Response) -> Response:
    """Store what was refused in this request, after everything else of it was stored or undone."""
    waiting = g.pop("refused_attempts", [])
    if not waiting:
        return response
    try:
        unit_of_work.keep_writes()
        unit_of_work.rollback()
        with unit_of_work.transaction():
            for entry in waiting:
                told = (entry["key"], entry["region_code"], {"why": (None, entry["why"])})
                audit.note_rows(entry["entity"], entry["deed"], [told])
    except SQLAlchemyError as error:  # the answer is ready; its words may quote a row
        log.error("a refused attempt was not kept: %s", type(error).__name__)
    return response


def install(app: Flask) -> None:
    """Write refused attempts at the end of each request."""
    app.after_request(_write)
