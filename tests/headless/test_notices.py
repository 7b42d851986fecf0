"""Public notices over the API: what the page shows, and for as long."""

import json
from datetime import datetime

import pytest

from app.core import clock
from app.core.actor import acting_as
from app.subsidies.services import notices
from tests.subsidies.factories import make_claim, make_line, make_notice
from tests.subsidies.money_factories import calm

BASE = "/api/v1/public/notices"


@pytest.fixture
def claim(session, cast, monkeypatch):
    """A claim that was published today."""
    calm(monkeypatch)
    found = make_claim("RECHECK_PASSED")
    make_line(found)
    with acting_as(cast["xingqing_agent"]):
        notices.publish(cast["xingqing_agent"], "640104")
    session.commit()
    return found


def test_a_notice_has_masked_rows_and_nothing_more(client, claim):
    [item] = client.get(BASE).json["items"]
    assert (item["claims"], item["people"], item["amount_yuan"], item["is_open"]) == (1, 1, "1950.00", True)
    assert (item["from_day"], item["to_day"], item["county"]) == ("2026-11-25", "2026-12-02", "640104")
    assert item["page"] == f"/notices/{claim.notice_id}"
    answer = client.get(f"{BASE}/{claim.notice_id}")
    [row] = answer.json["rows"]
    assert set(row) == {"claim", "unit", "name", "id_masked", "kind", "period", "months", "amount_yuan"}
    assert (row["claim"], row["kind"], row["months"], row["amount_yuan"]) == (
        claim.number, "LIVING", ["2026-07"], "1950.00",
    )  # fmt: skip
    assert row["id_masked"][6:14] == "********"
    assert claim.payee_account not in json.dumps(answer.json)


def test_after_a_year_only_the_sums_stay(client, claim):
    with clock.frozen(datetime(2027, 12, 3, 9)):
        facts = client.get(f"{BASE}/{claim.notice_id}").json
    assert facts["rows"] == [] and facts["amount_yuan"] == "1950.00" and facts["is_open"] is False


def test_lists_by_area_newest_first_page_by_page(client, session):
    mine = [make_notice(from_day=clock.today().replace(day=day)).id for day in (3, 5, 4)]
    other = make_notice("640121").id
    session.commit()
    found = client.get(f"{BASE}?county=640104&limit=2").json
    rest = client.get(f"{BASE}?county=640104&limit=2&cursor={found['next']}").json
    assert [item["id"] for item in [*found["items"], *rest["items"]]] == [mine[1], mine[2], mine[0]]
    assert rest["next"] is None
    assert [item["id"] for item in client.get(f"{BASE}?city=640100&limit=1").json["items"]] == [other]
    for wrong in ("county=1", "limit=0", "q=x", "cursor=x"):
        assert client.get(f"{BASE}?{wrong}").status_code == 422, wrong
    assert client.get(f"{BASE}/x").status_code == 404
