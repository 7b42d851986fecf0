"""The criteria sheet as a unit reads it: each item with its figure, the points it would bring, and how to do better."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.files import StoredFile
from app.showcase.rules.bands import plain
from app.showcase.rules.criteria import Item, Sheet
from app.showcase.rules.facts import Behind, Measured
from app.showcase.states import Fact

F = Fact
NOTHING = Decimal(0)
Facts = Mapping[Fact, Measured]
LINKS: dict[Fact, tuple[Any, str, dict[str, Any]]] = {  # where the unit itself puts things right
    F.AGREEMENTS_ON_TIME: (_l("见习人员和协议"), "UnitPlacements.list", {"group": "all"}),
    F.ATTENDANCE_ON_TIME: (_l("考勤"), "UnitAttendance.grid", {}),
    F.INTAKE: (_l("见习人员"), "UnitPlacements.list", {"group": "all"}),
    F.MODEL_SHARE: (_l("岗位"), "UnitPosts.list", {}),
    F.CATEGORIES: (_l("岗位"), "UnitPosts.list", {}),
    F.FILL_RATE: (_l("岗位"), "UnitPosts.list", {}),
    F.MENTOR_PLANS: (_l("见习人员"), "UnitPlacements.list", {"group": "on"}),
    F.MENTOR_LOAD: (_l("带教老师"), "UnitMentors.list", {}),
    F.PREJOB_TRAINING: (_l("登记培训"), "UnitTrainings.add", {}),
    F.ASSESSMENTS: (_l("待填写的鉴定"), "UnitPlacements.list", {"todo": "assess"}),
    F.RETENTION: (_l("留用人员"), "UnitPlacements.list", {"group": "ended", "kept": "1"}),
    F.ABNORMAL: (_l("已结束的人员"), "UnitPlacements.list", {"group": "ended"}),
    F.SATISFACTION: (_l("满意度调查"), "UnitSurveys.list", {}),
    F.HARDSHIP_SHARE: (_l("见习人员"), "UnitPlacements.list", {"group": "all"}),
    F.FIRST_QUARTER_POSTS: (_l("岗位"), "UnitPosts.list", {}),
    F.OVER_PLEDGE: (_l("见习人员"), "UnitPlacements.list", {"group": "all"}),
    F.EXTRA_INSURANCE: (_l("见习人员"), "UnitPlacements.list", {"group": "on"}),
}
ADVICE: dict[Fact, Any] = {
    F.YEARS: _l("随时间自然增加，保持正常经营即可。"),
    F.VIOLATIONS: _l("按规定用工、按时足额发放生活补贴；已成立的问题整改后三年内仍计入。"),
    F.AGREEMENTS_ON_TIME: _l("派遣后及时签署，双方最迟在上岗当日签完。"),
    F.ATTENDANCE_ON_TIME: _l("每月 2 日前报送上月考勤，退回的当月更正。"),
    F.INTAKE: _l("尽早发布下一年度岗位，及时答复报名人员。"),
    F.MODEL_SHARE: _l("补齐岗位的带教计划和留用承诺，向县（区）申报示范性岗位。"),
    F.CATEGORIES: _l("在现有类别之外再开发一类岗位。"),
    F.FILL_RATE: _l("写清岗位职责和待遇，及时答复报名；招不满的岗位及时调减名额。"),
    F.MENTOR_PLANS: _l("在协议中写明带教计划，没有的逐人补上。"),
    F.MENTOR_LOAD: _l("增加带教老师，每人同时带教不超过 2 人。"),
    F.PREJOB_TRAINING: _l("上岗前组织培训，当天登记。"),
    F.ASSESSMENTS: _l("见习结束后 10 个工作日内出具鉴定。"),
    F.RETENTION: _l("期满前 30 天与本人谈留用，期满后 30 日内签订劳动合同并登记。"),
    F.ABNORMAL: _l("出现困难先与带教老师和县（区）沟通，减少非正常离岗。"),
    F.SATISFACTION: _l("提醒见习人员按时填写问卷，改进得分低的方面；不得询问怎样填写。"),
    F.HARDSHIP_SHARE: _l("优先接收经核实的困难毕业生和失业青年。"),
    F.FIRST_QUARTER_POSTS: _l("下一年度计划启动后三个月内确认岗位。"),
    F.OVER_PLEDGE: _l("在确认的名额之外再接收见习人员。"),
    F.EXTRA_INSURANCE: _l("在人身意外伤害保险之外，为全部见习人员购买补充医疗保险。"),
}


@dataclass(frozen=True)
class Row:
    """One item: its figure then and now, its points, the next step, and what the unit has to say to it."""

    item: Item
    figure: str
    now: str
    points: Decimal | None
    points_now: Decimal | None
    is_asked: bool
    next_band: str = ""
    advice: str = ""
    link: tuple[str, str] | None = None
    words: str = ""
    documents: Sequence[StoredFile] = field(default_factory=list)

    @property
    def has_records(self) -> bool:
        """Whether the system counts the figure from records."""
        return self.item.fact is not None and not self.is_asked

    @property
    def is_full(self) -> bool:
        """Whether the item has all its points."""
        return self.points is not None and self.points >= self.item.most

    @property
    def has_changed(self) -> bool:
        """Whether the figure is another one today."""
        return bool(self.now) and self.now != self.figure

    @property
    def share(self) -> int:
        """The points in hundredths of the full mark."""
        return int((self.points or NOTHING) * 100 / self.item.most)


@dataclass(frozen=True)
class Part:
    """One dimension with its rows: ``known`` points are the system's, ``judged`` are left to experts."""

    label: str
    is_bonus: bool
    most: Decimal
    known: Decimal
    judged: Decimal
    rows: list[Row]


@dataclass(frozen=True)
class Told:
    """The sheet of a nomination: what the system would give, and how much of the rest experts decide."""

    parts: list[Part]
    known: Decimal
    judged: Decimal
    bonus: Decimal

    @property
    def asked(self) -> list[Row]:
        """The items to which the unit has to say something."""
        return [row for row in self.rows() if row.is_asked]

    @property
    def unanswered(self) -> list[Row]:
        """Those of them without a word and without a document."""
        return [row for row in self.asked if not row.words and not row.documents]

    def rows(self) -> Iterator[Row]:
        """All rows, in order."""
        return (row for part in self.parts for row in part.rows)


def is_asked(item: Item, facts: Facts) -> bool:
    """Whether the unit has to tell of an item, because the system knows nothing of it."""
    measured = facts.get(item.fact) if item.fact else None
    return measured is None or not measured.is_connected


def asked_codes(sheet: Sheet, facts: Facts) -> list[str]:
    """The codes of the items of which the unit tells, in order."""
    bonus = {item.code for part in sheet.dimensions if part.is_bonus for item in part.items}
    return [item.code for item in sheet.items if item.code not in bonus and is_asked(item, facts)]


def tell(
    sheet: Sheet,
    facts: Facts,
    *,
    now: Facts | None = None,
    words: Mapping[str, str],
    documents: Mapping[str, Sequence[StoredFile]],
) -> Told:
    """The sheet with the figures that count, and those of today where they may be others."""
    asked = set(asked_codes(sheet, facts))
    parts = []
    for part in sheet.dimensions:
        rows = [_row(item, facts, now, item.code in asked, words, documents) for item in part.items]
        known = sum((row.points for row in rows if row.points is not None), NOTHING)
        judged = sum((row.item.most for row in rows if row.is_asked), NOTHING)
        parts.append(Part(part.label, part.is_bonus, part.most, known, judged, rows))
    base = [part for part in parts if not part.is_bonus]
    bonus = min(sheet.bonus_max, sum((part.known for part in parts if part.is_bonus), NOTHING))
    return Told(
        parts,
        known=sum((part.known for part in base), NOTHING),
        judged=sum((part.judged for part in base), NOTHING),
        bonus=bonus,
    )


def _row(
    item: Item,
    facts: Facts,
    now: Facts | None,
    asked: bool,
    words: Mapping[str, str],
    documents: Mapping[str, Sequence[StoredFile]],
) -> Row:
    value = _value(item, facts)
    points = None if asked else item.points(value)[0]
    today = _value(item, now) if now is not None else None
    return Row(
        item=item,
        figure=figure_of(item.fact, facts),
        now=figure_of(item.fact, now) if now is not None and not asked else "",
        points=points,
        points_now=item.points(today)[0] if now is not None and not asked else None,
        is_asked=asked,
        next_band=next_band_of(item, value) if not asked else "",
        advice=str(ADVICE.get(item.fact, "")) if item.fact and not asked else "",
        link=link_of(item.fact),
        words=words.get(item.code, ""),
        documents=documents.get(item.code, []),
    )


def _value(item: Item, facts: Facts) -> Decimal | None:
    measured = facts.get(item.fact) if item.fact else None
    return measured.value if measured else None


def figure_of(fact: Fact | None, facts: Facts) -> str:
    """The figure of a fact in words; nothing is known: a dash."""
    measured = facts.get(fact) if fact else None
    return "—" if fact is None or measured is None else measured.words(fact)


def next_band_of(item: Item, value: Decimal | None) -> str:
    """What brings more points than now, in words; nothing when the item is full."""
    points = item.points(value)[0]
    better = sorted((band for band in item.bands if band.points > points), key=lambda band: band.points)
    return _("%(bound)s 得 %(points)s 分", bound=better[0].text, points=plain(better[0].points)) if better else ""


def link_of(fact: Fact | None) -> tuple[str, str] | None:
    """Where at the desk the unit finds and mends the records of a fact: words and address."""
    if fact is None or fact not in LINKS:
        return None
    label, endpoint, wanted = LINKS[fact]
    return str(label), url_for(endpoint, **wanted)


def bands_of(item: Item) -> list[tuple[str, str]]:
    """The bands of an item as they are read: bound and points."""
    return [(band.text, plain(band.points)) for band in item.bands]


def address_of(line: Behind) -> str:
    """Where the unit opens a record behind a figure; nothing for what it does not reach."""
    return url_for(line.endpoint, pk=line.key) if line.endpoint and line.key else ""
