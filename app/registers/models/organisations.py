"""Lists of organisations, most of which prove a kind of unit (二(二))."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask_appbuilder import Model
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.types import choice
from app.registers.models.base import OrganisationEntry
from app.registers.states import (
    CommunityKind,
    EnterpriseScale,
    OwnerLevel,
    ProjectLevel,
    SchoolKind,
    SocialKind,
    TechKind,
    TradeKind,
    UnitKind,
    ZoneLevel,
)
from app.security.states import Department


class PrivateTechSchool(OrganisationEntry, Model):
    """A private technician school with its licence."""

    __tablename__ = "private_tech_school"
    department = Department.HRSS
    key = ("uscc", "valid_from")
    kinds = (UnitKind.PRIVATE_TECH_SCHOOL,)

    school_kind: Mapped[SchoolKind] = mapped_column(choice(SchoolKind))


class Campus(OrganisationEntry, Model):
    """A campus where graduates are to be reached."""

    __tablename__ = "campus"
    department = Department.EDU
    key = ("name",)

    school: Mapped[str] = mapped_column(String(80))
    address: Mapped[str | None] = mapped_column(String(120))
    students: Mapped[int] = mapped_column(default=0)
    office_phone: Mapped[str | None] = mapped_column(String(40))
    checks: ClassVar = {"students_not_negative": "students >= 0"}


class ScienceProject(OrganisationEntry, Model):
    """A science project; ``proof_no`` is its number, the organisation is who undertakes it."""

    __tablename__ = "science_project"
    department = Department.SCI
    key = ("proof_no",)
    kinds = (UnitKind.TECH_ENTERPRISE,)
    checks: ClassVar = {"project_has_number": "proof_no IS NOT NULL", "project_has_end": "valid_to IS NOT NULL"}

    title: Mapped[str] = mapped_column(String(120))
    level: Mapped[ProjectLevel] = mapped_column(choice(ProjectLevel))


class TechCompany(OrganisationEntry, Model):
    """A technology company; ``proof_no`` is the number of its registration or certificate."""

    __tablename__ = "tech_company"
    department = Department.SCI
    key = ("uscc", "kind", "valid_from")
    kinds_by: ClassVar[Mapping[Any, UnitKind]] = {
        TechKind.TECH_SME: UnitKind.TECH_SME,
        TechKind.HIGH_TECH: UnitKind.TECH_ENTERPRISE,
    }
    checks: ClassVar = {
        "company_has_number": "proof_no IS NOT NULL",
        "sme_has_end": "kind <> 'TECH_SME' OR valid_to IS NOT NULL",  # the registration is renewed every year
    }

    kind: Mapped[TechKind] = mapped_column(choice(TechKind))


class _Recognised(OrganisationEntry):
    """An enterprise that was recognised with a batch, for three years unless the batch says otherwise."""

    department = Department.MIIT
    key = ("uscc", "batch")
    valid_years = 3

    batch: Mapped[str] = mapped_column(String(40))


class LeadingManufacturer(_Recognised, Model):
    """A leading enterprise of manufacturing."""

    __tablename__ = "leading_manufacturer"
    kinds = (UnitKind.LEADING_MANUFACTURER,)

    chain: Mapped[str | None] = mapped_column(String(60))


class SingleChampion(_Recognised, Model):
    """A single champion of manufacturing with its product."""

    __tablename__ = "single_champion"
    kinds = (UnitKind.SINGLE_CHAMPION,)

    product: Mapped[str | None] = mapped_column(String(60))


class LittleGiant(_Recognised, Model):
    """A specialised and sophisticated “little giant”."""

    __tablename__ = "little_giant"
    kinds = (UnitKind.LITTLE_GIANT,)


class SpecializedSme(_Recognised, Model):
    """A specialised and sophisticated small or medium enterprise."""

    __tablename__ = "specialized_sme"
    kinds = (UnitKind.SPECIALIZED_SME,)


class Msme(OrganisationEntry, Model):
    """A micro, small or medium enterprise."""

    __tablename__ = "msme"
    department = Department.MIIT
    key = ("uscc", "valid_from")
    kinds = (UnitKind.MSME,)

    scale: Mapped[EnterpriseScale] = mapped_column(choice(EnterpriseScale))


class SocialOrganisation(OrganisationEntry, Model):
    """A registered social organisation; ``is_abnormal`` when it is on the list of abnormal activity (R13)."""

    __tablename__ = "social_organisation"
    department = Department.CIVIL
    key = ("uscc",)
    kinds = (UnitKind.SOCIAL_ORG,)

    kind: Mapped[SocialKind] = mapped_column(choice(SocialKind))
    is_abnormal: Mapped[bool] = mapped_column(default=False)


class CommunityOrganisation(OrganisationEntry, Model):
    """An organisation of a community, or one that serves it."""

    __tablename__ = "community_organisation"
    department = Department.CIVIL
    key = ("uscc",)
    kinds_by: ClassVar[Mapping[Any, UnitKind]] = {
        CommunityKind.COMMUNITY_ORG: UnitKind.COMMUNITY_ORG,
        CommunityKind.COMMUNITY_SERVICE: UnitKind.COMMUNITY_SERVICE,
    }

    kind: Mapped[CommunityKind] = mapped_column(choice(CommunityKind))


class KeyEnterprise(OrganisationEntry, Model):
    """A key enterprise of commerce."""

    __tablename__ = "key_enterprise"
    department = Department.COM
    key = ("uscc", "valid_from")
    kinds = (UnitKind.KEY_ENTERPRISE,)

    kind: Mapped[TradeKind] = mapped_column(choice(TradeKind))


class DevelopmentZone(OrganisationEntry, Model):
    """A development zone."""

    __tablename__ = "development_zone"
    department = Department.COM
    key = ("name",)

    level: Mapped[ZoneLevel] = mapped_column(choice(ZoneLevel))
    office_phone: Mapped[str | None] = mapped_column(String(40))


class StateOwnedEnterprise(OrganisationEntry, Model):
    """A state-owned enterprise."""

    __tablename__ = "state_owned_enterprise"
    department = Department.SASAC
    key = ("uscc",)
    kinds = (UnitKind.STATE_OWNED,)

    level: Mapped[OwnerLevel] = mapped_column(choice(OwnerLevel))


class MemberCompany(OrganisationEntry, Model):
    """A private company that is a member of the federation of industry and commerce."""

    __tablename__ = "member_company"
    department = Department.FIC
    key = ("uscc",)
    kinds = (UnitKind.PRIVATE_ENTERPRISE,)

    chamber: Mapped[str | None] = mapped_column(String(80))


class Chamber(OrganisationEntry, Model):
    """A chamber of commerce."""

    __tablename__ = "chamber"
    department = Department.FIC
    key = ("name",)
    checks: ClassVar = {"members_not_negative": "members >= 0"}

    members: Mapped[int] = mapped_column(default=0)
    office_phone: Mapped[str | None] = mapped_column(String(40))
