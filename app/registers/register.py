"""What registers adds to the application."""

from flask_appbuilder import AppBuilder


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, menu lines, queues and panels: the lists of the ten departments and leads."""
