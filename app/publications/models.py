"""Policy documents, their articles in order, and the unchangeable versions of what was published."""

from datetime import date, datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.core.types import Id, InArea, Record, choice
from app.publications.states import PolicyState
from app.security.states import Level

NUMBERED = "state IN ('PUBLISHED', 'SUPERSEDED', 'EXPIRED')"


class PolicyDoc(Record, InArea, Model):
    """One official document; ``issuers``, ``topics`` and ``annexes`` hold one entry a line, in order."""

    __tablename__ = "policy_doc"
    __table_args__ = (
        Index(
            "uq_policy_doc_doc_no_published",
            "doc_no",
            unique=True,
            sqlite_where=text(NUMBERED),
            postgresql_where=text(NUMBERED),
        ),
        CheckConstraint(
            "state = 'DRAFT' OR (doc_no IS NOT NULL AND issued_on IS NOT NULL AND effective_from IS NOT NULL"
            " AND issuers <> '' AND article_count > 0)",
            name="reviewed_is_complete",
        ),
        CheckConstraint("(state IN ('DRAFT', 'REVIEW')) = (published_at IS NULL)", name="published_has_time"),
        CheckConstraint("(state = 'SUPERSEDED') = (successor_id IS NOT NULL)", name="superseded_has_successor"),
        CheckConstraint("(state = 'WITHDRAWN') = (withdrawn_at IS NOT NULL)", name="withdrawn_has_time"),
        CheckConstraint("effective_to IS NULL OR effective_to >= effective_from", name="period"),
        CheckConstraint("article_count >= 0 AND revision >= 0", name="counts"),
        Index("ix_policy_doc_region", "region_code", "id"),
        Index("ix_policy_doc_city", "city_code", "id"),
        Index("ix_policy_doc_state", "state", "id"),
        Index("ix_policy_doc_public", "state", "published_at", "id"),
        Index("ix_policy_doc_title", "title", "id"),
    )

    title: Mapped[str] = mapped_column(String(200))
    doc_no: Mapped[str | None] = mapped_column(String(60), index=True)
    issuers: Mapped[str] = mapped_column(Text, default="")
    addressees: Mapped[str | None] = mapped_column(String(300))
    issued_on: Mapped[date | None]
    effective_from: Mapped[date | None]
    effective_to: Mapped[date | None]
    level: Mapped[Level] = mapped_column(choice(Level))
    topics: Mapped[str] = mapped_column(Text, default="")
    summary: Mapped[str | None] = mapped_column(String(500))
    annexes: Mapped[str] = mapped_column(Text, default="")
    release_note: Mapped[str | None] = mapped_column(String(60))
    state: Mapped[PolicyState] = mapped_column(choice(PolicyState), default=PolicyState.DRAFT)
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None]
    edited_by_id: Mapped[int | None]
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None]
    withdrawn_at: Mapped[datetime | None]
    successor_id: Mapped[str | None] = mapped_column(Id, ForeignKey("policy_doc.id"), index=True)
    article_count: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=0)


class OfPolicy(InArea):
    """A row that belongs to a policy document and lies in its area."""

    @declared_attr
    def policy_id(cls) -> Mapped[str]:
        return mapped_column(Id, ForeignKey("policy_doc.id"))

    @declared_attr
    def policy(cls) -> Mapped[PolicyDoc]:
        return relationship(PolicyDoc, lazy="raise", foreign_keys=f"{cls.__name__}.policy_id")  # type: ignore[attr-defined]


class PolicyArticle(Record, OfPolicy, Model):
    """One passage with its place, heading and text: paragraphs by line, or sanitised HTML."""

    __tablename__ = "policy_article"
    __table_args__ = (
        UniqueConstraint("policy_id", "anchor"),
        CheckConstraint("level BETWEEN 1 AND 3", name="level"),
        Index("ix_policy_article_order", "policy_id", "position", "id"),
    )

    position: Mapped[int] = mapped_column(default=0)
    level: Mapped[int] = mapped_column(default=1)
    anchor: Mapped[str] = mapped_column(String(32), default="")
    number: Mapped[str | None] = mapped_column(String(16))
    heading: Mapped[str | None] = mapped_column(String(120))
    body: Mapped[str | None] = mapped_column(Text)


class PolicyVersion(Record, OfPolicy, Model):
    """What a document said from a moment on; ``snapshot`` is JSON of its fields and articles."""

    __tablename__ = "policy_version"
    __table_args__ = (UniqueConstraint("policy_id", "number"),)

    number: Mapped[int]
    snapshot: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by_name: Mapped[str] = mapped_column(String(64))


class FixedVersion(Exception):
    """Somebody tried to change what was published: a programming error."""


def _refuse(_mapper: Any, _connection: Any, version: PolicyVersion) -> None:
    raise FixedVersion(version.id)


event.listen(PolicyVersion, "before_update", _refuse)
event.listen(PolicyVersion, "before_delete", _refuse)
