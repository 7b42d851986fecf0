"""The health of placements: six lights, each at its boundary, for many placements with a few statements (B26)."""

from datetime import date
from decimal import Decimal

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.placements.models import Agreement, AllowancePayment, AttendanceMonth, Training
from app.placements.queries import health
from app.placements.queries.unwell import unwell
from tests.factories import at, make_post, make_unit
from tests.placements.factories import make_mentor, make_placement
from tests.placements.insurance_factories import make_cover, make_policy

START, END = date(2023, 6, 5), date(2023, 12, 31)


@pytest.fixture(autouse=True)
def in_summer():
    with clock.frozen(at("2023-07-03 09:00")):
        yield


def placed(state="ACTIVE", starts_on=START, **facts):
    unit = make_unit(region_code="640104")
    facts.setdefault("mentor", make_mentor(unit))
    return make_placement(state, post=make_post(unit), starts_on=starts_on, ends_on=END, **facts)


def store(row):
    with acting_as(SYSTEM):
        db.session.add(row)
        db.session.flush()
    return row


def light(placement, key):
    with acting_as(SYSTEM):
        return next(one for one in health.health_of([placement])[placement.id].lights if one.key == key)


def trained(placement, hours="8", held_on=START):
    facts = {"kind": "PRE_JOB", "held_on": held_on, "hours": Decimal(hours), "trainer": "甲", "content": "安全"}
    keys = Agreement.keys_of(placement)
    return store(Training(**keys, **facts))


def agreed(placement, state="FILED"):
    signed = state not in ("DRAFT", "UNIT_SIGNED")
    facts = {
        "number": 1,
        "agreement_no": f"A{placement.id[-8:]}",
        "person_name": placement.person_name,
        "unit_name": placement.unit_name,
        "post_title": placement.post_title,
        "starts_on": START,
        "ends_on": END,
        "allowance_yuan": 1950,
        "state": state,
        "unit_signed_at": None if state == "DRAFT" else clock.now(),
        "trainee_signed_at": clock.now() if signed else None,
        "sha256": "0" * 64 if signed else None,
        "filed_on": clock.today() if state == "FILED" else None,
    }
    return store(Agreement(**Agreement.keys_of(placement), **facts))


def paid(placement, answer="RECEIVED", month="2023-06"):
    facts = {"month": month, "amount_yuan": 1950, "paid_on": clock.today(), "person_name": placement.person_name}
    if answer:
        facts |= {"answer": answer, "answered_at": clock.now()}
    if answer == "DIFFERENT":
        facts["received_yuan"] = 1000
    return store(AllowancePayment(**AllowancePayment.keys_of(placement), **facts))


def attended(placement, state="SUBMITTED", month="2023-06"):
    sent = state != "OPEN"
    facts = {
        "month": month,
        "person_name": placement.person_name,
        "unit_name": placement.unit_name,
        "due_days": 20,
        "own_days": 18,
        "state": state,
        "confirmed_at": clock.now() if sent else None,
        "submitted_at": clock.now() if sent else None,
    }
    return store(AttendanceMonth(**AttendanceMonth.keys_of(placement), **facts))


@pytest.mark.parametrize(
    ("to_day", "tone"),
    [
        (None, "bad"),
        (date(2023, 7, 2), "bad"),
        (date(2023, 8, 1), "bad"),  # the gap begins on the 30th day
        (date(2023, 8, 2), "waiting"),
        (END, "good"),
    ],
)
def test_insurance(session, to_day, tone):
    placement = placed()
    if to_day:
        make_cover(placement, make_policy(valid_from=date(2023, 1, 1)), to_day=to_day)
    assert light(placement, "insurance").tone == tone


@pytest.mark.parametrize(
    ("active", "plan", "tone"), [(True, "每周一次", "good"), (True, None, "waiting"), (False, "每周一次", "bad")]
)
def test_mentor(session, active, plan, tone):
    unit = make_unit(region_code="640104")
    mentor = make_mentor(unit, is_active=active)
    assert light(placed(mentor=mentor, mentor_plan=plan), "mentor").tone == tone


@pytest.mark.parametrize(
    ("start", "held", "tone"),
    [
        (START, True, "good"),
        (START, False, "bad"),
        (date(2023, 7, 3), False, "waiting"),
        (date(2023, 7, 3), True, "good"),
    ],
)
def test_training(session, start, held, tone):
    placement = placed(starts_on=start)
    if held:
        trained(placement, held_on=start)
    assert light(placement, "training").tone == tone


@pytest.mark.parametrize(
    ("state", "of", "tone"),
    [
        ("FILED", "ACTIVE", "good"),
        ("SIGNED", "ACTIVE", "waiting"),
        ("DRAFT", "ACTIVE", "bad"),
        ("DRAFT", "PENDING", "waiting"),
        (None, "ACTIVE", "bad"),
        (None, "PENDING", "waiting"),
    ],
)
def test_agreement(session, state, of, tone):
    placement = placed(of)
    if state:
        agreed(placement, state)
    assert light(placement, "agreement").tone == tone


@pytest.mark.parametrize(
    ("answer", "today", "tone"),
    [
        ("RECEIVED", "2023-07-03 09:00", "good"),
        ("", "2023-07-03 09:00", "waiting"),
        ("DIFFERENT", "2023-07-03 09:00", "bad"),
        ("NOT_RECEIVED", "2023-07-03 09:00", "bad"),
        (None, "2023-07-15 09:00", "waiting"),
        (None, "2023-07-16 09:00", "bad"),
    ],
)
def test_payment_of_last_month(session, answer, today, tone):
    with clock.frozen(at(today)):
        placement = placed()
        if answer is not None:
            paid(placement, answer)
        assert light(placement, "payment").tone == tone


@pytest.mark.parametrize(
    ("state", "today", "tone"),
    [
        ("SUBMITTED", "2023-07-03 09:00", "good"),
        ("OPEN", "2023-07-02 09:00", "waiting"),
        ("OPEN", "2023-07-03 00:00", "bad"),
        (None, "2023-07-03 09:00", "bad"),
    ],
)
def test_attendance_of_last_month(session, state, today, tone):
    with clock.frozen(at(today)):
        placement = placed()
        if state:
            attended(placement, state)
        assert light(placement, "attendance").tone == tone


def test_somebody_who_has_just_begun_owes_nothing_of_last_month(session):
    placement = placed(starts_on=date(2023, 7, 1))
    assert {light(placement, key).tone for key in ("payment", "attendance")} == {"good"}


def sound():
    placement = placed(mentor_plan="每周一次")
    make_cover(placement, make_policy(valid_from=date(2023, 1, 1)))
    for give in (trained, agreed, paid, attended):
        give(placement)
    return placement


def test_the_worst_come_first_and_filters_narrow(session):
    well, ill, worse = sound(), sound(), placed()
    with acting_as(SYSTEM):
        db.session.query(AllowancePayment).filter_by(placement_id=ill.id).delete()
        pairs = health.worst_first(health.examined())
        assert [pair[0].id for pair in pairs] == [worse.id, ill.id, well.id]
        assert [pair[1].tone for pair in pairs] == ["bad", "waiting", "good"]
        assert [p.id for p, _h in health.worst_first(health.examined(), tone="good")] == [well.id]
        assert [p.id for p, _h in health.worst_first(health.examined(), light="payment")] == [worse.id, ill.id]
        assert [p.id for p, _h in health.worst_first(health.examined(), light="insurance", tone="bad")] == [worse.id]
        assert unwell() == (1, None)


@pytest.mark.parametrize("today", ["2023-07-02 09:00", "2023-07-03 09:00", "2023-07-16 09:00", "2023-08-16 09:00"])
def test_the_queue_counts_those_whom_the_list_shows_red(session, today):
    """The queue asks the database where the list judges one by one."""
    unit = make_unit(region_code="640104")
    off = make_mentor(unit, is_active=False)
    for placement in [sound() for _number in range(4)][1:]:
        store(AllowancePayment(**AllowancePayment.keys_of(placement), month="2023-07", amount_yuan=1, paid_on=START,
                               person_name="甲", answer="NOT_RECEIVED", answered_at=clock.now()))  # fmt: skip
    placed("PENDING", starts_on=date(2023, 9, 1), mentor=None)
    placed("PENDING", starts_on=date(2023, 7, 10))
    for mend in (
        (trained, agreed, paid),
        (agreed, paid, attended),
        (trained, paid, attended),
        (trained, agreed, attended),
    ):
        placement = placed(mentor_plan="每周一次")
        make_cover(placement, make_policy(valid_from=date(2023, 1, 1)), to_day=date(2023, 8, 2))
        for give in mend:
            give(placement)
    trained(placed(mentor=off), held_on=date(2023, 6, 20))
    with clock.frozen(at(today)), acting_as(SYSTEM):
        red = [one for one in health.health_of(health.examined()).values() if one.tone == "bad"]
        assert unwell() == (len(red), None)
        assert red


def test_the_number_of_statements_does_not_depend_on_how_many(cast, statements):
    few = [sound() for _number in range(2)]
    with acting_as(cast["xingqing_agent"]):
        statements.clear()
        health.health_of(few)
        once = len(statements)
        many = few + [sound() for _number in range(10)]
        statements.clear()
        health.health_of(many)
        assert len(statements) <= once <= 8


def test_the_page_shows_the_worst_first_within_reach(cast, login):
    ill = placed()
    sound()
    browser = login("xingqing_agent")
    page = browser.get("/admin/placement-health/")
    text = page.get_data(as_text=True)
    assert page.status_code == 200 and ill.person_name in text
    assert ill.person_name not in login("yongning_agent").get("/admin/placement-health/").get_data(as_text=True)
    assert browser.get("/admin/placement-health/?light=insurance&tone=bad").status_code == 200
    assert browser.get("/admin/placement-health/?region_code=640121").status_code == 404
    assert "见习体检" in browser.get(f"/admin/placements/{ill.id}").get_data(as_text=True)
