"""Pages of background exports: one's own with their files, and what the worker does."""

import json
from itertools import chain
from typing import Any

from flask import Response, current_app, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import audit, files, jobs, tabular, unit_of_work
from app.core.actor import SYSTEM, acting_as
from app.core.crypto import Undecipherable
from app.core.errors import OutOfReach
from app.core.sealed import opened
from app.core.views import Page
from app.core.views.extract import MAKERS, SOURCES, Wanted
from app.exchange.models import ExportTask
from app.exchange.queries import exports as queries
from app.exchange.services import exporting
from app.exchange.states import ExportState
from app.security.states import Permission


def prepare(wanted: Wanted, title: str, total: int) -> str:
    """Have a large export made in the background and answer where it is waited for."""
    exporting.ask(actors.current(), wanted, title, total)
    flash(_("已开始在后台生成文件，完成后在本页下载。"), "success")
    return url_for("ExportView.list")


def _conditions_url(task: ExportTask) -> str | None:
    """The list as it was asked for, where the person may still open it."""
    given: dict[str, Any] = json.loads(task.given)
    source = None if task.source in MAKERS else SOURCES.get(task.source)
    return url_for(f"{task.source}.list", **given) if source is not None and source.may_take() else None


class ExportView(Page):
    """One's own background exports."""

    route_base = "/admin/exports"
    default_view = "list"
    needs = dict.fromkeys(("list", "download", "discard"), Permission.EXPORT)

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show the actor's exports, newest first, with progress and files."""
        found = queries.own_exports(request.args.get("cursor"))
        acting = actors.current()
        return self.show_page(
            "exchange/exports.html",
            tasks=found.rows,
            files={task.id for task in found.rows if exporting.may_download(acting, task)},
            links={task.id: _conditions_url(task) for task in found.rows},
            next_url=url_for("ExportView.list", cursor=found.next) if found.next else None,
            previous_url=url_for("ExportView.list", cursor=found.previous) if found.previous else None,
            is_waiting=any(task.state in (ExportState.QUEUED, ExportState.RUNNING) for task in found.rows),
            is_working=jobs.is_working(),
        )

    @expose("/<pk>/file")
    @has_access
    def download(self, pk: str) -> Any:
        """Send the file of one's own export; logged."""
        task = self._own(pk)
        if not exporting.may_download(actors.current(), task):
            raise OutOfReach()
        pieces = opened(current_app._get_current_object(), exporting.file_of(task.id), task.id)  # type: ignore[attr-defined]
        try:
            first = next(pieces)
        except Undecipherable as error:
            raise OutOfReach() from error
        audit.note("download", task, file=task.file_name, personal=task.is_personal)
        unit_of_work.keep_writes()
        answer = Response(chain([first], pieces), mimetype=tabular.TYPES[task.form])
        answer.content_length = task.size
        answer.headers["Content-Disposition"] = files.disposition("attachment", task.file_name)
        return answer

    @expose("/<pk>/discard", methods=["POST"])
    @has_access
    def discard(self, pk: str) -> Any:
        """Delete the file of one's own export before its time."""
        exporting.discard(actors.current(), self._own(pk))
        flash(_("文件已删除。"), "success")
        return redirect(url_for("ExportView.list"))

    def _own(self, pk: str) -> ExportTask:
        task = queries.export_by(pk)
        if task is None:
            raise OutOfReach()
        return task


class WorkView(Page):
    """What runs in the background: the worker, what waits for it, and the timed jobs with their last run."""

    route_base = "/admin/background"
    default_view = "list"
    needs = {"list": Permission.JOB_RUN}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show the state of the worker and the timed jobs."""
        with acting_as(SYSTEM):
            queued, running = queries.waiting_work()
        runs = jobs.runs()
        return self.show_page(
            "exchange/export_worker.html",
            jobs=sorted(jobs.JOBS.values(), key=lambda job: (job.hour, job.minute, job.name)),
            runs=runs,
            worker=runs.get(jobs.WORKER),
            is_working=jobs.is_working(),
            queued=queued,
            running=running,
        )
