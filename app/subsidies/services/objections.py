"""Objections to claims in public notice: raised by anybody, answered by an auditor, read with a receipt (C89).

Who objects is kept sealed with the words, is told to nobody but the officers, and stands in no log.
"""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from app.core import clock, objecting
from app.core.actor import SYSTEM, Actor
from app.core.errors import Invalid, OutOfReach, Refusal, Refused
from app.core.scope import unscoped
from app.core.search import is_storable
from app.core.workflow import REASON_MAX
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
    sealed = objecting.written(content, raised_by, contact)
    objected = queries.claim_noticed(notice, claim.strip()) if is_storable(claim) else None
    if objected is None:
        raise Invalid({"claim": _("请选择公示中的一笔申领。")})
    if objected.state not in (ClaimState.PUBLIC_NOTICE, ClaimState.OBJECTION):
        raise Refused(Refusal("state", _("这笔申领已不在公示中，可向公示单位反映情况。")), status=409)
    objection, receipt = _kept(notice, objected, sealed)
    if objected.state == ClaimState.PUBLIC_NOTICE:
        with unscoped(objecting.NAMELESS):
            perform(SYSTEM, objected, "object", due_on=objection.due_on)
    _tell_auditors(objection)
    return objection, receipt


def _kept(notice: ClaimNotice, claim: Claim, sealed: objecting.Sealed) -> tuple[NoticeObjection, str]:
    return objecting.keep(
        NoticeObjection,
        (notice.id, claim.id),
        sealed,
        state=NoticeObjectionState.OPEN,
        answer_days=whole_number("objection_answer_days"),
        region_code=notice.region_code,
        city_code=notice.city_code,
        notice_id=notice.id,
        claim_id=claim.id,
        claim_number=claim.number,
    )


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
    decide(actor, objection, move, reason=reason, **objecting.decision(actor, answer))
    return claim


MOVES: dict[str, Callable[..., Any]] = {"uphold": uphold, "dismiss": dismiss}
