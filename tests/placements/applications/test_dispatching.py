"""An application from the check to the first day, and the fate of posts."""

from datetime import date, datetime

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.extensions import db
from app.placements.queries import applications as queries
from app.placements.queries import placements as placed
from app.placements.services import applications, insurance, placements
from app.placements.states import PlacementState
from app.posts import services as posts
from app.trainees.states import TraineeState
from tests.factories import make_unit
from tests.placements.applications.steps import END, S, acting
from tests.placements.factories import make_application, make_mentor, make_placement
from tests.placements.people import START, make_agreed, make_policy

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
