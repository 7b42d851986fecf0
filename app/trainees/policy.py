"""Who may move or change which person and which claim of hardship, and why not."""

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.security.states import Department, Permission, Role
from app.trainees.models import Hardship, Trainee
from app.trainees.scope import helps_only
from app.trainees.states import HARDSHIP_OWNER, ConsentScope, HardshipKind, TraineeState, agreed

VISITORS = (Role.STREET_WORKER, Role.SCHOOL_OFFICER, Role.COUNTY_AGENT)


def may_visit(actor: Actor) -> Refusal | None:
    """Visits are written down by those who make them: the county, street, community and school workers."""
    if actor.is_system or actor.has(*VISITORS):
        return None
    return Refusal("role", _("走访由县（区）经办、街道社区村和高校工作人员登记。"), "二(一)")


def may_qualify(actor: Actor, trainee: Trainee) -> Refusal | None:
    """The check rests on what other departments know, so the person has agreed to the comparison."""
    if agreed(trainee.consent_scope, ConsentScope.COMPARISON):
        return None
    return Refusal("no_consent", _("本人尚未同意部门间信息比对，不能认定资格；请先登记本人同意。"))


def may_match(actor: Actor, trainee: Trainee) -> Refusal | None:
    """Posts are recommended to the willing whose check holds (R27)."""
    if trainee.check_valid_to is None or trainee.check_valid_to < clock.today():
        return Refusal("check_over", _("资格核验已过有效期，请重新核验后再推荐。"), "R27")
    if not trainee.is_willing:
        return Refusal("not_willing", _("本人目前没有见习意愿，不能推荐（坚持自愿原则）。"), "四(二)")
    return None


def may_restore(actor: Actor, trainee: Trainee) -> Refusal | None:
    """A record that was folded into another comes back only by undoing that merge."""
    if trainee.merged_into_id is not None:
        return Refusal("merged", _("这是已合并的重复档案，请在合并记录中撤销合并。"))
    return None


def may_decide(actor: Actor, claim: Hardship) -> Refusal | None:
    """The department that keeps the records confirms; where 人社 records the answer, the county's auditor does.

    Nobody confirms what they entered themselves.
    """
    if actor.is_system:
        return None
    if claim.owner == Department.HRSS:
        owns = actor.has(Role.COUNTY_AUDITOR)
    else:
        owns = actor.has(Role.DEPT_LIAISON) and actor.department == claim.owner
    if not owns:
        words = _(
            "“%(kind)s”由%(owner)s部门核实。",
            kind=_(HardshipKind.label_of(claim.kind)),
            owner=_(Department.label_of(claim.owner)),
        )
        return Refusal("not_owner", words, "二(一)")
    if actor.user_id is not None and actor.user_id == claim.created_by_id:
        return Refusal("four_eyes", _("不能核实本人登记的困难情况，请由其他人员办理。"))
    return None


def may_expire(actor: Actor, claim: Hardship) -> Refusal | None:
    """The last day of the confirmation has passed."""
    if claim.valid_to is None or clock.today() <= claim.valid_to:
        return Refusal("still_valid", _("认定仍在有效期内。"))
    return None


def owner_of(kind: HardshipKind) -> Department:
    """The department that confirms a kind of hardship."""
    return HARDSHIP_OWNER[kind]


def may_write(actor: Actor) -> Refusal | None:
    """Who collects people: helpers on the ground and the agents of the labour offices."""
    if actor.is_system or actor.may(Permission.TRAINEE_WRITE):
        return None
    return Refusal("role", _("由街道社区村、高校工作人员和经办人员采集。"), "二(一)")


def may_correct(actor: Actor, trainee: Trainee) -> Refusal | None:
    """A closed record stands as it is until it is restored."""
    if refusal := may_write(actor):
        return refusal
    if trainee.state == TraineeState.CLOSED:
        return Refusal("state", _("这份档案已关闭，请先恢复。"))
    return None


def may_transfer(actor: Actor, trainee: Trainee) -> Refusal | None:
    """The agent of the county that serves the person lets them go; city and region may move them too."""
    if helps_only(actor) or may_write(actor) is not None:
        return Refusal("role", _("由服务县（区）经办，或者市、自治区经办人员办理转移。"))
    if trainee.state == TraineeState.CLOSED:
        return Refusal("state", _("这份档案已关闭，请先恢复。"))
    return None


def knows_names(actor: Actor) -> bool:
    """Whether the actor serves people and therefore reads their names in full; others read them masked."""
    return actor.is_system or actor.may(Permission.TRAINEE_WRITE) or actor.may(Permission.TRAINEE_CHECK)


def may_pair(actor: Actor) -> Refusal | None:
    """Who decides whether two records are one person: officers who collect or check, never helpers."""
    may = actor.may(Permission.TRAINEE_WRITE) or actor.may(Permission.TRAINEE_CHECK)
    if may and not helps_only(actor):
        return None
    return Refusal("role", _("由经办人员核对疑似重复的档案。"))


POLICY: dict[str, Policy] = {
    "qualify": may_qualify,
    "match": may_match,
    "restore": may_restore,
}
HARDSHIP_POLICY: dict[str, Policy] = {
    "verify": may_decide,
    "refuse": may_decide,
    "revoke": may_decide,
    "expire": may_expire,
}
