"""One commit per request or job, and what waits until after it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from app.core import tabular, unit_of_work
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, OutOfReach, Refusal, Refused, Stale, answer_for
from app.extensions import db
from app.units.models import Unit
from tests.conftest import PASSWORD
from tests.factories import make_unit

HEARD: list[str] = []


@pytest.fixture(autouse=True)
def silence():
    HEARD.clear()


def _tell(*, word: str) -> None:
    HEARD.append(word)


def test_the_world_hears_after_the_commit_and_once(session):
    with acting_as(SYSTEM):
        with unit_of_work.transaction():
            unit_of_work.after_commit(_tell, word="stored")
            assert HEARD == []
        unit_of_work.commit()
    assert HEARD == ["stored"]


def test_the_world_never_hears_of_what_was_rolled_back(session):
    with acting_as(SYSTEM):
        with pytest.raises(Invalid), unit_of_work.transaction():
            unit_of_work.after_commit(_tell, word="lost")
            raise Invalid({"x": "y"})
        unit_of_work.commit()
        unit_of_work.after_commit(_tell, word="kept")
        with pytest.raises(Invalid), unit_of_work.attempt():
            unit_of_work.after_commit(_tell, word="lost")
            raise Invalid({"x": "y"})
        unit_of_work.commit()
    assert HEARD == ["kept"]


def test_a_failed_attempt_undoes_its_rows_only(session):
    with acting_as(SYSTEM):
        kept = make_unit()
        with pytest.raises(Invalid), unit_of_work.attempt():
            gone = make_unit().id
            raise Invalid({"x": "y"})
        assert db.session.get(Unit, kept.id) is not None
        assert db.session.get(Unit, gone) is None


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Invalid({"name": "请填写"}), 422, "invalid"),
        (Refused(Refusal("four_eyes", "不能")), 403, "four_eyes"),
        (Refused(Refusal("state", "不能"), status=409), 409, "state"),
        (OutOfReach("没有"), 404, "not_found"),
        (Stale, 409, "stale"),
        (StaleDataError(), 409, "stale"),
        (IntegrityError("x", {}, Exception("secret detail")), 409, "conflict"),
        (OperationalError("x", {}, Exception("secret detail")), 503, "unavailable"),
        (DataError("x", {}, Exception("secret detail")), 422, "invalid"),
        (NotFound(), 404, "not_found"),
        (RequestEntityTooLarge(), 413, "too_large"),
        (KeyError("secret detail"), 500, "internal"),
    ],
)
def test_every_failure_is_told_in_chinese_and_leaks_nothing(app, error, status, code):
    with app.test_request_context():
        answer = answer_for(error() if error is Stale else error)
    assert (answer.status, answer.code) == (status, code)
    assert "secret" not in answer.message
    assert any("\u4e00" <= c <= "\u9fff" for c in answer.message)


def test_the_log_of_a_reading_request_is_stored_although_somebody_wrote_meanwhile(app, monkeypatch):
    made, real = [], tabular.xlsx

    def write_meanwhile():
        with app.app_context(), acting_as(SYSTEM):
            made.append(make_unit().id)
            db.session.commit()

    def slow(*given, **more):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(write_meanwhile).result()
        return real(*given, **more)

    client = FlaskClient(app)
    assert client.post("/login/", data={"username": "region_admin", "password": PASSWORD}).status_code == 302
    monkeypatch.setattr(tabular, "xlsx", slow)
    with client.get("/admin/units/export.xlsx") as answer:
        assert answer.status_code == 200
    with app.app_context(), acting_as(SYSTEM):
        db.session.delete(db.session.get(Unit, made[0]))
        db.session.commit()
