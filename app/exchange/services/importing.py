"""A file becomes a batch: received, its columns laid out, every row checked; nothing is stored of the rows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.core import audit, bulk, clock
from app.core.actor import Actor
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.identifiers import without_numbers
from app.core.scope import unscoped
from app.core.search import is_storable
from app.exchange.models import ImportBatch, ImportFault
from app.exchange.policy.imports import POLICY, may_import
from app.exchange.services import checking, keeping, reading
from app.exchange.services.cells import CellError, reader_for
from app.exchange.services.checking import Checked
from app.exchange.services.columns import RECORD_ID, Layout, layout_of
from app.exchange.services.targets import MASKED, TARGETS, Column, Row, Target
from app.exchange.states import IMPORTING
from app.extensions import db
from app.security.states import Permission

perform = IMPORTING.bound_to(POLICY)
CHECKED_AT_ONCE = 20_000  # rows that are checked within the request
FAULTS_MAX = 20_000  # faults that are stored; all of them are counted
PREVIEW_ROWS = 5
SHEETS_TRIED = 5
MINE = "the faults belong to the batch in hand, which only its maker checks"


def target_of(actor: Actor, name: str) -> Target:
    """Return what is imported; raise OutOfReach for an unknown name, Refused for what is not the actor's to import."""
    target = TARGETS.get(name)
    if target is None or not _is_open(target, actor):
        raise OutOfReach()
    if refusal := may_import(actor, target.permission):
        raise Refused(refusal)
    return target


def targets_of(actor: Actor) -> list[Target]:
    """What the actor may import, by title."""
    found = [target for target in TARGETS.values() if may_import(actor, target.permission) is None]
    found = [target for target in found if _is_open(target, actor)]
    return sorted(found, key=lambda target: target.title)


def _is_open(target: Target, actor: Actor) -> bool:
    """Whether the target is the actor's at all; one that has no ``is_open`` asks the permission alone."""
    asked = getattr(target, "is_open", None)
    return asked is None or bool(asked(actor))


def upload(actor: Actor, target: Target, file: FileStorage | None, given: Mapping[str, str]) -> ImportBatch:
    """Receive a file, lay out its columns and check it when none is missing; raise Invalid by field."""
    name, body = _received(file)
    given = {column.name: given.get(column.name, "") for column in target.options()}
    options_of(target, given)
    sheet, layout = _best_sheet(body, name, target)
    batch = ImportBatch(
        target=target.name,
        title=target.title,
        permission=target.permission,
        department=(actor.department or None) if actor.may(Permission.REGISTER_READ) else None,  # a helper's is theirs
        maker=actor.name,
        region_code=actor.region_code,
        file_name=name,
        sheet=sheet.name[:40],
        layout=json.dumps(asdict(layout) | {"sheets": sheet.names}, ensure_ascii=False),
        given=json.dumps(given, ensure_ascii=False),
        total=max(len(sheet.rows) - layout.first, 0),
    )
    db.session.add(batch)
    db.session.flush()
    keeping.keep(batch.id, body)
    audit.note("import_upload", batch, target=target.name, rows=batch.total)
    if is_laid_out(target, layout):
        _check_or_queue(actor, batch, target, sheet)
    return batch


def _received(file: FileStorage | None) -> tuple[str, bytes]:
    given = "".join(c for c in (file.filename if file else "") or "" if c.isprintable() and is_storable(c))
    name = without_numbers(Path(given.replace("\\", "/")).name.strip())[-120:]
    body = file.stream.read(reading.SIZE_MAX + 1) if file else b""
    if not name:
        raise Invalid({"file": _("请选择要导入的文件。")})
    return name, body


def options_of(target: Target, given: Mapping[str, str]) -> dict[str, Any]:
    """Read what was asked once for the whole file; raise Invalid by field."""
    facts: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for column in target.options():
        text = given.get(column.name, "").strip()
        try:
            facts[column.name] = reader_for(column)(text) if text else None
        except CellError as error:
            problems[column.name] = error.message
        if column.required and facts.get(column.name) is None:
            problems.setdefault(column.name, _("请填写“%(label)s”。", label=_(column.label)))
    if problems:
        raise Invalid(problems)
    return facts


def _best_sheet(body: bytes, name: str, target: Target) -> tuple[reading.Sheet, Layout]:
    """The first sheet whose headings fill what is required, else the one that fills most."""
    columns = target.columns()
    first = reading.read(body, name)
    found = [(first, layout_of(first.rows, columns))]
    for other in first.names[1:SHEETS_TRIED]:
        if is_laid_out(target, found[-1][1]):
            return found[-1]
        sheet = reading.read(body, name, other, is_known=True)
        found.append((sheet, layout_of(sheet.rows, columns)))
    best = max(found, key=lambda pair: sum(map(bool, pair[1].names)))
    if not best[0].rows:
        raise Invalid({"file": _("文件里没有内容。")})
    return best


def is_laid_out(target: Target, layout: Layout) -> bool:
    """Whether every required column is filled; rows with a system number need only what they change."""
    return any(layout.names) and (layout.is_keyed or not layout.missing(target.columns()))


def layout_in(batch: ImportBatch) -> Layout:
    """The layout of a batch as it was found or chosen."""
    stored = json.loads(batch.layout or "{}")
    return Layout(stored.get("first", 0), stored.get("headings", []), stored.get("names", []))


def sheets_in(batch: ImportBatch) -> list[str]:
    """The sheets of the file that could be chosen."""
    found: list[str] = json.loads(batch.layout or "{}").get("sheets", [])
    return found


def _set_layout(batch: ImportBatch, layout: Layout) -> None:
    batch.layout = json.dumps(asdict(layout) | {"sheets": sheets_in(batch)}, ensure_ascii=False)


def sheet_of(batch: ImportBatch) -> reading.Sheet:
    """Read the sheet of a batch anew from its sealed file."""
    return reading.read(keeping.kept(batch.id), batch.file_name, batch.sheet, is_known=True)


def choose_sheet(actor: Actor, batch: ImportBatch, name: str) -> ImportBatch:
    """Take another sheet of the same file."""
    target = target_of(actor, batch.target)
    if name not in sheets_in(batch):
        raise Invalid({"sheet": _("文件里没有这个工作表。")})
    perform.begin(actor, batch, "remap")
    sheet = reading.read(keeping.kept(batch.id), batch.file_name, name, is_known=True)
    layout = layout_of(sheet.rows, target.columns())
    _set_layout(batch, layout)
    perform(actor, batch, "remap", sheet=name[:40], total=max(len(sheet.rows) - layout.first, 0), problem="")
    return batch


def remap(actor: Actor, batch: ImportBatch, names: Sequence[str]) -> ImportBatch:
    """Lay out the columns as the person chose, and check again; raise Invalid by column."""
    target = target_of(actor, batch.target)
    perform.begin(actor, batch, "check")
    layout = layout_in(batch)
    known = {column.name for column in target.columns()} | {RECORD_ID, ""}
    if len(names) != len(layout.names) or not set(names) <= known:
        raise Invalid({"names": _("列的对应关系不完整，请重新选择。")})
    doubled = {name for name in names if name and list(names).count(name) > 1}
    if doubled:
        labels = "、".join(_(column.label) for column in target.columns() if column.name in doubled)
        raise Invalid({"names": _("“%(labels)s”对应了不止一列。", labels=labels)})
    layout.names = list(names)
    if not is_laid_out(target, layout):
        labels = "、".join(_(column.label) for column in layout.missing(target.columns()))
        raise Invalid({"names": _("还有必填的列没有对应：%(labels)s。", labels=labels)})
    _set_layout(batch, layout)
    _check_or_queue(actor, batch, target, None)
    return batch


def _check_or_queue(actor: Actor, batch: ImportBatch, target: Target, sheet: reading.Sheet | None) -> None:
    if batch.total > getattr(target, "checked_at_once", CHECKED_AT_ONCE):
        perform(actor, batch, "queue_check", problem="", attempts=0)
    else:
        check(actor, batch, sheet)


def recheck(actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Make the dry run again, against what is stored now."""
    target = target_of(actor, batch.target)
    perform.begin(actor, batch, "check")
    _check_or_queue(actor, batch, target, None)
    return batch


def preview_of(batch: ImportBatch) -> list[list[str]]:
    """The headings and the first good rows of the last dry run."""
    found: list[list[str]] = json.loads(batch.preview or "[]")
    return found


def check(actor: Actor, batch: ImportBatch, sheet: reading.Sheet | None = None) -> Checked:
    """Make the dry run of a batch and keep what it found."""
    checked = checked_of(actor, batch, sheet)
    keep_findings(actor, batch, checked)
    return checked


def checked_of(actor: Actor, batch: ImportBatch, sheet: reading.Sheet | None = None) -> Checked:
    """Read and judge all rows of a batch as it is laid out."""
    target = target_of(actor, batch.target)
    given = options_of(target, json.loads(batch.given))
    return checking.check(actor, target, sheet or sheet_of(batch), layout_in(batch), given)


def keep_findings(actor: Actor, batch: ImportBatch, checked: Checked, *, problem: str = "") -> None:
    """Store the counts, the faults and a preview of a dry run."""
    rows = _fault_rows(batch, checked)
    with unscoped(MINE):
        db.session.execute(ImportFault.__table__.delete().where(ImportFault.batch_id == batch.id))
    bulk.insert_rows(ImportFault, rows[:FAULTS_MAX])
    perform(
        actor,
        batch,
        "check",
        total=len(checked.rows),
        good=len(checked.good),
        bad=len(checked.bad),
        faults=sum(len(row.faults) for row in checked.rows),
        preview=json.dumps(_preview(checked), ensure_ascii=False),
        checked_at=clock.now(),
        problem=problem,
    )
    audit.note("import_check", batch, rows=batch.total, bad=batch.bad)


def _fault_rows(batch: ImportBatch, checked: Checked) -> list[dict[str, Any]]:
    places = {name: place for place, name in enumerate(checked.layout.names) if name}
    letters = {name: checked.layout.letter(name) for name in (*checked.columns, RECORD_ID)}
    labels = {name: _(column.label) for name, column in checked.columns.items()} | {RECORD_ID: _("系统编号")}
    found = []
    for row in checked.rows:
        for fault in sorted(row.faults, key=lambda fault: places.get(fault.column, len(places))):
            found.append(
                {
                    "batch_id": batch.id,
                    "row": fault.row,
                    "letter": letters.get(fault.column, ""),
                    "column": fault.column,
                    "heading": labels.get(fault.column, "")[:60],
                    "shown": checked.shown(row, fault.column)[:60],
                    "message": fault.message[:300],
                    "allowed": fault.allowed[:300],
                }
            )
            if len(found) >= FAULTS_MAX:
                return found
    return found


def _preview(checked: Checked) -> list[list[str]]:
    """The first good rows as they were understood, personal values masked."""
    names = [name for name in checked.layout.names if name in checked.columns]
    lines = [[_(checked.columns[name].label) for name in names]]
    for row in checked.good[:PREVIEW_ROWS]:
        lines.append([_told(row, checked.columns[name]) for name in names])
    return lines


def _told(row: Row, column: Column) -> str:
    value = row.values.get(column.name)
    if value is None or value is MASKED:
        return "" if value is None else "***"
    return checking.told(value, column)
