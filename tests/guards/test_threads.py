"""One application, many people at once: nobody is answered with another's rows."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient

from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.units.models import Unit
from tests.conftest import PASSWORD
from tests.factories import make_unit

REQUESTS = 30
PEOPLE = {
    "xingqing_agent": {"640104"},
    "xingqing_auditor": {"640104"},
    "yongning_agent": {"640121"},
    "yongning_auditor": {"640121"},
    "unit1": {"640104"},
    "unit2": {"640121"},
    "guyuan_agent": {"640402"},
    "region_admin": {"640104", "640121", "640402"},
}


@pytest.fixture
def three_counties(app):
    """Really stored units, taken away again: threads do not share the test's transaction."""
    with app.app_context(), acting_as(SYSTEM):
        made = [make_unit(region_code=code).id for code in ("640104", "640121", "640402")]
        db.session.commit()
    yield
    with app.app_context(), acting_as(SYSTEM):
        for key in made:
            db.session.delete(db.session.get(Unit, key))
        db.session.commit()


def _ask(app, who):
    client = FlaskClient(app)  # the plain client: each request has its own session
    headers = client.post("/api/v1/security/login", json={"username": who, "password": PASSWORD, "provider": "db"}).json
    bearer = {"Authorization": f"Bearer {headers['access_token']}"}
    return who, [
        {row["region_code"] for row in client.get("/api/v1/unit/", headers=bearer).json["result"]}
        for _ in range(REQUESTS)
    ]


def test_eight_people_at_once_see_only_their_own(app, three_counties):
    with ThreadPoolExecutor(max_workers=len(PEOPLE)) as pool:
        answers = dict(pool.map(lambda who: _ask(app, who), PEOPLE))
    assert {who: seen for who, seen in answers.items() if any(found != PEOPLE[who] for found in seen)} == {}
