"""What an expert reads of a nomination beside the scale; veiled where the batch is scored blind."""

import json
from dataclasses import dataclass, field
from decimal import Decimal

from app.core import files
from app.core.actor import Actor
from app.core.files import StoredFile
from app.organisations.queries import name_of
from app.showcase.models import Nomination, ShowcaseScore
from app.showcase.queries import scoring as queries
from app.showcase.rules import scoring as rules
from app.showcase.rules.bands import plain
from app.showcase.rules.blind import Known, veiled
from app.showcase.rules.criteria import Dimension, Item, Sheet
from app.showcase.rules.facts import UNKNOWN, Facts, facts_of_text, values_of
from app.showcase.rules.scoring import Mark
from app.showcase.services.scoring import sheet_for
from app.showcase.states import Fact


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as an expert sees it: by item and number, its own name only where nothing is hidden."""

    key: str
    label: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Line:
    """One item: the evidence on the left, the scale on the right."""

    item: Item
    fact: Fact | None
    known: str  # the value in words
    records: int | None  # how many records were counted
    system: Decimal | None
    bands: str
    words: str
    papers: list[Paper]
    given: Decimal | None
    note: str
    is_own: bool  # the expert's own points, not those it starts from
    before: Mark | None = None  # the expert's own of the first round


@dataclass(frozen=True, slots=True)
class Group:
    """A dimension with its lines and what was given so far."""

    dimension: Dimension
    lines: list[Line]

    @property
    def given(self) -> Decimal:
        return sum((line.given for line in self.lines if line.given is not None), Decimal(0))


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that an expert reads and has given of one nomination."""

    score: ShowcaseScore
    sheet: Sheet
    title: str
    unit: str  # empty where it is hidden
    statement: str
    groups: list[Group]
    bonus: list[Line] = field(default_factory=list)
    others: list[Paper] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        return sum((group.given for group in self.groups), Decimal(0))

    @property
    def missing(self) -> list[Line]:
        """The items that have no points yet."""
        return [line for group in self.groups for line in group.lines if line.given is None]


def is_blind(score: ShowcaseScore) -> bool:
    """Whether the unit of a score is hidden from its expert."""
    return bool(score.nomination.batch.is_blind)


def title_of(score: ShowcaseScore) -> str:
    """What an expert calls a nomination: its number, and the unit where it is not hidden."""
    number = score.nomination.number or ""
    return number if is_blind(score) else f"{number} {score.nomination.unit_name}"


def known_of(nomination: Nomination) -> Known:
    """What would tell the unit of a nomination, with its unit loaded."""
    unit = nomination.unit
    areas = (name_of(nomination.region_code), name_of(nomination.city_code))
    return Known(
        names=tuple(each for each in (nomination.unit_name, unit.name, unit.short_name) if each),
        people=tuple(each for each in (unit.legal_rep, unit.contact_name) if each),
        addresses=(unit.address,) if unit.address else (),
        areas=tuple(area for area in areas if area),
    )


def dossier_of(actor: Actor, score: ShowcaseScore) -> Dossier:
    """Everything for the page of one score in hand; points of the score are shown to its own expert alone."""
    score = queries.with_papers(score)
    nomination, sheet = score.nomination, sheet_for(score)
    blind = is_blind(score)
    known = known_of(nomination) if blind else Known(())
    own = score.user_id == actor.user_id
    marks = rules.marks_of(score.points) if own else {}
    before = _before(score) if own else {}
    facts = facts_of_text(nomination.facts)
    told = {code: veiled(words, known) if blind else words for code, words in _words_of(nomination).items()}
    papers = _papers(nomination, sheet, blind=blind)

    def line(item: Item) -> Line:
        return _line(item, facts, told.get(item.code, ""), papers.get(item.code, []), marks, before)

    groups = [Group(each, [line(item) for item in each.items]) for each in sheet.dimensions]
    return Dossier(
        score=score,
        sheet=sheet,
        title=title_of(score),
        unit="" if blind else nomination.unit_name,
        statement=veiled(nomination.statement, known) if blind else nomination.statement or "",
        groups=[group for group in groups if not group.dimension.is_bonus],
        bonus=[each for group in groups if group.dimension.is_bonus for each in group.lines],
        others=papers.get("", []),
    )


def _before(score: ShowcaseScore) -> dict[str, Mark]:
    """The expert's own marks of the first round, when this is the second."""
    earlier = queries.earlier_of(score) if score.round > 1 else None
    return rules.marks_of(earlier.points) if earlier is not None else {}


def _words_of(nomination: Nomination) -> dict[str, str]:
    said = json.loads(nomination.materials or "{}")
    return {str(code): str(words) for code, words in said.items() if isinstance(words, str)}


def _line(
    item: Item, facts: Facts, words: str, papers: list[Paper], marks: dict[str, Mark], before: dict[str, Mark]
) -> Line:
    values = values_of(facts)
    measured = facts.get(item.fact, UNKNOWN) if item.fact is not None else None
    mark = marks.get(item.code)
    is_known = item.fact is not None and values.get(item.fact) is not None
    start = rules.system_points_of(item, values) if is_known else None
    return Line(
        item=item,
        fact=item.fact,
        known=measured.words(item.fact) if measured is not None and item.fact is not None else "",
        records=measured.all if measured is not None and measured.all else None,
        system=rules.system_points_of(item, values),
        bands="；".join(f"{band.text} 得 {plain(band.points)} 分" for band in item.bands),
        words=words,
        papers=papers,
        given=mark.points if mark is not None else start,
        note=mark.note if mark is not None else "",
        is_own=mark is not None,
        before=before.get(item.code),
    )


def _papers(nomination: Nomination, sheet: Sheet, *, blind: bool) -> dict[str, list[Paper]]:
    """The documents by item; those of no item of the sheet under the empty code."""
    codes = {item.code for item in sheet.items}
    found: dict[str, list[Paper]] = {}
    for stored in files.files_of(nomination):
        listed = found.setdefault(stored.kind if stored.kind in codes else "", [])
        kind = stored.name.rsplit(".", 1)[-1].upper()
        label = f"材料{len(listed) + 1}" if blind else stored.name
        listed.append(Paper(stored.id, label, kind, stored.size))
    return found


def paper_of(score: ShowcaseScore, file_id: str) -> tuple[StoredFile, str] | None:
    """A document of the nomination of a score, with the name under which the expert gets it."""
    stored = files.file_of(score.nomination, file_id)
    if stored is None:
        return None
    if not is_blind(score):
        return stored, stored.name
    label = next(
        paper.label
        for listed in _papers(score.nomination, sheet_for(score), blind=True).values()
        for paper in listed
        if paper.key == stored.id
    )
    ending = stored.name.rsplit(".", 1)[-1].lower()
    return stored, f"{score.nomination.number}-{label}.{ending}"
