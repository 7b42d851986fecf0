"""An application from the click to the first day: every move, every refusal, places counted."""

from datetime import date, datetime, timedelta

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.workflow import history
from app.extensions import db
from app.placements.models import Application, Placement
from app.placements.queries import applications as queries
from app.placements.queries import placements as placed
from app.placements.services import applications, insurance, placements
from app.placements.states import APPLYING, ApplicationState, PlacementState
from app.posts import services as posts
from app.posts.models import Push
from app.posts.states import PostState
from app.trainees.states import TraineeState
from tests.factories import make_post, make_trainee, make_unit
from tests.placements.factories import make_application, make_mentor, make_placement
from tests.placements.people import START, as_trainee, as_unit, make_agreed, make_policy, scene_of

S = ApplicationState
DAY = timedelta(days=1)
END = date(2024, 1, 2)


@pytest.fixture(autouse=True)
def summer():
    with clock.frozen(datetime(2023, 7, 3, 9)):
        yield


def acting(actor, verb, *args, **facts):
    with acting_as(actor):
        return verb(actor, *args, **facts)


@pytest.fixture
def scene(session):
    return lambda state="SUBMITTED", **facts: scene_of(make_application(state, **facts))


# -- applying


def test_a_person_applies_for_themselves_and_the_unit_has_ten_workdays(session):
    trainee, post = make_trainee("MATCHING"), make_post()
    made = acting(as_trainee(trainee), applications.apply, post_id=post.id, letter="愿意学习")
    assert (made.state, made.region_code, made.home_region) == (S.SUBMITTED, "640104", "640104")
    assert made.answer_by == date(2023, 7, 17) and not made.is_entered_for
    assert post.places_taken == 0


@pytest.mark.parametrize(
    ("said", "kept"), [(None, "INTERESTED"), ("NO_ANSWER", "INTERESTED"), ("NOT_INTERESTED", "NOT_INTERESTED")]
)
def test_applying_answers_the_recommendation_of_the_post(session, said, kept):
    trainee, post = make_trainee("MATCHING"), make_post()
    told, other = (make_push(trainee, each, said) for each in (post, make_post()))
    acting(as_trainee(trainee), applications.apply, post_id=post.id)
    assert (told.answer, other.answer) == (kept, said)
    assert told.answered_on == START


def make_push(trainee, post, answer):
    facts = {
        "score": 80,
        "fit": "HIGH",
        "post_title": post.title,
        "unit_name": "单位",
        "text": "推荐",
        "pushed_by": "经办",
    }
    with acting_as(SYSTEM):
        told = Push(
            trainee_id=trainee.id,
            post_id=post.id,
            region_code=trainee.region_code,
            pushed_on=START,
            answer_by=START + 3 * DAY,
            answer=answer,
            answered_on=START if answer else None,
            **facts,
        )
        db.session.add(told)
        db.session.flush()
    return told


def test_a_window_enters_for_a_person_and_says_why(cast):
    trainee, post = make_trainee("MATCHING"), make_post(make_unit(region_code="640121"))
    with pytest.raises(Invalid) as refused:
        acting(cast["xingqing_agent"], applications.apply, post_id=post.id, trainee_id=trainee.id)
    assert "entered_because" in refused.value.fields
    facts = {"post_id": post.id, "trainee_id": trainee.id, "entered_because": "本人在窗口提出"}
    made = acting(cast["xingqing_agent"], applications.apply, **facts)
    assert made.is_entered_for and made.region_code == "640121" and made.home_region == "640104"


@pytest.mark.parametrize("who", ["guyuan_agent", "xingqing_auditor", "unit1", "sci", "nobody"])
def test_others_do_not_apply_for_a_person(cast, who):
    trainee, post = make_trainee("MATCHING"), make_post()
    with pytest.raises(Refused):
        acting(cast[who], applications.apply, post_id=post.id, trainee_id=trainee.id, entered_because="x")


def test_nobody_applies_in_the_name_of_another_person(session):
    mine, other, post = make_trainee("MATCHING"), make_trainee("MATCHING"), make_post()
    with pytest.raises(Refused):
        acting(as_trainee(mine), applications.apply, post_id=post.id, trainee_id=other.id)


@pytest.mark.parametrize(
    ("person", "post", "field"),
    [
        ({"state": "COLLECTED"}, {}, "trainee_id"),
        ({"state": "INELIGIBLE"}, {}, "trainee_id"),
        ({"state": "PLACED"}, {}, "trainee_id"),
        ({"check_valid_to": date(2023, 7, 2)}, {}, "trainee_id"),
        ({}, {"state": "PAUSED"}, "post_id"),
        ({}, {"state": "CLOSED"}, "post_id"),
        ({}, {"headcount": 1, "places_taken": 1}, "post_id"),
    ],
)
def test_who_may_not_apply_for_what(session, person, post, field):
    trainee = make_trainee(**{"state": "MATCHING", **person})
    with pytest.raises(Invalid) as refused:
        acting(as_trainee(trainee), applications.apply, post_id=make_post(**post).id)
    assert field in refused.value.fields
    assert not db.session.query(Application).execution_options(scope_checked=True).count()


def test_a_check_that_ends_today_still_holds(session):
    trainee = make_trainee("ELIGIBLE", check_valid_to=date(2023, 7, 3))
    assert acting(as_trainee(trainee), applications.apply, post_id=make_post().id)


def test_three_applications_at_a_time_and_one_for_each_post(session):
    trainee = make_trainee("MATCHING")
    unit, me = make_unit(), as_trainee(trainee)
    first = make_post(unit)
    made = [acting(me, applications.apply, post_id=post.id) for post in (first, make_post(unit), make_post(unit))]
    for post, words in ((first, "重复"), (make_post(unit), "3")):
        with pytest.raises(Invalid) as refused:
            acting(me, applications.apply, post_id=post.id)
        assert words in refused.value.message
    acting(me, applications.withdraw, made[0])
    assert acting(me, applications.apply, post_id=first.id)


def test_who_has_accepted_applies_for_nothing_else(scene):
    it = scene("ACCEPTED")
    with pytest.raises(Invalid, match="已接受"):
        acting(it.person, applications.apply, post_id=make_post().id)


def test_a_suspended_unit_takes_nobody(session):
    post = make_post(make_unit("SUSPENDED"))
    with pytest.raises(Invalid):
        acting(as_trainee(make_trainee("MATCHING")), applications.apply, post_id=post.id)


# -- the unit answers


def test_the_unit_receives_and_offers_and_a_place_is_reserved(scene):
    it = scene()
    acting(it.unit, applications.receive, it.application)
    assert it.application.answer_by == date(2023, 7, 10)
    acting(it.unit, applications.offer, it.application, interview_place="三楼会议室")
    assert it.application.state == S.OFFERED and it.application.offer_valid_to == date(2023, 7, 6)
    assert it.post.places_taken == 1


def test_another_unit_does_not_even_see_it(scene):
    it, other = scene(), as_unit(make_unit().id)
    with acting_as(other):
        assert queries.application_in_reach(it.application.id) is None
    with pytest.raises(Refused):
        acting(other, applications.receive, it.application)


def test_the_last_place_fills_the_post_and_no_more_is_offered(scene):
    post = make_post(headcount=1)
    one, two = scene("UNIT_REVIEW", post=post), make_application("UNIT_REVIEW", post=post)
    acting(one.unit, applications.offer, one.application)
    assert post.state == PostState.FULL
    with pytest.raises(Invalid, match="名额"):
        acting(one.unit, applications.offer, two)
    assert two.state == S.UNIT_REVIEW and post.places_taken == 1
    acting(one.person, applications.withdraw, one.application)
    assert post.state == PostState.PUBLISHED and post.places_taken == 0


def test_more_than_the_share_of_trainees_is_warned_of_in_the_history(scene):
    it = scene("UNIT_REVIEW", post=make_post(make_unit(staff_insured=2)))
    acting(it.unit, applications.offer, it.application)
    assert "参保职工" in history(it.application)[-1].reason


def test_an_offer_for_an_ended_post_or_a_placed_person_is_refused(scene):
    closed = scene("UNIT_REVIEW", post=make_post(state="CLOSED"))
    placed_already = scene("UNIT_REVIEW", trainee=make_trainee("PLACED", category="GRADUATE"))
    for it in (closed, placed_already):
        with pytest.raises(Invalid):
            acting(it.unit, applications.offer, it.application)


@pytest.mark.parametrize("reason", ["SILENT", "POST_CLOSED", "SEX", ""])
def test_a_unit_declines_only_for_a_listed_reason(scene, reason):
    it = scene("UNIT_REVIEW")
    with pytest.raises(Invalid):
        acting(it.unit, applications.decline, it.application, reason_code=reason)
    acting(it.unit, applications.decline, it.application, reason_code="MAJOR")
    assert it.application.state == S.DECLINED


def test_silence_of_ten_workdays_ends_it_and_not_a_day_earlier(scene):
    it = scene()
    with clock.frozen(date(2023, 7, 17)), pytest.raises(Refused):
        acting(SYSTEM, applications.lapse, it.application)
    with clock.frozen(date(2023, 7, 18)):
        acting(SYSTEM, applications.lapse, it.application)
    assert it.application.decline_reason == "SILENT"


# -- the person answers


def test_accepting_ends_the_other_applications_and_frees_their_places(scene):
    it = scene("OFFERED")
    other_post = make_post()
    others = [make_application("OFFERED", trainee=it.trainee, post=other_post)]
    others.append(make_application("SUBMITTED", trainee=it.trainee))
    acting(it.person, applications.accept, it.application)
    assert [one.state for one in others] == [S.WITHDRAWN, S.WITHDRAWN]
    assert (it.post.places_taken, other_post.places_taken) == (1, 0)


def test_the_last_day_to_accept_counts_and_the_next_is_over(scene):
    last, late = scene("OFFERED", offer_valid_to=date(2023, 7, 3)), scene("OFFERED", offer_valid_to=date(2023, 7, 2))
    acting(last.person, applications.accept, last.application)
    with pytest.raises(Refused) as refused:
        acting(late.person, applications.accept, late.application)
    assert refused.value.code == "offer_over"
    with pytest.raises(Refused):
        acting(SYSTEM, applications.expire, scene("OFFERED").application)
    acting(SYSTEM, applications.expire, late.application)
    assert late.application.state == S.WITHDRAWN and late.post.places_taken == 0


def test_a_window_accepts_for_a_person_who_signed_there(scene, cast):
    it = scene("OFFERED")
    with pytest.raises(Invalid):
        acting(cast["xingqing_agent"], applications.accept_for, it.application)
    with pytest.raises(Refused):
        acting(cast["yongning_agent"], applications.accept_for, it.application, reason="签字")
    acting(cast["xingqing_agent"], applications.accept_for, it.application, reason="本人签字确认")
    assert it.application.state == S.ACCEPTED


@pytest.mark.parametrize("state", ["SUBMITTED", "UNIT_REVIEW", "OFFERED", "ACCEPTED", "ELIGIBILITY_CHECK"])
def test_withdrawing_before_the_dispatch_frees_the_place(scene, state):
    it = scene(state)
    acting(it.person, applications.withdraw, it.application)
    assert it.application.state == S.WITHDRAWN and it.post.places_taken == 0


# -- check and dispatch


def test_a_fresh_check_is_taken_and_an_old_one_made_anew(scene, cast):
    from_today = scene("ACCEPTED")
    acting(cast["xingqing_agent"], applications.check, from_today.application)
    assert from_today.application.check_id and from_today.application.checked_by_id == cast["xingqing_agent"].user_id
    assert from_today.application.checked_on == date(2023, 7, 3)


def dispatched(it, cast, **facts):
    given = {"starts_on": START, "ends_on": END, "mentor_id": it.mentor_id, **facts}
    return acting(cast["xingqing_auditor"], applications.dispatch, it.application, **given)


def test_a_dispatch_makes_number_placement_and_cover(scene, cast):
    it = scene("ELIGIBILITY_CHECK")
    dispatched(it, cast)
    assert it.application.dispatch_no == "JXPQ2023640104-0001"
    assert it.application.report_by == date(2023, 7, 10)
    with acting_as(SYSTEM):
        made = placed.of_application(it.application)
        assert insurance.gaps(made) is None
    assert (made.state, made.agreed_end, made.mentor_id) == (PlacementState.PENDING, END, it.mentor_id)
    assert it.post.places_taken == 1


def test_who_checked_does_not_dispatch(scene, cast):
    it = scene("ELIGIBILITY_CHECK", checked_by_id=cast["xingqing_auditor"].user_id)
    with pytest.raises(Refused) as refused:
        dispatched(it, cast)
    assert refused.value.code == "four_eyes"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"starts_on": date(2023, 7, 2)}, "starts_on"),
        ({"ends_on": date(2023, 10, 1)}, "ends_on"),
        ({"ends_on": date(2024, 7, 3)}, "ends_on"),
        ({"mentor_id": "00000000-0000-0000-0000-000000000000"}, "mentor_id"),
    ],
)
def test_a_dispatch_is_judged(scene, cast, facts, field):
    it = scene("ELIGIBILITY_CHECK")
    with pytest.raises(Invalid) as refused:
        dispatched(it, cast, **facts)
    assert field in refused.value.fields
    assert it.application.state == S.ELIGIBILITY_CHECK


@pytest.mark.parametrize("end", [date(2023, 10, 2), date(2024, 7, 2)])
def test_three_and_twelve_months_are_in_bounds(scene, cast, end):
    assert dispatched(scene("ELIGIBILITY_CHECK"), cast, ends_on=end).state == S.DISPATCHED


def test_no_cover_no_dispatch(session, cast):
    application = make_application("ELIGIBILITY_CHECK")
    make_mentor(db.session.get(type(make_unit()), application.unit_id))
    with pytest.raises(Invalid) as refused:
        acting(cast["xingqing_auditor"], applications.dispatch, application, starts_on=START, ends_on=END)
    assert set(refused.value.fields) == {"insurance"}


def test_no_mentor_of_the_unit_no_dispatch(session, cast):
    application = make_application("ELIGIBILITY_CHECK")
    make_policy()
    with pytest.raises(Invalid) as refused:
        acting(cast["xingqing_auditor"], applications.dispatch, application, starts_on=START, ends_on=END)
    assert set(refused.value.fields) == {"mentor_id"}


def test_a_stale_check_an_overlap_and_paid_months_keep_from_dispatch(scene, cast):
    it = scene("ELIGIBILITY_CHECK")
    earlier = make_placement(
        "ENDED", trainee=it.trainee, starts_on=date(2023, 1, 1), ends_on=date(2023, 7, 3), months_paid=2
    )
    with pytest.raises(Invalid) as refused:
        dispatched(it, cast)
    assert {"check", "starts_on"} <= set(refused.value.fields)
    earlier.months_paid, earlier.ends_on, earlier.actual_end = 0, date(2023, 7, 2), date(2023, 7, 2)
    with acting_as(SYSTEM):
        db.session.flush()
    late = datetime(2023, 8, 3, 9)
    with clock.frozen(late), pytest.raises(Invalid) as refused:
        dispatched(it, cast, starts_on=date(2023, 8, 3), ends_on=date(2024, 2, 2))
    assert set(refused.value.fields) == {"check"}
    dispatched(it, cast)


def test_a_check_that_holds_cannot_be_failed(scene, cast):
    it = scene("ELIGIBILITY_CHECK")
    with pytest.raises(Invalid):
        acting(cast["xingqing_auditor"], applications.fail_check, it.application, reason="不通过")
    with acting_as(SYSTEM):
        queries.last_check(it.trainee.id).eligible = False
        db.session.flush()
    with pytest.raises(Invalid):
        dispatched(it, cast)
    acting(cast["xingqing_auditor"], applications.fail_check, it.application, reason="R4 已参保")
    assert it.application.state == S.FAILED_CHECK and it.post.places_taken == 0


# -- the first day


def test_both_confirm_and_the_internship_begins(scene, cast):
    it = scene("ELIGIBILITY_CHECK")
    dispatched(it, cast)
    with acting_as(SYSTEM):
        placement = placed.of_application(it.application)
        make_agreed(placement)
    acting(it.unit, applications.confirm_report, it.application)
    assert it.application.state == S.DISPATCHED
    acting(it.person, applications.confirm_report, it.application)
    assert (it.application.state, placement.state) == (S.REPORTED, PlacementState.ACTIVE)
    assert placement.actual_start == START and it.trainee.state == TraineeState.PLACED
    assert it.post.places_taken == 1


def test_what_is_missing_is_said_and_the_confirmations_stay(scene, cast):
    it = scene("ELIGIBILITY_CHECK")
    dispatched(it, cast, starts_on=date(2023, 7, 4), ends_on=date(2024, 1, 3))
    acting(it.person, applications.confirm_report, it.application)
    acting(it.unit, applications.confirm_report, it.application)
    assert it.application.state == S.DISPATCHED and it.application.trainee_reported_at
    with acting_as(SYSTEM):
        placement = placed.of_application(it.application)
        missing = placements.hindrances(placement)
        assert len(missing) == 2 and "协议" in "".join(missing)
        make_agreed(placement)
        assert applications.retry(it.application)
        with clock.frozen(date(2023, 7, 4)):
            assert not applications.retry(it.application)
    assert placement.state == PlacementState.ACTIVE and placement.starts_on == date(2023, 7, 4)
    with pytest.raises(Refused):
        acting(it.person, applications.confirm_report, it.application)


def test_naming_the_mentor_last_begins_at_once(scene, cast):
    it = scene("ELIGIBILITY_CHECK")
    dispatched(it, cast, mentor_id=None)
    with acting_as(SYSTEM):
        placement = placed.of_application(it.application)
        make_agreed(placement)
    acting(it.person, applications.confirm_report, it.application)
    acting(it.unit, applications.confirm_report, it.application)
    assert placement.state == PlacementState.PENDING
    acting(it.unit, placements.assign_mentor, placement, it.mentor_id)
    assert placement.state == PlacementState.ACTIVE and it.application.state == S.REPORTED


def test_each_side_confirms_once(scene):
    it = scene("DISPATCHED")
    acting(it.unit, applications.confirm_report, it.application)
    with pytest.raises(Refused) as refused:
        acting(it.unit, applications.confirm_report, it.application)
    assert refused.value.code == "confirmed"


def test_three_workdays_after_the_last_day_it_is_missed(scene, cast):
    it = scene("ELIGIBILITY_CHECK")
    dispatched(it, cast)
    with clock.frozen(date(2023, 7, 13)), pytest.raises(Invalid):
        acting(SYSTEM, applications.miss, it.application)
    with clock.frozen(date(2023, 7, 14)):
        acting(SYSTEM, applications.miss, it.application)
    with acting_as(SYSTEM):
        assert placed.of_application(it.application).state == PlacementState.CANCELLED
    assert it.application.state == S.NO_SHOW and it.post.places_taken == 0


def test_a_recalled_dispatch_leaves_the_person_free(scene, cast):
    it = scene("ELIGIBILITY_CHECK")
    dispatched(it, cast)
    with acting_as(SYSTEM):
        placement = placed.of_application(it.application)
    acting(cast["xingqing_agent"], placements.cancel, placement, reason="单位临时停产")
    assert (it.application.state, it.post.places_taken) == (S.WITHDRAWN, 0)
    again = acting(it.person, applications.apply, post_id=it.post.id)
    assert again.state == S.SUBMITTED


# -- the fate of posts


def test_a_post_with_promised_places_is_not_closed(scene, cast):
    it = scene("OFFERED")
    with pytest.raises(Refused) as refused:
        acting(it.unit, posts.close, it.post, reason="招满")
    assert refused.value.code == "promised"


def test_a_withdrawn_post_ends_its_applications(scene, cast):
    it = scene("ACCEPTED")
    waiting = make_application("SUBMITTED", post=it.post)
    acting(cast["xingqing_auditor"], posts.withdraw, it.post, reason="虚假岗位")
    assert (it.application.state, waiting.state) == (S.WITHDRAWN, S.DECLINED)
    assert waiting.decline_reason == "POST_CLOSED" and it.post.places_taken == 0


# -- state × move × role


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
