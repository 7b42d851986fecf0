"""Who reaches which claims and moneys: officers by area, a unit its own, a person the own lines."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, false, select

from app.core.actor import Actor
from app.core.scope import area_holds, scoped, within_area
from app.security.states import Permission
from app.subsidies.models import (
    BudgetAccount,
    BudgetEntry,
    Claim,
    ClaimCheck,
    ClaimLine,
    ClaimNotice,
    ClaimRecount,
    NoticeObjection,
    PaymentBatch,
    PaymentItem,
    QualitySample,
    Recovery,
    RiskFlag,
    SampleSeed,
)

Criterion = Callable[[Actor], ColumnElement[bool]]


def _theirs(actor: Actor, row: Any) -> bool:
    if actor.trainee_ids:
        return row.trainee_id in actor.trainee_ids
    if actor.unit_ids:
        return row.unit_id in actor.unit_ids
    return area_holds(actor, row)


def _own_or_area(entity: Any, *also: Permission) -> Criterion:
    wanted = (Permission.SUBSIDY_READ, *also)

    def criterion(actor: Actor) -> ColumnElement[bool]:
        if actor.trainee_ids:
            return entity.trainee_id.in_(actor.trainee_ids)
        if actor.unit_ids:
            return entity.unit_id.in_(actor.unit_ids)
        return within_area(actor, entity) if any(actor.may(one) for one in wanted) else false()

    return criterion


visible = scoped(Claim, writes=_theirs)(_own_or_area(Claim))
# finance writes down what comes back
scoped(Recovery, writes=area_holds)(_own_or_area(Recovery, Permission.BUDGET_READ))


def _line_of(actor: Actor, line: Any) -> bool:
    """A unit writes the lines of its claims, a person those of the own claim."""
    return _theirs(actor, line)


scoped(ClaimLine, writes=_line_of)(_own_or_area(ClaimLine))


def _of_claim(entity: Any) -> Criterion:
    """What is said of a claim is for whoever reaches the claim itself."""

    def criterion(actor: Actor) -> ColumnElement[bool]:
        if actor.trainee_ids or actor.unit_ids:
            return entity.claim_id.in_(select(Claim.id).where(visible(actor)))
        return within_area(actor, entity) if actor.may(Permission.SUBSIDY_READ) else false()

    return criterion


def _by_claimant_too(actor: Actor, row: Any) -> bool:
    return bool(actor.trainee_ids or actor.unit_ids) or area_holds(actor, row)


for _entity in (ClaimCheck, ClaimRecount):
    scoped(_entity, writes=_by_claimant_too)(_of_claim(_entity))


def _by_officers(entity: Any, permission: Permission) -> Criterion:
    def criterion(actor: Actor) -> ColumnElement[bool]:
        if actor.unit_ids or actor.trainee_ids or not actor.may(permission):
            return false()
        return within_area(actor, entity)

    return criterion


scoped(RiskFlag, writes=_by_claimant_too)(_by_officers(RiskFlag, Permission.RISK_READ))
for _entity in (QualitySample, SampleSeed):
    scoped(_entity, writes=area_holds)(_by_officers(_entity, Permission.SUBSIDY_READ))
for _entity in (ClaimNotice, NoticeObjection):
    scoped(_entity, writes=area_holds)(_by_officers(_entity, Permission.SUBSIDY_READ))
for _entity in (BudgetAccount, BudgetEntry, PaymentBatch, PaymentItem):
    scoped(_entity, writes=area_holds)(_by_officers(_entity, Permission.BUDGET_READ))
