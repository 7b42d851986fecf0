"""The county reviews a claim in two hands: accepted, supplemented once, passed on today's facts, rechecked, refused."""

import json
import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.errors import Invalid
from app.core.rulebook import UnknownRule, find
from app.core.search import is_storable
from app.programme.queries import whole_number
from app.subsidies.models import Claim
from app.subsidies.policy.telling import OFFICERS_OWN
from app.subsidies.queries import claims as queries
from app.subsidies.services import checking, detecting, holding, ledger, news, revising, sampling, submitting
from app.subsidies.services.claimants import account_problems, digits_of
from app.subsidies.services.moving import perform
from app.subsidies.states import CheckStep, ClaimKind

ITEMS_MAX, ITEM_MAX, NAMED = 20, 120, 10
RULE_NO = re.compile(r"R\d{1,2}")
OF_PEOPLE = frozenset({ClaimKind.LIVING, ClaimKind.REMAINING, ClaimKind.FLEX_SOCIAL, ClaimKind.HIRING})


def accept(actor: Actor, claim: Claim, *, reason: str = "") -> Claim:
    """Take a claim up; its review is due after the workdays of the parameter, and what is risky is held at once."""
    due = checking.due_after("review_workdays")
    perform(actor, claim, "accept", reason=reason, accepted_on=clock.today(), due_on=due)
    if not holding.hold_if_told(claim):
        news.to_claimant("claim_accepted", claim, due_on=due, once=clock.now().isoformat())
    return claim


def request_supplement(
    actor: Actor, claim: Claim, *, reason: str = "", items: str | Iterable[str] | None = None
) -> Claim:
    """Tell the claimant once, whole, what is missing: a list, or a text with one item a line; the clock stops.

    Raises Invalid on ``items``.
    """
    perform.begin(actor, claim, "request_supplement")
    told = _items(items)
    today = clock.today()
    due = today + timedelta(days=whole_number("claim_supplement_days"))
    perform(
        actor,
        claim,
        "request_supplement",
        reason=reason,
        supplement_asked_on=today,
        supplement_items=json.dumps(told, ensure_ascii=False),
        due_on=due,
    )
    news.to_claimant("claim_supplement", claim, due_on=due, items="；".join(told), once=clock.now().isoformat())
    return claim


def _items(given: str | Iterable[str] | None) -> list[str]:
    rows = given.splitlines() if isinstance(given, str) else list(given or ())
    told = [row.strip() for row in rows if isinstance(row, str) and row.strip()]
    if not 0 < len(told) <= ITEMS_MAX or any(len(row) > ITEM_MAX or not is_storable(row) for row in told):
        words = _("请逐条写明需要补正的材料或事项，不超过 %(n)s 条，每条不超过 %(m)s 字。", n=ITEMS_MAX, m=ITEM_MAX)
        raise Invalid({"items": words})
    return told


def pass_(actor: Actor, claim: Claim, *, reason: str = "") -> Claim:
    """Find a claim in order on today's facts: compared lately, every counted line as computed now, no risk that holds.

    Where the detectors say so the claim is held instead of passed.  Raises Invalid on ``comparison`` or ``amount``.
    """
    perform.begin(actor, claim, "pass")
    _require_compared(claim)
    _ask_again(actor, claim, CheckStep.PASS)
    detecting.examine([claim], CheckStep.PASS)
    if holding.hold_if_told(claim):
        return claim
    perform(actor, claim, "pass", reason=reason, passed_at=clock.now(), passed_by_id=actor.user_id)
    sampling.on_pass(claim, actor)
    news.to_county(
        "claim_passed", claim, roles=news.AUDITORS, due_on=claim.due_on, once=clock.now().isoformat(), by=actor.name
    )
    return claim


def _require_compared(claim: Claim) -> None:
    """Everybody whom the claim is for was compared with the other registers within the days of the parameter."""
    if claim.kind not in OF_PEOPLE:
        return
    days = whole_number("claim_check_valid_days")
    lines = [line for line in queries.lines_of(claim) if line.is_counted]
    stale = queries.not_compared_since(lines, clock.today() - timedelta(days=days))
    if stale:
        named = "、".join(stale[:NAMED]) + (_("等 %(n)s 人", n=len(stale)) if len(stale) > NAMED else "")
        words = _("以下人员没有 %(n)s 日内的信息比对结果，请先办理比对：%(named)s。", n=days, named=named)
        raise Invalid({"comparison": words})


def _ask_again(actor: Actor, claim: Claim, step: CheckStep) -> None:
    """Ask the rules of the kind on today's facts and keep their answers; raises Invalid unless the lines agree."""
    drafts = checking.expected(claim)
    checking.require_equal(claim, drafts)
    checking.keep(actor, claim, step, checking.answers_of(drafts), passed=True)


def send_back(actor: Actor, claim: Claim, *, reason: str = "") -> Claim:
    """Return a passed claim to the first review with what was found."""
    perform(actor, claim, "return", reason=reason, passed_at=None, passed_by_id=None)
    news.to_county("claim_returned", claim, due_on=claim.due_on, once=clock.now().isoformat(), reason=reason.strip())
    return claim


def recheck(actor: Actor, claim: Claim, *, reason: str = "") -> Claim:
    """Find a passed claim in order as another person: its amount is what the system works out now; publishing follows.

    Raises Invalid on ``amount``.
    """
    perform.begin(actor, claim, "recheck")
    _ask_again(actor, claim, CheckStep.RECHECK)
    facts: dict[str, Any] = {"rechecked_at": clock.now(), "rechecked_by_id": actor.user_id}
    perform(actor, claim, "recheck", reason=reason, due_on=checking.workdays_on(1), **facts)
    return claim


def review_again(claim: Claim, why: str) -> Claim:
    """Put a claim, as the system, back to the first review; the budget holds nothing for it, no notice names it."""
    if claim.state not in perform.workflow.moves["review_again"].sources:
        return claim
    due = checking.due_after("review_workdays")
    perform.begin(SYSTEM, claim, "review_again")
    ledger.release(claim)
    perform(SYSTEM, claim, "review_again", reason=why, due_on=due, **checking.NOT_PASSED)
    news.to_county("claim_returned", claim, due_on=due, once=clock.now().isoformat(), reason=why)
    return claim


def reject(actor: Actor, claim: Claim, *, reason: str = "", rule_ids: str = "") -> Claim:
    """Refuse a claim by rules and with a reason; lines and budget are free, the claimant learns where to appeal.

    ``rule_ids`` names rules by number, as R34 R43.  Raises Invalid on ``rule_ids``.
    """
    perform.begin(actor, claim, "reject")
    rules = _rules(rule_ids)
    submitting.give_up(actor, claim, "reject", reason=reason, refused_rules=" ".join(rules))
    holding.tell_refused(claim, reason.strip(), "、".join(rules))
    return claim


def _rules(told: str | Iterable[str]) -> list[str]:
    text = told if isinstance(told, str) else " ".join(str(one) for one in told)
    found = list(dict.fromkeys(RULE_NO.findall((text or "").upper())))
    rest = RULE_NO.sub("", (text or "").upper()).strip(" ,，、;；")
    try:
        names = [find(number).name for number in found]
    except UnknownRule:
        names = []
    if not names or rest.replace(" ", "").strip(",，、;；"):
        raise Invalid({"rule_ids": _("请写明不符合的规则编号，如 R34 R43。")})
    if OFFICERS_OWN & set(found):
        raise Invalid({"rule_ids": _("风险红旗（R60）不是不予补贴的理由，请写明查实后不符合的规则。")})
    if len(" ".join(found)) > 120:
        raise Invalid({"rule_ids": _("规则编号过多，请只写主要的几条。")})
    return found


def fix_account(
    actor: Actor,
    claim: Claim,
    *,
    payee_account: str = "",
    account_holder: str = "",
    payee_bank: str = "",
    reason: str = "",
) -> Claim:
    """Give a new account after a failed payment; it is in the claimant's own name (R44), and the payment is tried anew.

    Raises Invalid on ``payee_account``, ``payee_bank`` or ``account_holder``.
    """
    perform.begin(actor, claim, "fix_account")
    number, holder, bank = digits_of(payee_account), account_holder.strip(), payee_bank.strip()
    problems = account_problems(number, bank)
    if holder != claim.payee_name:
        problems["account_holder"] = _("账户户名应为收款人“%(name)s”（R44）。", name=claim.payee_name)
    if problems:
        raise Invalid(problems)
    perform(
        actor,
        claim,
        "fix_account",
        reason=reason,
        payee_account=number,
        payee_bank=bank,
        account_holder=holder,
        due_on=checking.due_after("pay_workdays"),
    )
    if not actor.has(*news.AGENTS):
        news.to_county("claim_account_fixed", claim, due_on=claim.due_on, once=clock.now().isoformat())
    return claim


MOVES: dict[str, Callable[..., Claim]] = {
    "submit": submitting.submit,
    "accept": accept,
    "request_supplement": request_supplement,
    "pass": pass_,
    "return": send_back,
    "recheck": recheck,
    "withdraw": submitting.withdraw,
    "reject": reject,
    "propose_release": holding.propose_release,
    "propose_refusal": holding.propose_refusal,
    "release": holding.release,
    "refuse_held": holding.refuse_held,
    "keep_held": holding.keep_held,
    "fix_account": fix_account,
    "revise": revising.revise,
}
