"""Released packages of model posts (集中打包推出): the list, one package with its posts, its poster, the feed."""

from collections import Counter
from datetime import datetime, time
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import Row, select

from app.core.issued import IssuedDocument, IssuedState
from app.core.issuing import verify_url
from app.core.money import cut_percent
from app.core.paging import Keys
from app.core.pdf.poster import PosterContext
from app.portal.queries.places import place_name
from app.portal.queries.posts import SHOWN, SUMMARY, P, U, summary
from app.portal.queries.reading import first, listed, rows
from app.posts.models import ModelPostBatch, Post
from app.posts.queries.packages import POSTS_MAX, least_percent
from app.posts.services.packages import KIND
from app.posts.states import BatchState, PostState
from app.units.models import Unit

B, D = ModelPostBatch.__table__.c, IssuedDocument.__table__.c
NEWEST: Keys = [(B.released_on, True), (B.id, True)]
ITEM = (
    B.id, B.name, B.plan_year, B.region_code, B.introduction, B.released_on, B.post_count, B.place_count,
    B.headcount_total, B.headcount_model, B.short_reason, B.updated_at,
)  # fmt: skip
IN_PACKAGE = (*SUMMARY, P.state, P.model_reason, P.model_until)
ON_PAGE = 24


def _released() -> Any:
    return select(*ITEM).where(B.state == BatchState.RELEASED)


def packages(filters: dict[str, Any], *, cursor: str | None, limit: int) -> dict[str, Any]:
    """One page of the released packages, the newest first; filters ``city`` and ``year``."""
    statement = _released()
    if filters.get("city"):
        statement = statement.where(B.region_code == filters["city"])
    if filters.get("year"):
        statement = statement.where(B.plan_year == int(filters["year"]))
    return listed(statement, NEWEST, item, cursor=cursor, limit=limit, order="portal-packages")


def latest_packages(number: int) -> list[dict[str, Any]]:
    """The newest packages."""
    return [item(row) for row in rows(_released().order_by(B.released_on.desc(), B.id.desc()).limit(number))]


def newest_package() -> dict[str, Any] | None:
    """The newest package, or None while none was released."""
    return next(iter(latest_packages(1)), None)


def package(key: str, *, county: str | None = None, page: int = 1) -> dict[str, Any] | None:
    """One package with a page of its posts, of one county or of all; None when there is no such package or page."""
    row = first(_released().where(B.id == key))
    if row is None:
        return None
    named = posts_named(key)
    standing = [post for post in named if post["is_model"]]
    counties = Counter(post["county"] for post in standing)
    wanted = [post for post in standing if county in (None, post["county"])]
    pages = max(1, -(-len(wanted) // ON_PAGE))
    if not 1 <= page <= pages or (county is not None and county not in counties):
        return None
    return item(row) | {
        "posts": wanted[(page - 1) * ON_PAGE : page * ON_PAGE],
        "counties": [(code, place_name(code), number) for code, number in sorted(counties.items())],
        "county": county,
        "page": page,
        "pages": pages,
        "left": sum(post["vacancies"] for post in standing if post["state"] == PostState.PUBLISHED),
        "ended": [post for post in named if post["model_until"]],
    }


def posts_named(key: str) -> list[dict[str, Any]]:
    """The posts that a package names, by county; those that are model posts no more have the day on which it ended."""
    statement = select(*IN_PACKAGE).join_from(Post.__table__, Unit.__table__, P.unit_id == U.id)
    shown = (P.state.in_(SHOWN)) | P.model_until.is_not(None)
    found = rows(statement.where(P.model_batch_id == key, shown).order_by(P.region_code, P.id).limit(POSTS_MAX))
    return [
        summary(row)
        | {
            "state": row.state,
            "state_label": _(row.state.label),
            "model_reason": row.model_reason or "",
            "model_until": row.model_until,
        }
        for row in found
    ]


def item(row: Row[Any]) -> dict[str, Any]:
    """The facts of a package in a list; the share is that of its city on the day of the release, cut to a decimal."""
    return {
        "id": row.id,
        "name": row.name,
        "year": row.plan_year,
        "region_code": row.region_code,
        "region_name": place_name(row.region_code),
        "introduction": row.introduction or "",
        "released_on": row.released_on,
        "posts_number": row.post_count,
        "places": row.place_count,
        "total": row.headcount_total,
        "model": row.headcount_model,
        "percent": cut_percent(row.headcount_model, row.headcount_total),
        "least": least_percent(),
        "short_reason": row.short_reason or "",
        "updated_at": max(row.updated_at, datetime.combine(row.released_on, time())),
    }


def _months(least: int, most: int) -> str:
    return f"{least}个月" if least == most else f"{least}—{most}个月"


def poster_of(key: str) -> PosterContext | None:
    """The facts of a package's poster, or None when there is no such package."""
    row = first(_released().where(B.id == key))
    proven = (D.entity == "model_post_batch", D.record_id == key, D.kind == KIND, D.state == IssuedState.VALID)
    issued = first(select(D.number, D.code, D.issuer).where(*proven))
    if row is None or issued is None:
        return None
    standing = [post for post in posts_named(key) if post["is_model"]]
    return PosterContext(
        number=issued.number,
        code=issued.code,
        verify_url=verify_url(issued.code),
        issued_on=row.released_on,
        title=row.name,
        issuer=issued.issuer,
        area=place_name(row.region_code),
        introduction=row.introduction or "",
        page_url=f"{current_app.config['PUBLIC_URL']}/model-posts/{row.id}",
        posts=row.post_count,
        places=row.place_count,
        rows=[
            {
                "title": post["title"],
                "unit": post["unit"]["name"],
                "place": post["region_name"],
                "category": post["category_label"],
                "education": post["education_label"],
                "months": _months(post["months_min"], post["months_max"]),
                "headcount": post["headcount"],
                "allowance": post["allowance_yuan"].removesuffix(".00"),
                "reason": post["model_reason"],
            }
            for post in standing
        ],
    )
