"""Where the records of a card may be imported from files; exchange says so, core only asks."""

from collections.abc import Callable

_finder: list[Callable[[str], str | None]] = []


def provide(finder: Callable[[str], str | None]) -> None:
    """Name the function that returns the address of a card's import page for the acting person, or None."""
    _finder[:] = [finder]


def import_url(card_name: str) -> str | None:
    """Where the acting person imports the records of a card; None when that is not theirs to do."""
    return _finder[0](card_name) if _finder else None
