"""Lines worked out from stored records: the worked cases of R29–R46, what is refused and why, limits and statements."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid
from app.core.workflow import StatusLog
from app.extensions import db
from app.placements.models import AttendanceMonth
from app.placements.queries.agreements import agreements_of
from app.programme.models import PolicyParam
from app.programme.queries.source import SOURCE
from app.subsidies.models import Claim, ClaimLine
from app.subsidies.rules.lines import LineDraft, total
from app.subsidies.services import claims, computing
from app.subsidies.states import ClaimKind as K
from app.trainees.models import Trainee
from tests.factories import make_unit
from tests.placements.agreement_factories import make_agreement
from tests.placements.attendance_factories import pause
from tests.placements.factories import make_placement
from tests.subsidies.earning_factories import (
    benefit,
    keep,
    make_earned,
    make_earning,
    make_month,
    months_from,
    pay,
    said,
    stored,
    unit_admin,
)
from tests.subsidies.factories import make_claim, make_line

UNTIL = date(2026, 11, 25)
DAY = timedelta(days=1)


def of_unit(placement: Any, kind: K = K.LIVING, **more: Any) -> list[LineDraft]:
    """What the unit of a placement could claim."""
    with acting_as(unit_admin(placement.unit_id)):
        return computing.drafts(kind, unit_id=placement.unit_id, **{"until": clock.today(), **more})


def only(lines: list[LineDraft]) -> LineDraft:
    """The one line."""
    assert len(lines) == 1, [(line.slot, line.reason) for line in lines]
    return lines[0]


def parameter(key: str, value: str, *, region: str | None = None, since: date = date(2000, 1, 2)) -> None:
    """Another value of a parameter from a day on."""
    facts = {"source_doc": "测试", "certainty": "PROPOSED", "note": "", "rules": ""}
    stored(PolicyParam(key=key, region_code=region, value=value, effective_from=since, **facts))
    SOURCE.forget()


# -- the living allowance


LIVING = [  # region, month, first day, attended, paid leave, personal leave, today → due, amount (R31, R33)
    ("640104", "2023-07", date(2023, 7, 1), 21, 0, 0, 21, "1950.00"),
    ("640104", "2023-07", date(2023, 7, 10), 16, 0, 0, 21, "1485.71"),
    ("640121", "2023-08", date(2023, 8, 1), 21, 0, 2, 23, "1680.00"),
    ("640402", "2024-09", date(2024, 7, 1), 16, 0, 5, 21, "1447.62"),
    ("640104", "2023-07", date(2023, 7, 1), 15, 6, 0, 21, "1950.00"),
]


@pytest.mark.parametrize(("region", "month", "first", "attended", "leave", "personal", "due", "amount"), LIVING)
def test_a_month_is_worth_what_was_attended(
    session, region, month, first, attended, leave, personal, due, amount
) -> None:
    with clock.frozen(first + 120 * DAY):
        placement = make_earning(first, first + 180 * DAY, region=region)
        make_month(placement, month, attended=attended, paid_leave=leave, personal_leave=personal)
        pay(placement, month)
        line = only(of_unit(placement))
    assert (line.reason, line.due_days, line.amount_yuan) == (None, due, Decimal(amount))
    assert Fraction(line.share) == Fraction(attended + leave, due)
    rules = [step.rule for step in line.steps]
    assert rules == ["R21", "R20", "R9", "R29", "R30", "R31", "R33", "R32", "R34", "R41", "R43", "R25"]
    assert {used.key for step in line.steps for used in step.params} >= {"min_wage", "proration", "max_paid_months"}


def test_too_much_personal_leave_stops_the_month_where_the_region_says_so(session) -> None:
    with clock.frozen(date(2024, 11, 1)):
        placement = make_earning(date(2024, 7, 20), date(2025, 1, 19), region="640402")
        make_month(placement, "2024-09", attended=15, personal_leave=6)
        pay(placement, "2024-09")
        line = only(of_unit(placement))
    assert (line.refused_by, line.amount_yuan) == ("R33", Decimal(0))
    assert "事假6个工作日，超过5个工作日" in (line.reason or "")


def test_thirteen_calendar_months_are_paid_for_twelve(session) -> None:
    """R32-2: the last month is cut to what is left."""
    with clock.frozen(date(2024, 3, 20)):
        parameter("claim_within_months", "24")
        placement = make_earning(date(2023, 3, 15), date(2024, 3, 14))
        for month in months_from(date(2023, 3, 1), 13):
            make_month(placement, month)
            pay(placement, month)
        lines = of_unit(placement)
    assert [line.reason for line in lines] == [None] * 13
    assert lines[-1].amount_yuan == Decimal("847.83")
    assert sum(Fraction(line.share) for line in lines) == 12
    assert total(lines) == Decimal("23400.00")
    assert "按剩余的" in said(lines[-1])["R32"].words


def test_the_standard_is_that_of_the_first_of_the_month_where_the_post_is_worked(session) -> None:
    """R32-3: six months across a change of the minimum wage."""
    with clock.frozen(date(2024, 9, 3)):
        placement = make_earning(date(2024, 3, 1), date(2024, 8, 31), region="640502", unit=make_unit())
        for month in months_from(date(2024, 3, 1), 6):
            make_month(placement, month)
            pay(placement, month)
        lines = of_unit(placement)
    assert total(lines) == Decimal("11880.00")
    assert {line.region_code for line in lines} == {"640502"}
    assert len({line.standard_yuan for line in lines}) == 2


ADVANCES = [  # payments (amount, by bank, answer, received) → claimable (R34, B24)
    ([("2050.00", True, None, None)], True),
    ([("2200.00", True, "RECEIVED", None)], True),
    ([("2049.99", True, None, None)], False),
    ([("2050.00", False, None, None)], False),
    ([("1000.00", True, None, None), ("1050.00", True, None, None)], True),
    ([("2050.00", True, "NOT_RECEIVED", None)], False),
    ([("2050.00", True, "DIFFERENT", "2000.00")], False),
    ([("2050.00", True, "DIFFERENT", "2000.00"), ("50.00", True, "RECEIVED", None)], True),
    ([], False),
]


@pytest.mark.parametrize(("payments", "claimable"), ADVANCES)
def test_the_unit_pays_first_by_bank_and_the_trainee_has_it(session, payments, claimable) -> None:
    placement = make_earning()
    make_month(placement, "2026-07")
    for amount, by_bank, answer, received in payments:
        facts = {"answer": answer, "answered_at": clock.now() if answer else None}
        facts["received_yuan"] = Decimal(received) if received else None
        pay(placement, "2026-07", amount, is_by_bank=by_bank, **facts)
    line = only(of_unit(placement))
    assert line.is_counted is claimable
    assert line.refused_by == (None if claimable else "R34")
    assert line.amount_yuan == (Decimal("2050.00") if claimable else Decimal(0))


def test_nothing_is_paid_first_where_the_county_pays_the_trainee(session) -> None:
    parameter("pay_mode", '"DIRECT_TO_CARD"', region="640104")
    placement = make_earning()
    make_month(placement, "2026-07")
    line = only(of_unit(placement))
    assert line.is_counted
    assert "直接发放" in said(line)["R34"].words


@pytest.mark.parametrize("state", ["OPEN", "CONFIRMED_BY_TRAINEE", "SUBMITTED", "RETURNED"])
def test_only_verified_months_are_offered(session, state) -> None:
    placement = make_earning()
    make_month(placement, "2026-07", state=state)
    make_month(placement, "2026-08", state="LOCKED")
    assert [line.month for line in of_unit(placement)] == ["2026-08"]


def test_months_after_the_day_are_left_for_later(session) -> None:
    placement = make_earned(3)
    assert [line.month for line in of_unit(placement, until=date(2026, 8, 1))] == ["2026-07", "2026-08"]


REFUSED = [
    ("R21", "见习协议尚未备案"),
    ("R21", "晚于上岗日"),
    ("R20", "见习期限应为3至12个月"),
    ("R9", "每人只能享受一次"),
    ("R31", "没有计发天数"),
    ("R41", "已享受「失业保险待遇」"),
    ("R43", "申领时限为2026-09-30"),
]


@pytest.mark.parametrize(("rule", "words"), REFUSED)
def test_a_refused_month_stays_with_the_rule_and_its_words(session, rule, words) -> None:
    first, last, month = date(2026, 6, 1), date(2026, 11, 30), "2026-07"
    facts: dict[str, Any] = {}
    if words == "晚于上岗日":
        facts["signed"] = first + DAY
    if rule == "R20":
        last = date(2026, 8, 30)
    if rule == "R43":
        first, month = date(2026, 3, 1), "2026-03"
        last = date(2026, 8, 31)
    if words == "见习协议尚未备案":
        placement = make_placement(starts_on=first, ends_on=last)
        make_agreement("SIGNED", placement=placement)
    else:
        placement = make_earning(first, last, **facts)
    if rule == "R9":
        earlier = make_placement(
            "ENDED",
            trainee=placement_trainee(placement),
            starts_on=date(2025, 1, 1),
            ends_on=date(2025, 6, 30),
            months_paid=Decimal("1.0000"),
        )
        assert earlier.trainee_id == placement.trainee_id
    if rule == "R41":
        benefit(placement.trainee_id, "UNEMPLOYMENT_BENEFIT", date(2026, 7, 1), date(2026, 7, 31))
    make_month(placement, month, attended=0 if rule == "R31" else None)
    pay(placement, month)
    line = only(of_unit(placement))
    assert (line.refused_by, line.amount_yuan, line.share) == (rule, Decimal(0), "")
    assert words in (line.reason or "")
    assert not said(line)[rule].is_met


def placement_trainee(placement: Any) -> Any:
    """The person of a placement."""
    with acting_as(SYSTEM):
        return db.session.get_one(Trainee, placement.trainee_id)


def test_days_without_cover_and_late_sheets_are_told_and_paid(session) -> None:
    placement = make_earning(covered=False)
    make_month(placement, "2026-07", is_late=True)
    pay(placement, "2026-07")
    line = only(of_unit(placement))
    assert line.is_counted
    assert not said(line)["R25"].is_met
    assert "2026-07-01起没有意外伤害保险" in said(line)["R25"].words
    assert "逾期" in said(line)["R29"].words


def test_a_year_with_a_pause_may_end_later_by_its_days(session) -> None:
    placement = make_earning(date(2025, 12, 1), date(2026, 12, 10))
    make_month(placement, "2026-07")
    pay(placement, "2026-07")
    assert only(of_unit(placement)).refused_by == "R20"
    pause(placement, date(2026, 3, 1), date(2026, 3, 10))
    assert only(of_unit(placement)).is_counted


def test_what_was_signed_first_counts_whatever_was_returned_and_signed_anew(session) -> None:
    placement = make_earning(signed=date(2026, 6, 20))
    make_month(placement, "2026-07")
    pay(placement, "2026-07")
    assert only(of_unit(placement)).refused_by == "R21"
    with acting_as(SYSTEM):
        agreement = agreements_of(placement)[0]
    facts = {"entity": "agreement", "record_id": agreement.id, "move": "trainee_sign", "actor_name": "测试"}
    at = clock.now().replace(year=2026, month=5, day=30)
    stored(StatusLog(from_state="UNIT_SIGNED", to_state="SIGNED", at=at, **facts))
    assert only(of_unit(placement)).is_counted


# -- what another claim holds


def test_a_claimed_month_is_not_offered_again_and_counts_for_the_longest_time(session) -> None:
    placement = make_earned(3)
    claim = make_claim("SUBMITTED")
    make_line(claim, placement, month="2026-07", slot="LIVING:2026-07", share="16/21")
    lines = of_unit(placement)
    assert [line.month for line in lines] == ["2026-08", "2026-09"]
    assert said(lines[0])["R32"].values["used"] == "16/21"
    again = of_unit(placement, but=[claim.id])
    assert [line.month for line in again] == ["2026-07", "2026-08", "2026-09"]
    assert said(again[0])["R32"].values["used"] == "0"


def test_a_month_that_another_county_granted_is_refused(session) -> None:
    """R41-3 across counties: the unit learns it without seeing the other claim."""
    placement = make_earned(1)
    elsewhere = make_claim("PAID", unit=make_unit(region_code="640121"))
    other = make_placement("CANCELLED", starts_on=date(2026, 7, 1), ends_on=date(2026, 10, 1))
    make_line(elsewhere, other, trainee_id=placement.trainee_id, holder_id=placement.trainee_id)
    line = only(of_unit(placement))
    assert line.refused_by == "R41"
    assert "已享受「基本生活补贴」" in (line.reason or "")
    assert elsewhere.number not in (line.reason or "")


def test_what_was_released_can_be_claimed(session) -> None:
    placement = make_earned(1)
    make_line(make_claim("WITHDRAWN"), placement, holds=False)
    assert only(of_unit(placement)).is_counted


def test_the_longest_time_is_used_up_by_earlier_claims(session) -> None:
    placement = make_earned(1)
    claim = make_claim("PAID")
    make_line(claim, placement, month="2026-06", slot="LIVING:2026-06", share="12")
    line = only(of_unit(placement))
    assert (line.refused_by, line.amount_yuan) == ("R32", Decimal(0))


# -- again


def test_again_gives_the_same_lines_while_nothing_changed(session) -> None:
    placement = make_earned(3)
    with acting_as(unit_admin(placement.unit_id)):
        claim = claims.draft(unit_admin(placement.unit_id), K.LIVING, unit_id=placement.unit_id)
        found = computing.again([claim])[claim.id]
    assert [(line.slot, line.amount_yuan, line.share) for line in found] == [
        (line.slot, line.amount_yuan, line.share) for line in kept_lines(claim)
    ]


def kept_lines(claim: Claim) -> list[ClaimLine]:
    """The stored lines of a claim in their order."""
    with acting_as(SYSTEM):
        return list(
            db.session.scalars(select(ClaimLine).where(ClaimLine.claim_id == claim.id).order_by(ClaimLine.place))
        )


def test_again_tells_what_a_correction_makes_of_a_line(session) -> None:
    placement = make_earned(2)
    admin = unit_admin(placement.unit_id)
    with acting_as(admin):
        claim = claims.draft(admin, K.LIVING, unit_id=placement.unit_id)
    sheet = kept_lines(claim)[0].sheet_id
    with acting_as(SYSTEM):
        row = session.get_one(AttendanceMonth, sheet)
        row.attended = 20
        session.flush()
        lines = computing.again([claim])[claim.id]
        assert [line.amount_yuan for line in lines] == [Decimal("1782.61"), Decimal("2050.00")]
        row.state = "OPEN"
        session.flush()
        assert computing.again([claim])[claim.id][0].refused_by == "R29"


def test_again_judges_the_time_limit_as_of_the_submission(session) -> None:
    placement = make_earned(1)
    admin = unit_admin(placement.unit_id)
    with acting_as(admin):
        claim = claims.draft(admin, K.LIVING, unit_id=placement.unit_id)
    claim.state, claim.submitted_at = "SUBMITTED", clock.now()
    stored(claim)
    with clock.frozen(date(2027, 6, 1)), acting_as(SYSTEM):
        assert only(computing.again([claim])[claim.id]).is_counted


# -- limits, and statements


def test_a_kind_without_its_claimant_is_refused(session) -> None:
    with pytest.raises(Invalid):
        computing.drafts(K.LIVING)
    with pytest.raises(Invalid):
        computing.drafts_of_many(K.FLEX_SOCIAL, ["x"], UNTIL)


@pytest.mark.parametrize("kind", [K.LIVING, K.REMAINING, K.HIRING, K.UNIT_FEE])
def test_the_number_of_statements_does_not_follow_the_people(session, statements, kind) -> None:
    def count_for(units: int) -> int:
        made = []
        for _number in range(units):
            unit = make_unit()
            for _person in range(3):
                placement = make_earned(2, unit=unit)
            keep(placement, contract_start=date(2026, 12, 1), signed_on=date(2026, 11, 1))
            made.append(unit.id)
        statements.clear()
        with acting_as(SYSTEM):
            found = computing.drafts_of_many(kind, made, date(2026, 12, 1))
        assert len(found) == units
        return sum(
            "number_series" not in statement for statement in statements
        )  # parameters look for changes each second

    count_for(1)  # reads the parameters
    assert count_for(1) == count_for(4) <= 14
