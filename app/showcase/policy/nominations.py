"""Who may submit, recommend and decide a nomination; each asks the level of its batch."""

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.security.states import Role
from app.showcase.models import Nomination
from app.showcase.policy.batches import may_organise
from app.showcase.states import BatchState as B
from app.units.states import ShowcaseLevel as L

REVIEWER = {
    L.NATIONAL: Role.CITY_AUDITOR,
    L.REGION: Role.CITY_AUDITOR,
    L.CITY: Role.COUNTY_AUDITOR,
    L.COUNTY: Role.COUNTY_AGENT,
}


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
    """The organiser's authority, whoever holds the post now."""
    return None if actor.is_system else may_organise(actor, nomination.batch)


POLICY: dict[str, Policy] = {
    "submit": may_submit,
    "take_back": may_submit,
    "recommend": may_review,
    "reject": may_review,
    "settle": may_decide,
    "shortlist": may_decide,
    "not_select": may_decide,
    "promote": may_decide,
    "name": may_revoke,
    "warn": may_revoke,
    "restore": may_revoke,
    "revoke": may_revoke,
}
