"""What placements add to the timeline of a person."""

from flask_appbuilder import AppBuilder

from app.placements.queries.timeline import events_of_placements
from app.trainees.queries.timeline import PROVIDERS, add_events


def register(_appbuilder: AppBuilder) -> None:
    """Tell of internships wherever a person's way is told."""
    if events_of_placements not in PROVIDERS:
        add_events(events_of_placements)
