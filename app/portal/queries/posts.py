"""Published posts: the list with its filters, one post, posts like it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from app.core.clock import LOCAL
from app.core.money import text
from app.core.paging import Keys
from app.core.search import clean
from app.organisations.queries import areas
from app.portal.queries.places import place_name
from app.portal.queries.reading import first, listed, rows
from app.posts.models import ModelPostBatch, Post
from app.posts.states import BatchState
from app.posts.states import PostState as S
from app.showcase.queries.public import badge
from app.units.models import Unit, UnitSite

POSTS = Post.__table__
P, U, PLACES, B = POSTS.c, Unit.__table__.c, UnitSite.__table__.c, ModelPostBatch.__table__.c
NAMED = Unit.__table__.alias("named")  # searched once, not once for each post
NEWEST: Keys = [(P.published_at, True), (P.id, True)]
SHOWN = (S.PUBLISHED, S.FULL, S.PAUSED, S.CLOSED)
EQUALS = {
    "city": P.city_code,
    "county": P.region_code,
    "category": P.category,
    "education": P.education,
    "industry": P.industry,
    "unit": P.unit_id,
}
SUMMARY = (
    P.id,
    P.title,
    P.category,
    P.city_code,
    P.region_code,
    P.unit_id,
    P.headcount,
    P.places_taken,
    P.allowance_yuan,
    P.education,
    P.industry,
    P.months_min,
    P.months_max,
    P.is_model,
    P.published_at,
    U.name.label("unit_name"),
    badge(P.unit_id).label("showcase"),
)
RELEASED_IN = select(B.id).where(B.id == P.model_batch_id, B.state == BatchState.RELEASED).scalar_subquery()
WHOLE = (
    *SUMMARY,
    P.state,
    P.duties,
    P.requirements,
    P.mentor,
    P.benefits,
    P.how_to_apply,
    P.work_time,
    P.hazards,
    P.majors,
    P.updated_at,
    U.industry.label("unit_industry"),
    U.address.label("unit_address"),
    U.intro.label("unit_intro"),
    PLACES.address.label("site_address"),
    RELEASED_IN.label("package_id"),
)


def offered() -> Select[Any]:
    """The posts being offered, with the names of their units."""
    return select(*SUMMARY).join_from(POSTS, Unit.__table__, P.unit_id == U.id).where(P.state == S.PUBLISHED)


def _matching(filters: Mapping[str, Any]) -> ColumnElement[bool]:
    conditions = [column == filters[name] for name, column in EQUALS.items() if filters.get(name)]
    if filters.get("model"):
        conditions.append(P.is_model.is_(True))
    for word in clean(str(filters.get("q") or "")).split()[:5]:
        of_unit = P.unit_id.in_(select(NAMED.c.id).where(NAMED.c.name.icontains(word, autoescape=True)))
        conditions.append(or_(P.title.icontains(word, autoescape=True), of_unit))
    return and_(True, *conditions)


def posts(filters: Mapping[str, Any], *, cursor: str | None = None, limit: int = 20) -> dict[str, Any]:
    """Return one page of the posts being offered, newest first."""
    return listed(offered().where(_matching(filters)), NEWEST, summary, cursor=cursor, limit=limit, order="posts")


def latest_posts(number: int) -> list[dict[str, Any]]:
    """Return the newest posts being offered."""
    return [summary(row) for row in rows(offered().order_by(P.published_at.desc(), P.id.desc()).limit(number))]


def model_posts(number: int) -> list[dict[str, Any]]:
    """Return the newest model posts being offered."""
    chosen = offered().where(P.is_model.is_(True)).order_by(P.published_at.desc(), P.id.desc())
    return [summary(row) for row in rows(chosen.limit(number))]


def similar_posts(post_id: str, number: int = 3) -> list[dict[str, Any]]:
    """Return the newest offered posts of the same category and city as a post."""
    this = POSTS.alias("this")
    alike = (P.category == this.c.category) & (P.city_code == this.c.city_code) & (P.id != this.c.id)
    statement = offered().join(this, alike).where(this.c.id == post_id).order_by(P.published_at.desc(), P.id.desc())
    return [summary(row) for row in rows(statement.limit(number))]


def post(post_id: str) -> dict[str, Any] | None:
    """Return one post that is or was offered; of a withdrawn one only that it was withdrawn."""
    statement = (
        select(*WHOLE)
        .join_from(POSTS, Unit.__table__, P.unit_id == U.id)
        .outerjoin(UnitSite.__table__, P.site_id == PLACES.id)
    )
    row = first(statement.where(P.id == post_id, P.state.in_((*SHOWN, S.WITHDRAWN))))
    if row is None:
        return None
    if row.state == S.WITHDRAWN:
        return {"id": row.id, "state": S.WITHDRAWN, "published_at": row.published_at}
    return _whole(row)


def summary(row: Row[Any]) -> dict[str, Any]:
    """The facts of a post in a list."""
    return {
        "id": row.id,
        "title": row.title,
        "category": str(row.category),
        "category_label": _(row.category.label),
        "city": row.city_code,
        "county": row.region_code if row.region_code in areas() else None,
        "region_name": place_name(row.region_code),
        "unit": {"id": row.unit_id, "name": row.unit_name},
        "headcount": row.headcount,
        "vacancies": row.headcount - row.places_taken,
        "allowance_yuan": text(row.allowance_yuan),
        "education": str(row.education),
        "education_label": _(row.education.label),
        "industry": str(row.industry),
        "industry_label": _(row.industry.label),
        "months_min": row.months_min,
        "months_max": row.months_max,
        "is_model": row.is_model,
        "showcase": _(row.showcase.label) if row.showcase else "",
        "published_at": row.published_at,
    }


def _whole(row: Row[Any]) -> dict[str, Any]:
    facts = summary(row)
    facts["unit"] |= {
        "industry_label": _(row.unit_industry.label),
        "address": row.unit_address,
        "intro": row.unit_intro,
    }
    place = row.site_address or row.unit_address
    requirements = "\n".join(
        part for part in (row.requirements, _("专业：%(majors)s", majors=row.majors) if row.majors else "") if part
    )
    facts |= {
        "state": row.state,
        "package_id": row.package_id if row.is_model else None,
        "state_label": _(row.state.label),
        "is_open": row.state == S.PUBLISHED and facts["vacancies"] > 0,
        "duties": row.duties,
        "requirements": requirements,
        "mentor": row.mentor,
        "benefits": row.benefits,
        "place": place,
        "how_to_apply": row.how_to_apply or _("请与见习单位所在县（市、区）的经办机构联系报名。"),
        "work_time": row.work_time,
        "safety": row.hazards,
        "updated_at": row.updated_at,
    }
    if facts["is_open"]:
        facts["json_ld"] = _job_posting(facts)
    return facts


def _job_posting(post: Mapping[str, Any]) -> dict[str, Any]:
    """The schema.org JobPosting that search engines read."""
    moment: datetime = post["published_at"]
    address = {
        "@type": "PostalAddress",
        "addressCountry": "CN",
        "addressRegion": "宁夏回族自治区",
        "addressLocality": post["region_name"],
        "streetAddress": post["place"],
    }
    salary = {"@type": "QuantitativeValue", "value": post["allowance_yuan"], "unitText": "MONTH"}
    return {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": post["title"],
        "description": post["duties"],
        "datePosted": moment.replace(tzinfo=LOCAL).isoformat(),
        "employmentType": "INTERN",
        "totalJobOpenings": post["vacancies"],
        "hiringOrganization": {"@type": "Organization", "name": post["unit"]["name"]},
        "jobLocation": {"@type": "Place", "address": address},
        "baseSalary": {"@type": "MonetaryAmount", "currency": "CNY", "value": salary},
    }


def open_places_of(unit_ids: list[str]) -> dict[str, tuple[int, int]]:
    """Return (posts, places left) offered by each of some units."""
    left = func.sum(P.headcount - P.places_taken)
    statement = (
        select(P.unit_id, func.count(), left).where(P.unit_id.in_(unit_ids), P.state == S.PUBLISHED).group_by(P.unit_id)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in rows(statement)} if unit_ids else {}


def offered_by(unit_id: str, number: int = 50) -> list[dict[str, Any]]:
    """Return the posts that a unit offers, newest first."""
    return [
        summary(row)
        for row in rows(
            offered().where(P.unit_id == unit_id).order_by(P.published_at.desc(), P.id.desc()).limit(number)
        )
    ]
