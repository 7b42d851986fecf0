"""The agreement in its versions, and the assessment at the end."""

from datetime import date, datetime
from decimal import Decimal

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import audit
from app.core.types import Encrypted, Id, Record, by_area, choice
from app.placements.models.placements import OfPlacement
from app.placements.states.agreements import AgreementState, AssessmentState, Needs, Opinion, Score

IN_HAND = "state IN ('DRAFT', 'UNIT_SIGNED', 'RETURNED')"


class Agreement(Record, OfPlacement, Model):
    """One version of the agreement of a placement; ``clauses`` is JSON {clause: text}, fixed by the PDF's hash.

    ``changes`` tells what a minor edit changed and when: JSON [[field, old, new, who, when], …].  ``needs`` says whose
    signature this version asks for; the other one is carried over from the version before, which ``carried`` tells.
    """

    __tablename__ = "agreement"
    __table_args__ = (
        UniqueConstraint("placement_id", "number"),
        Index(
            "uq_agreement_in_hand",
            "placement_id",
            unique=True,
            sqlite_where=text(IN_HAND),
            postgresql_where=text(IN_HAND),
        ),
        CheckConstraint("ends_on >= starts_on", name="period"),
        CheckConstraint("state NOT IN ('UNIT_SIGNED') OR unit_signed_at IS NOT NULL", name="unit_signed_has_time"),
        CheckConstraint(
            "state NOT IN ('SIGNED', 'FILED', 'AMENDED', 'TERMINATED', 'COMPLETED') OR (unit_signed_at IS NOT NULL "
            "AND trainee_signed_at IS NOT NULL AND sha256 IS NOT NULL)",
            name="signed_has_file",
        ),
        CheckConstraint("state <> 'FILED' OR filed_on IS NOT NULL", name="filed_has_day"),
        Index("ix_agreement_state", "state", "region_code", "id"),
        *by_area("agreement"),
    )

    number: Mapped[int]  # 1 for the first version
    agreement_no: Mapped[str] = mapped_column(String(32))
    person_name: Mapped[str] = mapped_column(String(40))
    unit_name: Mapped[str] = mapped_column(String(80))
    post_title: Mapped[str] = mapped_column(String(60))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    allowance_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    daily_hours: Mapped[Decimal] = mapped_column(Numeric(4, 1), default=Decimal(8))
    weekly_hours: Mapped[Decimal] = mapped_column(Numeric(4, 1), default=Decimal(40))
    night_work: Mapped[bool] = mapped_column(default=False)
    site_id: Mapped[str | None] = mapped_column(Id, ForeignKey("unit_site.id"))
    mentor_id: Mapped[str | None] = mapped_column(Id, ForeignKey("mentor.id"), index=True)
    post_content: Mapped[str | None] = mapped_column(Text)
    place_detail: Mapped[str | None] = mapped_column(String(200))
    work_time: Mapped[str | None] = mapped_column(String(200))
    payday: Mapped[str | None] = mapped_column(String(60))
    pay_way: Mapped[str | None] = mapped_column(String(120))
    benefits: Mapped[str | None] = mapped_column(String(200))
    mentor_plan: Mapped[str | None] = mapped_column(Text)
    safety: Mapped[str | None] = mapped_column(Text)
    attendance_note: Mapped[str | None] = mapped_column(String(200))
    contact: Mapped[str | None] = mapped_column(Encrypted)  # whom to ask at the unit, with the telephone
    clauses: Mapped[str] = mapped_column(Encrypted, default="{}")
    changes: Mapped[str] = mapped_column(Encrypted, default="[]")
    needs: Mapped[Needs] = mapped_column(choice(Needs), default=Needs.ALL)
    carried: Mapped[str | None] = mapped_column(String(200))
    change_note: Mapped[str | None] = mapped_column(String(500))  # why this version follows another
    state: Mapped[AgreementState] = mapped_column(choice(AgreementState), default=AgreementState.DRAFT)
    unit_signed_at: Mapped[datetime | None]
    unit_signer: Mapped[str | None] = mapped_column(String(40))
    trainee_signed_at: Mapped[datetime | None]
    trainee_signer: Mapped[str | None] = mapped_column(String(40))
    guardian: Mapped[str | None] = mapped_column(String(40))
    file_id: Mapped[str | None] = mapped_column(Id)
    sha256: Mapped[str | None] = mapped_column(String(64))
    filed_on: Mapped[date | None]
    closed_on: Mapped[date | None]


class Assessment(Record, OfPlacement, Model):
    """What the unit says of a trainee at the end (见习鉴定), what the trainee answers, and the certificate (C90)."""

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("placement_id", name="uq_assessment_placement"),
        CheckConstraint(
            "state = 'DRAFT' OR (attitude IS NOT NULL AND skill IS NOT NULL AND teamwork IS NOT NULL AND "
            "overall IS NOT NULL AND opinion IS NOT NULL)",
            name="signed_is_complete",
        ),
        CheckConstraint(
            "state NOT IN ('ISSUED', 'REVOKED') OR (certificate_no IS NOT NULL AND issued_on IS NOT NULL)",
            name="issued_has_number",
        ),
        CheckConstraint("satisfaction IS NULL OR satisfaction BETWEEN 1 AND 5", name="satisfaction"),
        Index("ix_assessment_state", "state", "region_code", "id"),
        *by_area("assessment"),
    )

    person_name: Mapped[str] = mapped_column(String(40))
    unit_name: Mapped[str] = mapped_column(String(80))
    due_on: Mapped[date]
    attitude: Mapped[Score | None] = mapped_column(choice(Score, name="attitude"))
    skill: Mapped[Score | None] = mapped_column(choice(Score, name="skill"))
    teamwork: Mapped[Score | None] = mapped_column(choice(Score, name="teamwork"))
    overall: Mapped[Score | None] = mapped_column(choice(Score, name="overall"))
    opinion: Mapped[str | None] = mapped_column(Text)
    signed_by: Mapped[str | None] = mapped_column(String(40))
    signed_on: Mapped[date | None]
    trainee_opinion: Mapped[Opinion | None] = mapped_column(choice(Opinion))
    trainee_words: Mapped[str | None] = mapped_column(Text)
    answered_on: Mapped[date | None]
    satisfaction: Mapped[int | None]  # of older rows; asked without a name since (decision 0024), read by nobody
    days_attended: Mapped[int | None]
    certificate_no: Mapped[str | None] = mapped_column(String(32), unique=True)
    issued_on: Mapped[date | None]
    state: Mapped[AssessmentState] = mapped_column(choice(AssessmentState), default=AssessmentState.DRAFT)


audit.hide(Agreement, "clauses", "changes", "contact")
audit.hide(Assessment, "satisfaction")
