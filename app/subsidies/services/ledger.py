"""The ledger of budgets: signed transactions under the lock of their account, whose figures are always their sums.

A claim commits the money of its kind's item in the year of its approval; a payment turns the commitment into money
paid; what is withdrawn or refused releases it, what comes back returns (财社〔2017〕164号, R44, R62).  Lock a claim
before its account, and several claims in the order of their keys.
"""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.core import actor as actors
from app.core import clock
from app.core.errors import Invalid, Refusal, Refused
from app.core.insertion import insert_unless_there
from app.core.money import text
from app.core.scope import unscoped
from app.core.types import city_of
from app.extensions import db
from app.registers.models import BudgetLine
from app.registers.states import BudgetItem
from app.subsidies.models import BudgetAccount, BudgetEntry, Claim, Recovery
from app.subsidies.queries import money as queries
from app.subsidies.rules.claims import payable
from app.subsidies.states import EntryKind

NOTHING = Decimal("0.00")
BY_LIST = "财政预算安排名单"


def left(region_code: str, year: int, item: BudgetItem | str) -> Decimal:
    """What a county may still commit on an item in a year, in yuan."""
    return queries.left_of((region_code, year, BudgetItem(item)))


def commit(claim: Claim) -> BudgetEntry:
    """Hold the claim's amount in this year's account of its county and kind; sets ``budget_year``.

    Raises Refused when too little is left (R44, code ``budget``) or when money is held or was paid for it already.
    """
    year = clock.today().year
    account = queries.account_of((claim.region_code, year, BudgetItem(claim.kind.value)))
    if queries.held_for(claim.id) or queries.paid_from(claim.id):
        raise Refused(Refusal("committed", _("这笔申领已经占用过预算，不能重复占用。"), "R44"), status=409)
    judged = payable(
        budget_left=account.left_yuan if account else NOTHING,
        amount=claim.amount_yuan,
        notice_passed=True,
        payee=claim.payee_name,
        account=claim.payee_name,
    )
    if account is None or not judged.ok:
        raise Refused(Refusal("budget", str(judged.message or _("本年度没有安排这项补贴的预算。")), "三(一)"))
    claim.budget_year = year
    return _enter(account, EntryKind.COMMIT, committed=claim.amount_yuan, claim_id=claim.id, note=claim.number)


def release(claim: Claim, *, note: str = "") -> Decimal:
    """Let go of what is held for a claim that will not be paid as it is; return how much, in yuan (nothing is well)."""
    freed = NOTHING
    for account_id, amount in queries.held_for(claim.id):
        account = queries.account_under_lock(account_id)
        _enter(account, EntryKind.RELEASE, committed=-amount, claim_id=claim.id, note=note or claim.number)
        freed += amount
    if freed:
        claim.budget_year = None
    return freed


def pay(claim: Claim, amount: Decimal) -> BudgetEntry:
    """Turn the commitment of a claim into money paid; it is what was committed, to the cent.

    Raises Refused when nothing or another sum is held for the claim, or when it was paid before.
    """
    [entry] = pay_many([(claim, amount)])
    return entry


def pay_many(payments: Sequence[tuple[Claim, Decimal]]) -> list[BudgetEntry]:
    """The same for many claims under lock, in a few statements; all of them or none."""
    keys = [claim.id for claim, _amount in payments]
    if queries.paid_claims(keys):
        raise Refused(Refusal("paid", _("这笔申领已经拨付过，不能重复拨付。"), "R44"), status=409)
    held, entries = queries.held_of_many(keys), []
    due: dict[str, list[tuple[Claim, Decimal]]] = {}
    for claim, amount in payments:
        if [sum_ for _account, sum_ in held[claim.id]] != [amount]:
            words = _("拨付金额 %(paid)s 元与占用的预算不符，没有登记。", paid=text(amount))
            raise Refused(Refusal("not_committed", words, "R44"), status=409)
        due.setdefault(held[claim.id][0][0], []).append((claim, amount))
    for account_id in sorted(due):
        account = queries.account_under_lock(account_id)
        notes = [
            _entry(account, EntryKind.PAY, committed=-amount, paid=amount, claim_id=claim.id, note=claim.number)
            for claim, amount in due[account_id]
        ]
        entries += _keep(account, notes)
    return entries


def give_back(recovery: Recovery, amount: Decimal, note: str = "") -> BudgetEntry:
    """Put money that came back into the account out of which the claim was paid (R62).

    Raises Invalid on ``amount_yuan`` when more comes back than was paid.
    """
    if amount <= 0:
        raise Invalid({"amount_yuan": _("退回金额应大于 0。")})
    found = queries.paid_from(recovery.claim_id)
    account = queries.account_under_lock(found[0]) if found else None
    found = queries.paid_from(recovery.claim_id)  # again under the lock
    if account is None or found is None or amount > found[1]:
        raise Invalid({"amount_yuan": _("退回金额不能超过已拨付而未退回的金额。")})
    return _enter(
        account,
        EntryKind.RETURN,
        paid=-amount,
        claim_id=recovery.claim_id,
        recovery_id=recovery.id,
        note=note or recovery.claim_number,
    )


def arrange(region_code: str, year: int, item: BudgetItem | str, *, note: str = "") -> BudgetEntry | None:
    """Bring the arranged money of an account in step with the finance department's list; None when it is already.

    Raises Invalid on ``amount_yuan`` when the list would leave less than is committed and paid.
    """
    key = (region_code, year, BudgetItem(item))
    account = queries.account_of(key) or _opened(key)
    wanted = queries.listed_sum(key)  # asked under the lock: what others listed meanwhile counts
    spent = account.committed_yuan + account.paid_yuan
    if wanted < spent:
        words = _(
            "%(year)s 年“%(item)s”已承诺和拨付 %(spent)s 元，安排金额不能低于这个数。",
            year=year,
            item=_(key[2].label),
            spent=text(spent),
        )
        raise Invalid({"amount_yuan": words})
    if wanted == account.arranged_yuan:
        return None
    return _enter(account, EntryKind.ARRANGE, arranged=wanted - account.arranged_yuan, note=note)


def _opened(key: queries.AccountKey) -> BudgetAccount:
    region, year, item = key
    with unscoped(queries.OF_THE_LIST):
        insert_unless_there(BudgetAccount, region_code=region, city_code=city_of(region), year=year, item=item)
    account = queries.account_of(key)
    assert account is not None
    return account


def follow_list() -> int:
    """Bring every account in step with the list of budget lines; return how many were not."""
    db.session.flush()
    keys = queries.out_of_step()
    for region, year, item in keys:
        arrange(region, year, item, note=BY_LIST)
    return len(keys)


def follow_lines(sender: Any, *, ids: Collection[str]) -> None:
    """Follow a change of the list in the same transaction; a refusal keeps the change from being stored."""
    if sender is BudgetLine:
        follow_list()


def _enter(account: BudgetAccount, kind: EntryKind, **facts: Any) -> BudgetEntry:
    """Write one transaction of an account under lock, and its figures with it."""
    [entry] = _keep(account, [_entry(account, kind, **facts)])
    return entry


def _entry(
    account: BudgetAccount,
    kind: EntryKind,
    *,
    arranged: Decimal = NOTHING,
    committed: Decimal = NOTHING,
    paid: Decimal = NOTHING,
    **of: str,
) -> BudgetEntry:
    return BudgetEntry(
        account_id=account.id,
        region_code=account.region_code,
        kind=kind,
        arranged_yuan=arranged,
        committed_yuan=committed,
        paid_yuan=paid,
        made_at=clock.now(),
        made_by=actors.current().name[:64],
        **of,
    )


def _keep(account: BudgetAccount, entries: list[BudgetEntry]) -> list[BudgetEntry]:
    db.session.flush()  # what waits was written by the actor and is asked of the actor's reach
    for entry in entries:
        account.arranged_yuan += entry.arranged_yuan
        account.committed_yuan += entry.committed_yuan
        account.paid_yuan += entry.paid_yuan
    with unscoped(queries.OF_THE_CLAIM):
        db.session.add_all(entries)
        db.session.flush()
    return entries
