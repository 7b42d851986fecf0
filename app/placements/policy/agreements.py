"""Who may move an agreement beyond what the table of moves says."""

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.placements.models import Agreement
from app.placements.states import AgreementState as S
from app.security.states import Permission, Role

CLAUSE = "二(五)"
IN_FORCE = (S.SIGNED, S.FILED)


def own_unit(actor: Actor, agreement: Agreement) -> Refusal | None:
    """Only the unit of the agreement signs and acts for the unit."""
    if actor.is_system or agreement.unit_id in actor.unit_ids:
        return None
    return Refusal("not_own_unit", _("见习协议由本单位签署。"), CLAUSE)


def own_person(actor: Actor, agreement: Agreement) -> Refusal | None:
    """Only the trainee signs for the trainee."""
    if actor.is_system or agreement.trainee_id in actor.trainee_ids:
        return None
    return Refusal("not_own_record", _("见习协议由见习人员本人签署。"), CLAUSE)


def either_side(actor: Actor, agreement: Agreement) -> Refusal | None:
    """The unit or the trainee of the agreement."""
    return None if own_unit(actor, agreement) is None else own_person(actor, agreement)


POLICY: dict[str, Policy] = {
    "sign_unit": own_unit,
    "sign_trainee": own_person,
    "void": either_side,
    "redraft": own_unit,
}


def may_edit(actor: Actor, agreement: Agreement) -> Refusal | None:
    """The terms of a draft are written by the unit."""
    if agreement.state != S.DRAFT:
        return Refusal("state", _("协议已进入签署，不能直接修改；请先退回重新起草，或办理变更。"), CLAUSE)
    if not actor.has(Role.UNIT_OPERATOR, Role.UNIT_ADMIN) and not actor.is_system:
        return Refusal("role", _("协议条款由见习单位填写。"), CLAUSE)
    return own_unit(actor, agreement)


def may_change(actor: Actor, agreement: Agreement) -> Refusal | None:
    """A change of an agreement in force is proposed by its unit, or entered by the county at the window."""
    if agreement.state not in IN_FORCE:
        return Refusal("state", _("只有双方已签或已备案的协议可以变更。"), CLAUSE)
    if actor.is_system or actor.has(Role.COUNTY_AGENT):
        return None
    if not actor.has(Role.UNIT_OPERATOR, Role.UNIT_ADMIN):
        return Refusal("role", _("变更由见习单位提出，或由县（区）窗口代录。"), CLAUSE)
    return own_unit(actor, agreement)


def may_write(actor: Actor, agreement: Agreement) -> bool:
    """Whether the generated form is open to this actor now."""
    if not actor.may(Permission.PLACEMENT_WRITE):
        return False
    return may_edit(actor, agreement) is None or may_change(actor, agreement) is None
