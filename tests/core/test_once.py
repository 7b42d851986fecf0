"""A form or a request sent twice acts once."""

from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa

from app.core import clock, jobs
from app.core.actor import acting_as
from app.core.once import HandledRequest
from app.core.workflow import history
from app.organisations.models import DepartmentOffice
from app.units.models import UnitTag
from tests.factories import make_unit
from tests.guards.rows import count_of

OFFICE = {
    "name": "兴庆区测试中心",
    "department": "HRSS",
    "region_code": "640104",
    "address": "",
    "office_phone": "0951-0000000",
    "hours": "",
}
TAG = {"kind": "MSME", "proof_no": "T-1", "valid_from": "2023-01-01"}


def test_a_form_sent_twice_adds_once_and_answers_the_same(login, session):
    browser, before = login("xingqing_agent"), count_of(DepartmentOffice)
    first, second = (browser.post("/admin/offices/add", data={**OFFICE, "_once": "key-1"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.location == second.location
    assert count_of(DepartmentOffice) == before + 1


def test_without_a_key_the_database_still_says_no_and_the_text_is_kept(login, session):
    browser, before = login("xingqing_agent"), count_of(DepartmentOffice)
    browser.post("/admin/offices/add", data=OFFICE)
    again = browser.post("/admin/offices/add", data=OFFICE)
    page = again.get_data(as_text=True)
    assert again.status_code == 409
    assert "与已有记录冲突" in page
    assert OFFICE["name"] in page
    assert count_of(DepartmentOffice) == before + 1


def test_a_move_sent_twice_acts_once(login, cast, session):
    unit, browser = make_unit(), login("xingqing_auditor")
    url, body = f"/admin/units/{unit.id}/moves/suspend", {"reason": "隐患", "_once": "key-2"}
    assert [browser.post(url, data=body).status_code for _ in range(2)] == [302, 302]
    with acting_as(cast["xingqing_auditor"]):
        assert [entry.move for entry in history(unit)] == ["suspend"]
    late = browser.post(url, data={"reason": "我写的原因"})
    assert late.status_code == 409
    assert "我写的原因" in late.get_data(as_text=True)


@pytest.mark.parametrize("key", ["a" * 64, "键"])
def test_a_program_that_repeats_its_key_gets_the_first_answer(client, token, session, key):
    unit, headers = make_unit(), token("xingqing_agent")
    headers["Idempotency-Key"] = key.encode().decode("latin-1") if not key.isascii() else key
    if not headers["Idempotency-Key"].isprintable():
        assert client.post("/api/v1/unit-tag/", json={**TAG, "unit_id": unit.id}, headers=headers).status_code == 422
        return
    first, second = (
        client.post("/api/v1/unit-tag/", json={**TAG, "unit_id": unit.id}, headers=headers) for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json["id"] == second.json["id"]
    assert second.headers["Idempotent-Replay"] == "true"


def test_a_key_belongs_to_one_person_and_one_address(client, token, session):
    unit, before = make_unit(), count_of(UnitTag)
    for who, kind in (("xingqing_agent", "MSME"), ("xingqing_colleague", "STATE_OWNED")):
        answer = client.post(
            "/api/v1/unit-tag/",
            json={**TAG, "kind": kind, "unit_id": unit.id},
            headers={**token(who), "Idempotency-Key": "same"},
        )
        assert answer.status_code == 201
    assert count_of(UnitTag) == before + 2


def test_a_refused_request_is_not_remembered(client, token, session):
    unit, headers = make_unit(), {**token("xingqing_agent"), "Idempotency-Key": "k"}
    assert (
        client.post("/api/v1/unit-tag/", json={**TAG, "unit_id": unit.id, "kind": "NO"}, headers=headers).status_code
        == 422
    )
    assert client.post("/api/v1/unit-tag/", json={**TAG, "unit_id": unit.id}, headers=headers).status_code == 201


@pytest.mark.parametrize("key", ["k" * 65, "a\x00b"])
def test_a_senseless_key_is_told(login, session, key):
    assert login("xingqing_agent").post("/admin/offices/add", data={**OFFICE, "_once": key}).status_code == 422


def test_the_same_key_with_another_body_is_refused_in_words(client, token, login, session):
    unit, headers = make_unit(), {**token("xingqing_agent"), "Idempotency-Key": "k"}
    sent = [{**TAG, "unit_id": unit.id}, {**TAG, "unit_id": unit.id, "kind": "STATE_OWNED"}]
    first, other = (client.post("/api/v1/unit-tag/", json=body, headers=headers) for body in sent)
    assert (first.status_code, other.status_code) == (201, 422)
    assert "内容与上次不同" in other.json["error"]["message"]
    browser, before = login("xingqing_agent"), count_of(DepartmentOffice)
    assert browser.post("/admin/offices/add", data={**OFFICE, "_once": "k"}).status_code == 302
    again = browser.post("/admin/offices/add", data={**OFFICE, "name": "另一个机构", "_once": "k"})
    assert again.status_code == 422
    assert "内容与上次不同" in again.get_data(as_text=True)
    assert "另一个机构" in again.get_data(as_text=True)
    assert count_of(DepartmentOffice) == before + 1


def test_an_uploaded_file_is_part_of_what_was_said(login, cast):
    (unit,), browser = cast["unit1"].unit_ids, login("unit1")
    scan = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"

    def upload(body):
        form = {"kind": "LICENCE", "_once": "file", "file": (BytesIO(body), "a.pdf")}
        return browser.post(f"/admin/units/{unit}/files", data=form).status_code

    assert [upload(scan), upload(scan), upload(scan + b"more")] == [302, 302, 422]


def test_answers_older_than_seven_days_are_forgotten(client, token, session):
    unit, headers = make_unit(), {**token("xingqing_agent"), "Idempotency-Key": "k"}
    assert client.post("/api/v1/unit-tag/", json={**TAG, "unit_id": unit.id}, headers=headers).status_code == 201
    kept = sa.select(sa.func.count()).select_from(HandledRequest)
    for days, left in ((6, 1), (8, 0)):
        with clock.frozen(clock.now() + timedelta(days=days)):
            jobs.JOBS["security.forget_handled_requests"].run()
        assert session.scalar(kept) == left
