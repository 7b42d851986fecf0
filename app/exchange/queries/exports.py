"""Background exports: one's own, those that wait, those whose worker fell silent, those that are over."""

from datetime import datetime

from sqlalchemy import func, or_, select

from app.core import actor as actors
from app.core import clock, paging
from app.exchange.models import ExportTask
from app.exchange.states import ExportState as S
from app.extensions import db

PAGE_SIZE = 25
BATCH = 200  # tasks that the timed job holds at a time


def export_by(key: str) -> ExportTask | None:
    """Return one export in reach."""
    return db.session.scalar(select(ExportTask).where(ExportTask.id == key))


def own_exports(cursor: str | None) -> paging.Page:
    """One page of the actor's own exports, newest first."""
    mine = select(ExportTask).where(ExportTask.created_by_id == actors.current().user_id)
    return paging.page(mine, [(ExportTask.id, True)], cursor=cursor, limit=PAGE_SIZE, order="exports")


def under_way() -> int:
    """How many exports of the actor wait or run."""
    mine = ExportTask.created_by_id == actors.current().user_id
    statement = select(func.count(ExportTask.id)).where(mine, ExportTask.state.in_((S.QUEUED, S.RUNNING)))
    return int(db.session.scalar(statement) or 0)


def next_export() -> str | None:
    """The key of the export that waits longest."""
    return db.session.scalar(select(ExportTask.id).where(ExportTask.state == S.QUEUED).order_by(ExportTask.id).limit(1))


def silent_exports(before: datetime) -> list[tuple[str, int]]:
    """The keys and attempts of exports that run, but of which no worker has said anything since."""
    silent = or_(ExportTask.beat_at < before, ExportTask.beat_at.is_(None))
    statement = select(ExportTask.id, ExportTask.attempts).where(ExportTask.state == S.RUNNING, silent)
    return [(key, attempts) for key, attempts in db.session.execute(statement.limit(BATCH))]


def exports_over(after: str = "") -> list[ExportTask]:
    """Finished exports past their last moment, for a job that goes through all of them."""
    over = select(ExportTask).where(
        ExportTask.id > after, ExportTask.state == S.DONE, ExportTask.expires_at < clock.now()
    )
    return list(db.session.scalars(over.order_by(ExportTask.id).limit(BATCH)))


def exports_with_files(keys: list[str]) -> set[str]:
    """Which of the keys are exports whose file is kept or in the making."""
    statement = select(ExportTask.id).where(ExportTask.id.in_(keys), ExportTask.state.in_((S.RUNNING, S.DONE)))
    return set(db.session.scalars(statement))


def waiting_work() -> tuple[int, int]:
    """How many exports of everybody wait and run, for those who keep the service; the caller acts as the system."""
    statement = select(ExportTask.state, func.count(ExportTask.id).label("number")).group_by(ExportTask.state)
    found = db.session.execute(statement.where(ExportTask.state.in_((S.QUEUED, S.RUNNING))))
    counts = {row.state: row.number for row in found}
    return counts.get(S.QUEUED, 0), counts.get(S.RUNNING, 0)
