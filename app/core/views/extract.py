"""What an export holds: the rows of a list with its conditions, its order and its columns, read in chunks."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Protocol

from flask_babel import gettext as _
from sqlalchemy import Select

from app.core import clock, paging, search, tabular
from app.core.card import Card
from app.core.errors import Invalid
from app.core.views import listing
from app.core.views.columns import ColumnReader, RecordReader
from app.core.views.shaping import shape

DIRECT_MAX = 20_000  # more rows than these are prepared in the background
ROWS_MAX = 1_000_000  # more do not fit into one sheet
PURPOSE_MAX = 200
FORMS = {"xlsx": "Excel（.xlsx）", "csv": "CSV（.csv，UTF-8）"}


class Source(Protocol):
    """The list whose rows are taken: a page made from a card."""

    card: Any
    takes: str

    def base(self, given: Mapping[str, str]) -> Select[Any]:
        """The records that the list is about, as the address says or said."""
        ...

    def may_take(self) -> bool:
        """Whether the actor may take this list away."""
        ...


SOURCES: dict[str, Source] = {}


class Making(Protocol):
    """A file in the making: an export of a list, or a long paper that a part prints."""

    rows: int

    @property
    def file_name(self) -> str: ...

    def count(self, limit: int) -> int: ...

    def facts(self) -> dict[str, Any]: ...

    def write(self, into: IO[bytes], *, told: Callable[[int], None] | None = None, folder: Any = None) -> None: ...


MAKERS: dict[str, Callable[["Wanted"], Making]] = {}  # sources that are no lists, and what makes their files


@dataclass(frozen=True)
class Wanted:
    """What somebody asked for: the list, its conditions and order, the kind of file, clear text and what for."""

    source: str
    given: Mapping[str, str] = field(default_factory=dict)
    form: str = "xlsx"
    is_clear: bool = False
    purpose: str = ""


Later = Callable[[Wanted, str, int], str]
_later: list[Later] = []


def provide(later: Later) -> None:
    """Name the function that has large exports prepared and answers where one waits for them (exchange does it)."""
    _later[:] = [later]


def later() -> Later | None:
    """Return that function; without it every export is made at once."""
    return _later[0] if _later else None


def making(wanted: Wanted) -> Making:
    """The file that somebody asked for, in the reach of whoever acts; raise Invalid or OutOfReach for none."""
    return MAKERS.get(wanted.source, Extract)(wanted)


class Extract:
    """The rows and columns of one export, within the reach and in the language of whoever acts."""

    def __init__(self, wanted: Wanted):
        """Raise Invalid when the conditions name what does not exist."""
        source = SOURCES[wanted.source]
        self.wanted = wanted
        self.card: Card = source.card
        self.filters = listing.filters_of(self.card, wanted.given)
        self.q = search.clean(wanted.given.get("q"))
        if problem := listing.unclear(self.filters):
            raise Invalid({"filters": problem})
        self.names = listing.telling(self.card)
        self.rows = 0  # how many were read so far
        self._narrowed = listing.narrowed(self.card, source.base(wanted.given), self.filters, self.q)
        self._shapes = {name: shape(self.card, name, is_clear=wanted.is_clear) for name in self.names}

    @property
    def title(self) -> str:
        return _(self.card.title)

    @property
    def file_name(self) -> str:
        return f"{self.title}-{clock.today():%Y%m%d}.{self.wanted.form}"

    @property
    def headings(self) -> list[str]:
        return [*(self.card.label(name) for name in self.names), _("系统编号")]

    @property
    def sensitive(self) -> list[str]:
        """The columns that are masked unless somebody asks for clear text."""
        return [name for name in self.names if name in self.card.sensitive]

    @property
    def conditions(self) -> dict[str, str]:
        """The conditions and the order that were understood, for the log and for the history."""
        found = {entry.name: entry.value for entry in self.filters if entry.value}
        kept = {"q": self.q, "order": listing.ordering(self.card, self.wanted.given)[1]}
        return found | {name: value for name, value in kept.items() if value}

    def count(self, limit: int) -> int:
        """Count the rows, but stop one beyond the limit."""
        return paging.count_up_to(self._narrowed.with_only_columns(self.card.entity.id), limit)

    def facts(self) -> dict[str, Any]:
        """What the log keeps of the export once it is made."""
        personal = {"personal": bool(self.wanted.is_clear and self.sensitive), "purpose": self.wanted.purpose or None}
        return {**self.conditions, "entity": self.card.name, "form": self.wanted.form, "rows": self.rows, **personal}

    def write(self, into: IO[bytes], *, told: Callable[[int], None] | None = None, folder: Any = None) -> None:
        """Write the file; ``told`` hears after every chunk how many rows are done, and may stop it by raising."""
        writer = tabular.xlsx if self.wanted.form == "xlsx" else tabular.csv_text
        writer(self.title, self.headings, self._chunks(told or (lambda _rows: None)), into, folder=folder)

    def _chunks(self, told: Callable[[int], None]) -> Iterator[tabular.Chunk]:
        kind = ColumnReader if ColumnReader.fits(self.card, self.names) else RecordReader
        reader: Any = kind(self.card, self.names)
        for lot in reader.lots(self._ordered()):
            self.rows += len(lot)
            yield [*(self._shapes[name](reader.values(name, lot)) for name in self.names), reader.values("id", lot)]
            told(self.rows)

    def _ordered(self) -> Select[Any]:
        keys, _order = listing.ordering(self.card, self.wanted.given)
        ordering = [column.desc() if down else column.asc() for column, down in keys]
        return self._narrowed.order_by(*ordering).execution_options(yield_per=tabular.CHUNK)
