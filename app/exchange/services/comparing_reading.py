"""Reads a filled comparison file: every faulty cell is told, and nothing but tokens and answers is taken in."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.errors import Invalid
from app.core.identifiers import normalise
from app.exchange.models import ComparisonBatch
from app.exchange.queries import comparisons as queries
from app.exchange.services.cells import CellError, reader_for, shown
from app.exchange.services.cells.numbers import NO, YES
from app.exchange.services.cells.text import as_typed, half_width, is_nothing
from app.exchange.services.comparing_files import DAY, FIGURE, NUMBER, RESULT, TOKEN, headings
from app.exchange.services.reading import HEAD_ROWS, Cells, Sheet, is_empty, letter_of
from app.exchange.services.targets import Column, Fault
from app.exchange.states import Answer, Figure

PERSONAL = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)")
WORDS: dict[str, Answer] = {
    **dict.fromkeys(YES | {"在"}, Answer.YES),
    **dict.fromkeys(NO | {"不在"}, Answer.NO),
    **dict.fromkeys(("未知", "不详", "不明", "查无", "查无此人", "unknown", "?"), Answer.UNKNOWN),
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered for one token."""

    answer: Answer
    day: date | None
    figure: int | None = None


class FaultyAnswers(Invalid):
    """The file holds faulty cells; none of it was taken in."""

    def __init__(self, faults: list[Fault]):
        super().__init__({"file": _("文件有 %(n)s 处错误，没有保存任何答复；请改正后重新上传。", n=len(faults))})
        self.faults = faults


def replies_in(batch: ComparisonBatch, sheet: Sheet, as_of: date) -> dict[str, Reply]:
    """The answers of a sheet by token; ``as_of`` stands where a row has no date.

    Rows without an answer stay unanswered.  Raises Invalid when the sheet is not the batch's, else FaultyAnswers.
    """
    head = next((n for n, row in enumerate(sheet.rows[:HEAD_ROWS]) if TOKEN in map(_heading, row)), None)
    if head is None:
        raise Invalid({"file": _("没有找到“%(name)s”一列，请使用从本页下载的比对文件。", name=TOKEN)})
    _require_same_batch(batch, sheet.rows[:head])
    reading = _Reading(batch, as_of, _places(batch, sheet.rows[head], head + 1))
    for number, cells in enumerate(sheet.rows[head + 1 :], start=head + 2):
        if not is_empty(cells):
            reading.take(number, cells)
    if reading.faults:
        raise FaultyAnswers(reading.faults)
    if not reading.replies:
        raise Invalid({"file": _("文件里一条答复也没有，请在“%(name)s”一列填写是、否或未知。", name=RESULT)})
    return reading.replies


def _heading(cell: Any) -> str:
    return re.sub(r"\s", "", cell) if isinstance(cell, str) else ""


def _require_same_batch(batch: ComparisonBatch, above: list[Cells]) -> None:
    for row in above:
        texts = [_heading(cell) for cell in row]
        if NUMBER in texts:
            found = next((text for text in texts[texts.index(NUMBER) + 1 :] if text), "")
            if normalise(found) != batch.number:
                raise Invalid({"file": _("这是另一批比对（%(other)s）的文件，请核对。", other=found[:32] or "—")})


def _places(batch: ComparisonBatch, head: Cells, row: int) -> dict[str, int]:
    """Where each column stands; a column of other content is refused, it might be somebody's list."""
    wanted, names = headings(batch), [_heading(cell) for cell in head]
    allowed = "、".join(wanted)
    faults = [
        Fault(row, f"{letter_of(place)}{row}", _("不需要这一列，请删除后再上传。"), allowed)
        for place, name in enumerate(names)
        if name and name not in wanted
    ]
    faults += [
        Fault(row, "", _("缺少“%(name)s”一列。", name=name), allowed) for name in wanted[:2] if name not in names
    ]
    if faults:
        raise FaultyAnswers(faults)
    return {name: names.index(name) for name in wanted if name in names}


def _result(value: Any) -> Answer | None:
    text = half_width(as_typed(value)).lower()
    if text in WORDS:
        return WORDS[text]
    if is_nothing(text):
        return None
    raise CellError(_("无法识别结果“%(text)s”。", text=shown(value, sensitive=False)), _answers())


def _answers() -> str:
    return "、".join(answer.label for answer in Answer)


@dataclass
class _Reading:
    """One file on its way in: where its columns are, what was found, and what was wrong."""

    batch: ComparisonBatch
    as_of: date
    places: dict[str, int]
    replies: dict[str, Reply] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.asked = {row.token for row in queries.tokens_of(self.batch)}
        self.seen: dict[str, int] = {}
        self.readers: dict[str, Callable[[Any], Any]] = {
            RESULT: _result,
            DAY: reader_for(Column(DAY, DAY, "date")),
            FIGURE: reader_for(Column(FIGURE, FIGURE, "int")),
        }

    def fault(self, row: int, place: int | None, message: str, allowed: str = "") -> None:
        self.faults.append(Fault(row, "" if place is None else f"{letter_of(place)}{row}", message, allowed))

    def take(self, row: int, cells: Cells) -> None:
        """Read one row; nothing of it is kept when a cell is faulty."""
        before = len(self.faults)
        self._refuse_strange(row, cells)
        token = self._token(row, cells)
        reply = self._reply(row, cells)
        if len(self.faults) == before and reply is not None:
            self.replies[token] = reply

    def _refuse_strange(self, row: int, cells: Cells) -> None:
        expected = set(self.places.values())
        for place, cell in enumerate(cells):
            if isinstance(cell, str) and PERSONAL.search(normalise(cell)) and place != self.places[TOKEN]:
                self.fault(row, place, _("含有身份证号码，请删除；答复文件只填结果。"))
            elif place not in expected and as_typed(cell).strip():
                self.fault(row, place, _("这一列不需要填写，请清空。"))

    def _token(self, row: int, cells: Cells) -> str:
        place = self.places[TOKEN]
        token = normalise(as_typed(cells[place])).lower()
        if not token:
            self.fault(row, place, _("缺少比对码。"))
        elif token in self.seen:
            self.fault(row, place, _("与第 %(n)s 行的比对码重复。", n=self.seen[token]))
        elif token not in self.asked:
            self.fault(row, place, _("本批次没有这个比对码。"))
        self.seen.setdefault(token, row)
        return token

    def _reply(self, row: int, cells: Cells) -> Reply | None:
        """What a row answers, None when it says nothing yet."""
        answer, figure, day = (self._read(row, cells, name) for name in (RESULT, FIGURE, DAY))
        about = self.batch.about
        if answer is None and figure is None:
            return None
        if answer is None and about.figure != Figure.NEEDED:
            self.fault(row, self.places[RESULT], _("填了数值，请同时填写结果。"), _answers())
        if answer == Answer.UNKNOWN:
            return Reply(Answer.UNKNOWN, None)
        if answer != Answer.NO and figure is None and about.figure == Figure.NEEDED:
            self.fault(row, self.places.get(FIGURE), _("请填写%(what)s。", what=about.figure_label))
        if day is not None and day > clock.today():
            self.fault(row, self.places[DAY], _("日期不能晚于今天。"))
        return Reply(answer or Answer.YES, day or self.as_of, None if answer == Answer.NO else figure)

    def _read(self, row: int, cells: Cells, name: str) -> Any:
        if name not in self.places or cells[self.places[name]] == "":
            return None
        try:
            return self.readers[name](cells[self.places[name]])
        except CellError as error:
            self.fault(row, self.places[name], error.message, error.allowed)
            return {RESULT: Answer.UNKNOWN, FIGURE: 0}.get(name)  # told already; nothing of the row is kept
