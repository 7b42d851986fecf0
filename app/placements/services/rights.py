"""Complaints that the unit does not see (二(五), C37), and the random presence check (B17)."""

import secrets
from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from uuid import uuid4

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.core import clock, unit_of_work
from app.core.actor import Actor
from app.core.errors import Invalid, Problems, Refusal, Refused
from app.core.identifiers import new_id
from app.core.insertion import insert_unless_there
from app.core.receipts import new_receipt, receipt_hash
from app.core.scope import unscoped
from app.core.types import city_of
from app.extensions import db
from app.messaging.queries import accounts_of_trainee, officers_of
from app.messaging.services import tell
from app.placements.models import Complaint, Placement, PresenceCall, PresenceDraw
from app.placements.policy.rights import COMPLAINT_POLICY, may_complain, may_draw
from app.placements.queries import rights as queries
from app.placements.queries.reaching import placement_in_reach
from app.placements.rules.presence import drawn, pool_hash
from app.placements.states.care import COMPLAINING, CallResult, ComplaintKind, ComplaintState
from app.programme.queries import workdays_after
from app.security.states import Role

perform = COMPLAINING.bound_to(COMPLAINT_POLICY)
ANSWER_WORKDAYS = 10
CONTENT_MAX = 2000
TO_THE_CITY = frozenset({ComplaintKind.FEES, ComplaintKind.ALLOWANCE})
NAMELESS = "an anonymous complaint is stored without anything of whoever made it"
DRAW_MAX = 200


def complain(
    actor: Actor,
    *,
    unit_id: str,
    kind: str,
    content: str,
    placement_id: str | None = None,
    is_anonymous: bool = False,
) -> tuple[Complaint, str]:
    """Take a complaint about a unit; return it with its receipt, which is shown once and stored hashed.

    An anonymous one names neither person nor placement nor account, and no line of the audit log tells of it.
    The auditors of the county are told, of fees and allowance those of the city too; the unit never.
    """
    if refusal := may_complain(actor):
        raise Refused(refusal)
    text, unit = content.strip(), queries.unit_complained_of(unit_id)
    _check_complaint(text, kind, unit)
    assert unit is not None
    placement = None if is_anonymous else _own_placement(actor, placement_id, unit_id)
    receipt = new_receipt()
    facts = {
        "unit_id": unit_id,
        "unit_name": unit[0],
        "region_code": placement.region_code if placement else unit[1],
        "receipt_hash": receipt_hash(receipt),
        "kind": ComplaintKind(kind),
        "content": text,
        "received_on": clock.today(),
        "due_on": _answer_by(),
        "is_anonymous": is_anonymous,
    }
    complaint = _nameless(facts) if is_anonymous else _named(actor, placement, facts)
    _tell_officers(complaint)
    return complaint, receipt


def _check_complaint(text: str, kind: str, unit: tuple[str, str] | None) -> None:
    problems: Problems = {}
    if unit is None:
        problems["unit_id"] = [_("没有找到这家单位。")]
    if kind not in frozenset(ComplaintKind):
        problems["kind"] = [_("请选择投诉事项。")]
    if not text:
        problems["content"] = [_("请写明情况。")]
    elif len(text) > CONTENT_MAX:
        problems["content"] = [_("内容不能超过 %(n)s 字。", n=CONTENT_MAX)]
    if problems:
        raise Invalid(problems)


def _own_placement(actor: Actor, placement_id: str | None, unit_id: str) -> Placement | None:
    if not placement_id:
        return None
    placement = placement_in_reach(placement_id)
    if placement is None or placement.trainee_id not in actor.trainee_ids or placement.unit_id != unit_id:
        raise Invalid({"placement_id": _("没有找到这份见习。")})
    return placement


def _answer_by() -> object:
    return workdays_after(clock.today(), ANSWER_WORKDAYS, beside="content")


def _named(actor: Actor, placement: Placement | None, facts: dict[str, object]) -> Complaint:
    person = next(iter(actor.trainee_ids))
    complaint = Complaint(trainee_id=person, placement_id=placement.id if placement else None, **facts)
    db.session.add(complaint)
    db.session.flush()
    return complaint


def _nameless(facts: dict[str, object]) -> Complaint:
    """Stored beside the session: a random key, the day instead of the moment, and no entry in the audit log."""
    key, day = str(uuid4()), datetime.combine(clock.today(), time())
    row = {
        **facts,
        "id": key,
        "city_code": city_of(str(facts["region_code"])),
        "trainee_id": None,
        "placement_id": None,
        "created_by_id": None,
        "updated_by_id": None,
        "created_at": day,
        "updated_at": day,
        "state": ComplaintState.OPEN,
        "version": 1,
    }
    with unscoped(NAMELESS):
        insert_unless_there(Complaint, **row)
        return db.session.get_one(Complaint, key)


def _tell_officers(complaint: Complaint) -> None:
    told = officers_of(complaint.region_code, {Role.COUNTY_AUDITOR})
    if complaint.kind in TO_THE_CITY:
        told += officers_of(complaint.city_code, {Role.CITY_AUDITOR})
    tell(
        "complaint_received",
        told,
        about=complaint,
        link=f"/admin/complaints/{complaint.id}",
        due_on=complaint.due_on,
        unit=complaint.unit_name,
        kind=_(complaint.kind.label),
    )


def take_up(actor: Actor, complaint: Complaint, *, reason: str = "") -> Complaint:
    """The county looks into it."""
    perform(actor, complaint, "take_up", reason=reason)
    _tell_person(complaint, "complaint_taken_up")
    return complaint


def answer(
    actor: Actor, complaint: Complaint, *, answer: str = "", is_upheld: bool = False, reason: str = ""
) -> Complaint:
    """Answer the person; an anonymous one reads it with the receipt."""
    perform.begin(actor, complaint, "answer")
    text = answer.strip()
    if not text:
        raise Invalid({"answer": _("请填写答复内容。")})
    facts = {"answer": text, "is_upheld": bool(is_upheld), "answered_on": clock.today()}
    perform(actor, complaint, "answer", reason=reason, **facts)
    _tell_person(complaint, "complaint_answered")
    return complaint


def reopen(actor: Actor, complaint: Complaint, *, reason: str = "") -> Complaint:
    """Go on with a complaint that was answered; the days of the answer begin anew."""
    perform(actor, complaint, "reopen", reason=reason, due_on=_answer_by())
    _tell_officers_again(complaint)
    return complaint


def _tell_person(complaint: Complaint, template: str) -> None:
    if complaint.trainee_id is None:
        return
    tell(
        template,
        accounts_of_trainee(complaint.trainee_id),
        about=complaint,
        link="/desk/complaints",
        due_on=complaint.due_on,
        once=str(complaint.version),
        unit=complaint.unit_name,
    )


def _tell_officers_again(complaint: Complaint) -> None:
    tell(
        "complaint_received",
        officers_of(complaint.region_code, {Role.COUNTY_AUDITOR}),
        about=complaint,
        link=f"/admin/complaints/{complaint.id}",
        due_on=complaint.due_on,
        once=str(complaint.version),
        unit=complaint.unit_name,
        kind=_(complaint.kind.label),
    )


MOVES: dict[str, Callable[..., Any]] = {"take_up": take_up, "answer": answer, "reopen": reopen}


# -- presence


def draw(actor: Actor, *, size: int) -> PresenceDraw:
    """Draw today's call list of the actor's county; anybody can draw it again from the seed and the list (B17).

    One a day.  Raises Invalid when nobody is on post or the size is not 1 to 200; more than the list draws all.
    """
    if refusal := may_draw(actor):
        raise Refused(refusal)
    if not 1 <= size <= DRAW_MAX:
        raise Invalid({"size": _("抽查人数应为 1—%(n)s。", n=DRAW_MAX)})
    if queries.draw_of(actor.region_code, clock.today()) is not None:
        raise Refused(Refusal("state", _("今天已抽取过名单，不能重抽。")), status=409)
    people = {placement.id: placement for placement in queries.on_post_today(actor.region_code)}
    if not people:
        raise Invalid({"size": _("今天没有在岗的见习人员。")})
    return _keep_draw(actor, people, size)


def _keep_draw(actor: Actor, people: dict[str, Placement], size: int) -> PresenceDraw:
    seed, keys = secrets.token_hex(16), sorted(people)
    made = PresenceDraw(
        id=new_id(),
        region_code=actor.region_code,
        drawn_on=clock.today(),
        seed=seed,
        pool=len(keys),
        pool_hash=pool_hash(keys),
        pool_keys=" ".join(keys),
        size=min(size, len(keys)),
    )
    try:
        with unit_of_work.attempt():
            db.session.add(made)
            db.session.flush()
    except IntegrityError as taken:
        raise Refused(Refusal("state", _("今天已抽取过名单，不能重抽。")), status=409) from taken
    for rank, key in enumerate(drawn(seed, keys, made.size), start=1):
        db.session.add(_call(made, rank, people[key]))
    db.session.flush()
    return made


def _call(made: PresenceDraw, rank: int, placement: Placement) -> PresenceCall:
    return PresenceCall(
        **PresenceCall.keys_of(placement),
        draw_id=made.id,
        rank=rank,
        person_name=placement.person_name,
        unit_name=placement.unit_name,
    )


def is_true(made: PresenceDraw, calls: list[PresenceCall]) -> bool:
    """Whether list, order and people of a draw are what its seed gives."""
    keys = made.pool_keys.split()
    order = [call.placement_id for call in sorted(calls, key=lambda call: call.rank)]
    return pool_hash(keys) == made.pool_hash and drawn(made.seed, keys, made.size) == order


def record_call(actor: Actor, call: PresenceCall, *, result: str, note: str | None = None) -> PresenceCall:
    """Write what a call found; it may be corrected on the day of the call."""
    if refusal := may_draw(actor):
        raise Refused(refusal)
    perform.lock(call)
    if call.called_at is not None and call.called_at.date() != clock.today():
        raise Refused(Refusal("state", _("抽查结果只能在当天更正。")), status=409)
    if result not in frozenset(CallResult) - {CallResult.OPEN}:
        raise Invalid({"result": _("请选择抽查结果。")})
    text = (note or "").strip()
    if result == CallResult.ABSENT and not text:
        raise Invalid({"note": _("不在岗的，请写明情况。")})
    call.result, call.note = CallResult(result), text[:200] or None
    call.called_at, call.called_by = clock.now(), actor.name[:64]
    db.session.flush()
    return call
