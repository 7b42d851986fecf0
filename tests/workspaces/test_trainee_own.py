"""What a person states of themselves: kept as their own word, below an officer's finding, never of anybody else."""

from datetime import date

import pytest

from app.core import clock
from app.core.actor import SYSTEM, Actor, acting_as
from app.core.errors import Invalid, Refused
from app.security.queries import account_for_sign_in, actor_for
from app.security.roles import permissions_of
from app.security.services import create_account
from app.trainees.services import own, people
from tests.factories import make_trainee
from tests.placements.factories import make_placement
from tests.workspaces.trainee_factories import NOW, young


@pytest.fixture(autouse=True)
def summer():
    with clock.frozen(NOW):
        yield


def as_person(trainee):
    roles = frozenset({"TRAINEE"})
    return Actor(name="本人", roles=roles, permissions=permissions_of(roles), trainee_ids=frozenset({trainee.id}))


def states(trainee, actor=None, **facts):
    actor = actor or as_person(trainee)
    with acting_as(actor):
        return own.state(actor, trainee, **facts)


def test_a_wish_that_is_taken_back_is_gone(session):
    trainee = make_trainee("ELIGIBLE")
    states(trainee, wish_categories="RESEARCH", wish_from=date(2023, 8, 1))
    assert trainee.wish_categories == "RESEARCH"
    states(trainee, wish_categories="", wish_from=None)
    assert (trainee.wish_categories, trainee.wish_from) == ("", None)


def test_an_officer_s_finding_still_counts_and_is_told_so(cast):
    trainee = make_trainee("ELIGIBLE", region_code="640104")
    with acting_as(cast["xingqing_agent"]) as officer:
        people.correct(officer, trainee, address="核实的地址")
    states(trainee, address="自己填的地址", bank_name="宁夏银行")
    assert (trainee.address, trainee.bank_name) == ("核实的地址", "宁夏银行")
    assert own.outranked(trainee, address="自己填的地址", bank_name="宁夏银行") == ["address"]


def test_who_becomes_willing_waits_from_today(session):
    trainee = make_trainee("ELIGIBLE", is_willing=False)
    states(trainee, is_willing=True)
    assert trainee.waiting_since == NOW.date()


@pytest.mark.parametrize("field", ["name", "id_no", "education", "graduation_date", "hukou_region", "unemp_reg_date"])
def test_what_an_office_must_correct_is_refused(session, field):
    with pytest.raises(Invalid) as refused:
        states(make_trainee("ELIGIBLE"), **{field: "x"})
    assert field in refused.value.fields


def test_nobody_states_anything_of_somebody_else(session):
    theirs, mine = make_trainee("ELIGIBLE"), make_trainee("ELIGIBLE")
    with pytest.raises(Refused):
        states(theirs, as_person(mine), phone="13800000009")


def test_a_closed_record_stays_as_it_is(session):
    trainee = make_trainee("CLOSED")
    with pytest.raises(Refused) as refused:
        states(trainee, phone="13800000009")
    assert refused.value.status == 409


@pytest.mark.parametrize(
    ("person", "placement", "words"),
    [
        ("CLOSED", None, "您的档案已关闭"),
        ("PLACED", "SUSPENDED", "见习中断中"),
        ("MATCHING", "PENDING", "单位正在起草和签署见习协议"),
    ],
)
def test_the_first_page_tells_the_rarer_states_too(login, person, placement, words):
    trainee, name = young(person)
    if placement:
        make_placement(
            placement, trainee=trainee, starts_on=date(2023, 7, 3) if placement == "SUSPENDED" else date(2023, 7, 20)
        )
    browser = login(name)
    page = browser.get("/desk/").text
    assert words in page
    assert {browser.get(path).status_code for path in ("/desk/attendance/", "/desk/placement/", "/desk/me/")} == {200}


def test_who_changes_the_phone_signs_in_by_the_new_one_unless_it_is_somebody_else_s(cast):
    one, two = make_trainee("ELIGIBLE", phone="13800000001"), make_trainee("ELIGIBLE", phone="13800000002")
    mine, theirs = account_for(one), account_for(two)
    assert account_for_sign_in("13800000001") == mine
    states(one, actor_for(mine), phone="13800000003")
    assert account_for_sign_in("13800000003") == mine and account_for_sign_in("13800000001") is None
    states(one, actor_for(mine), phone="13800000002")
    assert account_for_sign_in("13800000002") == theirs and mine.alias_hash is None


def account_for(trainee):
    facts = {"login": f"t{trainee.id[-12:]}", "name": trainee.name, "roles": "TRAINEE", "level": "COUNTY"}
    with acting_as(SYSTEM):
        return create_account(
            SYSTEM,
            region_code=trainee.region_code,
            password="",
            ready_hash="x",
            trainee_id=trainee.id,
            phone=trainee.phone,
            trusted=True,
            **facts,
        )
