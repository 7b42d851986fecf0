"""What the selection adds to the application, stage by stage; the order is that of the menu."""

from typing import Any

from flask_appbuilder import AppBuilder

from app.showcase.register import batches, notices, room, scoring

STAGES: tuple[Any, ...] = (batches, scoring, room, notices)


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, menu lines, queues and panels of every stage."""
    for stage in STAGES:
        stage.register(appbuilder)
