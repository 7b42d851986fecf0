"""Money comes back: proposed by an auditor, ordered by a supervisor, returned in parts, settled (R62, C88)."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import SYSTEM, Actor, acting_as
from app.core.errors import Invalid, OutOfReach, Refusal, Refused
from app.core.money import text, yuan
from app.core.search import is_storable
from app.extensions import db
from app.placements.models import Placement
from app.programme.queries import whole_number
from app.subsidies.models import Claim, Recovery
from app.subsidies.policy.recoveries import POLICY, may_propose
from app.subsidies.queries import claims as queries
from app.subsidies.queries import flags as flag_queries
from app.subsidies.queries.money import is_returned_under
from app.subsidies.rules.recounts import WHOLE, share_of
from app.subsidies.services import ledger, news
from app.subsidies.services import moving as claim_moves
from app.subsidies.states import RECOVERING, ClaimKind, FlagState, RecoveryCause
from app.units.models import Unit
from app.units.services import standing

perform = RECOVERING.bound_to(POLICY)
VOUCHER_MAX, VOUCHER = 60, "凭证号 "
MONTHS_MAX = 12


def propose(
    actor: Actor, claim: Claim, *, reason: str = "", cause: RecoveryCause | str = RecoveryCause.RECOMPUTED
) -> Recovery:
    """Propose, as the county's auditor, to ask money of a paid claim back.

    RECOMPUTED asks for what the last recount found to be too much; FRAUD, which needs a flag confirmed as such, for
    all that was paid and did not come back yet.  Raises Refused, or Invalid on ``reason``, ``cause`` or ``amount``.
    """
    claim_moves.perform.lock(claim)
    if refusal := may_propose(actor, claim):
        raise Refused(refusal, status=409 if refusal.code == "state" else 403)
    words = reason.strip()
    if not 0 < len(words) <= 500 or not is_storable(words):
        raise Invalid({"reason": _("请填写追回的理由，不超过 500 字。")})
    if queries.open_recovery(claim) is not None:
        raise Refused(Refusal("open", _("这笔申领已有一项追回正在办理。"), "R62"), status=409)
    amount, recount_id = _asked(claim, _cause(cause))
    row = Recovery(
        claim_id=claim.id,
        claim_number=claim.number,
        recount_id=recount_id,
        payee_name=claim.payee_name,
        unit_id=claim.unit_id,
        trainee_id=claim.trainee_id,
        region_code=claim.region_code,
        cause=_cause(cause),
        reason=words,
        amount_yuan=amount,
        proposed_by_id=actor.user_id,
    )
    db.session.add(row)
    db.session.flush()
    news.to_supervisors("recovery_proposed", row, reason=words, by=actor.name)
    return row


def _cause(told: RecoveryCause | str) -> RecoveryCause:
    try:
        return RecoveryCause(told)
    except ValueError:
        raise Invalid({"cause": _("请选择追回的原因。")}) from None


def _asked(claim: Claim, cause: RecoveryCause) -> tuple[Decimal, str | None]:
    """How much is asked back, in yuan, and by which recount."""
    open_yuan = claim.paid_yuan - claim.returned_yuan
    if cause == RecoveryCause.FRAUD:
        if not any(row.state == FlagState.CONFIRMED and row.is_fraud for row in flag_queries.flags_of(claim)):
            raise Invalid({"cause": _("没有坐实为骗取补贴的红旗，不能全额追回。")})
        amount, recount_id = open_yuan, None
    else:
        recount = queries.recount_to_recover(claim)
        if recount is None:
            raise Invalid({"amount": _("没有待追回的差额，请先重新计算。")})
        amount, recount_id = min(recount.before_yuan - recount.after_yuan, open_yuan), recount.id
    if amount <= 0:
        raise Invalid({"amount": _("已拨付的款项都已退回，没有可以追回的金额。")})
    return amount, recount_id


def order(actor: Actor, recovery: Recovery, *, reason: str = "") -> Recovery:
    """Order, as a supervisor, that the money comes back within the days of the parameter; fraud bans the unit too."""
    claim = _claim_under_lock(recovery)
    perform.begin(actor, recovery, "order")
    today = clock.today()
    due = today + timedelta(days=whole_number("recovery_due_days"))
    perform(actor, recovery, "order", reason=reason, ordered_by_id=actor.user_id, ordered_on=today, due_on=due)
    claim_moves.perform(SYSTEM, claim, "recover", reason=recovery.reason, due_on=due)
    if recovery.cause == RecoveryCause.FRAUD and recovery.unit_id:
        _ban(recovery)
    words: dict[str, Any] = {"reason": recovery.reason, "cause": _(recovery.cause.label)}
    news.to_claimant("recovery_ordered", recovery, due_on=due, once=recovery.id, **words)
    news.to_county("recovery_ordered", recovery, due_on=due, once=recovery.id, **words)
    return recovery


def _ban(recovery: Recovery) -> None:
    unit = db.session.get(Unit, recovery.unit_id)
    if unit is not None:
        with acting_as(SYSTEM):
            standing.ban(unit, _("骗取就业见习补贴，追回申领 %(number)s。", number=recovery.claim_number))


def cancel(actor: Actor, recovery: Recovery, *, reason: str = "") -> Recovery:
    """Turn a proposal down, as a supervisor."""
    _claim_under_lock(recovery)
    perform(actor, recovery, "cancel", reason=reason)
    told: dict[str, Any] = {"reason": reason.strip(), "by": actor.name}
    news.to_county("recovery_cancelled", recovery, roles=news.AUDITORS, once=recovery.id, **told)
    return recovery


def return_money(
    actor: Actor,
    recovery: Recovery,
    *,
    amount_yuan: Decimal | str = "",
    returned_on: date | str | None = None,
    voucher_no: str = "",
    reason: str = "",
) -> Recovery:
    """Write down that a part of the money, or all of it, came back; the last part settles recovery and claim.

    Raises Invalid on ``amount_yuan`` (yuan, above 0, at most what is open), ``returned_on`` (from the order to
    today) or ``voucher_no`` (each voucher once in a county, whatever is called back under it).
    """
    claim = _claim_under_lock(recovery)
    perform.begin(actor, recovery, "return_money")
    amount, day, voucher = _amount(recovery, amount_yuan), _day(recovery, returned_on), _voucher(recovery, voucher_no)
    note = _note(amount, day, voucher)
    ledger.give_back(recovery, amount, note)
    perform(actor, recovery, "return_money", reason=note, returned_yuan=recovery.returned_yuan + amount)
    with acting_as(SYSTEM):
        claim.returned_yuan += amount
        db.session.flush()
        if recovery.returned_yuan == recovery.amount_yuan:
            _settle(recovery, claim)
    return recovery


def _note(amount: Decimal, day: date, voucher: str) -> str:
    """The words of the ledger: the same whatever language the page is in, as vouchers are found again by them."""
    return f"退回 {text(amount)} 元，{day.isoformat()}，{VOUCHER}{voucher}"


def _amount(recovery: Recovery, told: Decimal | str) -> Decimal:
    try:
        amount = yuan(told if isinstance(told, Decimal) else str(told).strip())
    except (ValueError, TypeError):
        raise Invalid({"amount_yuan": _("请填写金额（元），最多两位小数。")}) from None
    left = recovery.amount_yuan - recovery.returned_yuan
    if not 0 < amount <= left:
        raise Invalid({"amount_yuan": _("退回金额应大于 0，且不超过应退余额 %(left)s 元。", left=text(left))})
    return amount


def _day(recovery: Recovery, told: date | str | None) -> date:
    try:
        day = told if isinstance(told, date) else date.fromisoformat(str(told or ""))
    except ValueError:
        raise Invalid({"returned_on": _("请填写退回日期。")}) from None
    first = recovery.ordered_on or clock.today()
    if not first <= day <= clock.today():
        raise Invalid({"returned_on": _("退回日期应在 %(first)s 至今天之间。", first=first.isoformat())})
    return day


def _voucher(recovery: Recovery, told: str) -> str:
    voucher = (told or "").strip()
    if not 0 < len(voucher) <= VOUCHER_MAX or not is_storable(voucher):
        raise Invalid({"voucher_no": _("请填写收款凭证号，不超过 %(n)s 字。", n=VOUCHER_MAX)})
    if is_returned_under(f"，{VOUCHER}{voucher}", recovery.region_code):
        raise Invalid({"voucher_no": _("这张凭证已经登记过。")})
    return voucher


def _settle(recovery: Recovery, claim: Claim) -> None:
    """Everything came back: recovery and claim are settled, and the months that were paid count no more (R32)."""
    perform(SYSTEM, recovery, "settle")
    claim_moves.perform(SYSTEM, claim, "settle", due_on=None)
    _restore_months(recovery, claim)
    news.to_claimant("recovery_settled", recovery, once=recovery.id)


def _restore_months(recovery: Recovery, claim: Claim) -> None:
    if claim.kind != ClaimKind.LIVING:
        return
    shares = _recovered_shares(recovery, claim)
    for placement in queries.placements_of([key for key, share in shares.items() if share]):
        _take_off(placement, shares[placement.id])
    db.session.flush()


def _recovered_shares(recovery: Recovery, claim: Claim) -> dict[str, Fraction]:
    """Which exact part of how many months comes back, by placement."""
    found: dict[str, Fraction] = {}
    if recovery.cause == RecoveryCause.FRAUD:
        for line in queries.lines_of(claim):
            if line.is_counted and line.placement_id:
                found[line.placement_id] = found.get(line.placement_id, WHOLE) + share_of(line.share)
        return found
    recount = next((row for row in queries.recounts_of(claim) if row.id == recovery.recount_id), None)
    for told in json.loads(recount.differences) if recount else []:
        if key := told["placement"]:
            less = share_of(told["share_before"]) - share_of(told["share_after"])
            found[key] = found.get(key, WHOLE) + less
    return found


def _take_off(placement: Placement, share: Fraction) -> None:
    months = Fraction(placement.months_paid) - share
    kept = min(max(months, WHOLE), Fraction(MONTHS_MAX))
    placement.months_paid = Decimal(round(kept * 10_000)) / 10_000


def _claim_under_lock(recovery: Recovery) -> Claim:
    """The claim of a recovery, locked before it: every verb takes the two in this order."""
    claim = queries.claim_of(recovery.claim_id)
    if claim is None:
        raise OutOfReach()
    claim_moves.perform.lock(claim)
    return claim


MOVES: dict[str, Callable[..., Any]] = {"order": order, "cancel": cancel, "return_money": return_money}
