"""What goes again: an import taken back, a batch given up, files and faults whose month is over."""

import json

from sqlalchemy import delete, update

from app.core import audit, clock
from app.core.actor import Actor
from app.core.unit_of_work import after_commit, attempt
from app.exchange.models import ImportBatch, ImportFault, ImportOutcome
from app.exchange.queries import imports as queries
from app.exchange.services import keeping
from app.exchange.services.importing import perform, target_of
from app.exchange.services.targets import Outcome
from app.extensions import db


def undo(actor: Actor, batch: ImportBatch) -> list[tuple[int, str]]:
    """Take an import back; return (row, reason) of the rows that were changed since and stay as they are."""
    target = target_of(actor, batch.target)
    perform.begin(actor, batch, "undo")
    stored = queries.outcomes_of(batch)
    outcomes = [
        Outcome(one.row, one.record_id, str(one.deed), json.loads(one.before) if one.before else None, one.note)
        for one in stored
    ]
    with attempt():
        stays = list(target.undo(actor, outcomes, batch.id))
        db.session.flush()
    reasons = dict(stays)
    for one in stored:
        if one.row in reasons:
            one.stays = reasons[one.row][:200]
    perform(actor, batch, "undo", kept=len(reasons))
    audit.note("import_undo", batch, target=batch.target, rows=len(outcomes), kept=len(reasons))
    return stays


def drop(actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Give a batch up that was never imported; its file goes with it."""
    perform(actor, batch, "drop")
    after_commit(_forget, key=batch.id)
    return batch


def _forget(*, key: str) -> None:
    keeping.drop(key)


def forget_old() -> int:
    """Remove files and faults after a month, and what could be put back once nobody may undo; return how many files."""
    now = clock.now()
    old, final = queries.made_before(now - keeping.KEPT_FOR), queries.final_since(now)
    db.session.execute(delete(ImportFault).where(ImportFault.batch_id.in_(old)))
    db.session.execute(update(ImportBatch).where(ImportBatch.id.in_(old)).values(preview=None))
    db.session.execute(
        update(ImportOutcome)
        .where(ImportOutcome.batch_id.in_(final), ImportOutcome.before.is_not(None))
        .values(before=None)
    )
    return keeping.forget_old()
