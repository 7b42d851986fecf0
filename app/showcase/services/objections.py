"""Objections to units in public notice: raised by anybody, answered by the organiser, read with a receipt (C89)."""

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
from app.showcase.models import Nomination, ShowcaseNotice, ShowcaseObjection
from app.showcase.policy.batches import ORGANISER
from app.showcase.policy.notices import may_answer
from app.showcase.queries import notices as queries
from app.showcase.services.moving import perform
from app.showcase.states import OBJECTING, NominationState, ObjectionState


def _may_answer(actor: Actor, objection: ShowcaseObjection) -> Refusal | None:
    return may_answer(actor, queries.nomination_of(objection))


decide = OBJECTING.bound_to({"uphold": _may_answer, "dismiss": _may_answer})


def raise_objection(
    notice_id: str, *, unit: str, content: str, raised_by: str = "", contact: str = ""
) -> tuple[ShowcaseObjection, str]:
    """Take an objection to a unit of a running notice, named by the key of its nomination; return it with its receipt.

    The receipt is shown once and stored hashed.  Raises OutOfReach when the notice does not run, Invalid for what was
    typed, Refused when the unit left the notice meanwhile.
    """
    notice = queries.running_notice(notice_id, clock.today())
    if notice is None:
        raise OutOfReach(_("公示已经结束，或者没有这份公示。"))
    sealed = objecting.written(content, raised_by, contact)
    objected = queries.nomination_noticed(notice, unit.strip()) if is_storable(unit) else None
    if objected is None:
        raise Invalid({"unit": _("请选择公示中的一家单位。")})
    if objected.state not in (NominationState.SHORTLISTED, NominationState.OBJECTED):
        raise Refused(Refusal("state", _("这家单位已不在公示中，可向公示单位反映情况。")), status=409)
    objection, receipt = _kept(notice, objected, sealed)
    if objected.state == NominationState.SHORTLISTED:
        with unscoped(objecting.NAMELESS):
            perform(SYSTEM, objected, "object")
    _tell_organiser(objection, objected)
    return objection, receipt


def _kept(notice: ShowcaseNotice, nomination: Nomination, sealed: objecting.Sealed) -> tuple[ShowcaseObjection, str]:
    return objecting.keep(
        ShowcaseObjection,
        (notice.id, nomination.id),
        sealed,
        state=ObjectionState.OPEN,
        answer_days=whole_number("objection_answer_days"),
        region_code=notice.region_code,
        city_code=notice.city_code,
        notice_id=notice.id,
        nomination_id=nomination.id,
        unit_name=nomination.unit_name,
    )


def _tell_organiser(objection: ShowcaseObjection, nomination: Nomination) -> None:
    tell(
        "showcase_objection",
        officers_of(objection.region_code, {ORGANISER[nomination.level]}),
        about=objection,
        link=f"/admin/showcase-objections/{objection.id}",
        due_on=objection.due_on,
        unit=objection.unit_name,
    )


def uphold(actor: Actor, objection: ShowcaseObjection, *, answer: str = "", reason: str = "") -> ShowcaseObjection:
    """The objection is right: the unit is not named, with the answer as the reason."""
    nomination = _answered(actor, objection, "uphold", answer, reason)
    if nomination.state == NominationState.OBJECTED:
        perform(SYSTEM, nomination, "uphold", reason=(objection.answer or "")[:REASON_MAX])
    return objection


def dismiss(actor: Actor, objection: ShowcaseObjection, *, answer: str = "", reason: str = "") -> ShowcaseObjection:
    """The objection is not right; the unit goes on in its notice when no other objection is open."""
    nomination = _answered(actor, objection, "dismiss", answer, reason)
    if nomination.state == NominationState.OBJECTED and not queries.has_other_open(objection):
        perform(SYSTEM, nomination, "dismiss")
    return objection


def _answered(actor: Actor, objection: ShowcaseObjection, move: str, answer: str, reason: str) -> Nomination:
    """Move the objection with its answer; return its nomination under lock."""
    nomination = queries.nomination_of(objection)
    perform.lock(nomination)  # a nomination before what belongs to it
    decide.begin(actor, objection, move)
    decide(actor, objection, move, reason=reason, **objecting.decision(actor, answer))
    return nomination


MOVES: dict[str, Callable[..., Any]] = {"uphold": uphold, "dismiss": dismiss}
