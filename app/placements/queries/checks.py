"""How the lists of retentions and of their checks are narrowed."""

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_

from app.core import clock
from app.core.card import Lookup
from app.placements.models import Retention, RetentionCheck
from app.placements.queries.after import PROMPTED
from app.placements.states.care import StillEmployed


def standing_options() -> list[tuple[str, str]]:
    """Whether a retention is verified, as choices of a filter."""
    return [("OPEN", _("待核实")), ("VERIFIED", _("已核实"))]


def standing_where(choice: str) -> ColumnElement[bool]:
    """The retentions that such a choice means."""
    return Retention.verified_on.is_(None) if choice == "OPEN" else Retention.verified_on.is_not(None)


def due_options() -> list[tuple[str, str]]:
    """Whether a check is due, as choices of a filter."""
    return [("NOW", _("已到核查日期")), ("SOON", _("30 日内到期"))]


def due_where(choice: str) -> ColumnElement[bool]:
    """The checks that such a choice means."""
    last = clock.today() + PROMPTED if choice == "SOON" else clock.today()
    return and_(RetentionCheck.result == StillEmployed.DUE, RetentionCheck.due_on <= last)


def _months(_q: str) -> list[tuple[str, str]]:
    return [(str(months), _("%(n)s 个月", n=months)) for months in (1, 3, 6, 12)]


MONTHS_LOOKUP = Lookup(_months, lambda key: dict(_months("")).get(key, key), small=True)
