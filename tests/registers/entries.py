"""What a valid entry of each list says, and entries made directly; never shared between tests."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM, Actor, acting_as
from app.extensions import db
from app.registers.card.lists import ListOf
from app.registers.card.table import LISTS
from app.registers.models import Entry
from app.registers.services import lists
from app.registers.states import EntryState
from app.security.roles import permissions_of
from app.security.states import Role
from tests.factories import id_number, uscc

HOME, NEIGHBOUR, ELSEWHERE = "640104", "640121", "640402"  # two counties of one city, one of another
BY_NAME: dict[str, ListOf] = {shown.card.name: shown for shown in LISTS}
NAMES = sorted(BY_NAME)
PERSONAL = [name for name in NAMES if BY_NAME[name].entity.is_personal]
IMPERSONAL = [name for name in NAMES if name not in PERSONAL]
PROVING = {
    "private-tech-school": "PRIVATE_TECH_SCHOOL",
    "science-project": "TECH_ENTERPRISE",
    "tech-company": "TECH_SME",
    "leading-manufacturer": "LEADING_MANUFACTURER",
    "single-champion": "SINGLE_CHAMPION",
    "little-giant": "LITTLE_GIANT",
    "specialized-sme": "SPECIALIZED_SME",
    "msme": "MSME",
    "social-organisation": "SOCIAL_ORG",
    "community-organisation": "COMMUNITY_ORG",
    "key-enterprise": "KEY_ENTERPRISE",
    "state-owned-enterprise": "STATE_OWNED",
    "member-company": "PRIVATE_ENTERPRISE",
}
_serial = count(700_000)
_PERIOD = {"valid_from": date(2023, 1, 1), "valid_to": date(2099, 12, 31)}
_SCHOOL = {"school": "测试大学", "education": "21"}
OWN: dict[str, dict[str, Any]] = {
    "unemployment-registration": {"reg_no": "6401", "registered_on": date(2023, 3, 1)},
    "real-name-entry": {**_SCHOOL, "graduation_date": date(2022, 7, 1)},
    "private-tech-school": {"school_kind": "COMMON", "proof_no": "宁人社办学1号"},
    "insurance-month": {"month": "2023-07", "insured_as": "FLEXIBLE", "amount_yuan": Decimal("900.00")},
    "other-benefit": {"scheme": "UNEMPLOYMENT_BENEFIT", **_PERIOD},
    "away-period": {"kind": "ABROAD", **_PERIOD},
    "troubled-unit": {"kind": "ABNORMAL"},
    "graduate": {
        **_SCHOOL,
        "leaving_year": 2022,
        "enrolment": "GRADUATED",
        "graduation_date": date(2022, 7, 1),
        "certificate_no": "10749120220",
    },
    "campus": {"school": "测试大学", "students": 8000, "office_phone": "0951-0000000"},
    "hard-graduate": {"kind": "STUDENT_LOAN", "school": "测试大学", "leaving_year": 2023},
    "science-project": {"title": "测试科技项目", "level": "REGION"},
    "tech-company": {"kind": "TECH_SME", "proof_no": "202364010400000001"},
    "leading-manufacturer": {"batch": "2023年第一批"},
    "single-champion": {"batch": "第七批"},
    "little-giant": {"batch": "第五批"},
    "specialized-sme": {"batch": "2023年"},
    "msme": {"scale": "SMALL"},
    "social-organisation": {"kind": "SERVICE"},
    "community-organisation": {"kind": "COMMUNITY_ORG"},
    "low-income-household": {"kind": "MIN_LIVING", "household_no": "H1", "relation": "CHILD", **_PERIOD},
    "budget-line": {"item": "LIVING", "source": "CENTRAL", "amount_yuan": Decimal("120000.50")},
    "payment-voucher": {"paid_on": date(2023, 6, 1), "amount_yuan": Decimal("20500.00"), "payee": "测试代发单位"},
    "key-enterprise": {"kind": "FOREIGN_TRADE"},
    "development-zone": {"level": "REGION"},
    "state-owned-enterprise": {"level": "CITY"},
    "internship-pledge": {"year": 2023, "posts": 20},
    "youth-event": {"held_on": date(2023, 5, 4), "place": "测试广场", "participants": 80, "intentions": 12},
    "member-company": {"chamber": "测试商会"},
    "chamber": {"members": 30},
}


def facts_for(listed: str, region_code: str = HOME, /, **changed: Any) -> dict[str, Any]:
    """Valid facts of a new entry of a list, different at every call."""
    number, name, entity = next(_serial), listed, BY_NAME[listed].entity
    given: dict[str, Any] = {"region_code": region_code}
    fields = set(BY_NAME[name].card.written)
    if entity.is_personal:
        given |= {"name": f"测试人{number}", "id_no": id_number(date(2000, 1, 1), number % 1000)}
    elif "name" in fields:
        given["name"] = f"测试单位{number}"
    if "uscc" in fields:
        given["uscc"] = uscc(number % 1_000_000, "640104")
    if "valid_from" in fields and not entity.is_personal:
        given |= _PERIOD
    if name == "science-project":
        given["proof_no"] = f"2023BEE{number}"
    if name == "payment-voucher":
        given["voucher_no"] = f"记-{number}"
    if name == "budget-line":
        given["year"] = 2001 + number % 90
    return {**given, **OWN[name], **changed}


def make_entry(listed: str, region_code: str = HOME, /, **changed: Any) -> Entry:
    """An entry put on its list by the system."""
    with acting_as(SYSTEM):
        entry = lists.add(SYSTEM, BY_NAME[listed].entity, **facts_for(listed, region_code, **changed))
        db.session.flush()
    return entry


def make_removed(listed: str) -> Entry:
    """An entry that was removed today, without the history of it."""
    facts = facts_for(listed) | {"state": EntryState.REMOVED, "removed_on": clock.today()}
    with acting_as(SYSTEM):
        entry = BY_NAME[listed].entity(**facts)
        db.session.add(entry)
        db.session.flush()
    return entry


def keeper_of(entry: Entry) -> Actor:
    """Somebody who keeps the list for the whole region."""
    roles = frozenset({Role.DEPT_LIAISON.value})
    return Actor(
        name="经办",
        roles=roles,
        permissions=permissions_of(roles),
        level="PROVINCE",
        region_code="640000",
        department=entry.department.value,
    )


def remove(entry: Entry) -> None:
    """Take an entry off its list today."""
    with acting_as(keeper_of(entry)) as keeper:
        lists.remove(keeper, entry, reason="填报有误")


def restore(entry: Entry) -> None:
    """Put it back."""
    with acting_as(keeper_of(entry)) as keeper:
        lists.restore(keeper, entry, reason="移出有误")


def as_form(facts: dict[str, Any]) -> dict[str, str]:
    """The facts as a browser or a program sends them."""
    return {name: value.isoformat() if isinstance(value, date) else str(value) for name, value in facts.items()}


def as_json(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts as a program sends them."""
    return {name: value if isinstance(value, int) else as_form({name: value})[name] for name, value in facts.items()}
