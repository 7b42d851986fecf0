"""Proofs of kinds follow from entries: written anew whenever the entry is, in the same transaction."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from app.core.bulk import in_pieces
from app.core.identifiers import new_id
from app.core.scope import unscoped
from app.extensions import db
from app.registers import signals
from app.registers.models import Entry, KindProof, OrganisationEntry
from app.registers.states import EntryState

FOLLOWS = "a proof follows from an entry that was just written under the write check"


def follow(entity: type[Entry], ids: Iterable[str]) -> None:
    """Bring the proofs of these entries in step, also of deleted ones, and tell which credit codes are concerned.

    Others who follow a list hear of its entries first, and may refuse by raising a ServiceError.
    """
    ids = list(ids)
    signals.entries_changed.send(entity, ids=ids)
    if not issubclass(entity, OrganisationEntry) or not entity.proves():
        return
    db.session.flush()
    concerned: set[str] = set()
    for piece in in_pieces(ids):
        with unscoped(FOLLOWS):
            concerned |= _forget(entity, piece)
            proofs = _proofs(entity, piece)
            if proofs:
                db.session.execute(insert(KindProof.__table__), proofs)  # type: ignore[arg-type]
        concerned |= {proof["uscc"] for proof in proofs}
    if concerned:
        signals.proofs_changed.send(usccs=frozenset(concerned))


def _forget(entity: type[OrganisationEntry], ids: list[str]) -> set[str]:
    mine = (KindProof.entity == entity.__tablename__, KindProof.entry_id.in_(ids))  # type: ignore[attr-defined]
    codes = set(db.session.scalars(select(KindProof.uscc).where(*mine)))
    if codes:
        db.session.execute(delete(KindProof).where(*mine), execution_options={"synchronize_session": False})
    return codes


def _proofs(entity: type[OrganisationEntry], ids: list[str]) -> list[dict[str, Any]]:
    names = ["id", "uscc", "region_code", "city_code", "proof_no", "valid_from", "valid_to", "state", "removed_on"]
    names += ["kind"] if entity.kinds_by else []
    rows = db.session.execute(select(*(getattr(entity, name) for name in names)).where(entity.id.in_(ids)))
    return [proof for row in rows for proof in _of(entity, row._asdict())]


def _of(entity: type[OrganisationEntry], row: dict[str, Any]) -> list[dict[str, Any]]:
    """What one entry proves; a removed one until the day before its removal."""
    until = row["valid_to"]
    if row["state"] == EntryState.REMOVED:
        day_before = row["removed_on"] - timedelta(days=1)
        until = min(until, day_before) if until else day_before
    if not row["uscc"] or (until and until < row["valid_from"]):
        return []
    return [
        {
            "id": new_id(),
            "uscc": row["uscc"],
            "kind": kind,
            "department": entity.department,
            "entity": entity.__tablename__,  # type: ignore[attr-defined]
            "entry_id": row["id"],
            "proof_no": row["proof_no"] or "",
            "valid_from": row["valid_from"],
            "valid_to": until,
            "region_code": row["region_code"],
            "city_code": row["city_code"],
        }
        for kind in entity.proven_by(row.get("kind"))
    ]
