"""What applications add to the application."""

from flask_appbuilder import AppBuilder

from app.placements.jobs import applications as jobs


def register(appbuilder: AppBuilder) -> None:
    """Follow signals."""
    jobs.listen()
