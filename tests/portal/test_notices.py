"""The public pages of notices: masked, cacheable, without cookie; objections and their answers by receipt."""

import re
from datetime import datetime

import pytest

from app import create_app
from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import limiter
from app.subsidies.services import notices, objections
from app.subsidies.states import ClaimState
from tests.conftest import overrides
from tests.core.pdf_reader import pages, text_of
from tests.subsidies.factories import make_claim, make_line
from tests.subsidies.money_factories import calm

UNKNOWN = "00000000-0000-7000-8000-0000000000ff"


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


@pytest.fixture
def address(claim):
    """Where its notice is read."""
    return f"/notices/{claim.notice_id}"


def form(noticed, **facts):
    return {"claim": noticed.number, "content": "此人并未到岗", **facts}


@pytest.mark.parametrize("language", ["", "?lang=en"])
def test_list_and_notice_are_small_cookieless_and_cacheable(client, claim, address, language):
    for page in (f"/notices{language}", f"{address}{language}", f"/notices/objection{language}"):
        answer = client.get(page)
        html = answer.get_data(as_text=True)
        assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
        assert answer.cache_control.public and answer.cache_control.max_age == 60
        assert len(answer.data) < 60_000 and html.count("<h1") == 1
        assert not re.search(r"""\sstyle=|\son\w+=|<style|javascript:""", html)
        again = client.get(page, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_the_notice_shows_masked_people_and_no_account(client, claim, address, session):
    html = client.get(address).get_data(as_text=True)
    assert claim.number in html and "********" in html and "1,950" in html
    assert claim.payee_account not in html
    assert f'action="{address}/objections"' in html
    assert address in client.get("/notices?county=640104").get_data(as_text=True)
    assert address not in client.get("/notices?county=640121").get_data(as_text=True)
    assert client.get("/notices?county=1").status_code == 422


@pytest.mark.parametrize("key", ["x", UNKNOWN, "1' OR 1=1", "%00"])
def test_a_notice_that_is_not_there_is_a_404_page(client, key):
    for address in (f"/notices/{key}", f"/notices/{key}.pdf"):
        answer = client.get(address)
        assert answer.status_code == 404 and "公示" in answer.get_data(as_text=True)
    assert client.post(f"/notices/{key}/objections", data={}).status_code == 404


@pytest.mark.parametrize("page", ["0", "2", "x", "-1", "99999999999", "１"])
def test_a_page_that_is_not_there_is_a_404(client, address, page):
    assert client.get(f"{address}?page={page}").status_code == 404


def test_an_objection_is_taken_and_answered_by_receipt(client, claim, address, cast, session):
    answer = client.post(f"{address}/objections", data=form(claim, raised_by="马某", contact="13911112222"))
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200 and answer.cache_control.no_store and "Set-Cookie" not in answer.headers
    receipt = re.search(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}", html)[0]
    session.expire_all()
    with acting_as(SYSTEM):
        assert claim.state == ClaimState.OBJECTION
    told = client.post("/notices/objection", data={"receipt": receipt})
    assert "处理中" in told.get_data(as_text=True) and told.cache_control.no_store
    assert "马某" not in told.get_data(as_text=True) and "未到岗" not in told.get_data(as_text=True)
    found = objections.queries.objection_of_receipt(receipt)
    with acting_as(cast["xingqing_auditor"]):
        objections.dismiss(cast["xingqing_auditor"], found, answer="已实地核查在岗。")
        session.commit()
    assert "已实地核查在岗。" in client.post("/notices/objection", data={"receipt": receipt}).get_data(as_text=True)
    assert client.post("/notices/objection", data={"receipt": "XXXX"}).status_code == 404


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, claim, address):
    answer = client.post(f"{address}/objections", data=form(claim, content="", raised_by="<b>马某</b>"))
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422 and 'id="content-error"' in html
    assert "&lt;b&gt;马某&lt;/b&gt;" in html and "<b>马某" not in html
    for wrong in ({"claim": "x"}, {"content": "字" * 1001}, {"homepage": "http://spam"}, {"claim": "\x00"}):
        assert client.post(f"{address}/objections", data=form(claim, **wrong)).status_code == 422
    assert client.post(f"{address}/objections", data=b"\xff").status_code == 422


def test_after_the_last_day_nobody_objects_and_after_a_year_nobody_is_shown(client, claim, address):
    with clock.frozen(datetime(2026, 12, 3, 9)):
        html = client.get(address).get_data(as_text=True)
        assert "/objections" not in html and "********" in html
        assert client.post(f"{address}/objections", data=form(claim)).status_code == 409
    with clock.frozen(datetime(2027, 12, 2, 9)):
        assert "********" in client.get(address).get_data(as_text=True)
    with clock.frozen(datetime(2027, 12, 3, 9)):
        answer = client.get(address)
        html = answer.get_data(as_text=True)
        assert answer.status_code == 200 and "********" not in html and claim.number not in html and "1,950" in html
        assert client.get(f"{address}.pdf").status_code == 404


def test_too_many_objections_of_one_address_wait(tmp_path, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", True)
    app = create_app(overrides(f"sqlite:///{tmp_path}/limit.db", tmp_path) | {"RATELIMIT_ENABLED": True})
    with app.app_context():
        limiter.reset()
    asked = [app.test_client().post("/notices/x/objections", data={}).status_code for _time in range(7)]
    with app.app_context():
        limiter.reset()
    assert asked == [404] * 5 + [429] * 2


def test_the_pdf_has_the_rows_and_proves_itself(client, claim, address):
    answer = client.get(f"{address}.pdf")
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    assert client.get(f"{address}.pdf").data == answer.data
    said = "".join(text_of(page) for page in pages(answer.data))
    assert claim.number in said.replace("\n", "") and "********" in said and claim.payee_account not in said
    assert "公示" in said


def test_foot_and_head_lead_to_the_notices(client):
    html = client.get("/").get_data(as_text=True)
    assert 'href="/notices"' in html and 'href="/notices/objection"' in html
