"""What a file of social insurance changes: checks that are due are answered, the months seen are kept (B28, C43)."""

from datetime import date
from typing import Any

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Refused
from app.extensions import db
from app.placements.models import Retention, RetentionCheck
from app.placements.policy.after import may_check
from app.placements.queries.insured_months import retention_with_checks
from app.placements.states.care import StillEmployed

Paid = list[tuple[str, list[str]]]  # (employer, months); an employer that is not named is the unit itself


def fill(actor: Actor, retention_id: str, paid: Paid, *, as_of: date, source: str) -> dict[str, Any]:
    """Answer the due checks of one person from the months that each employer paid for; return what an undo needs.

    Judged is the month of the check's day: paid by the unit, by somebody else, or by nobody; {} when nothing changed.
    """
    if refusal := may_check(actor):
        raise Refused(refusal)
    retention, checks = retention_with_checks(retention_id)
    if retention is None:
        return {}
    due = [check for check in checks if check.result == StillEmployed.DUE and check.due_on <= as_of]
    before: dict[str, Any] = {"checks": {}, "si": [retention.si_start_month, retention.si_months]}
    for check in due:
        check.result = _result(clock.month_of(check.due_on), paid, retention.unit_name)
        check.checked_on, check.source_doc = as_of, source[:120]
        before["checks"][check.id] = str(check.result)
    seen = _keep_months(retention, paid)
    db.session.flush()
    return before if due or seen else {}


def _result(month: str, paid: Paid, unit: str) -> StillEmployed:
    payers = {_is_unit(employer, unit) for employer, months in paid if month in months}
    if True in payers:
        return StillEmployed.YES
    return StillEmployed.OTHER_EMPLOYER if payers else StillEmployed.NO


def _is_unit(employer: str, unit: str) -> bool:
    return not employer.strip() or employer.strip() == unit


def _keep_months(retention: Retention, paid: Paid) -> bool:
    """Keep since when, and for how many months, the unit paid; an insurance month makes a retention verifiable."""
    since = clock.month_of(retention.contract_start)
    by_unit = [months for employer, months in paid if _is_unit(employer, retention.unit_name)]
    own = {month for months in by_unit for month in months if month >= since}
    if not own or len(own) <= retention.si_months:
        return False
    retention.si_start_month = min(own) if retention.verified_on is None else retention.si_start_month or min(own)
    retention.si_months = len(own)
    return True


def take_back(actor: Actor, retention_id: str, before: dict[str, Any]) -> bool:
    """Undo ``fill``; False when somebody answered one of the checks anew."""
    retention, checks = retention_with_checks(retention_id)
    mine = [check for check in checks if check.id in before["checks"]]
    if retention is None or any(str(check.result) != before["checks"][check.id] for check in mine):
        return False
    for check in mine:
        _reset(check)
    retention.si_start_month, retention.si_months = before["si"]
    db.session.flush()
    return True


def _reset(check: RetentionCheck) -> None:
    check.result, check.checked_on, check.source_doc = StillEmployed.DUE, None, None
