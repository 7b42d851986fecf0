"""A list asks the same number of questions for two rows and for twenty; units and posts ask at most eight."""

from functools import partial

import pytest

from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.units.models import Unit
from tests.factories import make_lead, make_pair, make_post, make_site_check, make_tag, make_trainee, make_unit
from tests.guards.rows import ROWS, make_office, placed
from tests.placements.survey_factories import make_request, make_result
from tests.posts.matching import offered, told, young
from tests.registers.entries import make_entry
from tests.trainees.factories import make_check, make_consent, make_hardship, make_visit

FEW, MANY, LIMIT = 2, 20, 8
PLACED = {
    "applications": "application",
    "placements": "placement",
    "standing-requests": "standing-request",
    "suspensions": "suspension",
    "agreements": "agreement",
    "mentors": "mentor",
    "mentor-logs": "mentor-log",
    "trainings": "training",
    "attendance-months": "attendance-month",
    "leave": "leave",
    "attendance-corrections": "attendance-correction",
    "allowance-payments": "allowance-payment",
    "assessments": "assessment",
    "retentions": "retention",
    "retention-checks": "retention-check",
    "insurance-policies": "insurance-policy",
    "insurance-covers": "insurance-cover",
    "insurance-cases": "insurance-case",
    "follow-ups": "follow-up",
    "follow-up-steps": "follow-up-step",
    "benefits": "benefit",
    "complaints": "complaint",
    "presence-draws": "presence-draw",
    "survey-results": "survey-result",
}
CLAIMED = {
    "claims": "claim",
    "claim-lines": "claim-line",
    "claim-recounts": "claim-recount",
    "claim-notices": "claim-notice",
    "risk-flags": "risk-flag",
    "quality-samples": "quality-sample",
    "notice-objections": "notice-objection",
    "budget-accounts": "budget-account",
    "budget-entries": "budget-entry",
    "payment-batches": "payment-batch",
    "payment-items": "payment-item",
    "recoveries": "recovery",
}
SELECTED = {
    "showcase-batches": "showcase-batch",
    "nominations": "nomination",
    "showcase-checks": "showcase-check",
    "showcase-notices": "showcase-notice",
    "showcase-objections": "showcase-objection",
}
MORE = {
    "/admin/insurance-gaps/": 12,
    "/admin/placement-health/": 20,
    "/admin/ending-placements/": 12,
    "/admin/model-posts/": 12,
    "/admin/surveys/": 9,
}


def _surveyed():
    """A unit that was asked, with the sum of what was answered."""
    placement = placed("640104")
    make_request(placement)
    with acting_as(SYSTEM):
        return make_result(db.session.get_one(Unit, placement.unit_id))


LISTS = {
    "/admin/units/": lambda: make_unit(),
    "/admin/posts/": lambda: make_post(),
    "/admin/unit-tags/": lambda: make_tag(make_unit(), "MSME"),
    "/admin/site-checks/": lambda: make_site_check(make_unit(state="SITE_CHECK")),
    "/admin/offices/": lambda: make_office("640104"),
    "/admin/msmes/": lambda: make_entry("msme"),
    "/admin/unemployment-registrations/": lambda: make_entry("unemployment-registration"),
    "/api/v1/msme/": lambda: make_entry("msme"),
    "/admin/leads/": lambda: make_lead(),
    "/admin/lead-contacts/": lambda: ROWS["lead-contact"]("640104"),
    "/api/v1/unit/": lambda: make_unit(),
    "/api/v1/post/": lambda: make_post(),
    "/admin/trainees/": lambda: make_trainee(),
    "/admin/trainee-pairs/": lambda: make_pair(make_trainee(), make_trainee()),
    "/api/v1/trainee/": lambda: make_trainee(),
    "/admin/visits/": lambda: make_visit(),
    "/admin/hardships/": lambda: make_hardship(),
    "/admin/eligibility-checks/": lambda: make_check(),
    "/admin/consents/": lambda: make_consent(),
    "/api/v1/visit/": lambda: make_visit(),
    "/admin/pushes/": lambda: told(young(), offered()),
    "/api/v1/push/": lambda: told(young(), offered()),
    "/api/v1/unit-tag/": lambda: make_tag(make_unit(), "MSME"),
    **{f"/admin/{address}/": partial(ROWS[name], "640104") for address, name in (PLACED | CLAIMED | SELECTED).items()},
    **{f"/api/v1/{name}/": partial(ROWS[name], "640104") for name in (PLACED | CLAIMED | SELECTED).values()},
    "/admin/insurance-gaps/": lambda: placed("640104"),
    "/admin/placement-health/": lambda: placed("640104"),
    "/admin/ending-placements/": lambda: placed("640104"),
    "/admin/model-posts/": lambda: make_post(),
    "/admin/surveys/": _surveyed,
}


@pytest.mark.parametrize("url", sorted(LISTS))
def test_a_list_asks_the_same_for_two_rows_and_for_twenty(login, token, client, statements, url):
    if url.startswith("/api/"):
        headers = token("xingqing_auditor")
        ask = lambda: client.get(url, headers=headers)  # noqa: E731
    else:
        browser = login("xingqing_auditor")
        ask = lambda: browser.get(url)  # noqa: E731
    for _ in range(FEW):
        LISTS[url]()
    few = _count(ask, statements)
    for _ in range(MANY):
        LISTS[url]()
    many = _count(ask, statements)
    assert many == few
    assert many <= MORE.get(url, LIMIT)


def _count(ask, statements):
    ask()  # areas and parameters are held in process after the first question
    statements.clear()
    assert ask().status_code == 200
    return len([said for said in statements if "FROM number_series" not in " ".join(said.split())])  # by the clock
