"""Who may move which comparison batch, and why not: the asking area asks, the answering department answers."""

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.exchange.models import ComparisonBatch
from app.exchange.scope import department_of
from app.exchange.states import ComparisonState
from app.security.states import Permission


def may_ask(actor: Actor, batch: ComparisonBatch) -> Refusal | None:
    """Only the area that asks issues, adopts, sends back and cancels; above it one may only look."""
    asks = actor.may(Permission.COMPARISON_MAKE) and department_of(actor) == batch.asking_department
    if actor.is_system or (asks and actor.region_code == batch.region_code):
        return None
    return Refusal("asking_area", _("由发起比对的地区和部门办理。"))


def may_answer(actor: Actor, batch: ComparisonBatch) -> Refusal | None:
    """Only the department that was asked answers."""
    if actor.may(Permission.COMPARISON_ANSWER) and department_of(actor) == batch.answering_department:
        return None
    return Refusal("answering_department", _("由被请求比对的部门办理。"))


def may_apply(actor: Actor, batch: ComparisonBatch) -> Refusal | None:
    """Answers are adopted only while they hold, and not by who gave them: 人社 may stand on both sides."""
    if actor.user_id is not None and actor.user_id == batch.answered_by_id:
        return Refusal("four_eyes", _("不能采用本人提交的答复，请由其他人员办理。"))
    if batch.answers_valid_to is not None and batch.answers_valid_to < clock.today():
        return Refusal("outdated", _("答复已超过有效期，请重新发起比对。"))
    return may_ask(actor, batch)


def may_see_key(actor: Actor, batch: ComparisonBatch) -> Refusal | None:
    """The key is shown to the answering department while it is answering, and to nobody else."""
    if batch.state not in (ComparisonState.ISSUED, ComparisonState.ANSWERED):
        return Refusal("state", _("本批比对不在答复期内，不再提供密钥和比对文件。"))
    return may_answer(actor, batch)


POLICY: dict[str, Policy] = {
    "issue": may_ask,
    "answer": may_answer,
    "decline": may_answer,
    "send_back": may_ask,
    "apply": may_apply,
    "cancel": may_ask,
}
