"""Pages of the exchange."""

from typing import Any

VIEWS: tuple[type[Any], ...] = ()

__all__ = ["VIEWS"]
