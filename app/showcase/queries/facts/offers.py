"""Facts of the posts that a unit offers in the plan year."""

from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, case, func, select

from app.placements.models import Placement
from app.posts.models import Post
from app.posts.queries.posts import counted
from app.programme.states import PostCategory
from app.registers.models import InternshipPledge
from app.registers.states import EntryState
from app.showcase.queries.facts.defining import Within, define, either, records
from app.showcase.rules.facts import Period
from app.showcase.states import Fact
from app.units.models import Unit

FIRST_MONTHS = 3  # of the plan year, which is the calendar year


def _posts(period: Period, within: Within, *, good: Any, whole: Any, note: Any = "") -> Any:
    """The posts of the plan year that count as collected (R16, R59)."""
    one = records(
        Post.unit_id,
        "post",
        Post.id,
        Post.title,
        func.date(Post.unit_confirmed_at, type_=_day()),
        good=good,
        whole=whole,
        note=note,
    )
    return one.where(within(Post.unit_id), Post.plan_year == period.plan_year, counted())


def _day() -> Any:
    return Placement.actual_start.type


@define(
    Fact.MODEL_SHARE,
    lambda row: _("示范性岗位%(n)s个", n=row.whole) if row.good else _("其他岗位%(n)s个", n=row.whole),
)
def model_places(period: Period, within: Within) -> Any:
    """Places of model posts among all places (R16 counts by headcount)."""
    return _posts(period, within, good=case((Post.is_model, Post.headcount), else_=0), whole=Post.headcount)


@define(Fact.CATEGORIES, lambda row: PostCategory.label_of(row.note))
def categories(period: Period, within: Within) -> Any:
    """The posts; the first of each of the four kinds is the one that counts."""
    place = func.row_number().over(
        partition_by=(Post.unit_id, Post.category), order_by=(Post.unit_confirmed_at, Post.id)
    )
    ranked = _posts(period, within, good=place, whole=1, note=Post.category).subquery()
    columns = [ranked.c[name] for name in ("unit_id", "entity", "key", "label", "day", "whole", "note")]
    return select(*columns, case((ranked.c.good == 1, 1), else_=0).label("good"))


@define(Fact.FILL_RATE, lambda row: _("%(good)s/%(whole)s个名额有人上岗", good=row.good, whole=row.whole))
def filled(period: Period, within: Within) -> Any:
    """Places on which somebody started, at most as many as a post has."""
    people = (
        select(func.count(Placement.id))
        .where(Placement.post_id == Post.id, Placement.actual_start.is_not(None))
        .correlate(Post)
        .scalar_subquery()
    )
    return _posts(
        period, within, good=case((people < Post.headcount, people), else_=Post.headcount), whole=Post.headcount
    )


@define(
    Fact.FIRST_QUARTER_POSTS,
    lambda row: _("首季度内确认%(n)s个", n=row.whole) if row.good else _("此后确认%(n)s个", n=row.whole),
)
def early(period: Period, within: Within) -> Any:
    """Places that the unit confirmed within three months of the beginning of the plan year."""
    before = datetime(period.plan_year, 1 + FIRST_MONTHS, 1)
    return _posts(
        period,
        within,
        good=case((Post.unit_confirmed_at < before, Post.headcount), else_=0),
        whole=Post.headcount,
    )


@define(Fact.OVER_PLEDGE, either(_l("超出承诺"), _l("承诺以内")))
def beyond_pledge(period: Period, within: Within) -> Any:
    """Who started in the plan year and did not leave abnormally, by day; the ones after the pledged number count.

    A state-owned enterprise has pledged what its department lists for the year, any other unit the places that it
    confirmed.  Without a pledge nothing can be beyond it.
    """
    year = (date(period.plan_year, 1, 1), date(period.plan_year, 12, 31))
    place = func.row_number().over(partition_by=Placement.unit_id, order_by=(Placement.actual_start, Placement.id))
    ranked = (
        records(Placement.unit_id, "placement", Placement.id, Placement.person_name, Placement.actual_start, good=place)
        .where(within(Placement.unit_id), Placement.actual_start.between(*year), Placement.is_abnormal.is_(False))
        .subquery()
    )
    pledged = _pledged(period.plan_year, within)
    columns = [ranked.c[name] for name in ("unit_id", "entity", "key", "label", "day", "whole", "note")]
    beyond = and_(pledged.c.pledge > 0, ranked.c.good > pledged.c.pledge)
    return select(*columns, case((beyond, 1), else_=0).label("good")).outerjoin_from(
        ranked, pledged, pledged.c.unit_id == ranked.c.unit_id
    )


def _pledged(year: int, within: Within) -> Any:
    """How many places each unit pledged for a year; nothing for a unit that pledged none."""
    places = (
        select(func.sum(Post.headcount))
        .where(Post.unit_id == Unit.id, Post.plan_year == year, counted())
        .correlate(Unit)
        .scalar_subquery()
    )
    listed = and_(
        InternshipPledge.uscc == Unit.uscc, InternshipPledge.year == year, InternshipPledge.state == EntryState.LISTED
    )
    return (
        select(Unit.id.label("unit_id"), func.coalesce(InternshipPledge.posts, places, 0).label("pledge"))
        .select_from(Unit)
        .outerjoin(InternshipPledge, listed)
        .where(within(Unit.id))
        .subquery()
    )
