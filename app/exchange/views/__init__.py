"""Pages of the exchange."""

from typing import Any

from app.exchange.views.imports import ImportView

VIEWS: tuple[type[Any], ...] = (ImportView,)

__all__ = ["VIEWS", "ImportView"]
