"""Who reaches which background export: its maker alone, and only in the area for which it was made."""

from typing import Any

from sqlalchemy import ColumnElement, false, true

from app.core.actor import Actor
from app.core.scope import scoped
from app.exchange.models import ExportTask


def _own(actor: Actor, task: Any) -> bool:
    return bool(task.created_by_id == actor.user_id and task.region_code == actor.region_code)


@scoped(ExportTask, writes=_own)
def visible_exports(actor: Actor) -> ColumnElement[bool]:
    """Everybody sees their own exports; who was moved to another area leaves them behind."""
    if actor.is_system:
        return true()
    if actor.user_id is None:
        return false()
    return (ExportTask.created_by_id == actor.user_id) & (ExportTask.region_code == actor.region_code)
