"""The claimant sends a claim in, or takes it back: lines worked out at that moment, documents, slots, locked months."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from app.core import clock
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
from app.subsidies.services.claim_rows import parameters_of
from app.subsidies.services.moving import perform
from app.subsidies.states import CheckStep, Claimant


def submit(actor: Actor, claim: Claim, *, reason: str = "", pledge: bool = False) -> Claim:
    """Send a claim in: the lines are worked out anew, every document is there, each line holds its slot.

    The parameter versions are frozen, the months of attendance locked, the detectors run.  Raises Invalid on
    ``pledge``, ``lines`` (nothing to grant, or granted elsewhere), ``documents`` (R42), ``payee_account`` (R44) or
    ``workdays``.
    """
    perform.begin(actor, claim, "submit")
    if pledge is not True:
        raise Invalid({"pledge": _("请先阅读并勾选承诺：所报情况真实，如有虚报冒领愿承担法律责任。")})
    try:
        claims.refresh(actor, claim, until=claim.period_to)  # no month that the claimant has not seen
    except MissingWorkdays as missing:
        raise Invalid({"workdays": str(missing)}) from missing
    lines = queries.lines_of(claim)
    results = checking.answers_of(lines)
    results.append(_documents_answer(claim))
    _require_account(claim)
    checking.keep(actor, claim, CheckStep.SUBMIT, results, passed=True)
    return send_in(actor, claim, lines, reason=reason)


def send_in(actor: Actor, claim: Claim, lines: list[ClaimLine], *, reason: str = "") -> Claim:
    """The second half of a submission, of a claim whose lines hold and whose documents were found in order."""
    perform(
        actor,
        claim,
        "submit",
        reason=reason,
        submitted_at=claim.submitted_at or clock.now(),  # a supplement does not make a claim late (R43)
        submitted_by_id=actor.user_id,
        due_on=checking.due_after("accept_workdays"),
        needs_recount=False,
        parameters=parameters_of(line.steps for line in lines),
    )
    lock_months(lines)
    detecting.examine([claim], CheckStep.SUBMIT)
    signals.submitted.send(claim, actor=actor)
    if not news.is_counties(claim) or actor.is_system:
        news.to_county("claim_submitted", claim, due_on=claim.due_on, once=clock.now().isoformat())
    return claim


def _documents_answer(claim: Claim) -> dict[str, Any]:
    if missing := documents.missing_of(claim):
        raise Invalid({"documents": missing})
    return checking.answer("R42", True, _("申领材料齐全。"))


def _require_account(claim: Claim) -> None:
    """R44: money goes to an account of the claimant; without one the claim could be granted and never be paid."""
    if (claim.payee_account or "").strip():
        return
    if claim.claimant == Claimant.COUNTY:
        words = _("没有收款账号，请撤回后填写保险机构的开户银行和账号重新起草（R44）。")
    else:
        words = _("档案中没有登记收款账号，不能提交，请先登记账户（R44）。")
    raise Invalid({"payee_account": words})


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
