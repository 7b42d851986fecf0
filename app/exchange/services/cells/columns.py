"""The reader of each column of a target."""

from collections.abc import Callable
from typing import Any

from app.exchange.services.cells import choices, dates, identities, numbers
from app.exchange.services.cells.text import CellError, Reader, text_reader
from app.exchange.services.targets import Column

MAKERS: dict[str, Callable[[Column], Reader]] = {
    "text": lambda column: text_reader(column.longest),
    "area": lambda column: text_reader(column.longest, lines=True),
    "lookup": lambda column: text_reader(column.longest),
    "date": lambda _column: dates.date_reader(),
    "month": lambda _column: dates.month_reader(),
    "int": lambda column: numbers.int_reader(column.bounds),
    "amount": lambda column: numbers.amount_reader(column.bounds),
    "bool": lambda _column: numbers.bool_reader(),
    "choice": lambda column: choices.choice_reader(column.options),
    "several": lambda column: choices.several_reader(column.options),
    "region": lambda column: choices.region_reader(column.options),
    "id_no": lambda _column: identities.id_reader(),
    "phone": lambda _column: identities.phone_reader(),
    "uscc": lambda _column: identities.uscc_reader(),
}
UNREPEATED = frozenset({"area", "id_no", "phone", "uscc"})  # nearly every cell differs: nothing to remember
REMEMBERED = 5_000


def reader_for(column: Column) -> Reader:
    """Return what reads a cell that is not empty; it raises CellError, and remembers what it read before."""
    reader = _own(column.read) if column.read is not None else MAKERS[column.kind](column)
    return reader if column.kind in UNREPEATED else _remembering(reader)


def _own(read: Callable[[Any], Any]) -> Reader:
    def told(value: Any) -> Any:
        try:
            return read(value)
        except CellError:
            raise
        except ValueError as error:
            raise CellError(str(error)) from error

    return told


def _remembering(read: Reader) -> Reader:
    known: dict[str, Any] = {}

    def remembered(value: Any) -> Any:
        if type(value) is not str:
            return read(value)
        if value in known:
            found = known[value]
            if isinstance(found, CellError):
                raise found
            return found
        try:
            found = read(value)
        except CellError as error:
            found = error
        if len(known) < REMEMBERED:
            known[value] = found
        if isinstance(found, CellError):
            raise found
        return found

    return remembered
