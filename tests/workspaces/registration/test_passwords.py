"""A new password, and open pages that are slowed down."""

import pytest
from flask.testing import FlaskClient

from app import create_app
from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db, limiter
from app.messaging.models import ContactPoint
from app.security import services as accounts
from app.security.models import Account, OneTimeCode
from tests.conftest import PASSWORD, overrides
from tests.workspaces.registration.steps import STRONG, how_many, known_person, shown_code, text_of

# -- a new password


def an_account(session, **contact) -> Account:
    person = known_person()
    with acting_as(SYSTEM):
        account = accounts.create_account(
            SYSTEM,
            login="mayan",
            name="马小燕",
            roles="TRAINEE",
            region_code="640104",
            level="COUNTY",
            password=PASSWORD,
            trainee_id=person.id,
            trusted=True,
        )
        if contact:
            session.add(ContactPoint(user_id=account.user_id, **contact))
        session.flush()
    return account


def test_a_new_password_by_the_code_to_the_confirmed_address(client, session, login):
    an_account(session, email="ma@example.cn", email_confirmed_at=clock.now())
    code = shown_code(client.get(client.post("/desk/reset/", data={"login": "mayan"}).location))
    new = {"code": code, "password": STRONG, "again": STRONG}
    assert client.post("/desk/reset/choose", data=new).status_code == 303
    assert client.get("/desk/").status_code == 200
    assert login("mayan", STRONG)


@pytest.mark.parametrize("who", ["mayan", "nobody.here", "xingqing_agent"])
def test_the_answer_is_the_same_without_an_address_and_for_strangers_and_staff(client, session, who):
    an_account(session)
    answer = client.post("/desk/reset/", data={"login": who})
    page = text_of(client.get(answer.location))
    assert answer.status_code == 303 and shown_code(client.get(answer.location)) == ""
    assert "设置新密码" in page and who not in page
    tried = client.post("/desk/reset/choose", data={"code": "000000", "password": STRONG, "again": STRONG})
    assert tried.status_code == 422


def test_where_no_letter_arrives_no_code_sets_a_password(client, session, monkeypatch):
    an_account(session)
    made = []
    issued = accounts.issue_code
    monkeypatch.setattr(accounts, "issue_code", lambda *of, **facts: made.append(issued(*of, **facts)) or made[-1])
    client.post("/desk/reset/", data={"login": "mayan"})
    guessed = {"code": made[0], "password": STRONG, "again": STRONG}
    assert client.post("/desk/reset/choose", data=guessed).status_code == 422


def test_no_mailbox_is_filled_with_codes(client, session):
    account = an_account(session, email="ma@example.cn", email_confirmed_at=clock.now())
    for _time in range(7):
        client.post("/desk/reset/", data={"login": "mayan"})
    assert how_many(session, OneTimeCode) == 5 and account


# -- doors


@pytest.fixture
def slow(app, tmp_path, monkeypatch):
    """A browser of a service that lets three registrations an hour through."""
    monkeypatch.setattr(limiter, "enabled", True)
    more = {"RATELIMIT_ENABLED": True, "REGISTER_RATE": "3 per hour"}
    application = create_app({**overrides(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path), **more})
    yield FlaskClient(application)
    with application.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    "path", ["/desk/register/", "/desk/register/unit", "/desk/register/confirm", "/desk/reset/", "/desk/reset/choose"]
)
def test_open_pages_are_slowed_down(slow, path):
    answers = [slow.post(path, data={}).status_code for _try in range(4)]
    assert answers[3] == 429 and 429 not in answers[:3]
