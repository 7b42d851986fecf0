"""Who writes, answers, turns into a certificate and revokes the assessment at the end (C41, C90)."""

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.placements.models import Assessment
from app.placements.states import AssessmentState as A
from app.placements.states import Score
from app.security.states import Role

CLAUSE = "二(五)"


def own_unit(actor: Actor, assessment: Assessment) -> Refusal | None:
    """Only the unit where the internship was writes its assessment."""
    if actor.is_system or assessment.unit_id in actor.unit_ids:
        return None
    return Refusal("not_own_unit", _("见习鉴定由本单位填写和签署。"), CLAUSE)


def own_person(actor: Actor, assessment: Assessment) -> Refusal | None:
    """Only the trainee answers."""
    if actor.is_system or assessment.trainee_id in actor.trainee_ids:
        return None
    return Refusal("not_own_record", _("见习鉴定由本人答复。"), CLAUSE)


def may_issue(actor: Actor, assessment: Assessment) -> Refusal | None:
    """A certificate follows an assessment that was passed."""
    if assessment.overall == Score.FAIL:
        return Refusal("failed", _("鉴定结论为不合格，不出具见习证书。"), CLAUSE)
    return None


POLICY: dict[str, Policy] = {"sign_unit": own_unit, "answer": own_person, "issue": may_issue}


def may_edit(actor: Actor, assessment: Assessment) -> Refusal | None:
    """The unit fills in scores and opinion until it signs."""
    if assessment.state != A.DRAFT:
        return Refusal("state", _("单位已签署鉴定，不能再修改。"), CLAUSE)
    if not (actor.has(Role.UNIT_OPERATOR, Role.UNIT_ADMIN) or actor.is_system):
        return Refusal("role", _("见习鉴定由见习单位填写。"), CLAUSE)
    return own_unit(actor, assessment)
