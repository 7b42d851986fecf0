"""Complaints that the unit does not see (C37), and the random presence check (B17)."""

import hashlib
from datetime import date

import pytest

from app.core import clock
from app.core.actor import NOBODY, SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.core.errors import Invalid, Refused
from app.extensions import db
from app.messaging.models import Message
from app.placements.models import Complaint
from app.placements.queries import rights as queries
from app.placements.rules.presence import drawn, pool_hash
from app.placements.services import rights
from app.security.queries import actor_for
from app.units.models import Unit
from tests.factories import at, make_post, make_unit
from tests.placements.care_factories import make_complaint, trainee_of, unit_of
from tests.placements.factories import make_placement


@pytest.fixture(autouse=True)
def in_summer():
    with clock.frozen(at("2023-07-03 09:00")):
        yield


def placed(region="640104", state="ACTIVE", unit=None, **facts):
    return make_placement(state, post=make_post(unit or make_unit(region_code=region)), **facts)


def complain(placement, **facts):
    person = trainee_of(placement)
    given = {"unit_id": placement.unit_id, "kind": "SAFETY", "content": "没有防护用品"}
    with acting_as(person):
        return rights.complain(person, **{**given, **facts})


def told(template):
    with acting_as(SYSTEM):
        return {row.user_id for row in db.session.query(Message).filter(Message.template == template)}


@pytest.mark.parametrize(("kind", "city"), [("FEES", True), ("ALLOWANCE", True), ("SAFETY", False), ("OTHER", False)])
def test_the_county_s_auditor_hears_of_it_and_of_money_the_city_too(cast, kind, city):
    complaint, _receipt = complain(placed(), kind=kind)
    wanted = {cast["xingqing_auditor"].user_id} | ({cast["yinchuan_auditor"].user_id} if city else set())
    assert told("complaint_received") == wanted
    assert (complaint.region_code, complaint.due_on) == ("640104", date(2023, 7, 17))


def test_an_anonymous_complaint_names_nobody_and_leaves_no_line_in_the_log(cast):
    placement = placed()
    complaint, receipt = complain(placement, is_anonymous=True, placement_id=placement.id)
    assert (complaint.trainee_id, complaint.placement_id, complaint.created_by_id) == (None, None, None)
    assert complaint.created_at == at("2023-07-03 00:00")
    with acting_as(SYSTEM):
        db.session.commit()
        assert db.session.query(AuditEntry).filter_by(entity="complaint", record_id=complaint.id).count() == 0
    assert queries.complaint_of_receipt(receipt).id == complaint.id
    assert queries.complaint_of_receipt(receipt.lower().replace("-", " ")).id == complaint.id
    assert queries.complaint_of_receipt("AAAA-AAAA-AAAA-AAAA") is None
    with acting_as(trainee_of(placement)):
        assert db.session.query(Complaint).count() == 0


def test_a_complaint_in_one_s_own_name_keeps_its_words_out_of_the_log(cast):
    complaint, _receipt = complain(placed(), content="带班的人姓牛")
    with acting_as(SYSTEM):
        db.session.commit()
        lines = db.session.query(AuditEntry).filter_by(entity="complaint", record_id=complaint.id).all()
    assert lines and not any("姓牛" in line.changes for line in lines)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"content": " "}, "content"),
        ({"content": "字" * 2001}, "content"),
        ({"kind": "NONE"}, "kind"),
        ({"unit_id": "01900000-0000-7000-8000-000000000000"}, "unit_id"),
        ({"placement_id": "01900000-0000-7000-8000-000000000000"}, "placement_id"),
    ],
)
def test_what_is_wrong_with_a_complaint_is_told(cast, facts, field):
    with pytest.raises(Invalid) as refused:
        complain(placed(), **facts)
    assert field in refused.value.fields


def test_officers_and_units_do_not_complain(cast):
    placement = placed()
    for actor in (cast["xingqing_agent"], unit_of(placement), NOBODY):
        with acting_as(actor), pytest.raises(Refused):
            rights.complain(actor, unit_id=placement.unit_id, kind="SAFETY", content="问题")


def test_the_auditor_takes_up_and_answers_and_the_person_may_go_on(cast):
    placement = placed()
    complaint, _receipt = complain(placement)
    auditor, person = cast["xingqing_auditor"], trainee_of(placement)
    with acting_as(cast["xingqing_agent"]), pytest.raises(Refused):
        rights.take_up(cast["xingqing_agent"], complaint)
    with acting_as(auditor):
        with pytest.raises(Refused):
            rights.answer(auditor, complaint, answer="已查")
        rights.take_up(auditor, complaint)
        with pytest.raises(Invalid):
            rights.answer(auditor, complaint, answer="  ")
        rights.answer(auditor, complaint, answer="已责令整改", is_upheld=True)
    assert (complaint.state, complaint.is_upheld, complaint.answered_on) == ("ANSWERED", True, date(2023, 7, 3))
    with acting_as(trainee_of(placed())), pytest.raises(Refused):
        rights.reopen(trainee_of(placed()), complaint, reason="没有改")
    with acting_as(person):
        assert rights.reopen(person, complaint, reason="没有改").state == "HANDLING"


def test_the_unit_sees_no_page_no_api_no_message_no_line_and_no_count(cast, login, token):
    with acting_as(SYSTEM):
        unit = db.session.get_one(Unit, next(iter(cast["unit1"].unit_ids)))
    placement = placed(unit=unit)
    complaint = make_complaint(placement)
    complain(placement, kind="FEES")
    browser = login("unit1")
    for page in ("/admin/complaints/", f"/admin/complaints/{complaint.id}", "/admin/complaints/export"):
        assert browser.get(page).status_code in (302, 403, 404), page
    for page in ("/admin/", "/admin/units/", f"/admin/units/{unit.id}", f"/admin/placements/{placement.id}"):
        text = browser.get(page, follow_redirects=True).get_data(as_text=True)
        assert "投诉" not in text and "机密内容" not in text, page
    headers = token("unit1")
    for page in ("/api/v1/complaint/", f"/api/v1/complaint/{complaint.id}"):
        assert browser.get(page, headers=headers).status_code in (401, 403, 404)
    with acting_as(cast["unit1"]):
        assert db.session.query(Complaint).count() == 0
    assert cast["unit1"].user_id not in told("complaint_received") | told("complaint_answered")
    assert actor_for(cast.account("unit1")).may("complaint:read") is False


def test_officers_of_other_counties_reach_no_complaint(cast, login):
    complaint = make_complaint(placed())
    assert login("xingqing_auditor").get(f"/admin/complaints/{complaint.id}").status_code == 200
    assert login("yongning_auditor").get(f"/admin/complaints/{complaint.id}").status_code == 404
    with acting_as(cast["xingqing_auditor"]):
        assert queries.complaints_in("OPEN") == (1, date(2023, 7, 3))
    with acting_as(cast["yongning_auditor"]):
        assert queries.complaints_in("OPEN") == (0, None)


def test_the_receipt_tells_state_and_answer_without_a_sign_in_and_nothing_of_who_made_it(cast, client):
    placement = placed()
    complaint, receipt = complain(placement, is_anonymous=True, content="机密内容")
    assert client.get("/desk/complaints/check").status_code == 200
    found = client.post("/desk/complaints/check", data={"receipt": receipt})
    text = found.get_data(as_text=True)
    assert (found.status_code, found.headers["Cache-Control"]) == (200, "no-store")
    assert "待受理" in text and "机密内容" not in text and complaint.unit_name not in text
    assert client.post("/desk/complaints/check", data={"receipt": "XXXX"}).status_code == 404
    assert client.post("/desk/complaints/check", data={"receipt": ""}).status_code == 404


# -- presence


def test_anybody_can_repeat_a_draw_from_seed_and_list():
    keys = [f"k{number}" for number in range(20)]
    by_hand = sorted(keys, key=lambda key: hashlib.sha256(f"seed|{key}".encode()).hexdigest())
    assert drawn("seed", reversed(keys), 5) == by_hand[:5]
    assert drawn("seed", keys, 99) == by_hand
    assert drawn("other", keys, 5) != by_hand[:5]
    assert pool_hash(reversed(keys)) == hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()


def test_a_draw_takes_people_on_post_of_the_county_once_a_day(cast):
    here = {placed(starts_on=date(2023, 7, 3)).id for _number in range(4)}
    placed(state="PENDING")
    placed(state="SUSPENDED")
    placed(starts_on=date(2023, 7, 4))
    placed("640121")
    agent = cast["xingqing_agent"]
    with acting_as(agent):
        made = rights.draw(agent, size=3)
        calls = queries.calls_of(made)
        assert set(made.pool_keys.split()) == here and (made.pool, made.size) == (4, 3)
        assert [call.rank for call in calls] == [1, 2, 3] and {call.placement_id for call in calls} < here
        assert rights.is_true(made, calls)
        with pytest.raises(Refused) as refused:
            rights.draw(agent, size=3)
        assert refused.value.status == 409
        made.pool_keys = " ".join(sorted(here)[:3])
        assert not rights.is_true(made, calls)
    with clock.frozen(at("2023-07-05 09:00")), acting_as(agent):
        assert rights.draw(agent, size=99).size == 5


@pytest.mark.parametrize(("size", "ok"), [(0, False), (1, True), (200, True), (201, False)])
def test_how_many_may_be_drawn(cast, size, ok):
    placed()
    agent = cast["xingqing_auditor"]
    with acting_as(agent):
        if ok:
            assert rights.draw(agent, size=size).pool == 1
        else:
            with pytest.raises(Invalid):
                rights.draw(agent, size=size)


def test_nobody_on_post_and_nobody_but_the_county(cast):
    with acting_as(cast["xingqing_agent"]), pytest.raises(Invalid):
        rights.draw(cast["xingqing_agent"], size=3)
    placed()
    for who in ("supervisor", "yinchuan_agent", "unit1"):
        with acting_as(cast[who]), pytest.raises(Refused):
            rights.draw(cast[who], size=3)


def test_calls_are_recorded_and_corrected_on_their_day(cast):
    placed()
    agent = cast["xingqing_agent"]
    with acting_as(agent):
        call = queries.calls_of(rights.draw(agent, size=1))[0]
        assert queries.open_calls() == (1, date(2023, 7, 3))
        with pytest.raises(Invalid):
            rights.record_call(agent, call, result="ABSENT")
        with pytest.raises(Invalid):
            rights.record_call(agent, call, result="OPEN")
        rights.record_call(agent, call, result="ABSENT", note="单位称外出")
        rights.record_call(agent, call, result="ABSENT_EXPLAINED", note="已批假")
        assert queries.open_calls() == (0, None)
        with clock.frozen(at("2023-07-04 09:00")), pytest.raises(Refused):
            rights.record_call(agent, call, result="PRESENT")


def test_pages_of_a_draw(cast, login):
    placed()
    browser, other, reader = login("xingqing_agent"), login("yongning_agent"), login("supervisor")
    answer = browser.post("/admin/presence-draws/add", data={"size": "3"})
    assert answer.status_code == 302
    page = answer.location
    text = browser.get(page).get_data(as_text=True)
    with acting_as(SYSTEM):
        made = queries.draw_of("640104", clock.today())
        call = queries.calls_of(made)[0]
    assert made.seed in text and made.pool_hash in text and "系统已核对一致" in text
    with acting_as(SYSTEM):  # who saw the phones of the people drawn is known
        seen = db.session.query(AuditEntry).filter_by(deed="reveal", entity="presence_draw", record_id=made.id).all()
    assert [entry.actor_name for entry in seen] == ["xingqing_agent"]
    assert browser.get(f"/admin/presence-draws/{made.id}/keys.txt").get_data(as_text=True) == made.pool_keys
    assert browser.get("/admin/presence-draws/").status_code == 200
    done = browser.post(f"/admin/presence-draws/{made.id}/calls/{call.id}", data={"result": "PRESENT"})
    assert done.status_code == 302
    assert reader.get(f"/admin/presence-draws/{made.id}").status_code == 200
    for path in ("", "/keys.txt"):
        assert other.get(f"/admin/presence-draws/{made.id}{path}").status_code == 404
    assert other.post(f"/admin/presence-draws/{made.id}/calls/{call.id}").status_code == 404
    assert login("unit1").get(f"/admin/presence-draws/{made.id}").status_code in (302, 403, 404)
