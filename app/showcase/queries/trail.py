"""Everything that was done to a batch, its nominations and their scores, as one line of time."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, and_, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from app.core.audit import AuditEntry
from app.core.scope import unscoped
from app.core.workflow import StatusLog
from app.extensions import db
from app.showcase.models import Nomination, Panelist, ShowcaseBatch, ShowcaseNotice, ShowcaseScore
from app.showcase.rules.telling import CHANGED, MOVED, Step
from app.units.models import Unit

WHOLE = "the trail of a batch whose room the actor has entered"
PER_PAGE = 50
QUIET = frozenset(
    {"state", "facts", "criteria", "id", "batch_id", "unit_id", "nomination_id", "panelist_id", "user_id"}
)
QUIET |= {"city_code", "region_code"}


@dataclass(frozen=True, slots=True)
class Trail:
    """One page of the line of time, the newest first, with how many deeds there are."""

    steps: list[Step]
    number: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.number // PER_PAGE))


def trail(batch: ShowcaseBatch, nomination_id: str = "", page: int = 1) -> Trail:
    """The deeds of a batch in reach, or of one of its nominations; a constant number of statements."""
    moves = select(literal(MOVED).label("kind"), cast(StatusLog.id, String).label("key"), StatusLog.at.label("at"))
    changes = select(literal(CHANGED), cast(AuditEntry.id, String), AuditEntry.at)
    both = union_all(
        moves.where(_about(StatusLog.entity, StatusLog.record_id, batch, nomination_id)),
        changes.where(
            _about(AuditEntry.entity, AuditEntry.record_id, batch, nomination_id, as_text=True),
            AuditEntry.changes != "{}",
        ),
    ).subquery()
    with unscoped(WHOLE):
        number = int(db.session.scalar(select(func.count()).select_from(both)) or 0)
        last = max(1, -(-number // PER_PAGE))
        page = min(max(page, 1), last)
        ordered = select(both).order_by(both.c.at.desc(), both.c.kind, both.c.key.desc())
        keys = db.session.execute(ordered.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
        return Trail(_steps([(kind, key) for kind, key, _at in keys]), number, page)


def whole_trail(batch: ShowcaseBatch, most: int) -> list[Step]:
    """The moves of a batch and its nominations, the oldest first, at most so many; for the dossier."""
    statement = select(StatusLog).where(_about(StatusLog.entity, StatusLog.record_id, batch, ""))
    with unscoped(WHOLE):
        rows = list(db.session.scalars(statement.order_by(StatusLog.at, StatusLog.id).limit(most)))
        names = _names([(row.entity, row.record_id) for row in rows])
    return [_moved(row, names) for row in rows]


def _about(
    entity: InstrumentedAttribute[str],
    record_id: InstrumentedAttribute[str],
    batch: ShowcaseBatch,
    nomination_id: str,
    *,
    as_text: bool = False,
) -> Any:
    """Whether a row of a log is about the batch, or about one nomination; the audit log keeps keys as text."""

    def keys(of: Any, *conditions: Any) -> Any:
        return record_id.in_(select(cast(of.id, String) if as_text else of.id).where(*conditions))

    only = [Nomination.id == nomination_id] if nomination_id else []
    scores = [ShowcaseScore.nomination_id == nomination_id] if nomination_id else []
    found = [
        and_(entity == Nomination.__tablename__, keys(Nomination, Nomination.batch_id == batch.id, *only)),
        and_(entity == ShowcaseScore.__tablename__, keys(ShowcaseScore, ShowcaseScore.batch_id == batch.id, *scores)),
    ]
    if not nomination_id:
        found.append(and_(entity == ShowcaseBatch.__tablename__, record_id == batch.id))
        for other in (ShowcaseNotice, Panelist):
            found.append(and_(entity == other.__tablename__, keys(other, other.batch_id == batch.id)))
    return or_(*found)


def _steps(keys: list[tuple[str, str]]) -> list[Step]:
    logs = [key for kind, key in keys if kind == MOVED]
    entries = [int(key) for kind, key in keys if kind == CHANGED]
    moved = {row.id: row for row in db.session.scalars(select(StatusLog).where(StatusLog.id.in_(logs)))}
    changed = {row.id: row for row in db.session.scalars(select(AuditEntry).where(AuditEntry.id.in_(entries)))}
    about = [(row.entity, row.record_id) for row in moved.values()]
    names = _names([*about, *((row.entity, row.record_id) for row in changed.values())])
    return [_moved(moved[key], names) if kind == MOVED else _changed(changed[int(key)], names) for kind, key in keys]


def _names(records: list[tuple[str, str]]) -> dict[str, str]:
    """The name of the unit that each record is about."""
    keys = {key for _entity, key in records}
    named = select(Nomination.id, Unit.name).join(Unit, Unit.id == Nomination.unit_id).where(Nomination.id.in_(keys))
    scored = (
        select(ShowcaseScore.id, Nomination.unit_name)
        .join(Nomination, Nomination.id == ShowcaseScore.nomination_id)
        .where(ShowcaseScore.id.in_(keys))
    )
    return {key: name for statement in (named, scored) for key, name in db.session.execute(statement)}


def _moved(row: StatusLog, names: dict[str, str]) -> Step:
    return Step(
        row.at,
        MOVED,
        row.entity,
        row.record_id,
        row.move,
        row.actor_name,
        names.get(row.record_id, ""),
        row.from_state,
        row.to_state,
        row.reason,
    )


def _changed(row: AuditEntry, names: dict[str, str]) -> Step:
    said = {name: _pair(told) for name, told in json.loads(row.changes).items() if name not in QUIET}
    return Step(
        row.at, CHANGED, row.entity, row.record_id, row.deed, row.actor_name, names.get(row.record_id, ""), changes=said
    )


def _pair(told: Any) -> tuple[Any, Any]:
    """The old value and the new one of a change; what was noted of a deed has no old one."""
    return (told[0], told[1]) if isinstance(told, list) and len(told) == 2 else (None, told)
