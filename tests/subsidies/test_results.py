"""Results of finance: read row by row, all or nothing, repeated without harm, nothing paid twice."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from app.core import files
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.messaging.models import Message
from app.placements.models import Placement
from app.subsidies import signals
from app.subsidies.models import Claim, PaymentItem
from app.subsidies.queries import batches as queries
from app.subsidies.queries import money
from app.subsidies.services import batches, ledger, results
from app.subsidies.services.batch_reading import Answer, FaultyResults
from app.subsidies.states import BatchState, ClaimState, ItemState
from tests.subsidies.factories import make_account, make_claim, make_line
from tests.subsidies.flow import admin_of
from tests.subsidies.money_factories import SUM, TODAY, approved, calm, file_of, filled, send, sent


@pytest.fixture
def finance(session, cast, monkeypatch):
    """The finance officer of the county."""
    calm(monkeypatch)
    return cast["finance_xingqing"]


def read(finance, batch, body):
    with acting_as(finance):
        return results.read_file(finance, batch, name="结果.xlsx", body=body)


def seen(finance, batch):
    with acting_as(SYSTEM):
        return [(item.state, item.voucher_no, item.problem) for item in queries.items_of(batch)]


def claims_of(batch):
    with acting_as(SYSTEM):
        found = queries.claims_of_items(queries.items_of(batch))
    return [found[item.claim_id] for item in _items(batch)]


def _items(batch):
    with acting_as(SYSTEM):
        return queries.items_of(batch)


def faults(error):
    told = {}
    for fault in error.value.faults:
        told[fault.column] = told.get(fault.column, "") + fault.message
    return told


def test_paid_and_failed_rows_go_their_ways_and_the_batch_settles(finance, cast):
    heard = []
    batch = sent(cast, 3)
    answers = {3: ("失败", None, None, "账号与户名不符")}
    with signals.paid.connected_to(lambda claim, **_facts: heard.append(claim.number)):
        assert read(finance, batch, filled(batch, answers)) == 3
    assert [state for state, _voucher, _problem in seen(finance, batch)] == ["PAID", "FAILED", "PAID"]
    assert (batch.state, batch.settled_on) == (BatchState.SETTLED, TODAY)
    first, second, third = claims_of(batch)
    assert (first.state, first.paid_yuan, first.voucher_no, first.paid_on) == ("PAID", SUM, "PZ-2026-002", TODAY)
    assert (second.state, second.paid_yuan, second.paid_on) == ("PAY_FAILED", 0, None)
    assert sorted(heard) == sorted([first.number, third.number])
    with acting_as(SYSTEM):
        account = money.account_of(("640104", 2026, "LIVING"))
        assert (account.committed_yuan, account.paid_yuan) == (SUM, 2 * SUM)
        assert money.unbalanced() == []


def test_the_same_file_again_changes_nothing(finance, cast, session):
    batch = sent(cast)
    body = filled(batch)
    assert read(finance, batch, body) == 2
    before = session.scalar(sa.select(sa.func.count()).select_from(Message))
    assert read(finance, batch, body) == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(Message)) == before
    with acting_as(SYSTEM):
        assert len(files.files_of(batch, results.ANSWER_KIND)) == 1
        assert money.account_of(("640104", 2026, "LIVING")).paid_yuan == 2 * SUM


def test_another_answer_for_a_paid_row_is_refused(finance, cast):
    batch = sent(cast)
    read(finance, batch, filled(batch))
    for told in (("已拨付", "PZ-OTHER", TODAY, None), ("失败", None, None, "退票")):
        with pytest.raises(Refused) as refused:
            read(finance, batch, filled(batch, {2: told}))
        assert refused.value.code == "answered"
    assert {state for state, *_more in seen(finance, batch)} == {ItemState.PAID}


@pytest.mark.parametrize(
    ("cells", "where", "word"),
    [
        ({"G2": 1950.01}, "G2", "金额"),
        ({"D3": "别人"}, "D3", "收款人"),
        ({"F2": "6217"}, "F2", "账号"),
        ({"E2": "别的银行"}, "E2", "开户银行"),
        ({"B2": "JXBT-1"}, "B2", "申领编号"),
        ({"H2": None}, "H2", "拨付结果"),
        ({"H2": "也许"}, "H2", "拨付结果"),
        ({"I2": None}, "I2", "凭证号"),
        ({"I2": "9" * 41}, "I2", "凭证号"),
        ({"J2": None}, "J2", "拨付日期"),
        ({"J2": date(2026, 11, 24)}, "J2", "送出日期"),
        ({"J2": date(2026, 11, 26)}, "J2", "今天"),
        ({"J2": "昨天"}, "J2", "日期"),
        ({"K2": "慢"}, "K2", "失败原因"),
        ({"H2": "失败"}, "K2", "原因"),
        ({"A2": 2}, "A3", "重复"),
        ({"A2": 9}, "A2", "序号"),
    ],
)
def test_a_faulty_cell_is_told_by_its_address_and_nothing_is_taken_in(finance, cast, cells, where, word):
    batch = sent(cast)
    with pytest.raises(FaultyResults) as error:
        read(finance, batch, filled(batch, **cells))
    told = faults(error)
    assert where in told and word in told[where], told
    assert {state for state, *_more in seen(finance, batch)} == {ItemState.QUEUED}
    assert {claim.state for claim in claims_of(batch)} == {ClaimState.SENT_TO_FINANCE}


def test_a_missing_row_and_a_file_of_another_form_are_refused(finance, cast):
    batch = sent(cast)
    book = load_workbook(BytesIO(filled(batch)))
    book["明细"].delete_rows(3)
    stream = BytesIO()
    book.save(stream)
    with pytest.raises(FaultyResults) as error:
        read(finance, batch, stream.getvalue())
    assert "第 2 笔" in str(error.value.fields)
    for cells, word in (
        ({"cover_B1": "JXBF-X"}, "另一个批次"),
        ({"cover_B9": "0" * 64}, "校验码"),
        ({"G1": "钱"}, "表头"),
    ):
        with pytest.raises(Invalid) as told:
            read(finance, batch, filled(batch, **cells))
        assert word in told.value.fields["file"][0]
    for body in (b"", b"PK\x03\x04 nothing", b"\xd0\xcf\x11\xe0", "批次号,1".encode()):
        with pytest.raises(Invalid) as told:
            read(finance, batch, body)
        assert "file" in told.value.fields


def test_a_row_that_was_pulled_cannot_be_paid(finance, cast):
    agent, batch = cast["xingqing_agent"], sent(cast)
    body = filled(batch)
    with acting_as(agent):
        batches.pull(agent, batch, [_items(batch)[0].id], reason="停付")
    with pytest.raises(FaultyResults) as error:
        read(finance, batch, body)
    assert "已撤出" in faults(error)["H2"]
    assert read(finance, batch, filled(batch, {2: (None,) * 4})) == 1
    assert batch.state == BatchState.SETTLED


def test_by_page_row_by_row(finance, cast):
    agent, batch = cast["xingqing_agent"], sent(cast)
    first, second = _items(batch)
    with acting_as(finance):
        with pytest.raises(Invalid) as told:
            results.answer(finance, first, is_paid=True, voucher_no="", paid_on=None)
        assert set(told.value.fields) == {"voucher_no", "paid_on"}
        results.answer(finance, first, is_paid=True, voucher_no="PZ1", paid_on=TODAY)
        assert batch.state == BatchState.SENT
        results.answer(finance, first, is_paid=True, voucher_no="PZ1", paid_on=TODAY)  # sent twice
    with acting_as(agent), pytest.raises(Refused):
        batches.pull(agent, batch, [first.id], reason="晚了")
    with acting_as(agent), pytest.raises(Refused):
        batches.cancel(agent, batch, reason="晚了")
    with acting_as(finance):
        results.answer(finance, second, is_paid=False, problem="退票")
    assert batch.state == BatchState.SETTLED


def test_a_failed_payment_can_be_paid_later_and_only_once(finance, cast):
    agent, batch = cast["xingqing_agent"], sent(cast, 1)
    read(finance, batch, filled(batch, {2: ("失败", None, None, "账户注销")}))
    [claim] = claims_of(batch)
    with acting_as(agent), pytest.raises(Invalid):
        batches.draft(agent, [claim.id])
    from_failed(claim)
    again = send(cast, [claim])
    read(finance, again, filled(again))
    assert (claim.state, claim.paid_yuan) == ("PAID", SUM)
    with acting_as(agent), pytest.raises(Invalid):
        batches.draft(agent, [claim.id])
    assert seen(finance, batch) == [("FAILED", None, "账户注销")]


def from_failed(claim):
    """What the unit does after a failure, without the form."""
    boss = admin_of(claim.unit_id)
    with acting_as(boss):
        results.claim_moves.perform(boss, claim, "fix_account", payee_account="6217000011112222")


@pytest.mark.parametrize("login", ["xingqing_agent", "xingqing_auditor", "supervisor", "unit1", "yongning_agent"])
def test_only_finance_answers(finance, cast, login):
    batch = sent(cast, 1)
    with acting_as(cast[login]), pytest.raises(Refused):
        results.read_file(cast[login], batch, name="x.xlsx", body=filled(batch))


def test_a_draft_or_a_cancelled_batch_takes_no_answers(finance, cast):
    agent = cast["xingqing_agent"]
    make_account()
    with acting_as(agent):
        batch = batches.draft(agent, [approved()[0].id])
    with acting_as(finance), pytest.raises(Refused):
        results.read(finance, batch, [Answer(_items(batch)[0].id, True, "PZ", TODAY)])


def test_the_months_of_the_allowance_grow_by_exact_shares_to_twelve_at_most(finance, cast, session):
    make_account()
    claim = make_claim("APPROVED", budget_year=None, amount_yuan=Decimal("3435.71"))
    line = make_line(claim, share="16/21", amount_yuan=Decimal("1485.71"))
    with acting_as(SYSTEM):
        placement = session.get_one(Placement, line.placement_id)
    make_line(claim, placement, slot="LIVING:2026-08", month="2026-08", share="1")
    make_line(claim, placement, slot="LIVING:2026-09", month="2026-09", revision=7, share="1")  # of another revision
    refused = {"is_counted": False, "holds": False, "amount_yuan": Decimal(0), "reason": "R33", "share": "1"}
    make_line(claim, placement, slot="LIVING:2026-10", month="2026-10", **refused)
    with acting_as(SYSTEM):
        ledger.commit(claim)
    batch = send(cast, [claim])
    read(finance, batch, filled(batch))
    with acting_as(SYSTEM):
        assert placement.months_paid == Decimal("1.7619")
        placement.months_paid = Decimal("11.5000")
    later = make_claim("APPROVED", budget_year=None)
    make_line(later, placement, slot="LIVING:2026-11", month="2026-11", share="1")
    with acting_as(SYSTEM):
        ledger.commit(later)
    batch = send(cast, [later])
    read(finance, batch, filled(batch))
    with acting_as(SYSTEM):
        assert placement.months_paid == 12


def test_people_are_told_without_account_numbers(finance, cast, session):
    unit = next(iter(cast["unit1"].unit_ids))
    make_account()
    good, bad = approved(2, unit=session.get(results.Claim.unit.property.mapper.class_, unit))
    batch = send(cast, [good, bad])
    rows = {row + 1: claim for row, claim in enumerate(claims_of(batch), start=1)}
    wrong = next(row for row, claim in rows.items() if claim.id == bad.id)
    read(finance, batch, filled(batch, {wrong: ("失败", None, None, "账户状态异常")}))
    with acting_as(cast["unit1"]):
        told = {row.template: row for row in session.scalars(sa.select(Message))}
    assert {"claim_paid", "claim_pay_failed"} <= set(told)
    assert "账户状态异常" in told["claim_pay_failed"].body
    assert not any(good.payee_account in row.body or bad.payee_account in row.body for row in told.values())


def test_answers_cost_few_statements_whatever_the_number_of_rows(finance, cast, statements):
    counts = []
    make_account()
    for size in (2, 8):
        batch = send(cast, approved(size))
        body = filled(batch)
        statements.clear()
        read(finance, batch, body)
        counts.append(len([said for said in statements if "message" not in said and "account" not in said[:400]]))
    assert counts[1] - counts[0] <= 6  # the rest is news, one inbox at a time


def test_the_database_keeps_a_claim_out_of_two_open_payments(finance, cast, session):
    batch = sent(cast, 1)
    [item] = _items(batch)
    with acting_as(SYSTEM), pytest.raises(sa.exc.IntegrityError), session.begin_nested():
        session.add(
            PaymentItem(
                batch_id=batch.id, region_code="640104", claim_id=item.claim_id, place=9, claim_number="x",
                payee_name="x", payee_account="1", amount_yuan=1,
            )
        )  # fmt: skip
        session.flush()
    assert file_of(batch).startswith(b"PK")
    assert session.get(Claim, item.claim_id) is not None
