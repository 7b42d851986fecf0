"""Posts for other platforms: the list being offered, one post with its JobPosting."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select

from app.core.clock import LOCAL
from app.core.money import text
from app.core.paging import Keys
from app.core.search import clean, contains
from app.headless.queries.reading import Facts, Found, Gone, changed_at, county_of, listed, moved, single
from app.organisations.queries import full_name_of
from app.posts.models import Post
from app.posts.states import PostState as S
from app.units.models import Unit, UnitSite

POSTS, UNITS, SITES = Post.__table__, Unit.__table__, UnitSite.__table__
P, U = POSTS.c, UNITS.c
NAMED = Unit.__table__.alias("named")  # searched once, not once for each post
NEWEST: Keys = [(P.published_at, True), (P.id, True)]
EQUALS = {
    "city": P.city_code,
    "county": P.region_code,
    "category": P.category,
    "education": P.education,
    "industry": P.industry,
    "unit": P.unit_id,
    "model": P.is_model,
}
ITEM = (
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
    P.updated_at,
    U.name.label("unit_name"),
    U.updated_at.label("also_updated_at"),
)
DETAIL = (
    *ITEM,
    P.state,
    P.duties,
    P.requirements,
    P.mentor,
    P.benefits,
    P.how_to_apply,
    U.address.label("unit_address"),
    SITES.c.address.label("site_address"),
)


def posts(filters: Facts) -> Found:
    """One page of the posts being offered, newest first."""
    statement = select(*ITEM).join_from(POSTS, UNITS, P.unit_id == U.id).where(P.state == S.PUBLISHED)
    for name, column in EQUALS.items():
        if filters.get(name) is not None:
            statement = statement.where(column == filters[name])
    if filters.get("published_since") is not None:
        statement = statement.where(P.published_at >= filters["published_since"])
    for word in clean(filters.get("q")).split()[:5]:
        of_unit = P.unit_id.in_(select(NAMED.c.id).where(contains([NAMED.c.name], word)))
        statement = statement.where(or_(contains([P.title], word), of_unit))
    return listed(statement, NEWEST, item, filters, order="api-posts", changed=moved("post"))


def post(key: str) -> Found:
    """One post being offered or full; raises Gone for one that was closed or withdrawn."""
    joined = select(*DETAIL).join_from(POSTS, UNITS, P.unit_id == U.id).outerjoin(SITES, P.site_id == SITES.c.id)
    row = single(joined.where(P.id == key, P.published_at.is_not(None), P.state != S.PAUSED))
    if row.state not in (S.PUBLISHED, S.FULL):
        raise Gone("这个岗位已结束招募或已撤回。")
    facts = item(row) | {
        "duties": row.duties,
        "requirements": row.requirements,
        "mentor": row.mentor,
        "benefits": row.benefits,
        "place": row.site_address or row.unit_address,
        "how_to_apply": row.how_to_apply,
    }
    return Found(facts | {"json_ld": _job_posting(facts)}, changed_at(row))


def item(row: Row[Any]) -> Facts:
    """The facts of a post in a list."""
    return {
        "id": row.id,
        "title": row.title,
        "category": row.category,
        "city": row.city_code,
        "county": county_of(row.region_code),
        "region_name": full_name_of(row.region_code),
        "unit": {"id": row.unit_id, "name": row.unit_name},
        "headcount": row.headcount,
        "vacancies": row.headcount - row.places_taken,
        "allowance_yuan": text(row.allowance_yuan),
        "education": row.education,
        "industry": row.industry,
        "months_min": row.months_min,
        "months_max": row.months_max,
        "is_model": row.is_model,
        "published_at": row.published_at,
    }


def _job_posting(post: Facts) -> Facts:
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
        "identifier": {"@type": "PropertyValue", "name": "宁夏就业见习", "value": post["id"]},
        "title": post["title"],
        "description": post["duties"],
        "datePosted": moment.replace(tzinfo=LOCAL).isoformat(),
        "employmentType": "INTERN",
        "totalJobOpenings": post["vacancies"],
        "hiringOrganization": {"@type": "Organization", "name": post["unit"]["name"]},
        "jobLocation": {"@type": "Place", "address": address},
        "baseSalary": {"@type": "MonetaryAmount", "currency": "CNY", "value": salary},
    }
