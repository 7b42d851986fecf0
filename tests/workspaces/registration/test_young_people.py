"""Young people register; nobody learns what is known, and nobody reaches anything before a code."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock, crypto
from app.core.actor import SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.core.scope import unscoped
from app.messaging.models import ContactPoint, Outbox
from app.security.models import Account, Registration
from app.security.services.registrations import forget_old
from app.trainees.models import Consent, Trainee
from app.workspaces.services import registration as services
from tests.factories import make_post, make_unit
from tests.workspaces.registration.steps import (
    AGED,
    ALL,
    NUMBER,
    OTHER,
    STRONG,
    confirm,
    how_many,
    known_person,
    one,
    register,
    shown_code,
    text_of,
    typed,
)


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
