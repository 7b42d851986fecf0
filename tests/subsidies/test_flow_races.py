"""What happens to a claim at the same moment, each in a transaction of its own, on both engines."""

import pytest
import sqlalchemy as sa

from app.core import append_only, clock, once
from app.core.actor import SYSTEM, acting_as
from app.core.errors import ServiceError
from app.core.numbers import NumberSeries
from app.core.scope import unscoped
from app.core.workflow import StatusLog
from app.extensions import db
from app.messaging.models import Message
from app.placements.models import (
    Agreement,
    AllowancePayment,
    Application,
    AttendanceDay,
    AttendanceMonth,
    Mentor,
    Placement,
)
from app.posts.models import Post
from app.security.queries import account_by_login, actor_for
from app.subsidies.models import (
    BudgetAccount,
    BudgetEntry,
    Claim,
    ClaimCheck,
    ClaimLine,
    QualitySample,
    Recovery,
    RiskFlag,
    SampleSeed,
)
from app.subsidies.services import claims, recoveries, reviewing
from app.subsidies.states import OVER, ClaimKind, ClaimState
from app.trainees.models import EligibilityCheck, Trainee
from app.units.models import Unit
from tests.guards.test_races import at_once, store
from tests.subsidies import flow
from tests.subsidies.factories import make_account, make_claim

S = ClaimState
MINE = (ClaimCheck, ClaimLine, QualitySample, RiskFlag, Recovery)


@pytest.fixture
def people(app):
    """Officers and finance of Xingqing by login."""
    names = ("xingqing_agent", "xingqing_colleague", "xingqing_auditor", "finance_xingqing", "supervisor")
    return store(app, lambda: {name: actor_for(account_by_login(name)) for name in names})


@pytest.fixture
def stored(app, people):
    """A really stored unit with one person, and a claim of it that was accepted; taken away with all that was made."""

    def make():
        unit = flow.make_workplace()
        flow.make_paid(unit)
        claim = flow.move(people, flow.drafted(unit), "submit", "accept")
        return unit.id, claim.id

    found = store(app, make)
    yield found
    store(app, lambda: take_away(found[0]))


def take_away(unit_id):
    """Everything that was made for a unit; what the ledger holds is append-only and is not made here."""
    with unscoped("what a test stored is taken away again"):
        keys = sa.select(Claim.id).where(Claim.unit_id == unit_id)
        for entity in MINE:
            db.session.execute(sa.delete(entity).where(entity.claim_id.in_(keys)))
        db.session.execute(sa.delete(StatusLog).where(StatusLog.entity.in_(("claim", "recovery", "attendance_month"))))
        db.session.execute(sa.delete(Message).where(Message.entity.in_(("claim", "recovery"))))
        db.session.execute(sa.delete(Claim).where(Claim.unit_id == unit_id))
        db.session.execute(sa.delete(SampleSeed))
        db.session.execute(sa.delete(NumberSeries).where(NumberSeries.name.like("JXBT-%")))
        db.session.execute(sa.delete(once.HandledRequest))
        rows = db.session.execute(
            sa.select(Placement.id, Placement.trainee_id).where(Placement.unit_id == unit_id)
        ).all()
        placements, trainees = [row[0] for row in rows], [row[1] for row in rows]
        for entity in (AttendanceDay, AttendanceMonth, AllowancePayment, Agreement):
            db.session.execute(sa.delete(entity).where(entity.placement_id.in_(placements)))
        db.session.execute(sa.delete(Placement).where(Placement.id.in_(placements)))
        db.session.execute(sa.delete(Application).where(Application.unit_id == unit_id))
        db.session.execute(sa.delete(Mentor).where(Mentor.unit_id == unit_id))
        db.session.execute(sa.delete(Post).where(Post.unit_id == unit_id))
        db.session.execute(sa.delete(EligibilityCheck).where(EligibilityCheck.trainee_id.in_(trainees)))
        db.session.execute(sa.delete(Trainee).where(Trainee.id.in_(trainees)))
        db.session.execute(sa.delete(Unit).where(Unit.id == unit_id))


def deed(app, actor, verb, key, entity=Claim, **facts):
    """A deed in a transaction of its own; an empty text, or why it was refused."""

    def act():
        with acting_as(SYSTEM):
            record = db.session.get_one(entity, key)
        with acting_as(actor):
            verb(actor, record, **facts)

    try:
        store(app, act)
    except ServiceError as error:
        return error.code
    return ""


def facts_of(app, key):
    columns = (Claim.state, Claim.passed_by_id, Claim.version)
    return store(app, lambda: db.session.execute(sa.select(*columns).where(Claim.id == key)).one())


def moves_of(app, key):
    logs = sa.select(StatusLog.move).where(StatusLog.record_id == key).order_by(StatusLog.id)
    return store(app, lambda: list(db.session.scalars(logs)))


def holding(app, key):
    lines = sa.select(sa.func.count()).select_from(ClaimLine).where(ClaimLine.claim_id == key, ClaimLine.holds)
    return store(app, lambda: db.session.scalar(lines))


def test_two_officers_pass_at_once_and_one_does(app, people, stored):
    _unit, key = stored
    both = [people["xingqing_agent"], people["xingqing_colleague"]] * 3
    answers = at_once([lambda actor=actor: deed(app, actor, reviewing.pass_, key) for actor in both])
    assert sorted(answers) == [""] + ["state"] * 5
    assert facts_of(app, key)[0] == S.COUNTY_PASSED
    assert moves_of(app, key).count("pass") == 1


@pytest.mark.parametrize("_round", range(3))
def test_a_unit_withdraws_while_an_officer_passes(app, people, stored, _round):
    unit, key = stored
    boss = flow.admin_of(unit)
    answers = at_once(
        [
            lambda: deed(app, people["xingqing_agent"], reviewing.pass_, key),
            lambda: deed(app, boss, reviewing.MOVES["withdraw"], key, reason="不申领了"),
        ]
    )
    state, held = facts_of(app, key)[0], holding(app, key)
    assert answers[1] == "" and answers[0] in ("", "state")  # a passed claim can still be withdrawn
    assert state == S.WITHDRAWN and held == 0


def test_a_refusal_and_a_recheck_at_once_leave_one_of_them(app, people, stored):
    _unit, key = stored
    assert deed(app, people["xingqing_agent"], reviewing.pass_, key) == ""
    auditor = people["xingqing_auditor"]
    answers = at_once(
        [
            lambda: deed(app, auditor, reviewing.recheck, key),
            lambda: deed(app, auditor, reviewing.reject, key, reason="不符", rule_ids="R34"),
            lambda: deed(app, auditor, reviewing.send_back, key, reason="再看"),
        ]
    )
    state = facts_of(app, key)[0]
    assert set(answers) <= {"", "state"} and "" in answers
    assert state in (S.RECHECK_PASSED, S.REJECTED, S.ACCEPTED)
    assert holding(app, key) == (0 if state in OVER else 2)


def test_ten_drafts_at_once_make_one_claim_of_a_month(app, people, stored):
    unit, key = stored
    boss = flow.admin_of(unit)
    assert deed(app, boss, reviewing.MOVES["withdraw"], key, reason="重新申领") == ""

    def draft():
        def act():
            with acting_as(boss):
                claims.draft(boss, ClaimKind.LIVING, unit_id=unit)

        try:
            store(app, act)
        except ServiceError as error:
            return error.code
        return ""

    assert sorted(at_once([draft] * 10)) == [""] + ["invalid"] * 9
    living = sa.select(ClaimLine.holder_id, ClaimLine.slot).where(ClaimLine.unit_id == unit, ClaimLine.holds)
    rows = store(app, lambda: db.session.execute(living).all())
    assert len(rows) == len(set(rows)) == 2


def test_a_submission_pressed_ten_times_is_one(app, people, stored):
    unit, key = stored
    boss = flow.admin_of(unit)
    assert deed(app, boss, reviewing.MOVES["withdraw"], key, reason="重新申领") == ""

    def make():
        with acting_as(SYSTEM):
            place = db.session.get_one(Unit, unit)
        return flow.drafted(place).id

    fresh = store(app, make)
    answers = at_once([lambda: deed(app, boss, reviewing.MOVES["submit"], fresh, pledge=True)] * 10)
    assert sorted(answers) == [""] + ["state"] * 9
    assert moves_of(app, fresh) == ["submit"]


@pytest.fixture
def proposed(app, people):
    """A paid claim with money in the ledger and a proposed recovery of 100 yuan."""

    def make():
        account = make_account("5000.00", year=2024)
        unit = flow.make_workplace()
        claim = make_claim("PAID", unit=unit)
        for kind, committed, paid in (("COMMIT", 1950, 0), ("PAY", -1950, 1950)):
            facts = {"account_id": account.id, "region_code": "640104", "claim_id": claim.id, "made_by": "测试"}
            db.session.add(
                BudgetEntry(kind=kind, committed_yuan=committed, paid_yuan=paid, made_at=claim.created_at, **facts)
            )
        account.paid_yuan = 1950
        facts = {"claim_number": claim.number, "payee_name": unit.name, "unit_id": unit.id, "region_code": "640104"}
        row = Recovery(claim_id=claim.id, cause="RECOMPUTED", reason="多拨", amount_yuan=100, **facts)
        row.proposed_by_id = people["xingqing_auditor"].user_id
        db.session.add(row)
        db.session.flush()
        return claim.id, row.id, account.id

    found = store(app, make)
    yield found
    store(app, lambda: forget_money(found[0], found[2]))


def forget_money(claim, account):
    """The ledger is append-only; a test that really stores takes its own rows away with the guard lifted."""
    is_lite = db.engine.dialect.name == "sqlite"
    lift = "DROP TRIGGER budget_entry_no_delete" if is_lite else "ALTER TABLE budget_entry DISABLE TRIGGER USER"
    back = append_only.SQLITE[1] if is_lite else "ALTER TABLE budget_entry ENABLE TRIGGER USER"
    with unscoped("what a test stored is taken away again"):
        unit = db.session.scalar(sa.select(Claim.unit_id).where(Claim.id == claim))
        db.session.execute(sa.text(lift))
        db.session.execute(sa.delete(BudgetEntry).where(BudgetEntry.account_id == account))
        db.session.execute(sa.text(back.format(table="budget_entry")))
        db.session.execute(sa.delete(BudgetAccount).where(BudgetAccount.id == account))
    take_away(unit)


def test_money_comes_back_once_however_often_it_is_pressed(app, people, proposed):
    claim, key, account = proposed
    supervisor = people["supervisor"]
    answers = at_once([lambda: deed(app, supervisor, recoveries.order, key, Recovery)] * 4)
    assert sorted(answers) == [""] + ["state"] * 3

    def pay(number):
        facts = {"amount_yuan": "40.00", "returned_on": clock.today(), "voucher_no": f"SK{number}"}
        return deed(app, people["finance_xingqing"], recoveries.return_money, key, Recovery, **facts)

    answers = at_once([lambda number=number: pay(number) for number in (1, 1, 2, 3, 4)])
    assert sorted(answers) == ["", ""] + ["invalid"] * 3  # 40 and 40 of 100; the same voucher once
    row = store(app, lambda: db.session.execute(sa.select(Recovery.returned_yuan).where(Recovery.id == key)).scalar())
    returned = store(app, lambda: db.session.scalar(sa.select(Claim.returned_yuan).where(Claim.id == claim)))
    paid = store(app, lambda: db.session.scalar(sa.select(BudgetAccount.paid_yuan).where(BudgetAccount.id == account)))
    assert (row, returned, paid) == (80, 80, 1870)
