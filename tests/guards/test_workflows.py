"""Every workflow: all states reachable and labelled, nothing possible beyond its table, refusals leave no trace."""

from datetime import date
from itertools import cycle

import pytest
import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from app.core import clock
from app.core.actor import SYSTEM, SYSTEM_ROLE, Actor, acting_as
from app.core.api import EntityApi
from app.core.errors import Refused
from app.core.views import EntityView
from app.core.workflow import StatusLog
from app.exchange.services import comparing
from app.exchange.states import ComparisonState
from app.extensions import appbuilder, db
from app.placements.services import (
    agreements,
    applications,
    applying,
    assessments,
    drafting,
    ending,
    follow_up,
    insurance,
    placements,
    requests,
    rights,
    starting,
)
from app.placements.services.attendance import leave, months
from app.placements.states import (
    AgreementState,
    ApplicationState,
    AssessmentState,
    AttendanceMonthState,
    ComplaintState,
    CoverState,
    FollowUpState,
    LeaveState,
    PlacementState,
    RequestState,
)
from app.posts import services as posts
from app.posts.states import BatchState, PostState
from app.registers.services import leads, lists
from app.registers.states import EntryState, LeadState
from app.security.queries import account_by_login
from app.security.states import Role
from app.showcase.services import determining, nominations
from app.showcase.services import moving as selecting
from app.showcase.states import BatchState as SelectionState
from app.showcase.states import NominationState
from app.subsidies.services import flags, moving, recoveries, reviewing
from app.subsidies.states import ClaimState, FlagState, RecoveryState
from app.trainees import services as trainees
from app.trainees.services import hardship
from app.trainees.states import HardshipState, TraineeState
from app.units import services as units
from app.units.states import UnitState
from tests.exchange.comparing import make_comparison
from tests.factories import make_lead, make_post, make_trainee, make_unit
from tests.guards.claims import recovery_of
from tests.guards.rows import AFTER_A_PLACEMENT, row_of
from tests.placements.agreement_factories import make_agreement
from tests.placements.care_factories import make_complaint, make_follow_up
from tests.placements.factories import make_application, make_placement, make_request
from tests.placements.insurance_factories import make_cover
from tests.posts.packages import make_batch
from tests.registers.entries import make_entry, make_removed
from tests.showcase.factories import make_batch as make_selection
from tests.showcase.factories import make_nomination
from tests.subsidies.factories import make_claim, make_flag
from tests.trainees.factories import make_hardship
from tests.workspaces.unit_factories import assessed, leave_of, month_of

ONE_ENGINE = True  # decision 0016

FIRST = date(2023, 7, 10)
CITIES = cycle(("640100", "640200", "640300", "640400", "640500"))  # one gathers one batch at a time

PLACED = {
    "application": (applications, ApplicationState),
    "placement": (placements, PlacementState),
    "standing-request": (ending, RequestState),
    "agreement": (agreements, AgreementState),
    "assessment": (assessments, AssessmentState),
    "attendance-month": (months, AttendanceMonthState),
    "leave": (leave, LeaveState),
    "insurance-cover": (insurance, CoverState),
    "follow-up": (follow_up, FollowUpState),
    "complaint": (rights, ComplaintState),
}
PLACED_MOVES = {
    "application": applications.MOVES,
    "placement": placements.MOVES,
    "standing-request": requests.MOVES,
    "agreement": agreements.MOVES,
    "assessment": assessments.MOVES,
    "attendance-month": months.MOVES,
    "leave": leave.LEAVE_MOVES,
    "insurance-cover": insurance.MOVES,
    "follow-up": follow_up.MOVES,
    "complaint": rights.MOVES,
}
TIMED = {
    "unit": {"accredit": units.accredit, "expire": units.expire, "lapse": units.lapse},
    "trainee": {"place": trainees.place, "finish": trainees.finish},
    "hardship": {"expire": hardship.expire},
    "comparison": {"expire": comparing.expire},
    "post": {},  # the places of a post decide its timed moves; tests/posts asks them
}
NOT_TIMED = {"risk-flag", "lead", "entry", "leave", "standing-request", "complaint", "assessment", "model-post-batch"}
VERBS = {
    "unit": units.MOVES | TIMED["unit"],
    "post": posts.MOVES,
    "model-post-batch": posts.PACKAGE_MOVES,
    "lead": leads.MOVES,
    "entry": lists.MOVES,
    "trainee": trainees.MOVES | TIMED["trainee"],
    "hardship": trainees.HARDSHIP_MOVES | TIMED["hardship"],
    "comparison": comparing.MOVES | TIMED["comparison"],
    **PLACED_MOVES,
    "claim": reviewing.MOVES,
    "risk-flag": flags.MOVES,
    "recovery": recoveries.MOVES,
    "showcase-batch": determining.BATCH_MOVES,
    "nomination": {**determining.MOVES, "submit": nominations.submit, "take_back": nominations.take_back},
}
ANSWERS = {
    "pledge": True,
    "fraud": True,
    "first_visitor": "甲",
    "second_visitor": "乙",
    "reason_code": "OTHER",
    "contacted_on": date(2023, 7, 3),
    "method": "PHONE",
    "result": "WILLING",
    "note": "说明了政策",
    "because": "NO_NEED",
    "closed_because": "EMPLOYED",
    "evidence": "档案",
}
MOVER_OF = {"application": applying.perform, "placement": starting.perform, "standing-request": ending.settle}
MOVER_OF |= {"agreement": drafting.perform}
MOVERS = {
    "unit": (units.perform, UnitState, make_unit),
    "post": (posts.perform, PostState, None),
    "model-post-batch": (posts.package, BatchState, None),
    "lead": (leads.perform, LeadState, None),
    "entry": (lists.perform, EntryState, None),
    "trainee": (trainees.perform, TraineeState, None),
    "hardship": (hardship.perform, HardshipState, None),
    "comparison": (comparing.perform, ComparisonState, None),
    **{kind: (MOVER_OF.get(kind) or part.perform, states, None) for kind, (part, states) in PLACED.items()},
    "claim": (moving.perform, ClaimState, None),
    "risk-flag": (flags.perform, FlagState, None),
    "recovery": (recoveries.perform, RecoveryState, None),
    "showcase-batch": (selecting.move_batch, SelectionState, None),
    "nomination": (selecting.perform, NominationState, None),
}


def _make(kind, state):
    if kind == "unit":
        return make_unit(state=state.value)
    if kind == "lead":
        return make_lead(state=state.value)
    if kind == "entry":
        return make_entry("msme") if state == EntryState.LISTED else make_removed("msme")
    if kind == "trainee":
        return make_trainee(state=state.value)
    if kind == "hardship":
        return make_hardship(state=state.value)
    if kind == "comparison":
        return make_comparison(state=state.value)
    if kind == "model-post-batch":
        return make_batch(next(CITIES), state.value)
    if kind in PLACED:
        return _placed(kind, state)
    if kind in CLAIMED:
        return CLAIMED[kind](state)
    return make_post(make_unit(), state=state.value)


def _flag(state):
    decided = {} if state == FlagState.OPEN else {"decided_at": clock.now(), "note": "已核查"}
    claim = make_claim("ACCEPTED")
    row = make_flag(claim, state=state.value, **decided)
    set_committed_value(row, "claim", claim)  # as the pages load it
    return row


def _recovery(state):
    claim = make_claim("RECOVERING" if state == RecoveryState.ORDERED else "PAID")
    ordered = {"ordered_by_id": account_by_login("supervisor").user_id} if state in ("ORDERED", "SETTLED") else {}
    returned = {"returned_yuan": 100} if state == RecoveryState.SETTLED else {}
    return recovery_of(claim, state=state.value, **ordered, **returned)


CLAIMED = {"claim": lambda state: make_claim(state.value), "risk-flag": _flag, "recovery": _recovery}
CLAIMED |= {
    "showcase-batch": lambda state: make_selection(state.value),
    "nomination": lambda state: make_nomination(make_selection(), state=state.value),
}


def _placed(kind, state):
    """A row of placements in a state, with the facts that the table of its row requires."""
    if kind == "application":
        return make_application(state.value)
    if kind == "placement":
        return make_placement(state.value)
    if kind == "agreement":
        return make_agreement(state.value)
    placement = make_placement("ENDED" if kind in AFTER_A_PLACEMENT else "ACTIVE", starts_on=FIRST)
    if kind == "standing-request":
        return make_request(placement, state=state.value)
    if kind == "follow-up":
        return make_follow_up(placement, state=state.value)
    if kind == "complaint":
        return make_complaint(placement, state.value)
    if kind == "insurance-cover":
        return make_cover(placement, state=state.value)
    if kind == "assessment":
        number = f"T-{placement.id}" if state in ("ISSUED", "REVOKED") else None
        signed = {**dict.fromkeys(("attitude", "skill", "teamwork", "overall"), "GOOD"), "opinion": "认真"}
        return assessed(placement, state=state.value, certificate_no=number, issued_on=FIRST, **signed)
    row = leave_of(placement, state=state.value) if kind == "leave" else month_of(placement, state.value)
    set_committed_value(row, "placement", placement)  # as the pages load it
    return row


def _table(kind):
    return MOVERS[kind][0].workflow


@pytest.mark.parametrize("kind", sorted(MOVERS))
def test_every_state_is_reached_from_the_start(kind):
    workflow = _table(kind)
    reached, frontier = {workflow.start}, {workflow.start}
    while frontier:
        frontier = {move.target for move in workflow.moves.values() if move.sources & frontier} - reached
        reached |= frontier
    assert reached == set(workflow.states)


@pytest.mark.parametrize("kind", sorted(MOVERS))
def test_every_state_and_move_has_a_chinese_label(kind):
    workflow = _table(kind)
    words = [state.label for state in workflow.states] + [move.label for move in workflow.moves.values()]
    assert all(any("\u4e00" <= c <= "\u9fff" for c in word) for word in words)
    assert len({state.label for state in workflow.states}) == len(workflow.states)


@pytest.mark.parametrize("kind", sorted(MOVERS))
def test_moves_name_real_roles_and_people_can_leave_every_living_state(kind):
    workflow = _table(kind)
    assert {role for move in workflow.moves.values() for role in move.by} <= set(Role)
    assert all(move.by for move in workflow.moves.values())


@pytest.mark.parametrize("kind", sorted(MOVERS))
def test_what_the_table_lacks_is_refused_without_a_trace(session, kind):
    perform, states, _ = MOVERS[kind]
    everybody = Actor(
        name="全部角色", user_id=None, roles=frozenset(Role) - {Role.SYSTEM} | {SYSTEM_ROLE}, level="PROVINCE"
    )
    with acting_as(SYSTEM):
        for state in states:
            record = _make(kind, state)
            before = row_of(record)
            for name, move in perform.workflow.moves.items():
                if state in move.sources:
                    continue
                with pytest.raises(Refused) as refused:
                    perform(everybody, record, name, reason="理由")
                assert refused.value.status == 409, (state, name)
            assert row_of(record) == before
            assert _log(record) == 0


def _facts(move):
    """What a form or program would send with the move."""
    facts = {ask.name: _answer(ask) for ask in move.asks}
    if move.marks:
        facts["marks"] = {"title": "改", "address": "改"}
    return facts if move.is_timed_only() else facts | {"reason": "理由"}


def _answer(ask):
    if ask.name in ANSWERS:
        return ANSWERS[ask.name]
    return {"date": date(2023, 7, 3), "bool": True, "choice": ask.options[0][0] if ask.options else ""}.get(
        ask.kind, "测试"
    )


@pytest.mark.parametrize("kind", sorted(MOVERS))
def test_a_verb_refuses_the_state_before_it_judges_any_fact(session, kind):
    perform, states, _ = MOVERS[kind]
    everybody = Actor(
        name="全部角色", user_id=None, roles=frozenset(Role) - {Role.SYSTEM} | {SYSTEM_ROLE}, level="PROVINCE"
    )
    with acting_as(SYSTEM):
        for state in states:
            record = _make(kind, state)
            before = row_of(record)
            for name, verb in VERBS[kind].items():
                move = perform.workflow.moves[name]
                if state in move.sources:
                    continue
                with pytest.raises(Refused) as refused:
                    verb(everybody, record, **_facts(move))
                assert (refused.value.code, refused.value.status) == ("state", 409), (state, name)
            assert (row_of(record), _log(record)) == (before, 0)


@pytest.mark.parametrize("kind", sorted(MOVERS))
def test_a_verb_refuses_the_role_before_it_judges_any_fact(session, kind):
    perform, _, _ = MOVERS[kind]
    nobody = Actor(name="无岗", user_id=None, roles=frozenset({Role.EDITOR}), level="PROVINCE")
    with acting_as(SYSTEM):
        for name, verb in VERBS[kind].items():
            move = perform.workflow.moves[name]
            record = _make(kind, sorted(move.sources)[0])
            before = row_of(record)
            with pytest.raises(Refused) as refused:
                verb(nobody, record, **_facts(move))
            assert refused.value.code == "role", name
            assert (row_of(record), _log(record)) == (before, 0)


@pytest.mark.parametrize("kind", sorted(MOVERS))
def test_roles_outside_the_table_are_refused_without_a_trace(session, kind):
    perform, _, _ = MOVERS[kind]
    with acting_as(SYSTEM):
        for name, move in perform.workflow.moves.items():
            record = _make(kind, sorted(move.sources)[0])
            before = row_of(record)
            for role in [r for r in Role if r not in move.by]:
                with pytest.raises(Refused) as refused:
                    perform(
                        Actor(name=role, user_id=0, roles=frozenset({role}), level="PROVINCE"),
                        record,
                        name,
                        reason="理由",
                    )
                assert refused.value.code == "role", (name, role)
            assert (row_of(record), _log(record)) == (before, 0)


@pytest.mark.parametrize("kind", sorted(MOVERS))
def test_timed_moves_are_never_offered_to_people(session, kind):
    perform, states, _ = MOVERS[kind]
    timed = {name for name, move in perform.workflow.moves.items() if move.is_timed_only()}
    assert bool(timed) is (kind not in NOT_TIMED)
    everybody = Actor(name="全部角色", user_id=0, roles=frozenset(Role) - {Role.SYSTEM}, level="PROVINCE")
    with acting_as(SYSTEM):
        for state in states:
            assert {offer.move.name for offer in perform.offers(everybody, _make(kind, state))} & timed == set()


ON_A_PAGE_OF_THEIR_OWN = {  # moves that come with a file, or with the fields that they change
    "comparison": {"answer"},
    "agreement": {"edit_minor", "edit_unfiled"},
    "claim": {"send", "pull", "pay", "fail"},  # with the batch that it is paid in
    "nomination": {"submit", "take_back", "shortlist", "not_select", "name"},  # at the unit's desk, or with the batch
}


def test_every_move_for_people_has_a_verb_in_page_and_api():
    for view in appbuilder.baseviews:
        if isinstance(view, EntityView | EntityApi) and type(view).mover is not None:
            for_people = {name for name, move in type(view).mover.workflow.moves.items() if not move.is_timed_only()}
            own = ON_A_PAGE_OF_THEIR_OWN.get(view.card.name, set())
            assert set(type(view).moves) == for_people - own, type(view).__name__


def _log(record):
    return db.session.scalar(sa.select(sa.func.count()).select_from(StatusLog).where(StatusLog.record_id == record.id))
