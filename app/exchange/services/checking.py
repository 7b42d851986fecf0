"""The dry run: every cell of every row is read, and all that is wrong is told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.card import masked
from app.core.errors import Invalid
from app.exchange.services.cells import CellError, reader_for, shown
from app.exchange.services.cells.text import as_typed
from app.exchange.services.columns import RECORD_ID, Layout, bare
from app.exchange.services.reading import Cells, Sheet, is_empty
from app.exchange.services.targets import MASKED, Column, Row, Target
from app.organisations.queries import full_name_of

STARS = ("*", "＊")
UUID_LENGTH = 36
Report = Callable[[int, int], None]


@dataclass
class Checked:
    """What a dry run found: the rows with their values and faults."""

    sheet: Sheet
    layout: Layout
    columns: dict[str, Column]
    rows: list[Row] = field(default_factory=list)

    @property
    def good(self) -> list[Row]:
        return [row for row in self.rows if row.is_good]

    @property
    def bad(self) -> list[Row]:
        return [row for row in self.rows if not row.is_good]

    def raw(self, row: Row, name: str) -> Any:
        """What stands in the cell."""
        place = self.layout.place_of(name)
        return "" if place is None else self.sheet.rows[row.number - 1][place]

    def shown(self, row: Row, name: str) -> str:
        """How the cell is quoted, personal values masked."""
        if name == RECORD_ID or name not in self.columns:
            return ""
        return shown(self.raw(row, name), sensitive=self.columns[name].sensitive)


def check(actor: Actor, target: Target, sheet: Sheet, layout: Layout, given: dict[str, Any]) -> Checked:
    """Read all rows and let the target judge them; nothing is stored."""
    checked = read_rows(target, sheet, layout)
    if not checked.rows:
        raise Invalid({"file": _("没有找到数据行：第 %(n)s 行以下是空的。", n=layout.first)})
    _judge_keys(checked)
    target.check(actor, checked.rows, given)
    return checked


def read_rows(target: Target, sheet: Sheet, layout: Layout) -> Checked:
    """Read the cells of the columns that fill something, column by column."""
    columns = {column.name: column for column in target.columns()}
    checked = Checked(sheet, layout, columns)
    heads = [bare(heading) for heading in layout.headings]
    lines = [
        (Row(number, {}), cells)
        for number, cells in enumerate(sheet.rows[layout.first :], start=layout.first + 1)
        if not is_empty(cells) and not _is_head_again(cells, heads)
    ]
    key = layout.place_of(RECORD_ID)
    if key is not None:
        for row, cells in lines:
            row.record_id = as_typed(cells[key]).strip().lower() or None
    for place, name in enumerate(layout.names):
        if name in columns:
            _read_column(columns[name], place, lines)
    for column in layout.missing(list(columns.values())):
        _demand(column, (row for row, _cells in lines if row.record_id is None))
    checked.rows = [row for row, _cells in lines]
    return checked


def _is_head_again(cells: Cells, heads: list[str]) -> bool:
    """Whether the row repeats the headings, as lists printed page by page do."""
    first = cells[0]
    if not isinstance(first, str) or bare(first) != heads[0]:
        return False
    return all(isinstance(cell, str) and bare(cell) == head for cell, head in zip(cells, heads, strict=True))


def _read_column(column: Column, place: int, lines: list[tuple[Row, Cells]]) -> None:
    read, name, sensitive = reader_for(column), column.name, column.sensitive
    for row, cells in lines:
        cell = cells[place]
        value: Any = None
        if sensitive and isinstance(cell, str) and any(star in cell for star in STARS):
            value = _masked(row, column)
        elif cell != "":
            try:
                value = read(cell)
            except CellError as error:
                row.fault(name, error.message, error.allowed)
                continue
        if value is None and column.required:
            row.fault(name, _("必填，这里是空的。"), column.hint)
            continue
        row.values[name] = value


def _masked(row: Row, column: Column) -> Any:
    if row.record_id is None:
        row.fault(column.name, _("这是带“*”的脱敏内容，新增记录须填写完整内容。"), column.hint)
    return MASKED


def _demand(column: Column, rows: Iterable[Row]) -> None:
    for row in rows:
        row.fault(column.name, _("必填，但文件中没有“%(label)s”这一列。", label=_(column.label)), column.hint)


def _judge_keys(checked: Checked) -> None:
    """A record is named at most once in a file."""
    seen: dict[str, int] = {}
    for row in checked.rows:
        if row.record_id is None:
            continue
        if row.record_id in seen:
            row.fault(RECORD_ID, _("与第 %(n)s 行的系统编号相同。", n=seen[row.record_id]))
        elif len(row.record_id) != UUID_LENGTH:
            row.fault(RECORD_ID, _("系统编号不完整；新增记录请留空。"))
        seen.setdefault(row.record_id, row.number)


def told(value: Any, column: Column) -> str:
    """How a value that was understood is shown again: labels for codes, personal values masked."""
    labels = dict(column.options)
    if column.kind == "choice":
        text = _(labels.get(value, str(value)))
    elif column.kind == "several":
        text = "、".join(_(labels.get(part, part)) for part in str(value).split())
    elif column.kind == "region":
        text = full_name_of(str(value))
    else:
        text = shown(value, sensitive=False)
    return masked(text) if column.sensitive else text
