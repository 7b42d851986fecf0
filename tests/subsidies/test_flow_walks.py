"""Five hundred moves by anybody in any order over many claims: what must hold holds, what is refused leaves no trace."""

import random
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.core import clock, unit_of_work
from app.core.actor import SYSTEM, acting_as
from app.core.errors import ServiceError
from app.core.workflow import StatusLog
from app.extensions import db
from app.messaging.models import Message
from app.placements.queries.attendance.months import months_of
from app.placements.states.attendance import AttendanceMonthState as M
from app.subsidies.jobs import claims as jobs
from app.subsidies.models import (
    BudgetAccount,
    BudgetEntry,
    Claim,
    ClaimCheck,
    ClaimLine,
    ClaimRecount,
    PaymentBatch,
    PaymentItem,
    QualitySample,
    Recovery,
    RiskFlag,
)
from app.subsidies.queries import money as money_queries
from app.subsidies.services import (
    batches,
    claims,
    detecting,
    flags,
    following,
    notices,
    recoveries,
    results,
    reviewing,
    revising,
    sampling,
)
from app.subsidies.services.batch_reading import Answer
from app.subsidies.states import COMMITTED, OVER, PAID, ClaimKind, ClaimState, FlagState, RecoveryState, RiskResult
from app.trainees.models import Trainee
from tests.subsidies import flow
from tests.subsidies.factories import make_account, make_flag

MOVES, CLAIMS = 520, 10
S = ClaimState
MONTHS = ("2026-07", "2026-08", "2026-09")
DAY = timedelta(days=1)
COUNTED = (ClaimLine, ClaimCheck, ClaimRecount, BudgetEntry, StatusLog, Message, PaymentItem)
STANDING = (Claim, Recovery, RiskFlag, PaymentBatch)
CHANCES = {"draft": 4, "move": 24, "publish": 3, "batch": 5, "answer": 5, "attendance": 1, "flag": 2}
CHANCES |= {"recount": 1, "recovery": 3, "look": 6, "next_month": 2}
NEXT = {  # what is tried most in a state
    S.DRAFT: "submit", S.SUPPLEMENT: "submit", S.SUBMITTED: "accept", S.ACCEPTED: "pass", S.COUNTY_PASSED: "recheck",
    S.PAY_FAILED: "fix_account",
}  # fmt: skip
PASSED = frozenset({S.COUNTY_PASSED, S.RECHECK_PASSED, S.PUBLIC_NOTICE, S.OBJECTION}) | COMMITTED | PAID
RECHECKED = PASSED - {S.COUNTY_PASSED}


class World:
    """Seven units with two people each, the officers of their county and of another, finance and a supervisor."""

    def __init__(self, cast, seed):
        self.dice, self.cast = random.Random(seed), cast
        make_account("60000.00")
        self.units = [flow.make_workplace() for _ in range(7)]
        self.people = [flow.make_paid(unit, MONTHS[:1]) for unit in self.units for _ in range(2)]
        names = ("agent", "colleague", "auditor")
        self.officers = [cast[f"xingqing_{name}"] for name in names]
        self.officers += [
            cast[name] for name in ("yongning_agent", "yongning_auditor", "supervisor", "finance_xingqing")
        ]
        self.actors = [*(flow.admin_of(unit.id) for unit in self.units), *self.officers]
        self.done, self.refused = Counter(), Counter()
        for number, unit in enumerate(self.units):
            claim = flow.drafted(unit, until=date(2026, 7, 31))
            if number < 3:
                flow.settle_payment(cast, flow.approve(cast, claim))

    def step(self):
        name = self.dice.choices(list(CHANCES), weights=list(CHANCES.values()))[0]
        before = trace()
        try:
            with unit_of_work.attempt():
                getattr(self, name)()
            self.done[name] += 1
        except ServiceError:
            self.refused[name] += 1
            db.session.expire_all()
            assert trace() == before

    # -- who and what

    def rows(self, entity, *where):
        with acting_as(SYSTEM):
            return list(db.session.scalars(sa.select(entity).where(*where).order_by(entity.id)))

    def pick(self, entity, *where):
        rows = self.rows(entity, *where)
        return self.dice.choice(rows) if rows else None

    def able(self, by, record):
        """Somebody who holds the role, near the record; one time in eight anybody."""
        near = [one for one in self.actors if one not in self.officers and record.unit_id in one.unit_ids]
        fitting = [one for one in (*near, *self.officers[:3], *self.officers[-2:]) if one.has(*by)]
        return self.dice.choice(fitting if fitting and self.dice.random() < 0.88 else self.actors)

    def act(self, actor, verb, *args, **facts):
        with acting_as(actor):
            return verb(actor, *args, **facts)

    # -- deeds

    def draft(self):
        unit = self.dice.choice(self.units)
        actor = self.dice.choice([flow.admin_of(unit.id)] * 5 + self.officers[:1])
        self.act(actor, claims.draft, ClaimKind.LIVING, unit_id=unit.id)

    def move(self):
        claim = self.pick(Claim, Claim.state.not_in(OVER | PAID)) if self.dice.random() < 0.9 else self.pick(Claim)
        if claim is None:
            return
        name = NEXT.get(claim.state)
        if name is None or self.dice.random() < 0.2:
            name = self.dice.choice(sorted(reviewing.MOVES))
        if name in ("withdraw", "reject") and self.dice.random() < 0.7:
            return
        facts = {"reason": "随机"} if name != "submit" else {"pledge": self.dice.random() < 0.9}
        facts |= {"items": "随机"} if name == "request_supplement" else {}
        facts |= {"rule_ids": self.dice.choice(["R34", "R43", "随便"])} if name == "reject" else {}
        if name == "fix_account":
            facts |= {"payee_account": "6222000099990000", "payee_bank": "银行", "account_holder": claim.payee_name}
        self.act(self.able(reviewing.perform.workflow.moves[name].by, claim), reviewing.MOVES[name], claim, **facts)

    def publish(self):
        actor = self.dice.choice([self.officers[0], SYSTEM, self.officers[3]])
        self.act(actor, notices.publish, "640104")

    def batch(self):
        agent, batch = self.officers[0], self.pick(PaymentBatch)
        keys = [claim.id for claim in self.rows(Claim, Claim.state == S.APPROVED)]
        if batch is None or batch.state != "DRAFT" or self.dice.random() < 0.3:
            self.act(agent, batches.draft, keys[: self.dice.randint(1, 3)])
        else:
            self.act(agent, batches.MOVES[self.dice.choice(["send", "send", "send", "cancel"])], batch, reason="随机")

    def answer(self):
        item = self.pick(PaymentItem, PaymentItem.state == "QUEUED")
        if item is None:
            return
        batch = self.rows(PaymentBatch, PaymentBatch.id == item.batch_id)[0]
        paid = self.dice.random() < 0.8
        told = Answer(item.id, paid, f"PZ{item.claim_number[-5:]}{item.place}", clock.today(), "账号有误")
        told = told if paid else Answer(item.id, False, "", None, "账号有误")
        self.act(self.dice.choice([self.officers[-1]] * 4 + self.officers[:1]), results.read, batch, [told])

    def attendance(self):
        """A locked month is unlocked, and some time later corrected and verified anew."""
        placement, month = self.dice.choice(self.people), MONTHS[0]
        sheet = flow.sheet_of(placement, month)
        if sheet.state == M.LOCKED:
            self.act(self.officers[2], flow.sheets.unlock, sheet, reason="随机")
        days = [
            date(2026, int(month[-2:]), day) for day in self.dice.sample([1, 2, 3, 7, 8, 9], self.dice.randint(0, 2))
        ]
        if self.dice.random() < 0.7 and flow.sheet_of(placement, month).state != M.LOCKED:
            flow.attend(placement, month, absent=days)

    def next_month(self):
        """Another month of one unit's people is over, paid and verified."""
        unit = self.dice.choice(self.units)
        for placement in (one for one in self.people if one.unit_id == unit.id):
            with acting_as(SYSTEM):
                there = {sheet.month for sheet in months_of(placement)}
            for month in [one for one in MONTHS if one not in there][:1]:
                flow.attend(placement, month)
                flow.pay(placement, month)

    def flag(self):
        if self.dice.random() < 0.25:
            claim = self.pick(Claim, Claim.state.in_((S.SUBMITTED, S.ACCEPTED)))
            if claim is not None:
                make_flag(claim, "F22", level="HIGH", weight=60)
                db.session.expire_all()
                with acting_as(SYSTEM):
                    detecting.rescore([claim])
                return
        row = self.pick(RiskFlag, RiskFlag.state == FlagState.OPEN)
        if row is not None:
            name, actor = self.dice.choice(["clear", "clear", "confirm"]), self.dice.choice(self.officers[2:6])
            facts = {"is_fraud": self.dice.random() < 0.5} if name == "confirm" else {}
            self.act(actor, flags.MOVES[name], row, reason="随机", **facts)

    def look(self):
        """What waits for a second look, or stands still for its flags, goes on."""
        held = self.pick(Claim, Claim.state == S.RISK_HOLD)
        if held is not None and self.dice.random() < 0.7:
            name = self.dice.choice(["propose_release", "propose_refusal", "release", "refuse_held", "keep_held"])
            by = reviewing.perform.workflow.moves[name].by
            self.act(self.able(by, held), reviewing.MOVES[name], held, reason="随机")
            return
        sample = self.pick(QualitySample, QualitySample.state == "OPEN")
        if sample is not None:
            actor = self.dice.choice([*self.officers[:3], *[self.cast["yinchuan_auditor"]] * 3])
            self.act(actor, sampling.MOVES[self.dice.choice(["agree"] * 6 + ["differ"])], sample, reason="随机")

    def recount(self):
        claim = self.pick(Claim, Claim.state.in_(PAID))
        if claim is not None:
            self.act(self.dice.choice(self.officers), revising.recount, claim, cause="随机")

    def recovery(self):
        row = self.pick(Recovery, Recovery.state.in_((RecoveryState.PROPOSED, RecoveryState.ORDERED)))
        if row is None or self.dice.random() < 0.2:
            claim = self.pick(Claim, Claim.state.in_(PAID))
            if claim is not None:
                cause = self.dice.choice(["RECOMPUTED", "FRAUD"])
                self.act(self.dice.choice(self.officers), recoveries.propose, claim, reason="随机", cause=cause)
            return
        name = self.dice.choice(["order", "order", "cancel"]) if row.state == RecoveryState.PROPOSED else "return_money"
        facts = {"reason": "随机"}
        if name == "return_money":
            part = self.dice.choice([row.amount_yuan - row.returned_yuan, Decimal("10.00")])
            facts |= {"amount_yuan": part, "returned_on": clock.today(), "voucher_no": f"SK{self.dice.randint(1, 99)}"}
        self.act(self.able(recoveries.perform.workflow.moves[name].by, row), recoveries.MOVES[name], row, **facts)


def trace():
    """How many rows of each kind there are, and where everything stands."""
    with acting_as(SYSTEM):
        numbers = [db.session.scalar(sa.select(sa.func.count()).select_from(entity)) for entity in COUNTED]
        stands = [
            list(db.session.execute(sa.select(entity.id, entity.state, entity.version).order_by(entity.id)))
            for entity in STANDING
        ]
        money = list(db.session.execute(sa.select(BudgetAccount.committed_yuan, BudgetAccount.paid_yuan)))
    return numbers, stands, money


def hold():
    """What must hold after every move."""
    db.session.expire_all()
    with acting_as(SYSTEM):
        found = list(db.session.scalars(sa.select(Claim)))
        lines = list(db.session.scalars(sa.select(ClaimLine)))
        account = db.session.scalars(sa.select(BudgetAccount)).one()
        assert money_queries.unbalanced() == []
    for claim in found:
        consistent(claim, [line for line in lines if line.claim_id == claim.id])
    living = Counter((line.holder_id, line.slot) for line in lines if line.holds)
    assert max(living.values(), default=0) <= 1
    assert account.committed_yuan == sum(claim.amount_yuan for claim in found if claim.state in COMMITTED)
    assert account.paid_yuan == sum(claim.paid_yuan - claim.returned_yuan for claim in found)
    assert account.left_yuan >= 0


def consistent(claim, lines):
    """Sum, slots and hands of one claim fit its state."""
    force = [line for line in lines if line.revision == claim.revision]
    assert claim.amount_yuan == sum(line.amount_yuan for line in force if line.is_counted)
    for line in lines:
        holds = claim.state not in OVER and line.revision == claim.revision and line.is_counted
        assert line.holds is holds, (claim.state, line.revision)
    assert claim.paid_yuan <= claim.amount_yuan and claim.returned_yuan <= claim.paid_yuan
    if claim.state in PASSED:
        assert claim.passed_by_id and claim.passed_by_id != claim.rechecked_by_id and claim.accepted_on
    if claim.state in RECHECKED:
        assert claim.rechecked_by_id and not {claim.created_by_id, claim.submitted_by_id} & {
            claim.passed_by_id,
            claim.rechecked_by_id,
        }


def hands():
    """By the log, every claim that was paid went through the right four hands, reviewed after any revision."""
    with acting_as(SYSTEM):
        logs = list(db.session.scalars(sa.select(StatusLog).where(StatusLog.entity == "claim").order_by(StatusLog.id)))
        paid = list(db.session.scalars(sa.select(Claim).where(Claim.state.in_(PAID))))
    for claim in paid:
        last = {line.move: line for line in logs if line.record_id == claim.id}
        roles = [last[name].role for name in ("accept", "pass", "recheck", "pay")]
        assert last["submit"].role in ("UNIT_ADMIN", "SYSTEM")
        assert roles == ["COUNTY_AGENT", "COUNTY_AGENT", "COUNTY_AUDITOR", "FINANCE"]
        assert last["pass"].actor_id == claim.passed_by_id != last["recheck"].actor_id == claim.rechecked_by_id
        again = [last[name].at for name in ("revise", "release", "review_again") if name in last]
        assert max(again, default=last["pass"].at) <= last["pass"].at <= last["recheck"].at <= last["pay"].at
    return len(paid)


@pytest.mark.parametrize("seed", [7])
def test_random_walks_keep_what_must_hold(cast, seed):
    following.listen()
    now = datetime(2026, 10, 12, 9)
    with clock.frozen(now):
        world = World(cast, seed)
    for number in range(MOVES):
        now += timedelta(seconds=7)
        with clock.frozen(now):
            world.step()
            if number % 15 == 14:
                now += DAY
                with clock.frozen(now), acting_as(SYSTEM):
                    refresh_comparisons(world, now.date())
                    for job in (jobs.recount, jobs.lapse, notices.close_due):
                        job()
            hold()
    with acting_as(SYSTEM):
        states = Counter(db.session.scalars(sa.select(Claim.state)))
        risks = db.session.scalar(sa.select(sa.func.count()).where(Claim.risk_result == RiskResult.HOLD))
    assert states.total() >= CLAIMS and world.refused.total() > 50 and world.done.total() > 200, (states, world.done)
    assert hands() >= 3 and len(states) >= 5, states
    print(states, world.done, world.refused, risks)


def refresh_comparisons(world, day):
    """The registers are compared every day."""
    people = [placement.trainee_id for placement in world.people]
    db.session.execute(sa.update(Trainee).where(Trainee.id.in_(people)).values(compared_on=day))
