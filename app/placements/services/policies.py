"""Group policies that city or county buys, and accidents under them (三(一), R26)."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.errors import Invalid, Problems
from app.core.workflow import Mover
from app.extensions import db
from app.placements.models import InsuranceCase, InsurancePolicy
from app.placements.policy.insurance import may_buy
from app.placements.queries import insurance as queries
from app.placements.rules import accident_sum
from app.placements.services.insurance import perform, require
from app.placements.states.insurance import CaseResult, CoverState, InsuranceKind
from app.programme.queries import database_params


def add_policy(actor: Actor, *, region_code: str | None = None, **facts: Any) -> InsurancePolicy:
    """Register a policy that the actor's city or county bought; an accident policy is held against R26."""
    require(may_buy(actor))
    policy = InsurancePolicy(region_code=region_code or actor.region_code, **facts)
    _check_policy(policy)
    db.session.add(policy)
    db.session.flush()
    return policy


def change_policy(actor: Actor, policy: InsurancePolicy, **facts: Any) -> InsurancePolicy:
    """Correct a policy; never below the slots and the days that people are covered by."""
    require(may_buy(actor))
    Mover.lock(policy)
    facts.pop("region_code", None)
    for name, value in facts.items():
        setattr(policy, name, value)
    with db.session.no_autoflush:
        _check_policy(policy)
        _check_use(policy)
    db.session.flush()
    return policy


def _check_policy(policy: InsurancePolicy) -> None:
    problems: Problems = {}
    if policy.valid_to < policy.valid_from:
        problems["valid_to"] = [_("保险止期不能早于起期。")]
    if policy.slots < 1:
        problems["slots"] = [_("名额至少为 1。")]
    if policy.premium_yuan < 0:
        problems["premium_yuan"] = [_("保费不能为负数。")]
    if policy.sum_yuan <= 0:
        problems["sum_yuan"] = [_("保险金额应大于 0。")]
    elif policy.kind == InsuranceKind.ACCIDENT:
        verdict = accident_sum(
            sum=policy.sum_yuan, premium=policy.premium_yuan, on=policy.valid_to, params=database_params()
        )
        if not verdict.ok:
            problems["sum_yuan"] = [verdict.message or ""]
    if problems:
        raise Invalid(problems)


def _check_use(policy: InsurancePolicy) -> None:
    first, last, taken = queries.used_days(policy.id)
    problems: Problems = {}
    if policy.slots < taken:
        problems["slots"] = [_("已有 %(n)s 人参保，名额不能少于这个数。", n=taken)]
    if first and first < policy.valid_from:
        problems["valid_from"] = [_("已有人员自 %(day)s 起参保，起期不能晚于这一天。", day=first)]
    if last and last > policy.valid_to:
        problems["valid_to"] = [_("已有人员参保至 %(day)s，止期不能早于这一天。", day=last)]
    if problems:
        raise Invalid(problems)


def add_case(
    actor: Actor, *, cover_id: str, accident_on: date, content: str, reported_on: date | None = None
) -> InsuranceCase:
    """Write down an accident on a day of a cover; the cover is marked as claimed and goes on."""
    require(may_buy(actor))
    held = queries.cover_in_reach(cover_id)
    if held is None:
        raise Invalid({"cover_id": _("没有找到这份参保记录，或者不在您的职责范围内。")})
    reported = reported_on or clock.today()
    _check_accident(held.from_day, held.to_day, accident_on, reported)
    case = InsuranceCase(
        placement_id=held.placement_id,
        unit_id=held.unit_id,
        trainee_id=held.trainee_id,
        region_code=held.region_code,
        cover_id=held.id,
        person_name=held.person_name,
        accident_on=accident_on,
        reported_on=reported,
        content=content,
    )
    db.session.add(case)
    if held.state == CoverState.IN_FORCE:
        perform(SYSTEM, held, "claim")
    db.session.flush()
    return case


def _check_accident(first: date, last: date, accident_on: date, reported: date) -> None:
    problems: Problems = {}
    if not first <= accident_on <= last:
        problems["accident_on"] = [_("事故日期应在参保期间（%(a)s 至 %(b)s）内。", a=first, b=last)]
    if reported < accident_on or reported > clock.today():
        problems["reported_on"] = [_("报案日期不能早于事故日期，也不能晚于今天。")]
    if problems:
        raise Invalid(problems)


def decide_case(
    actor: Actor,
    case: InsuranceCase,
    *,
    result: str | None = None,
    amount_yuan: Decimal | None = None,
    decided_on: date | None = None,
    content: str | None = None,
    **_unused: Any,
) -> InsuranceCase:
    """Write what the insurer decided, or correct the account of an open case; a decided one stands."""
    require(may_buy(actor))
    Mover.lock(case)
    if case.result != CaseResult.OPEN:
        raise Invalid({"result": _("这起事故已有结论，不能再改。")})
    case.content = content or case.content
    if result and CaseResult(result) != CaseResult.OPEN:
        _decide(case, CaseResult(result), amount_yuan, decided_on or clock.today())
    db.session.flush()
    return case


def _decide(case: InsuranceCase, result: CaseResult, amount: Decimal | None, day: date) -> None:
    if result == CaseResult.PAID and not (amount and amount > 0):
        raise Invalid({"amount_yuan": _("请填写赔付金额。")})
    if day < case.reported_on or day > clock.today():
        raise Invalid({"decided_on": _("结论日期不能早于报案日期，也不能晚于今天。")})
    case.result, case.decided_on = result, day
    case.amount_yuan = amount if result == CaseResult.PAID else None
    db.session.flush()
    held = queries.claimed_cover(case.cover_id)
    if held is not None:
        perform(SYSTEM, held, "settle")
