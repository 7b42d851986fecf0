"""Lists of money, promises and events: budget lines, payment vouchers, yearly pledges, events for young people."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from flask_appbuilder import Model
from sqlalchemy import Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.types import choice
from app.registers.models.base import Entry
from app.registers.states import BudgetItem, FundSource
from app.security.states import Department


class BudgetLine(Entry, Model):
    """What an area may spend of the employment subsidy fund in a year on one item, from one source."""

    __tablename__ = "budget_line"
    department = Department.FIN
    key = ("region_code", "year", "item", "source")
    checks: ClassVar = {"amount_not_negative": "amount_yuan >= 0"}
    sought = ("year",)

    year: Mapped[int]
    item: Mapped[BudgetItem] = mapped_column(choice(BudgetItem))
    source: Mapped[FundSource] = mapped_column(choice(FundSource))
    amount_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    doc_no: Mapped[str | None] = mapped_column(String(60))


class PaymentVoucher(Entry, Model):
    """One payment out of the fund; ``claim_batch`` names the batch of claims that it pays."""

    __tablename__ = "payment_voucher"
    department = Department.FIN
    key = ("voucher_no",)
    checks: ClassVar = {"amount_is_positive": "amount_yuan > 0"}
    sought = ("paid_on",)

    voucher_no: Mapped[str] = mapped_column(String(40))
    paid_on: Mapped[date]
    amount_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    payee: Mapped[str] = mapped_column(String(80))
    claim_batch: Mapped[str | None] = mapped_column(String(60), index=True)


class InternshipPledge(Entry, Model):
    """How many internship posts a state-owned enterprise promises for a year."""

    __tablename__ = "internship_pledge"
    department = Department.SASAC
    key = ("uscc", "year")
    checks: ClassVar = {"posts_is_positive": "posts > 0"}
    sought = ("year",)

    uscc: Mapped[str] = mapped_column(String(18))
    name: Mapped[str] = mapped_column(String(80))
    year: Mapped[int]
    posts: Mapped[int]


class YouthEvent(Entry, Model):
    """An event for young people with what came of it."""

    __tablename__ = "youth_event"
    department = Department.CYL
    key = ("name", "held_on")
    checks: ClassVar = {
        "counts_not_negative": "participants >= 0 AND intentions >= 0",
        "intentions_of_participants": "intentions <= participants",
    }
    sought = ("held_on",)

    name: Mapped[str] = mapped_column(String(80))
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(120))
    participants: Mapped[int] = mapped_column(default=0)
    intentions: Mapped[int] = mapped_column(default=0)
