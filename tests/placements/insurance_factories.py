"""Group policies and covers for tests, made directly."""

from datetime import date
from itertools import count
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.calendar import add_months
from app.extensions import db
from app.placements.models import InsuranceCover, InsurancePolicy, Placement

_serial = count(1)


def _store(row: Any) -> Any:
    with acting_as(SYSTEM):
        db.session.add(row)
        db.session.flush()
    return row


def make_policy(
    region_code: str = "640104", *, valid_from: date | None = None, valid_to: date | None = None, **facts: Any
) -> InsurancePolicy:
    """An accident policy of a county or a city that holds for a year from a month ago."""
    first = valid_from or add_months(clock.today(), -1)
    given = {
        "insurer": "测试保险公司",
        "kind": "ACCIDENT",
        "policy_no": f"P{next(_serial):06d}",
        "sum_yuan": 500_000,
        "premium_yuan": 100,
        "slots": 10,
    }
    days = {"valid_from": first, "valid_to": valid_to or add_months(first, 12)}
    return _store(InsurancePolicy(region_code=region_code, **{**given, **days, **facts}))


def make_cover(placement: Placement, policy: InsurancePolicy | None = None, **facts: Any) -> InsuranceCover:
    """A cover in force for all days of a placement."""
    policy = policy or make_policy(placement.region_code)
    given = {
        "policy_id": policy.id,
        "person_name": placement.person_name,
        "from_day": placement.starts_on,
        "to_day": placement.ends_on,
        "state": "IN_FORCE",
    }
    return _store(InsuranceCover(**InsuranceCover.keys_of(placement), **{**given, **facts}))
