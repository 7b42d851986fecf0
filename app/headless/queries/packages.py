"""Released packages of model posts for other platforms: figures of the day, and the posts as they stand."""

from typing import Any

from flask import url_for
from sqlalchemy import Row, select

from app.core.paging import Keys
from app.headless.queries.posts import ITEM as POST_ITEM
from app.headless.queries.posts import POSTS, UNITS, P, U
from app.headless.queries.posts import item as post_of
from app.headless.queries.reading import Facts, Found, changed_at, listed, moved, rows, single
from app.organisations.queries import full_name_of
from app.posts.models import ModelPostBatch
from app.posts.queries.packages import POSTS_MAX
from app.posts.states import COUNTED, BatchState

B = ModelPostBatch.__table__.c
NEWEST: Keys = [(B.released_on, True), (B.id, True)]
ITEM = (
    B.id, B.name, B.plan_year, B.region_code, B.introduction, B.released_on, B.post_count, B.place_count,
    B.headcount_total, B.headcount_model, B.short_reason, B.updated_at,
)  # fmt: skip


def _released() -> Any:
    return select(*ITEM).where(B.state == BatchState.RELEASED)


def packages(filters: Facts) -> Found:
    """One page of the released packages, the newest first."""
    statement = _released()
    if filters.get("city"):
        statement = statement.where(B.region_code == filters["city"])
    if filters.get("year"):
        statement = statement.where(B.plan_year == filters["year"])
    return listed(statement, NEWEST, _item, filters, order="api-packages", changed=moved("model_post_batch"))


def package(key: str) -> Found:
    """One package with its posts; those that are model posts no more are left out."""
    row = single(_released().where(B.id == key))
    named = select(*POST_ITEM, P.state, P.model_reason).join_from(POSTS, UNITS, P.unit_id == U.id)
    found = rows(named.where(P.model_batch_id == key).order_by(P.region_code, P.id).limit(POSTS_MAX))
    standing = [post for post in found if post.is_model and post.state in COUNTED]
    shown = [post_of(post) | {"reason": post.model_reason or None} for post in standing]
    return Found(_item(row) | {"posts": shown}, max([changed_at(row), *(changed_at(post) for post in found)]))


def _item(row: Row[Any]) -> Facts:
    return {
        "id": row.id,
        "name": row.name,
        "year": row.plan_year,
        "city": row.region_code,
        "region_name": full_name_of(row.region_code),
        "introduction": row.introduction,
        "released_on": row.released_on,
        "posts_number": row.post_count,
        "places": row.place_count,
        "city_places": row.headcount_total,
        "city_model_places": row.headcount_model,
        "short_reason": row.short_reason,
        "page": url_for("packaging.package", package_id=row.id),
        "poster": url_for("packaging.poster", package_id=row.id),
    }
