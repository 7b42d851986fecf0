"""What placements adds to the application, stage by stage; the order is that of the menu."""

from flask_appbuilder import AppBuilder

from app.placements.register import (
    after,
    agreements,
    applications,
    assessments,
    attendance,
    documents,
    health,
    insurance,
    mentoring,
    placements,
    rights,
    surveys,
    timeline,
)

STAGES = (
    applications,
    placements,
    agreements,
    insurance,
    mentoring,
    attendance,
    health,
    assessments,
    after,
    rights,
    surveys,
    documents,
    timeline,
)


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, menu lines, queues and panels of every stage, and follow signals."""
    for stage in STAGES:
        stage.register(appbuilder)
