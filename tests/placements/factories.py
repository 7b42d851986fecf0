"""Mentors, applications and placements for tests, made directly in any state with facts that fit it."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.calendar import add_months
from app.extensions import db
from app.placements.models import Application, Mentor, Placement, StandingRequest
from app.placements.states import OPEN, ApplicationState, PlacementState, RequestState
from app.posts.models import Post
from app.trainees.models import EligibilityCheck, Trainee
from app.units.models import Unit
from tests.factories import make_post, make_trainee, make_unit

_serial = count(1)
DAY = timedelta(days=1)
OFFERED = {"OFFERED", "ACCEPTED", "ELIGIBILITY_CHECK", "DISPATCHED", "REPORTED", "NO_SHOW", "FAILED_CHECK"}
ACCEPTED = OFFERED - {"OFFERED"}
CHECKED = ACCEPTED - {"ACCEPTED"}
DISPATCHED = {"DISPATCHED", "REPORTED", "NO_SHOW"}
HOLDING = {"OFFERED", "ACCEPTED", "ELIGIBILITY_CHECK", "DISPATCHED"}
APPLICATION_OF = {"PENDING": "DISPATCHED", "CANCELLED": "WITHDRAWN"}
TRAINEE_OF = {"PENDING": "MATCHING", "CANCELLED": "MATCHING", "ENDED": "FINISHED"}


def _store(row: Any) -> Any:
    with acting_as(SYSTEM):
        db.session.add(row)
        db.session.flush()
    return row


def make_mentor(unit: Unit | None = None, **facts: Any) -> Mentor:
    """An active mentor of a unit, insured and long enough there to raise no warning (R22)."""
    unit = unit or make_unit()
    given = {
        "name": f"带教{next(_serial)}",
        "title": "工程师",
        "skilled_years": 8,
        "joined_on": clock.today() - 2000 * DAY,
        "insured_since": clock.today() - 2000 * DAY,
    }
    return _store(Mentor(unit_id=unit.id, region_code=unit.region_code, **{**given, **facts}))


def make_check(trainee: Trainee, **facts: Any) -> EligibilityCheck:
    """A judgement of today that finds the person eligible."""
    given = {
        "checked_on": clock.today(),
        "checked_by": "测试",
        "valid_to": clock.today() + 30 * DAY,
        "eligible": True,
        "category": trainee.category or "GRADUATE",
        "answers": "[]",
    }
    return _store(EligibilityCheck(trainee_id=trainee.id, region_code=trainee.region_code, **{**given, **facts}))


def make_application(
    state: str = "SUBMITTED",
    *,
    trainee: Trainee | None = None,
    post: Post | None = None,
    counts: bool = True,
    **facts: Any,
) -> Application:
    """An application in a state, with the facts that the state requires; one that holds a place is counted."""
    post = post or make_post()
    trainee = trainee or make_trainee("MATCHING", region_code=post.region_code)
    with acting_as(SYSTEM):
        unit = db.session.get_one(Unit, post.unit_id)
    given = _of_both(trainee, post, unit) | _facts_of(state, trainee) | {"state": ApplicationState(state)}
    application = _store(Application(**{**given, **facts}))
    if counts and state in HOLDING:
        post.places_taken += 1
        _store(post)
    return application


def _of_both(trainee: Trainee, post: Post, unit: Unit) -> dict[str, Any]:
    return {
        "trainee_id": trainee.id,
        "post_id": post.id,
        "unit_id": unit.id,
        "region_code": post.region_code,
        "home_region": trainee.region_code,
        "person_name": trainee.name,
        "id_tail": trainee.id_tail,
        "post_title": post.title,
        "unit_name": unit.name,
        "applied_at": clock.now(),
    }


def _facts_of(state: str, trainee: Trainee) -> dict[str, Any]:
    now, today, given = clock.now(), clock.today(), {}
    if state not in ("SUBMITTED", "WITHDRAWN"):
        given["answer_by"] = today + 7 * DAY
    if state in OFFERED:
        given |= {"offered_at": now, "offer_valid_to": today + 5 * DAY}
    if state in ACCEPTED:
        given["accepted_at"] = now
    if state in CHECKED:
        given |= {"check_id": make_check(trainee).id, "checked_on": today}
    if state in DISPATCHED:
        given |= {"dispatch_no": f"T{next(_serial):08d}", "dispatched_on": today, "report_by": today + 7 * DAY}
    if state == "REPORTED":
        given |= {"unit_reported_at": now, "trainee_reported_at": now, "reported_on": today}
    if state == "DECLINED":
        given["decline_reason"] = "OTHER_CHOSEN"
    return given


def make_placement(
    state: str = "ACTIVE",
    *,
    trainee: Trainee | None = None,
    post: Post | None = None,
    mentor: Mentor | None = None,
    application: Application | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    **facts: Any,
) -> Placement:
    """A placement of six months from today in a state, with its application, mentor and counted place."""
    if application is None:
        post = post or make_post()
        where = TRAINEE_OF.get(state, "PLACED")
        trainee = trainee or make_trainee(where, region_code=post.region_code, category="GRADUATE")
        application = make_application(
            APPLICATION_OF.get(state, "REPORTED"), trainee=trainee, post=post, counts=state == "PENDING"
        )
        if state in ("ACTIVE", "SUSPENDED"):
            post.places_taken += 1
            _store(post)
    with acting_as(SYSTEM):
        post = post or db.session.get_one(Post, application.post_id)
        unit = db.session.get_one(Unit, post.unit_id)
    mentor = mentor or make_mentor(unit)
    given = _of_placement(state, application, post, starts_on or clock.today(), ends_on)
    return _store(Placement(**{**given, "mentor_id": mentor.id, **facts}))


def _of_placement(state: str, application: Application, post: Post, first: date, last: date | None) -> dict[str, Any]:
    end = last or add_months(first, 6) - DAY
    given = {
        "application_id": application.id,
        "trainee_id": application.trainee_id,
        "post_id": post.id,
        "unit_id": post.unit_id,
        "region_code": post.region_code,
        "home_region": application.home_region,
        "person_name": application.person_name,
        "id_tail": application.id_tail,
        "post_title": post.title,
        "unit_name": application.unit_name,
        "category": "GRADUATE",
        "education_band": "BACHELOR",
        "allowance_yuan": post.allowance_yuan,
        "agreed_start": first,
        "agreed_end": end,
        "starts_on": first,
        "ends_on": end,
        "plan_year": post.plan_year,
        "state": PlacementState(state),
    }
    if state in ("ACTIVE", "SUSPENDED", "ENDED"):
        given["actual_start"] = first
    if state == "ENDED":
        given |= {"actual_end": end, "end_type": "NORMAL", "end_reason": "TERM_COMPLETED"}
        given["end_reported_on"] = end
    return given


def make_request(placement: Placement, kind: str = "END", state: str = "OPEN", **facts: Any) -> StandingRequest:
    """A request of the unit to suspend, resume, retain or end, with the facts that its kind requires."""
    today = clock.today()
    given: dict[str, Any] = {
        **StandingRequest.keys_of(placement),
        "kind": kind,
        "on_day": today,
        "words": "情况说明",
        "person_name": placement.person_name,
        "unit_name": placement.unit_name,
        "asked_on": today,
        "state": RequestState(state),
    }
    if kind == "END":
        given["end_reason"] = "UNWILLING"
    if kind == "RETAIN":
        given |= {"end_reason": "CONTRACT_WITH_UNIT", "contract_start": today + DAY, "contract_signed_on": today}
    if state != "OPEN":
        given["decided_on"] = today
    return _store(StandingRequest(**{**given, **facts}))


def is_open(application: Application) -> bool:
    """Whether an application still goes on."""
    return application.state in OPEN
