"""A unit with people whose months are verified and paid, and the hands that take a claim through the workflow."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM, Actor, acting_as
from app.core.calendar import month_bounds
from app.extensions import db
from app.placements.models import AllowancePayment, AttendanceDay, AttendanceMonth, Placement
from app.placements.queries.attendance.days import terms_of
from app.placements.rules.attendance import due_days
from app.placements.services.attendance import counting
from app.placements.services.attendance import months as sheets
from app.placements.states.attendance import AttendanceCode as Code
from app.placements.states.attendance import AttendanceMonthState as M
from app.programme.queries import database_params
from app.security.roles import permissions_of
from app.subsidies.models import Claim
from app.subsidies.services import claims, ledger, notices, reviewing
from app.subsidies.services import documents as papers
from app.subsidies.services.moving import perform
from app.subsidies.states import ClaimKind
from app.units.models import Unit
from tests.factories import make_post, make_trainee, make_unit
from tests.placements.agreement_factories import make_agreement
from tests.placements.factories import make_mentor, make_placement

_serial = count(1)
MONTHS = ("2026-07", "2026-08")
START, END = date(2026, 6, 15), date(2026, 12, 14)


def admin_of(unit_id: str, user_id: int | None = None) -> Actor:
    """Whoever leads a unit."""
    roles = frozenset({"UNIT_ADMIN", "UNIT_OPERATOR"})
    facts: dict[str, Any] = {"unit_ids": frozenset({unit_id}), "user_id": user_id}
    return Actor(name="单位", roles=roles, permissions=permissions_of(roles), **facts)


def make_workplace(region: str = "640104", **facts: Any) -> Unit:
    """A unit with an account of its own name and trainees well below the share that R9 looks at."""
    account = f"6222{next(_serial):012d}"
    return make_unit(region_code=region, **{"bank_name": "测试银行", "bank_account": account, **facts})


def make_paid(
    unit: Unit, months: Sequence[str] = MONTHS, *, code: str = "P", verified: bool = True, **facts: Any
) -> Placement:
    """Somebody on post since the middle of June, with a filed agreement, and verified months that the unit paid."""
    graduated = {"graduation_date": date(2026, 1, 10), "compared_on": clock.today(), "address": None}
    person = make_trainee("PLACED", region_code=unit.region_code, category="GRADUATE", **graduated)
    given: dict[str, Any] = {"starts_on": START, "ends_on": END, "mentor": make_mentor(unit)}
    placement = make_placement("ACTIVE", trainee=person, post=make_post(unit), **{**given, **facts})
    signed = datetime(2026, 6, 10, 9)
    make_agreement("FILED", placement=placement, unit_signed_at=signed, trainee_signed_at=signed)
    for month in months:
        attend(placement, month, code=code, verified=verified)
        pay(placement, month)
    return placement


def attend(
    placement: Placement, month: str, *, absent: Iterable[date] = (), code: str = "P", verified: bool = True
) -> None:
    """Every due day of a month is settled, the named ones as absent, and the sheet is verified."""
    with acting_as(SYSTEM):
        first, last = month_bounds(month)
        if not db.session.query(AttendanceMonth).filter_by(placement_id=placement.id, month=month).count():
            counting.open_months([placement], first, last)
        term, away = terms_of([placement])[placement.id], set(absent)
        for day in due_days(term, first, last, database_params().workdays):
            row = db.session.query(AttendanceDay).filter_by(placement_id=placement.id, day=day).first()
            row = row or AttendanceDay(placement_id=placement.id, day=day)
            row.code = row.mentor_code = row.unit_code = Code.A if day in away else Code(code)
            db.session.add(row)
        db.session.flush()
        counting.recount_of([placement], first, last)
        sheet = db.session.query(AttendanceMonth).filter_by(placement_id=placement.id, month=month).one()
        if verified:
            verify(sheet)


def verify(sheet: AttendanceMonth) -> None:
    """A sheet as the county verified it."""
    with acting_as(SYSTEM):
        sheet.state = M.VERIFIED
        sheet.confirmed_at = sheet.submitted_at = sheet.verified_at = clock.now()
        db.session.flush()


def pay(placement: Placement, month: str, amount: str = "3000.00") -> AllowancePayment:
    """The unit paid the allowance of a month by bank."""
    with acting_as(SYSTEM):
        row = AllowancePayment(
            **AllowancePayment.keys_of(placement),
            month=month,
            person_name=placement.person_name,
            amount_yuan=Decimal(amount),
            paid_on=month_bounds(month)[1],
            slip_no=f"S{placement.id[-6:]}{month}",
        )
        db.session.add(row)
        db.session.flush()
    return row


def sheet_of(placement: Placement, month: str) -> AttendanceMonth:
    """The sheet of a month."""
    with acting_as(SYSTEM):
        return db.session.query(AttendanceMonth).filter_by(placement_id=placement.id, month=month).one()


def drafted(unit: Unit, *, until: date = date(2026, 8, 31)) -> Claim:
    """A draft of the living allowance by the unit itself, with the papers that the system does not hold."""
    boss = admin_of(unit.id)
    with acting_as(boss):
        claim = claims.draft(boss, ClaimKind.LIVING, unit_id=unit.id, until=until)
    prove(claim)
    return claim


def prove(claim: Claim) -> None:
    """Provide every document that the system does not hold."""
    from_outside = [row for row in papers.needed(claim) if str(row.source) == "MISSING"]
    with acting_as(SYSTEM):
        for row in from_outside:
            papers.provide(SYSTEM, claim, row.doc, f"{row.doc.label}.pdf", b"%PDF-1.4 test")


def move(cast: Mapping[str, Actor], claim: Claim, *names: str, **facts: Any) -> Claim:
    """Take a claim through moves by whoever makes them."""
    for name in names:
        actor = hand(cast, claim, name)
        with acting_as(actor):
            asks = {"submit": {"pledge": True}, "withdraw": {"reason": "单位撤回"}}.get(name, {})
            reviewing.MOVES[name](actor, claim, **{**asks, **facts})
    return claim


def hand(cast: Mapping[str, Actor], claim: Claim, name: str) -> Actor:
    """Who makes a move of a claim of a unit in Xingqing."""
    by = perform.workflow.moves[name].by
    if name in ("submit", "withdraw"):
        return admin_of(claim.unit_id or "")
    order = ("xingqing_agent", "xingqing_auditor", "supervisor")
    return next(cast[login] for login in order if cast[login].has(*by))


def passed(cast: Mapping[str, Actor], unit: Unit, **facts: Any) -> Claim:
    """A claim that passed the first review."""
    return move(cast, drafted(unit, **facts), "submit", "accept", "pass")


def approved(cast: Mapping[str, Actor], unit: Unit, **facts: Any) -> Claim:
    """A claim that got through its public notice; the county's account has to be there."""
    return approve(cast, drafted(unit, **facts))


def approve(cast: Mapping[str, Actor], claim: Claim) -> Claim:
    """Take a draft through every review and its public notice."""
    move(cast, claim, "submit", "accept", "pass", "recheck")
    with acting_as(SYSTEM):
        perform(SYSTEM, claim, "publish", due_on=clock.today())
        notices.approve(claim)
    return claim


def paid(cast: Mapping[str, Actor], unit: Unit, **facts: Any) -> Claim:
    """A claim that finance paid."""
    return settle_payment(cast, approved(cast, unit, **facts))


def settle_payment(cast: Mapping[str, Actor], claim: Claim) -> Claim:
    """Send an approved claim to finance and pay it."""
    agent, finance = cast["xingqing_agent"], cast["finance_xingqing"]
    with acting_as(agent):
        perform(agent, claim, "send")
    with acting_as(SYSTEM):
        ledger.pay(claim, claim.amount_yuan)
    with acting_as(SYSTEM):
        facts = {"paid_on": clock.today(), "voucher_no": f"PZ{claim.number[-8:]}", "paid_yuan": claim.amount_yuan}
        perform(finance, claim, "pay", **facts)
    return claim


def correct(cast: Mapping[str, Actor], placement: Placement, month: str, *absent: date) -> None:
    """The auditor unlocks a month, some days become absent, all others attended, and the county verifies it anew."""
    auditor = cast["xingqing_auditor"]
    with acting_as(auditor):
        sheets.unlock(auditor, sheet_of(placement, month), reason="更正出勤")
    attend(placement, month, absent=absent)
