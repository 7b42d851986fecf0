"""A placement from the first day to the end: what is asked, confirmed, suspended, ended, corrected."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.core import clock, desk, files
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.jobs import JOBS
from app.core.workflow import history
from app.extensions import db
from app.messaging.models import Message
from app.placements import signals
from app.placements.jobs import applications as application_jobs
from app.placements.jobs import placements as placement_jobs
from app.placements.models import Application, Placement
from app.placements.queries import placements as queries
from app.placements.services import insurance, placements
from app.placements.states import PLACING, ApplicationState, EndType, PlacementState, RequestState
from app.posts.models import Post
from app.trainees.models import Trainee
from app.trainees.services import checking
from app.trainees.services import people as register
from app.trainees.states import TraineeState
from app.units import services as units
from app.units import signals as unit_signals
from app.units.models import Unit
from app.units.states import UnitState
from tests.factories import make_post, make_trainee, make_unit
from tests.placements.factories import make_application, make_check, make_mentor, make_placement, make_request
from tests.placements.people import as_trainee, as_unit, make_policy

S = PlacementState
DAY = timedelta(days=1)
TODAY = date(2023, 9, 4)
BEGAN = date(2023, 7, 3)


@pytest.fixture(autouse=True)
def autumn():
    with clock.frozen(datetime(2023, 9, 4, 9)):
        yield


def acting(actor, verb, *args, **facts):
    with acting_as(actor):
        return verb(actor, *args, **facts)


def unit_of(placement):
    return as_unit(placement.unit_id)


def person_of(placement):
    return as_trainee(get(Trainee, placement.trainee_id))


def get(entity, key):
    with acting_as(SYSTEM):
        return db.session.get_one(entity, key)


def running(state="ACTIVE", **facts):
    return make_placement(state, **{"starts_on": BEGAN, **facts})


def with_contract(request):
    with acting_as(SYSTEM):
        files.keep(request, placements.CONTRACT, "合同.pdf", b"%PDF-1.4 test")
    return request


# -- asked and confirmed


def test_a_unit_asks_to_suspend_and_the_county_confirms(session, cast):
    placement = running()
    asked = acting(unit_of(placement), placements.ask, placement, kind="SUSPEND", on_day=TODAY, words="住院治疗")
    with pytest.raises(Invalid, match="已有一项申请"):
        acting(unit_of(placement), placements.ask, placement, kind="SUSPEND", on_day=TODAY, words="再次")
    acting(cast["xingqing_agent"], placements.confirm, asked)
    assert (placement.state, asked.state) == (S.SUSPENDED, RequestState.CONFIRMED)
    with acting_as(SYSTEM):
        assert queries.open_suspension(placement).from_day == TODAY


def test_it_is_resumed_while_the_cover_holds(session, cast):
    placement = running()
    stood = acting(unit_of(placement), placements.ask, placement, kind="SUSPEND", on_day=date(2023, 8, 1), words="病")
    acting(cast["xingqing_agent"], placements.confirm, stood)
    again = acting(unit_of(placement), placements.ask, placement, kind="RESUME", on_day=TODAY, words="痊愈")
    with pytest.raises(Invalid, match="R25"):
        acting(cast["xingqing_agent"], placements.confirm, again)
    make_policy()
    acting(SYSTEM, insurance.arrange, placement)
    acting(cast["xingqing_agent"], placements.confirm, again)
    with acting_as(SYSTEM):
        assert queries.suspensions_of(placement)[0].to_day == TODAY - DAY
    assert placement.state == S.ACTIVE


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "END", "on_day": TODAY, "words": "x"}, "end_reason"),
        ({"kind": "END", "on_day": TODAY, "words": "x", "end_reason": "TERM_COMPLETED"}, "end_reason"),
        ({"kind": "END", "on_day": BEGAN - DAY, "words": "x", "end_reason": "UNWILLING"}, "on_day"),
        ({"kind": "END", "on_day": date(2024, 1, 3), "words": "x", "end_reason": "UNWILLING"}, "on_day"),
        ({"kind": "SUSPEND", "on_day": None, "words": "x"}, "on_day"),
        ({"kind": "SUSPEND", "on_day": TODAY, "words": " "}, "words"),
        ({"kind": "RETAIN", "words": "x"}, "contract_start"),
        ({"kind": "RETAIN", "words": "x", "contract_start": TODAY}, "contract_signed_on"),
        ({"kind": "NONE", "words": "x"}, "kind"),
    ],
)
def test_what_a_request_needs(session, facts, field):
    placement = running()
    with pytest.raises(Invalid) as refused:
        acting(unit_of(placement), placements.ask, placement, **facts)
    assert field in refused.value.fields


def test_who_asks_for_what(session, cast):
    placement, other = running(), running()
    with pytest.raises(Refused):
        acting(person_of(placement), placements.ask, placement, kind="SUSPEND", on_day=TODAY, words="x")
    for actor in (unit_of(other), person_of(other), cast["xingqing_agent"]):
        with pytest.raises(Refused):
            acting(actor, placements.ask, placement, kind="END", on_day=TODAY, words="x", end_reason="UNWILLING")
    own = acting(
        person_of(placement), placements.ask, placement, kind="END", on_day=TODAY, words="x", end_reason="UNWILLING"
    )
    assert own.is_by_trainee and own.report_due == date(2023, 9, 11)
    with pytest.raises(Refused):
        acting(unit_of(placement), placements.take_back, own)
    acting(person_of(placement), placements.take_back, own)
    assert own.state == RequestState.TAKEN_BACK


def test_another_county_confirms_nothing(session, cast):
    request = make_request(running())
    with pytest.raises((Refused, OutOfReach)):
        acting(cast["yongning_agent"], placements.confirm, request)


def test_a_day_that_has_not_come_is_not_confirmed(session, cast):
    request = make_request(running(), on_day=TODAY + DAY)
    with pytest.raises(Invalid):
        acting(cast["xingqing_agent"], placements.confirm, request)
    assert request.state == RequestState.OPEN


def test_refused_everything_stays(session, cast):
    placement = running()
    request = make_request(placement)
    acting(cast["xingqing_agent"], placements.refuse, request, reason="情况不实")
    assert (placement.state, request.state) == (S.ACTIVE, RequestState.REFUSED)


# -- the end


@pytest.mark.parametrize(("reason", "abnormal"), [("UNWILLING", True), ("FURTHER_STUDY", False), ("HEALTH", True)])
def test_an_early_end_frees_the_place_and_finishes_the_person(session, cast, reason, abnormal):
    placement, told = running(), []
    request = make_request(placement, on_day=TODAY - DAY, end_reason=reason)
    with signals.ended.connected_to(lambda record, **_facts: told.append(record.id)):
        acting(cast["xingqing_agent"], placements.confirm, request)
    assert (placement.state, placement.end_type, placement.is_abnormal) == (S.ENDED, EndType.EARLY, abnormal)
    assert placement.actual_end == placement.ends_on == TODAY - DAY
    assert get(Post, placement.post_id).places_taken == 0
    assert get(Trainee, placement.trainee_id).state == TraineeState.FINISHED
    assert told == [placement.id]


def test_a_unit_keeps_somebody_once_the_contract_is_uploaded(session, cast):
    placement = running()
    asked = acting(
        unit_of(placement),
        placements.ask,
        placement,
        kind="RETAIN",
        words="录用",
        contract_no="HT-1",
        contract_signed_on=TODAY,
        contract_start=TODAY + DAY,
    )
    assert asked.on_day == TODAY
    with pytest.raises(Invalid, match="劳动合同"):
        acting(cast["xingqing_agent"], placements.confirm, asked)
    acting(cast["xingqing_agent"], placements.confirm, with_contract(asked))
    assert placement.end_type == EndType.EARLY_RETAINED and placement.actual_end == TODAY


def test_the_move_of_the_placement_confirms_what_was_asked(session, cast):
    placement = running()
    with pytest.raises(Refused) as refused:
        acting(cast["xingqing_agent"], placements.MOVES["end"], placement)
    assert refused.value.code == "not_asked"
    make_request(placement)
    acting(cast["xingqing_agent"], placements.MOVES["end"], placement)
    assert placement.state == S.ENDED


def test_the_term_is_over_on_the_day_after_the_last(session):
    placement = running(starts_on=date(2023, 3, 4), ends_on=date(2023, 9, 3))
    still = running(starts_on=date(2023, 3, 5), ends_on=date(2023, 9, 4))
    with acting_as(SYSTEM):
        assert placement_jobs.complete() == 1
        assert placement_jobs.complete() == 0
    assert (placement.state, placement.end_type, still.state) == (S.ENDED, EndType.NORMAL, S.ACTIVE)
    assert placement.actual_end == date(2023, 9, 3) and not placement.is_abnormal


def test_a_suspended_one_that_ends_closes_its_suspension(session, cast):
    placement = running()
    stood = acting(unit_of(placement), placements.ask, placement, kind="SUSPEND", on_day=date(2023, 8, 1), words="病")
    acting(cast["xingqing_agent"], placements.confirm, stood)
    acting(cast["xingqing_agent"], placements.confirm, make_request(placement, on_day=TODAY, end_reason="HEALTH"))
    with acting_as(SYSTEM):
        assert queries.open_suspension(placement) is None


def test_an_end_is_corrected_and_judged_anew(session, cast):
    placement = running("ENDED", starts_on=date(2023, 3, 1), ends_on=date(2023, 8, 31))
    with pytest.raises(Invalid):
        acting(
            cast["xingqing_auditor"],
            placements.MOVES["correct"],
            placement,
            last_day=date(2023, 8, 15),
            end_reason="TERM_COMPLETED",
            reason="核查",
        )
    acting(
        cast["xingqing_auditor"],
        placements.MOVES["correct"],
        placement,
        last_day=date(2023, 8, 15),
        end_reason="UNWILLING",
        reason="核查发现提前离岗",
    )
    assert (placement.end_type, placement.is_abnormal, placement.ends_on) == (EndType.EARLY, True, date(2023, 8, 15))
    assert len(history(placement)) == 1


# -- mentors and answers


def test_a_mentor_of_the_unit_is_named_and_too_many_are_warned_of(session):
    placement = make_placement("PENDING", starts_on=TODAY, mentor_id=None)
    unit = get(Unit, placement.unit_id)
    mentor, stranger, gone = make_mentor(unit), make_mentor(), make_mentor(unit, is_active=False)
    for wrong in (stranger.id, gone.id, make_mentor(unit, insured_since=None).id):
        with pytest.raises(Invalid):
            acting(unit_of(placement), placements.assign_mentor, placement, wrong)
    assert acting(unit_of(placement), placements.assign_mentor, placement, mentor.id) == ""
    for _more in range(2):
        running(mentor=mentor)
    assert "同时带教" in acting(unit_of(placement), placements.assign_mentor, placement, mentor.id)
    with pytest.raises(Refused):
        acting(as_unit(make_unit().id), placements.assign_mentor, placement, mentor.id)


def test_both_say_what_they_want_before_the_end(session, cast):
    placement = running()
    acting(person_of(placement), placements.answer_end_prompt, placement, answer=True)
    acting(unit_of(placement), placements.answer_end_prompt, placement, answer=False)
    assert (placement.wants_to_stay, placement.unit_will_keep) == (True, False)
    with pytest.raises(Refused):
        acting(cast["xingqing_agent"], placements.answer_end_prompt, placement, answer=True)


# -- standing still past the end


def test_what_stands_still_past_its_end_waits_for_the_county_with_a_clock(session, cast):
    placement = running("SUSPENDED", ends_on=TODAY - DAY)
    going, later = running("ACTIVE", ends_on=TODAY - DAY), running("SUSPENDED")
    with acting_as(cast["xingqing_agent"]):
        assert queries.oldest_stalled() == (1, TODAY - DAY)
        [queue] = [queue for queue in desk.QUEUES if ("todo", "stalled") in queue.filters]
        assert (queue.is_idle, queue.workdays, queue.waiting()) == (False, 10, (1, TODAY - DAY))
    with acting_as(SYSTEM):
        assert [one.id for one in queries.stalled()] == [placement.id]
        for _twice in range(2):
            assert placement_jobs.remind_of_stalled() == 1
    assert told_of(placement) == {"placement_stalled"}
    assert not told_of(going) and not told_of(later)
    with clock.frozen(datetime(2023, 9, 18, 9)), acting_as(SYSTEM):
        placement_jobs.remind_of_stalled()
    assert told_of(placement) == {"placement_stalled", "placement_stalled_late"}


def told_of(placement):
    with acting_as(SYSTEM):
        rows = db.session.scalars(sa.select(Message).where(Message.record_id == placement.id))
        return {row.template for row in rows if row.template.startswith("placement_stalled")}


def test_when_both_are_silent_one_agent_enters_the_end_and_another_confirms(session, cast):
    placement, agent = running("SUSPENDED", ends_on=TODAY - DAY), cast["xingqing_agent"]
    facts = {"kind": "END", "words": "单位和本人均未提出", "on_day": BEGAN + 30 * DAY, "end_reason": "HEALTH"}
    for other in (running("SUSPENDED"), running("ACTIVE", ends_on=TODAY - DAY)):
        with pytest.raises(Refused):
            acting(agent, placements.ask, other, **facts)
    with pytest.raises(Refused):
        acting(agent, placements.ask, placement, **{**facts, "kind": "RESUME"})
    with pytest.raises(Refused):
        acting(cast["yongning_agent"], placements.ask, placement, **facts)
    request = acting(agent, placements.ask, placement, **facts)
    with pytest.raises(Refused, match="不能确认本人提出的申请"):
        acting(agent, placements.confirm, request)
    colleague = replace(agent, user_id=cast["xingqing_auditor"].user_id)
    acting(colleague, placements.confirm, request)
    assert (placement.state, placement.end_type, placement.actual_end) == (S.ENDED, EndType.EARLY, BEGAN + 30 * DAY)


# -- the fate of units and people


@pytest.mark.parametrize("state", ["PENDING", "ACTIVE", "SUSPENDED"])
def test_a_unit_does_not_leave_while_somebody_is_there_or_to_come(session, cast, state):
    placement = running(state)
    unit, admin = get(Unit, placement.unit_id), as_unit(placement.unit_id, "UNIT_ADMIN")
    with pytest.raises(Refused, match="还有 1 名见习人员"):
        acting(admin, units.exit_plan, unit, reason="停业")
    assert (unit.state, placement.state) == (UnitState.ACCREDITED, S(state))
    with acting_as(SYSTEM):
        unit.ended_on, unit.state = TODAY, UnitState.CANCELLED
        placements.end_for_unit(unit, "核查发现问题")
        unit.ended_on, unit.state = None, UnitState.ACCREDITED
        db.session.flush()
    assert acting(admin, units.exit_plan, unit, reason="停业").state == UnitState.EXITED


def test_an_accreditation_that_runs_out_leaves_those_on_post_and_calls_off_the_others(session, cast):
    unit = make_unit(valid_to=TODAY - DAY)
    post = make_post(unit)
    going, prepared = running(post=post), make_placement("PENDING", post=post, starts_on=TODAY)
    acting(SYSTEM, units.expire, get(Unit, unit.id))
    assert (going.state, prepared.state) == (S.ACTIVE, S.CANCELLED)
    assert get(Post, post.id).places_taken == 1


def test_a_cancelled_unit_ends_what_it_had(session, cast):
    post = make_post(make_unit())
    going, prepared = running(post=post), make_placement("PENDING", post=post, starts_on=TODAY)
    offered = make_application("OFFERED", post=post)
    unit = get(Unit, post.unit_id)
    with acting_as(SYSTEM):
        unit.ended_on, unit.state = TODAY, UnitState.CANCELLED
        unit_signals.ended.send(unit, actor=SYSTEM)
    assert (going.state, going.end_reason, going.is_abnormal) == (S.ENDED, "UNIT_FAULT", True)
    assert prepared.state == S.CANCELLED
    assert get(Application, prepared.application_id).state == ApplicationState.WITHDRAWN
    assert offered.state == ApplicationState.WITHDRAWN
    assert get(Post, post.id).places_taken == 0


def test_a_transfer_moves_who_serves_and_not_where_one_works(session, cast):
    placement = running(trainee=make_trainee("PLACED", category="GRADUATE"))
    person = get(Trainee, placement.trainee_id)
    acting(cast["xingqing_agent"], register.transfer, person, region_code="640121", reason="迁居")
    with acting_as(SYSTEM):
        db.session.refresh(placement)
    assert (placement.home_region, placement.region_code) == ("640121", "640104")
    assert get(Application, placement.application_id).home_region == "640121"


def test_paid_months_and_days_on_post_reach_the_check_of_eligibility(session):
    person = make_trainee("MATCHING")
    running("ENDED", trainee=person, starts_on=date(2023, 3, 1), ends_on=TODAY, months_paid=3)
    with acting_as(SYSTEM):
        judged = checking.judge([person], TODAY)[0]
    failed = {check.rule for check in judged.eligibility.checks if not check.ok}
    assert {"R8", "R9"} <= failed and "PLACEMENT" in judged.evidence


# -- the database


def test_one_live_placement_and_no_day_twice(session):
    person = make_trainee("PLACED", category="GRADUATE")
    running(trainee=person)
    with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
        make_placement("PENDING", trainee=person, starts_on=date(2025, 1, 1))
    with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
        make_placement("ENDED", trainee=person, starts_on=date(2023, 1, 3), ends_on=BEGAN)
    assert make_placement("ENDED", trainee=person, starts_on=date(2023, 1, 2), ends_on=BEGAN - DAY)
    assert make_placement("CANCELLED", trainee=person, starts_on=BEGAN)


def test_the_jobs_are_there_and_do_nothing_twice(session):
    names = {name for name in JOBS if name.startswith("placements.")}
    assert {f"placements.{what}" for what in ("lapse", "expire", "check", "retry_start", "miss", "complete")} <= names
    applied = make_application("SUBMITTED", applied_at=datetime(2023, 8, 1, 9))
    offered = make_application("OFFERED", offer_valid_to=TODAY - DAY)
    dispatched = make_placement("PENDING", starts_on=date(2023, 8, 1))
    sent = get(Application, dispatched.application_id)
    accepted = make_application("ACCEPTED")
    with acting_as(SYSTEM):
        sent.report_by = date(2023, 8, 20)
        db.session.flush()
        make_check(get(Trainee, accepted.trainee_id))
        jobs = (application_jobs.lapse, application_jobs.expire, application_jobs.miss, application_jobs.check)
        assert [job() for job in jobs] == [1, 1, 1, 1]
        assert [job() for job in jobs] == [0, 0, 0, 0]
    states = [one.state for one in (applied, offered, sent, accepted)]
    assert states == ["DECLINED", "WITHDRAWN", "NO_SHOW", "ELIGIBILITY_CHECK"]
    assert dispatched.state == S.CANCELLED and accepted.checked_by_id is None


@pytest.mark.parametrize("move", sorted(placements.MOVES))
@pytest.mark.parametrize("state", [state.value for state in PlacementState])
def test_a_move_out_of_its_state_or_role_leaves_no_trace(session, cast, state, move):
    placement = running(state)
    wanted, verb = PLACING.moves[move], placements.MOVES[move]
    facts = {"last_day": TODAY, "end_reason": "UNWILLING"} if move == "correct" else {}
    people = [person_of(placement), unit_of(placement), *(cast[name] for name in ("xingqing_agent", "yongning_agent"))]
    for actor in [*people, cast["xingqing_auditor"], cast["sci"]]:
        own = actor.region_code == placement.region_code
        if state in wanted.sources and actor.has(*wanted.by) and own and move in ("cancel", "correct"):
            continue
        with pytest.raises((Refused, OutOfReach)):
            acting(actor, verb, placement, reason="x", **facts)
    with acting_as(SYSTEM):
        assert get(Placement, placement.id).state == PlacementState(state) and not history(placement)
