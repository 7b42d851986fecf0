"""A unit's application over HTTP, as the people at their desks see it."""

import io
import re
from datetime import date

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.units.models import Unit, UnitBan, UnitObjection, UnitReview
from tests.factories import make_site_check, make_unit
from tests.guards.rows import count_of, row_of
from tests.units.conftest import FACTS, PDF, START

FORM = {name: "" if value is None else str(value) for name, value in FACTS.items()} | {"safety_ok": "y"}


@pytest.fixture
def own(cast, session):
    """The unit of the cast's first unit administrator, sent back to the beginning."""
    (key,) = cast["unit1"].unit_ids
    with acting_as(SYSTEM):
        unit = db.session.get(Unit, key)
        unit.state, unit.submitted_at, unit.created_by_id = "DRAFT", None, cast["unit1"].user_id
        unit.accredited_on = unit.accreditation_no = unit.valid_to = unit.checked_on = None
        db.session.flush()
    return unit


def _move(browser, unit, name, **facts):
    return browser.post(f"/admin/units/{unit.id}/moves/{name}", data=facts)


def test_from_draft_to_public_notice_at_the_desks(login, own):
    unit_admin, agent, auditor = login("unit1"), login("xingqing_agent"), login("xingqing_auditor")
    with clock.frozen(START):
        refused = _move(unit_admin, own, "submit")
        assert refused.status_code == 422
        assert "承诺" in refused.get_data(as_text=True)
        unit_admin.post(f"/admin/units/{own.id}/files", data={"kind": "LICENCE", "file": (io.BytesIO(PDF), "执照.pdf")})
        assert _move(unit_admin, own, "submit", pledge="1").status_code == 302
        sent_back = _move(agent, own, "request_supplement", reason="请补正", **{"mark-address": "请写到门牌号"})
        assert sent_back.status_code == 302
        page = unit_admin.get(f"/admin/units/{own.id}/edit").get_data(as_text=True)
        assert "请写到门牌号" in page
        version = re.search(r'name="version" value="(\d+)"', page)[1]
        body = FORM | {
            "uscc": own.uscc,
            "name": own.name,
            "address": "测试路1号3楼",
            "contact_name": "",
            "contact_phone": "",
            "version": version,
        }
        assert unit_admin.post(f"/admin/units/{own.id}/edit", data=body).status_code == 302
        assert _move(unit_admin, own, "submit", pledge="1").status_code == 302
        checked = agent.post(
            "/admin/unit-comparisons/add",
            data={
                "unit_id": own.id,
                "compared_on": "2023-07-03",
                "source_doc": "比对",
                "arrears_count": "",
                "dispute_count": "0",
            },
        )
        assert checked.status_code == 422
        checked = agent.post(
            "/admin/unit-comparisons/add",
            data={
                "unit_id": own.id,
                "compared_on": "2023-07-03",
                "source_doc": "比对",
                "arrears_count": "0",
                "dispute_count": "0",
            },
        )
        assert checked.status_code == 302
        assert _move(agent, own, "pass_documents", first_visitor="甲", second_visitor="甲").status_code == 422
        assert _move(agent, own, "pass_documents", first_visitor="甲", second_visitor="乙").status_code == 302
        signed = dict.fromkeys(("first_signed", "second_signed", "premises_ok", "safety_ok", "mentors_ok"), "y")
        visit = {
            "unit_id": own.id,
            "visited_on": "2023-07-03",
            "first_visitor": "甲",
            "second_visitor": "乙",
            "finding": "符合",
            **signed,
        }
        assert agent.post("/admin/site-checks/add", data=visit).status_code == 302
        assert _move(auditor, own, "pass_site_check").status_code == 302
    stored = row_of(own)
    assert (stored["state"], stored["notice_to"], stored["address"]) == (
        "PUBLIC_NOTICE",
        date(2023, 7, 10),
        "测试路1号3楼",
    )


def test_a_draft_is_entered_by_form_with_its_facts(login, session):
    made = login("xingqing_agent").post("/admin/units/add", data=FORM)
    assert made.status_code == 302, made.get_data(as_text=True)[:2000]
    page = login("xingqing_agent").get(made.location).get_data(as_text=True)
    assert FACTS["name"] in page
    assert FACTS["contact_phone"] not in page


@pytest.mark.parametrize(
    ("who", "shown", "hidden"),
    [
        ("xingqing_agent", "材料通过", "不予认定"),
        ("xingqing_auditor", "不予认定", "材料通过"),
        ("sci", "下一步", "材料通过"),
    ],
)
def test_a_page_shows_the_buttons_of_its_reader(login, session, who, shown, hidden):
    unit = make_unit(state="SUBMITTED")
    forms = re.findall(r'action="[^"]*/moves/(\w+)"', login(who).get(f"/admin/units/{unit.id}").get_data(as_text=True))
    labels = {"材料通过": "pass_documents", "不予认定": "reject"}
    assert (labels.get(shown) in forms) is (shown in labels)
    assert labels[hidden] not in forms


@pytest.mark.parametrize(
    ("who", "status"), [("xingqing_agent", 302), ("unit1", 404), ("sci", 403), ("yongning_agent", 404)]
)
def test_the_listing_is_confirmed_by_the_county_or_the_unit(login, session, who, status):
    unit = make_unit(last_confirmed_on=date(2020, 1, 1))
    assert login(who).post(f"/admin/units/{unit.id}/confirm").status_code == status
    assert (row_of(unit)["last_confirmed_on"] > date(2020, 1, 1)) is (status == 302)


def test_an_objection_is_answered_but_not_rewritten(login, session):
    unit = make_unit(state="PUBLIC_NOTICE")
    agent, auditor = login("xingqing_agent"), login("xingqing_auditor")
    made = agent.post(
        "/admin/unit-objections/add",
        data={
            "unit_id": unit.id,
            "received_on": clock.today().isoformat(),
            "content": "场所不实",
            "raised_by": "某某某",
        },
    )
    assert made.status_code == 302
    form = agent.get("/admin/unit-objections/add").get_data(as_text=True)
    assert 'name="content"' in form
    assert 'name="state"' not in form
    assert 'name="answer"' not in form
    assert "某某某" not in agent.get(made.location).get_data(as_text=True)
    with acting_as(SYSTEM):
        objection = db.session.scalars(db.select(UnitObjection)).one()
    page = auditor.get(f"/admin/unit-objections/{objection.id}/edit").get_data(as_text=True)
    assert 'name="content"' not in page
    answered = {"state": "DISMISSED", "answer": "查无此事", "content": "改写", "version": objection.version}
    assert auditor.post(f"/admin/unit-objections/{objection.id}/edit", data=answered).status_code == 302
    assert (row_of(objection)["state"], row_of(objection)["content"]) == ("DISMISSED", "场所不实")
    assert auditor.get(f"/admin/unit-objections/{objection.id}/edit").status_code == 403


@pytest.mark.parametrize("blank", ["state", "answer"])
def test_an_objection_without_decision_or_answer_stays_open(login, session, blank):
    unit = make_unit(state="PUBLIC_NOTICE")
    with acting_as(SYSTEM):
        objection = UnitObjection(unit_id=unit.id, region_code=unit.region_code, received_on=clock.today(), content="x")
        db.session.add(objection)
        db.session.flush()
    body = {"state": "UPHELD", "answer": "属实", "version": objection.version} | {blank: ""}
    answer = login("xingqing_auditor").post(f"/admin/unit-objections/{objection.id}/edit", data=body)
    assert answer.status_code == 422
    assert row_of(objection)["state"] == "OPEN"


def test_a_signed_record_stays_as_it_is_after_the_visit(login, session):
    check = make_site_check(make_unit(state="PUBLIC_NOTICE"))
    body = {
        "unit_id": check.unit_id,
        "visited_on": "2023-07-03",
        "first_visitor": "甲",
        "second_visitor": "乙",
        "finding": "改写",
        "version": check.version,
    }
    answer = login("xingqing_agent").post(f"/admin/site-checks/{check.id}/edit", data=body)
    assert answer.status_code == 409
    assert "改写" in answer.get_data(as_text=True)
    assert row_of(check)["finding"] == check.finding


def test_a_ban_follows_fraud_only(login, session):
    for fraud, bans in (("", 0), ("1", 1)):
        unit = make_unit()
        with acting_as(SYSTEM):
            facts = {"year": 2022, "action": "PROPOSE_CANCEL", "ended": 9, "trainees": 9}
            db.session.add(UnitReview(unit_id=unit.id, region_code=unit.region_code, **facts))
            db.session.flush()
        assert _move(login("xingqing_auditor"), unit, "propose_cancel", reason="x", fraud=fraud).status_code == 302
        with acting_as(SYSTEM):
            db.session.get(Unit, unit.id).proposed_on = date(2023, 1, 3)
            db.session.flush()
        with clock.frozen(START):
            assert _move(login("yinchuan_auditor"), unit, "confirm_cancel", reason="属实").status_code == 302
        assert count_of(UnitBan) == bans


def test_an_account_of_a_unit_is_told_before_it_fills_in_another_application(login, session):
    browser = login("unit1")
    assert "/admin/units/add" not in browser.get("/admin/units/").get_data(as_text=True)
    for answer in (browser.get("/admin/units/add"), browser.post("/admin/units/add", data=FORM)):
        assert answer.status_code == 403
        assert "已归属一家单位" in answer.get_data(as_text=True)
    assert "/admin/units/add" in login("xingqing_agent").get("/admin/units/").get_data(as_text=True)


def test_programs_register_and_decide_an_objection(client, token, session):
    unit = make_unit(state="PUBLIC_NOTICE")
    body = {"unit_id": unit.id, "received_on": clock.today().isoformat(), "content": "场所不实"}
    made = client.post("/api/v1/unit-objection/", json=body, headers=token("xingqing_agent"))
    assert made.status_code == 201, made.json
    url, version = f"/api/v1/unit-objection/{made.json['id']}", made.json["result"]["version"]
    decision = {"state": "UPHELD", "answer": "属实", "version": version}
    assert client.put(url, json=decision, headers=token("xingqing_agent")).status_code == 403
    decided = client.put(url, json=decision, headers=token("xingqing_auditor"))
    assert (decided.status_code, decided.json["result"]["state"]) == (200, "UPHELD")


def test_programs_write_comparisons_and_reviews_and_read_bans(client, token, session):
    unit = make_unit(accredited_on=date(2022, 5, 4))
    headers = token("xingqing_agent")
    facts = {"unit_id": unit.id, "compared_on": "2023-07-03", "source_doc": "比对"}
    short = client.post("/api/v1/unit-comparison/", json=facts, headers=headers)
    assert (short.status_code, set(short.json["error"]["fields"])) == (422, {"arrears_count", "dispute_count"})
    facts |= {"arrears_count": 0, "dispute_count": 0}
    assert client.post("/api/v1/unit-comparison/", json=facts, headers=headers).status_code == 201
    review = {"unit_id": unit.id, "year": 2022, "trainees": 9, "ended": 9, "retained": 0, "abnormal": 0}
    made = client.post("/api/v1/unit-review/", json=review, headers=headers)
    assert (made.status_code, made.json["result"]["action"]) == (201, "WARN")
    assert client.get("/api/v1/unit-ban/", headers=headers).json["count"] == 0
    assert client.post("/api/v1/unit-ban/", json={}, headers=headers).status_code == 403
