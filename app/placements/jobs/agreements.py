"""Timed moves of agreements: what nobody signed is void, who should sign is told; what dispatch and end do to them."""

from functools import partial

from app.core import clock
from app.core.jobs import timed
from app.core.workflow import move_each
from app.placements import signals
from app.placements.queries import agreements as queries
from app.placements.services import agreements as services
from app.programme.queries import database_params


@timed("placements.void_unsigned_agreements", "逾期未签署的见习协议作废", hour=1, minute=5)
def void_unsigned() -> int:
    """Void the versions that both sides have not signed ten workdays after they were begun."""
    day = database_params().workdays.add(clock.today(), -(services.UNSIGNED_WORKDAYS + 1))
    return move_each(partial(queries.unsigned_since, day), services.void_unsigned)


@timed("placements.prompt_signatures", "提醒签署见习协议", hour=7, minute=20)
def prompt_signatures() -> int:
    """Tell both sides, once a day, of agreements that must be signed within three days."""
    return move_each(queries.to_be_prompted, services.prompt)


def listen() -> None:
    """Follow placements in the same transaction."""
    signals.dispatched.connect(services.follow_dispatch)
    signals.ended.connect(services.follow_end)
    signals.cancelled.connect(services.follow_cancel)
