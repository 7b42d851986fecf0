"""What is written on people because of other rows: the hardship mark, and since when they wait; set-based."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Update, and_, case, func, or_, select, update
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.bulk import in_pieces
from app.core.scope import unscoped
from app.extensions import db
from app.trainees.models import Hardship, Stay, Trainee
from app.trainees.queries.hardship import gives_mark
from app.trainees.states import UNPLACED

FOLLOWS = "what is written follows from rows that were judged before; no field of the person is read"


def refresh_marks(trainee_ids: Collection[str] | None = None) -> int:
    """Write on people the hardship mark that their claims give today (R7); of some people, or of all who differ."""
    claim = aliased(Hardship)
    in_force = and_(claim.trainee_id == Trainee.id, gives_mark(claim, clock.today()))
    since = select(func.min(claim.decided_on)).where(in_force).scalar_subquery()
    until = select(func.max(claim.marked_to)).where(in_force).scalar_subquery()
    is_marked = select(claim.id).where(in_force).exists()
    differs = or_(
        and_(Trainee.is_hardship, ~is_marked),
        and_(is_marked, or_(~Trainee.is_hardship, Trainee.hardship_until.is_distinct_from(until))),
    )
    marked = {"is_hardship": is_marked, "hardship_since": since, "hardship_until": until}
    return _written(update(Trainee).where(differs).values(marked), trainee_ids)


def refresh_waiting(trainee_ids: Collection[str] | None = None) -> int:
    """Write since when people wait: from today for who has become willing, never for who is not or is placed."""
    waits = and_(Trainee.is_willing, Trainee.state.in_(sorted(UNPLACED)))
    differs = or_(and_(waits, Trainee.waiting_since.is_(None)), and_(~waits, Trainee.waiting_since.is_not(None)))
    since = case((waits, func.coalesce(Trainee.waiting_since, clock.today())), else_=None)
    return _written(update(Trainee).where(differs).values(waiting_since=since), trainee_ids)


def keep_stay(trainee: Trainee, from_region: str) -> None:
    """Note until when another county served the person."""
    with unscoped("the county that hands over and the one that takes both keep their past figures"):
        db.session.add(Stay(trainee_id=trainee.id, region_code=from_region, left_at=clock.now()))
        db.session.flush()


def _written(statement: Update, trainee_ids: Collection[str] | None) -> int:
    whole = statement.values(version=Trainee.version + 1, updated_at=clock.now())
    whole = whole.execution_options(synchronize_session=False)
    pieces: list[Any] = [None] if trainee_ids is None else list(in_pieces(list(trainee_ids)))
    db.session.flush()
    written = 0
    with unscoped(FOLLOWS):
        for piece in pieces:
            done: Any = db.session.execute(whole if piece is None else whole.where(Trainee.id.in_(piece)))
            written += int(done.rowcount)
    for record in list(db.session.identity_map.values()):
        if isinstance(record, Trainee):
            db.session.expire(record)  # read again when next asked; the statement did not tell the objects
    return written
