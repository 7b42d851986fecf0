"""Payments that go to finance together: drafted from approved claims, sent with a file, pulled until they are paid."""

from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.core import audit, clock, files, unit_of_work
from app.core.actor import SYSTEM, Actor
from app.core.errors import Invalid, OutOfReach, Refusal, Refused
from app.core.files import StoredFile
from app.core.issuing import new_number
from app.core.money import text
from app.extensions import db
from app.messaging.queries import officers_of
from app.messaging.services import tell
from app.programme.queries import whole_number, workdays_after
from app.security.states import Role
from app.subsidies.models import Claim, PaymentBatch, PaymentItem
from app.subsidies.policy.money import BATCH_POLICY, may_answer, may_draft
from app.subsidies.queries import batches as queries
from app.subsidies.services import batch_files, entering
from app.subsidies.services import moving as claim_moves
from app.subsidies.states import BATCHING, BatchState, ItemState

perform = BATCHING.bound_to(BATCH_POLICY)
SERIES, FILE_KIND = "JXBF", "payment_batch"
PAYMENTS_MAX = 5000  # in one batch


def draft(actor: Actor, claim_ids: Collection[str]) -> PaymentBatch | None:
    """Begin a batch with approved claims of the actor's county; None when the detectors held every one of them.

    Raises Invalid on ``claims`` naming what keeps a claim out: its state, another batch, its account, its sample.
    """
    if refusal := may_draft(actor, actor.region_code):
        raise Refused(refusal)
    if not claim_ids:
        raise Invalid({"claims": _("请选择要拨付的申领。")})
    going = entering.ready(actor.region_code, claim_ids)
    if not going:
        return None
    number = new_number(SERIES, actor.region_code)
    batch = PaymentBatch(number=number, title=_("%(number)s 补贴拨付", number=number), region_code=actor.region_code)
    db.session.add(batch)
    db.session.flush()
    return _put(batch, going)


def add(actor: Actor, batch: PaymentBatch, claim_ids: Collection[str]) -> PaymentBatch:
    """Put more approved claims into a batch that was not sent yet; those that the detectors hold stay out."""
    _require_draft(actor, batch)
    return _put(batch, entering.ready(batch.region_code, claim_ids))


def pull(actor: Actor, batch: PaymentBatch, item_ids: Collection[str], *, reason: str = "") -> PaymentBatch:
    """Take payments out: from a draft at once, from a sent batch with a reason and only while finance has not answered.

    A batch of which nothing is left is cancelled.  Raises Refused for a payment that was answered (X36).
    """
    if refusal := may_draft(actor, batch.region_code):
        raise Refused(refusal)
    perform.lock(batch)
    items = [item for item in queries.items_of(batch, lock=True) if item.id in set(item_ids)]
    if not items or len(items) != len(set(item_ids)):
        raise OutOfReach()
    if batch.state == BatchState.DRAFT:
        for item in items:
            db.session.delete(item)
    elif batch.state == BatchState.SENT:
        _pull_sent(actor, items, reason)
    else:
        raise Refused(Refusal("state", _("批次已办结或已取消，不能再撤出付款。")), status=409)
    _count(batch)
    if batch.state == BatchState.SENT:
        places = "、".join(str(item.place) for item in items)
        _tell_finance("batch_pulled", batch, reason=reason.strip(), pulled=len(items), places=places)
        settle_or_cancel(actor, batch, reason)
    return batch


def _pull_sent(actor: Actor, items: Sequence[PaymentItem], reason: str) -> None:
    if any(item.state != ItemState.QUEUED for item in items):
        words = _("财政已登记拨付结果的付款不能撤出。")
        raise Refused(Refusal("answered", words, "R44"), status=409)
    if not reason.strip():
        raise Invalid({"reason": _("请填写撤出的原因。")})
    claims = queries.claims_of_items(items)
    for item in items:
        claim_moves.perform(actor, claims[item.claim_id], "pull", reason=reason, due_on=None)
        mark(item, state=ItemState.PULLED)
    db.session.flush()


def mark(item: PaymentItem, **facts: Any) -> None:
    """Write what became of one payment; it has no moves of its own, they are those of its claim and its batch."""
    for name, value in facts.items():
        setattr(item, name, value)


def send(actor: Actor, batch: PaymentBatch, *, reason: str = "") -> PaymentBatch:
    """Send a batch to finance: everything is asked once more, what no longer holds stays behind, the file is kept.

    Raises Refused when nothing is left, Invalid where the workdays are not known.
    """
    perform.begin(actor, batch, "send")
    items = queries.items_of(batch, lock=True)
    claims = entering.fit(batch, items)
    going = [item for item in items if item.claim_id in claims]
    for item in items:
        if item.claim_id not in claims:
            db.session.delete(item)
    _count(batch)
    if not going:
        raise Refused(Refusal("empty", _("批次里的申领都已不能拨付，请重新选择。"), "R44"), status=409)
    kinds = {claim.id: claim.kind for claim in claims.values()}
    due = workdays_after(clock.today(), whole_number("pay_workdays"))
    ordered = list(claims.values())
    claim_moves.perform.many(actor, ordered, "send", lambda _claim: {"due_on": due}, reason=batch.number)
    facts = {"sent_on": clock.today(), "sent_by_id": actor.user_id, "pay_due_on": due}
    perform(actor, batch, "send", checksum=batch_files.checksum_of(batch, going, kinds), reason=reason, **facts)
    book = batch_files.workbook(batch, going, kinds)
    files.keep_book(batch, FILE_KIND, f"{batch.number}.xlsx", book)
    _tell_finance("batch_sent", batch)
    return batch


def cancel(actor: Actor, batch: PaymentBatch, *, reason: str = "") -> PaymentBatch:
    """Give a batch up of which nothing was paid; its claims are approved ones again."""
    perform.begin(actor, batch, "cancel")
    items = queries.items_of(batch, lock=True)
    if any(item.state == ItemState.PAID for item in items):
        raise Refused(Refusal("paid", _("批次里已有付款拨付，不能取消；未拨付的可逐笔撤出。"), "R44"), status=409)
    queued = [item for item in items if item.state == ItemState.QUEUED]
    if batch.state == BatchState.SENT:
        _pull_sent(actor, queued, reason)
        _tell_finance("batch_cancelled", batch, reason=reason.strip())
    else:
        for item in queued:
            db.session.delete(item)
    _count(batch)
    return _cancelled(actor, batch, reason)


def _cancelled(actor: Actor, batch: PaymentBatch, reason: str) -> PaymentBatch:
    done: PaymentBatch = perform(actor, batch, "cancel", reason=reason)
    return done


def settle_or_cancel(actor: Actor, batch: PaymentBatch, reason: str = "") -> None:
    """End a sent batch when no payment waits any more: settled when finance answered one, else given up."""
    states = {item.state for item in queries.items_of(batch)}
    if ItemState.QUEUED in states:
        return
    if states & {ItemState.PAID, ItemState.FAILED}:
        perform(SYSTEM, batch, "settle", settled_on=clock.today())
    else:
        _cancelled(actor, batch, reason)


def download(actor: Actor, batch: PaymentBatch) -> StoredFile:
    """The file of a sent batch, for the county's agent and for finance; that it was taken is logged."""
    kept = files.files_of(batch, FILE_KIND)
    if not kept or batch.state in (BatchState.DRAFT, BatchState.CANCELLED):
        raise OutOfReach()
    if may_answer(actor) is not None and (refusal := may_draft(actor, batch.region_code)):
        raise Refused(refusal)
    audit.note("download", batch, file=kept[-1].name, sha256=kept[-1].sha256)
    unit_of_work.keep_writes()
    return kept[-1]


# -- rows


def _require_draft(actor: Actor, batch: PaymentBatch) -> None:
    if refusal := may_draft(actor, batch.region_code):
        raise Refused(refusal)
    perform.lock(batch)
    if batch.state != BatchState.DRAFT:
        raise Refused(Refusal("state", _("批次已送财政，不能再加入申领。")), status=409)


def _put(batch: PaymentBatch, claims: Sequence[Claim]) -> PaymentBatch:
    """Add payments after the last one; two batches that reach for one claim at once end in a refusal of the second."""
    place = queries.last_place(batch)
    try:
        with unit_of_work.attempt():
            for number, claim in enumerate(claims, start=place + 1):
                facts = {"batch_id": batch.id, "region_code": batch.region_code, "claim_id": claim.id}
                db.session.add(PaymentItem(place=number, **facts, **entering.facts(claim)))
            db.session.flush()
    except IntegrityError as taken:
        raise Invalid({"claims": _("有申领刚被加入另一个批次，请刷新后重新选择。")}) from taken
    _count(batch)
    if batch.payments > PAYMENTS_MAX:
        raise Invalid({"claims": _("一个批次不能超过 %(n)s 笔。", n=PAYMENTS_MAX)})
    return batch


def _count(batch: PaymentBatch) -> None:
    """Bring count and sum of a batch in step with the payments that are in it."""
    db.session.flush()
    standing = [item for item in queries.items_of(batch) if item.state != ItemState.PULLED]
    batch.payments = len(standing)
    batch.amount_yuan = sum((item.amount_yuan for item in standing), Decimal("0.00"))
    db.session.flush()


def _tell_finance(key: str, batch: PaymentBatch, **facts: Any) -> None:
    tell(
        key,
        officers_of(batch.region_code, {Role.FINANCE}),
        about=batch,
        link=f"/admin/payment-batches/{batch.id}",
        due_on=batch.pay_due_on,
        number=batch.number,
        payments=batch.payments,
        amount=text(batch.amount_yuan),
        **facts,
    )


MOVES: dict[str, Callable[..., Any]] = {"send": send, "cancel": cancel}
