"""Days and months of attendance, leave, corrections, and the allowance that the unit paid."""

from datetime import date, datetime
from decimal import Decimal

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import audit
from app.core.identifiers import new_id
from app.core.types import Id, Record, by_area, choice
from app.placements.models.placements import OfPlacement
from app.placements.states.attendance import (
    AttendanceCode,
    AttendanceMonthState,
    LeaveKind,
    LeaveState,
    PaymentAnswer,
)


class AttendanceMonth(Record, OfPlacement, Model):
    """The sheet of one placement and month; the counts are those of its days, kept in step by the services."""

    __tablename__ = "attendance_month"
    __table_args__ = (
        UniqueConstraint("placement_id", "month"),
        CheckConstraint(
            "due_days >= 0 AND attended >= 0 AND paid_leave >= 0 AND personal_leave >= 0 AND absent >= 0",
            name="not_negative",
        ),
        CheckConstraint(
            "state NOT IN ('SUBMITTED', 'VERIFIED', 'LOCKED') OR submitted_at IS NOT NULL", name="submitted_has_time"
        ),
        CheckConstraint(
            "state NOT IN ('CONFIRMED_BY_TRAINEE', 'SUBMITTED', 'VERIFIED', 'LOCKED') OR confirmed_at IS NOT NULL",
            name="confirmed_has_time",
        ),
        Index("ix_attendance_month_unit", "unit_id", "month", "id"),
        Index("ix_attendance_month_state", "region_code", "state", "month", "id"),
        Index("ix_attendance_month_timed", "state", "month"),
        *by_area("attendance_month"),
    )

    month: Mapped[str] = mapped_column(String(7))  # 2023-07
    person_name: Mapped[str] = mapped_column(String(40))
    unit_name: Mapped[str] = mapped_column(String(80))
    due_days: Mapped[int]  # workdays of the whole calendar month (R31)
    own_days: Mapped[int]  # of these, the ones within the agreed period and outside suspensions
    attended: Mapped[int] = mapped_column(default=0)
    paid_leave: Mapped[int] = mapped_column(default=0)
    personal_leave: Mapped[int] = mapped_column(default=0)
    absent: Mapped[int] = mapped_column(default=0)
    undecided: Mapped[int] = mapped_column(default=0)  # days on which no two of three agree yet
    state: Mapped[AttendanceMonthState] = mapped_column(choice(AttendanceMonthState), default=AttendanceMonthState.OPEN)
    confirmed_at: Mapped[datetime | None]
    is_confirmed_by_default: Mapped[bool] = mapped_column(default=False)
    objection: Mapped[str | None] = mapped_column(Text)  # of the trainee; keeps it from being confirmed by default
    submitted_at: Mapped[datetime | None]
    is_late: Mapped[bool] = mapped_column(default=False)  # R29
    verified_at: Mapped[datetime | None]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))  # submitted or corrected it last
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    locked_at: Mapped[datetime | None]
    flags: Mapped[str] = mapped_column(Text, default="[]")  # JSON [[flag, words], …]: reasons to look, never findings


class AttendanceDay(Model):
    """One day of one placement: what the trainee, the mentor and the unit each say; two of three make it count (B15).

    Every day stands by itself: nothing of it follows from the day before.  Reached through its placement.
    """

    __tablename__ = "attendance_day"
    __table_args__ = (
        UniqueConstraint("placement_id", "day"),
        Index("ix_attendance_day_device", "trainee_device", "day"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    placement_id: Mapped[str] = mapped_column(Id, ForeignKey("placement.id"))
    day: Mapped[date]
    code: Mapped[AttendanceCode | None] = mapped_column(choice(AttendanceCode))  # settled by two of three
    trainee_code: Mapped[AttendanceCode | None] = mapped_column(choice(AttendanceCode, name="trainee_code"))
    trainee_at: Mapped[datetime | None]
    trainee_out_at: Mapped[datetime | None]
    trainee_device: Mapped[str | None] = mapped_column(String(64))  # keyed mark of the browser, no fingerprint
    has_proof: Mapped[bool] = mapped_column(default=False)  # the rotating code of the unit's screen was right (B16)
    wrong_codes: Mapped[int] = mapped_column(default=0)  # how often it was wrong that day
    mentor_code: Mapped[AttendanceCode | None] = mapped_column(choice(AttendanceCode, name="mentor_code"))
    mentor_at: Mapped[datetime | None]
    unit_code: Mapped[AttendanceCode | None] = mapped_column(choice(AttendanceCode, name="unit_code"))
    unit_at: Mapped[datetime | None]
    is_corrected: Mapped[bool] = mapped_column(default=False)


audit.exempt(AttendanceDay)  # who said what and when is in the row; corrections have a record of their own


class AttendanceCorrection(Record, OfPlacement, Model):
    """A settled day that was changed: old, new, why and by whom; the other side sees it (X31)."""

    __tablename__ = "attendance_correction"
    __table_args__ = (
        Index("ix_attendance_correction_day", "placement_id", "day"),
        *by_area("attendance_correction"),
    )

    day: Mapped[date]
    old_code: Mapped[AttendanceCode | None] = mapped_column(choice(AttendanceCode, name="old_code"))
    new_code: Mapped[AttendanceCode] = mapped_column(choice(AttendanceCode, name="new_code"))
    reason: Mapped[str] = mapped_column(String(500))
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    is_by_office: Mapped[bool] = mapped_column(default=False)


class Leave(Record, OfPlacement, Model):
    """Leave that a trainee asks for; granted, its workdays carry its code for two of the three sides."""

    __tablename__ = "leave_request"
    __table_args__ = (
        CheckConstraint("to_day >= from_day", name="period"),
        Index("ix_leave_request_days", "placement_id", "from_day"),
        Index("ix_leave_request_unit", "unit_id", "state", "id"),
        *by_area("leave_request"),
    )

    kind: Mapped[LeaveKind] = mapped_column(choice(LeaveKind))
    from_day: Mapped[date]
    to_day: Mapped[date]
    words: Mapped[str] = mapped_column(String(500))
    person_name: Mapped[str] = mapped_column(String(40))
    state: Mapped[LeaveState] = mapped_column(choice(LeaveState), default=LeaveState.ASKED)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(64))


audit.hide(Leave, "words")  # often of health


class AllowancePayment(Record, OfPlacement, Model):
    """That the unit paid the allowance of a month (R34), and what the trainee says of it (C34, B24)."""

    __tablename__ = "allowance_payment"
    __table_args__ = (
        CheckConstraint("amount_yuan > 0", name="amount"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answer_has_time"),
        CheckConstraint("answer <> 'DIFFERENT' OR received_yuan IS NOT NULL", name="different_has_amount"),
        Index("ix_allowance_payment_month", "placement_id", "month"),
        Index("ix_allowance_payment_unit", "unit_id", "month"),
        *by_area("allowance_payment"),
    )

    month: Mapped[str] = mapped_column(String(7))
    amount_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    paid_on: Mapped[date]
    is_by_bank: Mapped[bool] = mapped_column(default=True)
    slip_no: Mapped[str | None] = mapped_column(String(60))
    person_name: Mapped[str] = mapped_column(String(40))
    answer: Mapped[PaymentAnswer | None] = mapped_column(choice(PaymentAnswer))
    answered_at: Mapped[datetime | None]
    received_yuan: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    note: Mapped[str | None] = mapped_column(String(200))
