"""Subsidies paid in a plan year up to the end of a month (columns 64–75): person-times and yuan by kind.

A person-time is a counted line of a paid claim: a person and month, a remaining period, a cover, a hiring.  What came
back later stays counted as paid, as on the vouchers; recoveries stand in the ledger.
"""

from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, func, select

from app.extensions import db
from app.subsidies.models import Claim, ClaimLine, PaymentItem
from app.subsidies.states import ClaimKind, ItemState

Amounts = dict[str, dict[str, int | Decimal]]
KEYS = {
    ClaimKind.LIVING: "living",
    ClaimKind.ACCIDENT_INSURANCE: "insurance",
    ClaimKind.REMAINING: "remaining",
    ClaimKind.FLEX_SOCIAL: "flexible",
    ClaimKind.HIRING: "hiring",
}
NOTHING = Decimal("0.00")


def _paid(codes: list[str], first: date, last: date) -> ColumnElement[bool]:
    return and_(Claim.paid_on.between(date(first.year, 1, 1), last), Claim.region_code.in_(codes), Claim.kind.in_(KEYS))


def at_month_end(codes: list[str], first: date, last: date) -> Amounts:
    """The figures by county in two statements; the totals are those of the five kinds of the notice."""
    found: Amounts = {code: {} for code in codes}
    paid = _paid(codes, first, last)
    amounts = (
        select(Claim.region_code, Claim.kind, func.sum(Claim.paid_yuan))
        .where(paid)
        .group_by(Claim.region_code, Claim.kind)
    )
    people = (
        select(Claim.region_code, Claim.kind, func.count())
        .join(ClaimLine, and_(ClaimLine.claim_id == Claim.id, ClaimLine.revision == Claim.revision))
        .where(paid, ClaimLine.is_counted)
        .group_by(Claim.region_code, Claim.kind)
    )
    for code, kind, yuan in db.session.execute(amounts):
        found[code][f"{KEYS[kind]}_yuan"] = Decimal(yuan).quantize(NOTHING)
        found[code]["subsidy_yuan"] = (
            Decimal(found[code].get("subsidy_yuan", NOTHING)) + found[code][f"{KEYS[kind]}_yuan"]
        )
    for code, kind, number in db.session.execute(people):
        found[code][f"{KEYS[kind]}_people"] = int(number)
        found[code]["subsidy_people"] = int(found[code].get("subsidy_people", 0)) + int(number)
    return found


def recount(codes: list[str], first: date, last: date) -> dict[str, Decimal]:
    """Yuan paid in the plan year by the end of the month, once more from what finance confirmed payment by payment."""
    statement = (
        select(PaymentItem.region_code, func.sum(PaymentItem.amount_yuan))
        .join(Claim, Claim.id == PaymentItem.claim_id)
        .where(
            PaymentItem.state == ItemState.PAID,
            PaymentItem.paid_on.between(date(first.year, 1, 1), last),
            PaymentItem.region_code.in_(codes),
            Claim.kind.in_(KEYS),
        )
        .group_by(PaymentItem.region_code)
    )
    return {code: Decimal(yuan).quantize(NOTHING) for code, yuan in db.session.execute(statement)}
