"""Agreements from the draft that follows the dispatch to their end: filing, return, void, fulfilment."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core import marks as field_marks
from app.core.actor import SYSTEM, Actor
from app.core.errors import Invalid, Refusal, Refused
from app.core.issued import IssuedState
from app.core.issuing import change, latest
from app.messaging.queries import officers_of
from app.messaging.services import tell
from app.placements.models import Agreement, Placement
from app.placements.queries import agreements as queries
from app.placements.queries.applications import lock_person
from app.placements.queries.reaching import placement_in_reach
from app.placements.rules import agreement_complete
from app.placements.services import insurance
from app.placements.services.amending import edit_minor, needs_of, propose_change
from app.placements.services.drafting import (
    CHANGEABLE,
    FREE,
    draft_for,
    edit,
    missing_clauses,
    perform,
    take_effect,
    write_clauses,
)
from app.placements.services.sides import TRAINEE_SIDE, UNIT_SIDE, print_code, request_code, tell_side
from app.placements.services.signing import sign_trainee, sign_unit
from app.placements.states import LIVE, ON_POST, EndType
from app.placements.states import AgreementState as S
from app.programme.queries import database_params
from app.security.states import Role

IN_FORCE = (S.SIGNED, S.FILED)
UNSIGNED_WORKDAYS = 10


def draft(actor: Actor, *, placement_id: str) -> Agreement:
    """Draft the agreement again after a void, while the placement waits for it; raises Invalid when one is there."""
    placement = placement_in_reach(placement_id)
    if placement is None:
        raise Invalid({"placement_id": _("没有找到这次见习，或者它不在您的职责范围内。")})
    if placement.state not in LIVE:
        raise Invalid({"placement_id": _("见习已结束或取消，不再签订协议。")})
    if queries.in_hand(placement) is not None or queries.in_force(placement) is not None:
        raise Invalid({"placement_id": _("这次见习已有协议，请在该协议上办理变更。")})
    return draft_for(placement)


def file(actor: Actor, agreement: Agreement, *, reason: str = "") -> Agreement:
    """Record a signed agreement (R21); a change takes effect now, and the version before counts as amended.

    What became longer is covered in the same breath; raises Invalid in the words of R25 when no policy has room.
    """
    lock_person(agreement.trainee_id)
    perform.begin(actor, agreement, "file")
    placement = queries.placement_of(agreement)
    if placement.state not in LIVE:
        raise Refused(Refusal("state", _("见习已结束或取消，协议不再备案。")), status=409)
    _require_signed_in_time(agreement)
    before = queries.version_before(agreement)
    perform(actor, agreement, "file", reason=reason, filed_on=clock.today())
    if before is not None:
        _amend(before, agreement)
        first, last = placement.starts_on, placement.ends_on
        take_effect(agreement, placement)
        if placement.ends_on > last or placement.starts_on < first:
            insurance.extend(actor, placement)
    for side in (UNIT_SIDE, TRAINEE_SIDE):
        tell_side("agreement_filed", agreement, side)
    return agreement


def _require_signed_in_time(agreement: Agreement) -> None:
    before = queries.version_before(agreement)
    last = before.ends_on if before else agreement.starts_on
    judged = agreement_complete(
        sign=queries.first_signed_on(agreement),
        start=last,
        missing=missing_clauses(agreement),
        params=database_params(),
    )
    if judged.message:
        raise Invalid({"signed_on": judged.message})


def _amend(before: Agreement, after: Agreement) -> None:
    perform(SYSTEM, before, "amend", reason=_("由第%(n)s版变更。", n=after.number), closed_on=clock.today())
    old, new = latest(before, "agreement"), latest(after, "agreement")
    if old is not None:
        change(old, IssuedState.AMENDED, note=after.change_note or "", followed_by=new)


def send_back(
    actor: Actor, agreement: Agreement, *, reason: str = "", marks: dict[str, str] | None = None
) -> Agreement:
    """Return a signed agreement with the reason and marks on its terms; its file counts no longer."""
    perform.begin(actor, agreement, "return")
    if any(
        other.number > agreement.number and other.state in queries.IN_HAND for other in queries.versions_of(agreement)
    ):
        raise Refused(Refusal("state", _("已有变更版本在办理，请先办结或作废后再退回。")), status=409)
    perform(actor, agreement, "return", reason=reason)
    field_marks.put(agreement, marks or {}, allowed=CHANGEABLE)
    _close_document(agreement, IssuedState.REVOKED, "备案退回，重新签署。")
    tell_side("agreement_returned", agreement, UNIT_SIDE, once=str(clock.now()), reason=reason)
    return agreement


def redraft(actor: Actor, agreement: Agreement, *, reason: str = "") -> Agreement:
    """Open a returned agreement for writing again; both signatures fall, the marks stay until the unit signs."""
    perform.begin(actor, agreement, "redraft")
    cleared: dict[str, Any] = dict.fromkeys(
        (
            "unit_signed_at",
            "unit_signer",
            "trainee_signed_at",
            "trainee_signer",
            "guardian",
            "file_id",
            "sha256",
            "carried",
        )
    )
    perform(actor, agreement, "redraft", reason=reason, **cleared)
    write_clauses(agreement, queries.placement_of(agreement))
    return agreement


def void(actor: Actor, agreement: Agreement, *, reason: str = "") -> Agreement:
    """Give up a version that both have not signed; an agreement in force before it stays so."""
    lock_person(agreement.trainee_id)
    perform.begin(actor, agreement, "void")
    if queries.placement_of(agreement).state in ON_POST and queries.is_first(agreement):
        raise Refused(Refusal("state", _("见习已在岗，协议不能作废，请修改后重新签署。")), status=409)
    perform(actor, agreement, "void", reason=reason, closed_on=clock.today())
    for side in (UNIT_SIDE, TRAINEE_SIDE):
        tell_side("agreement_void", agreement, side, reason=reason)
    county = officers_of(agreement.region_code, {Role.COUNTY_AGENT})
    tell(
        "agreement_void_county",
        county,
        about=agreement,
        link=f"/admin/agreements/{agreement.id}",
        name=agreement.person_name,
        unit=agreement.unit_name,
        reason=reason,
    )
    return agreement


def void_unsigned(agreement: Agreement) -> Agreement:
    """Void what both sides have not signed within ten workdays; a version that would start a placement is told of."""
    return void(SYSTEM, agreement, reason=_("起草后 %(n)s 个工作日内未完成签署。", n=UNSIGNED_WORKDAYS))


def prompt(agreement: Agreement) -> None:
    """Tell whose signature is missing, once a day, as long as the first day is near."""
    side = UNIT_SIDE if agreement.state == S.DRAFT else TRAINEE_SIDE
    tell_side("agreement_unsigned", agreement, side, due_on=agreement.starts_on, once=str(clock.today()))


def _close_document(agreement: Agreement, state: IssuedState, note: str) -> None:
    document = latest(agreement, "agreement")
    if document is not None:
        change(document, state, note=note)


# -- what follows the placement


def follow_dispatch(placement: Placement, **_facts: Any) -> None:
    """Draft the agreement when somebody is dispatched, unless one is there, and ask the unit to sign."""
    if queries.in_hand(placement) is not None or queries.in_force(placement) is not None:
        return
    drafted = draft_for(placement)
    tell_side("agreement_drafted", drafted, UNIT_SIDE, due_on=drafted.starts_on)


def follow_end(placement: Placement, **_facts: Any) -> None:
    """Close the agreement with the placement: fulfilled at the agreed end, terminated before it."""
    bound = queries.in_force(placement)
    for row in queries.agreements_of(placement):
        if row.state in queries.IN_HAND:
            perform(SYSTEM, row, "void", reason=_("见习已结束。"), closed_on=clock.today())
        elif row.state in IN_FORCE:
            _conclude(row, fulfilled=row is bound and placement.end_type == EndType.NORMAL)


def follow_cancel(placement: Placement, **_facts: Any) -> None:
    """Close every version when the dispatch is cancelled before the first day."""
    for row in queries.agreements_of(placement):
        if row.state in queries.IN_HAND:
            perform(SYSTEM, row, "void", reason=_("派遣已取消。"), closed_on=clock.today())
        elif row.state in IN_FORCE:
            _conclude(row, fulfilled=False)


def _conclude(agreement: Agreement, *, fulfilled: bool) -> None:
    perform(SYSTEM, agreement, "complete" if fulfilled else "terminate", closed_on=clock.today())
    note = "见习期满，协议履行完毕。" if fulfilled else "协议已解除。"
    _close_document(agreement, IssuedState.ENDED, note)


def write(actor: Actor, agreement: Agreement, *, change_note: str = "", **facts: Any) -> Agreement:
    """What the one form of an agreement does: write the terms of a draft, or propose a change of one in force."""
    if agreement.state in IN_FORCE:
        return propose_change(actor, agreement, note=change_note, **facts)
    return edit(actor, agreement, **facts, **({"change_note": change_note} if change_note else {}))


MOVES: dict[str, Callable[..., Any]] = {
    "sign_unit": sign_unit,
    "sign_trainee": sign_trainee,
    "file": file,
    "return": send_back,
    "redraft": redraft,
    "void": void,
}

__all__ = [
    "CHANGEABLE",
    "FREE",
    "MOVES",
    "draft",
    "draft_for",
    "edit",
    "edit_minor",
    "file",
    "follow_cancel",
    "follow_dispatch",
    "follow_end",
    "missing_clauses",
    "needs_of",
    "print_code",
    "prompt",
    "propose_change",
    "redraft",
    "request_code",
    "send_back",
    "sign_trainee",
    "sign_unit",
    "void",
    "void_unsigned",
    "write",
]
