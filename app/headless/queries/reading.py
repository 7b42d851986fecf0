"""How the public API reads: one page or one row, and when it last changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from app.core.errors import OutOfReach, ServiceError
from app.core.paging import Keys, page
from app.core.scope import published_read
from app.core.workflow import StatusLog
from app.extensions import db

Facts = dict[str, Any]
Shape = Callable[[Row[Any]], Facts]
BEGIN = datetime(2023, 6, 9)  # the day of the notice: nothing of the plan is older
LOG = StatusLog.__table__.c


class Gone(ServiceError):
    """The record was public and was taken back (HTTP 410)."""

    status = 410
    code = "gone"


@dataclass(frozen=True)
class Found:
    """What a request answers, and when that last changed."""

    facts: Facts
    changed_at: datetime


def listed(
    statement: Select[Any], keys: Keys, shape: Shape, filters: Facts, *, order: str, changed: Select[Any]
) -> Found:
    """One page as ``{items, next}``; ``changed`` tells when rows last entered or left such lists."""
    with published_read():
        found = page(statement, keys, cursor=filters["cursor"], limit=filters["limit"], order=order, scalars=False)
        moved = db.session.execute(changed).scalar()
    stamps = [stamp for row in found.rows for stamp in _stamps(row)]
    facts = {"items": [shape(row) for row in found.rows], "next": found.next}
    return Found(facts, max([BEGIN, *stamps, *([moved] if moved else [])]))


def single(statement: Select[Any]) -> Row[Any]:
    """The one published row; raises OutOfReach when there is none."""
    with published_read():
        row = db.session.execute(statement).first()
    if row is None:
        raise OutOfReach("没有找到这条记录，或者它尚未公布。")
    return row


def rows(statement: Select[Any]) -> list[Row[Any]]:
    """All rows of a published read."""
    with published_read():
        return list(db.session.execute(statement).all())


def changed_at(row: Row[Any]) -> datetime:
    """When the row or what is shown with it last changed."""
    return max([BEGIN, *_stamps(row)])


def _stamps(row: Row[Any]) -> list[datetime]:
    return [value for name in ("updated_at", "also_updated_at") if (value := getattr(row, name, None)) is not None]


def moved(entity: str) -> Select[Any]:
    """When a record of the entity was last moved from one state to another."""
    return select(func.max(LOG.at)).where(LOG.entity == entity)


def county_of(code: str) -> str | None:
    """The code of a county; None for a city or the region."""
    return None if code.endswith("00") else code
