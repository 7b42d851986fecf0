"""What trainees adds to the application."""

from flask_appbuilder import AppBuilder


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, menu lines, queues and panels: the register of young people."""
