"""Printed codes, units that register, and the members of a unit."""

import re
from datetime import timedelta

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.security.models import Account
from app.security.queries import account_by_login, actor_for
from app.units.models import Unit
from tests.factories import make_unit, uscc
from tests.placements.factories import make_mentor
from tests.workspaces.registration.steps import (
    STRONG,
    confirm,
    known_person,
    one,
    register,
    shown_code,
    text_of,
    typed,
)

# -- slips


@pytest.mark.parametrize(
    ("who", "status"),
    [("xingqing_agent", 200), ("yongning_agent", 404), ("xingqing_auditor", 403), ("supervisor", 403)],
)
def test_officers_of_the_county_print_codes_for_people_in_reach(session, login, who, status):
    person = known_person(region_code="640104")
    assert login(who).post(f"/admin/slips/trainee/{person.id}").status_code == status


def test_a_street_worker_prints_for_whom_they_collected(session, cast, login):
    person = known_person(region_code="640104")
    with acting_as(SYSTEM):
        person.created_by_id = cast["street1"].user_id
        session.flush()
    assert login("street1").post(f"/admin/slips/trainee/{person.id}").status_code == 200
    assert login("street2").post(f"/admin/slips/trainee/{person.id}").status_code == 404


def test_a_printed_code_is_logged_without_the_code(session, login):
    person = known_person(region_code="640104")
    slip = text_of(login("xingqing_agent").post(f"/admin/slips/trainee/{person.id}"))
    code = "".join(re.search(r'slip-code">(\d{3}) (\d{3})<', slip).groups())
    entry = one(session, AuditEntry, AuditEntry.deed == "print-code")
    assert entry.record_id == person.id and code not in entry.changes


# -- units


def of_unit(**facts) -> dict[str, str]:
    return {"number": uscc(8001), "unit_name": "宁夏沙湖文旅有限公司", "name": "王经办", "login": "shahu", **facts}


def test_a_unit_that_is_not_known_registers_and_begins_its_application(client, session):
    page = register(client, "/desk/register/unit", **of_unit())
    answer = confirm(client, shown_code(page))
    start = client.get(client.get(answer.location).location)
    assert start.status_code == 200 and uscc(8001) in text_of(start)
    assert client.get("/admin/").status_code == 302
    assert client.get("/desk/unit/").status_code in (302, 308)
    facts = {"uscc": uscc(8001), "name": "宁夏沙湖文旅有限公司", "legal_form": "ENTERPRISE", "industry": "C"}
    facts |= {"established_on": "2015-01-01", "region_code": "640104", "address": "测试路1号", "legal_rep": "测试人"}
    facts |= {"staff_total": "10", "staff_insured": "8", "contact_name": "王经办", "contact_phone": "13909511234"}
    saved = client.post("/admin/units/add", data=facts)
    assert saved.status_code == 302, re.findall(r"field-error[^>]*>([^<]+)", text_of(saved))
    unit, account = one(session, Unit, Unit.uscc == uscc(8001)), one(session, Account, Account.login == "shahu")
    assert (account.unit_id, account.region_code, unit.state) == (unit.id, "640104", "DRAFT")
    assert client.get(f"/admin/units/{unit.id}").status_code == 200
    assert client.post("/admin/units/add", data={**facts, "uscc": uscc(8002)}).status_code == 403


def test_a_unit_with_an_account_lets_in_by_a_printed_code_alone(client, session, login):
    unit = make_unit(region_code="640104")
    page = register(client, "/desk/register/unit", **of_unit(number=unit.uscc))
    assert shown_code(page) == ""
    slip = login("xingqing_agent").post("/admin/slips/unit", data={"uscc": unit.uscc})
    code = "".join(re.search(r'slip-code">(\d{3}) (\d{3})<', text_of(slip)).groups())
    assert confirm(client, code).status_code == 303
    account = one(session, Account, Account.login == "shahu")
    assert (account.unit_id, account.roles) == (unit.id, "UNIT_ADMIN UNIT_OPERATOR")


def test_no_slip_for_a_unit_of_another_county(session, login):
    unit = make_unit(region_code="640121")
    answer = login("xingqing_agent").post("/admin/slips/unit", data={"uscc": unit.uscc})
    assert answer.status_code == 422 and "slip-code" not in text_of(answer)


def test_a_wrong_credit_code_is_refused(client):
    answer = client.post("/desk/register/unit", data=typed(**of_unit(number="91640104MA77000148")))
    assert answer.status_code == 422 and 'id="e-number"' in text_of(answer)


# -- members of a unit


def members(login, name="unit1"):
    return login(name), "/desk/unit/members"


def invite(browser, path, **facts) -> str:
    answer = browser.post(f"{path}/invite", data={"roles": "UNIT_OPERATOR", "name": "李同事", **facts})
    found = re.search(r"/desk/invited/[\w-]+", text_of(answer))
    assert found, re.findall(r"field-error[^>]*>([^<]+)", text_of(answer))
    return found.group(0)


def test_a_colleague_accepts_an_invitation_once(app, session, cast, login):
    browser, path = members(login)
    link, guest = invite(browser, path), app.test_client()
    assert "李同事" in text_of(guest.get(link))
    chosen = {"login": "li.lei", "password": STRONG, "again": STRONG}
    assert guest.post(link, data=chosen).status_code == 303
    account = one(session, Account, Account.login == "li.lei")
    assert (account.unit_id, account.roles) == (cast.account("unit1").unit_id, "UNIT_OPERATOR")
    assert guest.get("/admin/units/").status_code == 200
    assert app.test_client().get(link).status_code == 404
    assert link.rpartition("/")[2] not in text_of(browser.get(f"{path}/"))


def test_who_is_dismissed_cannot_return_by_an_invitation_of_their_own(app, session, cast, login):
    browser, path = members(login)
    link = invite(browser, path, roles="UNIT_ADMIN UNIT_OPERATOR", name="王副手")
    assert app.test_client().get(link).status_code == 200
    with acting_as(SYSTEM):
        cast.account("unit1").state = "DISABLED"
        session.flush()
    chosen = {"login": "back.again", "password": STRONG, "again": STRONG}
    assert app.test_client().post(link, data=chosen).status_code == 404
    assert account_by_login("back.again") is None


def test_a_mentor_is_one_of_the_unit_and_has_one_account(app, session, cast, login):
    unit_id = cast.account("unit1").unit_id
    with acting_as(SYSTEM):
        mentor, other = make_mentor(session.get(Unit, unit_id)), make_mentor()
    browser, path = members(login)
    refused = browser.post(f"{path}/invite", data={"roles": "MENTOR", "mentor_id": other.id})
    assert refused.status_code == 422
    link, guest = invite(browser, path, roles="MENTOR", mentor_id=mentor.id, name=""), app.test_client()
    guest.post(link, data={"login": "teacher", "password": STRONG, "again": STRONG})
    actor = actor_for(account_by_login("teacher"))
    assert (actor.mentor_ids, actor.unit_ids, actor.level) == ({mentor.id}, frozenset(), "")
    assert browser.post(f"{path}/invite", data={"roles": "MENTOR", "mentor_id": mentor.id}).status_code == 422


def test_links_end_after_seven_days_and_when_they_are_withdrawn(app, session, login):
    browser, path = members(login)
    late, gone = invite(browser, path), invite(browser, path)
    with clock.frozen(clock.now() + timedelta(days=7, minutes=1)):
        assert app.test_client().get(late).status_code == 404
    key = re.findall(r"invitations/([\w-]+)/withdraw", text_of(browser.get(f"{path}/")))[0]
    assert browser.post(f"{path}/invitations/{key}/withdraw").status_code == 303
    assert app.test_client().get(gone).status_code == 404


def test_the_last_administrator_stays(session, cast, login):
    browser, path = members(login)
    own = cast.account("unit1")
    assert browser.post(f"{path}/{own.id}/switch", data={"active": "0"}).status_code == 403
    link = invite(browser, path, roles="UNIT_ADMIN UNIT_OPERATOR")
    guest = browser.application.test_client()
    guest.post(link, data={"login": "li.lei", "password": STRONG, "again": STRONG})
    colleague = one(session, Account, Account.login == "li.lei")
    assert browser.post(f"{path}/{colleague.id}/switch", data={"active": "0"}).status_code == 303
    assert guest.get("/admin/units/").status_code == 302
    assert browser.post(f"{path}/{colleague.id}/switch", data={"active": "1"}).status_code == 303


def test_nobody_keeps_the_people_of_another_unit_and_operators_keep_nobody(app, session, cast, login):
    browser, path = members(login)
    assert browser.post(f"{path}/{cast.account('unit2').id}/switch", data={"active": "0"}).status_code == 404
    guest = app.test_client()
    guest.post(invite(browser, path), data={"login": "li.lei", "password": STRONG, "again": STRONG})
    assert guest.get(f"{path}/").status_code == 403
    assert guest.post(f"{path}/invite", data={"roles": "UNIT_OPERATOR", "name": "x"}).status_code == 403
