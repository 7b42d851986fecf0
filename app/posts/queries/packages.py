"""Packages of model posts, and how far an area is from its share of model posts (R16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import selectinload

from app.core.card import Lookup
from app.core.scope import unscoped
from app.core.search import clean
from app.extensions import db
from app.organisations.queries import Area
from app.posts.models import ModelPostBatch, Post
from app.posts.queries.posts import collected_by_county, collected_in
from app.posts.rules import model_post_share
from app.posts.states import BatchState
from app.programme.queries import database_params

POSTS_MAX = 500
OF_A_POST = "the package of a post in hand; it lies in the city, the post in a county"


@dataclass(frozen=True)
class Share:
    """Places of an area in a plan year, model places among them, how many are short, and R16 in words when short."""

    total: int
    model: int
    need: int
    message: str

    @property
    def percent(self) -> float:
        """The share in percent, cut to one decimal."""
        return (1000 * self.model // self.total) / 10 if self.total else 0.0


def judged(total: int, model: int) -> Share:
    """What R16 says of places counted."""
    verdict = model_post_share(total=total, model=model, params=database_params())
    return Share(total, model, int(verdict["need"]), str(verdict.message or ""))


def share_in(year: int, area: str) -> Share:
    """The share of a city, a county or the region, in reach."""
    return judged(*collected_in(year, area))


def least_percent() -> int:
    """The least share of model posts today, in percent."""
    return int(database_params().number("model_post_ratio") * 100)


def shares_of(year: int, within: Sequence[Area]) -> dict[str, Share]:
    """The shares of the counties in reach, of their cities and of the region, by code; one statement."""
    sums: dict[str, list[int]] = {}
    by_county = {county.code: (0, 0) for county in within} | collected_by_county(year)
    for area, (total, model) in by_county.items():
        for code in {area, f"{area[:4]}00", f"{area[:2]}0000"}:
            held = sums.setdefault(code, [0, 0])
            held[0] += total
            held[1] += model
    return {code: judged(total, model) for code, (total, model) in sums.items()}


def open_batch(year: int, city_code: str, *, lock: bool = False) -> ModelPostBatch | None:
    """Return the city's latest batch of the year that is not yet released; locked, when it is to take a post in."""
    statement = select(ModelPostBatch).where(
        ModelPostBatch.plan_year == year,
        ModelPostBatch.region_code == city_code,
        ModelPostBatch.state == BatchState.GATHERING,
    )
    statement = statement.order_by(ModelPostBatch.id.desc()).limit(1)
    return db.session.scalar(statement.with_for_update() if lock else statement)


def open_batches(year: int, area: str) -> list[tuple[ModelPostBatch, int, int]]:
    """The batches of an area's cities that are being gathered, with their posts and places."""
    held = (
        select(Post.model_batch_id, func.count().label("posts"), func.sum(Post.headcount).label("places"))
        .where(Post.is_model)
        .group_by(Post.model_batch_id)
        .subquery()
    )
    statement = (
        select(ModelPostBatch, func.coalesce(held.c.posts, 0), func.coalesce(held.c.places, 0))
        .outerjoin(held, held.c.model_batch_id == ModelPostBatch.id)
        .where(ModelPostBatch.plan_year == year, ModelPostBatch.state == BatchState.GATHERING)
        .order_by(ModelPostBatch.region_code)
    )
    if not area.endswith("0000"):
        statement = statement.where(ModelPostBatch.region_code == f"{area[:4]}00")
    return [(batch, int(posts), int(places)) for batch, posts, places in db.session.execute(statement)]


def is_released(batch_id: str) -> bool:
    """Whether a batch was released; it stays so, or unreleased, until the end of the transaction."""
    statement = select(ModelPostBatch.state).where(ModelPostBatch.id == batch_id).with_for_update(read=True)
    with unscoped(OF_A_POST):
        return db.session.scalar(statement) == BatchState.RELEASED


def posts_of_batch(batch: ModelPostBatch) -> list[Post]:
    """Return the posts of a batch."""
    statement = select(Post).where(Post.model_batch_id == batch.id).options(selectinload(Post.unit))
    return list(db.session.scalars(statement.order_by(Post.region_code, Post.id).limit(POSTS_MAX)))


def held_by(batch: ModelPostBatch) -> tuple[int, int]:
    """How many model posts and places a batch holds."""
    sums = select(func.count(), func.coalesce(func.sum(Post.headcount), 0))
    row = db.session.execute(sums.where(Post.model_batch_id == batch.id, Post.is_model)).one()
    return int(row[0]), int(row[1])


def places_by_county(batch: ModelPostBatch) -> list[Row[Any]]:
    """Posts and places of a batch by county."""
    sums = select(Post.region_code, func.count().label("posts"), func.sum(Post.headcount).label("places"))
    by_county = sums.where(Post.model_batch_id == batch.id, Post.is_model).group_by(Post.region_code)
    return [*db.session.execute(by_county.order_by(Post.region_code))]


def find_batches(q: str) -> list[tuple[str, str]]:
    """Search the batches of model posts in reach."""
    statement = select(ModelPostBatch.id, ModelPostBatch.name).where(
        ModelPostBatch.name.icontains(clean(q), autoescape=True)
    )
    return list(db.session.execute(statement.order_by(ModelPostBatch.id.desc()).limit(20)))


def batch_name(key: str) -> str:
    """Return the name of a batch in reach."""
    return db.session.scalar(select(ModelPostBatch.name).where(ModelPostBatch.id == key)) or ""


def model_posts_of(keys: Sequence[str]) -> list[Post]:
    """Posts in reach by key, in the order of their keys."""
    return list(db.session.scalars(select(Post).where(Post.id.in_(keys)).order_by(Post.id)))


BATCH_LOOKUP = Lookup(find_batches, batch_name)
