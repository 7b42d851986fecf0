"""Placements and what was asked about them, by the questions that services, pages and jobs ask."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from app.core import clock
from app.core.bulk import in_pieces
from app.core.scope import unscoped
from app.core.workflow import state_since
from app.extensions import db
from app.placements.models import Agreement, Application, Mentor, Placement, StandingRequest, Suspension
from app.placements.queries.applications import BATCH, CONSEQUENCE, ON_A_PANEL
from app.placements.states import (
    LIVE,
    ON_POST,
    SIGNED_STATES,
    AgreementState,
    PlacementState,
    RequestKind,
    RequestState,
)
from app.posts.models import Post
from app.trainees.models import Trainee
from app.trainees.rules.history import Stay
from app.units.models import Unit


def placement_in_reach(key: str) -> Placement | None:
    """Return a placement in reach of the actor."""
    return db.session.scalar(select(Placement).where(Placement.id == key))


def of_application(application: Application) -> Placement | None:
    """The placement that an application led to, whoever asks."""
    with unscoped(CONSEQUENCE):
        return db.session.scalar(select(Placement).where(Placement.application_id == application.id))


def application_of(placement: Placement) -> Application:
    """The application that a placement came of, whoever asks."""
    with unscoped(CONSEQUENCE):
        return db.session.get_one(Application, placement.application_id)


def person_of(placement: Placement) -> Trainee:
    """The person of a placement, whoever asks."""
    with unscoped(CONSEQUENCE):
        return db.session.get_one(Trainee, placement.trainee_id)


def post_of(placement: Placement) -> Post:
    """The post of a placement, whoever asks."""
    with unscoped(CONSEQUENCE):
        return db.session.get_one(Post, placement.post_id)


def live_of(trainee_id: str) -> Placement | None:
    """The placement of a person that is prepared or goes on; there is one at most (C82)."""
    return db.session.scalar(select(Placement).where(Placement.trainee_id == trainee_id, Placement.state.in_(LIVE)))


def live_of_unit(unit_id: str) -> list[Placement]:
    """The placements of a unit that are prepared or go on."""
    statement = select(Placement).where(Placement.unit_id == unit_id, Placement.state.in_(LIVE))
    with unscoped(CONSEQUENCE):
        return list(db.session.scalars(statement.order_by(Placement.trainee_id)))


def on_post_at(unit_id: str) -> int:
    """How many trainees a unit has on post."""
    statement = select(func.count()).select_from(Placement)
    with unscoped(CONSEQUENCE):
        return int(db.session.scalar(statement.where(Placement.unit_id == unit_id, Placement.state.in_(ON_POST))) or 0)


def stays_of(keys: list[str], *, but: str = "") -> dict[str, tuple[Stay, ...]]:
    """The days of the placements of people, of all that were not cancelled (R8)."""
    columns = (Placement.trainee_id, Placement.starts_on, Placement.ends_on, Placement.state, Placement.unit_name)
    found: dict[str, list[Stay]] = defaultdict(list)
    with unscoped(CONSEQUENCE):
        for piece in in_pieces(keys):
            taken = Placement.state != PlacementState.CANCELLED
            statement = select(*columns).where(Placement.trainee_id.in_(piece), taken)
            if but:
                statement = statement.where(Placement.id != but)
            for key, start, end, state, unit in db.session.execute(statement.order_by(Placement.starts_on)):
                found[key].append(Stay(start, end, state.value, unit=unit))
    return {key: tuple(stays) for key, stays in found.items()}


def begun_stays(keys: list[str]) -> dict[str, tuple[Stay, ...]]:
    """The same without those that are only prepared: what a check of eligibility knows of a person."""
    begun = {
        key: tuple(stay for stay in stays if stay.status != PlacementState.PENDING)
        for key, stays in stays_of(keys).items()
    }
    return {key: stays for key, stays in begun.items() if stays}


def months_paid(keys: list[str]) -> dict[str, tuple[Decimal, ...]]:
    """The months of allowance that each placement of people was paid (R9)."""
    found: dict[str, list[Decimal]] = defaultdict(list)
    with unscoped(CONSEQUENCE):
        for piece in in_pieces(keys):
            statement = select(Placement.trainee_id, Placement.months_paid)
            paid = statement.where(Placement.trainee_id.in_(piece), Placement.months_paid > 0)
            for key, months in db.session.execute(paid.order_by(Placement.id)):
                found[key].append(months)
    return {key: tuple(months) for key, months in found.items()}


def is_agreed(placement: Placement) -> bool:
    """Whether both sides have signed an agreement that holds (R21)."""
    statement = select(Agreement.id).where(Agreement.placement_id == placement.id, Agreement.state.in_(SIGNED_STATES))
    with unscoped(CONSEQUENCE):
        return db.session.scalar(statement.limit(1)) is not None


# -- mentors


def mentor_of(key: str | None) -> Mentor | None:
    """A mentor by the key, whoever asks."""
    with unscoped(CONSEQUENCE):
        return db.session.get(Mentor, key) if key else None


def has_mentors(unit_id: str) -> bool:
    """Whether a unit has a mentor who is active."""
    statement = select(Mentor.id).where(Mentor.unit_id == unit_id, Mentor.is_active)
    with unscoped(CONSEQUENCE):
        return db.session.scalar(statement.limit(1)) is not None


def mentor_is_agreed(placement: Placement) -> bool:
    """Whether an agreement that the unit or both signed names the mentor."""
    signed = Agreement.state.in_({AgreementState.UNIT_SIGNED, *SIGNED_STATES})
    statement = select(Agreement.id).where(
        Agreement.placement_id == placement.id, signed, Agreement.mentor_id.is_not(None)
    )
    with unscoped(CONSEQUENCE):
        return db.session.scalar(statement.limit(1)) is not None


def guided_by(mentor_id: str, *, but: str = "") -> int:
    """How many trainees a mentor guides or is to guide, one placement left out."""
    statement = select(func.count()).select_from(Placement)
    theirs = statement.where(Placement.mentor_id == mentor_id, Placement.state.in_(LIVE), Placement.id != but)
    with unscoped(CONSEQUENCE):
        return int(db.session.scalar(theirs) or 0)


# -- what stands still, and what was asked


def open_suspension(placement: Placement) -> Suspension | None:
    """The suspension that lasts."""
    statement = select(Suspension).where(Suspension.placement_id == placement.id, Suspension.to_day.is_(None))
    with unscoped(CONSEQUENCE):
        return db.session.scalar(statement.order_by(Suspension.id.desc()).limit(1))


def open_request(placement: Placement) -> StandingRequest | None:
    """The request about a placement that waits for the county; one at most."""
    statement = select(StandingRequest).where(
        StandingRequest.placement_id == placement.id, StandingRequest.state == RequestState.OPEN
    )
    with unscoped(CONSEQUENCE):
        return db.session.scalar(statement)


def open_request_of(placement: Placement, kind: RequestKind) -> StandingRequest | None:
    """The same, if it is of a kind."""
    found = open_request(placement)
    return found if found is not None and found.kind == kind else None


def placement_of(request: StandingRequest) -> Placement:
    """The placement that a request in hand is about."""
    with unscoped(CONSEQUENCE):
        return db.session.get_one(Placement, request.placement_id)


def oldest_request() -> tuple[int, date | None]:
    """How many requests in reach wait, and since when the oldest does."""
    statement = select(func.count(), func.min(StandingRequest.asked_on)).where(
        StandingRequest.state == RequestState.OPEN
    )
    number, since = db.session.execute(statement.select_from(StandingRequest)).one()
    return int(number), since


def oldest_in(state: PlacementState) -> tuple[int, date | None]:
    """How many placements in reach stand in a state, and since when the oldest does."""
    statement = select(func.count(), func.min(state_since(Placement))).where(Placement.state == state)
    number, since = db.session.execute(statement.select_from(Placement)).one()
    return int(number), since.date() if since else None


def oldest_without_mentor() -> tuple[int, date | None]:
    """How many prepared placements in reach have no mentor, and since when."""
    statement = select(func.count(), func.min(Placement.created_at)).where(without_mentor())
    number, since = db.session.execute(statement.select_from(Placement)).one()
    return int(number), since.date() if since else None


def without_mentor() -> ColumnElement[bool]:
    """The prepared placements for which no mentor is named."""
    return (Placement.state == PlacementState.PENDING) & Placement.mentor_id.is_(None)


def is_stalled() -> ColumnElement[bool]:
    """The placements that stand still although their agreed last day has passed."""
    return (Placement.state == PlacementState.SUSPENDED) & (Placement.agreed_end < clock.today())


def oldest_stalled() -> tuple[int, date | None]:
    """How many placements in reach stand still past their end, and since which end the oldest does."""
    statement = select(func.count(), func.min(Placement.agreed_end)).where(is_stalled())
    number, since = db.session.execute(statement.select_from(Placement)).one()
    return int(number), since


def stalled(after: str = "") -> list[Placement]:
    """The next placements that stand still past their end."""
    statement = select(Placement).where(Placement.id > after, is_stalled())
    return list(db.session.scalars(statement.order_by(Placement.id).limit(BATCH)))


TO_DO = {"mentor": without_mentor, "stalled": is_stalled}


def _of(entity: Any, condition: ColumnElement[bool]) -> list[Any]:
    return list(db.session.scalars(select(entity).where(condition).order_by(entity.id.desc()).limit(ON_A_PANEL)))


def of_trainee(trainee: Trainee) -> list[Placement]:
    """The placements of a person, in reach."""
    return _of(Placement, Placement.trainee_id == trainee.id)


def of_unit(unit: Unit) -> list[Placement]:
    """The latest placements of a unit, in reach."""
    return _of(Placement, Placement.unit_id == unit.id)


def of_post(post: Post) -> list[Placement]:
    """The latest placements at a post, in reach."""
    return _of(Placement, Placement.post_id == post.id)


def from_application(application: Application) -> list[Placement]:
    """The placement that an application led to, in reach."""
    return _of(Placement, Placement.application_id == application.id)


def requests_of(placement: Placement) -> list[StandingRequest]:
    """What was asked about a placement, in reach."""
    return _of(StandingRequest, StandingRequest.placement_id == placement.id)


def suspensions_of(placement: Placement) -> list[Suspension]:
    """The suspensions of a placement, in reach."""
    return _of(Suspension, Suspension.placement_id == placement.id)


# -- for the jobs


def term_over(today: date, after: str = "") -> list[Placement]:
    """The next placements on post whose agreed last day has passed."""
    statement = select(Placement).where(
        Placement.id > after, Placement.state == PlacementState.ACTIVE, Placement.agreed_end < today
    )
    return list(db.session.scalars(statement.order_by(Placement.id).limit(BATCH)))


def move_home(trainee_ids: list[str], region_code: str) -> None:
    """Note on applications and placements of people which county serves them now."""
    with unscoped(CONSEQUENCE):
        for entity in (Application, Placement):
            theirs = update(entity).where(entity.trainee_id.in_(trainee_ids), entity.home_region != region_code)
            moved = theirs.values(home_region=region_code, version=entity.version + 1)
            db.session.execute(moved, execution_options={"synchronize_session": "fetch"})
