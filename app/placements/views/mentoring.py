"""Pages of mentors, weekly notes and trainings."""

from typing import Any

from app.core import actor as actors
from app.core import clock
from app.core.views import EntityView
from app.placements.card.mentoring import MENTOR, MENTOR_LOG, TRAINING
from app.placements.policy.mentoring import may_register, writes
from app.placements.queries import mentoring as queries
from app.placements.services import mentoring as services
from app.security.states import Permission


class MentorView(EntityView):
    """The register of a unit's mentors, with whom they guide now."""

    card = MENTOR
    route_base = "/admin/mentors"
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_WRITE
    create, update = staticmethod(services.add_mentor), staticmethod(services.change_mentor)
    show_template = "placements/mentor.html"

    def _may_add(self) -> bool:
        return super()._may_add() and writes(actors.current())

    def editable(self, record: Any) -> list[str]:
        return self.card.written if may_register(actors.current(), record.unit_id) is None else []

    def extra(self, record: Any) -> dict[str, Any]:
        guided = queries.guided_by(record)
        load = queries.load_of([record])[record.id]
        return {"guided": guided, "load": load, "warning": services.warning_of(record, load)}


class _OfUnitsTrainees(EntityView):
    def _may_add(self) -> bool:
        return super()._may_add() and writes(actors.current())

    def editable(self, record: Any) -> list[str]:
        if may_register(actors.current(), record.unit_id) is not None:
            return []
        return [name for name in self.card.written if name not in ("placement_id", "week_of")]


class MentorLogView(_OfUnitsTrainees):
    """Weekly notes of mentors."""

    card = MENTOR_LOG
    route_base = "/admin/mentor-logs"
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_WRITE
    create, update = staticmethod(services.add_log), staticmethod(services.change_log)

    def _given(self) -> dict[str, Any]:
        return {"week_of": clock.today(), **super()._given()}


class TrainingView(_OfUnitsTrainees):
    """Trainings (R23)."""

    card = TRAINING
    route_base = "/admin/trainings"
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_WRITE
    create, update = staticmethod(services.add_training), staticmethod(services.change_training)

    def _given(self) -> dict[str, Any]:
        return {"held_on": clock.today(), **super()._given()}
