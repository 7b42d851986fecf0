"""Whom a move of a claim or a recovery is told, with the page where each of them goes on."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core.money import text
from app.messaging.queries import accounts_of_trainee, accounts_of_unit, officers_of
from app.messaging.services import tell
from app.security.models import Account
from app.security.states import Role
from app.subsidies.models import Claim, Recovery
from app.subsidies.states import Claimant

AGENTS = frozenset({Role.COUNTY_AGENT})
AUDITORS = frozenset({Role.COUNTY_AUDITOR})
SUPERVISORS = frozenset({Role.SUPERVISOR})
REGION = "640000"


def _facts(record: Claim | Recovery, facts: dict[str, Any]) -> dict[str, Any]:
    if isinstance(record, Recovery):
        named = {"number": record.claim_number, "claimant": record.payee_name, "amount": text(record.amount_yuan)}
    else:
        named = {
            "number": record.number,
            "claimant": record.claimant_name,
            "amount": text(record.amount_yuan),
            "kind": _(record.kind.label),
        }
    return {**named, **facts}


def _people(record: Claim | Recovery) -> tuple[list[Account], str]:
    """The accounts of the claimant, and where they go on."""
    key = record.claim_id if isinstance(record, Recovery) else record.id
    if record.unit_id:
        return accounts_of_unit(record.unit_id), f"/desk/unit/subsidies/claims/{key}"
    if record.trainee_id:
        return accounts_of_trainee(record.trainee_id), f"/desk/subsidies/claims/{key}"
    return officers_of(record.region_code, AGENTS), f"/admin/claims/{key}"


def _page(record: Claim | Recovery) -> str:
    return f"/admin/recoveries/{record.id}" if isinstance(record, Recovery) else f"/admin/claims/{record.id}"


def to_claimant(
    key: str, record: Claim | Recovery, *, due_on: date | None = None, once: str = "", **facts: Any
) -> list[str]:
    """Tell who claims: the unit's people, the person, or the county's agents of what the county claims itself."""
    people, link = _people(record)
    return tell(key, people, about=record, link=link, due_on=due_on, once=once, **_facts(record, facts))


def to_county(
    key: str,
    record: Claim | Recovery,
    *,
    roles: Iterable[Role] = AGENTS,
    due_on: date | None = None,
    once: str = "",
    **facts: Any,
) -> list[str]:
    """Tell officers of the county that pays."""
    people = officers_of(record.region_code, roles)
    return tell(key, people, about=record, link=_page(record), due_on=due_on, once=once, **_facts(record, facts))


def to_supervisors(
    key: str, record: Claim | Recovery, *, due_on: date | None = None, once: str = "", **facts: Any
) -> list[str]:
    """Tell the supervisors of the county, its city and the region."""
    areas = dict.fromkeys((record.region_code, record.city_code, REGION))
    people = [account for area in areas for account in officers_of(area, SUPERVISORS)]
    return tell(key, people, about=record, link=_page(record), due_on=due_on, once=once, **_facts(record, facts))


def is_counties(claim: Claim) -> bool:
    """Whether the county itself claims, so that its agents are claimant and office in one."""
    return claim.claimant == Claimant.COUNTY
