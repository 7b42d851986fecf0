"""Leave that sets the days of two sides, and allowances whose mismatch is told (C36, C34, B24)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.extensions import db
from app.messaging.models import Message
from app.placements.models import Leave, Placement
from app.placements.queries.attendance import calendar_of
from app.placements.queries.attendance.leave import leave_asked, leave_asked_of_mentor
from app.placements.queries.attendance.payments import allowances_of_unit, mismatched
from app.placements.rules.attendance import agreed_allowance, falls_short
from app.placements.services.attendance import days, leave, months, payments
from app.placements.states import LeaveState
from app.placements.states.attendance import AttendanceCode as Code
from app.posts.models import Post
from app.units.models import Unit
from tests.factories import make_post
from tests.placements.attendance_factories import make_attended, mentor_of, settle_month, trainee_of, unit_of
from tests.placements.factories import make_mentor

JULY = "2023-07"


@pytest.fixture(autouse=True)
def in_july() -> Any:
    with clock.frozen(date(2023, 7, 20)):
        yield


def asked(placement: Placement, first: int = 20, last: int = 24, **facts: Any) -> Leave:
    given = {"kind": "L", "from_day": date(2023, 7, first), "to_day": date(2023, 7, last), "words": "家中有事"}
    with acting_as(trainee_of(placement)) as young:
        return leave.ask(young, placement, **{**given, **facts})


def codes(placement: Placement) -> dict[int, str]:
    with acting_as(SYSTEM):
        return {day.day.day: str(day.code) for day in calendar_of(placement, JULY) if day.code}


@pytest.mark.parametrize("who", [mentor_of, unit_of])
def test_granted_leave_settles_its_workdays_ahead(session: Any, who: Any) -> None:
    placement = make_attended()
    row = asked(placement)
    with acting_as(who(placement)) as granter:
        assert leave.grant(granter, row).state == LeaveState.GRANTED
    assert codes(placement) == {20: "L", 21: "L", 24: "L"}  # 22 and 23 are a weekend


def test_denied_leave_needs_a_reason_and_leaves_the_days_alone(session: Any) -> None:
    placement = make_attended()
    row = asked(placement)
    with acting_as(mentor_of(placement)) as mentor:
        with pytest.raises(Invalid):
            leave.deny(mentor, row)
        assert leave.deny(mentor, row, reason="当天有培训").state == LeaveState.DENIED
    assert codes(placement) == {}


def test_leave_is_taken_back_before_it_begins(session: Any) -> None:
    placement = make_attended()
    row = asked(placement, 24, 25)
    with acting_as(mentor_of(placement)) as mentor:
        leave.grant(mentor, row)
    with acting_as(trainee_of(placement)) as young:
        assert leave.take_back(young, row).state == LeaveState.TAKEN_BACK
    assert codes(placement) == {}
    begun = asked(placement, 20, 20)
    with acting_as(trainee_of(placement)) as young, pytest.raises(Refused):
        leave.take_back(young, begun)


def test_leave_for_a_day_already_worked_changes_it_by_two_voices(session: Any) -> None:
    placement = make_attended()
    with acting_as(SYSTEM):
        days.tap(SYSTEM, placement, day=date(2023, 7, 19))
        days.unit_mark(SYSTEM, placement, {date(2023, 7, 19): "P"})
    row = asked(placement, 19, 19, kind="S", words="看病")
    with acting_as(mentor_of(placement)) as mentor:
        leave.grant(mentor, row)
    assert codes(placement)[19] == Code.S


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "X"}, "kind"),
        ({"words": " "}, "words"),
        ({"to_day": date(2023, 7, 19)}, "to_day"),
        ({"to_day": date(2023, 10, 1)}, "to_day"),
        ({"from_day": date(2023, 7, 22), "to_day": date(2023, 7, 23)}, "from_day"),
        ({"from_day": date(2023, 7, 12), "to_day": date(2023, 7, 12)}, "from_day"),
        ({"from_day": date(2024, 3, 1), "to_day": date(2024, 3, 1)}, "from_day"),
    ],
)
def test_what_no_leave_is(session: Any, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as told:
        asked(make_attended(), **facts)
    assert field in told.value.fields


def test_leave_does_not_overlap(session: Any) -> None:
    placement = make_attended()
    asked(placement, 20, 21)
    with pytest.raises(Invalid):
        asked(placement, 21, 24)


def test_leave_in_a_submitted_month_is_not_granted(session: Any) -> None:
    placement = make_attended()
    row = asked(placement, 20, 20)
    with clock.frozen(date(2023, 8, 1)):
        sheet = settle_month(placement, JULY)
        with acting_as(trainee_of(placement)) as young:
            months.confirm(young, sheet)
        with acting_as(unit_of(placement)) as unit, pytest.raises(Invalid):
            leave.grant(unit, row)


def test_only_mentor_and_unit_of_the_trainee_decide(session: Any) -> None:
    placement, other = make_attended(), make_attended()
    row = asked(placement)
    with acting_as(SYSTEM):
        assert [found.id for found in leave_asked(placement.unit_id)] == [row.id]
        assert [found.id for found in leave_asked_of_mentor(placement.mentor_id or "")] == [row.id]
        with pytest.raises(Refused):
            leave.grant(mentor_of(other), row)
        with pytest.raises(Refused):
            leave.grant(trainee_of(placement), row)


@pytest.mark.parametrize(
    ("payable", "due", "amount"), [(21, 21, "1950.00"), (16, 21, "1485.71"), (0, 21, "0.00"), (5, 0, "0.00")]
)
def test_what_the_agreement_gives_for_a_month(payable: int, due: int, amount: str) -> None:
    assert agreed_allowance(Decimal("1950.00"), payable=payable, due=due) == Decimal(amount)


@pytest.mark.parametrize(
    ("paid", "bank", "missing"),
    [("1950.00", True, None), ("2200.00", True, None), ("1949.99", True, "0.01"), ("1950.00", False, "1950.00")],
)
def test_what_is_missing_of_an_allowance(paid: str, bank: bool, missing: str | None) -> None:
    found = falls_short(Decimal(paid), due=Decimal("1950.00"), is_by_bank=bank)
    assert found == (Decimal(missing) if missing else None)


def paid(placement: Placement, **facts: Any) -> Any:
    given = {"month": JULY, "amount_yuan": Decimal("1500.00"), "paid_on": date(2023, 7, 20), "slip_no": "H1"}
    with acting_as(unit_of(placement)) as unit:
        return payments.record(unit, placement_id=placement.id, **{**given, **facts})


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"amount_yuan": Decimal(0)}, "amount_yuan"),
        ({"paid_on": date(2023, 7, 21)}, "paid_on"),
        ({"paid_on": date(2023, 6, 30)}, "paid_on"),
        ({"month": "2023-06"}, "month"),
        ({"month": "七月"}, "month"),
        ({"slip_no": "x" * 61}, "slip_no"),
    ],
)
def test_what_no_payment_is(session: Any, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as told:
        paid(make_attended(), **facts)
    assert field in told.value.fields


@pytest.mark.parametrize(
    ("answer", "received", "kept", "told"),
    [
        ("RECEIVED", None, "1500.00", 0),
        ("DIFFERENT", Decimal("1400.00"), "1400.00", 1),
        ("NOT_RECEIVED", None, "0.00", 1),
    ],
)
def test_a_mismatch_tells_the_county(
    session: Any, cast: Any, answer: str, received: Decimal | None, kept: str, told: int
) -> None:
    placement = make_attended()
    payment = paid(placement)
    with acting_as(trainee_of(placement)) as young:
        payments.answer(young, payment, answer=answer, received_yuan=received)
    assert payment.received_yuan == Decimal(kept)
    account = cast.account("xingqing_agent")
    with acting_as(SYSTEM):
        found = db.session.scalars(db.select(Message).where(Message.template == "allowance_mismatch")).all()
    assert len([row for row in found if row.user_id == account.user_id]) == told


def test_a_mismatch_waits_until_a_later_slip_of_the_month_came_right(session: Any, cast: Any) -> None:
    placement = make_attended()
    first = paid(placement)
    with acting_as(trainee_of(placement)) as young:
        payments.answer(young, first, answer="NOT_RECEIVED")
    with acting_as(cast["xingqing_agent"]):
        assert mismatched()[0] == 1
    second = paid(placement)
    with acting_as(cast["xingqing_agent"]):
        assert mismatched()[0] == 1
    with acting_as(trainee_of(placement)) as young:
        payments.answer(young, second, answer="RECEIVED")
    with acting_as(cast["xingqing_agent"]):
        assert mismatched() == (0, None)


def test_an_answered_payment_is_not_changed_and_only_the_person_answers(session: Any) -> None:
    placement, other = make_attended(), make_attended()
    payment = paid(placement)
    with acting_as(unit_of(placement)) as unit:
        payments.change(unit, payment, amount_yuan=Decimal("1600.00"), paid_on=date(2023, 7, 20))
        with pytest.raises(Refused):
            payments.answer(unit, payment, answer="RECEIVED")
    with acting_as(trainee_of(other)) as stranger, pytest.raises(Refused):
        payments.answer(stranger, payment, answer="RECEIVED")
    with acting_as(trainee_of(placement)) as young:
        with pytest.raises(Invalid):
            payments.answer(young, payment, answer="DIFFERENT")
        payments.answer(young, payment, answer="RECEIVED")
    with acting_as(unit_of(placement)) as unit, pytest.raises(Refused):
        payments.change(unit, payment, amount_yuan=Decimal("1.00"), paid_on=date(2023, 7, 20))


def _own(cast: Any) -> Placement:
    with acting_as(SYSTEM):
        unit = db.session.get_one(Unit, next(iter(cast["unit1"].unit_ids)))
    return make_attended(post=make_post(unit), mentor=make_mentor(unit))


def test_the_unit_answers_leave_on_its_desk(session: Any, cast: Any, login: Any) -> None:
    placement = _own(cast)
    row, key = asked(placement), "/desk/unit/leave/"
    browser = login("unit1")
    assert placement.person_name in browser.get(key).get_data(as_text=True)
    assert browser.post(f"{key}{row.id}", data={"answer": "deny", "reason": ""}).status_code == 422
    assert browser.post(f"{key}{row.id}", data={"answer": "grant"}).status_code == 303
    assert codes(placement)[20] == "L"
    foreign = asked(make_attended())
    assert browser.post(f"{key}{foreign.id}", data={"answer": "grant"}).status_code == 404


def test_the_unit_tells_of_payments_and_sees_what_is_missing(session: Any, cast: Any, login: Any) -> None:
    placement, url = _own(cast), "/desk/unit/allowances/"
    with clock.frozen(date(2023, 8, 1)):
        settle_month(placement, JULY)
        browser = login("unit1")
        facts = {"month": JULY, "placement_id": placement.id, "amount_yuan": "1000", "paid_on": "2023-08-01"}
        assert browser.post(url, data={**facts, "amount_yuan": "x"}).status_code == 422
        assert browser.post(url, data={**facts, "is_by_bank": "1"}).status_code == 303
        assert "比应发少" in browser.get(f"{url}?month={JULY}").get_data(as_text=True)
        with acting_as(SYSTEM):
            [owed] = allowances_of_unit(placement.unit_id, JULY)
            allowance = db.session.get_one(Post, placement.post_id).allowance_yuan
        assert owed.due == agreed_allowance(allowance, payable=16, due=21)
        assert owed.missing == owed.due - 1000


def test_the_county_sees_the_calendar_the_reasons_and_the_mismatch(session: Any, cast: Any, login: Any) -> None:
    placement = _own(cast)
    with clock.frozen(date(2023, 8, 1)):
        sheet = settle_month(placement, JULY)
        payment = paid(placement)
        with acting_as(trainee_of(placement)) as young:
            payments.answer(young, payment, answer="NOT_RECEIVED")
        browser = login("xingqing_agent")
        page = browser.get(f"/admin/attendance-months/{sheet.id}").get_data(as_text=True)
        assert "本人答复基本生活补贴与登记不符" in page and page.count('class="sP"') == 16
        assert login("yongning_agent").get(f"/admin/attendance-months/{sheet.id}").status_code == 404
        for address in ("leave", "attendance-corrections", "allowance-payments", "attendance-months"):
            assert browser.get(f"/admin/{address}/").status_code == 200
        assert browser.get(f"/admin/allowance-payments/{payment.id}").status_code == 200
