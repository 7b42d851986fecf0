"""The good rows of a batch become records, all in one transaction: within the request, or by the worker."""

import json
import logging
from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from typing import Any

from flask_babel import gettext as _

from app.core import audit, bulk, clock
from app.core.actor import SYSTEM, Actor, acting_as
from app.core.errors import Invalid, OutOfReach, Refusal, Refused
from app.core.unit_of_work import attempt, transaction
from app.core.views.saving import REFUSALS, told
from app.exchange.models import ImportBatch, ImportOutcome
from app.exchange.queries import imports as queries
from app.exchange.services import progress
from app.exchange.services.checking import Checked
from app.exchange.services.importing import FAULTS_MAX, check, checked_of, keep_findings, options_of, perform, target_of
from app.exchange.services.progress import Report
from app.exchange.services.targets import Outcome
from app.exchange.states import ImportState, RowDeed
from app.security.queries import account_of, actor_for
from app.security.states import AccountState

log = logging.getLogger(__name__)
STORED_AT_ONCE = 2_000  # rows that are stored within the request
UNDO_FOR = timedelta(hours=24)
ATTEMPTS_MAX = 3
AT_ONCE = 500  # rows of which the outcome is kept and the progress told together
COUNTS = {
    RowDeed.CREATED: "created",
    RowDeed.UPDATED: "updated",
    RowDeed.MERGED: "merged",
    RowDeed.UNCHANGED: "unchanged",
}


def run(actor: Actor, batch: ImportBatch, *, only_good: bool = False) -> ImportBatch:
    """Import the good rows now, or put a large batch in the queue; rows with faults are left out only when asked."""
    target = target_of(actor, batch.target)
    perform.begin(actor, batch, "start")
    if batch.good == 0:
        raise Invalid({"only_good": _("没有无误的行，不能导入。请下载标错表改正后重新上传。")})
    if batch.bad and not only_good:
        raise Invalid({"only_good": _("有 %(n)s 行有误；请勾选“只导入无误的行”，或先改正后重新上传。", n=batch.bad)})
    if batch.good > getattr(target, "stored_at_once", STORED_AT_ONCE):
        queued: ImportBatch = perform(actor, batch, "queue", problem="", attempts=0)
        return queued
    perform(actor, batch, "start", started_at=clock.now(), attempts=batch.attempts + 1, problem="")
    try:
        _store(actor, batch, lambda _done, _of: None)
    except REFUSALS as error:
        perform(actor, batch, "fail", problem=told(error).message[:300])
    return batch


def _store(actor: Actor, batch: ImportBatch, report: Report) -> None:
    """Check once more what is stored, then store it; what changed since the dry run is told instead."""
    checked = checked_of(actor, batch)
    if _differs(batch, checked):
        words = _("检查之后，库中的数据有变化，已按现在的情况重新检查，请核对后再导入。")
        keep_findings(actor, batch, checked, problem=words)
        return
    target = target_of(actor, batch.target)
    given = options_of(target, json.loads(batch.given))
    rows = checked.good
    del checked  # the sheet itself is not needed any more, and lists are long
    with attempt():
        made = iter(target.store(actor, rows, given, batch.id))
        counts: dict[str, Any] = dict.fromkeys(COUNTS.values(), 0)
        done = 0
        while piece := list(islice(made, AT_ONCE)):
            for one in piece:
                counts[COUNTS[RowDeed(one.deed)]] += 1
            _keep_outcomes(batch, piece)
            done += len(piece)
            report(done, len(rows))
        now = clock.now()
        perform(actor, batch, "finish", finished_at=now, undo_until=now + UNDO_FOR, **counts)
        audit.note("import", batch, target=batch.target, rows=len(rows), **counts)


def _differs(batch: ImportBatch, checked: Checked) -> bool:
    if len(checked.good) != batch.good or len(checked.bad) != batch.bad:
        return True
    return batch.faults <= FAULTS_MAX and {row.number for row in checked.bad} != queries.bad_rows(batch)


def _keep_outcomes(batch: ImportBatch, outcomes: list[Outcome]) -> None:
    bulk.insert_rows(
        ImportOutcome,
        [
            {
                "batch_id": batch.id,
                "row": one.row,
                "record_id": one.record_id,
                "deed": RowDeed(one.deed),
                "before": json.dumps(one.before, ensure_ascii=False, default=str) if one.before is not None else None,
                "note": one.note[:200],
            }
            for one in outcomes
        ],
    )


def run_queued(stop: Callable[[], bool] = lambda: False) -> bool:
    """Do one piece of queued work, as who asked for it; answer whether there was one. It stops between two pieces.

    It may be called by several workers.  A batch whose worker was killed is taken up again: what it had stored
    went with its transaction.
    """
    if stop():
        return False
    with acting_as(SYSTEM), transaction():
        key = _claim()
    if key is None:
        return False
    try:
        _work(key)
    except REFUSALS as error:
        _fail(key, told(error).message)
    return True


def _claim() -> str | None:
    """Take the oldest batch that nobody works on; one that keeps dying is given up."""
    for batch in queries.waiting_batches():
        if progress.is_alive(batch.id):
            continue
        if batch.attempts >= ATTEMPTS_MAX:
            words = _("导入多次中断，没有保存任何记录。请分成小一些的文件，或联系管理员。")
            perform(SYSTEM, batch, "fail", problem=words)
            continue
        if batch.state == ImportState.CHECKING:
            batch.attempts += 1
        else:
            perform(SYSTEM, batch, "start", started_at=clock.now(), attempts=batch.attempts + 1)
        progress.claim(batch.id)
        return batch.id
    return None


def _work(key: str) -> None:
    with acting_as(SYSTEM):
        actor = _maker(key)
    with acting_as(actor), transaction():
        batch = queries.batch_by_id(key)
        if batch is None:
            raise OutOfReach()
        with progress.running(key, batch.total) as report:
            if batch.state == ImportState.CHECKING:
                batch.attempts = 0
                check(actor, batch)
            elif batch.state == ImportState.RUNNING:
                _store(actor, batch, report)


def _maker(key: str) -> Actor:
    batch = queries.batch_by_id(key)
    account = account_of(batch.created_by_id or 0) if batch else None
    if batch is None or account is None or account.state != AccountState.ACTIVE:
        raise Refused(Refusal("account", _("上传人的账号已停用，没有导入。")))
    return actor_for(account)


def _fail(key: str, words: str) -> None:
    with acting_as(SYSTEM), transaction():
        batch = queries.batch_by_id(key)
        if batch is not None and batch.state in (ImportState.CHECKING, ImportState.RUNNING):
            perform(SYSTEM, batch, "fail", problem=words[:300])
