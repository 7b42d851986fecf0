"""What became of payments, read back row by row: paid under a voucher, or failed and to be paid once more (R44).

Everything that follows a payment follows in the same transaction: the ledger, the claim, the months of allowance that
the person has had (R9, R32), and whoever listens.  A repeat of the same answer changes nothing.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from app.core import audit, files
from app.core.actor import Actor
from app.core.errors import Invalid, Refusal, Refused
from app.core.identifiers import without_numbers
from app.core.scope import unscoped
from app.extensions import db
from app.subsidies import signals
from app.subsidies.models import Claim, PaymentBatch, PaymentItem
from app.subsidies.policy.money import may_answer
from app.subsidies.queries import batches as queries
from app.subsidies.rules.recounts import share_of
from app.subsidies.services import batches, ledger, news
from app.subsidies.services import moving as claim_moves
from app.subsidies.services.batch_reading import PROBLEM_MAX, Answer, answers_in, problems_of
from app.subsidies.states import BatchState, ItemState

ANSWER_KIND = "payment_answer"
MONTHS_MAX = Fraction(12)
STEPS = 10_000  # a placement keeps its months with four digits


def read_file(actor: Actor, batch: PaymentBatch, *, name: str, body: bytes) -> int:
    """Take a filled file in, all of it or nothing; return how many payments it answered that were not answered before.

    The file is kept sealed with the batch.  Raises Invalid for another or an altered file, FaultyResults with every
    faulty cell, Refused when a payment was answered otherwise before.
    """
    items = _begin(actor, batch)
    kinds = {claim.id: claim.kind for claim in queries.claims_of_items(items).values()}
    told = answers_in(batch, items, kinds, name, body)
    new = _take(actor, batch, items, told)
    if new:
        shown = without_numbers("".join(c for c in name if c.isprintable()))[-60:]
        kept = files.keep_book(batch, ANSWER_KIND, f"{batch.number}-{_('拨付结果')}.xlsx", body)
        audit.note("payment-answer", batch, file=shown, sha256=kept.sha256, answers=new)
    return new


def read(actor: Actor, batch: PaymentBatch, rows: Sequence[Answer]) -> int:
    """Take answers for payments of a batch in; return how many of them are new."""
    items = _begin(actor, batch)
    known = {item.id: item for item in items}
    for row in rows:
        if row.item_id not in known:
            raise Invalid({"item_id": _("本批次没有这笔付款。")})
        if known[row.item_id].state == ItemState.PULLED:
            raise Refused(Refusal("pulled", _("这笔付款已撤出批次，不能登记结果。"), "R44"), status=409)
        if problems := problems_of(row, batch):
            raise Invalid(problems)
    return _take(actor, batch, items, rows)


def answer(
    actor: Actor,
    item: PaymentItem,
    *,
    is_paid: bool,
    voucher_no: str = "",
    paid_on: date | None = None,
    problem: str = "",
) -> PaymentItem:
    """Say on its page what became of one payment."""
    batch = queries.batch_in_reach(item.batch_id)
    assert batch is not None
    told = Answer(item.id, is_paid, voucher_no.strip(), paid_on, problem.strip())
    read(actor, batch, [told])
    return item


def _begin(actor: Actor, batch: PaymentBatch) -> list[PaymentItem]:
    """Lock the batch and its payments: of two officers at once the second sees what the first wrote."""
    batches.perform.lock(batch)
    if refusal := may_answer(actor, batch):
        raise Refused(refusal)
    if batch.state not in (BatchState.SENT, BatchState.SETTLED):
        raise Refused(Refusal("state", _("批次不在财政拨付中，不能登记结果。"), "R44"), status=409)
    return queries.items_of(batch, lock=True)


def _take(actor: Actor, batch: PaymentBatch, items: Sequence[PaymentItem], told: Sequence[Answer]) -> int:
    known = {item.id: item for item in items}
    new = [row for row in told if _is_new(known[row.item_id], row)]
    if not new:
        return 0
    paid = [(known[row.item_id], row) for row in new if row.is_paid]
    failed = [(known[row.item_id], row) for row in new if not row.is_paid]
    with unscoped(queries.OF_THE_ITEM):
        claims = queries.claims_of_items([known[row.item_id] for row in new])
        _pay(actor, paid, claims)
        for item, row in failed:
            _fail(actor, item, row, claims[item.claim_id])
        db.session.flush()
    batches.settle_or_cancel(actor, batch)
    _tell(actor, paid, failed)
    return len(new)


def _is_new(item: PaymentItem, told: Answer) -> bool:
    """Whether a payment waits for this answer; Refused when it was answered otherwise."""
    if item.state == ItemState.QUEUED:
        return True
    same = (
        (item.state, item.voucher_no, item.paid_on) == (ItemState.PAID, told.voucher_no, told.paid_on)
        if told.is_paid
        else (item.state, item.problem) == (ItemState.FAILED, told.problem)
    )
    if same:
        return False
    words = _("第 %(n)s 笔已登记为“%(state)s”，与本次填写的不一致。", n=item.place, state=_(item.state.label))
    raise Refused(Refusal("answered", words, "R44"), status=409)


def _pay(actor: Actor, paid: Sequence[tuple[PaymentItem, Answer]], claims: dict[str, Claim]) -> None:
    if not paid:
        return
    facts: dict[str, dict[str, Any]] = {}
    for item, row in paid:
        told = {"voucher_no": row.voucher_no, "paid_on": row.paid_on, "answered_by_id": actor.user_id}
        batches.mark(item, state=ItemState.PAID, **told)
        money = {"paid_on": row.paid_on, "voucher_no": row.voucher_no, "paid_yuan": item.amount_yuan, "due_on": None}
        facts[item.claim_id] = money
    going = [claims[item.claim_id] for item, _row in paid]
    ledger.pay_many([(claims[item.claim_id], item.amount_yuan) for item, _row in paid])
    moved = claim_moves.perform.many(actor, going, "pay", lambda claim: facts[claim.id], reason="")
    if len(moved) != len(going):
        raise Refused(Refusal("state", _("有申领不在财政拨付中，没有登记任何结果。"), "R44"), status=409)
    _count_months(list(facts))


def _fail(actor: Actor, item: PaymentItem, row: Answer, claim: Claim) -> None:
    told = {"problem": row.problem[:PROBLEM_MAX], "answered_by_id": actor.user_id}
    batches.mark(item, state=ItemState.FAILED, **told)
    claim_moves.perform(actor, claim, "fail", reason=row.problem, due_on=None)


def _count_months(claim_ids: Sequence[str]) -> None:
    """Add the exact shares of the paid allowance lines to the months of their placements, 12 at most (R32)."""
    shares: dict[str, Fraction] = {}
    for placement_id, share in queries.allowance_shares(claim_ids):
        shares[placement_id] = shares.get(placement_id, Fraction(0)) + share_of(share)
    for placement in queries.placements_under_lock(shares):
        months = min(Fraction(placement.months_paid) + shares[placement.id], MONTHS_MAX)
        placement.months_paid = Decimal(round(months * STEPS)) / STEPS
    db.session.flush()


def _tell(
    actor: Actor, paid: Sequence[tuple[PaymentItem, Answer]], failed: Sequence[tuple[PaymentItem, Answer]]
) -> None:
    """Tell listeners and claimants; the claims are read anew at once, with what the moves wrote."""
    with unscoped(queries.OF_THE_ITEM):
        claims = queries.claims_of_items([item for item, _row in [*paid, *failed]])
        for item, _row in paid:
            claim = claims[item.claim_id]
            signals.paid.send(claim, actor=actor)
            news.to_claimant("claim_paid", claim, once=claim.voucher_no or "", day=claim.paid_on)
        for item, row in failed:
            claim = claims[item.claim_id]
            news.to_claimant("claim_pay_failed", claim, once=item.id, reason=row.problem)
            if not news.is_counties(claim):
                news.to_county("claim_pay_failed", claim, once=item.id, reason=row.problem)
