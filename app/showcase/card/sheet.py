"""The criteria sheet as people read it: its bands in words, and beside each item what is known of one unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from flask_babel import gettext as _

from app.core.files import StoredFile
from app.showcase.rules.bands import plain
from app.showcase.rules.criteria import Dimension, Item, Sheet
from app.showcase.rules.facts import UNKNOWN, Measured
from app.showcase.states import Fact

NOTHING = Decimal(0)
TIES = {"RETENTION": "留用率", "INTAKE": "接收人数", "APPLIED": "申报先后"}


@dataclass(frozen=True)
class Row:
    """One item: how it is scored, what the system counted, what it is worth, what the unit says of it."""

    item: Item
    bands: str
    figure: str = ""
    reached: str = ""
    points: Decimal | None = None
    words: str = ""
    documents: Sequence[StoredFile] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """One dimension with its rows and the points that the system gives in it."""

    dimension: Dimension
    rows: list[Row]

    @property
    def points(self) -> Decimal:
        return sum((row.points or NOTHING for row in self.rows), NOTHING)


def bands_words(item: Item) -> str:
    """How an item is scored, in words."""
    if item.fact is None:
        return _("专家评分")
    return "；".join(_("%(bound)s 得 %(n)s 分", bound=band.text, n=plain(band.points)) for band in item.bands)


def parts_of(
    sheet: Sheet,
    facts: Mapping[Fact, Measured] | None = None,
    materials: Mapping[str, str] | None = None,
    documents: Mapping[str, Sequence[StoredFile]] | None = None,
) -> list[Part]:
    """The sheet dimension by dimension; with facts, what they are worth."""

    def row(dimension: Dimension, item: Item) -> Row:
        said = (materials or {}).get(item.code, "")
        papers = (documents or {}).get(item.code, [])
        if item.fact is None or facts is None:
            return Row(item, bands_words(item), words=said, documents=papers)
        measured = facts.get(item.fact, UNKNOWN)
        figure = measured.words(item.fact)
        if measured.value is None and not dimension.is_bonus:  # nothing is known: the experts judge what the unit says
            return Row(item, bands_words(item), figure, words=said, documents=papers)
        points, band = item.points(measured.value)
        return Row(item, bands_words(item), figure, band.text if band else "", points, said, papers)

    return [Part(dimension, [row(dimension, item) for item in dimension.items]) for dimension in sheet.dimensions]


def ties_words(sheet: Sheet) -> str:
    """In which order equal scores are compared."""
    return _("、").join(_(TIES[code]) for code in sheet.ties if code in TIES)
