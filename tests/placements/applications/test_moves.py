"""Every state, move and role of an application."""

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import OutOfReach, Refused
from app.core.workflow import history
from app.extensions import db
from app.placements.models import Placement
from app.placements.queries import applications as queries
from app.placements.services import applications
from app.placements.states import APPLYING, ApplicationState
from tests.placements.applications.steps import END, acting
from tests.placements.people import START


@pytest.mark.parametrize("move", sorted(applications.MOVES))
@pytest.mark.parametrize("state", [state.value for state in ApplicationState])
def test_a_move_out_of_its_state_or_role_leaves_no_trace(scene, cast, state, move):
    it = scene(state)
    wanted, verb = APPLYING.moves[move], applications.MOVES[move]
    facts = {"starts_on": START, "ends_on": END} if move == "dispatch" else {}
    facts |= {"reason_code": "MAJOR"} if move == "decline" else {}
    everybody = [it.person, it.unit, *(cast[name] for name in ("xingqing_agent", "xingqing_auditor", "sci", "unit2"))]
    lines = len(history(it.application))
    for actor in everybody:
        if ApplicationState(state) in wanted.sources and actor.has(*wanted.by) and actor is not cast["unit2"]:
            continue
        with pytest.raises((Refused, OutOfReach)):
            acting(actor, verb, it.application, **facts)
    assert it.application.state == ApplicationState(state)
    with acting_as(SYSTEM):
        assert len(history(it.application)) == lines
        assert db.session.query(Placement).count() == 0


def test_the_unit_reads_who_applied_but_no_number_and_the_phone_only_after_an_offer(scene):
    it, offered = scene(), scene("OFFERED")
    with acting_as(it.unit):
        shown = queries.applicant(it.application, clock.today())
    assert shown.name == it.trainee.name and shown.age == 22 and shown.phone == ""
    assert it.trainee.id_no not in str(shown)
    with acting_as(offered.unit):
        assert queries.applicant(offered.application, clock.today()).phone == offered.trainee.phone
