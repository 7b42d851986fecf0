"""An application from the click to the answer of the person."""

from datetime import date

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.core.workflow import history
from app.extensions import db
from app.placements.models import Application
from app.placements.queries import applications as queries
from app.placements.services import applications
from app.posts.models import Push
from app.posts.states import PostState
from tests.factories import make_post, make_trainee, make_unit
from tests.placements.applications.steps import DAY, S, acting
from tests.placements.factories import make_application
from tests.placements.people import START, as_trainee, as_unit

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
