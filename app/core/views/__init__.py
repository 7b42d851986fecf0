"""The page classes that all parts inherit: list, record, form, moves, export, with every trap closed."""

from app.core.views.entity import EntityView
from app.core.views.filing import FilingMixin
from app.core.views.finding import FindingView
from app.core.views.page import Page
from app.core.views.panels import Panel, add_panel

__all__ = ["EntityView", "FilingMixin", "FindingView", "Page", "Panel", "add_panel"]
