"""Dossiers made by hand for the detectors: one clean claim of one person at one unit, changed where a test says so."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from app.core.rulebook import Params, StaticParams
from app.subsidies.rules.detectors import DETECTORS
from app.subsidies.rules.dossier import Case, Dossier, Finding, Line
from app.subsidies.rules.dossier_facts import Guide, House, Insured, Kept, Owner, Payment, Period, Person, Span, Stint

TODAY = date(2026, 11, 25)
FIRST, LAST = date(2026, 6, 1), date(2026, 11, 30)
NEAR, FAR = "640104", "640121"


@cache
def params() -> Params:
    """The parameters of the reference files."""
    return StaticParams(Path(__file__).parents[2] / "seeds" / "reference")


def person(**facts: Any) -> Person:
    """A graduate of last year, registered before the internship."""
    given: dict[str, Any] = {
        "id": "p1",
        "name": "马一",
        "region": NEAR,
        "id_hash": "h1",
        "phone_hash": "ph1",
        "address_hash": "ad1",
        "bank_hash": "bk1",
        "bank_holder": None,
        "hukou_on": date(2010, 1, 1),
        "graduated_on": date(2025, 7, 1),
        "registered_on": date(2026, 3, 1),
        "in_school": False,
        "has_business": False,
        "compared_on": date(2026, 5, 1),
    }
    return Person(**{**given, **facts})


def stint(**facts: Any) -> Stint:
    """Half a year at unit u1, signed before it began."""
    given: dict[str, Any] = {
        "id": "s1",
        "trainee_id": "p1",
        "unit_id": "u1",
        "unit_name": "甲公司",
        "person_name": "马一",
        "region": NEAR,
        "state": "ACTIVE",
        "end_reason": None,
        "first": FIRST,
        "last": LAST,
        "applied_on": date(2026, 5, 10),
        "mentor_id": "m1",
        "site_id": "site1",
        "post_site_id": "site1",
        "agreed_site_id": "site1",
        "signed_on": date(2026, 5, 28),
    }
    return Stint(**{**given, **facts})


def house(**facts: Any) -> House:
    """An enterprise with thirty insured employees and nothing against it."""
    given: dict[str, Any] = {
        "id": "u1",
        "name": "甲公司",
        "uscc": "91U1",
        "region": NEAR,
        "is_enterprise": True,
        "established_on": date(2015, 1, 1),
        "applied_on": date(2024, 2, 1),
        "accredited_on": date(2024, 3, 1),
        "legal_rep_hash": "rep1",
        "legal_rep_address_hash": "adrep",
        "account_hash": "acc1",
        "account_holder": None,
        "staff_insured": 30,
        "arrears": 0,
        "disputes": 0,
        "is_safe": True,
        "is_dishonest": False,
        "is_abnormal": False,
        "is_cancelled_for_fraud": False,
        "checked_on": date(2026, 5, 1),
    }
    return House(**{**given, **facts})


def line(**facts: Any) -> Line:
    """The living allowance of July 2026, whole."""
    given: dict[str, Any] = {
        "kind": "LIVING",
        "unit_id": "u1",
        "trainee_id": "p1",
        "placement_id": "s1",
        "month": "2026-07",
        "first": date(2026, 7, 1),
        "last": date(2026, 7, 31),
        "standard": Decimal("1950.00"),
        "share": "1",
        "amount": Decimal("1950.00"),
        "holder_id": "p1",
        "slot": "LIVING:2026-07",
    }
    return Line(**{**given, **facts})


def case(*lines: Line, **facts: Any) -> Case:
    """The unit's claim of July 2026."""
    held = lines or (line(),)
    given: dict[str, Any] = {
        "id": "c1",
        "number": "JXBT-1",
        "kind": "LIVING",
        "claimant": "UNIT",
        "unit_id": "u1",
        "trainee_id": None,
        "claimant_name": "甲公司",
        "region": NEAR,
        "first": date(2026, 7, 1),
        "last": date(2026, 7, 31),
        "amount": sum((one.amount for one in held), Decimal(0)),
        "payee_name": "甲公司",
        "account_holder": "甲公司",
        "payee_hash": "acc1",
        "follows_id": None,
        "paid_on": None,
        "lines": held,
    }
    return Case(**{**given, **facts})


def dossier(claim: Case | None = None, **facts: Any) -> Dossier:
    """A clean dossier of one claim, with what a test puts in its place."""
    own = stint()
    given: dict[str, Any] = {
        "today": TODAY,
        "params": params(),
        "cases": (claim or case(),),
        "people": {"p1": person()},
        "stints": {"s1": own},
        "stints_of": {"p1": (own,)},
        "houses": {"u1": house()},
        "relatives": {"rep1": (house(),)},
        "spans": {"u1": (Span(FIRST, LAST),)},
        "guides": {"m1": Guide("m1", "带教甲", "u1", True, (Span(FIRST, LAST),))},
        "insured_through": "2026-10",
    }
    return Dossier(**{**given, **facts})


def found(code: str, claim: Case | None = None, **facts: Any) -> list[Finding]:
    """What one detector finds."""
    held = claim or case()
    return list(DETECTORS[code](held, dossier(held, **facts)))


def with_stint(**facts: Any) -> dict[str, Any]:
    """The placement changed, wherever it stands in the dossier."""
    own = stint(**facts)
    return {"stints": {own.id: own}, "stints_of": {own.trainee_id: (own,)}}


def owner(number: int, what: str = "人", region: str = NEAR) -> Owner:
    """Somebody who shares something."""
    return Owner(what, f"{what}{number}", f"{'马' if what == '人' else '单位'}{number}", region)


def insured(
    *months: str, uscc: str = "91U1", as_: str = "EMPLOYEE", entered: date | None = None
) -> tuple[Insured, ...]:
    """Months of social insurance with one payer."""
    return tuple(Insured(month, as_, "某单位", uscc, entered) for month in months)


def payment(**facts: Any) -> Payment:
    """The unit paid July on the 5th of August."""
    given: dict[str, Any] = {
        "id": "pay1",
        "month": "2026-07",
        "amount": Decimal("1950.00"),
        "paid_on": date(2026, 8, 5),
        "slip_no": "HD001",
        "answer": "RECEIVED",
        "answered_on": date(2026, 8, 6),
        "received": None,
    }
    return Payment(**{**given, **facts})


def kept(*checks: tuple[int, str], start: date = date(2026, 8, 1)) -> dict[str, Kept]:
    """The labour contract that followed the placement."""
    return {"s1": Kept("r1", start, checks)}


def period(kind: str, first: date, last: date | None = None, label: str = "某项目") -> Period:
    """A stretch of days with a name."""
    return Period(kind, label, first, last)
