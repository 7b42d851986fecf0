"""One commit per request or job, and what waits until after it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from app.core import audit, tabular, unit_of_work
from app.core.actor import SYSTEM, acting_as
from app.core.calendar import MissingWorkdays
from app.core.errors import Invalid, OutOfReach, Refusal, Refused, Stale, answer_for, respond
from app.extensions import db
from app.units.api import UnitApi
from app.units.models import Unit
from app.units.views import UnitView
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
        (MissingWorkdays(2031), 422, "missing_workdays"),
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


def test_a_year_without_workday_table_is_told_on_the_page_and_to_programs(login, token, client, session, monkeypatch):
    unit, words = make_unit(), "未维护2031年工作日历"

    def without_table(*_given, **_facts):
        raise MissingWorkdays(2031)

    monkeypatch.setitem(UnitView.moves, "suspend", without_table)
    monkeypatch.setitem(UnitApi.moves, "suspend", without_table)
    page = login("xingqing_auditor").post(f"/admin/units/{unit.id}/moves/suspend", data={"reason": "我写的原因"})
    assert page.status_code == 422
    assert words in page.get_data(as_text=True)
    assert "我写的原因" in page.get_data(as_text=True)
    headers = token("xingqing_auditor")
    answer = client.post(f"/api/v1/unit/{unit.id}/moves/suspend", json={"reason": "x"}, headers=headers)
    assert (answer.status_code, answer.json["error"]["code"]) == (422, "missing_workdays")
    assert words in answer.json["error"]["message"]


def test_a_failed_request_leaves_nothing_to_log_or_to_do(app, session):
    with app.test_request_context("/"), acting_as(SYSTEM):
        unit_of_work.after_commit(_tell, word="lost")
        audit.note("lost")
        respond(NotFound())
        assert not db.session.info.get("audit")
        unit_of_work.commit()
    assert HEARD == []


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
