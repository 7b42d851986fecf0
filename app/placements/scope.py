"""Who reaches which placements: officers by area, a unit its own, a mentor the own trainees, a trainee the own."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from app.core.actor import Actor
from app.core.scope import area_holds, scoped, within_area
from app.placements.models import (
    Agreement,
    AllowancePayment,
    Application,
    Assessment,
    AttendanceCorrection,
    AttendanceDay,
    AttendanceMonth,
    Benefit,
    Complaint,
    FollowUp,
    FollowUpStep,
    InsuranceCase,
    InsuranceCover,
    InsurancePolicy,
    Leave,
    Mentor,
    MentorLog,
    Placement,
    PresenceCall,
    PresenceDraw,
    Retention,
    RetentionCheck,
    StandingRequest,
    SurveyAnswer,
    SurveyRequest,
    SurveyResult,
    Suspension,
    Training,
)
from app.placements.states import SurveySide
from app.security.states import Level, Permission

Criterion = Callable[[Actor], ColumnElement[bool]]


def _theirs(actor: Actor, row: Any) -> bool:
    if actor.trainee_ids:
        return row.trainee_id in actor.trainee_ids
    if actor.unit_ids:
        return row.unit_id in actor.unit_ids
    return area_holds(actor, row)


def _within_or_home(actor: Actor, entity: Any) -> ColumnElement[bool]:
    """The rows of the area where the post is worked, and of the area that serves the person."""
    if actor.level == Level.COUNTY:
        return or_(entity.region_code == actor.region_code, entity.home_region == actor.region_code)
    if actor.level == Level.CITY:
        home = entity.home_region.startswith(actor.region_code[:4])
        return or_(entity.city_code == actor.city_code, home)
    return within_area(actor, entity)


def _enters(actor: Actor, row: Any) -> bool:
    """The county that serves a person may enter an application for them too, wherever the post lies."""
    return _theirs(actor, row) or (actor.level == Level.COUNTY and row.home_region == actor.region_code)


@scoped(Application, writes=_enters)
def visible_applications(actor: Actor) -> ColumnElement[bool]:
    """The person's own, the unit's, those of the area of the post and of the area of the person."""
    if actor.trainee_ids:
        return Application.trainee_id.in_(actor.trainee_ids)
    if actor.unit_ids:
        return Application.unit_id.in_(actor.unit_ids)
    return _within_or_home(actor, Application) if actor.may(Permission.PLACEMENT_READ) else false()


@scoped(Placement, writes=_theirs)
def visible(actor: Actor) -> ColumnElement[bool]:
    """The same for placements; a mentor sees those whom they guide."""
    if actor.trainee_ids:
        return Placement.trainee_id.in_(actor.trainee_ids)
    if actor.mentor_ids:
        return Placement.mentor_id.in_(actor.mentor_ids)
    if actor.unit_ids:
        return Placement.unit_id.in_(actor.unit_ids)
    return _within_or_home(actor, Placement) if actor.may(Permission.PLACEMENT_READ) else false()


def _of_placement(
    entity: Any, *, officers: Permission = Permission.PLACEMENT_READ, trainee: bool = True, unit: bool = True
) -> Criterion:
    def criterion(actor: Actor) -> ColumnElement[bool]:
        if actor.trainee_ids:
            return entity.trainee_id.in_(actor.trainee_ids) if trainee else false()
        if actor.mentor_ids:
            guided = select(Placement.id).where(Placement.mentor_id.in_(actor.mentor_ids))
            return entity.placement_id.in_(guided) if unit else false()
        if actor.unit_ids:
            return entity.unit_id.in_(actor.unit_ids) if unit else false()
        return within_area(actor, entity) if actor.may(officers) else false()

    return criterion


for _entity in (
    Agreement,
    AllowancePayment,
    Assessment,
    AttendanceCorrection,
    AttendanceMonth,
    Leave,
    MentorLog,
    Retention,
    StandingRequest,
    Suspension,
    Training,
):
    scoped(_entity, writes=_theirs)(_of_placement(_entity))
for _entity in (InsuranceCover, InsuranceCase):
    scoped(_entity, writes=area_holds)(_of_placement(_entity, officers=Permission.INSURANCE_READ))
scoped(RetentionCheck, writes=area_holds)(_of_placement(RetentionCheck, trainee=False))
scoped(PresenceCall, writes=area_holds)(
    _of_placement(PresenceCall, officers=Permission.PRESENCE_CHECK, trainee=False, unit=False)
)


@scoped(AttendanceDay, writes=lambda _actor, _day: False)
def visible_days(actor: Actor) -> ColumnElement[bool]:
    """A day is reached through its placement; the services of attendance write it by name."""
    if actor.is_system:
        return true()
    return AttendanceDay.placement_id.in_(select(Placement.id).where(visible(actor)))


def _of_own_unit(actor: Actor, row: Any) -> bool:
    return row.unit_id in actor.unit_ids if actor.unit_ids else area_holds(actor, row)


@scoped(Mentor, writes=_of_own_unit)
def visible_mentors(actor: Actor) -> ColumnElement[bool]:
    """A unit its mentors, a mentor themselves, officers those of their area."""
    if actor.mentor_ids:
        return Mentor.id.in_(actor.mentor_ids)
    if actor.unit_ids:
        return Mentor.unit_id.in_(actor.unit_ids)
    return within_area(actor, Mentor) if actor.may(Permission.PLACEMENT_READ) else false()


def _by_officers(entity: Any, permission: Permission) -> Criterion:
    def criterion(actor: Actor) -> ColumnElement[bool]:
        return within_area(actor, entity) if actor.may(permission) and not actor.unit_ids else false()

    return criterion


scoped(InsurancePolicy)(_by_officers(InsurancePolicy, Permission.INSURANCE_READ))
scoped(PresenceDraw)(_by_officers(PresenceDraw, Permission.PRESENCE_CHECK))


def _of_person(entity: Any) -> Criterion:
    def criterion(actor: Actor) -> ColumnElement[bool]:
        if actor.trainee_ids:
            return entity.trainee_id.in_(actor.trainee_ids)
        return within_area(actor, entity) if actor.may(Permission.FOLLOWUP_READ) else false()

    return criterion


def _own_person(actor: Actor, row: Any) -> bool:
    return row.trainee_id in actor.trainee_ids if actor.trainee_ids else area_holds(actor, row)


for _entity in (FollowUp, FollowUpStep):
    scoped(_entity, writes=_own_person)(_of_person(_entity))


@scoped(Complaint, writes=_own_person)
def visible_complaints(actor: Actor) -> ColumnElement[bool]:
    """The person who complained and the officers of the area; never the unit."""
    if actor.trainee_ids:
        return Complaint.trainee_id.in_(actor.trainee_ids)
    return within_area(actor, Complaint) if actor.may(Permission.COMPLAINT_READ) and not actor.unit_ids else false()


@scoped(SurveyRequest, writes=lambda _actor, _row: False)
def visible_survey_requests(actor: Actor) -> ColumnElement[bool]:
    """Each side what it is asked itself; officers those of their area, of which their pages tell numbers alone."""
    if actor.trainee_ids:
        return and_(SurveyRequest.trainee_id.in_(actor.trainee_ids), SurveyRequest.side == SurveySide.TRAINEE)
    if actor.mentor_ids:
        return false()
    if actor.unit_ids:
        return and_(SurveyRequest.unit_id.in_(actor.unit_ids), SurveyRequest.side == SurveySide.UNIT)
    return within_area(actor, SurveyRequest) if actor.may(Permission.PLACEMENT_READ) else false()


@scoped(SurveyAnswer, writes=lambda _actor, _row: False)
def visible_survey_answers(actor: Actor) -> ColumnElement[bool]:
    """A single answer is for nobody; the service adds them up by name."""
    return true() if actor.is_system else false()


@scoped(SurveyResult, writes=lambda _actor, _row: False)
def visible_survey_results(actor: Actor) -> ColumnElement[bool]:
    """Officers those of their area; a unit what its trainees said of it, five and more together."""
    if actor.mentor_ids or actor.trainee_ids:
        return false()
    if actor.unit_ids:
        return and_(SurveyResult.unit_id.in_(actor.unit_ids), SurveyResult.side == SurveySide.TRAINEE)
    return within_area(actor, SurveyResult) if actor.may(Permission.PLACEMENT_READ) else false()


@scoped(Benefit)
def visible_benefits(actor: Actor) -> ColumnElement[bool]:
    """Officers those of their area; what is published is for everybody."""
    if actor.may(Permission.FOLLOWUP_READ) and not actor.unit_ids:
        return or_(within_area(actor, Benefit), Benefit.is_published)
    return Benefit.is_published.is_(True)
