"""Columns 64–75 of the monthly summary, counted by hand from paid claims."""

from datetime import date
from decimal import Decimal

import pytest

from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.programme.services import open_year
from app.reporting.queries.summary import monthly_summary
from app.subsidies.models import PaymentBatch, PaymentItem
from tests.factories import make_unit
from tests.subsidies.factories import make_claim, make_line

D = Decimal
PAID = (  # county, kind, day of payment, lines, yuan of each, and a refused line beside them
    ("640104", "LIVING", date(2026, 8, 20), 3, "1950.00"),
    ("640104", "LIVING", date(2026, 9, 30), 1, "1485.71"),
    ("640104", "REMAINING", date(2026, 9, 30), 1, "5850.00"),
    ("640121", "LIVING", date(2026, 9, 1), 2, "1840.00"),
    ("640121", "HIRING", date(2026, 10, 1), 1, "1000.00"),  # the day after the month
    ("640402", "LIVING", date(2025, 12, 31), 2, "1750.00"),  # the year before
)


def write(county, kind, day, lines, yuan, number):
    unit = make_unit(region_code=county)
    whole = D(yuan) * lines
    facts = {"kind": kind, "amount_yuan": whole, "paid_yuan": whole, "paid_on": day, "voucher_no": f"PZ{number}"}
    claim = make_claim("PAID", unit=unit, **facts)
    for place in range(lines):
        holds = {"amount_yuan": D(yuan), "standard_yuan": None, "slot": f"{kind}:{number}:{place}", "kind": kind}
        make_line(claim, **holds)
    make_line(claim, amount_yuan=D(0), is_counted=False, holds=False, reason="少发", refused_by="R34", kind=kind)
    with acting_as(SYSTEM):
        batch = PaymentBatch(number=f"B{number}", title="批次", region_code=county)
        db.session.add(batch)
        db.session.flush()
        item = {"claim_id": claim.id, "claim_number": claim.number, "place": 1, "payee_name": unit.name}
        money = {"payee_account": "6217000000000000", "amount_yuan": whole, "voucher_no": f"PZ{number}"}
        state = {"state": "PAID", "paid_on": day, "region_code": county, "batch_id": batch.id}
        db.session.add(PaymentItem(**item, **money, **state))
        db.session.flush()
    return claim


@pytest.fixture
def paid(session, cast):
    with acting_as(SYSTEM):
        open_year(SYSTEM, 2026)
    return [write(*facts, number) for number, facts in enumerate(PAID)]


def values(month, code):
    with acting_as(SYSTEM):
        found = monthly_summary(month, "640000")
    assert [finding.id for finding in found.findings if finding.id in ("C6", "C13", "C14") and not finding.ok] == []
    return next(row for row in found.rows if row.code == code).values


@pytest.mark.parametrize(
    ("month", "code", "key", "wanted"),
    [
        ("2026-08", "640104", "living_people", 3),
        ("2026-08", "640104", "living_yuan", D("5850.00")),
        ("2026-09", "640104", "living_people", 4),
        ("2026-09", "640104", "living_yuan", D("7335.71")),
        ("2026-09", "640104", "remaining_yuan", D("5850.00")),
        ("2026-09", "640104", "subsidy_people", 5),
        ("2026-09", "640104", "subsidy_yuan", D("13185.71")),
        ("2026-09", "640121", "hiring_people", 0),
        ("2026-10", "640121", "hiring_yuan", D("1000.00")),
        ("2026-09", "640402", "subsidy_yuan", D("0.00")),
        ("2026-09", "640100", "subsidy_yuan", D("16865.71")),
        ("2026-09", "640000", "living_people", 6),
    ],
)
def test_what_was_paid_by_the_end_of_the_month(paid, month, code, key, wanted):
    assert values(month, code)[key] == wanted


def test_a_payment_that_finance_did_not_confirm_breaks_the_check(paid):
    with acting_as(SYSTEM):
        item = db.session.scalars(db.select(PaymentItem).where(PaymentItem.claim_id == paid[0].id)).one()
        item.state, item.voucher_no, item.paid_on = "QUEUED", None, None
        db.session.flush()
        found = monthly_summary("2026-09", "640104")
    assert [finding.id for finding in found.findings if not finding.ok] == ["C6"]
