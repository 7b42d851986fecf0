"""Retentions, follow-ups, complaints and lines of the catalogue for tests, made directly."""

from datetime import date
from itertools import count
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM, Actor, acting_as
from app.core.calendar import add_months
from app.core.files import StoredFile
from app.core.receipts import receipt_hash
from app.extensions import db
from app.placements.models import Benefit, Complaint, FollowUp, Placement, Retention

_serial = count(1)


def _store(row: Any) -> Any:
    with acting_as(SYSTEM):
        db.session.add(row)
        db.session.flush()
    return row


def make_retention(placement: Placement, *, with_file: bool = True, **facts: Any) -> Retention:
    """A contract that begins the day after a placement, not verified yet."""
    start = facts.get("contract_start", placement.ends_on)
    given = {
        "kind": "AT_END",
        "person_name": placement.person_name,
        "unit_name": placement.unit_name,
        "contract_kind": "FIXED",
        "signed_on": start,
        "contract_start": start,
        "contract_end": add_months(start, 24),
    }
    retention = _store(Retention(**Retention.keys_of(placement), **{**given, **facts}))
    if with_file:
        keep_contract(retention)
    return retention


def keep_contract(retention: Retention) -> None:
    """The row of an uploaded contract."""
    facts = {
        "kind": "CONTRACT",
        "name": "contract.pdf",
        "content_type": "application/pdf",
        "size": 1,
        "sha256": "0" * 64,
    }
    _store(StoredFile(entity="retention", record_id=retention.id, **facts))


def make_follow_up(placement: Placement, **facts: Any) -> FollowUp:
    """Open help after a placement, nobody contacted yet."""
    end = placement.ends_on
    given: dict[str, Any] = {
        "trainee_id": placement.trainee_id,
        "region_code": placement.home_region,
        "placement_id": placement.id,
        "person_name": placement.person_name,
        "unit_name": placement.unit_name,
        "ended_on": end,
        "contact_due": end,
        "until": add_months(end, 3),
        "state": "OPEN",
    }
    if facts.get("state") == "CLOSED":
        given |= {"closed_as": "EMPLOYED", "closed_on": clock.today()}
    return _store(FollowUp(**{**given, **facts}))


def make_benefit(region_code: str = "640104", **facts: Any) -> Benefit:
    """A published line of a county's catalogue that holds without end."""
    given = {
        "kind": "TRAINING",
        "title": f"技能培训{next(_serial)}",
        "content": "免费培训",
        "how_to_get": "到窗口登记",
        "office": "就业服务中心",
        "valid_from": date(2023, 1, 1),
        "is_published": True,
    }
    return _store(Benefit(region_code=region_code, **{**given, **facts}))


def make_complaint(placement: Placement, state: str = "OPEN", **facts: Any) -> Complaint:
    """A complaint of a trainee in their own name."""
    given: dict[str, Any] = {
        "unit_id": placement.unit_id,
        "unit_name": placement.unit_name,
        "placement_id": placement.id,
        "trainee_id": placement.trainee_id,
        "region_code": placement.region_code,
        "receipt_hash": receipt_hash(f"TEST{next(_serial):012d}"),
        "kind": "SAFETY",
        "content": "机密内容",
        "received_on": clock.today(),
        "due_on": clock.today(),
        "state": state,
    }
    if state == "ANSWERED":
        given |= {"answer": "已处理", "answered_on": clock.today(), "is_upheld": True}
    return _store(Complaint(**{**given, **facts}))


def trainee_of(placement: Placement) -> Actor:
    """The young person of a placement as somebody who acts."""
    roles, permissions = frozenset({"TRAINEE"}), frozenset({"desk", "desk:trainee"})
    return Actor(name="青年", roles=roles, permissions=permissions, trainee_ids=frozenset({placement.trainee_id}))


def unit_of(placement: Placement) -> Actor:
    """Somebody of the unit of a placement."""
    permissions = frozenset({"desk", "placement:read", "placement:write"})
    return Actor(
        name="单位",
        roles=frozenset({"UNIT_ADMIN", "UNIT_OPERATOR"}),
        permissions=permissions,
        unit_ids=frozenset({placement.unit_id}),
    )
