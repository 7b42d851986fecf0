"""Rows for tests, made directly in any state with facts that fit it; never shared between tests."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.identifiers import new_id
from app.extensions import db
from app.posts.models import Post
from app.posts.states import PostState
from app.registers.models import KindProof, Lead
from app.registers.states import LISTED_BY, LeadState, UnitKind
from app.trainees.models import Trainee, TraineePair
from app.trainees.states import TraineeState
from app.units.models import SiteCheck, Unit, UnitTag
from app.units.states import UnitState

_serial = count(1)
CODE_SET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ENDED = {"REJECTED", "CANCELLED", "EXITED"}
AFTER_NOTICE = {"ACCREDITED", "SUSPENDED", "CANCELLED", "EXITED"}


def _organisation_code(eight: str) -> str:
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum((int(c) if c.isdigit() else ord(c) - 55) * w for c, w in zip(eight, weights, strict=True))
    return "0123456789X"[(11 - total % 11) % 11] if (11 - total % 11) != 10 else "X"


def uscc(number: int, region_code: str = "640104") -> str:
    """A well-formed unified social credit code, distinct for each number."""
    eight = f"MA{number:06d}"
    head = f"91{region_code}{eight}{_organisation_code(eight)}"
    total = sum(CODE_SET.index(c) * pow(3, i, 31) for i, c in enumerate(head))
    return head + CODE_SET[(31 - total % 31) % 31]


def make_unit(state: str = "ACCREDITED", region_code: str = "640104", **facts: Any) -> Unit:
    """A unit in a state, with the facts that the state requires."""
    number = next(_serial)
    today = clock.today()
    given: dict[str, Any] = {
        "name": f"测试单位{number}有限公司",
        "uscc": uscc(number, region_code),
        "legal_form": "ENTERPRISE",
        "industry": "C",
        "established_on": date(2015, 1, 1),
        "address": "测试路1号",
        "legal_rep": "测试人",
        "staff_total": 60,
        "staff_insured": 50,
        "contact_name": "联系人",
        "contact_phone": "13900000000",
        "safety_ok": True,
        "region_code": region_code,
        "state": UnitState(state),
        "checked_on": today,
    }
    if state != "DRAFT":
        given |= {"submitted_at": clock.now() - timedelta(days=20)}
    if state == "PUBLIC_NOTICE":
        given |= {"notice_from": today, "notice_to": today + timedelta(days=7)}
    if state in AFTER_NOTICE:
        given |= {
            "accredited_on": today,
            "accreditation_no": f"T{number:08d}",
            "valid_to": today + timedelta(days=1000),
            "last_confirmed_on": today,
        }
    if state == "SUPPLEMENT":
        given |= {"supplement_asked_on": today}
    if state == "SITE_CHECK":
        given |= {"first_visitor": "甲", "second_visitor": "乙"}
    if state in ENDED:
        given |= {"ended_on": today}
    with acting_as(SYSTEM):
        unit = Unit(**{**given, **facts})
        db.session.add(unit)
        db.session.flush()
    return unit


def make_post(unit: Unit | None = None, state: str = "PUBLISHED", **facts: Any) -> Post:
    """A post in a state, with the facts that the state requires."""
    unit = unit or make_unit()
    number, now = next(_serial), clock.now()
    given: dict[str, Any] = {
        "unit_id": unit.id,
        "region_code": unit.region_code,
        "title": f"测试岗位{number}",
        "category": "MANAGEMENT",
        "industry": "C",
        "duties": "协助日常工作。",
        "mentor": "带教老师",
        "headcount": 5,
        "education": "BACHELOR",
        "months_min": 3,
        "months_max": 6,
        "allowance_yuan": Decimal("2050.00"),
        "plan_year": 2023,
        "state": PostState(state),
    }
    if state not in ("DRAFT", "RETURNED"):
        given["unit_confirmed_at"] = now
    if state in ("PUBLISHED", "FULL", "PAUSED", "CLOSED"):
        given |= {"approved_at": now, "published_at": now, "last_confirmed_on": now.date()}
    if state == "CLOSED":
        given["closed_at"] = now
    if state == "WITHDRAWN":
        given["withdrawn_at"] = now
    if facts.get("is_model"):
        given["model_since"] = now.date()
    with acting_as(SYSTEM):
        post = Post(**{**given, **facts})
        db.session.add(post)
        db.session.flush()
    return post


def make_tag(unit: Unit, kind: str, *, valid_from: date = date(2020, 1, 1), **facts: Any) -> UnitTag:
    """A tag of a unit that proves its kind: verified, or of a listed kind with a list entry's proof beside it."""
    verified = facts.pop("verified_on", valid_from)
    if kind in LISTED_BY:
        if verified is not None:
            make_proof(unit, kind, valid_from=max(valid_from, verified), valid_to=facts.get("valid_to"))
        verified = None
    with acting_as(SYSTEM):
        tag = UnitTag(
            unit_id=unit.id,
            region_code=unit.region_code,
            kind=kind,
            proof_no="T-1",
            valid_from=valid_from,
            **{"verified_on": verified, "verified_by": "测试" if verified else None, **facts},
        )
        db.session.add(tag)
        db.session.flush()
    return tag


def make_proof(unit: Unit, kind: str, *, valid_from: date = date(2020, 1, 1), **facts: Any) -> KindProof:
    """What a list entry of the owning department proves of a unit."""
    with acting_as(SYSTEM):
        proof = KindProof(
            uscc=unit.uscc,
            kind=kind,
            department=LISTED_BY[UnitKind(kind)],
            entity="test_list",
            entry_id=new_id(),
            valid_from=valid_from,
            **{"region_code": unit.region_code, "proof_no": "T-1", **facts},
        )
        db.session.add(proof)
        db.session.flush()
    return proof


def make_lead(kind: str = "UNIT", state: str = "PROPOSED", region_code: str = "640104", **facts: Any) -> Lead:
    """A lead in a state, with the facts that the state requires."""
    number, today = next(_serial), clock.today()
    given: dict[str, Any] = {
        "kind": kind,
        "department": "SCI" if kind == "UNIT" else "CYL",
        "plan_year": 2023,
        "name": f"测试线索{number}",
        "uscc": uscc(number, region_code) if kind == "UNIT" else None,
        "contact_name": "联系人",
        "contact_phone": f"139{number:08d}",
        "has_consent": kind == "YOUTH",
        "proposed_on": today,
        "contact_by": today + timedelta(days=30),
        "region_code": region_code,
        "state": LeadState(state),
    }
    if state in ("CONTACTED", "CONFIRMED", "DECLINED"):
        given |= {"contacted_on": today, "last_contact_on": today}
    if state == "CONFIRMED":
        given["confirmed_on"] = today
    if state == "DECLINED":
        given |= {"declined_on": today, "declined_because": "NO_NEED"}
    with acting_as(SYSTEM):
        lead = Lead(**{**given, **facts})
        db.session.add(lead)
        db.session.flush()
    return lead


def make_site_check(unit: Unit, **facts: Any) -> SiteCheck:
    """A visit record signed by both visitors, everything in order."""
    given = {
        "visited_on": clock.today(),
        "first_visitor": "甲",
        "second_visitor": "乙",
        "first_signed": True,
        "second_signed": True,
        "premises_ok": True,
        "safety_ok": True,
        "mentors_ok": True,
        "finding": "符合条件",
    }
    with acting_as(SYSTEM):
        check = SiteCheck(unit_id=unit.id, region_code=unit.region_code, **{**given, **facts})
        db.session.add(check)
        db.session.flush()
    return check


def id_number(birth: date, number: int | None = None, *, area: str = "640104") -> str:
    """A well-formed invented identity number; distinct for each number, an odd one of a man."""
    number = next(_serial) if number is None else number
    body = f"{int(area) + number // 1000:06d}{birth:%Y%m%d}{number % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11]


def make_trainee(state: str = "COLLECTED", region_code: str = "640104", **facts: Any) -> Trainee:
    """A graduate of 22 in a state, with the facts that the state requires; ``id_no`` and ``phone`` keep their hashes."""
    number, today = next(_serial), clock.today()
    birth = facts.get("birth", today.replace(year=today.year - 22, day=1))
    given: dict[str, Any] = {
        "name": f"测试青年{number}",
        "birth": birth,
        "hukou_region": region_code,
        "education": "21",
        "graduation_date": today - timedelta(days=100),
        "in_realname_db": True,
        "channels": "REALNAME_DB",
        "region_code": region_code,
        "state": TraineeState(state),
    }
    if state in ("ELIGIBLE", "MATCHING", "PLACED", "FINISHED"):
        given |= {"category": "GRADUATE", "category_checked_on": today, "check_valid_to": today + timedelta(days=30)}
        given |= {"consent_scope": "COMPARISON", "consent_on": today}
    if state == "INELIGIBLE":
        given |= {"category": "NONE", "category_checked_on": today}
    if state == "CLOSED":
        given |= {"closed_on": today, "closed_because": "EMPLOYED"}
    given |= facts
    card, phone = given.pop("id_no", None) or id_number(birth, number), given.pop("phone", f"139{number:08d}")
    with acting_as(SYSTEM):
        trainee = Trainee(**{"sex": "MALE" if int(card[16]) % 2 else "FEMALE", **given})
        trainee.keep_number(card)
        trainee.keep_phone(phone)
        db.session.add(trainee)
        db.session.flush()
    return trainee


def make_pair(one: Trainee, other: Trainee, **facts: Any) -> TraineePair:
    """Two records of one county that may be one person, nobody having decided yet."""
    first, second = sorted((one.id, other.id))
    given = {"first_id": first, "second_id": second, "region_code": one.region_code, "reason": "NAMED"}
    with acting_as(SYSTEM):
        pair = TraineePair(**{**given, **facts})
        db.session.add(pair)
        db.session.flush()
    return pair


def at(text: str) -> datetime:
    """A local moment."""
    return datetime.fromisoformat(text)
