"""Who did what to which record, when and from where; append-only and chained under the data key.

Entries are gathered at flush and written in one go just before the commit, each carrying the digest of
the one before.  A digest is an HMAC: who can write to the table but lacks DATA_KEY cannot mend the chain
after a change, and triggers refuse the change in the first place.  On PostgreSQL an advisory lock makes
the chain a queue for those few statements.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from flask import g, has_request_context, request
from flask_appbuilder import Model
from sqlalchemy import BigInteger, Index, Integer, String, Text, event, inspect, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import get_history

from app.core import actor as actors
from app.core import append_only, clock, crypto, loading
from app.core.scope import unscoped
from app.extensions import db

CHAIN_LOCK = 7520230609
FIRST_LINK = "0" * 64
AT_ONCE = 1000  # entries in one statement
QUIET_FIELDS = frozenset({"updated_at", "updated_by_id", "version", "created_at", "created_by_id"})

SENSITIVE: dict[type, frozenset[str]] = {}
UNAUDITED: set[type] = set()


class AuditEntry(Model):
    """One deed; ``changes`` is JSON {field: [old, new]}, personal values hidden."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_entity_record", "entity", "record_id", "id"),
        Index("ix_audit_entry_actor", "actor_id", "id"),
        Index("ix_audit_entry_region", "region_code", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(64))
    region_code: Mapped[str] = mapped_column(String(6), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    request_id: Mapped[str] = mapped_column(String(36), default="")
    deed: Mapped[str] = mapped_column(String(32))
    entity: Mapped[str] = mapped_column(String(64), default="")
    record_id: Mapped[str] = mapped_column(String(64), default="")
    changes: Mapped[str] = mapped_column(Text, default="{}")
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


def hide(entity: type, *fields: str) -> None:
    """Keep the values of personal fields out of the log; only that they changed is kept."""
    SENSITIVE[entity] = SENSITIVE.get(entity, frozenset()) | frozenset(fields)


def exempt(*entities: type) -> None:
    """Tables that are logs themselves, or bookkeeping, are not audited row by row."""
    UNAUDITED.update(entities)


def note(deed: str, record: Any = None, **facts: Any) -> None:
    """Log a deed that changes no row: a login, a reveal, an export, a download."""
    _gather(db.session(), deed, record, {key: [None, _plain(value)] for key, value in facts.items()})


def note_rows(entity: Any, deed: str, rows: Iterable[tuple[str, str | None, Mapping[str, Any]]]) -> None:
    """Log one deed on many rows that did not pass the flush, given as (key, area, {field: (old, new)})."""
    if entity in UNAUDITED:
        return
    hidden, table = SENSITIVE.get(entity, frozenset()), entity.__tablename__
    common = _circumstances(deed)
    own_area = common["region_code"]
    waiting = db.session().info.setdefault("audit", [])
    for record_id, region_code, changes in rows:
        told = {
            name: ("***", "***") if name in hidden else (_plain(old), _plain(new))
            for name, (old, new) in changes.items()
            if (old is not None or new is not None) and name not in QUIET_FIELDS
        }
        place = {"region_code": region_code or own_area, "entity": table, "record_id": record_id}
        waiting.append(
            {**common, **place, "changes": _written(told)}
        )  # as text: there may be very many until the commit


def _circumstances(deed: str) -> dict[str, Any]:
    acting = actors.current()
    return {
        "at": clock.now(),
        "actor_id": acting.user_id,
        "actor_name": acting.name[:64],
        "region_code": acting.region_code,
        "address": (request.remote_addr or "") if has_request_context() else "",
        "request_id": g.get("request_id", "") if has_request_context() else "",
        "deed": deed,
    }


def _written(changes: Mapping[str, Any]) -> str:
    return json.dumps(changes, ensure_ascii=False, sort_keys=True)


def _gather(session: Session, deed: str, record: Any, changes: dict[str, Any]) -> None:
    common = _circumstances(deed)
    region_code = getattr(record, "region_code", None) or common["region_code"]
    session.info.setdefault("audit", []).append(
        {**common, "region_code": region_code, "record": record, "changes": _written(changes)}
    )


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value)


def _changes(record: Any, *, only_changed: bool) -> dict[str, Any]:
    hidden = SENSITIVE.get(type(record), frozenset())
    found: dict[str, Any] = {}
    for attribute in inspect(type(record)).column_attrs:
        history = get_history(record, attribute.key)
        if attribute.key in QUIET_FIELDS or (only_changed and not history.has_changes()):
            continue
        old = _plain(history.deleted[0]) if history.deleted else None
        new = _plain(history.added[0]) if history.added else None
        if old is None and new is None:
            continue
        found[attribute.key] = ["***", "***"] if attribute.key in hidden else [old, new]
    return found


def _is_audited(record: Any) -> bool:
    entity = type(record)
    return entity not in UNAUDITED and not entity.__module__.startswith("flask_appbuilder.")


def _before_flush(session: Session, _context: Any, _instances: Any) -> None:
    for deed, records in (("create", session.new), ("update", session.dirty), ("delete", session.deleted)):
        for record in records:
            if not _is_audited(record):
                continue
            changes = _changes(record, only_changed=deed != "delete")
            if changes or deed == "delete":
                _gather(session, deed, record, changes)


def _before_commit(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    waiting = session.info.pop("audit", [])
    if not waiting:
        return
    with unscoped("the audit log is written whatever the actor may read"), session.no_autoflush:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
        number, previous = last_link()
        for start in range(0, len(waiting), AT_ONCE):
            rows = []
            for entry in waiting[start : start + AT_ONCE]:
                number += 1
                rows.append(_link(number, previous, entry))
                previous = rows[-1]["digest"]
            loading.put_rows(AuditEntry.__table__, rows)  # type: ignore[arg-type]


def _link(number: int, previous: str, entry: dict[str, Any]) -> dict[str, Any]:
    row = {
        "entity": "",
        "record_id": "",
        **_named(entry.pop("record", None)),
        **entry,
        "id": number,
        "previous": previous,
    }
    return {**row, "digest": digest_of(row)}


def _named(record: Any) -> dict[str, str]:
    """The table and the key of a record, which a new one has only after its flush."""
    if record is None:
        return {}
    identity = inspect(record).identity
    return {"entity": record.__tablename__, "record_id": str(identity[0]) if identity else ""}


def digest_of(row: dict[str, Any]) -> str:
    """Return the keyed hash of a row's facts and of the digest before it."""
    facts = [
        str(row[name])
        for name in (
            "id",
            "at",
            "actor_id",
            "actor_name",
            "region_code",
            "address",
            "request_id",
            "deed",
            "entity",
            "record_id",
            "changes",
            "previous",
        )
    ]
    return crypto.sign(json.dumps(facts), purpose="audit", length=64)


def last_link() -> tuple[int, str]:
    """The number and digest of the newest entry; (0, zeros) in an empty log.

    Kept elsewhere (the manifest of a backup does), it later proves that no entry was cut off the end.
    """
    last = select(AuditEntry.id, AuditEntry.digest).order_by(AuditEntry.id.desc()).limit(1)
    with unscoped("the chain is one for all"):
        row = db.session.execute(last).first()
    return (row.id, row.digest) if row else (0, FIRST_LINK)


def verify(*, last: tuple[int, str] | None = None, batch: int = 5000) -> Iterator[str]:
    """Yield one sentence for each break of the chain; an untouched log yields nothing.

    ``last`` is a link that was noted earlier: only with it a missing end of the log is found.
    """
    previous, after = FIRST_LINK, 0
    noted, digest = last or (0, "")
    found = noted == 0
    table = AuditEntry.__table__
    while True:
        statement = select(table).where(table.c.id > after).order_by(table.c.id).limit(batch)
        with unscoped("the chain is verified as a whole"):
            rows = db.session.execute(statement).mappings().all()
        if not rows:
            break
        for row in rows:
            if row["id"] != after + 1:
                yield f"entry {after + 1} is missing"
            if row["previous"] != previous or digest_of(dict(row)) != row["digest"]:
                yield f"entry {row['id']} was altered"
            if row["id"] == noted:
                found = True
                if row["digest"] != digest:
                    yield f"entry {noted} is not the one that was noted"
            previous, after = row["digest"], row["id"]
    if not found:
        yield f"entry {noted} was noted but is missing: the log ends at {after}"


def install(session: Any) -> None:
    """Listen on the session factory; called once by create_app()."""
    factory = session.session_factory
    if not event.contains(factory, "before_flush", _before_flush):
        event.listen(factory, "before_flush", _before_flush)
        event.listen(factory, "before_commit", _before_commit)


exempt(AuditEntry)
append_only.guard(AuditEntry)
