"""One row of each entity of the selection in a given county, for guards that go through all of them.

Batches are of the county's own level: those of the region are read by everybody whose area they cover.
"""

from collections.abc import Callable
from typing import Any

from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.showcase.models import Nomination, Panelist, ShowcaseNotice, ShowcaseObjection
from app.showcase.services import notices, objections
from app.units.states import ShowcaseLevel
from tests.showcase.factories import long_accredited, make_batch, make_check, make_naming, make_nomination
from tests.showcase.scoring_factories import in_scoring, score_of


def _batch(region: str) -> Any:
    return make_batch("OPEN", "COUNTY", region_code=region)


def _nomination(region: str) -> Nomination:
    return make_nomination(_batch(region), long_accredited(region))


def _check(region: str) -> Any:
    return make_check(make_naming("COUNTY", long_accredited(region)))


def scored(region: str) -> dict[str, Any]:
    """A batch of a county in scoring, with an expert of it and one of their scores."""
    batch, (nomination,) = in_scoring(level=ShowcaseLevel.COUNTY, region_code=region)
    score = score_of(nomination, "expert1")
    with acting_as(SYSTEM):
        panelist = db.session.get_one(Panelist, score.panelist_id)
    return {"showcase-scored": batch, "showcase-panelist": panelist, "showcase-score": score}


def _score(region: str) -> Any:
    return scored(region)["showcase-score"]


def _noticed(region: str) -> tuple[ShowcaseNotice, Nomination]:
    batch = make_batch("PUBLIC_NOTICE", "COUNTY", region_code=region)
    nomination = make_nomination(batch, long_accredited(region), "SHORTLISTED")
    with acting_as(SYSTEM):
        return notices.publish_notice(batch, [nomination]), nomination


def _objection(region: str) -> ShowcaseObjection:
    notice, nomination = _noticed(region)
    return objections.raise_objection(notice.id, unit=nomination.id, content="测试异议")[0]


ROWS: dict[str, Callable[[str], Any]] = {
    "showcase-batch": _batch,
    "nomination": _nomination,
    "showcase-check": _check,
    "showcase-score": _score,
    "showcase-notice": lambda region: _noticed(region)[0],
    "showcase-objection": _objection,
}
