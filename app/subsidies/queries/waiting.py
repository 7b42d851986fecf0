"""How much waits in a state, and since when the oldest does: what the queues of the landing desk ask."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.core import clock
from app.extensions import db
from app.subsidies.models import Claim, NoticeObjection, PaymentBatch, PaymentItem, QualitySample, Recovery, RiskFlag
from app.subsidies.states import (
    BatchState,
    ClaimState,
    FlagState,
    ItemState,
    NoticeObjectionState,
    RecoveryState,
    SampleState,
)

Waiting = tuple[int, date | None]


def _oldest(since: Any, *conditions: ColumnElement[bool]) -> Waiting:
    count, first = db.session.execute(select(func.count(), func.min(since)).where(*conditions)).one()
    return int(count), first.date() if isinstance(first, datetime) else first


def to_accept() -> Waiting:
    """Claims that wait to be accepted, since their submission."""
    return _oldest(Claim.submitted_at, Claim.state == ClaimState.SUBMITTED)


def to_pass() -> Waiting:
    """Accepted claims that wait for the first review, since their acceptance."""
    return _oldest(Claim.accepted_on, Claim.state == ClaimState.ACCEPTED)


def to_recheck() -> Waiting:
    """Claims that passed the first review, since their acceptance: both reviews share the ten workdays."""
    return _oldest(Claim.accepted_on, Claim.state == ClaimState.COUNTY_PASSED)


def to_publish() -> Waiting:
    """Claims that may go into a public notice, since their second review."""
    return _oldest(Claim.rechecked_at, Claim.state == ClaimState.RECHECK_PASSED)


def held_without_proposal() -> Waiting:
    """Held claims of which no auditor said anything yet, since their last examination."""
    is_held = Claim.state == ClaimState.RISK_HOLD
    return _oldest(Claim.risk_checked_at, is_held, Claim.held_proposal.is_(None))


def held_with_proposal() -> Waiting:
    """Held claims with a proposal that waits for a supervisor, since their last examination."""
    is_held = Claim.state == ClaimState.RISK_HOLD
    return _oldest(Claim.risk_checked_at, is_held, Claim.held_proposal.is_not(None))


def to_recount() -> Waiting:
    """Claims of which a fact changed since they were worked out, since their submission."""
    return _oldest(Claim.submitted_at, Claim.needs_recount.is_(True))


def to_send() -> Waiting:
    """Approved claims that no batch holds, since their approval."""
    held = select(PaymentItem.claim_id).where(PaymentItem.state.in_((ItemState.QUEUED, ItemState.PAID)))
    return _oldest(Claim.approved_on, Claim.state == ClaimState.APPROVED, Claim.id.not_in(held))


def failed() -> Waiting:
    """Claims of which the payment failed, since their approval."""
    return _oldest(Claim.approved_on, Claim.state == ClaimState.PAY_FAILED)


def supplements() -> Waiting:
    """Claims that were told what is missing, since that day."""
    return _oldest(Claim.supplement_asked_on, Claim.state == ClaimState.SUPPLEMENT)


def flags() -> Waiting:
    """Flags that nobody decided, since they were found."""
    return _oldest(RiskFlag.found_on, RiskFlag.state == FlagState.OPEN)


def samples() -> Waiting:
    """Approvals drawn for a second look, since the draw."""
    return _oldest(QualitySample.drawn_on, QualitySample.state == SampleState.OPEN)


def objections() -> Waiting:
    """Objections that wait for an answer, since their receipt."""
    return _oldest(NoticeObjection.received_on, NoticeObjection.state == NoticeObjectionState.OPEN)


def recoveries_late() -> Waiting:
    """Recoveries that were due back before today, since the day on which they were due."""
    return _oldest(Recovery.due_on, Recovery.state == RecoveryState.ORDERED, Recovery.due_on < clock.today())


def recoveries_proposed() -> Waiting:
    """Recoveries that wait for a supervisor, since they were proposed."""
    return _oldest(Recovery.created_at, Recovery.state == RecoveryState.PROPOSED)


def batches_sent() -> Waiting:
    """Batches at finance that are not settled, since they were sent."""
    return _oldest(PaymentBatch.sent_on, PaymentBatch.state == BatchState.SENT)
