"""Accounts: passwords, roles that may not meet, first passwords, and who keeps them."""

import json
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid
from app.extensions import db
from app.security import services
from app.security.queries import account_by_login, actor_for
from app.security.rules import password_problem, roles_problem
from tests.conftest import PASSWORD
from tests.factories import make_unit
from tests.guards.rows import row_of

GOOD = "Helan-Shan-2023"


def _new(**changed):
    facts = {"login": "new-person", "name": "新人", "roles": "COUNTY_AGENT", "region_code": "640104", "level": "COUNTY"}
    with acting_as(SYSTEM):
        return services.create_account(SYSTEM, **{**facts, "password": GOOD, **changed})


@pytest.mark.parametrize(
    ("password", "fits"),
    [
        ("Helan-Shan-2023", True),
        ("贺兰山下果园成塞上江南旧有名黄河水长流", False),
        ("correct horse battery staple", True),
        ("short-1A", False),
        ("alllowercaseletters"[:13], False),
        ("Aa1!Aa1!Aa1!", False),
        ("123456789012", False),
        ("PASSWORD", False),
        ("x" * 129, False),
        ("admin1234567", False),
        ("new-person-Aa1", False),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", False),
    ],
)
def test_a_password_is_long_and_uncommon(app, password, fits):
    with app.test_request_context():
        assert (password_problem(password, login="new-person") is None) is fits


@pytest.mark.parametrize(
    ("roles", "level", "fits"),
    [
        ("COUNTY_AGENT", "COUNTY", True),
        ("COUNTY_AGENT", "CITY", False),
        ("REGION_HRSS", "COUNTY", False),
        ("", "COUNTY", False),
        ("SYSTEM", "PROVINCE", False),
        ("NO_SUCH", "COUNTY", False),
        ("SYSTEM_ADMIN AUDIT_ADMIN", "PROVINCE", False),
        ("UNIT_ADMIN COUNTY_AUDITOR", "COUNTY", False),
        ("UNIT_ADMIN UNIT_OPERATOR", "COUNTY", True),
        ("COUNTY_AGENT COUNTY_AUDITOR", "COUNTY", False),
        ("CITY_AGENT CITY_AUDITOR", "CITY", False),
    ],
)
def test_roles_fit_their_level_and_do_not_meet(app, roles, level, fits):
    with app.test_request_context():
        assert (roles_problem(frozenset(roles.split()), level) is None) is fits


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"login": "unit1"}, "login"),
        ({"roles": "SYSTEM"}, "roles"),
        ({"password": "short"}, "password"),
        ({"level": "CITY", "roles": "CITY_AGENT"}, "level"),
        ({"region_code": "640100"}, "level"),
    ],
)
def test_a_wrong_account_is_not_made(session, changed, field):
    with pytest.raises(Invalid) as told:
        _new(**changed)
    assert list(told.value.fields) == [field]


def test_a_first_password_is_changed_before_anything_else(session, login, client):
    _new()
    browser = login("new-person", GOOD)
    for url in ("/admin/", "/admin/units/"):
        answer = browser.get(url)
        assert (answer.status_code, answer.location) == (302, "/admin/password/")
    body = {"username": "new-person", "password": GOOD, "provider": "db"}
    headers = {"Authorization": "Bearer " + client.post("/api/v1/security/login", json=body).json["access_token"]}
    assert client.get("/api/v1/unit/", headers=headers).status_code == 401
    mine = "Liupan-Shan-1935"
    assert browser.post("/admin/password/", data={"old": GOOD, "new": mine, "again": mine}).status_code == 302
    assert browser.get("/admin/units/").status_code == 200
    assert login("new-person", mine).get("/admin/units/").status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("wrong", GOOD, GOOD, "当前密码不正确"),
        (PASSWORD, GOOD, GOOD + "x", "不一致"),
        (PASSWORD, "short", "short", "至少"),
        (PASSWORD, PASSWORD, PASSWORD, ""),
        ("", "", "", "请填写"),
    ],
)
def test_a_refused_password_change_says_why(login, old, new, again, words):
    answer = login("xingqing_agent").post("/admin/password/", data={"old": old, "new": new, "again": again})
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    login("xingqing_agent")


def test_a_new_password_ends_the_other_sessions_and_tokens(login, client, token):
    here, there, headers = login("xingqing_agent"), login("xingqing_agent"), token("xingqing_agent")
    assert here.post("/admin/password/", data={"old": PASSWORD, "new": GOOD, "again": GOOD}).status_code == 302
    assert [here.get("/admin/units/").status_code, there.get("/admin/units/").status_code] == [200, 302]
    assert client.get("/api/v1/unit/", headers=headers).status_code == 401


def test_a_disabled_account_is_out_at_once(login, client, token, cast):
    browser, headers = login("xingqing_agent"), token("xingqing_agent")
    account = cast.account("xingqing_agent")
    page = login("security_admin").post(
        f"/admin/accounts/{account.id}/edit",
        data={
            "name": account.name,
            "roles": account.roles,
            "level": "COUNTY",
            "state": "DISABLED",
            "department": "",
            "version": account.version,
        },
    )
    assert page.status_code == 302, page.get_data(as_text=True)
    assert browser.get("/admin/units/").status_code == 302
    assert client.get("/api/v1/unit/", headers=headers).status_code == 401


def test_nobody_raises_or_bars_themselves(login, cast):
    browser, account = login("security_admin"), cast.account("security_admin")
    version = row_of(account)["version"]
    for changed, field in (({"roles": "SECURITY_ADMIN REGION_HRSS"}, "roles"), ({"state": "DISABLED"}, "state")):
        body = {
            "name": account.name,
            "roles": account.roles,
            "level": "PROVINCE",
            "state": "ACTIVE",
            "department": "",
            "version": version,
            **changed,
        }
        answer = browser.post(f"/admin/accounts/{account.id}/edit", data=body)
        assert answer.status_code == 422
        assert f'href="#f-{field}"' in answer.get_data(as_text=True)


def test_an_account_keeps_what_a_form_leaves_blank(login, cast):
    account = cast.account("xingqing_agent")
    body = {"name": account.name, "roles": account.roles, "level": "", "state": "", "version": account.version}
    assert login("security_admin").post(f"/admin/accounts/{account.id}/edit", data=body).status_code in (302, 422)
    with acting_as(SYSTEM):
        assert str(account_by_login("xingqing_agent").state) == "ACTIVE"


@pytest.mark.parametrize(
    ("name", "password"), [("a\x00b", "x"), ("\ud83d", "x"), ("x" * 5000, "x"), ("xingqing_agent", "y" * 5000)]
)
def test_a_senseless_login_is_refused_in_words(client, name, password):
    form = client.post("/login/", data={"username": name.encode("utf-8", "replace"), "password": password})
    assert form.status_code == 422
    sent = json.dumps({"username": name, "password": password, "provider": "db"})
    body = client.post("/api/v1/security/login", data=sent, content_type="application/json")
    assert body.status_code == 401
    assert body.json["error"]["code"] == "unauthorized"


def test_a_locked_account_gets_no_token_either(client, cast):
    for _ in range(5):
        client.post("/api/v1/security/login", json={"username": "unit1", "password": "wrong", "provider": "db"})
    body = {"username": "unit1", "password": PASSWORD, "provider": "db"}
    assert client.post("/api/v1/security/login", json=body).status_code == 401
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        assert client.post("/api/v1/security/login", json=body).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Authorization": "Bearer x"}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer "}, {}]
)
def test_a_forged_token_is_401_in_our_shape(client, headers):
    answer = client.get("/api/v1/unit/", headers=headers)
    assert (answer.status_code, answer.json["error"]["code"]) == (401, "unauthorized")


@pytest.mark.parametrize(
    "target", ["//evil.invalid/", "https://evil.invalid/", "/\\evil.invalid", "javascript:alert(1)"]
)
def test_a_login_leads_nowhere_else(client, session, target):
    answer = client.post("/login/", query_string={"next": target}, data={"username": "unit1", "password": PASSWORD})
    assert answer.status_code == 302
    parts = urlsplit(answer.location)
    assert (parts.scheme, parts.netloc, parts.path[:1]) == ("", "", "/")


@pytest.mark.parametrize(
    ("who", "level", "city", "units"),
    [
        ("xingqing_agent", "COUNTY", "640100", 0),
        ("yinchuan_agent", "CITY", "640100", 0),
        ("region_admin", "PROVINCE", "", 0),
        ("unit1", "", "", 1),
    ],
)
def test_an_account_decides_its_actor(cast, who, level, city, units):
    actor = actor_for(cast.account(who))
    assert (actor.level, actor.city_code, len(actor.unit_ids)) == (level, city, units)


def test_roles_are_written_to_the_framework_once(session):
    with acting_as(SYSTEM):
        services.sync_roles()
        assert services.sync_roles() == 0


@pytest.mark.parametrize(
    ("roles", "of_a_unit", "fits"),
    [
        ("UNIT_ADMIN", True, True),
        ("UNIT_OPERATOR MENTOR", True, True),
        ("UNIT_ADMIN", False, False),
        ("UNIT_OPERATOR", False, False),
        ("EDITOR", True, False),
        ("UNIT_ADMIN EDITOR", True, False),
        ("MENTOR", False, True),
        ("COUNTY_AGENT", False, True),
    ],
)
def test_people_of_a_unit_have_one_and_others_have_none(session, roles, of_a_unit, fits):
    unit_id = make_unit().id if of_a_unit else None
    if fits:
        assert _new(roles=roles, unit_id=unit_id).unit_id == unit_id
        return
    with pytest.raises(Invalid) as told:
        _new(roles=roles, unit_id=unit_id)
    assert list(told.value.fields) == ["unit_id"]


@pytest.mark.parametrize("roles", ["UNIT_ADMIN", "UNIT_OPERATOR MENTOR", "MENTOR", "TRAINEE"])
def test_people_without_an_office_reach_nothing_of_the_county(session, login, roles):
    make_unit(name="同县的单位")
    account = _stray(roles)
    assert (actor_for(account).level, actor_for(account).unit_ids) == ("", frozenset())
    answer = login("stray").get("/admin/units/")
    assert "同县的单位" not in answer.get_data(as_text=True)


def _stray(roles):
    """An account as older data may hold it: of a county, without a unit."""
    account = _new(login="stray", roles="TRAINEE", password=PASSWORD, trusted=True)
    with acting_as(SYSTEM):
        account.roles = roles
        db.session.flush()
    return account


def test_the_security_administrator_opens_a_units_account_and_sees_the_password_once(login, session):
    unit, admin = make_unit(name="新认定的单位"), login("security_admin")
    found = admin.get("/admin/accounts/lookup?field=unit_id&q=" + unit.uscc).json["items"]
    assert found == [{"value": unit.id, "label": "新认定的单位"}]
    form = {
        "login": "new-unit",
        "name": "王五",
        "roles": ["UNIT_ADMIN", "UNIT_OPERATOR"],
        "level": "COUNTY",
        "region_code": "640104",
        "unit_id": unit.id,
        "_once": "k",
    }
    answer = admin.post("/admin/accounts/add", data=form)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    (password,) = re.findall(r'<p class="reveal">([^<]+)</p>', answer.get_data(as_text=True))
    assert admin.post("/admin/accounts/add", data=form).status_code == 302
    account = account_by_login("new-unit")
    assert password not in admin.get(f"/admin/accounts/{account.id}").get_data(as_text=True)
    browser = login("new-unit", password)
    assert browser.get("/admin/units/").location == "/admin/password/"
    browser.post("/admin/password/", data={"old": password, "new": GOOD, "again": GOOD})
    assert "新认定的单位" in browser.get("/admin/units/").get_data(as_text=True)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"login": "unit1"}, "login"),
        ({"login": ""}, "login"),
        ({"unit_id": ""}, "unit_id"),
        ({"unit_id": "x"}, "unit_id"),
        ({"roles": ["EDITOR"]}, "unit_id"),
        ({"region_code": "640121"}, "region_code"),
        ({"region_code": ""}, "region_code"),
    ],
)
def test_a_wrong_new_account_keeps_the_form(login, session, changed, field):
    form = {
        "login": "new-unit",
        "name": "王五",
        "roles": ["UNIT_ADMIN"],
        "level": "COUNTY",
        "region_code": "640104",
        "unit_id": make_unit().id,
    }
    answer = login("security_admin").post("/admin/accounts/add", data={**form, **changed})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in page
    assert "王五" in page
    assert account_by_login("new-unit") is None


def test_only_keepers_of_accounts_look_up_units_for_them(login, session):
    make_unit(name="查不到的单位")
    assert login("audit_admin").get("/admin/accounts/lookup?field=unit_id&q=查不到").json["items"] == []
    assert login("center").get("/admin/accounts/lookup?field=unit_id&q=查不到").status_code == 403


@pytest.mark.parametrize(("option", "told"), [([], "an account needs"), (["--unit", "no-such"], "no unit")])
def test_the_terminal_opens_a_units_account_by_its_credit_code(app, session, option, told):
    unit = make_unit(region_code="640121")
    with acting_as(SYSTEM):
        session.commit()  # what a refused command rolls back is its own
    base = ["users", "create", "terminal-unit", "--name", "赵六", "--roles", "UNIT_ADMIN", "--password", GOOD]
    refused = app.test_cli_runner().invoke(args=[*base, *option])
    assert refused.exit_code != 0
    assert told in refused.output
    done = app.test_cli_runner().invoke(args=[*base, "--unit", unit.uscc])
    assert done.exit_code == 0, done.output
    account = account_by_login("terminal-unit")
    assert (account.unit_id, account.region_code, account.must_change_password) == (unit.id, "640121", True)


def test_a_lost_password_is_replaced_by_a_first_one(app, session, login):
    browser = login("unit1")
    done = app.test_cli_runner().invoke(args=["users", "reset-password", "unit1"])
    assert done.exit_code == 0, done.output
    session.expire_all()
    assert browser.get("/admin/units/").status_code == 302
    assert login("unit1", done.output.strip()).get("/admin/units/").location == "/admin/password/"


def test_first_passwords_fit_the_policy_and_differ(app):
    with app.test_request_context():
        made = {services.first_password() for _ in range(20)}
        assert len(made) == 20
        assert {password_problem(password) for password in made} == {None}
