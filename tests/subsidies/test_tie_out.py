"""The monthly tie-out: paid equals vouchers, county by county, and every kind of difference is told."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, OutOfReach
from app.registers.models import PaymentVoucher
from app.registers.states import EntryState
from app.subsidies.queries import batches as queries
from app.subsidies.services import results, tie_out
from app.subsidies.services.batch_reading import Answer
from tests.subsidies.factories import make_account
from tests.subsidies.money_factories import SUM, TODAY, approved, calm, send

MONTH = "2026-11"


@pytest.fixture
def paid(session, cast, monkeypatch):
    """Four payments under three vouchers: A twice, B, C."""
    calm(monkeypatch)
    make_account()
    batch = send(cast, approved(4))
    with acting_as(SYSTEM):
        items = queries.items_of(batch)
    finance = cast["finance_xingqing"]
    told = [Answer(item.id, True, f"PZ-{name}", TODAY) for item, name in zip(items, "AABC", strict=True)]
    with acting_as(finance):
        results.read(finance, batch, told)
    return batch


def voucher(session, number, amount, *, day=TODAY, region="640104", **facts):
    with acting_as(SYSTEM):
        row = PaymentVoucher(
            voucher_no=number, paid_on=day, amount_yuan=Decimal(amount), payee="甲", region_code=region, **facts
        )
        session.add(row)
        session.flush()
    return row


def tied(cast, login="xingqing_agent", month=MONTH, **more):
    with acting_as(cast[login]):
        return tie_out.tied(cast[login], month, **more)


def gaps(row):
    return {(told.voucher_no, told.gap.value) for told in row.differences}


def test_all_even(paid, cast, session):
    for number, amount in (("PZ-A", "3900"), ("PZ-B", "1950"), ("PZ-C", "1950")):
        voucher(session, number, amount)
    [row] = tied(cast)
    assert row.is_even and (row.payments, row.vouchers) == (4, 3)
    assert row.ours == row.theirs == 4 * SUM


def test_every_difference_is_told_once(paid, cast, session):
    voucher(session, "PZ-A", "3899.99")
    voucher(session, "PZ-B", "1950", day=date(2026, 12, 1))
    voucher(session, "PZ-X", "5", claim_batch="JXBF-OTHER")
    voucher(session, "PZ-GONE", "7", state=EntryState.REMOVED, removed_on=TODAY)
    [row] = tied(cast)
    assert gaps(row) == {("PZ-A", "AMOUNT"), ("PZ-B", "MONTH"), ("PZ-C", "ONLY_OURS"), ("PZ-X", "ONLY_THEIRS")}
    assert not row.is_even and (row.ours, row.theirs) == (4 * SUM, Decimal("3904.99"))
    with clock.frozen(datetime(2026, 12, 3)):
        [december] = tied(cast, month="2026-12")
    assert gaps(december) == {("PZ-B", "MONTH")} and december.theirs == SUM and december.ours == 0


def test_the_same_number_of_another_county_is_another_voucher(paid, cast, session):
    voucher(session, "PZ-A", "3900", region="640121")
    rows = {row.region_code: row for row in tied(cast, "supervisor")}
    assert ("PZ-A", "ONLY_OURS") in gaps(rows["640104"])
    assert gaps(rows["640121"]) == {("PZ-A", "ONLY_THEIRS")}
    assert len(rows) == 22
    whole = tie_out.total(rows.values())
    assert whole.ours == sum(row.ours for row in rows.values()) == 4 * SUM
    assert whole.theirs == Decimal(3900) and len(whole.differences) == 4


def test_reach_and_bad_input(paid, cast):
    assert [row.region_code for row in tied(cast, "yongning_agent")] == ["640121"]
    assert tied(cast, "yongning_agent")[0].payments == 0
    assert len(tied(cast, "yinchuan_agent")) == 6
    with pytest.raises(OutOfReach):
        tied(cast, "yongning_agent", region_code="640104")
    for login in ("unit1", "street1", "editor"):
        with pytest.raises(OutOfReach):
            tied(cast, login)
    for month in ("2026", "2026-13", "", "x", "0000-00"):
        with pytest.raises(Invalid) as wrong:
            tied(cast, month=month)
        assert "month" in wrong.value.fields


def test_the_export_has_every_line(paid, cast, session):
    voucher(session, "PZ-A", "3899.99")
    stream = BytesIO()
    tie_out.export(tied(cast), MONTH, stream)
    rows = list(load_workbook(BytesIO(stream.getvalue())).active.iter_rows(values_only=True))
    assert rows[0][:4] == ("县（区）", "凭证号", "对账结果", "系统登记笔数")
    assert [row[1] for row in rows[1:]] == ["小计", "PZ-A", "PZ-B", "PZ-C", "小计"]
    assert rows[2][2] == "金额不同" and float(rows[2][6]) == 0.01
    assert rows[-1][0] == "合计" and float(rows[-1][4]) == 7800


def test_counties_cost_no_statements(paid, cast, statements):
    statements.clear()
    tied(cast)
    few = len(statements)
    statements.clear()
    tied(cast, "supervisor")
    assert len(statements) <= few + 1
