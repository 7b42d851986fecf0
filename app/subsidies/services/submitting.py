"""The claimant sends a claim in, or takes it back: lines worked out at that moment, documents, slots, locked months."""

import json
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.core import clock, unit_of_work
from app.core.actor import SYSTEM, Actor, acting_as
from app.core.calendar import MissingWorkdays
from app.core.errors import Invalid
from app.extensions import db
from app.placements.services.attendance import months
from app.placements.states import AttendanceMonthState
from app.subsidies import signals
from app.subsidies.models import Claim, ClaimLine
from app.subsidies.queries import claims as queries
from app.subsidies.services import checking, claims, detecting, documents, ledger, news
from app.subsidies.services.moving import perform
from app.subsidies.states import CheckStep

NAMED = 3


def submit(actor: Actor, claim: Claim, *, reason: str = "", pledge: bool = False) -> Claim:
    """Send a claim in: the lines are worked out anew, every document is there, each line holds its slot.

    The parameter versions are frozen, the months of attendance locked, the detectors run.  Raises Invalid on
    ``pledge``, ``lines`` (nothing to grant, or granted elsewhere), ``documents`` (R42) or ``workdays``.
    """
    perform.begin(actor, claim, "submit")
    if pledge is not True:
        raise Invalid({"pledge": _("请先阅读并勾选承诺：所报情况真实，如有虚报冒领愿承担法律责任。")})
    try:
        claims.refresh(actor, claim)
    except MissingWorkdays as missing:
        raise Invalid({"workdays": str(missing)}) from missing
    lines = queries.lines_of(claim)
    _require_counted(lines)
    results = checking.answers_of(lines)
    results.append(_documents_answer(claim))
    checking.keep(actor, claim, CheckStep.SUBMIT, results, passed=True)
    return send_in(actor, claim, lines, reason=reason)


def send_in(actor: Actor, claim: Claim, lines: list[ClaimLine], *, reason: str = "") -> Claim:
    """The second half of a submission, of a claim whose lines and documents were found in order."""
    hold_slots(claim, lines)
    perform(
        actor,
        claim,
        "submit",
        reason=reason,
        submitted_at=clock.now(),
        submitted_by_id=actor.user_id,
        due_on=checking.due_after("accept_workdays"),
        needs_recount=False,
        parameters=frozen_parameters(lines),
    )
    lock_months(lines)
    detecting.examine([claim], CheckStep.SUBMIT)
    signals.submitted.send(claim, actor=actor)
    if not news.is_counties(claim) or actor.is_system:
        news.to_county("claim_submitted", claim, due_on=claim.due_on, once=clock.now().isoformat())
    return claim


def _require_counted(lines: list[ClaimLine]) -> None:
    if any(line.is_counted for line in lines):
        return
    why = "；".join(dict.fromkeys(line.reason for line in lines if line.reason))
    raise Invalid({"lines": _("没有可以申领的明细。%(why)s", why=why[:300])})


def _documents_answer(claim: Claim) -> dict[str, Any]:
    missing = [row for row in documents.needed(claim) if str(row.source) == "MISSING"]
    if missing:
        told = "、".join(_(row.doc.label) for row in missing)
        raise Invalid({"documents": _("缺少材料：%(docs)s。", docs=told)})
    return checking.answer("R42", True, _("申领材料齐全。"))


def hold_slots(claim: Claim, lines: Iterable[ClaimLine]) -> None:
    """Let every counted line hold what may be granted once; raises Invalid naming what is granted elsewhere (R41)."""
    lines = list(lines)
    if taken := queries.held_elsewhere(claim, lines):
        raise Invalid({"lines": _granted(taken)})
    try:
        with unit_of_work.attempt():
            for line in lines:
                line.holds = line.is_counted
            db.session.flush()
    except IntegrityError as error:  # somebody else's claim got there in the same moment
        raise Invalid({"lines": _granted([line for line in lines if line.is_counted])}) from error


def _granted(lines: list[ClaimLine]) -> str:
    named = "、".join(" ".join(filter(None, (line.person_name, line.month))) for line in lines[:NAMED])
    more = _("等 %(n)s 条", n=len(lines)) if len(lines) > NAMED else ""
    return _("%(named)s%(more)s 已在其他申领中，不得重复申领（R41）。", named=named, more=more)


def frozen_parameters(lines: Iterable[ClaimLine]) -> str:
    """Each version of a parameter that the lines rest on, once: JSON [[key, region, value, version], …]."""
    found: dict[str, list[Any]] = {}
    for line in lines:
        for step in json.loads(line.steps):
            for row in step.get("params", ()):
                found.setdefault(json.dumps(row, ensure_ascii=False), row)
    return json.dumps([found[key] for key in sorted(found)], ensure_ascii=False)


def lock_months(lines: Iterable[ClaimLine]) -> None:
    """Make the verified months behind counted lines read-only, because money is worked out from them (6.7)."""
    counted = [line for line in lines if line.is_counted]
    sheets = queries.sheets_of(counted, state=AttendanceMonthState.VERIFIED)
    with acting_as(SYSTEM):
        months.perform.many(SYSTEM, sheets, "lock", lambda _sheet: {"locked_at": clock.now()}, reason="")


def withdraw(actor: Actor, claim: Claim, *, reason: str = "") -> Claim:
    """Take the own claim back before it is paid: its lines and what the budget holds for it are free again."""
    return give_up(actor, claim, "withdraw", reason=reason)


def lapse(actor: Actor, claim: Claim) -> Claim:
    """Take a claim as withdrawn of which the supplement never came; the job asks after how many days."""
    give_up(actor, claim, "lapse", reason=_("逾期未补正，视为撤回。"))
    news.to_claimant("claim_lapsed", claim)
    return claim


def give_up(actor: Actor, claim: Claim, name: str, *, reason: str = "", **facts: Any) -> Claim:
    """End a claim by a move that grants nothing; lines and budget are free again."""
    perform.begin(actor, claim, name)
    was_sent = claim.submitted_at is not None
    perform(
        actor, claim, name, reason=reason, due_on=None, held_proposal=None, held_proposed_by_id=None,
        needs_recount=False, **facts,
    )  # fmt: skip
    ledger.release(claim)
    claims.release_lines(claim)
    db.session.flush()
    signals.decided.send(claim, actor=actor)
    if was_sent and name == "withdraw" and not news.is_counties(claim):
        news.to_county("claim_withdrawn", claim, reason=reason.strip())
    return claim
