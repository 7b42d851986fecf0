"""A change of an agreement in force: logged for both, signed by one side, or signed by both (B27, C32, X25)."""

import json
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.card import as_text
from app.core.errors import Invalid, Refusal, Refused
from app.core.workflow import Mover
from app.extensions import db
from app.placements.models import Agreement, Placement
from app.placements.policy.agreements import may_change
from app.placements.queries import agreements as queries
from app.placements.queries.mentoring import mentor_name
from app.placements.rules.changing import FIELDS, needed_for
from app.placements.services.drafting import (
    CHANGEABLE,
    county_of,
    perform,
    put,
    require_lawful,
    require_terms,
    write_clauses,
)
from app.placements.services.sides import TRAINEE_SIDE, UNIT_SIDE, tell_side
from app.placements.services.signing import carry_unit
from app.placements.states import LIVE, Needs, PlacementState
from app.placements.states import AgreementState as S

COPIED = ("agreement_no", "person_name", "unit_name", "post_title", *CHANGEABLE)
NOTE_MAX = 500


def propose_change(actor: Actor, agreement: Agreement, *, note: str = "", **fields: Any) -> Agreement:
    """Change an agreement in force; the table of fields decides whether nobody, one side or both must sign.

    Returns the same agreement when nobody must, else the new version.  Raises Refused when it is not in force or a
    change is under way, Invalid when nothing changes or the new terms are not lawful.
    """
    Mover.lock(agreement)
    placement = _require_open(actor, agreement)
    require_terms(agreement, {name: value for name, value in fields.items() if name in CHANGEABLE})
    changed = _differences(agreement, placement, fields)
    needs = needed_for(changed)
    if needs == Needs.NONE:
        return edit_minor(actor, agreement, note=note, **{name: fields[name] for name in changed})
    if not (note or "").strip():
        raise Invalid({"change_note": _("请写明变更的原因，双方都能看到。")})
    if len(note) > NOTE_MAX:
        raise Invalid({"change_note": _("不能超过 %(n)s 字。", n=NOTE_MAX)})
    return _new_version(agreement, placement, needs, note.strip(), fields)


def needs_of(agreement: Agreement, **fields: Any) -> Needs:
    """Whose signature these changes would need, for the form that asks before anything is stored."""
    return needed_for(_differences(agreement, queries.placement_of(agreement), fields))


def edit_minor(actor: Actor, agreement: Agreement, *, note: str = "", **fields: Any) -> Agreement:
    """Change what needs no signature: old and new are kept on the agreement for both sides to see."""
    name = "edit_minor" if agreement.state == S.FILED else "edit_unfiled"
    perform.begin(actor, agreement, name)
    placement = _require_open(actor, agreement)
    changed = _differences(agreement, placement, fields)
    if needed_for(changed) != Needs.NONE:
        labels = "、".join(_(FIELDS[field].label) for field in changed if FIELDS[field].needs != Needs.NONE)
        raise Refused(Refusal("needs_signature", _("“%(names)s”的变更须重新签署。", names=labels), "二(五)"))
    when = clock.now().strftime("%Y-%m-%d %H:%M")
    lines = [
        [
            field,
            _said(field, getattr(agreement, field)),
            _said(field, fields[field]),
            actor.name,
            when,
        ]
        for field in changed
    ]
    agreement.changes = json.dumps([*json.loads(agreement.changes or "[]"), *lines], ensure_ascii=False)
    put(agreement, placement, {field: fields[field] for field in changed})
    labels = "、".join(_(FIELDS[field].label) for field in changed)
    perform(actor, agreement, name, reason=_("更正：%(names)s。", names=labels) + (note or "").strip())
    for side in (TRAINEE_SIDE, UNIT_SIDE):
        tell_side("agreement_minor_change", agreement, side, once=f"{when}:{len(lines)}", fields=labels)
    return agreement


def _require_open(actor: Actor, agreement: Agreement) -> Placement:
    if refusal := may_change(actor, agreement):
        raise Refused(refusal, status=409 if refusal.code == "state" else 403)
    placement = queries.placement_of(agreement)
    if placement.state not in LIVE:
        raise Refused(Refusal("state", _("见习已结束，协议不再变更。")), status=409)
    if any(other.number > agreement.number and other.state != S.VOID for other in queries.versions_of(agreement)):
        raise Refused(Refusal("state", _("已有新的变更版本在办理，请先办结或作废。")), status=409)
    return placement


def _differences(agreement: Agreement, placement: Placement, fields: dict[str, Any]) -> list[str]:
    changed = [
        name for name in CHANGEABLE if name in fields and _tidy(fields[name]) != (getattr(agreement, name) or None)
    ]
    if not changed:
        raise Invalid({"changes": _("没有需要变更的内容。")})
    if "starts_on" in changed and placement.state != PlacementState.PENDING:
        raise Invalid({"starts_on": _("见习已开始，开始日期不能变更。")})
    if "site_id" in changed:
        site = queries.site_of(fields["site_id"], agreement.unit_id) if fields["site_id"] else None
        if site is not None and site.region_code != county_of(agreement, placement):
            changed.append("county")
    return changed


def _tidy(value: Any) -> Any:
    return (value.strip() if isinstance(value, str) else value) or None


def _said(field: str, value: Any) -> str:
    if field == "mentor_id":
        return mentor_name(str(value)) if value else ""
    return as_text(value) if value is not None else ""


def _new_version(before: Agreement, placement: Placement, needs: Needs, note: str, fields: dict[str, Any]) -> Agreement:
    after = Agreement(
        **Agreement.keys_of(placement),
        **{name: getattr(before, name) for name in COPIED},
        number=queries.next_version(placement),
        needs=needs,
        change_note=note,
    )
    for name in CHANGEABLE:
        if name in fields:
            setattr(after, name, _tidy(fields[name]) if name != "night_work" else bool(fields[name]))
    write_clauses(after, placement)
    require_lawful(after, placement)
    db.session.add(after)
    db.session.flush()
    if needs == Needs.TRAINEE:
        carry_unit(after)
    else:
        tell_side("agreement_change_to_sign", after, UNIT_SIDE, due_on=before.ends_on, note=note)
    return after
