"""Who may move which claim, and why not: the claimant's own, four eyes at every step, nothing past an open question."""

from collections.abc import Callable

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.security.states import Permission, Role
from app.subsidies.models import Claim
from app.subsidies.states import Claimant, ClaimKind
from app.subsidies.states import ClaimState as S

OF_UNIT = frozenset(
    {ClaimKind.LIVING, ClaimKind.REMAINING, ClaimKind.HIRING, ClaimKind.UNIT_FEE, ClaimKind.RETENTION_AWARD}
)
CLAIMANT_OF: dict[ClaimKind, Claimant] = {
    **dict.fromkeys(OF_UNIT, Claimant.UNIT),
    ClaimKind.FLEX_SOCIAL: Claimant.TRAINEE,
    ClaimKind.ACCIDENT_INSURANCE: Claimant.COUNTY,
}


def may_draft(actor: Actor, kind: ClaimKind, *, unit_id: str | None, trainee_id: str | None) -> Refusal | None:
    """A unit claims for itself, a person for themselves, the county's agent for the insurance that it bought."""
    if actor.is_system:
        return None
    claimant = CLAIMANT_OF[kind]
    if claimant == Claimant.UNIT and unit_id in actor.unit_ids and actor.may(Permission.SUBSIDY_CLAIM):
        return None
    if claimant == Claimant.TRAINEE and trainee_id in actor.trainee_ids:
        return None
    if claimant == Claimant.COUNTY and actor.has(Role.COUNTY_AGENT):
        return None
    return Refusal("claimant", _("这项补贴由%(who)s申领。", who=_(claimant.label)), "三(一)")


def is_own(actor: Actor, claim: Claim) -> bool:
    """Whether the actor claims, or answers for the claimant."""
    if actor.is_system:
        return True
    if claim.claimant == Claimant.UNIT:
        return claim.unit_id in actor.unit_ids
    if claim.claimant == Claimant.TRAINEE:
        return claim.trainee_id in actor.trainee_ids
    return actor.has(Role.COUNTY_AGENT)


def may_submit(actor: Actor, claim: Claim) -> Refusal | None:
    """The claimant alone."""
    if is_own(actor, claim):
        return None
    return Refusal("not_own", _("申领由申领人本人（本单位）提交。"))


def may_withdraw(actor: Actor, claim: Claim) -> Refusal | None:
    """The claimant alone."""
    if is_own(actor, claim):
        return None
    return Refusal("not_own", _("申领由申领人本人（本单位）撤回。"))


def not_entered_by(actor: Actor, claim: Claim) -> Refusal | None:
    """Nobody judges what they entered or submitted themselves."""
    if actor.user_id is not None and actor.user_id in (claim.created_by_id, claim.submitted_by_id):
        return Refusal("four_eyes", _("不能办理本人录入或提交的申领，请由其他人员办理。"))
    return None


def may_supplement(actor: Actor, claim: Claim) -> Refusal | None:
    """What is missing is told once, whole; what the system itself sent in to top up a paid claim lacks nothing."""
    if claim.follows_id is not None:
        return Refusal("tops_up", _("补发差额的申领由系统按原申领生成，不需要申领人补正。"), "R62")
    if claim.supplement_asked_on is not None:
        return Refusal("told_once", _("已一次性告知补正过，不能再次要求补正；仍不齐全的请依规则处理。"))
    return not_entered_by(actor, claim)


def may_pass(actor: Actor, claim: Claim) -> Refusal | None:
    """Not with a fact that changed since the lines were worked out."""
    if claim.needs_recount:
        return Refusal("changed", _("计算所依据的情况有变化，请先重新计算。"), "R62")
    return not_entered_by(actor, claim)


def may_recheck(actor: Actor, claim: Claim) -> Refusal | None:
    """Somebody other than who passed it, and than who entered it."""
    if actor.user_id is not None and actor.user_id == claim.passed_by_id:
        return Refusal("four_eyes", _("初审人不能复核，请由另一名审核人员办理。"))
    return may_pass(actor, claim)


def may_fix_account(actor: Actor, claim: Claim) -> Refusal | None:
    """The claimant, or the county's agent for them; not who passed the claim, who would choose where the money goes."""
    if is_own(actor, claim) or actor.has(Role.COUNTY_AGENT):
        if actor.user_id is not None and actor.user_id == claim.passed_by_id:
            return Refusal("four_eyes", _("初审人不能更正收款账户，请由申领人或其他经办人员办理。"), "R44")
        return None
    return Refusal("not_own", _("收款账户由申领人或经办人员更正。"), "R44")


def may_recount(actor: Actor, claim: Claim) -> Refusal | None:
    """Officers of the county and the system, once the money was paid."""
    if not (actor.is_system or actor.has(Role.COUNTY_AGENT, Role.COUNTY_AUDITOR)):
        return Refusal("role", _("已拨付的申领由县（区）经办或审核人员重新计算。"), "R62")
    if claim.state not in (S.PAID, S.RECOVERED):
        return Refusal("state", _("只有已拨付且没有追回正在办理的申领可以这样重新计算。"), "R62")
    return None


def may_reject(actor: Actor, claim: Claim) -> Refusal | None:
    """Not who entered the claim."""
    return not_entered_by(actor, claim)


def may_approve(actor: Actor, claim: Claim) -> Refusal | None:
    """Not what has to be worked out anew: it waits, in its notice, until that is done and it is reviewed again."""
    return may_pass(actor, claim)


def _proposed(kind: str) -> Callable[[Actor, Claim], Refusal | None]:
    """Agreed to by somebody who neither proposed it, nor entered or passed the claim."""

    def ask(actor: Actor, claim: Claim) -> Refusal | None:
        if claim.held_proposal != kind:
            return Refusal("not_proposed", _("审核人员尚未提出处理意见。"))
        if actor.user_id is not None and actor.user_id == claim.held_proposed_by_id:
            return Refusal("four_eyes", _("提出人不能同时表示同意。"))
        return _uninvolved(actor, claim)

    return ask


def _uninvolved(actor: Actor, claim: Claim) -> Refusal | None:
    if actor.user_id is not None and actor.user_id == claim.passed_by_id:
        return Refusal("four_eyes", _("不能处理本人初审的申领，请由其他审核人员办理。"))
    return not_entered_by(actor, claim)


def may_propose(actor: Actor, claim: Claim) -> Refusal | None:
    """One proposal at a time, by somebody who neither entered nor passed the claim."""
    if claim.held_proposal is not None:
        return Refusal("proposed", _("已提出处理意见，等待监督检查人员决定。"))
    return _uninvolved(actor, claim)


def may_keep_held(actor: Actor, claim: Claim) -> Refusal | None:
    """There must be a proposal to send back."""
    return None if claim.held_proposal else Refusal("not_proposed", _("审核人员尚未提出处理意见。"))


def may_lapse(actor: Actor, claim: Claim) -> Refusal | None:
    """Told, and not answered within the days of the parameter (the job asks how many)."""
    if claim.state == S.SUPPLEMENT and claim.supplement_asked_on and claim.supplement_asked_on < clock.today():
        return None
    return Refusal("not_asked", _("尚未告知补正。"))


POLICY: dict[str, Policy] = {
    "submit": may_submit,
    "accept": not_entered_by,
    "request_supplement": may_supplement,
    "propose_release": may_propose,
    "propose_refusal": may_propose,
    "release": _proposed("RELEASE"),
    "refuse_held": _proposed("REFUSE"),
    "keep_held": may_keep_held,
    "pass": may_pass,
    "return": may_recheck,
    "recheck": may_recheck,
    "approve": may_approve,
    "withdraw": may_withdraw,
    "reject": may_reject,
    "fix_account": may_fix_account,
    "lapse": may_lapse,
}
