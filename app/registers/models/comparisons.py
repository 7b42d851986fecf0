"""Lists that subsidies are compared with: insurance months, other benefits, people away, organisations in trouble."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from flask_appbuilder import Model
from sqlalchemy import Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.types import choice
from app.registers.models.base import OrganisationEntry, PersonEntry
from app.registers.states import AwayKind, InsuredAs, OtherScheme, UnitTrouble
from app.security.states import Department


class InsuranceMonth(PersonEntry, Model):
    """One month of social insurance of a person with one payer, as the insurance office tells (R35, R37, F2, F4, F14).

    ``entered_on`` is the day on which the payment came in; ``amount_yuan`` what the person paid, pension and medical.
    """

    __tablename__ = "insurance_month"
    department = Department.HRSS
    key = ("id_hash", "month", "insured_as", "employer")
    checks: ClassVar = {"amount_not_negative": "amount_yuan >= 0"}
    sought = ("month",)

    month: Mapped[str] = mapped_column(String(7))
    insured_as: Mapped[InsuredAs] = mapped_column(choice(InsuredAs))
    employer: Mapped[str] = mapped_column(String(80), default="")  # empty: the person alone
    employer_uscc: Mapped[str | None] = mapped_column(String(18), index=True)
    amount_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    entered_on: Mapped[date | None]


class OtherBenefit(PersonEntry, Model):
    """That a person took part in another programme, or had another benefit, between two days, both included."""

    __tablename__ = "other_benefit"
    department = Department.HRSS
    key = ("id_hash", "scheme", "valid_from")
    period = ("valid_from", "valid_to")

    scheme: Mapped[OtherScheme] = mapped_column(choice(OtherScheme))
    organisation: Mapped[str | None] = mapped_column(String(80))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class AwayPeriod(PersonEntry, Model):
    """That a person was dead, in custody or abroad between two days, both included (F22)."""

    __tablename__ = "away_period"
    department = Department.HRSS
    key = ("id_hash", "kind", "valid_from")
    period = ("valid_from", "valid_to")

    kind: Mapped[AwayKind] = mapped_column(choice(AwayKind))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class TroubledUnit(OrganisationEntry, Model):
    """An organisation on a list of warning, between two days, both included (F12, R13)."""

    __tablename__ = "troubled_unit"
    department = Department.HRSS
    key = ("uscc", "kind", "valid_from")
    checks: ClassVar = {"has_code": "uscc IS NOT NULL"}

    kind: Mapped[UnitTrouble] = mapped_column(choice(UnitTrouble))
