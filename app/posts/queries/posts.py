"""Posts by the questions asked of them; the one place that says which posts count."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import selectinload

from app.core.card import Lookup
from app.core.search import clean
from app.core.workflow import state_since
from app.extensions import db
from app.posts.models import Post
from app.posts.states import COUNTED
from app.posts.states import PostState as S
from app.programme.models import PlanYear
from app.programme.queries import is_open
from app.programme.states import PlanState
from app.units.models import Unit, UnitSite
from app.units.states import LIVE, UnitState

BATCH = 500  # records that a job holds at a time


def counted(posts: Any = Post) -> ColumnElement[bool]:
    """The posts that count as collected: confirmed by the unit, approved, not withdrawn (R49, R59)."""
    columns = getattr(posts, "c", posts)
    condition: ColumnElement[bool] = columns.state.in_(COUNTED) & columns.unit_confirmed_at.is_not(None)
    return condition


def collected_by_county(year: int) -> dict[str, tuple[int, int]]:
    """Return (places, model places) per county of a plan year, in reach of the actor."""
    model = func.sum(Post.headcount).filter(Post.is_model)
    statement = select(Post.region_code, func.sum(Post.headcount), func.coalesce(model, 0)).where(
        Post.plan_year == year, counted()
    )
    return {
        code: (int(total), int(chosen))
        for code, total, chosen in db.session.execute(statement.group_by(Post.region_code))
    }


def collected_in(year: int, area: str) -> tuple[int, int]:
    """Return (places, model places) of a city, a county or the region."""
    prefix = area.rstrip("0") if area.endswith("0000") else area[:4] if area.endswith("00") else area
    by_county = collected_by_county(year)
    rows = [pair for code, pair in by_county.items() if code.startswith(prefix)]
    return sum(total for total, _model in rows), sum(model for _total, model in rows)


def post_in_reach(key: str) -> Post | None:
    """Return a post in reach with its unit; a statement of its own, so that the row scope is asked."""
    return db.session.scalar(select(Post).where(Post.id == key).options(selectinload(Post.unit)))


def of_unit(unit: Unit) -> list[Post]:
    """Return the posts of a unit, newest first."""
    return list(db.session.scalars(select(Post).where(Post.unit_id == unit.id).order_by(Post.id.desc()).limit(50)))


def offered_by(unit: Unit) -> list[Post]:
    """Return the posts of a unit that are being offered."""
    return list(
        db.session.scalars(select(Post).where(Post.unit_id == unit.id, Post.state == S.PUBLISHED).order_by(Post.id))
    )


def unfinished_by(unit: Unit) -> list[Post]:
    """Return the posts of a unit that are offered, full or paused."""
    return list(
        db.session.scalars(
            select(Post)
            .where(Post.unit_id == unit.id, Post.state.in_((S.PUBLISHED, S.FULL, S.PAUSED)))
            .order_by(Post.id)
        )
    )


def _after(after: str, *conditions: ColumnElement[bool]) -> list[Post]:
    """The next posts after a key that meet the conditions, for jobs that go through all of them."""
    return list(db.session.scalars(select(Post).where(Post.id > after, *conditions).order_by(Post.id).limit(BATCH)))


def of_frozen_years(after: str = "") -> list[Post]:
    """Return the next posts of frozen plan years that are still offered, full or paused."""
    frozen = select(PlanYear.year).where(PlanYear.state == PlanState.FROZEN)
    return _after(after, Post.plan_year.in_(frozen), Post.state.in_((S.PUBLISHED, S.FULL, S.PAUSED)))


def unit_state(post: Post) -> UnitState | None:
    """Return the state of the post's unit, and keep others from changing it until the end of the transaction."""
    return db.session.scalar(select(Unit.state).where(Unit.id == post.unit_id).with_for_update(read=True))


def unit_is_in_force(post: Post) -> bool:
    """Whether the post's unit is accredited and not suspended, and stays so until the end of the transaction."""
    return unit_state(post) == UnitState.ACCREDITED


def may_be_offered(post: Post) -> bool:
    """Whether the post's unit is in force and its plan year still runs."""
    return is_open(post.plan_year) and unit_is_in_force(post)


def is_site_of(site_id: str, unit_id: str) -> bool:
    """Whether a place of work in reach belongs to the unit."""
    return db.session.scalar(select(UnitSite.id).where(UnitSite.id == site_id, UnitSite.unit_id == unit_id)) is not None


def out_of_step(after: str = "") -> list[Post]:
    """Return the next posts whose state does not fit their places: full ones offered, free ones full."""
    running = select(PlanYear.year).where(PlanYear.state == PlanState.OPEN)
    in_force = select(Unit.id).where(Unit.id == Post.unit_id, Unit.state == UnitState.ACCREDITED).exists()
    full = (Post.state == S.PUBLISHED) & (Post.places_taken >= Post.headcount)
    free = (Post.state == S.FULL) & (Post.places_taken < Post.headcount) & Post.plan_year.in_(running) & in_force
    return _after(after, full | free)


def oldest_in(state: S) -> tuple[int, date | None]:
    """How many posts of living units in reach wait in a state, and since when the oldest does."""
    since = Post.unit_confirmed_at if state == S.SUBMITTED else state_since(Post)
    living = Post.unit_id.in_(select(Unit.id).where(Unit.state.in_(LIVE)))
    row = db.session.execute(
        select(func.count(), func.min(since)).where(Post.state == state, living).select_from(Post)
    ).one()
    return int(row[0]), row[1].date() if row[1] else None


def find_sites(q: str) -> list[tuple[str, str]]:
    """Search the places of work in reach."""
    statement = (
        select(UnitSite.id, UnitSite.name)
        .where(UnitSite.name.icontains(clean(q), autoescape=True))
        .order_by(UnitSite.id)
        .limit(20)
    )
    return list(db.session.execute(statement))


def site_name(key: str) -> str:
    """Return the name of a place of work in reach."""
    return db.session.scalar(select(UnitSite.name).where(UnitSite.id == key)) or ""


SITE_LOOKUP = Lookup(find_sites, site_name)


def approved_in(year: int) -> list[Post]:
    """Return the posts in reach that count in a plan year."""
    return list(db.session.scalars(select(Post).where(Post.plan_year == year, counted()).order_by(Post.id)))


def kinds_of_units(year: int) -> dict[str, list[str]]:
    """Return the kinds of the units that offer posts in a plan year, in one statement."""
    offering = select(Post.unit_id).where(Post.plan_year == year)
    rows = db.session.execute(select(Unit.id, Unit.kinds).where(Unit.id.in_(offering)))
    return {key: kinds.split() for key, kinds in rows}
