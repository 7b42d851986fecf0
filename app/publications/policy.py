"""Who may move or change which policy document, and why not: same level, four eyes."""

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.publications.models import PolicyDoc
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
CORRECTED = ["addressees", "effective_to", "topics", "summary", "annexes", "release_note"]
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


def editable_fields(actor: Actor, doc: PolicyDoc) -> list[str]:
    """Everything while it is a draft of one's office; corrections once it is published, nothing in between."""
    if not actor.may(Permission.POLICY_WRITE) or not is_of_office(actor, doc):
        return []
    if doc.state == S.DRAFT:
        return list(CONTENT)
    return list(CORRECTED) if doc.state == S.PUBLISHED else []


def may_change_articles(actor: Actor, doc: PolicyDoc) -> Refusal | None:
    """Articles are written in a draft; a published text is corrected, and each correction is a version."""
    if editable_fields(actor, doc):
        return None
    return Refusal("state", _("文件当前不能修改正文：只有拟稿地区的人员可以修改草稿或更正已发布的文件。"))
