"""The pages and REST of the register: who opens them, what they show, and what they never show."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.core.actor import acting_as
from app.core.audit import AuditEntry
from app.core.scope import unscoped
from app.extensions import db
from app.trainees.models import Trainee
from app.trainees.services.people import collect
from tests.factories import id_number, make_trainee

BIRTH = date(2004, 5, 6)


def form(number=1, **more):
    return {"id_no": id_number(BIRTH, number), "name": "马兰", "hukou_region": "640104", "phone": "13900000001", **more}


def everybody():
    with unscoped("a test looks at the table itself"):
        return list(db.session.scalars(sa.select(Trainee)))


def test_a_street_worker_adds_a_person_by_form(login):
    page = login("street1").post("/admin/trainees/add", data=form(), follow_redirects=True)
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "马兰" in text
    assert "街道社区村委会掌握" in text
    assert id_number(BIRTH, 1) not in text
    assert "13900000001" not in text


def test_who_reports_a_person_of_others_is_told_so_and_sees_nothing(login):
    login("street1").post("/admin/trainees/add", data=form(school="宁夏大学"))
    for who in ("street2", "yongning_agent"):
        page = login(who).post("/admin/trainees/add", data=form(name="马某"), follow_redirects=True)
        text = page.get_data(as_text=True)
        assert "已登记来源" in text
        assert "马兰" not in text
        assert "宁夏大学" not in text
    assert len(everybody()) == 1


@pytest.mark.parametrize("who", ["street2", "yongning_agent"])
def test_who_does_not_serve_a_person_redirects_no_money(login, session, who):
    home = "640121" if who == "yongning_agent" else "640104"
    person = make_trainee(id_no=id_number(BIRTH, 7), region_code="640104", bank_no="6222020200000000001")
    more = {"bank_no": "6222020200000009999", "bank_name": "某银行", "hukou_region": home}
    assert login(who).post("/admin/trainees/add", data=form(7, **more)).location == "/admin/trainees/"
    (stored,) = [each for each in everybody() if each.id == person.id]
    assert (stored.bank_no, stored.bank_name) == ("6222020200000000001", person.bank_name)
    assert "STREET" in stored.channels


def test_a_program_is_answered_the_same_way(client, token):
    first = client.post("/api/v1/trainee/", json=form(), headers=token("street1"))
    assert first.status_code == 201
    again = client.post("/api/v1/trainee/", json=form(), headers=token("street2"))
    assert (again.status_code, set(again.json)) == (202, {"message"})
    assert len(everybody()) == 1
    assert "13900000001" not in first.get_data(as_text=True)
    assert id_number(BIRTH, 1) not in first.get_data(as_text=True)


def test_wrong_facts_come_back_beside_their_fields(login, client, token):
    page = login("street1").post("/admin/trainees/add", data=form(id_no="640104200405060018", phone="12"))
    assert page.status_code == 422
    answer = client.post("/api/v1/trainee/", json=form(phone="12"), headers=token("street1"))
    assert (answer.status_code, set(answer.json["error"]["fields"])) == (422, {"phone"})


def test_the_list_finds_by_name_and_by_the_end_of_the_number_and_logs_that(login, session):
    one, other = make_trainee(name="马兰"), make_trainee(name="王强")
    browser = login("xingqing_agent")
    text = browser.get("/admin/trainees/?q=马兰").get_data(as_text=True)
    assert one.id in text
    assert other.id not in text
    text = browser.get(f"/admin/trainees/?q={other.id_tail}").get_data(as_text=True)
    assert other.id in text
    with unscoped("a test looks at the table itself"):
        noted = db.session.scalars(sa.select(AuditEntry.changes).where(AuditEntry.deed == "search")).all()
    assert any(other.id_tail in changes for changes in noted)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("education=21", True),
        ("education=31", False),
        ("channel=REALNAME_DB", True),
        ("channel=STREET", False),
        ("wish=MANAGEMENT", True),
        ("wish=RESEARCH", False),
        ("skill_level=L4", True),
        ("is_willing=1", True),
        ("is_hardship=1", False),
        ("category=GRADUATE", True),
    ],
)
def test_the_ledger_is_narrowed_by_schooling_skill_and_wish(login, session, query, found):
    person = make_trainee("ELIGIBLE", wish_categories="MANAGEMENT SOCIAL_SERVICE", skill_level="L4", is_willing=True)
    text = login("xingqing_auditor").get(f"/admin/trainees/?{query}").get_data(as_text=True)
    assert (person.id in text) is found


@pytest.mark.parametrize("who", ["supervisor", "region_admin", "yinchuan_auditor"])
def test_who_does_not_serve_people_reads_names_masked(login, session, who):
    person = make_trainee(name="马兰兰")
    browser = login(who)
    for url in ("/admin/trainees/", f"/admin/trainees/{person.id}"):
        text = browser.get(url).get_data(as_text=True)
        assert person.id in text
        assert "马兰兰" not in text
        assert "马**" in text
    for path, field in (("visits", "trainee_id"), ("hardships", "trainee_id"), ("trainee-pairs", "first_id")):
        found = browser.get(f"/admin/{path}/lookup?field={field}&q=马").get_data(as_text=True)
        assert person.id in found
        assert "马兰兰" not in found
        assert "兰兰" not in found.encode().decode("unicode_escape")


def test_the_page_shows_what_each_source_says_and_which_counts(login, cast):
    with acting_as(cast["street1"]):
        person = collect(cast["street1"], **form(school="宁夏大学", education="21"))
    with acting_as(cast["school1"]):
        collect(cast["school1"], **form(school="北方民族大学"))
    text = login("xingqing_agent").get(f"/admin/trainees/{person.id}").get_data(as_text=True)
    assert "<strong>北方民族大学</strong>" in text
    assert "采用" in text
    assert "宁夏大学" in text
    assert "<strong>宁夏大学</strong>" not in text
    assert "13900000001" not in text


def test_a_person_is_found_by_the_whole_number_and_only_in_reach(login, session):
    person = make_trainee()
    number = person.id_no
    found = login("xingqing_agent").post("/admin/find-trainee/", data={"number": f" {number.lower()} "})
    assert (found.status_code, found.location) == (302, f"/admin/trainees/{person.id}")
    for who in ("yongning_agent", "street1"):
        page = login(who).post("/admin/find-trainee/", data={"number": number})
        assert page.status_code == 200
        assert person.id not in page.get_data(as_text=True)
        assert number not in page.get_data(as_text=True)
    wrong = login("xingqing_agent").post("/admin/find-trainee/", data={"number": "123"})
    assert wrong.status_code == 422
    with unscoped("a test looks at the table itself"):
        noted = list(db.session.scalars(sa.select(AuditEntry.changes).where(AuditEntry.deed == "search")))
    assert len(noted) == 3
    assert number not in " ".join(noted)


def test_an_edit_never_changes_the_number(login, client, token, session):
    person = make_trainee()
    before, other = person.id_no, id_number(BIRTH, 77)
    page = login("xingqing_agent").get(f"/admin/trainees/{person.id}/edit").get_data(as_text=True)
    assert 'name="id_no"' not in page
    answer = client.put(
        f"/api/v1/trainee/{person.id}",
        json={"version": person.version, "id_no": other},
        headers=token("xingqing_agent"),
    )
    assert answer.status_code == 409
    assert db.session.get(Trainee, person.id, populate_existing=True) is None or everybody()[0].id_no == before


def test_a_person_is_handed_over_by_the_page(login, session):
    person = make_trainee()
    browser, url = login("xingqing_agent"), f"/admin/trainees/{person.id}/transfer"
    assert browser.post(url, data={"region_code": "640121", "reason": ""}).status_code == 422
    done = browser.post(url, data={"region_code": "640121", "reason": "迁居"}, follow_redirects=True)
    assert "已转至" in done.get_data(as_text=True)
    assert browser.get(f"/admin/trainees/{person.id}").status_code == 404
    page = login("yongning_agent").get(f"/admin/trainees/{person.id}").get_data(as_text=True)
    assert "转移服务县区" in page


def test_doubles_are_compared_merged_and_taken_apart_by_the_page(login, session):
    one, other = make_trainee(name="马兰"), make_trainee(name="马兰")
    browser = login("xingqing_agent")
    made = browser.post("/admin/trainee-pairs/add", data={"first_id": one.id, "second_id": other.id})
    url = made.location
    text = browser.get(url).get_data(as_text=True)
    assert one.id_no not in text
    assert one.phone not in text
    browser.post(f"{url}/moves/merge", data={"keep": "first"})
    assert sorted(t.state for t in everybody()) == ["CLOSED", "COLLECTED"]
    page = browser.get(url).get_data(as_text=True)
    assert "可以撤销" in page
    browser.post(f"{url}/moves/reopen", data={"reason": "弄错了"})
    assert [t.state for t in everybody()] == ["COLLECTED", "COLLECTED"]


@pytest.mark.parametrize("who", ["civil", "unit1", "editor", "finance_xingqing"])
def test_others_open_none_of_it(login, session, who):
    person = make_trainee()
    browser = login(who)
    for url in ("/admin/trainees/", f"/admin/trainees/{person.id}", "/admin/trainee-pairs/", "/admin/find-trainee/"):
        assert browser.get(url).status_code == 403, url
