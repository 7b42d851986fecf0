"""Where each role begins, and that the desks are as private as the pages of staff."""

import pytest
from sqlalchemy.exc import IntegrityError

from app.core.actor import SYSTEM, acting_as
from app.security import services
from tests.conftest import PASSWORD
from tests.factories import make_trainee, make_unit
from tests.placements.factories import make_mentor


def an_account(roles, **facts):
    given = {"region_code": "640104", "level": "COUNTY", "password": PASSWORD, "name": "某人", "trusted": True}
    with acting_as(SYSTEM):
        return services.create_account(SYSTEM, roles=roles, **{"login": "somebody", **given, **facts})


def whose(roles):
    if roles == "TRAINEE":
        return {"trainee_id": make_trainee().id}
    unit = make_unit()
    return {"unit_id": unit.id, **({"mentor_id": make_mentor(unit).id} if roles == "MENTOR" else {})}


@pytest.mark.parametrize(
    ("roles", "home"),
    [
        ("TRAINEE", "/desk/"),
        ("MENTOR", "/desk/mentor/"),
        ("UNIT_OPERATOR", "/desk/unit/"),
        ("UNIT_ADMIN", "/desk/unit/"),
    ],
)
def test_people_with_a_desk_begin_there(session, client, roles, home):
    an_account(roles, **whose(roles))
    answer = client.post("/login/", data={"username": "somebody", "password": PASSWORD})
    assert answer.location.rstrip("/") == home.rstrip("/")
    assert client.get("/admin/").location.rstrip("/") == home.rstrip("/")


def test_officers_begin_at_the_queue(client, session):
    answer = client.post("/login/", data={"username": "xingqing_agent", "password": PASSWORD})
    assert answer.location == "/admin/"


def test_a_first_password_is_changed_before_the_desk_opens(session, client):
    an_account("TRAINEE", trainee_id=make_trainee().id, trusted=False, password="Helan-Shan-2023")
    client.post("/login/", data={"username": "somebody", "password": "Helan-Shan-2023"})
    for path in ("/desk/", "/desk/messages/", "/admin/messages/"):
        assert client.get(path).location.endswith("/admin/password/")


def test_no_browser_keeps_a_page_of_a_desk(session, client):
    an_account("TRAINEE", trainee_id=make_trainee().id)
    client.post("/login/", data={"username": "somebody", "password": PASSWORD})
    for path in ("/desk/", "/desk/messages/", "/desk/register/"):
        assert client.get(path).headers["Cache-Control"] == "no-store"


def test_one_account_for_each_trainee_is_kept_by_the_database(session):
    person = make_trainee()
    an_account("TRAINEE", trainee_id=person.id)
    with pytest.raises(IntegrityError):
        an_account("TRAINEE", trainee_id=person.id, login="again")
