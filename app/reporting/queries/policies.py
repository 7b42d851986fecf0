"""The published document that a report is asked for."""

from sqlalchemy import or_, select

from app.extensions import db
from app.publications.models import PolicyDoc
from app.publications.states import READABLE


def published_policy(key: str) -> PolicyDoc | None:
    """Return the document of an id or a document number, the last published one; None when there is none."""
    named = or_(PolicyDoc.id == key, PolicyDoc.doc_no == key)
    statement = select(PolicyDoc).where(named, PolicyDoc.state.in_(READABLE))
    return db.session.scalar(statement.order_by(PolicyDoc.published_at.desc(), PolicyDoc.id.desc()).limit(1))
