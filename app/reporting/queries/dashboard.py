"""What the dashboard shows of an area and a plan year: each number is a recount of posts or units as they stand now."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, extract, func, select

from app.core import clock
from app.core.money import cut_percent
from app.core.rulebook import Result
from app.extensions import db
from app.organisations.queries import Area, children_of
from app.posts.models import Post
from app.posts.queries import counted
from app.posts.rules import model_post_share
from app.posts.states import COUNTED
from app.programme.models import Target
from app.programme.queries import database_params, targets_of
from app.reporting.queries.placements import started_in
from app.reporting.queries.reach import belongs, counting, leaf_codes
from app.reporting.queries.units import kinds_in_force
from app.units.models import Unit
from app.units.states import IN_FORCE, UnitState


@dataclass(frozen=True)
class Progress:
    """Targets against actuals of one area; rates in percent, cut; None where nothing is set or connected."""

    area: Area
    posts: int
    model: int
    target_posts: int | None
    target_trainees: int | None
    records: int = 0
    model_records: int = 0
    trainees: int = 0  # who started in the plan year (R49)

    @property
    def rate(self) -> Decimal | None:
        return cut_percent(self.posts, self.target_posts)

    @property
    def trainees_rate(self) -> Decimal | None:
        return cut_percent(self.trainees, self.target_trainees)

    @property
    def model_rate(self) -> Decimal | None:
        return cut_percent(self.model, self.posts)


@dataclass(frozen=True)
class Share:
    """Places and notices of one value: what is counted, and how many records it is."""

    key: str
    places: int
    records: int


@dataclass(frozen=True)
class Board:
    """Everything that the dashboard of one area shows."""

    area: Area
    year: int
    total: Progress
    below: list[Progress]
    pace: float
    model: Result
    states: list[Share]
    categories: list[Share]
    industries: list[Share]
    education: list[Share]
    monthly: list[int]
    outside: int
    units: list[Share]
    kinds: list[Share]

    @property
    def accredited(self) -> int:
        return sum(share.records for share in self.units if share.key == UnitState.ACCREDITED)

    @property
    def units_in_force(self) -> int:
        return sum(share.records for share in self.units if share.key in IN_FORCE)


def pace_of(year: int, today: date | None = None) -> float:
    """The share of the plan year that is over, from 0 to 1; today counts."""
    today = today or clock.today()
    first, days = date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return min(1.0, max(0.0, ((today - first) + timedelta(days=1)).days / days))


def board(area: Area, year: int) -> Board:
    """Count everything of an area in ten statements."""
    codes = leaf_codes(area)
    with counting():
        posts = list(db.session.execute(_of(codes, year, Post.region_code, Post.state, Post.category, Post.is_model)))
        industries = _shares(db.session.execute(_of(codes, year, Post.industry).where(counted())))
        education = _shares(db.session.execute(_of(codes, year, Post.education).where(counted())))
        monthly, outside = _monthly(codes, year)
        started = started_in(codes, year)
        units, kinds = _unit_states(codes), _unit_kinds(codes, min(clock.today(), date(year, 12, 31)))
    targets = targets_of(year)
    total = _progress(area, posts, targets, started)
    return Board(
        area,
        year,
        total,
        [_progress(child, posts, targets, started) for child in children_of(area.code)],
        pace_of(year),
        model_post_share(total=total.posts, model=total.model, params=database_params()),
        _grouped(posts, lambda row: row[1]),
        _grouped([row for row in posts if row[1] in COUNTED], lambda row: row[2]),
        industries,
        education,
        monthly,
        outside,
        units,
        kinds,
    )


def progress_of(area: Area, year: int) -> list[Progress]:
    """Targets against actuals of an area and of those directly below."""
    codes = leaf_codes(area)
    with counting():
        posts = list(
            db.session.execute(
                _of(codes, year, Post.region_code, Post.state, Post.category, Post.is_model).where(counted())
            )
        )
        started = started_in(codes, year)
    targets = targets_of(year)
    return [_progress(place, posts, targets, started) for place in (area, *children_of(area.code))]


def _of(codes: list[str], year: int, *by: Any) -> Select[Any]:
    return (
        select(*by, func.sum(Post.headcount), func.count())
        .where(Post.plan_year == year, Post.region_code.in_(codes))
        .group_by(*by)
    )


def _progress(area: Area, posts: list[Any], targets: dict[str, Target], started: Counter[str]) -> Progress:
    rows = [row for row in posts if row[1] in COUNTED and belongs(row[0], area)]
    target = targets.get(area.code)
    return Progress(
        area,
        sum(int(row[4]) for row in rows),
        sum(int(row[4]) for row in rows if row[3]),
        target and target.min_posts,
        target and target.min_trainees,
        sum(int(row[5]) for row in rows),
        sum(int(row[5]) for row in rows if row[3]),
        sum(number for code, number in started.items() if belongs(code, area)),
    )


def _grouped(rows: list[Any], key: Callable[[Any], Any]) -> list[Share]:
    places, records = Counter[str](), Counter[str]()
    for row in rows:
        places[str(key(row))] += int(row[4])
        records[str(key(row))] += int(row[5])
    return [Share(name, places[name], number) for name, number in records.items()]


def _shares(rows: Any) -> list[Share]:
    found = [Share(str(key), int(places), int(records)) for key, places, records in rows]
    return sorted(found, key=lambda share: (-share.places, share.key))


def _monthly(codes: list[str], year: int) -> tuple[list[int], int]:
    """Places approved in each month of the plan year and still counted, and those approved in other years."""
    when = (extract("year", Post.approved_at), extract("month", Post.approved_at))
    found, outside = [0] * 12, 0
    for in_year, month, places, _records in db.session.execute(_of(codes, year, *when).where(counted())):
        if int(in_year) == year:
            found[int(month) - 1] = int(places)
        else:
            outside += int(places)
    return found, outside


def _unit_states(codes: list[str]) -> list[Share]:
    statement = select(Unit.state, func.count()).where(Unit.region_code.in_(codes)).group_by(Unit.state)
    return [Share(str(state), 0, int(number)) for state, number in db.session.execute(statement)]


def _unit_kinds(codes: list[str], on: date) -> list[Share]:
    """Units in force by the kinds that they prove today (on the last day of a past year); a unit may be of several."""
    found = [Share(kind, 0, number) for kind, number in kinds_in_force(codes, on).items()]
    return sorted(found, key=lambda share: (-share.records, share.key))
