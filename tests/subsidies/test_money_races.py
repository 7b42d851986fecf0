"""Money under random sequences and at the same moment: accounts always balance, and nothing is paid twice."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from decimal import Decimal
from threading import Barrier

import pytest
import sqlalchemy as sa

from app.core import clock, unit_of_work
from app.core.actor import SYSTEM, acting_as
from app.core.errors import ServiceError
from app.core.files import StoredFile
from app.core.workflow import StatusLog
from app.extensions import db
from app.messaging.models import Message
from app.registers.models import BudgetLine
from app.registers.states import BudgetItem
from app.security.queries import account_by_login, actor_for
from app.subsidies.models import (
    BudgetAccount,
    BudgetEntry,
    Claim,
    PaymentBatch,
    PaymentItem,
    Recovery,
)
from app.subsidies.queries import batches as queries
from app.subsidies.queries import money
from app.subsidies.services import batches, detecting, ledger, notices, results
from app.subsidies.services.batch_reading import Answer
from app.subsidies.services.moving import perform
from app.subsidies.states import BatchState, ClaimState, EntryKind, ItemState, RecoveryCause
from app.units.models import Unit
from tests.subsidies.factories import make_account, make_claim, make_notice
from tests.subsidies.money_factories import TODAY

AMOUNTS = [Decimal(text) for text in ("0.01", "0.10", "0.20", "1485.71", "1950.00", "1606.82", "33.33")]
OPERATIONS = 400


# -- random sequences


class Walk:
    """One county's money, moved at random; what is refused is refused whole."""

    def __init__(self, cast, seed):
        self.random = random.Random(seed)
        self.agent, self.finance = cast["xingqing_agent"], cast["finance_xingqing"]
        self.claims, self.batches, self.recoveries, self.done = [], [], [], 0
        with acting_as(SYSTEM):
            self.line = BudgetLine(
                region_code="640104", year=2026, item=BudgetItem.LIVING, source="REGION", amount_yuan=Decimal("9000.33")
            )
            db.session.add(self.line)
            ledger.follow_list()

    def step(self):
        verb = self.random.choice(
            [self.file, self.file, self.approve, self.approve, self.release, self.draft, self.send, self.answer,
             self.answer, self.pull, self.cancel, self.give_back, self.arrange, self.twice]
        )  # fmt: skip
        with suppress(ServiceError), unit_of_work.attempt():
            verb()
            self.done += 1

    def pick(self, rows, *states):
        found = [row for row in rows if row.state in states]
        return self.random.choice(found) if found else None

    def file(self):
        claim = make_claim("PUBLIC_NOTICE", amount_yuan=self.random.choice(AMOUNTS))
        self.claims.append(claim)

    def approve(self):
        if claim := self.pick(self.claims, "PUBLIC_NOTICE"):
            with acting_as(SYSTEM):
                notices.approve(claim)

    def release(self):
        if claim := self.pick(self.claims, "APPROVED", "PAY_FAILED"):
            with acting_as(SYSTEM):
                ledger.release(claim)
                perform(SYSTEM, claim, "revise", reason="情况变化", approved_on=None)
                claim.state = ClaimState.PUBLIC_NOTICE
                db.session.flush()

    def draft(self):
        chosen = [claim.id for claim in self.claims if claim.state == "APPROVED"][: self.random.randint(1, 4)]
        with acting_as(self.agent):
            if batch := batches.draft(self.agent, chosen):
                self.batches.append(batch)

    def send(self):
        if batch := self.pick(self.batches, BatchState.DRAFT):
            with acting_as(self.agent):
                batches.send(self.agent, batch)

    def items(self, batch):
        with acting_as(SYSTEM):
            return queries.items_of(batch, ItemState.QUEUED)

    def answer(self):
        batch = self.pick(self.batches, BatchState.SENT)
        if batch and (items := self.items(batch)):
            item = self.random.choice(items)
            paid = self.random.random() < 0.7
            told = Answer(item.id, paid, "PZ1" if paid else "", TODAY if paid else None, "" if paid else "退票")
            with acting_as(self.finance):
                results.read(self.finance, batch, [told])

    def pull(self):
        batch = self.pick(self.batches, BatchState.SENT, BatchState.DRAFT)
        if batch and (items := self.items(batch)):
            with acting_as(self.agent):
                batches.pull(self.agent, batch, [self.random.choice(items).id], reason="撤出")

    def cancel(self):
        if self.random.random() < 0.2 and (batch := self.pick(self.batches, BatchState.SENT, BatchState.DRAFT)):
            with acting_as(self.agent):
                batches.cancel(self.agent, batch, reason="取消")

    def give_back(self):
        if claim := self.pick(self.claims, "PAID"):
            with acting_as(SYSTEM):
                recovery = Recovery(
                    claim_id=claim.id, claim_number=claim.number, region_code="640104", payee_name="甲", reason="多拨",
                    cause=RecoveryCause.RECOMPUTED, amount_yuan=claim.amount_yuan, state="CANCELLED",
                )  # fmt: skip
                db.session.add(recovery)
                db.session.flush()
                amount = self.random.choice([Decimal("0.01"), claim.amount_yuan, claim.amount_yuan + 1])
                ledger.give_back(recovery, amount)

    def arrange(self):
        with acting_as(SYSTEM):
            self.line.amount_yuan = self.random.choice(
                [Decimal("4000.10"), Decimal("9000.33"), Decimal("20000.70"), Decimal("1950.00")]
            )
            ledger.follow_list()

    def twice(self):
        if claim := self.pick(self.claims, "PAID", "SENT_TO_FINANCE", "APPROVED"):
            with acting_as(SYSTEM):
                ledger.commit(claim)
                raise AssertionError("money was committed twice")


def require_balance():
    """What must hold after every deed."""
    with acting_as(SYSTEM):
        assert money.unbalanced() == []
        for account in db.session.scalars(sa.select(BudgetAccount)):
            assert account.arranged_yuan == account.committed_yuan + account.paid_yuan + account.left_yuan
            assert account.left_yuan >= 0 and account.committed_yuan >= 0 and account.paid_yuan >= 0
        pays = db.session.execute(
            sa.select(BudgetEntry.claim_id, sa.func.count())
            .where(BudgetEntry.kind == EntryKind.PAY)
            .group_by(BudgetEntry.claim_id)
        ).all()
        assert all(count == 1 for _claim, count in pays)
        held = sum(
            (c.amount_yuan for c in db.session.scalars(sa.select(Claim)) if c.state in ("APPROVED", "SENT_TO_FINANCE", "PAY_FAILED")),
            Decimal(0),
        )  # fmt: skip
        assert held == sum((a.committed_yuan for a in db.session.scalars(sa.select(BudgetAccount))), Decimal(0))
        assert {c.id for c in db.session.scalars(sa.select(Claim)) if c.state == "PAID"} == {key for key, _n in pays}
        assert all(c.paid_yuan <= c.amount_yuan for c in db.session.scalars(sa.select(Claim)))


@pytest.mark.parametrize("seed", [1, 20260823])
def test_accounts_balance_after_every_deed_of_a_random_sequence(session, cast, monkeypatch, seed):
    monkeypatch.setattr(detecting, "examine", lambda claims, step: {})
    walk = Walk(cast, seed)
    for number in range(OPERATIONS):
        walk.step()
        if number % 10 == 0:
            require_balance()
    require_balance()
    states = {claim.state for claim in walk.claims}
    assert walk.done > OPERATIONS // 3 and {"PAID", "APPROVED"} & states


# -- at the same moment


@pytest.fixture
def stored(app, monkeypatch):
    """A county with money, claims of one sent batch and two approved ones; really stored, and taken away afterwards."""
    monkeypatch.setattr(detecting, "examine", lambda claims, step: {})
    made = store(app, _fill)
    yield made
    store(app, lambda: _take_away(made))


def store(app, deed, who=None):
    with app.app_context(), unit_of_work.transaction():
        actor = _actor(who) if who else SYSTEM
        with acting_as(actor):
            return deed(actor) if who else deed()


def _actor(login):
    with acting_as(SYSTEM):
        account = account_by_login(login)
        return actor_for(account)


def _fill():
    account = make_account("7800.00", year=clock.today().year)
    claims = []
    for _number in range(4):
        claim = make_claim("APPROVED", budget_year=None)
        ledger.commit(claim)
        claims.append(claim.id)
    agent = _actor("xingqing_agent")
    with acting_as(agent):
        batch = batches.draft(agent, claims[:2])
        batches.send(agent, batch)
    items = [item.id for item in queries.items_of(batch)]
    return {"account": account.id, "claims": claims, "batch": batch.id, "items": items}


def _take_away(made):
    """The ledger is append-only: its rows are taken away by dropping the guard of this test database for a moment."""
    batch_ids = sa.select(PaymentBatch.id).where(PaymentBatch.region_code == "640104")
    keys = [*db.session.scalars(batch_ids), *made["claims"]]
    db.session.execute(sa.delete(Message).where(Message.record_id.in_(keys)))
    db.session.execute(sa.delete(StatusLog).where(StatusLog.record_id.in_(keys)))
    db.session.execute(sa.delete(StoredFile).where(StoredFile.record_id.in_(keys)))
    units = list(db.session.scalars(sa.select(Claim.unit_id).where(Claim.id.in_(made["claims"]))))
    db.session.execute(sa.delete(PaymentItem).where(PaymentItem.batch_id.in_(batch_ids)))
    db.session.execute(sa.delete(PaymentBatch).where(PaymentBatch.region_code == "640104"))
    for statement in _unguard():
        db.session.execute(sa.text(statement))
    db.session.execute(sa.delete(BudgetEntry).where(BudgetEntry.account_id == made["account"]))
    for statement in _guard():
        db.session.execute(sa.text(statement))
    db.session.execute(sa.delete(BudgetAccount).where(BudgetAccount.id == made["account"]))
    db.session.execute(sa.delete(Claim).where(Claim.id.in_(made["claims"])))
    db.session.execute(sa.delete(Unit).where(Unit.id.in_(units)))


def _unguard():
    if db.engine.dialect.name == "postgresql":
        return ["ALTER TABLE budget_entry DISABLE TRIGGER budget_entry_no_change"]
    return ["DROP TRIGGER budget_entry_no_delete"]


def _guard():
    if db.engine.dialect.name == "postgresql":
        return ["ALTER TABLE budget_entry ENABLE TRIGGER budget_entry_no_change"]
    return [
        "CREATE TRIGGER budget_entry_no_delete BEFORE DELETE ON budget_entry "
        "BEGIN SELECT RAISE(ABORT, 'budget_entry is append-only'); END"
    ]


def at_once(deeds):
    start = Barrier(len(deeds))

    def run(deed):
        start.wait(timeout=30)
        try:
            return deed()
        except ServiceError as error:
            return error.code

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def _answer(app, made, voucher):
    def deed(actor):
        batch = queries.batch_in_reach(made["batch"])
        return results.read(actor, batch, [Answer(key, True, voucher, clock.today()) for key in made["items"]])

    return lambda: store(app, deed, "finance_xingqing")


def _paid(made):
    account = db.session.get_one(BudgetAccount, made["account"])
    pays = sa.select(sa.func.count()).select_from(BudgetEntry).where(
        BudgetEntry.account_id == made["account"], BudgetEntry.kind == EntryKind.PAY
    )  # fmt: skip
    assert money.unbalanced() == []
    return account.paid_yuan, db.session.scalar(pays)


def test_two_finance_officers_at_once_pay_once(app, stored):
    answers = at_once([_answer(app, stored, "PZ1")] * 3)
    assert sorted(answers) == [0, 0, 2]
    assert store(app, lambda: _paid(stored)) == (Decimal("3900.00"), 2)


def test_two_different_answers_at_once_leave_one(app, stored):
    answers = at_once([_answer(app, stored, "PZ1"), _answer(app, stored, "PZ2")])
    assert sorted(map(str, answers)) == ["2", "answered"]
    assert store(app, lambda: _paid(stored)) == (Decimal("3900.00"), 2)


def test_two_batches_at_once_do_not_share_a_claim(app, stored):
    def draft(actor):
        return batches.draft(actor, stored["claims"][2:]).id

    made = at_once([lambda login=login: store(app, draft, login) for login in ("xingqing_agent", "xingqing_colleague")])
    assert sorted(len(str(answer)) > 20 for answer in made) == [False, True]

    def held():
        statement = sa.select(sa.func.count()).select_from(PaymentItem)
        return db.session.scalar(statement.where(PaymentItem.claim_id.in_(stored["claims"][2:])))

    assert store(app, held) == 2


def test_pulling_and_paying_at_once_do_one_of_both(app, stored):
    def pull(actor):
        batch = queries.batch_in_reach(stored["batch"])
        return batches.pull(actor, batch, [stored["items"][0]], reason="停付").id

    at_once([_answer(app, stored, "PZ1"), lambda: store(app, pull, "xingqing_agent")])

    def ends():
        item = db.session.get_one(PaymentItem, stored["items"][0])
        claim = db.session.get_one(Claim, item.claim_id)
        return str(item.state), str(claim.state)

    assert store(app, ends) in {("PAID", "PAID"), ("PULLED", "APPROVED")}
    assert store(app, lambda: _paid(stored)) in {(Decimal("3900.00"), 2), (Decimal("0.00"), 0)}


def test_the_last_money_goes_to_one_of_two(app, stored):
    def release():
        claims = [db.session.get_one(Claim, key) for key in stored["claims"][2:]]
        for claim in claims:
            ledger.release(claim)
        account = money.account_under_lock(stored["account"])
        ledger._enter(account, EntryKind.ARRANGE, arranged=Decimal("-1950.00"), note="调减")

    store(app, release)

    def commit(key):
        def deed():
            claim = db.session.get_one(Claim, key, with_for_update=True)
            return ledger.commit(claim).committed_yuan

        return lambda: store(app, deed)

    answers = at_once([commit(key) for key in stored["claims"][2:]])
    assert sorted(map(str, answers)) == ["1950.00", "budget"]


def test_a_notice_closes_once_when_two_jobs_run(session, cast, monkeypatch):
    monkeypatch.setattr(detecting, "examine", lambda claims, step: {})
    make_account()
    notice = make_notice(from_day=TODAY, to_day=TODAY)
    claim = make_claim("PUBLIC_NOTICE", notice_id=notice.id)
    with acting_as(SYSTEM), clock.frozen(clock.now().replace(day=26)):
        assert notices.close_due() == 2
        assert notices.close_due() == 0
    assert claim.state == ClaimState.APPROVED
