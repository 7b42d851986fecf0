"""Accounts: what the framework's user lacks — area, department, unit, lock and session epoch; codes and invitations."""

from datetime import datetime

from flask_appbuilder import Model
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import audit, clock
from app.core.identifiers import new_id
from app.core.types import Encrypted, Id, InArea, Record, choice
from app.security.states import AccountState, CodePurpose, Department, InvitationState, Level, RegistrationKind, Role


class Account(Record, InArea, Model):
    """One person's account; roles are written as names parted by spaces."""

    __tablename__ = "account"
    __table_args__ = (
        Index("ix_account_city", "city_code", "id"),
        Index("ix_account_region", "region_code", "id"),
        Index("uq_account_trainee", "trainee_id", unique=True),
        Index("uq_account_mentor", "mentor_id", unique=True),
        Index("uq_account_alias", "alias_hash", unique=True),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"), unique=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    roles: Mapped[str] = mapped_column(String(200))
    level: Mapped[Level] = mapped_column(choice(Level))
    department: Mapped[Department | None] = mapped_column(choice(Department))
    unit_id: Mapped[str | None] = mapped_column(Id, ForeignKey("unit.id"), index=True)
    trainee_id: Mapped[str | None] = mapped_column(Id, ForeignKey("trainee.id"))
    mentor_id: Mapped[str | None] = mapped_column(Id, ForeignKey("mentor.id"))
    alias_hash: Mapped[str | None] = mapped_column(String(64))  # a phone number that signs in too
    state: Mapped[AccountState] = mapped_column(choice(AccountState), default=AccountState.ACTIVE)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    epoch: Mapped[int] = mapped_column(default=0)
    last_login_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(User, lazy="raise", foreign_keys="Account.user_id")

    @property
    def role_set(self) -> frozenset[str]:
        return frozenset(self.roles.split())

    @property
    def role_labels(self) -> str:
        return "、".join(Role.label_of(role) for role in self.roles.split())


class OneTimeCode(Model):
    """A code that proves somebody holds an address or a slip of paper: short-lived, few tries, used once.

    ``subject`` names what it is for: an account, an agreement, a person; only a keyed hash of the code is kept.
    """

    __tablename__ = "one_time_code"
    __table_args__ = (Index("ix_one_time_code_subject", "purpose", "subject", "used_at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    purpose: Mapped[CodePurpose] = mapped_column(choice(CodePurpose))
    subject: Mapped[str] = mapped_column(String(96))
    code_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class Invitation(Record, InArea, Model):
    """A unit's invitation of a colleague or a mentor to an account of their own."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("(state = 'ACCEPTED') = (accepted_at IS NOT NULL)", name="accepted_has_time"),
        Index("ix_invitation_unit", "unit_id", "state", "id"),
    )

    unit_id: Mapped[str] = mapped_column(Id, ForeignKey("unit.id"))
    mentor_id: Mapped[str | None] = mapped_column(Id, ForeignKey("mentor.id"))
    roles: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(Encrypted)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    state: Mapped[InvitationState] = mapped_column(choice(InvitationState), default=InvitationState.OPEN)
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))


class Registration(Record, InArea, Model):
    """What somebody typed to register, kept apart until a code proves who they are; no account comes of it before.

    ``subject`` names the person or the unit without telling it: what a printed code is issued for.
    """

    __tablename__ = "registration"
    __table_args__ = (
        Index("ix_registration_subject", "subject", "created_at"),
        Index("ix_registration_login", "login", "expires_at"),
        Index("ix_registration_expires", "expires_at"),
    )

    kind: Mapped[RegistrationKind] = mapped_column(choice(RegistrationKind))
    subject: Mapped[str] = mapped_column(String(96))
    login: Mapped[str] = mapped_column(String(64))
    password_hash: Mapped[str] = mapped_column(String(256))
    name: Mapped[str] = mapped_column(Encrypted)
    number: Mapped[str] = mapped_column(Encrypted)  # of the identity card, or the credit code of the unit
    phone: Mapped[str] = mapped_column(Encrypted)
    email: Mapped[str | None] = mapped_column(Encrypted)
    unit_name: Mapped[str | None] = mapped_column(Text)
    consents: Mapped[str] = mapped_column(String(60), default="")
    expires_at: Mapped[datetime]
    known_user_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"), index=True)


audit.hide(Account, "alias_hash")
audit.hide(OneTimeCode, "code_hash", "subject")
audit.hide(Invitation, "email", "token_hash")
audit.hide(Registration, "subject", "login", "password_hash", "name", "number", "phone", "email")
