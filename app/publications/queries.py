"""Policy documents by the questions asked of them; what changed between two versions."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from app.core import clock
from app.core.card import Lookup
from app.core.pdf.contracts import PolicyContext
from app.core.search import clean
from app.extensions import db
from app.organisations.queries import full_name_of
from app.programme.models import PolicyParam
from app.publications.models import PolicyArticle, PolicyDoc, PolicyVersion
from app.publications.rules import official_html, paragraphs
from app.publications.states import READABLE
from app.publications.states import PolicyState as S

TEXT_FIELDS = (
    "title",
    "doc_no",
    "issuers",
    "addressees",
    "issued_on",
    "effective_from",
    "effective_to",
    "topics",
    "summary",
    "annexes",
    "release_note",
)


def lines(text: str | None) -> list[str]:
    """The entries of a field that holds one a line, in order."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def find_policies(q: str) -> list[tuple[str, str]]:
    """Search the documents in reach by number or title."""
    word = clean(q)
    match = PolicyDoc.title.icontains(word, autoescape=True) | PolicyDoc.doc_no.icontains(word, autoescape=True)
    rows = db.session.execute(
        select(PolicyDoc.id, PolicyDoc.doc_no, PolicyDoc.title).where(match).order_by(PolicyDoc.id.desc()).limit(20)
    )
    return [(key, f"{doc_no or ''} {title}".strip()) for key, doc_no, title in rows]


def policy_name(key: str) -> str:
    """Return the number and title of a document in reach."""
    row = db.session.execute(select(PolicyDoc.doc_no, PolicyDoc.title).where(PolicyDoc.id == key)).first()
    return f"{row.doc_no or ''} {row.title}".strip() if row else ""


POLICY_LOOKUP = Lookup(find_policies, policy_name)


def policy_by_id(key: str) -> PolicyDoc | None:
    """Return one document in reach."""
    return db.session.scalar(select(PolicyDoc).where(PolicyDoc.id == key))


def articles_of(doc: PolicyDoc) -> list[PolicyArticle]:
    """Return the articles of a document in their order."""
    return list(
        db.session.scalars(
            select(PolicyArticle)
            .where(PolicyArticle.policy_id == doc.id)
            .order_by(PolicyArticle.position, PolicyArticle.id)
        )
    )


def last_position(doc: PolicyDoc) -> int:
    """Return the place of the last article, 0 when there is none."""
    return int(
        db.session.scalar(select(func.max(PolicyArticle.position)).where(PolicyArticle.policy_id == doc.id)) or 0
    )


def has_anchor(doc_id: str, anchor: str, *, but: str | None = None) -> bool:
    """Whether an article of the document already bears the anchor."""
    statement = select(PolicyArticle.id).where(PolicyArticle.policy_id == doc_id, PolicyArticle.anchor == anchor)
    return db.session.scalar(statement.where(PolicyArticle.id != but) if but else statement) is not None


def published_with_number(doc_no: str, *, but: str | None = None) -> PolicyDoc | None:
    """Return the published document of a number."""
    statement = select(PolicyDoc).where(PolicyDoc.doc_no == doc_no, PolicyDoc.state.in_(READABLE))
    return db.session.scalar(statement.where(PolicyDoc.id != but) if but else statement)


def successor_named(word: str) -> PolicyDoc | None:
    """Return the document in force that a number or a key names."""
    return db.session.scalar(
        select(PolicyDoc).where((PolicyDoc.doc_no == word) | (PolicyDoc.id == word), PolicyDoc.state == S.PUBLISHED)
    )


def validity_over() -> list[PolicyDoc]:
    """Return the published documents past their last day in force."""
    statement = select(PolicyDoc).where(PolicyDoc.state == S.PUBLISHED, PolicyDoc.effective_to < clock.today())
    return list(db.session.scalars(statement.order_by(PolicyDoc.id)))


def oldest_in_review() -> tuple[int, date | None]:
    """How many documents in reach wait for review, and since when the oldest does."""
    row = db.session.execute(
        select(func.count(), func.min(PolicyDoc.submitted_at)).where(PolicyDoc.state == S.REVIEW).select_from(PolicyDoc)
    ).one()
    return int(row[0]), row[1].date() if row[1] else None


def parameters_of(doc: PolicyDoc) -> list[PolicyParam]:
    """Return the dated parameters of the rules that rest on the document."""
    if not doc.doc_no:
        return []
    rests = PolicyParam.source_doc.contains(doc.doc_no, autoescape=True)
    return list(
        db.session.scalars(
            select(PolicyParam).where(rests).order_by(PolicyParam.key, PolicyParam.effective_from).limit(200)
        )
    )


# -- versions


def versions_of(doc: PolicyDoc) -> list[PolicyVersion]:
    """Return the versions of a document, newest first."""
    return list(
        db.session.scalars(
            select(PolicyVersion)
            .where(PolicyVersion.policy_id == doc.id)
            .order_by(PolicyVersion.number.desc())
            .limit(50)
        )
    )


def version_before(version: PolicyVersion) -> PolicyVersion | None:
    """Return the version that this one replaced."""
    statement = select(PolicyVersion).where(
        PolicyVersion.policy_id == version.policy_id, PolicyVersion.number < version.number
    )
    return db.session.scalar(statement.order_by(PolicyVersion.number.desc()).limit(1))


def snapshot_of(doc: PolicyDoc) -> dict[str, Any]:
    """What a document says now, as plain facts for a version."""
    facts = {name: _plain(getattr(doc, name)) for name in TEXT_FIELDS}
    names = ("anchor", "level", "number", "heading", "body")
    return {
        "fields": facts,
        "articles": [{name: getattr(article, name) for name in names} for article in articles_of(doc)],
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True)
class Change:
    """One field or paragraph of which two versions differ; an empty side was added or removed."""

    place: str
    before: str
    after: str


def compare(older: PolicyVersion | None, newer: PolicyVersion, labels: Mapping[str, str]) -> list[Change]:
    """List what differs between two versions: fields by label, articles paragraph by paragraph."""
    old = json.loads(older.snapshot) if older else {"fields": {}, "articles": []}
    new = json.loads(newer.snapshot)
    found = [
        Change(labels.get(name, name), str(old["fields"].get(name) or ""), str(new["fields"].get(name) or ""))
        for name in TEXT_FIELDS
        if (old["fields"].get(name) or "") != (new["fields"].get(name) or "")
    ]
    before, after = ({article["anchor"]: article for article in side["articles"]} for side in (old, new))
    for anchor in dict.fromkeys([*before, *after]):
        found += _article_changes(anchor, before.get(anchor), after.get(anchor))
    return found


def _article_changes(anchor: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Iterable[Change]:
    before, after = _said(old), _said(new)
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Change(f"#{anchor}", "\n".join(before[a:b]), "\n".join(after[c:d]))


def _said(article: Mapping[str, Any] | None) -> list[str]:
    if article is None:
        return []
    head = f"{article['number'] or ''}{article['heading'] or ''}"
    return [*([head] if head else []), *paragraphs(article["body"])]


# -- the printed document


def official_context(doc: Mapping[str, Any], articles: Iterable[Mapping[str, Any]]) -> PolicyContext:
    """The facts of the official layout (GB/T 9704-2012), from a document and its articles as plain rows."""
    issuers = lines(doc["issuers"])
    annexes = lines(doc["annexes"])
    office = issuers[0] if issuers else full_name_of(doc["region_code"])
    return PolicyContext(
        title=doc["title"],
        doc_no=doc["doc_no"] or "",
        issuers=issuers or [office],
        addressees=(doc["addressees"] or "").rstrip("：:"),
        issued_on=doc["issued_on"] or clock.today(),
        body_html=official_html(articles),
        attachments=annexes,
        release_note=(doc["release_note"] or "").strip("（）()"),
        cc="",
        printed_by=f"{office}办公室",
        verify_url=f"{current_app.config['PUBLIC_URL']}/policies/{doc['id']}",
    )


def as_row(record: PolicyDoc | PolicyArticle) -> dict[str, Any]:
    """The columns of a record as a plain mapping."""
    return {column.key: getattr(record, column.key) for column in record.__table__.columns}
