"""Claims and their lines as rows to store."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from app.core import crypto
from app.core.identifiers import new_id
from app.programme.queries import database_params
from app.subsidies.rules.lines import LineDraft, total
from app.subsidies.services.claimants import Claiming
from app.subsidies.states import ClaimState


def claim_row(who: Claiming, area: str, lines: Sequence[LineDraft], number: str) -> dict[str, Any]:
    """A draft of a claimant for an area, with a key of its own."""
    return {
        "id": new_id(),
        "number": number,
        "kind": who.kind,
        "claimant": who.claimant,
        "unit_id": who.unit_id,
        "trainee_id": who.trainee_id,
        "claimant_name": who.name,
        "region_code": area,
        "payee_name": who.payee.name,
        "payee_bank": who.payee.bank,
        "payee_account": who.payee.account,
        "payee_hash": crypto.keyed_hash("".join(who.payee.account.split())) if who.payee.account else None,
        "account_holder": who.payee.holder,
        "state": ClaimState.DRAFT,
        **figures(lines),
    }


def figures(lines: Sequence[LineDraft]) -> dict[str, Any]:
    """What a claim says of its lines: the counted ones, or the period of all when none is."""
    counted = [line for line in lines if line.is_counted]
    spans = counted or lines
    return {
        "amount_yuan": total(counted),
        "people": len({line.trainee_id for line in counted if line.trainee_id}),
        "period_from": min(line.from_day for line in spans),
        "period_to": max(line.to_day for line in spans),
    }


def line_rows(claim_id: str, area: str, lines: Sequence[LineDraft], revision: int) -> list[dict[str, Any]]:
    """The lines of a revision in their order; counted ones hold their slot."""
    return [
        {
            "claim_id": claim_id,
            "revision": revision,
            "place": place,
            "kind": line.kind,
            "unit_id": line.unit_id,
            "trainee_id": line.trainee_id,
            "placement_id": line.placement_id,
            "sheet_id": line.sheet_id,
            "cover_id": line.cover_id,
            "person_name": line.person_name,
            "id_tail": line.id_tail,
            "month": line.month,
            "from_day": line.from_day,
            "to_day": line.to_day,
            "standard_yuan": line.standard_yuan,
            "due_days": line.due_days,
            "payable_days": line.payable_days,
            "personal_leave": line.personal_leave,
            "share": line.share,
            "advance_yuan": line.advance_yuan,
            "amount_yuan": line.amount_yuan,
            "is_counted": line.is_counted,
            "refused_by": line.refused_by,
            "reason": line.reason,
            "steps": line.steps_json(),
            "holder_id": line.holder_id,
            "slot": line.slot,
            "holds": line.is_counted,
            "region_code": area,
        }
        for place, line in enumerate(lines, start=1)
    ]


def parameters_of(steps: Iterable[str]) -> str:
    """Every parameter row that explanations rest on, once and with its whole value, as a claim freezes them.

    ``steps`` are the lines' stored explanations; the answer is JSON [[key, region, value, version], …].
    """
    found: dict[tuple[str, str | None, str], Any] = {}
    for text in set(steps):
        for step in json.loads(text):
            for key, region, value, version in step.get("params", ()):
                found[key, region, version] = value
    source = database_params().source
    for (key, region, version), value in found.items():
        if value is None:  # a table, which a line names by its version alone; or a row that says "none"
            rows = (row for row in source.rows(key) if (row.used.version, row.region) == (version, region))
            found[key, region, version] = next((row.value for row in rows), None)
    frozen = [[key, region, value, version] for (key, region, version), value in found.items()]
    return json.dumps(sorted(frozen, key=lambda row: (row[0], row[1] or "", row[3])), ensure_ascii=False, default=str)
