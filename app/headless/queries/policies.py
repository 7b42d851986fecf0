"""Published policy documents for other platforms, with their articles."""

from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import Row, exists, or_, select

from app.core import clock
from app.core.paging import Keys
from app.core.search import contains
from app.headless.queries.reading import Facts, Found, Gone, changed_at, listed, moved, rows, single
from app.publications.models import PolicyArticle, PolicyDoc
from app.publications.queries import lines
from app.publications.rules import body_html, validity
from app.publications.states import READABLE, TRACED, PolicyState

DOCS = PolicyDoc.__table__
D, A = DOCS.c, PolicyArticle.__table__.c
NEWEST: Keys = [(D.published_at, True), (D.id, True)]


def policies(filters: Facts) -> Found:
    """One page of published documents, the newest first."""
    statement = select(DOCS).where(D.state.in_(READABLE))
    if year := filters.get("year"):
        statement = statement.where(D.issued_on.between(date(year, 1, 1), date(year, 12, 31)))
    if filters.get("level"):
        statement = statement.where(D.level == filters["level"])
    if filters.get("published_since") is not None:
        statement = statement.where(D.published_at >= filters["published_since"])
    if filters.get("q"):
        said = exists().where(A.policy_id == D.id, contains([A.heading, A.body], filters["q"]))
        statement = statement.where(or_(contains([D.title, D.doc_no], filters["q"]), said))
    return listed(statement, NEWEST, _item, filters, order="api-policies", changed=moved("policy_doc"))


def policy(key: str) -> Found:
    """One published document; raises Gone when it was withdrawn."""
    row = single(select(DOCS).where(D.id == key, D.state.in_(TRACED)))
    if row.state == PolicyState.WITHDRAWN:
        raise Gone("这份文件已撤回。")
    order = select(A.anchor, A.level, A.number, A.heading, A.body).where(A.policy_id == key).order_by(A.position, A.id)
    facts = _item(row) | {
        "addressees": row.addressees,
        "version": row.revision,
        "successor": row.successor_id,
        "pdf": url_for("portal.policy_pdf", policy_id=row.id),
        "articles": [
            {
                "anchor": a.anchor,
                "level": a.level,
                "number": a.number,
                "heading": a.heading,
                "html": str(body_html(a.body)),
            }
            for a in rows(order)
        ],
    }
    return Found(facts, changed_at(row))


def _item(row: Row[Any]) -> Facts:
    return {
        "id": row.id,
        "title": row.title,
        "doc_no": row.doc_no,
        "issuers": lines(row.issuers),
        "issued_on": row.issued_on,
        "effective_from": row.effective_from,
        "effective_to": row.effective_to,
        "level": row.level,
        "topics": lines(row.topics),
        "summary": row.summary,
        "published_at": row.published_at,
        "validity": validity(row.state, row.effective_from, row.effective_to, clock.today()),
    }
