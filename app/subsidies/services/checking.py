"""What the rules answered at a step is kept with the claim; what a claim is worth on today's facts."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.calendar import MissingWorkdays
from app.core.errors import Invalid
from app.core.money import text
from app.core.rulebook import UnknownRule, find
from app.extensions import db
from app.programme.queries import whole_number, workdays_after
from app.subsidies.models import Claim, ClaimCheck
from app.subsidies.queries import claims as queries
from app.subsidies.rules.lines import LineDraft
from app.subsidies.rules.recounts import Change, Slot, Standing, changes_of, share_of, standing_of, topup_lines
from app.subsidies.services import computing
from app.subsidies.states import OVER, CheckStep, RecountOutcome, RecoveryState

NAMED = 5  # differences that a refusal spells out
NOT_PASSED: dict[str, Any] = {
    "passed_at": None,
    "passed_by_id": None,
    "rechecked_at": None,
    "rechecked_by_id": None,
    "notice_id": None,
    "approved_on": None,
    "budget_year": None,
    "held_proposal": None,
    "held_proposed_by_id": None,
}


def workdays_on(count: int) -> date:
    """The count-th workday after today; Invalid beyond the known calendar."""
    return workdays_after(clock.today(), count)


def due_after(key: str) -> date:
    """The day on which a step is due that may take the workdays of a parameter; Invalid beyond the known calendar."""
    return workdays_on(whole_number(key))


def answer(rule: str, ok: bool, words: str, line: str = "") -> dict[str, Any]:
    """One answer of a rule as it is kept: rule, ok, words, line, clause."""
    try:
        clause = find(rule).clause
    except UnknownRule:
        clause = ""
    return {"rule": rule, "ok": ok, "words": words, "line": line, "clause": clause}


def answers_of(lines: Iterable[Any]) -> list[dict[str, Any]]:
    """Every answer of a rule about lines, stored or drafted."""
    found = []
    for line in lines:
        named = " ".join(filter(None, (line.person_name, line.month)))
        steps = [step.as_json() for step in line.steps] if isinstance(line, LineDraft) else json.loads(line.steps)
        found += [answer(step["rule"], bool(step.get("met", True)), step["words"], named) for step in steps]
        if not line.is_counted and all(step.get("met", True) for step in steps):
            found.append(answer(line.refused_by or "", False, line.reason or "", named))
    return found


def keep(actor: Actor, claim: Claim, step: CheckStep, results: list[dict[str, Any]], *, passed: bool) -> ClaimCheck:
    """Keep what the rules answered at a step."""
    row = ClaimCheck(
        claim_id=claim.id,
        region_code=claim.region_code,
        step=step,
        made_at=clock.now(),
        made_by=actor.name[:64],
        is_passed=passed,
        results=json.dumps(results, ensure_ascii=False),
    )
    db.session.add(row)
    db.session.flush()
    return row


def expected(claim: Claim) -> list[LineDraft]:
    """The lines of a claim on today's facts; of one that tops up another, what that other one still lacks.

    Raises Invalid where the calendar of a year is not known.
    """
    try:
        if claim.follows_id is None:
            return list(computing.again([claim]).get(claim.id, []))
        base = queries.claim_of(claim.follows_id)
        drafts = list(computing.again([base])[base.id]) if base else []
    except MissingWorkdays as missing:
        raise Invalid({"workdays": str(missing)}) from missing
    assert base is not None
    serial = serial_of(claim)
    return topup_lines(changes_of(settled(base, but=claim), drafts), drafts, serial)


def serial_of(claim: Claim) -> int:
    """Which top-up of its base a claim is, from 1 on."""
    base = queries.claim_of(claim.follows_id or "")
    others = [row.id for row in queries.topups_of(base)] if base else []
    return others.index(claim.id) + 1 if claim.id in others else len(others) + 1


def settled(claim: Claim, *, but: Claim | None = None) -> dict[Slot, Standing]:
    """What a paid claim has settled by slot: its lines, and what later recounts added or took back.

    A recount counts while its top-up goes on or was paid, or while its recovery was not turned down; ``but`` leaves
    out the top-up that is being judged itself.
    """
    found = standing_of(queries.lines_of(claim))
    topups = {row.id: row for row in queries.topups_of(claim)}
    asked = {row.recount_id: row for row in queries.recoveries_of(claim)}
    for recount in queries.recounts_of(claim):
        topup, recovery = topups.get(recount.topup_id or ""), asked.get(recount.id)
        goes_on = topup is not None and topup.state not in OVER and (but is None or topup.id != but.id)
        taken_back = recovery is not None and recovery.state != RecoveryState.CANCELLED
        if (recount.outcome == RecountOutcome.TOPUP and goes_on) or taken_back:
            _apply(found, json.loads(recount.differences))
    return found


def _apply(found: dict[Slot, Standing], differences: Iterable[Mapping[str, Any]]) -> None:
    for told in differences:
        found[(told["holder"], told["slot"])] = Standing(
            Decimal(told["after"]),
            share_of(told["share_after"]),
            None,
            told["name"],
            told["month"],
            told["placement"],
        )


def changed(claim: Claim, drafts: list[LineDraft]) -> list[Change]:
    """In which counted lines the claim in force differs from what it is worth now."""
    before = standing_of(queries.lines_of(claim))
    return [change for change in changes_of(before, drafts) if change.slot in before]


def require_equal(claim: Claim, drafts: list[LineDraft]) -> None:
    """Raise Invalid unless every counted line is what the system works out on today's facts."""
    differ = changed(claim, drafts)
    counted = sum((line.amount_yuan for line in drafts if line.is_counted), Decimal("0.00"))
    if differ:
        named = "；".join(change.words for change in differ[:NAMED])
        more = _("等 %(n)s 处", n=len(differ)) if len(differ) > NAMED else ""
        words = _(
            "按今天的情况计算，有明细与申领不一致，请先办理“情况变化，重新计算”：%(named)s%(more)s。",
            named=named,
            more=more,
        )
        raise Invalid({"amount": words})
    if claim.amount_yuan <= 0 or counted < claim.amount_yuan:
        told = {"now": text(counted), "claimed": text(claim.amount_yuan)}
        raise Invalid({"amount": _("系统计算金额为 %(now)s 元，申领金额为 %(claimed)s 元，不能通过。", **told)})
