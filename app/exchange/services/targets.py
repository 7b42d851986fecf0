"""What a part gives the exchange so that the rows of a spreadsheet become its records."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from app.core.actor import Actor

MASKED = object()  # the cell holds a masked personal value, as our own export prints it: it changes nothing


@dataclass(frozen=True)
class Column:
    """One column of a target; ``kind`` says how its cells are read.

    Kinds: text, area, date, month (its first day), int, amount, bool, choice, several, region, id_no, phone, uscc,
    lookup (text that the part resolves).  ``options`` are (stored value, label) pairs of one or several choices.
    """

    name: str
    label: str
    kind: str = "text"
    required: bool = False  # needed when the row makes a new record
    aliases: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    longest: int = 200
    bounds: tuple[int, int] | None = None
    sensitive: bool = False
    hint: str = ""
    read: Callable[[Any], Any] | None = None  # reads a cell in place of the kind; raises ValueError(message)


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell (or with the row, when ``column`` is empty), and what is allowed."""

    row: int
    column: str
    message: str
    allowed: str = ""


@dataclass(slots=True)
class Row:
    """One row of the sheet: its number there, the values that were understood, and its faults.

    ``record_id`` is the 系统编号 that our own exports carry; a name absent from ``values`` was not in the sheet,
    None was an empty cell.
    """

    number: int
    values: dict[str, Any]
    record_id: str | None = None
    faults: list[Fault] = field(default_factory=list)

    def fault(self, column: str, message: str, allowed: str = "") -> None:
        """Add what is wrong with a cell of this row."""
        self.faults.append(Fault(self.number, column, message, allowed))

    @property
    def is_good(self) -> bool:
        return not self.faults


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: CREATED, UPDATED, MERGED or UNCHANGED; ``before`` is what an undo puts back."""

    row: int
    record_id: str
    deed: str
    before: dict[str, Any] | None = None
    note: str = ""


class Target(Protocol):
    """An entity that rows can be imported into.

    It may have ``checked_at_once`` and ``stored_at_once``: up to how many rows the request itself checks and stores;
    larger files wait for the worker.  The rows that ``store`` gets went through ``check`` in the same transaction.
    """

    @property
    def name(self) -> str:
        """What stands in the address, usually the card's name."""
        ...

    @property
    def title(self) -> str: ...

    @property
    def permission(self) -> str: ...

    def columns(self) -> list[Column]:
        """The columns in the order of the template."""
        ...

    def options(self) -> list[Column]:
        """What is asked once for the whole file, such as the channel or the day of the data; usually nothing."""
        ...

    def check(self, actor: Actor, rows: list[Row], given: dict[str, Any]) -> None:
        """Add the faults that only the part knows: rules, reach, doubles; set-based, one pass, storing nothing."""
        ...

    def store(self, actor: Actor, rows: list[Row], given: dict[str, Any], batch_id: str) -> Iterable[Outcome]:
        """Store good rows within the caller's transaction."""
        ...

    def undo(self, actor: Actor, outcomes: list[Outcome], batch_id: str) -> list[tuple[int, str]]:
        """Take the rows back; return (row, reason) of those that were changed since and therefore stay."""
        ...


TARGETS: dict[str, Target] = {}


def add_target(target: Target) -> None:
    """Register an entity for import; a second registration of the same name replaces it."""
    TARGETS[target.name] = target
