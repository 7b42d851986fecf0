"""The ledger of budgets: what is arranged is committed, paid or left; figures are the sums of their transactions."""

from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.core.scope import unscoped
from app.registers.models import BudgetLine
from app.registers.services.lists import add, change, remove, restore
from app.registers.signals import entries_changed
from app.registers.states import BudgetItem
from app.subsidies.models import BudgetAccount, BudgetEntry, Recovery
from app.subsidies.queries import money as queries
from app.subsidies.services import ledger
from app.subsidies.states import EntryKind, RecoveryCause
from tests.subsidies.factories import make_account, make_claim

SUM = Decimal("1950.00")
COUNTY = ("640104", 2026, BudgetItem.LIVING)


@pytest.fixture(autouse=True)
def following(session):
    """The list of budget lines is followed, as jobs/money does in the running service."""
    with entries_changed.connected_to(ledger.follow_lines):
        yield


def figures(account):
    return account.arranged_yuan, account.committed_yuan, account.paid_yuan, account.left_yuan


def told(*amounts):
    return tuple(Decimal(amount) for amount in amounts)


def entries(kind=None):
    with acting_as(SYSTEM):
        statement = sa.select(BudgetEntry).order_by(BudgetEntry.made_at, BudgetEntry.id)
        found = list(ledger.db.session.scalars(statement))
    return [entry for entry in found if kind is None or entry.kind == kind]


def test_a_claim_commits_is_paid_and_comes_back(session, cast):
    account, claim = make_account("5000.00"), make_claim("PUBLIC_NOTICE")
    with acting_as(SYSTEM):
        ledger.commit(claim)
        assert claim.budget_year == 2026
        assert figures(account) == told("5000.00", SUM, 0, "3050.00")
        ledger.pay(claim, SUM)
        assert figures(account) == told("5000.00", 0, SUM, "3050.00")
        recovery = Recovery(
            claim_id=claim.id, claim_number=claim.number, region_code="640104", payee_name="甲", reason="多拨",
            cause=RecoveryCause.RECOMPUTED, amount_yuan=Decimal("464.29"),
        )  # fmt: skip
        session.add(recovery)
        session.flush()
        ledger.give_back(recovery, Decimal("464.29"), "退库回单")
        assert figures(account) == told("5000.00", 0, "1485.71", "3514.29")
        with pytest.raises(Invalid) as much:
            ledger.give_back(recovery, Decimal("1485.72"))
        assert "amount_yuan" in much.value.fields
        assert queries.unbalanced() == []
    kinds = [entry.kind for entry in entries()]
    assert kinds == [EntryKind.ARRANGE, EntryKind.COMMIT, EntryKind.PAY, EntryKind.RETURN]
    assert entries(EntryKind.RETURN)[0].recovery_id == recovery.id


def test_release_frees_what_is_held_and_a_second_one_nothing(session, cast):
    account, claim = make_account(), make_claim("PUBLIC_NOTICE")
    with acting_as(SYSTEM):
        ledger.commit(claim)
        assert ledger.release(claim) == SUM
        assert ledger.release(claim) == 0
        assert claim.budget_year is None
        assert figures(account) == told("100000.00", 0, 0, "100000.00")
        ledger.commit(claim)  # worked out anew and approved again
        assert account.committed_yuan == SUM


@pytest.mark.parametrize(("arranged", "ok"), [("1950.00", True), ("1949.99", False)])
def test_the_last_fen_decides(session, cast, arranged, ok):
    make_account(arranged)
    claim = make_claim("PUBLIC_NOTICE")
    with acting_as(SYSTEM):
        if ok:
            ledger.commit(claim)
            assert ledger.left(*COUNTY) == 0
        else:
            with pytest.raises(Refused) as poor:
                ledger.commit(claim)
            assert poor.value.code == "budget" and "1949.99" in poor.value.message
            assert ledger.left(*COUNTY) == Decimal("1949.99")


def test_nothing_arranged_nothing_committed(session, cast):
    claim = make_claim("PUBLIC_NOTICE")
    make_account(region="640121")  # of another county
    make_account(year=2025)  # of another year
    make_account(item=BudgetItem.HIRING)  # for something else
    with acting_as(SYSTEM), pytest.raises(Refused):
        ledger.commit(claim)


def test_nothing_is_committed_or_paid_twice(session, cast):
    make_account()
    claim = make_claim("PUBLIC_NOTICE")
    with acting_as(SYSTEM):
        with pytest.raises(Refused) as early:
            ledger.pay(claim, SUM)
        assert early.value.code == "not_committed"
        ledger.commit(claim)
        with pytest.raises(Refused) as twice:
            ledger.commit(claim)
        assert twice.value.code == "committed"
        with pytest.raises(Refused) as other:
            ledger.pay(claim, Decimal("1950.01"))
        assert other.value.code == "not_committed"
        ledger.pay(claim, SUM)
        with pytest.raises(Refused) as again:
            ledger.pay(claim, SUM)
        assert again.value.code == "paid"
        with pytest.raises(Refused):
            ledger.commit(claim)


def test_a_unit_that_withdraws_frees_money_that_it_may_not_see(session, cast):
    account, claim = make_account(), make_claim("PUBLIC_NOTICE", region_code="640104")
    with acting_as(SYSTEM):
        ledger.commit(claim)
    with acting_as(cast["unit1"]):
        assert queries.accounts(2026) == []
        ledger.release(claim, note="撤回")
    with acting_as(SYSTEM):
        assert account.committed_yuan == 0
    assert entries(EntryKind.RELEASE)[0].made_by == cast["unit1"].name


def line(cast, amount="1000.00", **facts):
    given = {"region_code": "640104", "year": 2026, "item": BudgetItem.LIVING, "source": "REGION"}
    given |= {"amount_yuan": Decimal(amount), **facts}
    with acting_as(cast["finance_xingqing"]):
        return add(cast["finance_xingqing"], BudgetLine, **given)


def account(item=BudgetItem.LIVING, year=2026):
    with acting_as(SYSTEM):
        return queries.account_of(("640104", year, item))


def test_the_account_follows_the_list_of_the_finance_department(session, cast):
    officer = cast["finance_xingqing"]
    first = line(cast)
    line(cast, "500.00", source="CENTRAL")
    assert account().arranged_yuan == Decimal("1500.00")
    with acting_as(officer):
        change(officer, first, amount_yuan=Decimal("1200.00"))
        assert account().arranged_yuan == Decimal("1700.00")
        remove(officer, first, reason="指标收回")
        assert account().arranged_yuan == Decimal("500.00")
        restore(officer, first, reason="恢复")
        change(officer, first, item=BudgetItem.HIRING)  # moved to another item: both accounts follow
    assert account().arranged_yuan == Decimal("500.00")
    assert account(BudgetItem.HIRING).arranged_yuan == Decimal("1200.00")
    arranged = [entry.arranged_yuan for entry in entries(EntryKind.ARRANGE) if entry.account_id == account().id]
    assert arranged == list(told(1000, 500, 200, -1200, 1200, -1200))
    assert entries(EntryKind.ARRANGE)[0].made_by == officer.name


def test_the_list_cannot_take_away_what_is_committed(session, cast):
    officer = cast["finance_xingqing"]
    listed = line(cast, "2000.00")
    claim = make_claim("PUBLIC_NOTICE")
    with acting_as(SYSTEM):
        ledger.commit(claim)
    with acting_as(officer):
        change(officer, listed, amount_yuan=SUM)
        assert account().left_yuan == 0
        with pytest.raises(Invalid) as low:
            change(officer, listed, amount_yuan=Decimal("1949.99"))
    assert "1950.00" in low.value.fields["amount_yuan"][0]


def test_the_rest_of_the_list_says_beside_the_field_why(session, cast, token, client):
    listed = line(cast, "2000.00")
    with acting_as(SYSTEM):
        ledger.commit(make_claim("PUBLIC_NOTICE"))
        session.commit()
    answer = client.put(
        f"/api/v1/budget-line/{listed.id}",
        json={"amount_yuan": "1.00", "version": listed.version},
        headers=token("finance_xingqing"),
    )
    assert answer.status_code == 422
    assert "1950.00" in answer.json["error"]["fields"]["amount_yuan"][0]


def test_the_database_keeps_the_ledger(session, cast):
    account = make_account("10.00")
    [entry] = entries()
    for statement in (
        sa.update(BudgetEntry).values(note="x"),
        sa.delete(BudgetEntry),
        sa.update(BudgetAccount).where(BudgetAccount.id == account.id).values(committed_yuan=11),
        sa.insert(BudgetEntry).values(
            id="x" * 36, account_id=account.id, region_code="640104", city_code="640100", kind=EntryKind.PAY,
            paid_yuan=1, committed_yuan=0, made_at=entry.made_at, made_by="x",
        ),
    ):  # fmt: skip
        with unscoped("test"), pytest.raises(DBAPIError), session.begin_nested():
            session.execute(statement)


def test_reading_of_accounts_by_reach(session, cast):
    make_account()
    make_account(region="640121")
    for login, sees in (
        ("xingqing_agent", 1),
        ("yongning_auditor", 1),
        ("supervisor", 2),
        ("unit1", 0),
        ("street1", 0),
    ):
        with acting_as(cast[login]):
            assert len(queries.accounts(2026)) == sees, login
            assert queries.years() == ([2026] if sees else [])
