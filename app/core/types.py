"""Column types and mixins that all tables share."""

import re
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CHAR, Dialect, Enum, ForeignKey, Index, String, Text, TypeDecorator
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, validates

from app.core import actor, clock, crypto
from app.core.choices import Choice
from app.core.identifiers import new_id

NO_SUCH_ID = uuid.UUID(int=0)
CANONICAL = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Id(TypeDecorator[str]):
    """A UUIDv7 as canonical text; native ``uuid`` on PostgreSQL, 36 characters elsewhere.

    Text that is no UUID is looked up as the nil UUID, so that a malformed address finds nothing
    instead of failing in the driver.
    """

    impl = CHAR
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.UUID(as_uuid=True))
        return dialect.type_descriptor(CHAR(36))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if dialect.name != "postgresql" and CANONICAL.fullmatch(str(value)):
            return str(value)
        try:
            known = uuid.UUID(str(value))
        except ValueError:
            known = NO_SUCH_ID
        return known if dialect.name == "postgresql" else str(known)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else str(value)


class Encrypted(TypeDecorator[str]):
    """Personal text, encrypted at rest with the key of the configuration."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return crypto.encrypt(value) if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return crypto.decrypt(value) if value else None


def choice(kind: type[Choice], *, length: int = 32, name: str = "") -> Enum:
    """A column of one Choice, stored as its value and guarded by a CHECK, named anew when a table has two of a kind."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=length,
        validate_strings=True,
        values_callable=lambda members: [member.value for member in members],
        name=name or _snake(kind.__name__),
    )


def _snake(name: str) -> str:
    return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")


def _user_id() -> int | None:
    return actor.current().user_id


class Record:
    """Key, origin, times and version of every row that people create."""

    __allow_unmapped__ = True

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    @declared_attr
    def created_by_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("ab_user.id"), default=_user_id)

    @declared_attr
    def updated_by_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("ab_user.id"), default=_user_id, onupdate=_user_id)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class InArea:
    """The county (or city, or region) that a row belongs to, with its city for flat scoping."""

    @declared_attr
    def region_code(cls) -> Mapped[str]:
        return mapped_column(String(6), ForeignKey("region.code"))

    city_code: Mapped[str] = mapped_column(String(6))

    @validates("region_code")
    def _derive_city(self, _key: str, code: str) -> str:
        self.city_code = city_of(code) if code else code
        return code


def by_area(table: str) -> tuple[Index, Index]:
    """The indexes that answer a list of one county, and of one city, page by page."""
    return Index(f"ix_{table}_region", "region_code", "id"), Index(f"ix_{table}_city", "city_code", "id")


def city_of(region_code: str) -> str:
    """Return the code of the city of a county; a city answers itself, the region 640000."""
    return region_code[:4] + "00"
