"""Who proposes, corrects, moves and withdraws leads, and why not."""

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.registers.models import Lead
from app.registers.scope import LEAD_HELPERS
from app.registers.states import YOUTH_PROPOSERS, LeadKind
from app.registers.states import LeadState as S
from app.security.states import Permission, Role

FACTS = ["name", "uscc", "contact_name", "contact_phone", "need"]


def proposable(actor: Actor) -> tuple[LeadKind, ...]:
    """The kinds of leads that the actor may propose: 教育 and 共青团 also youth, streets and schools only youth."""
    if not actor.may(Permission.LEAD_WRITE):
        return ()
    if actor.has(*LEAD_HELPERS):
        return (LeadKind.YOUTH,)
    if actor.has(Role.DEPT_LIAISON) and actor.department in YOUTH_PROPOSERS:
        return (LeadKind.UNIT, LeadKind.YOUTH)
    return (LeadKind.UNIT,) if actor.has(Role.DEPT_LIAISON, Role.COUNTY_AGENT) else ()


def may_propose(actor: Actor, kind: LeadKind) -> Refusal | None:
    """Only kinds that the actor's department is there for (四(一))."""
    if kind in proposable(actor) or actor.is_system:
        return None
    return Refusal("kind", _("“%(kind)s”不由您所在的部门提出。", kind=_(kind.label)), "四(一)")


def is_proposer(actor: Actor, lead: Lead) -> bool:
    """Whether the actor proposed the lead, or is a liaison of the department that did."""
    if actor.is_system or (actor.user_id is not None and actor.user_id == lead.created_by_id):
        return True
    return actor.has(Role.DEPT_LIAISON) and bool(actor.department) and actor.department == lead.department


def may_withdraw(actor: Actor, lead: Lead) -> Refusal | None:
    """Who proposed it takes it back, as long as nobody was contacted."""
    if is_proposer(actor, lead):
        return None
    return Refusal("not_proposer", _("线索由提出部门（人）撤回；不再需要的，联系后登记不参与。"))


def may_confirm(actor: Actor, lead: Lead) -> Refusal | None:
    """A unit is known by its credit code, so that its application is found later."""
    if lead.kind == LeadKind.UNIT and not lead.uscc:
        return Refusal("uscc", _("请先补充该单位的统一社会信用代码。"))
    return None


POLICY: dict[str, Policy] = {"confirm": may_confirm, "withdraw": may_withdraw}


def editable_fields(actor: Actor, lead: Lead) -> list[str]:
    """The proposer corrects until the first contact, the county until the answer is in; a young person has no code."""
    if not actor.may(Permission.LEAD_WRITE):
        return []
    names = [name for name in FACTS if name != "uscc" or lead.kind == LeadKind.UNIT]
    if actor.has(Role.COUNTY_AGENT) or actor.is_system:
        return names if lead.state in (S.PROPOSED, S.CONTACTED) else []
    return names if lead.state == S.PROPOSED and is_proposer(actor, lead) else []
