"""Who may submit, recommend and decide a nomination; each asks the level of its batch."""

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.security.states import Role
from app.showcase.models import Nomination
from app.showcase.policy.batches import may_organise
from app.showcase.states import IN_FORCE, IN_REVIEW, NominationState
from app.showcase.states import BatchState as B
from app.units.states import ShowcaseLevel as L

REVIEWER = {
    L.NATIONAL: Role.CITY_AUDITOR,
    L.REGION: Role.CITY_AUDITOR,
    L.CITY: Role.COUNTY_AUDITOR,
    L.COUNTY: Role.COUNTY_AGENT,
}


def levels_reviewed(actor: Actor) -> list[L]:
    """The levels of batches whose first review is the actor's."""
    return [level for level, role in REVIEWER.items() if actor.has(role)]


def reviews(actor: Actor, nomination: Nomination) -> bool:
    """Whether the actor makes the first review: the level below the organiser, in the area of the unit."""
    role = REVIEWER[nomination.level]
    area = nomination.city_code if role == Role.CITY_AUDITOR else nomination.region_code
    return actor.has(role) and actor.region_code == area


def may_submit(actor: Actor, nomination: Nomination) -> Refusal | None:
    """The unit itself, in the days of application."""
    if nomination.unit_id not in actor.unit_ids:
        return Refusal("not_own_unit", _("示范单位由见习单位自愿申报。"), "四(三)")
    if nomination.batch.state != B.OPEN or not nomination.batch.opens_on <= clock.today() <= nomination.batch.closes_on:
        return Refusal("not_open", _("不在申报期内。"))
    return None


def may_review(actor: Actor, nomination: Nomination) -> Refusal | None:
    """The reviewer of the level below, not who entered it, while the batch is in its first review."""
    if not reviews(actor, nomination):
        return Refusal("reviewer", _("由单位所在地负责初审的人社部门办理。"), "四(三)")
    if actor.user_id is not None and actor.user_id in (nomination.created_by_id, nomination.submitted_by_id):
        return Refusal("four_eyes", _("不能初审本人录入或提交的申报，请由其他人员办理。"))
    if nomination.batch.state not in (B.OPEN, B.CITY_REVIEW):
        return Refusal("not_in_review", _("本批次不在初审阶段。"))
    return None


def may_decide(actor: Actor, nomination: Nomination) -> Refusal | None:
    """The organiser of the batch, not who recommended it."""
    if refusal := may_organise(actor, nomination.batch):
        return refusal
    if actor.user_id is not None and actor.user_id == nomination.recommended_by_id:
        return Refusal("four_eyes", _("不能决定本人初审推荐的申报，请由其他人员办理。"))
    return None


def may_revoke(actor: Actor, nomination: Nomination) -> Refusal | None:
    """The organiser's authority, whoever holds the post now; nothing of a naming that lapsed."""
    if actor.is_system:
        return None
    if refusal := may_organise(actor, nomination.batch):
        return refusal
    return Refusal("lapsed", _("命名已到期或已由新的命名替代。")) if nomination.lapsed_on is not None else None


def may_name(actor: Actor, nomination: Nomination) -> Refusal | None:
    """The organiser, with the whole batch."""
    if refusal := may_organise(actor, nomination.batch):
        return refusal
    return None if nomination.batch.state == B.PUBLIC_NOTICE else Refusal("not_in_notice", _("本批次不在公示阶段。"))


def may_promote(actor: Actor, nomination: Nomination) -> Refusal | None:
    """The organiser while the notice runs; only from the reserve."""
    if refusal := may_decide(actor, nomination):
        return refusal
    if nomination.batch.state != B.PUBLIC_NOTICE:
        return Refusal("not_in_notice", _("公示期间才能递补。"))
    return None if nomination.reserve_rank is not None else Refusal("no_reserve", _("这家单位不在递补名单中。"))


def may_veto(actor: Actor, nomination: Nomination) -> Refusal | None:
    """The reviewer of a nomination that was sent in; the organiser of what is selected or named."""
    if nomination.state == NominationState.SUBMITTED and reviews(actor, nomination):
        return None
    if nomination.state in IN_REVIEW | IN_FORCE:
        return may_organise(actor, nomination.batch)
    if nomination.state == NominationState.SUBMITTED:
        return Refusal("reviewer", _("由单位所在地负责初审的人社部门办理。"), "四(三)")
    return Refusal("state", _("当前状态不能登记一票否决情形。"))


def may_check(actor: Actor, nomination: Nomination) -> Refusal | None:
    """The organiser checks every year the units that it named."""
    if nomination.state not in IN_FORCE:
        return Refusal("state", _("只对有效的示范单位进行年度检查。"))
    return may_revoke(actor, nomination)


def may_note_plate(actor: Actor, nomination: Nomination) -> Refusal | None:
    """The organiser, of a naming that no longer stands."""
    if refusal := may_organise(actor, nomination.batch):
        return refusal
    if nomination.state != NominationState.REVOKED and nomination.lapsed_on is None:
        return Refusal("state", _("命名仍然有效，不需要收回牌匾。"))
    if nomination.plate_returned_on is not None:
        return Refusal("done", _("牌匾已登记收回。"))
    return None


POLICY: dict[str, Policy] = {
    "submit": may_submit,
    "take_back": may_submit,
    "recommend": may_review,
    "reject": may_review,
    "settle": may_decide,
    "shortlist": may_decide,
    "not_select": may_decide,
    "promote": may_promote,
    "drop": may_revoke,
    "name": may_name,
    "warn": may_revoke,
    "restore": may_revoke,
    "revoke": may_revoke,
}
