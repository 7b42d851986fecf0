"""How far the plan has come: targets against the places of counted posts (R49, R59)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from weakref import WeakKeyDictionary

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.core import clock
from app.core.money import cut_percent
from app.core.workflow import StatusLog
from app.extensions import db
from app.organisations.queries import areas
from app.placements.models import Placement
from app.portal.queries.reading import first, rows
from app.posts.models import Post
from app.posts.queries import counted
from app.programme.models import PlanYear, Target
from app.security.states import Level

P, T, Y, LOG = Post.__table__.c, Target.__table__.c, PlanYear.__table__.c, StatusLog.__table__.c
PLACED = Placement.__table__.c  # type: ignore[attr-defined]
KEPT_FOR = timedelta(seconds=60)
_kept: WeakKeyDictionary[Any, tuple[Any, datetime, dict[str, int]]] = WeakKeyDictionary()  # by database


def plan_progress(year: int) -> dict[str, Any] | None:
    """Return the region and its cities in the plan year, or in the last one before it; None before any plan."""
    newest = select(func.max(Y.year)).where(Y.year <= year).scalar_subquery()
    setting = (
        select(func.max(T.plan_year)).where(T.plan_year <= year).scalar_subquery()
    )  # targets roll on until changed (Q12)
    plan = rows(
        select(Y.year, Y.doc_no, T.region_code, T.min_posts, T.min_trainees)
        .outerjoin_from(PlanYear.__table__, Target.__table__, T.plan_year == setting)
        .where(Y.year == newest)
    )
    if not plan:
        return None
    number, doc_no = plan[0].year, plan[0].doc_no
    targets = {row.region_code: (row.min_posts, row.min_trainees) for row in plan if row.region_code}
    collected, started = _collected(number), _started(number)
    last = min(clock.today(), date(number, 12, 31))
    pace = _pace(number)
    wide = [area for area in areas().values() if area.level != Level.COUNTY]
    facts = {area.code: _area(area.code, area.name, targets, collected, started, pace) for area in wide}
    return {
        "year": number,
        "as_of": last,
        "doc_no": doc_no,
        "region": next(facts[area.code] for area in wide if area.level == Level.PROVINCE),
        "cities": [facts[area.code] for area in wide if area.level == Level.CITY],
    }


def _collected(year: int) -> dict[str, int]:
    """The places by city, counted anew when a post has been moved since, and after a minute at the latest."""
    bind = db.session.get_bind()
    mark, now = (year, _last_move()), clock.now()
    kept = _kept.get(bind)
    if kept is None or kept[0] != mark or abs(now - kept[1]) > KEPT_FOR:
        kept = _kept[bind] = (mark, now, _count(year))
    return kept[2]


def _last_move() -> datetime | None:
    found = first(select(func.max(LOG.at)).where(LOG.entity == Post.__tablename__))
    return found[0] if found else None


def _count(year: int) -> dict[str, int]:
    counting = select(P.city_code, func.sum(P.headcount)).where(P.plan_year == year, counted(Post.__table__))
    return {code: int(total) for code, total in rows(counting.group_by(P.city_code))}


def _started(year: int) -> dict[str, int]:
    """Who started an internship in the year, by city (R49)."""
    begun = PLACED.actual_start.between(date(year, 1, 1), date(year, 12, 31))
    counting = select(PLACED.city_code, func.count()).where(begun).group_by(PLACED.city_code)
    return {code: int(number) for code, number in rows(counting)}


def _pace(year: int) -> Decimal | None:
    """The share of the year that has passed, today included, in percent."""
    begin, end = date(year, 1, 1), date(year, 12, 31)
    passed = (min(clock.today(), end) - begin).days + 1
    return cut_percent(max(passed, 0), (end - begin).days + 1)


def _area(
    code: str,
    name: str,
    targets: dict[str, Any],
    collected: dict[str, int],
    started: dict[str, int],
    pace: Decimal | None,
) -> dict[str, Any]:
    posts, trainees = targets.get(code, (None, None))
    is_region = code.endswith("0000")
    actual = sum(collected.values()) if is_region else collected.get(code, 0)
    return {
        "code": code,
        "name": _(name),
        "posts_target": posts,
        "posts_actual": actual,
        "posts_rate": cut_percent(actual, posts),
        "trainees_target": trainees,
        "trainees_actual": sum(started.values()) if is_region else started.get(code, 0),
        "pace": pace,
    }
