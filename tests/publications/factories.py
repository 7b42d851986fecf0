"""Policy documents for tests, made directly in any state with facts that fit it."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.publications.models import PolicyArticle, PolicyDoc
from app.publications.services.screening import keep_version
from app.publications.states import READABLE, PolicyState
from app.security.states import Level

_serial = count(1)
LEVELS = {"640000": Level.PROVINCE, "640100": Level.CITY, "640104": Level.COUNTY, "640121": Level.COUNTY}


def make_policy(state: str = "PUBLISHED", region_code: str = "640104", *, articles: int = 1, **facts: Any) -> PolicyDoc:
    """A document in a state; articles are p10, p20, … with one paragraph each."""
    number, now = next(_serial), clock.now()
    given: dict[str, Any] = {
        "title": f"测试通知{number}",
        "doc_no": f"测〔2023〕{number}号",
        "issuers": "甲局\n乙局",
        "issued_on": date(2023, 6, 1),
        "effective_from": date(2023, 6, 1),
        "region_code": region_code,
        "level": LEVELS[region_code],
        "state": PolicyState(state),
        "article_count": articles,
        "topics": "就业见习",
    }
    if state not in ("DRAFT", "REVIEW"):
        given["published_at"] = now
    if state == "WITHDRAWN":
        given["withdrawn_at"] = now
    if state == "SUPERSEDED" and "successor_id" not in facts:
        given["successor_id"] = make_policy(region_code=region_code).id
    if state == "EXPIRED":
        given["effective_to"] = date(2023, 6, 2)
    with acting_as(SYSTEM):
        doc = PolicyDoc(**{**given, **facts})
        db.session.add(doc)
        db.session.flush()
        for place in range(1, articles + 1):
            db.session.add(
                PolicyArticle(
                    policy_id=doc.id,
                    region_code=doc.region_code,
                    position=place * 10,
                    anchor=f"p{place * 10}",
                    level=1,
                    number=f"{place}、",
                    heading=f"第{place}部分",
                    body=f"正文{place}。",
                )
            )
        db.session.flush()
        if doc.state in READABLE:
            keep_version(SYSTEM, doc)
    return doc


def yesterday() -> date:
    """The day before the present one."""
    return clock.today() - timedelta(days=1)
