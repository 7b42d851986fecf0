"""perform(): the only way to move a record."""

import pytest

from app.core.actor import acting_as
from app.core.errors import Invalid, Refused
from app.core.workflow import REASON_MAX, Workflow, history, move
from app.units import services
from app.units.states import UnitState as S
from tests.factories import make_unit


def test_a_move_leaves_a_status_log_and_raises_the_version(cast, session):
    unit, auditor = make_unit(), cast["xingqing_auditor"]
    version = unit.version
    with acting_as(auditor):
        services.suspend(auditor, unit, reason=" 安全隐患 ")
        (entry,) = history(unit)
    assert (entry.move, entry.from_state, entry.to_state, entry.reason) == (
        "suspend",
        "ACCREDITED",
        "SUSPENDED",
        "安全隐患",
    )
    assert (entry.actor_id, entry.role, unit.version) == (auditor.user_id, "COUNTY_AUDITOR", version + 1)


@pytest.mark.parametrize("reason", ["", "   ", "\u200b\u2060", "长" * (REASON_MAX + 1), "a\x00b"])
def test_a_reason_is_asked_for_and_fits(cast, session, reason):
    unit = make_unit()
    with acting_as(cast["xingqing_auditor"]), pytest.raises(Invalid) as told:
        services.suspend(cast["xingqing_auditor"], unit, reason=reason)
    assert list(told.value.fields) == ["reason"]
    assert unit.state == S.ACCREDITED


def test_the_state_is_read_again_before_the_move(cast, session):
    unit, auditor = make_unit(), cast["xingqing_auditor"]
    with acting_as(auditor):
        services.suspend(auditor, unit, reason="x")
        with pytest.raises(Refused) as late:
            services.suspend(auditor, unit, reason="x")
    assert (late.value.status, late.value.code) == (409, "state")


def test_offers_name_what_is_possible_and_why_the_rest_is_not(cast, session):
    unit = make_unit(state="SUSPENDED", proposed_on=None)
    with acting_as(cast["xingqing_auditor"]):
        offers = {offer.move.name: offer.refusal for offer in services.perform.offers(cast["xingqing_auditor"], unit)}
    assert offers == {"resume": None, "propose_cancel": None}
    with acting_as(cast["yinchuan_auditor"]):
        offers = {
            offer.move.name: offer.refusal.code for offer in services.perform.offers(cast["yinchuan_auditor"], unit)
        }
    assert offers == {"keep": "no_proposal", "confirm_cancel": "no_proposal"}


def test_a_table_refuses_a_move_twice_and_a_policy_without_move():
    once = move("go", S.DRAFT, S.SUBMITTED, "提交", {"UNIT_ADMIN"})
    with pytest.raises(ValueError, match="twice"):
        Workflow("x", S.DRAFT, (once, once))
    with pytest.raises(ValueError, match="unknown"):
        Workflow("x", S.DRAFT, (once,)).bound_to({"come": lambda actor, record: None})
