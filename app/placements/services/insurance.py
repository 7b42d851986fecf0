"""The accident cover of each trainee, from the first day to the last (三(一), R25)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core import clock, unit_of_work
from app.core.actor import SYSTEM, Actor
from app.core.calendar import DAY
from app.core.errors import Invalid, Problems, Refusal, Refused
from app.core.scope import unscoped
from app.core.workflow import Mover
from app.extensions import db
from app.placements import signals
from app.placements.models import InsuranceCover, InsurancePolicy, Placement
from app.placements.policy.insurance import may_arrange, may_buy
from app.placements.queries import insurance as queries
from app.placements.queries.applications import lock_person
from app.placements.queries.insurance import can_cover, gaps, is_covered
from app.placements.queries.reaching import placement_in_reach
from app.placements.states import PlacementState
from app.placements.states.insurance import INSURING, CoverState, InsuranceKind

__all__ = [
    "MOVES",
    "arrange",
    "can_cover",
    "cancel",
    "close_covers",
    "confirm",
    "cover",
    "extend",
    "follow_correction",
    "gaps",
    "is_covered",
    "lapse",
    "perform",
    "require",
]

perform = INSURING.bound_to({})
OVER = frozenset({PlacementState.ENDED, PlacementState.CANCELLED})


def require(refusal: Refusal | None) -> None:
    """Raise Refused when there is a reason against it."""
    if refusal is not None:
        raise Refused(refusal)


def arrange(actor: Actor, placement: Placement, *, since: date | None = None) -> InsuranceCover:
    """Cover every day of a placement, from a day on, that no accident policy covers; return the cover of the first day.

    Slots of the county's policies come first, then those of its city; several policies may join.  Raises Invalid
    with the words of R25 when days stay open, and then nothing is kept.
    """
    require(may_arrange(actor))
    lock_person(placement.trainee_id)
    Mover.lock(placement)
    if placement.state in OVER:
        raise Refused(Refusal("state", _("见习已结束或者取消，不再办理参保。")), status=409)
    with unit_of_work.attempt():
        while (gap := gaps(placement, since=since)) is not None:
            _lengthen(placement, gap) or _join(placement, gap)
    signals.prepared.send(placement, actor=actor)
    return queries.first_cover(placement.id)


def extend(actor: Actor, placement: Placement) -> InsuranceCover:
    """Cover the days by which a placement became longer: all of one that has not begun, else from today on."""
    since = None if placement.state == PlacementState.PENDING else clock.today()
    return arrange(actor, placement, since=since)


def _lengthen(placement: Placement, gap: date) -> InsuranceCover | None:
    """The cover that ends the day before a gap, carried on under the same policy and in the same slot."""
    for cover_ in queries.running_covers(placement.id):
        policy = cover_.policy
        if policy.kind == InsuranceKind.ACCIDENT and cover_.to_day + DAY == gap <= policy.valid_to:
            cover_.to_day = min(policy.valid_to, _open_until(placement, gap))
            db.session.flush()
            return cover_
    return None


def _join(placement: Placement, gap: date) -> InsuranceCover:
    """A new cover from a day on, in a slot of the policy that reaches furthest; raises Invalid when there is none."""
    end = _open_until(placement, gap)
    policies = queries.usable_policies(placement.region_code, gap, end, InsuranceKind.ACCIDENT)
    while (policy := queries.best_policy(queries.with_slot(policies), gap, end)) is not None:
        if (slot := _take(policy, gap)) is not None:
            return _put(placement, policy, gap, min(policy.valid_to, end), slot[0])
        policies = [other for other in policies if other.id != policy.id]
    raise Invalid(
        {"insurance": _("%(day)s起无意外伤害保险覆盖：本县（区）和所属市的保单没有可用名额，请先购买保险。", day=gap)}
    )


def _open_until(placement: Placement, gap: date) -> date:
    """The last day before the next cover begins, or of the placement."""
    later = [first for first, _last in queries.days_covered([placement.id]).get(placement.id, []) if first > gap]
    return min([placement.ends_on, *(first - DAY for first in later)])


def _take(policy: InsurancePolicy, first: date) -> tuple[InsuranceCover | None] | None:
    """A slot of a policy, counted under its lock: one that passes on (with whose it was), else a fresh one.

    None when somebody else took the last one meanwhile.
    """
    Mover.lock(policy)
    for left in queries.passing_slots([policy.id]).get(policy.id, []):
        if left.to_day < first:
            with unscoped("the slot of somebody who left early passes on within one group policy"):
                perform(SYSTEM, left, "pass_on")
            return (left,)
    return (None,) if queries.slots_left([policy.id]).get(policy.id, 0) > 0 else None


def _put(
    placement: Placement, policy: InsurancePolicy, first: date, last: date, slot_from: InsuranceCover | None
) -> InsuranceCover:
    made = InsuranceCover(
        **InsuranceCover.keys_of(placement),
        policy_id=policy.id,
        person_name=placement.person_name,
        from_day=first,
        to_day=last,
        slot_from_id=slot_from.id if slot_from else None,
        state=CoverState.IN_FORCE,
    )
    db.session.add(made)
    db.session.flush()
    return made


def cover(
    actor: Actor,
    *,
    placement_id: str,
    policy_id: str,
    from_day: date | None = None,
    to_day: date | None = None,
) -> InsuranceCover:
    """Put one trainee under one policy by hand, for the days of the placement that the policy holds; medical too."""
    require(may_buy(actor))
    placement, policy = _named(placement_id, policy_id)
    first = from_day or max(policy.valid_from, placement.starts_on)
    last = to_day or min(policy.valid_to, placement.ends_on)
    Mover.lock(policy)
    _check_cover(placement, policy, first, last)
    slot = _take(policy, first)
    if slot is None:
        raise Invalid({"policy_id": _("这份保单的名额已用完。")})
    return _put(placement, policy, first, last, slot[0])


def _named(placement_id: str, policy_id: str) -> tuple[Placement, InsurancePolicy]:
    placement, policy = placement_in_reach(placement_id), queries.policy_in_reach(policy_id)
    if placement is None:
        raise Invalid({"placement_id": _("没有找到这份见习，或者不在您的职责范围内。")})
    own = (placement.region_code, placement.city_code)
    if policy is None or policy.region_code not in own:
        raise Invalid({"policy_id": _("请选择本县（区）或者所属市的保单。")})
    if placement.state in OVER:
        raise Invalid({"placement_id": _("见习已结束或者取消，不再办理参保。")})
    return placement, policy


def _check_cover(placement: Placement, policy: InsurancePolicy, first: date, last: date) -> None:
    problems: Problems = {}
    if first < policy.valid_from or last > policy.valid_to or first > last:
        problems["from_day"] = [_("参保日期应在保单有效期内。")]
    elif policy.kind == InsuranceKind.ACCIDENT and any(
        first <= held_to and last >= held_from
        for held_from, held_to in queries.days_covered([placement.id]).get(placement.id, [])
    ):
        problems["from_day"] = [_("这些日期已有意外伤害保险。")]
    if problems:
        raise Invalid(problems)


def cancel(actor: Actor, cover_: InsuranceCover, *, reason: str = "") -> InsuranceCover:
    """Give a cover back before its placement began, so that its slot is free again; the reason stays in the log."""
    require(may_buy(actor))
    perform.begin(actor, cover_, "cancel")
    if cover_.state == CoverState.IN_FORCE and cover_.from_day <= clock.today() and queries.has_started(cover_):
        raise Refused(Refusal("in_use", _("见习人员已在岗，不能退保；见习结束后名额自动处理。"), "R25"))
    perform(actor, cover_, "cancel", reason=reason)
    return cover_


def confirm(actor: Actor, cover_: InsuranceCover, *, reason: str = "") -> InsuranceCover:
    """The insurer took the trainee on."""
    perform(actor, cover_, "confirm", reason=reason)
    return cover_


def close_covers(placement: Placement) -> int:
    """End the covers of a placement that ended (with its last day) or was cancelled (given back whole)."""
    covers = queries.running_covers(placement.id)
    last = placement.actual_end if placement.state == PlacementState.ENDED else None
    for held in covers:
        if last is None or held.from_day > last or held.state == CoverState.PENDING:
            perform(SYSTEM, held, "cancel", reason=_("见习已结束或者取消。"))
        else:
            perform(SYSTEM, held, "expire", to_day=min(held.to_day, last))
    return len(covers)


def follow_correction(placement: Placement) -> None:
    """Carry a corrected last day on to the cover that ended with the placement."""
    held = queries.last_ended_cover(placement.id)
    if held is not None and placement.actual_end is not None and placement.actual_end >= held.from_day:
        held.to_day = min(held.policy.valid_to, placement.actual_end)
        db.session.flush()


def lapse(actor: Actor, cover_: InsuranceCover) -> None:
    """End a cover of which the last day has passed."""
    perform(actor, cover_, "expire")


MOVES: dict[str, Callable[..., Any]] = {"confirm": confirm, "cancel": cancel}
