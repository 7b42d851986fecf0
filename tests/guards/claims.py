"""One row of each entity of subsidies in a given county, for guards that go through all of them."""

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.security.queries import account_by_login
from app.subsidies.models import (
    BudgetEntry,
    Claim,
    ClaimRecount,
    NoticeObjection,
    PaymentBatch,
    PaymentItem,
    QualitySample,
    Recovery,
)
from tests.factories import make_unit
from tests.subsidies.factories import make_account, make_claim, make_flag, make_line, make_notice

DAY = date(2023, 5, 4)
_serial = count(1)


def _stored(record: Any) -> Any:
    with acting_as(SYSTEM):
        db.session.add(record)
        db.session.flush()
    return record


def _claimed(region: str, state: str = "SUBMITTED", **facts: Any) -> Claim:
    return make_claim(state, unit=make_unit(region_code=region), **facts)


def _of_claim(make: Callable[[Claim], Any], state: str = "SUBMITTED") -> Callable[[str], Any]:
    return lambda region: make(_claimed(region, state))


def _sample(claim: Claim) -> QualitySample:
    officer = account_by_login("xingqing_agent")
    facts = {"officer_id": officer.user_id, "officer_name": officer.name, "why": "FIRST", "seed": "0" * 64}
    keys = {"claim_id": claim.id, "claim_number": claim.number, "region_code": claim.region_code}
    return _stored(QualitySample(**keys, **facts, rank="0" * 64, drawn_on=DAY))


def _objection(claim: Claim) -> NoticeObjection:
    notice = make_notice(claim.region_code)
    keys = {"claim_id": claim.id, "claim_number": claim.number, "region_code": claim.region_code}
    facts = {"received_on": DAY, "due_on": DAY, "content": "没有到岗", "receipt_hash": str(notice.id).ljust(64, "0")}
    return _stored(NoticeObjection(notice_id=notice.id, **keys, **facts))


def make_batch(region: str) -> PaymentBatch:
    """An empty batch that was not sent."""
    number = f"JXBF-{region}-{next(_serial)}"
    return _stored(PaymentBatch(number=number, title="拨付批次", region_code=region))


def _item(claim: Claim) -> PaymentItem:
    keys = {"claim_id": claim.id, "claim_number": claim.number, "region_code": claim.region_code}
    facts = {"place": 1, "payee_name": claim.payee_name, "payee_account": "62170000", "amount_yuan": 1950}
    return _stored(PaymentItem(batch_id=make_batch(claim.region_code).id, **keys, **facts))


def recovery_of(claim: Claim, **more: Any) -> Recovery:
    """A recovery of a paid claim, proposed unless said otherwise."""
    keys = {"claim_id": claim.id, "claim_number": claim.number, "region_code": claim.region_code}
    facts = {"unit_id": claim.unit_id, "payee_name": claim.payee_name, "reason": "多拨", "amount_yuan": 100}
    return _stored(Recovery(**keys, **{**facts, "cause": "RECOMPUTED", **more}))


def _recount(claim: Claim) -> ClaimRecount:
    facts = {"made_on": DAY, "cause": "考勤更正", "before_yuan": 1950, "after_yuan": 1850, "outcome": "RECOVERY"}
    return _stored(ClaimRecount(claim_id=claim.id, region_code=claim.region_code, **facts))


def _own_account(region: str) -> Any:
    return make_account(region=region, year=2001 + next(_serial) % 90)


def _entry(region: str) -> BudgetEntry:
    account = _own_account(region)
    with acting_as(SYSTEM):
        return db.session.scalars(db.select(BudgetEntry).filter_by(account_id=account.id)).one()


ROWS: dict[str, Callable[[str], Any]] = {
    "claim": _claimed,
    "claim-line": _of_claim(make_line),
    "claim-recount": _of_claim(_recount, "PAID"),
    "risk-flag": _of_claim(make_flag),
    "quality-sample": _of_claim(_sample, "COUNTY_PASSED"),
    "claim-notice": make_notice,
    "notice-objection": _of_claim(_objection, "OBJECTION"),
    "budget-account": _own_account,
    "budget-entry": _entry,
    "payment-batch": make_batch,
    "payment-item": _of_claim(_item, "SENT_TO_FINANCE"),
    "recovery": _of_claim(recovery_of, "PAID"),
}
