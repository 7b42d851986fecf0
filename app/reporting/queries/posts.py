"""Posts as they stood at the end of a month, in few statements, whenever they are asked for."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, or_, select

from app.core.calendar import DAY
from app.core.figures import Measure, behind
from app.core.workflow import StatusLog
from app.extensions import db
from app.posts.models import Post
from app.posts.states import COUNTED, PostState
from app.programme.states import PostCategory

BEGINNING = datetime(1900, 1, 1)
CATEGORY_KEYS = {
    PostCategory.RESEARCH: "posts_research",
    PostCategory.TECH_SKILL: "posts_tech_skill",
    PostCategory.MANAGEMENT: "posts_management",
    PostCategory.SOCIAL_SERVICE: "posts_social_service",
}
LOST = "lost"
MODEL_MOVES = ("choose_model", "unchoose_model")


class Moments(NamedTuple):
    """A month of a plan year as half-open moments; January opens with everything before it."""

    opens: datetime
    closes: datetime

    @classmethod
    def of(cls, first: date, last: date) -> "Moments":
        start = datetime(first.year, first.month, first.day) if first.month > 1 else BEGINNING
        return cls(start, datetime(last.year, last.month, last.day) + DAY)


def stood(at: datetime) -> ColumnElement[bool]:
    """The posts that counted as collected just before a moment: approved by then, not withdrawn by then (R49, R59)."""
    return and_(
        Post.unit_confirmed_at.is_not(None),
        Post.approved_at.is_not(None),
        Post.approved_at < at,
        or_(Post.withdrawn_at.is_(None), Post.withdrawn_at >= at),
    )


def _first_after(at: datetime) -> Subquery:
    """The first change of state of each counted post from a moment on: what it left is what it was."""
    place = (
        func.row_number().over(partition_by=StatusLog.record_id, order_by=(StatusLog.at, StatusLog.id)).label("place")
    )
    ranked = (
        select(StatusLog.record_id, StatusLog.from_state, place)
        .where(
            StatusLog.entity == "post",
            StatusLog.at >= at,
            StatusLog.from_state.in_(sorted(COUNTED)),
            StatusLog.from_state != StatusLog.to_state,
        )
        .subquery()
    )
    return select(ranked.c.record_id, ranked.c.from_state).where(ranked.c.place == 1).subquery()


def _last_choice_before(at: datetime) -> Subquery:
    """The last time before a moment that a post was chosen as model post, or was so no longer."""
    place = (
        func.row_number()
        .over(partition_by=StatusLog.record_id, order_by=(StatusLog.at.desc(), StatusLog.id.desc()))
        .label("place")
    )
    ranked = (
        select(StatusLog.record_id, StatusLog.move, place)
        .where(
            StatusLog.entity == "post",
            StatusLog.move.in_(MODEL_MOVES),
            StatusLog.at < at,
        )
        .subquery()
    )
    return select(ranked.c.record_id, ranked.c.move).where(ranked.c.place == 1).subquery()


def measures(month: Moments, later: Subquery, choice: Subquery) -> dict[str, Measure]:
    """What each column of posts counts (6–12, 15), and what was taken back of earlier months as ``lost``."""
    here, before = stood(month.closes), stood(month.opens)
    gained = and_(here, Post.approved_at >= month.opens)
    lost = and_(
        before, Post.approved_at < month.opens, Post.withdrawn_at >= month.opens, Post.withdrawn_at < month.closes
    )
    model = case(
        (choice.c.move.is_not(None), choice.c.move == "choose_model"),
        else_=and_(Post.is_model, Post.model_since < month.closes.date()),
    )
    offered = func.coalesce(later.c.from_state, Post.state) == PostState.PUBLISHED.value

    def collected(*more: ColumnElement[bool]) -> Measure:
        return Measure(and_(here, *more), Post.approved_at, Post.headcount)

    changed, signed = (
        case((gained, Post.approved_at), else_=Post.withdrawn_at),
        case((gained, Post.headcount), else_=-Post.headcount),
    )
    return {
        "posts_new": Measure(or_(gained, lost), changed, signed),
        "posts_total": collected(),
        **{key: collected(Post.category == category) for category, key in CATEGORY_KEYS.items()},
        "posts_model": collected(model),
        "posts_vacant": Measure(and_(here, offered), Post.approved_at, Post.headcount - Post.places_taken),
        LOST: Measure(lost, Post.withdrawn_at, Post.headcount),
    }


def at_month_end(codes: list[str], year: int, month: Moments) -> dict[str, dict[str, int]]:
    """The figures of posts (columns 6–12, 15) by county, with what was withdrawn of earlier months."""
    later, choice = _first_after(month.closes), _last_choice_before(month.closes)
    found = measures(month, later, choice)
    taken_back = found.pop(LOST)
    statement = (
        select(
            Post.region_code,
            *(measure.number().label(key) for key, measure in found.items()),
            func.count().filter(taken_back.where).label("withdrawn_posts"),
            taken_back.number().label("withdrawn_places"),
        )
        .select_from(Post)
        .outerjoin(later, later.c.record_id == Post.id)
        .outerjoin(choice, choice.c.record_id == Post.id)
    )
    rows = db.session.execute(_of_plan(statement, codes, year, month.closes).group_by(Post.region_code)).mappings()
    return {
        row["region_code"]: {key: int(value or 0) for key, value in row.items() if key != "region_code"} for row in rows
    }


def records(key: str, codes: list[str], first: date, last: date) -> Select[Any]:
    """The posts behind a column; what was withdrawn of earlier months stands with its places taken off."""
    month = Moments.of(first, last)
    later, choice = _first_after(month.closes), _last_choice_before(month.closes)
    statement = behind("post", Post.region_code, Post.id, Post.title, measures(month, later, choice)[key])
    if key == "posts_vacant":
        statement = statement.outerjoin(later, later.c.record_id == Post.id).where(Post.headcount > Post.places_taken)
    if key == "posts_model":
        statement = statement.outerjoin(choice, choice.c.record_id == Post.id)
    return _of_plan(statement, codes, first.year, month.closes)


def _of_plan(
    statement: Select[*tuple[Any, ...]], codes: list[str], year: int, until: datetime
) -> Select[*tuple[Any, ...]]:
    return statement.where(Post.plan_year == year, Post.region_code.in_(codes), Post.approved_at < until)


def industries_of(codes: list[str], year: int, month: Moments) -> dict[str, set[str]]:
    """The industries of the posts that were new in the month and still stand at its end, by county."""
    statement = (
        select(Post.region_code, Post.industry).distinct().where(stood(month.closes), Post.approved_at >= month.opens)
    )
    found: dict[str, set[str]] = {}
    for code, industry in db.session.execute(_of_plan(statement, codes, year, month.closes)):
        found.setdefault(code, set()).add(str(industry))
    return found


def recount(codes: list[str], year: int, month: Moments) -> dict[str, tuple[int, int]]:
    """Places (at the month's opening, at its close) by county, counted once more without the status log (C6, C15)."""
    places = func.sum(Post.headcount)
    opening = func.coalesce(places.filter(stood(month.opens)), 0) if month.opens > BEGINNING else 0 * func.count()
    statement = select(Post.region_code, opening, func.coalesce(places.filter(stood(month.closes)), 0))
    rows = db.session.execute(_of_plan(statement, codes, year, month.closes).group_by(Post.region_code))
    return {code: (int(opened), int(closed)) for code, opened, closed in rows}
