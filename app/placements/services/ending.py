"""How a placement goes on and ends: stood still, resumed, kept, ended early, the term over, corrected (R28)."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.errors import Invalid, Refusal, Refused
from app.core.rulebook import Result
from app.core.scope import unscoped
from app.core.workflow import Mover
from app.extensions import db
from app.placements import signals
from app.placements.models import Placement, StandingRequest, Suspension
from app.placements.policy.placements import REQUEST_POLICY, may_answer
from app.placements.queries import applications
from app.placements.queries import placements as queries
from app.placements.queries.applications import CONSEQUENCE
from app.placements.rules import early_end
from app.placements.services import insurance, news, starting
from app.placements.services.starting import perform
from app.placements.states import REQUESTING, EndReason, EndType, PlacementState
from app.posts.services.seats import free_place, locked
from app.programme.queries import database_params
from app.trainees.services import standing as people
from app.units.models import Unit
from app.units.states import UnitState

settle = REQUESTING.bound_to(REQUEST_POLICY)
DAY = timedelta(days=1)


def suspend(actor: Actor, placement: Placement, request: StandingRequest) -> Placement:
    """Let a placement stand still from the asked day on; no allowance until it is resumed."""
    perform(actor, placement, "suspend", reason=request.words[:500])
    row = Suspension(**Suspension.keys_of(placement), from_day=request.on_day, reason=request.words)
    db.session.add(row)
    db.session.flush()
    signals.suspended.send(placement, actor=actor)
    _tell("placement_suspended", placement, once=row.id, day=request.on_day)
    return placement


def resume(actor: Actor, placement: Placement, request: StandingRequest) -> Placement:
    """Go on from the asked day, if the cover holds (R25)."""
    if gap := insurance.gaps(placement):
        raise Invalid({"insurance": _("%(day)s起无意外伤害保险覆盖，不能恢复（R25）。", day=gap.isoformat())})
    perform(actor, placement, "resume", reason=request.words[:500])
    row = queries.open_suspension(placement)
    if row is not None:
        row.to_day = max(request.on_day - DAY, row.from_day)
        db.session.flush()
    signals.resumed.send(placement, actor=actor)
    _tell("placement_resumed", placement, once=request.id, day=request.on_day)
    return placement


def retain(actor: Actor, placement: Placement, request: StandingRequest) -> Placement:
    """End because the unit signed a labour contract; the last day on post is the one before the contract begins."""
    return _end(actor, placement, "retain", request.on_day, EndReason.CONTRACT_WITH_UNIT, request.asked_on, request)


def end(actor: Actor, placement: Placement, request: StandingRequest) -> Placement:
    """End before the term, for the reason that was asked."""
    why = request.end_reason or EndReason.UNWILLING
    return _end(actor, placement, "end", request.on_day, why, request.asked_on, request)


def complete(actor: Actor, placement: Placement) -> Placement:
    """End a placement whose agreed last day has passed, as the system."""
    locked(placement.post_id)
    applications.lock_person(placement.trainee_id)
    perform.begin(actor, placement, "complete")
    if clock.today() <= placement.agreed_end:
        raise Invalid({"agreed_end": _("见习期限尚未届满。")})
    last = placement.agreed_end
    return _end(actor, placement, "complete", last, EndReason.TERM_COMPLETED, last)


def judge_end(placement: Placement, last_day: date, reason: str, reported: date | None) -> Result:
    """What R28 says of an end: its type, whether it is abnormal, by when the county must know."""
    return early_end(
        agreed_end=placement.agreed_end,
        last_day=last_day,
        reason=reason,
        reported=reported,
        params=database_params(),
    )


def _end(
    actor: Actor,
    placement: Placement,
    name: str,
    last_day: date,
    why: EndReason,
    reported: date,
    asked: StandingRequest | None = None,
    words: str = "",
) -> Placement:
    judged = judge_end(placement, last_day, why.value, reported)
    kind = EndType(judged["end_type"])
    facts: dict[str, Any] = {
        "actual_end": last_day,
        "ends_on": last_day,
        "end_type": kind,
        "end_reason": why,
        "is_abnormal": bool(judged["abnormal"]),
        "end_reported_on": reported,
    }
    with unscoped(CONSEQUENCE):
        perform(actor, placement, name, reason=(asked.words if asked else words)[:500], **facts)
        row = queries.open_suspension(placement)
        if row is not None:
            row.to_day = max(last_day, row.from_day)
        people.finish(SYSTEM, queries.person_of(placement))
        left = queries.open_request(placement)
        if left is not None and left is not asked:
            settle(SYSTEM, left, "take_back", decided_on=clock.today())
        free_place(placement.post_id)
        signals.ended.send(placement, actor=actor)
    _tell("placement_ended", placement, day=last_day, how=_(kind.label), why=_(why.label))
    return placement


def _tell(key: str, placement: Placement, *, once: str = "", **facts: Any) -> None:
    for told in (news.to_trainee, news.to_unit):
        told(key, placement, once=once, **facts)


def correct(actor: Actor, placement: Placement, *, last_day: date, end_reason: str, reason: str = "") -> Placement:
    """Correct the last day and the reason of an end; type and abnormality are judged anew, locked months stay (R62)."""
    perform.begin(actor, placement, "correct")
    if not placement.starts_on <= last_day <= min(placement.agreed_end, clock.today()):
        words = _(
            "最后在岗日应在 %(first)s 至 %(last)s 之间，且不晚于今天。",
            first=placement.starts_on.isoformat(),
            last=placement.agreed_end.isoformat(),
        )
        raise Invalid({"last_day": words})
    overlap = starting.judge_overlap(placement.trainee_id, placement.starts_on, last_day, but=placement.id)
    if not overlap.ok:
        raise Invalid({"last_day": overlap.message or ""})
    judged, why = judge_end(placement, last_day, end_reason, placement.end_reported_on), EndReason(end_reason)
    if (judged["end_type"] == EndType.NORMAL) != (why == EndReason.TERM_COMPLETED):
        raise Invalid({"end_reason": _("结束原因与最后在岗日不一致：期满的最后在岗日应为协议结束日。")})
    perform(
        actor,
        placement,
        "correct",
        reason=reason,
        actual_end=last_day,
        ends_on=last_day,
        end_type=EndType(judged["end_type"]),
        end_reason=why,
        is_abnormal=bool(judged["abnormal"]),
    )
    signals.corrected.send(placement, actor=actor)
    _tell("placement_corrected", placement, once=str(placement.version), day=last_day, why=_(why.label))
    return placement


def keeps_unit(unit: Unit) -> Refusal | None:
    """A unit leaves of its own will only when nobody is on post or to come (6.1)."""
    live = queries.live_of_unit(unit.id)
    if not live:
        return None
    words = _("还有 %(n)s 名见习人员待上岗、在岗或中断，取消派遣或者结束见习后才能退出。", n=len(live))
    return Refusal("in_use", words, "二(五)")


def end_for_unit(unit: Unit, why: str) -> None:
    """Call off what a unit no longer on the list had prepared; a cancelled one also ends what goes on: its own fault.

    Where the accreditation only ran out, those on post stay to the agreed end.
    """
    for placement in queries.live_of_unit(unit.id):
        with unscoped(CONSEQUENCE):
            if placement.state == PlacementState.PENDING:
                starting.cancel(SYSTEM, placement, reason=why)
            elif unit.state == UnitState.CANCELLED:
                locked(placement.post_id)
                applications.lock_person(placement.trainee_id)
                perform.begin(SYSTEM, placement, "end")
                today = clock.today()
                last = min(max(today, placement.starts_on), placement.agreed_end)
                _end(SYSTEM, placement, "end", last, EndReason.UNIT_FAULT, today, words=why)


def answer_end_prompt(actor: Actor, placement: Placement, *, answer: bool) -> Placement:
    """Say before the end, as the trainee, whether one wants to stay, or as the unit, whether it will keep (B29)."""
    Mover.lock(placement)
    if refusal := may_answer(actor, placement):
        raise Refused(refusal, status=409 if refusal.code == "state" else 403)
    name = "wants_to_stay" if placement.trainee_id in actor.trainee_ids else "unit_will_keep"
    setattr(placement, name, bool(answer))
    db.session.flush()
    return placement
