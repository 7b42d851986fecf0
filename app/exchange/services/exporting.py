"""Exports in the background: asked for by a person, made by the worker as that person, kept sealed for a week."""

import json
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, cast

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import update

from app.core import audit, clock
from app.core.actor import SYSTEM, Actor, acting_as
from app.core.errors import OutOfReach, Refusal, Refused, ServiceError
from app.core.sealed import SealedWriter
from app.core.unit_of_work import after_commit, reading, transaction
from app.core.views.extract import ROWS_MAX, SOURCES, Making, Wanted, making
from app.core.workflow import move_each
from app.exchange.models import ExportTask
from app.exchange.queries import exports as queries
from app.exchange.states import EXPORTING, ExportState
from app.exchange.states.exports import ATTEMPTS_MAX, KEPT_FOR
from app.extensions import db
from app.security.queries import account_of, actor_for
from app.security.states import AccountState, Permission

perform = EXPORTING.bound_to({})
MINE_MAX = 3
SILENT = timedelta(minutes=3)
TOLD_EVERY = 1.0  # seconds


class Stopped(Exception):
    """The worker is being stopped; what it was making is made again."""


@dataclass(frozen=True)
class _Job:
    """What the worker has to know of a task while it makes the file."""

    key: str
    wanted: Wanted
    actor: Actor


def folder() -> Path:
    """Where the files of exports lie."""
    return Path(current_app.config["FILES_DIR"]) / "exports"


def file_of(key: str) -> Path:
    """The file of one export."""
    return folder() / f"{key}.sealed"


def ask(actor: Actor, wanted: Wanted, title: str, total: int) -> ExportTask:
    """Put an export in the queue; raise Refused when the person has enough of them under way."""
    if queries.under_way() >= MINE_MAX:
        raise Refused(
            Refusal("busy", _("您已有 %(n)s 个导出任务尚未完成，请等其中一个完成后再申请。", n=MINE_MAX)), status=409
        )
    task = ExportTask(
        source=wanted.source,
        title=title[:80],
        form=wanted.form,
        given=json.dumps(dict(wanted.given), ensure_ascii=False),
        is_personal=wanted.is_clear,
        purpose=wanted.purpose,
        total=total,
        region_code=actor.region_code,
        created_by_id=actor.user_id,
    )
    db.session.add(task)
    db.session.flush()
    return task


def discard(actor: Actor, task: ExportTask) -> None:
    """Delete the file of one's own export before its time."""
    perform(actor, task, "discard")
    after_commit(_remove, key=task.id)


def expire(task: ExportTask) -> None:
    """Delete the file of an export whose week is over."""
    perform(SYSTEM, task, "expire")
    after_commit(_remove, key=task.id)


def expire_all() -> int:
    """Let every export expire whose week is over, and clear away what a broken run left behind."""
    moved = move_each(queries.exports_over, expire)
    yesterday = time.time() - 86_400
    left = [path for path in folder().glob("*") if path.stat().st_mtime < yesterday]
    kept = queries.exports_with_files([path.stem for path in left if path.suffix == ".sealed"])
    for path in left:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.stem not in kept or path.suffix != ".sealed":
            path.unlink(missing_ok=True)
    return moved


def _remove(*, key: str) -> None:
    file_of(key).unlink(missing_ok=True)


def run_next(stop: Callable[[], bool] = lambda: False) -> bool:
    """Make the export that waits longest; answer whether there was one. It may be called by several workers."""
    with acting_as(SYSTEM):
        _take_up_silent()
        key = _claim()
    if key is None:
        return False
    try:
        _make(key, stop)
    except Stopped:
        _end(key, "requeue")
    except ServiceError as error:
        _end(key, "fail", problem=error.message[:200])
    except BaseException:
        _end(key, "fail", problem=_("生成时出错，没有保存文件。请稍后重新导出；仍不成功请联系管理员。"))
        raise
    return True


def _claim() -> str | None:
    with reading():
        key = queries.next_export()
    if key is None:
        return None
    try:
        with transaction():
            task = _task(key)
            now = clock.now()
            perform(SYSTEM, task, "start", started_at=now, beat_at=now, rows=0, attempts=task.attempts + 1)
    except Refused:
        return None  # another worker was quicker
    return key


def _take_up_silent() -> None:
    """Put back what a worker that was killed left unfinished; what kills it every time is given up."""
    with reading():
        silent = queries.silent_exports(clock.now() - SILENT)
    for key, attempts in silent:
        with suppress(Refused):  # another worker was quicker
            if attempts < ATTEMPTS_MAX:
                _end(key, "requeue")
            else:
                _end(key, "fail", problem=_("后台任务多次中断，没有生成文件。请增加筛选条件后重新导出。"))


def _task(key: str) -> ExportTask:
    task = queries.export_by(key)
    if task is None:
        raise OutOfReach()
    return task


def _end(key: str, move: str, **facts: Any) -> None:
    with acting_as(SYSTEM), transaction():
        perform(SYSTEM, _task(key), move, **facts)


def _make(key: str, stop: Callable[[], bool]) -> None:
    part = file_of(key).with_suffix(".part")
    part.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with reading():
            job = _job(key)
        with part.open("wb") as file, SealedWriter(file, key) as sealed, acting_as(job.actor), reading():
            made = _extract(job)
            made.write(cast("IO[bytes]", sealed), told=_Telling(key, stop), folder=part.parent)
            name = made.file_name
            sealed.finish()
        part.replace(file_of(key))
    finally:
        part.unlink(missing_ok=True)
    ended = clock.now()
    facts: dict[str, Any] = {"rows": made.rows, "size": sealed.size, "file_name": name, "finished_at": ended}
    with transaction():
        with acting_as(job.actor):
            audit.note("export", **made.facts())
        with acting_as(SYSTEM):
            perform(SYSTEM, _task(key), "finish", **facts, expires_at=ended + KEPT_FOR)


def _job(key: str) -> _Job:
    """Read the task and make the actor that it is for, as the account is now."""
    with acting_as(SYSTEM):
        task = _task(key)
    account = account_of(task.created_by_id or 0)
    if account is None or account.state != AccountState.ACTIVE or account.region_code != task.region_code:
        raise Refused(Refusal("account", _("申请人的账号已停用或已调整，没有生成文件。")))
    wanted = Wanted(task.source, json.loads(task.given), task.form, task.is_personal, task.purpose)
    return _Job(key, wanted, actor_for(account))


def _extract(job: _Job) -> Making:
    """Ask once more, as the person, whether they may; the queue may have been long."""
    source = SOURCES.get(job.wanted.source)
    if source is None or not source.may_take() or (job.wanted.is_clear and not job.actor.may(source.takes)):
        raise Refused(Refusal("role", _("申请人已没有导出这份名单的权限，没有生成文件。")))
    made = making(job.wanted)
    if made.count(ROWS_MAX) > ROWS_MAX:
        raise Refused(Refusal("too_many", _("超过 %(n)s 条，请增加筛选条件后分次导出。", n=f"{ROWS_MAX:,}")))
    return made


class _Telling:
    """Tells the task how far its file is, in transactions of their own, and stops when the worker does."""

    def __init__(self, key: str, stop: Callable[[], bool]):
        self.key = key
        self.stop = stop
        self.told_at = time.monotonic()

    def __call__(self, rows: int) -> None:
        if self.stop():
            raise Stopped
        if time.monotonic() - self.told_at < TOLD_EVERY:
            return
        self.told_at = time.monotonic()
        _tell(self.key, rows, clock.now())


def _tell(key: str, rows: int, now: datetime) -> None:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    with app.app_context(), acting_as(SYSTEM), transaction():
        found = update(ExportTask).where(ExportTask.id == key, ExportTask.state == ExportState.RUNNING)
        db.session.execute(found.values(rows=rows, beat_at=now))


def may_download(actor: Actor, task: ExportTask) -> bool:
    """Whether the file may be sent to the actor now: finished, within its week, and still allowed."""
    source = SOURCES.get(task.source)
    if source is None or task.state != ExportState.DONE or task.expires_at is None or task.expires_at < clock.now():
        return False
    return actor.may(source.takes if task.is_personal else Permission.EXPORT) and file_of(task.id).exists()
