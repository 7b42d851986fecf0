"""Every list: its owner adds, reads, corrects and removes; nobody else does, and most do not know of it."""

import pytest
import sqlalchemy as sa

from app.core.actor import acting_as
from app.core.scope import unscoped
from app.extensions import db
from app.registers.models import ENTRIES
from tests.guards.rows import count_of, row_of
from tests.registers.entries import (
    BY_NAME,
    ELSEWHERE,
    HOME,
    IMPERSONAL,
    NAMES,
    NEIGHBOUR,
    PERSONAL,
    as_form,
    as_json,
    facts_for,
    make_entry,
)

OWNERS = {
    "HRSS": "unemployment-registration real-name-entry private-tech-school insurance-month other-benefit away-period "
    "troubled-unit",
    "EDU": "graduate campus hard-graduate",
    "SCI": "science-project tech-company",
    "MIIT": "leading-manufacturer single-champion little-giant specialized-sme msme",
    "CIVIL": "social-organisation community-organisation low-income-household",
    "FIN": "budget-line payment-voucher",
    "COM": "key-enterprise development-zone",
    "SASAC": "state-owned-enterprise internship-pledge",
    "CYL": "youth-event",
    "FIC": "member-company chamber",
}
OWNER = {name: department for department, names in OWNERS.items() for name in names.split()}
PEOPLE = {
    "unemployment-registration",
    "real-name-entry",
    "insurance-month",
    "other-benefit",
    "away-period",
    "graduate",
    "hard-graduate",
    "low-income-household",
}


def _address(name):
    return f"/admin/{BY_NAME[name].address}"


def _stored(name):
    entity = BY_NAME[name].entity
    with unscoped("a test looks at the table itself"):
        return db.session.scalars(sa.select(entity).order_by(entity.id.desc())).first()


def _other(department):
    return "CYL" if department != "CYL" else "COM"


def test_the_ten_departments_own_what_the_notice_gives_them():
    assert set(OWNER) == set(NAMES)
    assert {name: BY_NAME[name].entity.department.value for name in NAMES} == OWNER
    assert set(PERSONAL) == PEOPLE
    assert {BY_NAME[name].entity for name in NAMES} == set(ENTRIES)


@pytest.mark.parametrize("name", NAMES)
def test_the_owner_adds_reads_corrects_and_takes_away(login, officer, name):
    browser, facts = login(officer(OWNER[name], HOME)), as_form(facts_for(name))
    assert browser.get(f"{_address(name)}/add").status_code == 200
    answer = browser.post(f"{_address(name)}/add", data=facts)
    assert answer.status_code == 302, answer.get_data(as_text=True)[:3000]
    entry = _stored(name)
    shown = BY_NAME[name].card.named(entry)
    assert entry.region_code == HOME
    assert shown in browser.get(answer.location).get_data(as_text=True)
    assert f"{_address(name)}/{entry.id}" in browser.get(f"{_address(name)}/").get_data(as_text=True)
    assert browser.get(f"{_address(name)}/{entry.id}/edit").status_code == 200
    body = {**facts, "note": "已核对", "version": "1"}
    assert browser.post(f"{_address(name)}/{entry.id}/edit", data=body).status_code == 302
    assert row_of(entry)["note"] == "已核对"
    with browser.get(f"{_address(name)}/export.csv") as sheet:
        assert sheet.status_code == 200
        taken = sheet.get_data(as_text=True)
    assert entry.id in taken
    if name in PEOPLE:
        assert facts["id_no"] not in taken + browser.get(f"{_address(name)}/").get_data(as_text=True)


@pytest.mark.parametrize("name", NAMES)
def test_programs_of_the_owner_do_the_same(client, token, officer, name):
    headers, facts = token(officer(OWNER[name], HOME)), as_json(facts_for(name))
    made = client.post(f"/api/v1/{name}/", json=facts, headers=headers)
    assert made.status_code == 201, made.json
    found = client.get(f"/api/v1/{name}/", headers=headers).json
    assert found["ids"] == [made.json["id"]]
    assert facts.get("id_no", "无") not in str(found)
    url = f"/api/v1/{name}/{made.json['id']}"
    assert client.put(url, json={"version": 1, "note": "已核对"}, headers=headers).json["result"]["note"] == "已核对"
    gone = client.post(f"{url}/moves/remove", json={"reason": "填报有误"}, headers=headers)
    assert (gone.status_code, gone.json["state"], gone.json["moves"]) == (200, "REMOVED", ["restore"])
    again = client.put(url, json={"version": gone.json["version"], "note": "再改"}, headers=headers)
    assert (again.status_code, again.json["error"]["code"]) == (409, "state")
    back = client.post(f"{url}/moves/restore", json={"reason": "移出有误"}, headers=headers)
    assert (back.status_code, back.json["state"]) == (200, "LISTED")


STRANGERS = ("other department", "other county", "other city", "unit1", "street1", "school1", "editor")


def _stranger(who, name, officer):
    department = OWNER[name]
    made = {
        "other department": lambda: officer(_other(department), HOME),
        "other county": lambda: officer(department, NEIGHBOUR),
        "other city": lambda: officer(department, ELSEWHERE),
    }
    return made[who]() if who in made else who


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("name", NAMES)
def test_nobody_else_knows_of_an_entry_or_writes_one(login, officer, name, who):
    entry = make_entry(name)
    before, facts, known = row_of(entry), as_form(facts_for(name)), count_of(type(entry))
    browser, base = login(_stranger(who, name, officer)), _address(name)
    expected = {404} if who.startswith("other") else {403}
    assert browser.get(f"{base}/{entry.id}").status_code in expected
    assert browser.get(f"{base}/{entry.id}/edit").status_code in {403, 404}
    assert browser.post(f"{base}/{entry.id}/edit", data={**facts, "version": "1"}).status_code in {403, 404}
    assert browser.post(f"{base}/{entry.id}/moves/remove", data={"reason": "理由"}).status_code in expected
    assert browser.post(f"{base}/{entry.id}/reveal/id_no").status_code in expected
    page = browser.get(f"{base}/")
    assert page.status_code == (404 if who == "other department" else 200 if who.startswith("other") else 403)
    assert entry.id not in page.get_data(as_text=True)
    added = browser.post(f"{base}/add", data=facts).status_code  # of the home county
    assert added == (404 if who == "other department" else 422 if who.startswith("other") else 403)
    browser.post(f"{base}/moves/remove", data={"id": entry.id, "reason": "理由"})
    assert (row_of(entry), count_of(type(entry))) == (before, known)


@pytest.mark.parametrize("name", NAMES)
def test_programs_of_others_get_404(client, token, officer, name):
    entry = make_entry(name)
    for who in ("other department", "other county"):
        headers = token(_stranger(who, name, officer))
        assert client.get(f"/api/v1/{name}/{entry.id}", headers=headers).status_code == 404
        listed = client.get(f"/api/v1/{name}/", headers=headers)
        assert (listed.status_code, listed.json.get("ids")) == ((404, None) if "department" in who else (200, []))
        body = as_json(facts_for(name))
        stored = client.post(f"/api/v1/{name}/", json=body, headers=headers)
        assert stored.status_code == (404 if "department" in who else 422)


@pytest.mark.parametrize("who", ["xingqing_agent", "xingqing_auditor", "yinchuan_agent", "region_admin", "supervisor"])
@pytest.mark.parametrize("name", [name for name in NAMES if OWNER[name] != "HRSS"])
def test_the_labour_offices_and_inspectors_read_what_names_no_people(login, name, who):
    entry = make_entry(name)
    before, browser, base = row_of(entry), login(who), _address(name)
    reads = name in IMPERSONAL
    assert browser.get(f"{base}/").status_code == (200 if reads else 404)
    page = browser.get(f"{base}/{entry.id}")
    assert page.status_code == (200 if reads else 404)
    assert "移出名单" not in page.get_data(as_text=True)
    assert browser.get(f"{base}/{entry.id}/edit").status_code == (403 if reads or not _writes(who) else 404)
    assert browser.post(f"{base}/{entry.id}/moves/remove", data={"reason": "理由"}).status_code in {403, 404}
    assert browser.get(f"{base}/add").status_code == (403 if reads or not _writes(who) else 404)
    assert row_of(entry) == before


def _writes(who):
    return who.endswith("_agent")


@pytest.mark.parametrize("name", [name for name in NAMES if OWNER[name] == "HRSS"])
def test_the_labour_offices_share_their_own_lists_and_only_keepers_write(login, name):
    entry = make_entry(name)
    for who in ("xingqing_agent", "xingqing_auditor", "yinchuan_agent", "region_admin"):
        assert login(who).get(f"{_address(name)}/{entry.id}").status_code == 200
    assert login("xingqing_auditor").get(f"{_address(name)}/add").status_code == 403
    assert login("supervisor").get(f"{_address(name)}/{entry.id}").status_code == (200 if name in IMPERSONAL else 404)
    if name in PEOPLE:
        assert login("xingqing_auditor").post(f"{_address(name)}/{entry.id}/reveal/id_no").status_code == 404
        shown = login("xingqing_agent").post(f"{_address(name)}/{entry.id}/reveal/id_no")
        assert entry.id_no in shown.get_data(as_text=True)


def test_a_city_and_the_region_keep_the_lists_of_their_counties(login, officer):
    entry = make_entry("msme")
    for region, expected in (("640100", 200), ("640000", 200), ("640400", 404)):
        assert login(officer("MIIT", region)).get(f"/admin/msmes/{entry.id}").status_code == expected
    city = login(officer("MIIT", "640100"))
    assert city.post("/admin/msmes/add", data=as_form(facts_for("msme", NEIGHBOUR))).status_code == 302
    assert city.post("/admin/msmes/add", data=as_form(facts_for("msme", ELSEWHERE))).status_code == 422


def test_an_inspector_of_a_department_is_no_officer_of_it(cast, session):
    inspector = cast["supervisor"]
    with acting_as(type(inspector)(**{**inspector.__dict__, "department": "EDU"})):
        make_entry("graduate")
        assert db.session.scalars(sa.select(BY_NAME["graduate"].entity)).all() == []


def test_the_menu_shows_everybody_only_their_own_lists(login, officer):
    titles = {name: BY_NAME[name].card.title for name in NAMES}
    for department in OWNERS:
        page = login(officer(department, HOME)).get("/admin/").get_data(as_text=True)
        menu = {name for name in NAMES if f'href="{_address(name)}/"' in page}
        assert menu == {name for name in NAMES if OWNER[name] == department}, titles
        assert 'href="/admin/registers/"' in page
    assert 'href="/admin/registers/"' not in login("unit1").get("/admin/").get_data(as_text=True)


def test_a_removal_needs_a_reason_and_is_told_in_the_history(login, officer):
    entry = make_entry("little-giant")
    browser = login(officer("MIIT", HOME))
    url = f"/admin/little-giants/{entry.id}"
    assert browser.post(f"{url}/moves/remove", data={"reason": " "}).status_code == 422
    assert browser.post(f"{url}/moves/remove", data={"reason": "已注销"}).status_code == 302
    page = browser.get(url).get_data(as_text=True)
    assert "已注销" in page
    assert "已移出" in page
    assert browser.post("/admin/little-giants/moves/restore", data={"id": entry.id, "reason": "误"}).status_code == 200
    assert row_of(entry)["removed_on"] is None


def test_the_form_of_a_county_officer_knows_the_county(login, officer):
    page = login(officer("MIIT", HOME)).get("/admin/msmes/add").get_data(as_text=True)
    assert f'<option value="{HOME}" selected>' in page
