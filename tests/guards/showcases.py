"""One row of each entity of the selection in a given county, for guards that go through all of them.

Batches are of the county's own level: those of the region are read by everybody whose area they cover.
"""

from collections.abc import Callable
from typing import Any

from app.showcase.models import Nomination
from tests.showcase.factories import long_accredited, make_batch, make_check, make_naming, make_nomination


def _batch(region: str) -> Any:
    return make_batch("OPEN", "COUNTY", region_code=region)


def _nomination(region: str) -> Nomination:
    return make_nomination(_batch(region), long_accredited(region))


def _check(region: str) -> Any:
    return make_check(make_naming("COUNTY", long_accredited(region)))


ROWS: dict[str, Callable[[str], Any]] = {
    "showcase-batch": _batch,
    "nomination": _nomination,
    "showcase-check": _check,
}
