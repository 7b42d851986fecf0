"""Lists of people: registered unemployed, the real-name register, graduates, graduates in hardship, poor households."""

from datetime import date
from typing import ClassVar

from flask_appbuilder import Model
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.codes import Education
from app.core.types import choice
from app.registers.models.base import PersonEntry
from app.registers.states import Assistance, Deregistration, Enrolment, Relation, SchoolHardship
from app.security.states import Department


class UnemploymentRegistration(PersonEntry, Model):
    """One registration of a person as unemployed (失业登记), with its end."""

    __tablename__ = "unemployment_registration"
    department = Department.HRSS
    key = ("id_hash", "registered_on")
    period = ("registered_on", "deregistered_on")
    checks: ClassVar = {"end_has_reason": "(deregistered_on IS NULL) = (reason IS NULL)"}

    reg_no: Mapped[str] = mapped_column(String(40))
    registered_on: Mapped[date]
    deregistered_on: Mapped[date | None]
    reason: Mapped[Deregistration | None] = mapped_column(choice(Deregistration))


class RealNameEntry(PersonEntry, Model):
    """A graduate of the real-name database of the labour offices (实名信息数据库)."""

    __tablename__ = "real_name_entry"
    department = Department.HRSS
    key = ("id_hash", "graduation_date")

    graduation_date: Mapped[date]
    school: Mapped[str] = mapped_column(String(80))
    education: Mapped[Education] = mapped_column(choice(Education))
    major: Mapped[str | None] = mapped_column(String(60))


class Graduate(PersonEntry, Model):
    """A student or leaver on the rosters of the schools, with the certificate and where they stand (学籍)."""

    __tablename__ = "graduate"
    department = Department.EDU
    key = ("id_hash", "leaving_year")
    checks: ClassVar = {"graduated_has_day": "enrolment <> 'GRADUATED' OR graduation_date IS NOT NULL"}

    school: Mapped[str] = mapped_column(String(80))
    education: Mapped[Education] = mapped_column(choice(Education))
    major_name: Mapped[str | None] = mapped_column(String(60))
    leaving_year: Mapped[int]
    graduation_date: Mapped[date | None]
    certificate_no: Mapped[str | None] = mapped_column(String(40))
    enrolment: Mapped[Enrolment] = mapped_column(choice(Enrolment))


class HardGraduate(PersonEntry, Model):
    """A graduate of a year in hardship, by what the school knows (困难毕业生)."""

    __tablename__ = "hard_graduate"
    department = Department.EDU
    key = ("id_hash", "leaving_year", "kind")

    kind: Mapped[SchoolHardship] = mapped_column(choice(SchoolHardship))
    school: Mapped[str] = mapped_column(String(80))
    leaving_year: Mapped[int]


class LowIncomeHousehold(PersonEntry, Model):
    """A member of a household of low income, while it is recognised as one."""

    __tablename__ = "low_income_household"
    department = Department.CIVIL
    key = ("id_hash", "valid_from")
    period = ("valid_from", "valid_to")

    kind: Mapped[Assistance] = mapped_column(choice(Assistance))
    household_no: Mapped[str] = mapped_column(String(40), index=True)
    relation: Mapped[Relation] = mapped_column(choice(Relation))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
