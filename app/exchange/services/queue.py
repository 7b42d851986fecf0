"""What waits to be done in the background, piece by piece: the worker asks for the next one."""

import logging
from collections.abc import Callable

from app.exchange.services import exporting, storing

log = logging.getLogger(__name__)


def run_next(stop: Callable[[], bool] = lambda: False) -> bool:
    """Do what waits longest of each kind; answer whether anything was done. A failure stops nothing else."""
    found = False
    for kind in (storing.run_queued, exporting.run_next):
        if stop():
            break
        try:
            found |= kind(stop)
        except Exception as error:
            log.exception("queued work failed: %s", type(error).__name__)
    return found
