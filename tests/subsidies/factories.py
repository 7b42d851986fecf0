"""Claims, lines, accounts and what stands around them for tests, made directly in any state with facts that fit it."""

from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.placements.models import Placement
from app.registers.states import BudgetItem
from app.security.queries import account_by_login
from app.subsidies.models import BudgetAccount, BudgetEntry, Claim, ClaimLine, ClaimNotice, RiskFlag
from app.subsidies.states import Claimant, ClaimKind, ClaimState, EntryKind
from app.units.models import Unit
from tests.factories import make_unit
from tests.placements.attendance_factories import make_attended

_serial = count(1)
S = ClaimState
PASSED = frozenset(S) - {S.DRAFT, S.SUBMITTED, S.ACCEPTED, S.SUPPLEMENT, S.RISK_HOLD, S.REJECTED, S.WITHDRAWN}
RECHECKED = PASSED - {S.COUNTY_PASSED}
GRANTED = RECHECKED - {S.RECHECK_PASSED, S.PUBLIC_NOTICE, S.OBJECTION}
SPENT = frozenset({S.PAID, S.RECOVERING, S.RECOVERED})


def _store(row: Any) -> Any:
    with acting_as(SYSTEM):
        db.session.add(row)
        db.session.flush()
    return row


def _account_id(login: str) -> int:
    account = account_by_login(login)
    assert account is not None
    return int(account.user_id)


def make_notice(region: str = "640104", **facts: Any) -> ClaimNotice:
    """A notice that runs from today for a week."""
    number = next(_serial)
    given = {
        "number": f"JXGS-202611-{region}-{number:04d}",
        "title": "就业见习补贴公示",
        "issuer": "测试人力资源和社会保障局",
        "from_day": clock.today(),
        "to_day": date.fromordinal(clock.today().toordinal() + 7),
        "claims": 1,
        "people": 1,
        "amount_yuan": Decimal("1950.00"),
    }
    return _store(ClaimNotice(region_code=region, **{**given, **facts}))


def make_claim(state: str = "SUBMITTED", *, unit: Unit | None = None, **facts: Any) -> Claim:
    """A living allowance claim of a unit for July 2026, of 1950 yuan, with the facts that its state needs.

    It was passed by xingqing_colleague and rechecked by xingqing_auditor.
    """
    unit = unit or make_unit()
    at = ClaimState(state)
    given: dict[str, Any] = {
        "number": f"JXBT-202608-{unit.region_code}-{next(_serial):05d}",
        "kind": ClaimKind.LIVING,
        "claimant": Claimant.UNIT,
        "claimant_name": unit.name,
        "unit_id": unit.id,
        "region_code": unit.region_code,
        "period_from": date(2026, 7, 1),
        "period_to": date(2026, 7, 31),
        "people": 1,
        "amount_yuan": Decimal("1950.00"),
        "payee_name": unit.name,
        "account_holder": unit.name,
        "payee_bank": "测试银行",
        "payee_account": f"6217{next(_serial):012d}",
    }
    if at not in (S.DRAFT, S.WITHDRAWN):
        given["submitted_at"] = datetime(2026, 8, 3, 9)
    if at == S.SUPPLEMENT:
        given["supplement_asked_on"] = clock.today()
    if at in PASSED:
        given |= {"passed_by_id": _account_id("xingqing_colleague"), "passed_at": datetime(2026, 8, 5, 9)}
    if at in RECHECKED:
        given |= {"rechecked_by_id": _account_id("xingqing_auditor"), "rechecked_at": datetime(2026, 8, 6, 9)}
    if at in GRANTED:
        given |= {"approved_on": date(2026, 8, 14), "budget_year": 2026}
    if at in SPENT:
        given |= {"paid_on": date(2026, 8, 20), "voucher_no": f"PZ{next(_serial):06d}", "paid_yuan": Decimal("1950.00")}
    return _store(Claim(**{**given, "state": at, **facts}))


def make_line(claim: Claim, placement: Placement | None = None, **facts: Any) -> ClaimLine:
    """A counted line of full attendance in July 2026 that holds its month."""
    placement = placement or make_attended(first=date(2026, 6, 1), last=date(2026, 11, 30))
    given = {
        "claim_id": claim.id,
        "place": next(_serial),
        "kind": claim.kind,
        "unit_id": placement.unit_id,
        "trainee_id": placement.trainee_id,
        "placement_id": placement.id,
        "person_name": placement.person_name,
        "id_tail": placement.id_tail,
        "month": "2026-07",
        "from_day": date(2026, 7, 1),
        "to_day": date(2026, 7, 31),
        "standard_yuan": Decimal("1950.00"),
        "due_days": 23,
        "payable_days": 23,
        "share": "1",
        "advance_yuan": Decimal("1950.00"),
        "amount_yuan": Decimal("1950.00"),
        "holder_id": placement.trainee_id,
        "slot": "LIVING:2026-07",
        "holds": True,
        "region_code": claim.region_code,
    }
    return _store(ClaimLine(**{**given, **facts}))


def make_account(amount: str = "100000.00", *, region: str = "640104", year: int = 2026, **facts: Any) -> BudgetAccount:
    """A county's living allowance account of a year with an arranged sum and its entry."""
    given = {"item": BudgetItem.LIVING, "arranged_yuan": Decimal(amount)}
    account = _store(BudgetAccount(region_code=region, year=year, **{**given, **facts}))
    _store(
        BudgetEntry(
            account_id=account.id,
            region_code=region,
            kind=EntryKind.ARRANGE,
            arranged_yuan=Decimal(amount),
            made_at=clock.now(),
            made_by="测试",
        )
    )
    return account


def make_flag(claim: Claim, code: str = "F7", **facts: Any) -> RiskFlag:
    """An open flag of a claim."""
    given = {
        "claim_id": claim.id,
        "region_code": claim.region_code,
        "code": code,
        "mark": f"m{next(_serial)}",
        "level": "MEDIUM",
        "weight": 20,
        "unit_id": claim.unit_id,
        "unit_name": claim.claimant_name,
        "evidence": "有12天与本单位另外2名以上见习人员在同一分钟签到、签退",
        "step": "SUBMIT",
        "found_on": clock.today(),
    }
    return _store(RiskFlag(**{**given, **facts}))
