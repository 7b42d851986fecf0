"""Regions by GB/T 2260, offices of the departments, and their published contacts."""

from datetime import date

from flask_appbuilder import Model
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.types import Encrypted, Id, InArea, Record, choice
from app.organisations.states import ServiceKind
from app.security.states import Department, Level


class Region(Model):
    """The region, a city or a county; rows end, they are never deleted."""

    __tablename__ = "region"

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    name: Mapped[str] = mapped_column(String(32))
    short_name: Mapped[str] = mapped_column(String(16))
    level: Mapped[Level] = mapped_column(choice(Level))
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)


class DepartmentOffice(Record, InArea, Model):
    """The office of one department in one area."""

    __tablename__ = "department_office"
    __table_args__ = (
        UniqueConstraint("department", "region_code", "name"),
        Index("ix_department_office_city", "city_code", "id"),
        Index("ix_department_office_region", "region_code", "id"),
    )

    department: Mapped[Department] = mapped_column(choice(Department))
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(120), default="")
    office_phone: Mapped[str] = mapped_column(String(32), default="")
    hours: Mapped[str] = mapped_column(String(80), default="")


class AgencyContact(Record, InArea, Model):
    """One line of the agency contact list: a post in an office, its service and its office phone."""

    __tablename__ = "agency_contact"
    __table_args__ = (
        Index("ix_agency_contact_city", "city_code", "id"),
        Index("ix_agency_contact_region", "region_code", "id"),
        Index("ix_agency_contact_published", "published", "region_code"),
    )

    office_id: Mapped[str] = mapped_column(Id, ForeignKey("department_office.id"), index=True)
    service: Mapped[ServiceKind] = mapped_column(choice(ServiceKind))
    post_title: Mapped[str] = mapped_column(String(40))
    person_name: Mapped[str | None] = mapped_column(Encrypted)
    office_phone: Mapped[str] = mapped_column(String(32))
    email: Mapped[str | None] = mapped_column(String(80))
    published: Mapped[bool] = mapped_column(default=False)
    last_confirmed_on: Mapped[date | None]

    office: Mapped[DepartmentOffice] = relationship(DepartmentOffice, lazy="raise")
