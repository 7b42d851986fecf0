"""Young people and units register; nobody learns what is known, and nobody reaches anything before a code."""

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import create_app
from app.core import clock, crypto
from app.core.actor import SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.core.scope import unscoped
from app.extensions import db, limiter
from app.messaging.models import ContactPoint, Outbox
from app.security import services as accounts
from app.security.models import Account, OneTimeCode, Registration
from app.security.queries import account_by_login, actor_for
from app.security.services.registrations import forget_old
from app.trainees.models import Consent, Trainee
from app.units.models import Unit
from app.workspaces.services import registration as services
from tests.conftest import PASSWORD, overrides
from tests.factories import id_number, make_post, make_trainee, make_unit, uscc
from tests.placements.factories import make_mentor

NUMBER, OTHER, AGED = (id_number(date(born, 1, 1), n) for born, n in ((2001, 7001), (2001, 7002), (1950, 7003)))
STRONG = "Helan-Shan-2023"
ALL = "a test looks at what is kept"


def typed(**facts) -> dict[str, str]:
    given = {
        "name": "马小燕",
        "number": NUMBER,
        "phone": "13909511234",
        "region_code": "640104",
        "email": "ma@example.cn",
        "login": "mayan",
        "password": STRONG,
        "again": STRONG,
        "notice": "1",
    }
    return {**given, **facts}


def known_person(**facts) -> Trainee:
    person = make_trainee(**{"name": "马小燕", "phone": "13909511234", **facts})
    with acting_as(SYSTEM):
        person.phone_hash = crypto.keyed_hash(person.phone)
    return person


def text_of(answer) -> str:
    return answer.get_data(as_text=True)


def register(client, path="/desk/register/", **facts):
    answer = client.post(path, data=typed(**facts))
    assert answer.status_code == 303, re.findall(r"field-error[^>]*>([^<]+)", text_of(answer))
    return client.get(answer.location)


def shown_code(page) -> str:
    found = re.search(r"验证码为 (\d{6})", text_of(page))
    return found.group(1) if found else ""


def confirm(client, code):
    return client.post("/desk/register/confirm", data={"code": code})


def one(session, entity, *conditions):
    with unscoped(ALL):
        return session.scalar(select(entity).where(*conditions))


def how_many(session, entity) -> int:
    with unscoped(ALL):
        return session.scalar(select(func.count()).select_from(entity))


# -- young people


def test_who_came_from_a_post_finds_it_again_after_registering(client, session):
    post = make_post(make_unit(region_code="640104"))
    wanted = f"/desk/posts/{post.id}/apply"
    door = client.get(client.get(wanted).location)
    assert "注册后会回到刚才的页面" in text_of(door)
    (link,) = re.findall(r'href="(/desk/register/\?next=[^"]+)"', text_of(door))
    page = register(client, link)
    answer = client.post(page.request.full_path, data={"code": shown_code(page)})
    assert answer.location.endswith(wanted)
    hindered = client.get(client.get(wanted).location)
    assert "目前不能报名" in text_of(hindered) and "您还没有表示愿意参加见习" in text_of(hindered)


def test_nobody_is_led_away_from_the_site_after_registering(client, session):
    page = register(client, "/desk/register/?next=https://example.com/")
    answer = client.post(page.request.full_path, data={"code": shown_code(page)})
    assert "example.com" not in answer.location


def test_who_is_not_known_registers_by_e_mail_and_is_collected(client, session):
    number = NUMBER
    page = register(client, compare="1")
    assert one(session, Trainee, Trainee.id_hash == crypto.keyed_hash(number)) is None
    answer = confirm(client, shown_code(page))
    assert answer.status_code == 303
    person = one(session, Trainee, Trainee.id_hash == crypto.keyed_hash(number))
    assert (person.name, person.region_code, person.channels) == ("马小燕", "640104", "SELF")
    assert one(session, Consent, Consent.trainee_id == person.id).scope == "COMPARISON"
    account = one(session, Account, Account.trainee_id == person.id)
    assert (account.roles, account.login) == ("TRAINEE", "mayan")
    contact = one(session, ContactPoint, ContactPoint.user_id == account.user_id)
    assert contact.email == "ma@example.cn" and contact.email_confirmed_at is not None
    assert client.get("/desk/").status_code == 200


def test_who_is_known_by_name_and_phone_is_bound_to_the_record(client, session):
    person = known_person()
    confirm(client, shown_code(register(client, number=person.id_no, name=" 马 小燕 ")))
    assert one(session, Account, Account.login == "mayan").trainee_id == person.id


@pytest.mark.parametrize("facts", [{"name": "马大燕"}, {"phone": "13909519999"}])
def test_who_is_known_otherwise_needs_the_printed_code(client, session, login, facts):
    person = known_person()
    page = register(client, number=person.id_no, **facts)
    assert shown_code(page) == ""
    slip = login("xingqing_agent").post(f"/admin/slips/trainee/{person.id}")
    assert slip.status_code == 200
    code = "".join(re.search(r'slip-code">(\d{3}) (\d{3})<', text_of(slip)).groups())
    assert confirm(client, code).status_code == 303
    account = one(session, Account, Account.login == "mayan")
    assert (account.trainee_id, account.name) == (person.id, "马小燕")


def test_the_e_mail_code_of_who_is_not_known_dies_when_the_register_learns_otherwise(client, session):
    number = NUMBER
    code = shown_code(register(client))
    known_person(id_no=number, name="别人")
    assert confirm(client, code).status_code == 422
    assert one(session, Account, Account.login == "mayan") is None


def test_the_answer_never_tells_whether_a_number_is_known(app, session):
    """The same page, word for word but for the code that only the demo shows."""
    person = known_person(name="别人", phone="13900000000")
    pages = []
    for number, name in ((NUMBER, "first"), (person.id_no, "second")):
        browser = app.test_client()
        page = text_of(register(browser, number=number, login=f"mayan.{name}"))
        page = re.sub(r'<div class="alert.*?</div>', "", page, flags=re.S)
        pages.append("".join(re.sub(r'value="[^"]*"', "", page).split()))
    assert pages[0] == pages[1]


def test_one_account_for_each_person_and_a_second_attempt_sets_a_new_password(client, app, session, login):
    person = known_person()
    confirm(client, shown_code(register(client, number=person.id_no)))
    again = app.test_client()
    page = register(again, number=person.id_no, login="mayan2", password=f"{STRONG}-new", again=f"{STRONG}-new")
    assert confirm(again, shown_code(page)).status_code == 303
    assert one(session, Account, Account.login == "mayan2") is None
    assert login("mayan", f"{STRONG}-new").get("/desk/").status_code == 200
    assert client.get("/desk/").status_code == 302  # the older session has ended


def test_the_code_of_a_second_attempt_goes_to_the_address_of_the_account(app, session, monkeypatch):
    person, first = known_person(), app.test_client()
    confirm(first, shown_code(register(first, number=person.id_no)))
    monkeypatch.setitem(app.config, "SMTP_HOST", "127.0.0.1")
    register(app.test_client(), number=person.id_no, login="mayan2", email="thief@example.cn")
    with unscoped(ALL):
        assert [row.address for row in session.scalars(select(Outbox))] == ["ma@example.cn"]


def test_a_second_attempt_without_a_confirmed_address_gets_no_code(app, session):
    person, first = known_person(), app.test_client()
    register(first, number=person.id_no, email="")
    with acting_as(SYSTEM):
        code = services.print_person_code(person, minutes=60)
    confirm(first, code)
    assert shown_code(register(app.test_client(), number=person.id_no, login="mayan2")) == ""


def test_an_unconfirmed_registration_reaches_nothing_but_the_question_for_its_code(client, app, session):
    register(client)
    assert client.get("/desk/").status_code == 302
    fresh = app.test_client()
    answer = fresh.post("/login/", data={"username": "mayan", "password": STRONG})
    assert answer.location.endswith("/desk/register/confirm")
    assert fresh.get("/desk/").status_code == 302 and fresh.get("/admin/").status_code == 302
    assert fresh.get("/desk/register/confirm").status_code == 200
    token = fresh.post("/api/v1/security/login", json={"username": "mayan", "password": STRONG, "provider": "db"})
    assert token.status_code == 401


def test_wrong_codes_are_counted_although_each_request_is_refused(client, session):
    code = shown_code(register(client))
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _try in range(5):
        assert confirm(client, wrong).status_code == 422
    assert confirm(client, code).status_code == 422
    assert one(session, Account, Account.login == "mayan") is None


def test_a_form_sent_again_after_a_wrong_code_is_judged_anew(client, session):
    code = shown_code(register(client))
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for typed_code, status in ((wrong, 422), (wrong, 422), (code, 303)):
        answer = client.post("/desk/register/confirm", data={"code": typed_code, "_once": "the-same-key"})
        assert answer.status_code == status


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": ""}, "name"),
        ({"number": "640104200001011234"}, "number"),
        ({"number": AGED}, "number"),
        ({"phone": "12345"}, "phone"),
        ({"region_code": "640000"}, "region_code"),
        ({"email": "nobody@"}, "email"),
        ({"login": "13909511234"}, "login"),
        ({"login": "xingqing_agent"}, "login"),
        ({"password": "short", "again": "short"}, "password"),
        ({"again": "other"}, "again"),
        ({"notice": ""}, "notice"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field_and_the_rest_is_kept(client, facts, field):
    answer = client.post("/desk/register/", data=typed(**facts))
    page = text_of(answer)
    assert answer.status_code == 422
    assert f'id="e-{field}"' in page and (field == "name" or 'value="马小燕"' in page)
    assert STRONG not in page


def test_a_number_in_the_address_or_the_log_is_never_seen(client, session, caplog):
    number = NUMBER
    caplog.set_level("DEBUG")
    page = register(client)
    confirm(client, shown_code(page))
    assert number not in caplog.text and number not in text_of(page)
    with unscoped(ALL):
        assert not any(number in entry.changes for entry in session.scalars(select(AuditEntry)))


def test_only_hashes_and_ciphertext_are_kept_and_what_is_done_is_forgotten(client, session):
    page = register(client)
    kept = session.connection().exec_driver_sql("SELECT * FROM registration").mappings().one()
    said = " ".join(str(value) for value in kept.values())
    for secret in (NUMBER, "13909511234", "ma@example.cn", "马小燕", STRONG):
        assert secret not in said
    confirm(client, shown_code(page))
    done = one(session, Registration)
    assert (done.number, done.phone, done.email, done.password_hash) == ("-", "-", None, "-")


def test_five_registrations_as_one_person_are_enough_for_a_day(client):
    for n in range(5):
        register(client, login=f"mayan.{n}")
    answer = client.post("/desk/register/", data=typed(login="mayan.x"))
    assert answer.status_code == 422 and "明天再试" in text_of(answer)


def test_registrations_are_forgotten_after_seven_days(client, session):
    register(client)
    with acting_as(SYSTEM), clock.frozen(clock.now() + timedelta(days=8)):
        assert forget_old() >= 1
    assert how_many(session, Registration) == 0


def test_a_phone_number_signs_in_unless_two_people_share_it(client, app, session, login):
    confirm(client, shown_code(register(client)))
    assert login("13909511234", STRONG).get("/desk/").status_code == 200
    other = app.test_client()
    confirm(other, shown_code(register(other, number=OTHER, login="sister")))
    assert one(session, Account, Account.login == "sister").alias_hash is None


def test_a_session_begun_before_is_not_carried_over(client):
    page = register(client)
    before = client.get_cookie("session").value
    confirm(client, shown_code(page))
    with client.session_transaction() as kept:
        assert "registration" not in kept and kept["stamp"]
    assert client.get_cookie("session").value != before


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


# -- a new password


def an_account(session, **contact) -> Account:
    person = known_person()
    with acting_as(SYSTEM):
        account = accounts.create_account(
            SYSTEM,
            login="mayan",
            name="马小燕",
            roles="TRAINEE",
            region_code="640104",
            level="COUNTY",
            password=PASSWORD,
            trainee_id=person.id,
            trusted=True,
        )
        if contact:
            session.add(ContactPoint(user_id=account.user_id, **contact))
        session.flush()
    return account


def test_a_new_password_by_the_code_to_the_confirmed_address(client, session, login):
    an_account(session, email="ma@example.cn", email_confirmed_at=clock.now())
    code = shown_code(client.get(client.post("/desk/reset/", data={"login": "mayan"}).location))
    new = {"code": code, "password": STRONG, "again": STRONG}
    assert client.post("/desk/reset/choose", data=new).status_code == 303
    assert client.get("/desk/").status_code == 200
    assert login("mayan", STRONG)


@pytest.mark.parametrize("who", ["mayan", "nobody.here", "xingqing_agent"])
def test_the_answer_is_the_same_without_an_address_and_for_strangers_and_staff(client, session, who):
    an_account(session)
    answer = client.post("/desk/reset/", data={"login": who})
    page = text_of(client.get(answer.location))
    assert answer.status_code == 303 and shown_code(client.get(answer.location)) == ""
    assert "设置新密码" in page and who not in page
    tried = client.post("/desk/reset/choose", data={"code": "000000", "password": STRONG, "again": STRONG})
    assert tried.status_code == 422


def test_where_no_letter_arrives_no_code_sets_a_password(client, session, monkeypatch):
    an_account(session)
    made = []
    issued = accounts.issue_code
    monkeypatch.setattr(accounts, "issue_code", lambda *of, **facts: made.append(issued(*of, **facts)) or made[-1])
    client.post("/desk/reset/", data={"login": "mayan"})
    guessed = {"code": made[0], "password": STRONG, "again": STRONG}
    assert client.post("/desk/reset/choose", data=guessed).status_code == 422


def test_no_mailbox_is_filled_with_codes(client, session):
    account = an_account(session, email="ma@example.cn", email_confirmed_at=clock.now())
    for _time in range(7):
        client.post("/desk/reset/", data={"login": "mayan"})
    assert how_many(session, OneTimeCode) == 5 and account


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


# -- doors


@pytest.fixture
def slow(app, tmp_path, monkeypatch):
    """A browser of a service that lets three registrations an hour through."""
    monkeypatch.setattr(limiter, "enabled", True)
    more = {"RATELIMIT_ENABLED": True, "REGISTER_RATE": "3 per hour"}
    application = create_app({**overrides(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path), **more})
    yield FlaskClient(application)
    with application.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    "path", ["/desk/register/", "/desk/register/unit", "/desk/register/confirm", "/desk/reset/", "/desk/reset/choose"]
)
def test_open_pages_are_slowed_down(slow, path):
    answers = [slow.post(path, data={}).status_code for _try in range(4)]
    assert answers[3] == 429 and 429 not in answers[:3]
