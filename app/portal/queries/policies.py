"""Published policy documents: the list, one document article by article, its files, the facts of its PDF."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Row, Select, exists, or_, select

from app.core import clock
from app.core.files import StoredFile
from app.core.paging import Keys
from app.core.pdf.contracts import PolicyContext
from app.core.rulebook import refs
from app.core.search import clean
from app.portal.queries.basis import NOTICE, anchor
from app.portal.queries.judging import PAGES
from app.portal.queries.reading import first, holds_line, listed, rows
from app.publications.models import PolicyArticle, PolicyDoc
from app.publications.queries import lines, official_context
from app.publications.rules import body_html, validity
from app.publications.states import READABLE, TRACED, PolicyState

DOCS = PolicyDoc.__table__
D, A, F = DOCS.c, PolicyArticle.__table__.c, StoredFile.__table__.c
NEWEST: Keys = [(D.published_at, True), (D.id, True)]
SUMMARY = (
    D.id,
    D.title,
    D.doc_no,
    D.issuers,
    D.issued_on,
    D.effective_from,
    D.effective_to,
    D.level,
    D.summary,
    D.state,
    D.published_at,
)


def _narrowed(filters: Mapping[str, Any]) -> Select[Any]:
    statement = select(*SUMMARY).where(D.state.in_(READABLE))
    if filters.get("year"):
        year = int(str(filters["year"]))
        statement = statement.where(D.issued_on.between(date(year, 1, 1), date(year, 12, 31)))
    if filters.get("topic"):
        statement = statement.where(holds_line(D.topics, str(filters["topic"])))
    for word in clean(str(filters.get("q") or "")).split()[:5]:
        said = exists().where(
            A.policy_id == D.id,
            or_(A.body.icontains(word, autoescape=True), A.heading.icontains(word, autoescape=True)),
        )
        statement = statement.where(
            or_(D.title.icontains(word, autoescape=True), D.doc_no.icontains(word, autoescape=True), said)
        )
    return statement


def policies(filters: Mapping[str, Any], *, cursor: str | None = None, limit: int = 20) -> dict[str, Any]:
    """Return one page of published documents, the newest first."""
    return listed(_narrowed(filters), NEWEST, _summary, cursor=cursor, limit=limit, order="policies")


def latest_policies(number: int) -> list[dict[str, Any]]:
    """Return the documents published last that are still in force."""
    statement = select(*SUMMARY).where(D.state == PolicyState.PUBLISHED).order_by(D.published_at.desc(), D.id.desc())
    return [_summary(row) for row in rows(statement.limit(number))]


def policy(policy_id: str) -> dict[str, Any] | None:
    """Return one document with its articles; of a withdrawn one only the trace."""
    row = first(select(DOCS).where(D.id == policy_id, D.state.in_(TRACED)))
    if row is None:
        return None
    found = _summary(row)
    if row.state == PolicyState.WITHDRAWN:
        return found | {"summary": None, "withdrawn_at": row.withdrawn_at}
    return found | {
        "addressees": row.addressees,
        "version": row.revision,
        "release_note": row.release_note,
        "updated_at": row.updated_at,
        "articles": [
            {"anchor": a.anchor, "level": a.level, "number": a.number, "heading": a.heading, "html": body_html(a.body)}
            for a in _articles(row.id)
        ],
        "attachments": _attachments(row.id, lines(row.annexes)),
        "previous": _link(D.successor_id == row.id),
        "next": _link(D.id == row.successor_id) if row.successor_id else None,
        "rules": _rules() if row.doc_no == NOTICE else [],
    }


def policy_print(policy_id: str) -> tuple[str, PolicyContext] | None:
    """Return the facts of a document's PDF with a mark that changes whenever they do."""
    row = first(select(DOCS).where(D.id == policy_id, D.state.in_(READABLE)))
    if row is None:
        return None
    articles = [dict(article._mapping) for article in _articles(row.id)]
    return f"{row.id}@{row.version}", official_context(dict(row._mapping), articles)


def policy_file(policy_id: str, file_id: str) -> Row[Any] | None:
    """Return a published attachment of a published document."""
    published = exists().where(D.id == F.record_id, D.state.in_(READABLE))
    return first(select(F.name, F.content_type, F.sha256).where(F.id == file_id, *_annexes(policy_id), published))


def _annexes(policy_id: str) -> tuple[Any, ...]:
    return (F.entity == DOCS.name, F.record_id == policy_id, F.kind == "ANNEX")


def _summary(row: Row[Any]) -> dict[str, Any]:
    kind = validity(row.state, row.effective_from, row.effective_to, clock.today())
    return {
        "id": row.id,
        "title": row.title,
        "doc_no": row.doc_no,
        "issuers": lines(row.issuers),
        "issued_on": row.issued_on,
        "effective_from": row.effective_from,
        "effective_to": row.effective_to,
        "level": str(row.level),
        "summary": row.summary,
        "published_at": row.published_at,
        "validity": str(kind),
        "validity_label": _(kind.label),
    }


def _articles(policy_id: str) -> list[Row[Any]]:
    return list(
        rows(
            select(A.anchor, A.level, A.number, A.heading, A.body)
            .where(A.policy_id == policy_id)
            .order_by(A.position, A.id)
        )
    )


def _attachments(policy_id: str, titles: list[str]) -> list[dict[str, Any]]:
    """The published files, then the annexes that have a title but no file."""
    found = rows(select(F.id, F.name, F.size).where(*_annexes(policy_id)).order_by(F.id))
    files = [
        {
            "name": file.name,
            "size": file.size,
            "url": url_for("portal.policy_file", policy_id=policy_id, file_id=file.id),
        }
        for file in found
    ]
    known = {str(file["name"]).rsplit(".", 1)[0] for file in files}
    return files + [{"name": title, "size": None, "url": None} for title in titles if title not in known]


def _link(condition: Any) -> dict[str, Any] | None:
    row = first(select(D.id, D.title).where(condition, D.state.in_(READABLE)).order_by(D.published_at.desc()).limit(1))
    return {"id": row.id, "title": row.title} if row else None


def _rules() -> list[dict[str, Any]]:
    """The rules by the anchor of the clause that they rest on, each with the form that applies it.

    A parameter is named once in each passage, with the first rule there that reads it.
    """
    by_anchor: dict[str, list[dict[str, Any]]] = {}
    for rule in refs():
        for place in filter(None, (anchor(clause.strip()) for clause in rule.clause.split(","))):
            known = by_anchor.setdefault(place, [])
            named = {key for entry in known if entry["page"] for key in entry["parameters"]}
            fresh = [key for key in rule.parameters if key not in named]
            page = PAGES.get(rule.number)
            known.append({"id": rule.number, "name": _(rule.name), "page": page, "parameters": fresh})
    return [{"anchor": place, "rules": rules} for place, rules in by_anchor.items()]
