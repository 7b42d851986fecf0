"""One-click deeds of staff pages: done once, told, back to where they were asked for."""

from collections.abc import Callable
from typing import Any

from flask import flash, make_response, redirect

from app.core import once, unit_of_work
from app.core.errors import OutOfReach, ServiceError


def deed(act: Callable[[], object], said: str | Callable[[Any], str], back: str | Callable[[Any], str]) -> Any:
    """Do it once and say so; a refusal is told on the page it came from.

    ``said`` and ``back`` may look at what was done; a refusal goes to ``back`` only when that is an address.
    """

    def answer() -> Any:
        done = act()
        words = said(done) if callable(said) else said
        where = back(done) if callable(back) else back
        flash(words, "success")
        return make_response(redirect(where))

    try:
        return once.once(answer)
    except OutOfReach:
        raise
    except ServiceError as problem:
        if callable(back):
            raise
        unit_of_work.rollback()
        flash(problem.message, "warning")
        return make_response(redirect(back))
