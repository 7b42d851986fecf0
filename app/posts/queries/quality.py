"""The facts that the quality of posts is judged by, for a whole list in a constant number of statements (B12)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from app.core import clock
from app.extensions import db
from app.posts.models import Post
from app.posts.rules import Offered, Quality, QualityMeasure, UnitRecord, quality_measure, quality_of
from app.posts.states import PostState
from app.programme.queries import database_params
from app.units.models import Unit

CANDIDATES_MAX = 2000  # posts compared at a time; of more only the newest, and the page says so
Source = Callable[[Collection[str]], Mapping[str, Mapping[str, Any]]]
RECORDS: list[Source] = []
JUDGED: tuple[Any, ...] = (
    Post.id, Post.title, Post.region_code, Post.unit_id, Post.category, Post.headcount, Post.places_taken,
    Post.duties, Post.mentor, Post.requirements, Post.allowance_yuan, Post.benefits, Post.months_min, Post.months_max,
    Post.site_id, Post.work_time, Post.is_hazardous, Post.hazards, Post.category_match, Post.last_confirmed_on,
    Post.is_model, Post.published_at, Unit.name.label("unit_name"), Unit.showcase_level,
)  # fmt: skip


def add_record(source: Source) -> None:
    """Let a higher part tell what became of the people of units: facts of ``UnitRecord`` by unit, one statement."""
    if source not in RECORDS:
        RECORDS.append(source)


def records_of(units: Collection[str]) -> Mapping[str, UnitRecord]:
    """What became of the people of some units; an empty record for a unit of which nothing is known."""
    facts: dict[str, dict[str, Any]] = defaultdict(dict)
    for source in RECORDS if units else ():
        for unit_id, told in source(units).items():
            facts[unit_id] |= told
    return defaultdict(UnitRecord, {unit_id: UnitRecord(**told) for unit_id, told in facts.items()})


def measure_of_quality() -> QualityMeasure:
    """What scores judge by today."""
    return quality_measure(database_params(), clock.today())


def judged_rows(*conditions: ColumnElement[bool], limit: int) -> Sequence[Row[Any]]:
    """Posts in reach as rows of ``JUDGED``, the newest first."""
    statement = select(*JUDGED).join(Unit, Post.unit_id == Unit.id).where(*conditions)
    return db.session.execute(statement.order_by(Post.id.desc()).limit(limit)).all()


def judge(rows: Iterable[Row[Any]]) -> dict[str, Quality]:
    """The quality of posts by key, from rows of ``JUDGED``."""
    found = list(rows)
    records, measure = records_of({row.unit_id for row in found}), measure_of_quality()
    source = database_params().source
    wages = {code: source.wage(code, measure.on) for code in {row.region_code for row in found}}
    return {
        row.id: quality_of(
            _offered(row, wage.amount if (wage := wages[row.region_code]) else None, records[row.unit_id]), measure
        )
        for row in found
    }


def _offered(row: Row[Any], wage: Any, record: UnitRecord) -> Offered:
    return Offered(
        key=row.id,
        duties=row.duties or "",
        mentor=row.mentor or "",
        requirements=row.requirements or "",
        allowance=row.allowance_yuan,
        wage=wage,
        benefits=row.benefits or "",
        months_min=row.months_min,
        months_max=row.months_max,
        place=row.site_id is not None,
        work_time=row.work_time or "",
        is_hazardous=row.is_hazardous,
        hazards=row.hazards or "",
        match=row.category_match,
        showcase=row.showcase_level,
        confirmed_on=row.last_confirmed_on,
        record=record,
    )


def qualities_of(keys: Collection[str]) -> dict[str, Quality]:
    """The quality of posts in reach by key."""
    return judge(judged_rows(Post.id.in_(keys), limit=len(keys))) if keys else {}


def quality_of_post(post: Post) -> Quality | None:
    """The quality of one post in reach."""
    return qualities_of([post.id]).get(post.id)


def in_area(area: str) -> ColumnElement[bool]:
    """The posts that lie in a county, a city or the region."""
    if area.endswith("0000"):
        return Post.region_code.startswith(area[:2])
    return Post.city_code == area if area.endswith("00") else Post.region_code == area


def _candidates(year: int, area: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Post.plan_year == year,
        Post.state == PostState.PUBLISHED,
        Post.unit_confirmed_at.is_not(None),
        Post.is_model.is_(False),
        in_area(area),
    )


def candidates(year: int, area: str) -> list[tuple[Row[Any], Quality]]:
    """The posts on offer that may become model posts, the best first; among equals the one with more places."""
    rows = judged_rows(*_candidates(year, area), limit=CANDIDATES_MAX)
    judged = judge(rows)
    pairs = [(row, judged[row.id]) for row in rows]
    return sorted(pairs, key=lambda pair: (-pair[1].score, -pair[0].headcount, pair[0].id))


def count_candidates(year: int, area: str) -> int:
    """How many posts in reach may become model posts."""
    return int(db.session.scalar(select(func.count()).select_from(Post).where(*_candidates(year, area))) or 0)
