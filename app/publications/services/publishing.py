"""The way of a document to the public and out of force: review, publication, succession, expiry, withdrawal."""

from flask_babel import gettext as _

from app.core import clock, marks
from app.core.actor import Actor
from app.core.errors import Invalid
from app.publications import queries, signals
from app.publications.models import PolicyDoc
from app.publications.policy import CONTENT, POLICY
from app.publications.services.screening import keep_version, require_clean, require_complete
from app.publications.states import PUBLISHING

perform = PUBLISHING.bound_to(POLICY)


def submit(actor: Actor, doc: PolicyDoc, *, reason: str = "") -> PolicyDoc:
    """Send a complete document without personal numbers to review."""
    require_complete(doc)
    require_clean(doc)
    perform(actor, doc, "submit", reason=reason, submitted_at=clock.now(), submitted_by_id=actor.user_id)
    marks.close(doc)
    return doc


def send_back(actor: Actor, doc: PolicyDoc, *, reason: str = "", marks: dict[str, str] | None = None) -> PolicyDoc:
    """Return the document to its author with a reason, and marks on single fields where they help."""
    perform(actor, doc, "return", reason=reason)
    _mark(doc, marks or {})
    return doc


def _mark(doc: PolicyDoc, notes: dict[str, str]) -> None:
    marks.put(doc, notes, allowed=CONTENT)


def publish(actor: Actor, doc: PolicyDoc, *, not_secret: bool = False, reason: str = "") -> PolicyDoc:
    """Publish what is complete, clean and not secret; its first version is kept."""
    if not not_secret:
        raise Invalid({"not_secret": _("请先确认文件不涉及国家秘密和工作秘密。")})
    require_complete(doc)
    require_clean(doc)
    perform(actor, doc, "publish", reason=reason, published_at=clock.now(), published_by_id=actor.user_id)
    keep_version(actor, doc)
    signals.published.send(doc, actor=actor)
    return doc


def supersede(actor: Actor, doc: PolicyDoc, *, successor: str, reason: str = "") -> PolicyDoc:
    """Mark a document as replaced by another one that is in force."""
    found = queries.successor_named(successor.strip())
    if found is None or found.id == doc.id:
        raise Invalid({"successor": _("没有找到已发布且有效的替代文件，请核对文号。")})
    perform(actor, doc, "supersede", reason=reason, successor_id=found.id)
    signals.ended.send(doc, actor=actor)
    return doc


def expire(actor: Actor, doc: PolicyDoc) -> PolicyDoc:
    """Mark a document as out of force after its last day; it stays readable."""
    perform(actor, doc, "expire")
    signals.ended.send(doc, actor=actor)
    return doc


def withdraw(actor: Actor, doc: PolicyDoc, *, reason: str = "") -> PolicyDoc:
    """Take a document back; a trace with its title stays public."""
    perform(actor, doc, "withdraw", reason=reason, withdrawn_at=clock.now())
    signals.ended.send(doc, actor=actor)
    return doc
