"""Objections to claims in public notice: raised by anybody, answered by an auditor, read with a receipt (C89).

Who objects is kept sealed with the words, is told to nobody but the officers, and stands in no log.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from app.core import clock, crypto
from app.core.actor import SYSTEM, Actor
from app.core.errors import Invalid, OutOfReach, Problems, Refusal, Refused
from app.core.insertion import insert_unless_there
from app.core.receipts import new_receipt, receipt_hash
from app.core.scope import unscoped
from app.core.search import is_storable
from app.core.workflow import REASON_MAX
from app.extensions import db
from app.messaging.queries import officers_of
from app.messaging.services import tell
from app.programme.queries import whole_number
from app.security.states import Role
from app.subsidies.models import Claim, ClaimNotice, NoticeObjection
from app.subsidies.policy.notices import may_decide
from app.subsidies.queries import notices as queries
from app.subsidies.services import holding, submitting
from app.subsidies.services.moving import perform
from app.subsidies.states import OBJECTING, ClaimState, NoticeObjectionState

RULE = "R44"
CONTENT_MAX, NAME_MAX, CONTACT_MAX, ANSWER_MAX = 1000, 40, 60, 2000
NAMELESS = "an objection is stored without anything of whoever raised it but what they wrote"


def _may_decide(actor: Actor, objection: NoticeObjection) -> Refusal | None:
    return may_decide(actor, queries.claim_of(objection))


decide = OBJECTING.bound_to({"uphold": _may_decide, "dismiss": _may_decide})


def raise_objection(
    notice_id: str, *, claim: str, content: str, raised_by: str = "", contact: str = ""
) -> tuple[NoticeObjection, str]:
    """Take an objection to a claim, named by its number, of a running notice; return it with its receipt.

    The receipt is shown once and stored hashed.  Raises OutOfReach when the notice does not run, Invalid for what was
    typed, Refused when the claim left the notice meanwhile.
    """
    notice = queries.running_notice(notice_id, clock.today())
    if notice is None:
        raise OutOfReach(_("公示已经结束，或者没有这份公示。"))
    words, name, way = content.strip(), raised_by.strip(), contact.strip()
    _require(words, name, way)
    objected = queries.claim_noticed(notice, claim.strip()) if is_storable(claim) else None
    if objected is None:
        raise Invalid({"claim": _("请选择公示中的一笔申领。")})
    if objected.state not in (ClaimState.PUBLIC_NOTICE, ClaimState.OBJECTION):
        raise Refused(Refusal("state", _("这笔申领已不在公示中，可向公示单位反映情况。")), status=409)
    receipt = new_receipt()
    objection = _stored(notice, objected, receipt, content=words, raised_by=name or None, contact=way or None)
    if objected.state == ClaimState.PUBLIC_NOTICE:
        with unscoped(NAMELESS):
            perform(SYSTEM, objected, "object", due_on=objection.due_on)
    _tell_auditors(objection)
    return objection, receipt


def _require(content: str, name: str, contact: str) -> None:
    problems: Problems = {}
    if not content:
        problems["content"] = [_("请写明异议的内容和理由。")]
    for field, text, most in (
        ("content", content, CONTENT_MAX),
        ("raised_by", name, NAME_MAX),
        ("contact", contact, CONTACT_MAX),
    ):
        if len(text) > most:
            problems[field] = [_("不能超过 %(n)s 字。", n=most)]
        elif not is_storable(text):
            problems[field] = [_("含有不允许的字符。")]
    if problems:
        raise Invalid(problems)


def _stored(notice: ClaimNotice, claim: Claim, receipt: str, **sealed: str | None) -> NoticeObjection:
    """Beside the session, so that the log does not tell from which address it came.

    The key follows from what was written: the same words sent twice are one objection.
    """
    said = "\n".join([notice.id, claim.id, *(f"{name}={text or ''}" for name, text in sorted(sealed.items()))])
    today, key = clock.today(), str(UUID(hex=crypto.keyed_hash(said)[:32], version=4))
    row = {
        "id": key,
        "region_code": notice.region_code,
        "city_code": notice.city_code,
        "notice_id": notice.id,
        "claim_id": claim.id,
        "claim_number": claim.number,
        "received_on": today,
        "due_on": today + timedelta(days=whole_number("objection_answer_days")),
        "receipt_hash": receipt_hash(receipt),
        "state": NoticeObjectionState.OPEN,
        "created_by_id": None,
        "updated_by_id": None,
        **sealed,
    }
    with unscoped(NAMELESS):
        if not insert_unless_there(NoticeObjection, **row):
            raise Invalid({"content": _("同样内容的异议已经收到，请凭当时的回执号查看答复。")})
        return db.session.get_one(NoticeObjection, key)


def _tell_auditors(objection: NoticeObjection) -> None:
    tell(
        "notice_objection",
        officers_of(objection.region_code, {Role.COUNTY_AUDITOR}),
        about=objection,
        link=f"/admin/notice-objections/{objection.id}",
        due_on=objection.due_on,
        number=objection.claim_number,
    )


def uphold(actor: Actor, objection: NoticeObjection, *, answer: str = "", reason: str = "") -> NoticeObjection:
    """The objection is right: the claim is refused with the answer as its reason."""
    claim = _answered(actor, objection, "uphold", answer, reason)
    if claim.state == ClaimState.OBJECTION:
        submitting.give_up(SYSTEM, claim, "uphold", reason=(objection.answer or "")[:REASON_MAX], refused_rules=RULE)
        holding.tell_refused(claim, objection.answer or "", RULE)
    return objection


def dismiss(actor: Actor, objection: NoticeObjection, *, answer: str = "", reason: str = "") -> NoticeObjection:
    """The objection is not right; the claim goes on in its notice when no other objection is open."""
    claim = _answered(actor, objection, "dismiss", answer, reason)
    if claim.state == ClaimState.OBJECTION and not queries.has_other_open(objection):
        perform(SYSTEM, claim, "dismiss", due_on=None)
    return objection


def _answered(actor: Actor, objection: NoticeObjection, move: str, answer: str, reason: str) -> Claim:
    """Move the objection with its answer; return its claim under lock."""
    claim = queries.claim_of(objection)
    perform.lock(claim)  # a claim before what belongs to it, as everywhere
    decide.begin(actor, objection, move)
    words = answer.strip()
    if not words or len(words) > ANSWER_MAX or not is_storable(words):
        raise Invalid({"answer": _("请填写调查情况与答复，不超过 %(n)s 字。", n=ANSWER_MAX)})
    facts: dict[str, Any] = {"answer": words, "decided_on": clock.today(), "decided_by": actor.name[:64]}
    decide(actor, objection, move, reason=reason, **facts)
    return claim


MOVES: dict[str, Callable[..., Any]] = {"uphold": uphold, "dismiss": dismiss}
