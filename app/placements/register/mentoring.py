"""What mentors, weekly notes and trainings add to the application."""

from functools import partial

from flask_appbuilder import AppBuilder

from app.core import menu
from app.core.actor import Actor
from app.core.views import Panel, add_panel
from app.placements.api.mentoring import MentorApi, MentorLogApi, TrainingApi
from app.placements.card.mentoring import MENTOR, MENTOR_LOG, TRAINING
from app.placements.jobs import mentoring as jobs
from app.placements.models import MentorLog, Placement, Training
from app.placements.policy.mentoring import may_note_week, may_train, writes
from app.placements.queries import mentoring as queries
from app.placements.views.mentoring import MentorLogView, MentorView, TrainingView
from app.security.states import Permission
from app.units.models import Unit

READS = Permission.PLACEMENT_READ


def _trains(actor: Actor, placement: Placement) -> bool:
    return writes(actor) and may_train(actor, placement) is None


def _notes(actor: Actor, placement: Placement) -> bool:
    return writes(actor) and may_note_week(actor, placement) is None


def _registers(actor: Actor, unit: Unit) -> bool:
    return writes(actor) and unit.id in actor.unit_ids


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, menu lines and panels; the prompts come with their module."""
    jobs.listen()
    for view in (MentorView, MentorLogView, TrainingView):
        appbuilder.add_view_no_menu(view)
    for resource in (MentorApi, MentorLogApi, TrainingApi):
        appbuilder.add_api(resource)
    menu.add("见习管理", "带教老师", "MentorView.list", READS)
    menu.add("见习管理", "带教记录", "MentorLogView.list", READS, beside="MentorView.list")
    menu.add("见习管理", "培训记录", "TrainingView.list", READS, beside="MentorView.list")
    panels = (
        ("trainings", "培训记录", TRAINING, partial(queries.rows_of, Training), "TrainingView", _trains),
        ("mentor-logs", "带教记录", MENTOR_LOG, partial(queries.rows_of, MentorLog), "MentorLogView", _notes),
    )
    for key, label, card, rows, view_name, add in panels:
        add_panel("placement", Panel(key, label, card, rows, view_name, "placement_id", READS, add=add))
    mentors = Panel("mentors", "带教老师", MENTOR, queries.mentors_of, "MentorView", "unit_id", READS, add=_registers)
    add_panel("unit", mentors)
