"""One-click deeds of the pages of this part: done once, told, back to where they were asked for."""

from collections.abc import Callable
from typing import Any

from flask import flash, make_response, redirect

from app.core import once, unit_of_work
from app.core.errors import OutOfReach, ServiceError


def deed(act: Callable[[], object], said: str, back: str) -> Any:
    """Do it once and say so; a refusal is told on the page it came from."""

    def answer() -> Any:
        act()
        flash(said, "success")
        return make_response(redirect(back))

    try:
        return once.once(answer)
    except OutOfReach:
        raise
    except ServiceError as problem:
        unit_of_work.rollback()
        flash(problem.message, "warning")
        return make_response(redirect(back))
