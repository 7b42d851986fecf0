"""Who may move or change which policy document, and why not: same level, four eyes."""

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.publications.models import PolicyDoc
from app.publications.scope import works_on_drafts
from app.publications.states import PolicyState as S
from app.security.states import Level, Permission, Role

CONTENT = [
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
]
DESCRIBED = ["topics", "summary"]
AUDITOR_OF = {Level.COUNTY: Role.COUNTY_AUDITOR, Level.CITY: Role.CITY_AUDITOR, Level.PROVINCE: Role.REGION_HRSS}


def is_of_office(actor: Actor, doc: PolicyDoc) -> bool:
    """Whether the document is one of the actor's own area, neither above nor below."""
    return actor.is_system or (str(actor.level) == str(doc.level) and actor.region_code == doc.region_code)


def may_submit(actor: Actor, doc: PolicyDoc) -> Refusal | None:
    """Sent by the office that drafts it."""
    return None if is_of_office(actor, doc) else Refusal("other_office", _("文件由拟稿地区的人员送审。"))


def may_audit(actor: Actor, doc: PolicyDoc) -> Refusal | None:
    """An auditor of the document's own level and area who had no hand in the text."""
    if not is_of_office(actor, doc) or not (actor.is_system or actor.has(AUDITOR_OF[doc.level])):
        return Refusal("other_level", _("由文件所属地区的同级审核人员办理。"))
    if actor.user_id is not None and actor.user_id in (doc.created_by_id, doc.submitted_by_id, doc.edited_by_id):
        return Refusal("four_eyes", _("不能审核本人拟稿、修改或送审的文件，请由其他审核人员办理。"))
    return None


def may_expire(actor: Actor, doc: PolicyDoc) -> Refusal | None:
    """Past its last day in force."""
    if doc.effective_to is None or clock.today() <= doc.effective_to:
        return Refusal("in_force", _("文件仍在有效期内。"))
    return None


POLICY: dict[str, Policy] = {
    "submit": may_submit,
    "return": may_audit,
    "publish": may_audit,
    "supersede": may_audit,
    "withdraw": may_audit,
    "expire": may_expire,
}


def may_read_scan(actor: Actor, doc: PolicyDoc) -> bool:
    """The signed original is for those who work on the documents of its own office."""
    return actor.is_system or (works_on_drafts(actor) and is_of_office(actor, doc))


def editable_fields(actor: Actor, doc: PolicyDoc) -> list[str]:
    """Everything while it is a draft of one's office; of a published document only what is said about it, not its text."""  # noqa: E501
    if not actor.may(Permission.POLICY_WRITE) or not is_of_office(actor, doc):
        return []
    if doc.state == S.DRAFT:
        return list(CONTENT)
    return list(DESCRIBED) if doc.state == S.PUBLISHED else []


def may_change_articles(actor: Actor, doc: PolicyDoc) -> Refusal | None:
    """Articles are written in a draft; a published text changes only by a new document that supersedes it."""
    if doc.state == S.DRAFT and editable_fields(actor, doc):
        return None
    return Refusal("state", _("已送审或已发布的正文不能修改；需要更正的，请另行发文替代，或撤回后重新发布。"))
