"""Subsidies paid in a plan year up to the end of a month (columns 64–75): person-times and yuan by kind.

A person-time is a counted line of a paid claim: a person and month, a remaining period, a cover, a hiring.  What came
back later stays counted as paid, as on the vouchers; recoveries stand in the ledger.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from app.core.figures import Measure, behind
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
KINDS = {name: kind for kind, name in KEYS.items()}
NOTHING = Decimal("0.00")


def _paid(codes: list[str], first: date, last: date) -> ColumnElement[bool]:
    return and_(Claim.paid_on.between(date(first.year, 1, 1), last), Claim.region_code.in_(codes), Claim.kind.in_(KEYS))


def at_month_end(codes: list[str], first: date, last: date) -> Amounts:
    """The figures by county in two statements; the totals are those of the five kinds of the notice."""
    found: Amounts = {code: {} for code in codes}
    paid = _paid(codes, first, last)
    by_kind: tuple[Any, ...] = (Claim.region_code, Claim.kind)
    amounts = select(*by_kind, func.sum(Claim.paid_yuan)).where(paid).group_by(*by_kind)
    people = _with_lines(select(*by_kind, func.count())).where(paid).group_by(*by_kind)
    for code, kind, yuan in db.session.execute(amounts):
        found[code][f"{KEYS[kind]}_yuan"] = Decimal(yuan).quantize(NOTHING)
        found[code]["subsidy_yuan"] = (
            Decimal(found[code].get("subsidy_yuan", NOTHING)) + found[code][f"{KEYS[kind]}_yuan"]
        )
    for code, kind, number in db.session.execute(people):
        found[code][f"{KEYS[kind]}_people"] = int(number)
        found[code]["subsidy_people"] = int(found[code].get("subsidy_people", 0)) + int(number)
    return found


def _with_lines(statement: Select[Any]) -> Select[Any]:
    """The counted lines of the revisions in force."""
    in_force = and_(ClaimLine.claim_id == Claim.id, ClaimLine.revision == Claim.revision)
    return statement.select_from(Claim).join(ClaimLine, in_force).where(ClaimLine.is_counted)


def records(key: str, codes: list[str], first: date, last: date) -> Select[Any]:
    """The paid claims behind a sum of yuan, or the counted lines behind a number of person-times."""
    name, what = key.rsplit("_", 1)
    paid = _paid(codes, first, last)
    if name != "subsidy":
        paid = and_(paid, Claim.kind == KINDS[name])
    if what == "yuan":
        return behind("claim", Claim.region_code, Claim.id, Claim.number, Measure(paid, Claim.paid_on, Claim.paid_yuan))
    measure = Measure(paid, Claim.paid_on)
    return _with_lines(behind("claim-line", Claim.region_code, ClaimLine.id, ClaimLine.person_name, measure))


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
