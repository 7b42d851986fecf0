"""Accounts: what the framework's user lacks — area, department, unit, lock and session epoch."""

from datetime import datetime

from flask_appbuilder import Model
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.types import Id, InArea, Record, choice
from app.security.states import AccountState, Department, Level, Role


class Account(Record, InArea, Model):
    """One person's account; roles are written as names parted by spaces."""

    __tablename__ = "account"
    __table_args__ = (
        Index("ix_account_city", "city_code", "id"),
        Index("ix_account_region", "region_code", "id"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"), unique=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    roles: Mapped[str] = mapped_column(String(200))
    level: Mapped[Level] = mapped_column(choice(Level))
    department: Mapped[Department | None] = mapped_column(choice(Department))
    unit_id: Mapped[str | None] = mapped_column(Id, ForeignKey("unit.id"), index=True)
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
