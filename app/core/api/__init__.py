"""The REST classes that all parts inherit: Flask-AppBuilder's conventions over card and services."""

from app.core.api.entity import EntityApi

__all__ = ["EntityApi"]
