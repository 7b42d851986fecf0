"""The lists of a unit's desk: its posts, applicants, people and mentors, a constant number of statements each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select

from app.core import clock, paging
from app.core.actor import Actor
from app.extensions import db
from app.placements.models import (
    Agreement,
    AllowancePayment,
    Application,
    Assessment,
    AttendanceMonth,
    Placement,
    Retention,
)
from app.placements.states import (
    LIVE,
    ON_POST,
    AgreementState,
    ApplicationState,
    AssessmentState,
    PaymentAnswer,
    PlacementState,
)
from app.posts.models import Post
from app.posts.states import PostState
from app.units.models import Unit

A, P = ApplicationState, PlacementState
PAGE = 25
CHOICES = 100
SHOWN_POSTS = (PostState.PUBLISHED, PostState.FULL, PostState.PAUSED)
APPLICANT_GROUPS: Mapping[str, frozenset[ApplicationState]] = {
    "new": frozenset({A.SUBMITTED}),
    "review": frozenset({A.UNIT_REVIEW}),
    "offered": frozenset({A.OFFERED}),
    "going": frozenset({A.ACCEPTED, A.ELIGIBILITY_CHECK, A.DISPATCHED}),
    "in": frozenset({A.REPORTED}),
    "out": frozenset({A.DECLINED, A.WITHDRAWN, A.FAILED_CHECK, A.NO_SHOW}),
}
PLACEMENT_GROUPS: Mapping[str, frozenset[PlacementState]] = {
    "on": ON_POST,
    "pending": frozenset({P.PENDING}),
    "ended": frozenset({P.ENDED}),
    "cancelled": frozenset({P.CANCELLED}),
}
OLDEST_FIRST = frozenset({"new", "review", "offered"})


@dataclass(frozen=True)
class PostFigures:
    """The posts in force of a unit, their places and how many of these are taken."""

    posts: int
    places: int
    taken: int

    @property
    def free(self) -> int:
        """Places nobody holds."""
        return self.places - self.taken


def units_of(actor: Actor) -> list[Unit]:
    """The units that the actor works for."""
    return list(db.session.scalars(select(Unit).where(Unit.id.in_(actor.unit_ids)).order_by(Unit.id)))


def post_figures(actor: Actor) -> PostFigures:
    """The posts of the actor's units that are offered or filled, with their places."""
    sums = (func.count(), func.coalesce(func.sum(Post.headcount), 0), func.coalesce(func.sum(Post.places_taken), 0))
    row = db.session.execute(select(*sums).where(Post.unit_id.in_(actor.unit_ids), Post.state.in_(SHOWN_POSTS))).one()
    return PostFigures(*(int(value) for value in row))


def posts_of(actor: Actor, *, limit: int) -> list[Post]:
    """The latest posts of the actor's units."""
    statement = select(Post).where(Post.unit_id.in_(actor.unit_ids)).order_by(Post.id.desc()).limit(limit)
    return list(db.session.scalars(statement))


def post_page(actor: Actor, cursor: str | None) -> paging.Page:
    """One page of the posts of the actor's units, the latest first."""
    statement = select(Post).where(Post.unit_id.in_(actor.unit_ids))
    return paging.page(statement, [(Post.id, True)], cursor=cursor, limit=PAGE, order="unit posts")


def post_choices(actor: Actor) -> list[tuple[str, str]]:
    """Posts to narrow a list by, those in force first."""
    statement = (
        select(Post.id, Post.title)
        .where(Post.unit_id.in_(actor.unit_ids), Post.state.not_in((PostState.DRAFT, PostState.RETURNED)))
        .order_by(Post.id.desc())
        .limit(CHOICES)
    )
    return [(row.id, row.title) for row in db.session.execute(statement)]


def applicant_counts(actor: Actor, post_id: str = "") -> dict[str, int]:
    """How many applications there are of each group, of one post or of all."""
    statement = (
        select(Application.state, func.count())
        .where(Application.unit_id.in_(actor.unit_ids))
        .group_by(Application.state)
    )
    states = {row[0]: row[1] for row in db.session.execute(_of_post(statement, post_id))}
    return {group: sum(states.get(state, 0) for state in within) for group, within in APPLICANT_GROUPS.items()}


def applicants_by_post(posts: Iterable[Post]) -> dict[str, dict[str, int]]:
    """How many applications of each group each of the posts has."""
    keys = [post.id for post in posts]
    found: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(APPLICANT_GROUPS, 0))
    if not keys:
        return found
    statement = (
        select(Application.post_id, Application.state, func.count())
        .where(Application.post_id.in_(keys))
        .group_by(Application.post_id, Application.state)
    )
    for post_id, state, number in db.session.execute(statement):
        found[post_id][next(group for group, within in APPLICANT_GROUPS.items() if state in within)] += number
    return found


def _of_post(statement: Any, post_id: str) -> Any:
    return statement.where(Application.post_id == post_id) if post_id else statement


def applicant_page(actor: Actor, *, group: str, post_id: str, cursor: str | None) -> paging.Page:
    """One page of applications: those that wait for an answer oldest first, the others newest first."""
    statement = select(Application).where(Application.unit_id.in_(actor.unit_ids))
    if group:
        statement = statement.where(Application.state.in_(list(APPLICANT_GROUPS[group])))
    keys = [(Application.id, group not in OLDEST_FIRST)]
    return paging.page(
        _of_post(statement, post_id), keys, cursor=cursor, limit=PAGE, order=f"applicants {group} {post_id}"
    )


def applications_of(actor: Actor, keys: Iterable[str]) -> list[Application]:
    """The applications of the actor's units with these keys, oldest first."""
    statement = select(Application).where(Application.unit_id.in_(actor.unit_ids), Application.id.in_(list(keys)))
    return list(db.session.scalars(statement.order_by(Application.id)))


def placement_counts(actor: Actor) -> dict[str, int]:
    """How many placements there are of each group, and ``kept``: ended ones that a contract followed."""
    statement = (
        select(Placement.state, Placement.is_retained, func.count())
        .where(Placement.unit_id.in_(actor.unit_ids))
        .group_by(Placement.state, Placement.is_retained)
    )
    rows = db.session.execute(statement).all()
    counts = {
        group: sum(number for state, _kept, number in rows if state in within)
        for group, within in PLACEMENT_GROUPS.items()
    }
    return counts | {"kept": sum(number for state, kept, number in rows if kept and state == P.ENDED)}


def live_people(actor: Actor) -> int:
    """How many people are at the actor's units now or are promised to them (the 30 % of R18)."""
    statement = (
        select(func.count())
        .select_from(Placement)
        .where(Placement.unit_id.in_(actor.unit_ids), Placement.state.in_(LIVE))
    )
    return int(db.session.scalar(statement) or 0)


def people_now(actor: Actor, *, limit: int) -> list[Placement]:
    """The people on post, those whose term ends first at the head."""
    statement = select(Placement).where(Placement.unit_id.in_(actor.unit_ids), Placement.state.in_(list(ON_POST)))
    return list(db.session.scalars(statement.order_by(Placement.ends_on, Placement.id).limit(limit)))


def _todo(todo: str) -> ColumnElement[bool]:
    """The placements behind one task of the home page."""
    of_it = {
        "sign": exists().where(Agreement.placement_id == Placement.id, Agreement.state == AgreementState.DRAFT),
        "redraft": exists().where(Agreement.placement_id == Placement.id, Agreement.state == AgreementState.RETURNED),
        "assess": exists().where(Assessment.placement_id == Placement.id, Assessment.state == AssessmentState.DRAFT),
        "disputed": exists().where(
            AllowancePayment.placement_id == Placement.id,
            AllowancePayment.answer.in_((PaymentAnswer.DIFFERENT, PaymentAnswer.NOT_RECEIVED)),
        ),
        "allowance": exists().where(
            AttendanceMonth.placement_id == Placement.id,
            AttendanceMonth.month < clock.month_of(clock.today()),
            AttendanceMonth.attended + AttendanceMonth.paid_leave > 0,
            ~exists().where(
                AllowancePayment.placement_id == AttendanceMonth.placement_id,
                AllowancePayment.month == AttendanceMonth.month,
            ),
        ),
        "keep": (Placement.state.in_(list(ON_POST))) & Placement.unit_will_keep.is_(None),
        "retention": (Placement.state == P.ENDED) & ~exists().where(Retention.placement_id == Placement.id),
    }
    return of_it[todo]


TODOS = ("sign", "redraft", "assess", "disputed", "allowance", "keep", "retention")


def placement_page(actor: Actor, *, group: str, todo: str, kept: bool, cursor: str | None) -> paging.Page:
    """One page of placements, narrowed by group, task, or to the kept.

    Terms that end soon come first; of those that are over, and of all together, the latest.
    """
    statement = select(Placement).where(Placement.unit_id.in_(actor.unit_ids))
    if group in PLACEMENT_GROUPS:
        statement = statement.where(Placement.state.in_(list(PLACEMENT_GROUPS[group])))
    if todo:
        statement = statement.where(_todo(todo))
    if kept:
        statement = statement.where(Placement.is_retained)
    latest_first = group not in ("on", "pending") and not todo
    keys = [(Placement.ends_on, latest_first), (Placement.id, latest_first)]
    order = f"placements {group} {todo} {kept}"
    return paging.page(statement, keys, cursor=cursor, limit=PAGE, order=order)
