"""Who may move or edit which unit, and why not: four-eyes, notice over, hearing over."""

from datetime import timedelta

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.security.states import Permission, Role
from app.units.models import SiteCheck, Unit, UnitObjection
from app.units.states import UnitState as S

RENEWAL_WINDOW_DAYS = 90
IDENTITY = [
    "name",
    "uscc",
    "short_name",
    "legal_form",
    "industry",
    "scale",
    "established_on",
    "region_code",
    "address",
    "intro",
    "legal_rep",
    "legal_rep_id_no",
    "legal_rep_address",
    "staff_total",
    "staff_insured",
    "contact_name",
    "contact_phone",
    "bank_name",
    "bank_account",
    "bank_holder",
    "is_dispatch_agency",
    "safety_ok",
]
MINOR = [
    "short_name",
    "intro",
    "contact_name",
    "contact_phone",
    "staff_total",
    "staff_insured",
    "scale",
    "bank_name",
    "bank_account",
    "bank_holder",
    "legal_rep_id_no",
    "legal_rep_address",
]


def _not_own_entry(actor: Actor, unit: Unit) -> Refusal | None:
    if actor.user_id is not None and actor.user_id in (unit.created_by_id, unit.submitted_by_id):
        return Refusal("four_eyes", _("不能审核本人录入或提交的申请，请由其他人员办理。"))
    return None


def may_draft(actor: Actor) -> Refusal | None:
    """An account that belongs to a unit applies for that unit, and begins no other."""
    if actor.unit_ids:
        return Refusal("has_unit", _("本账号已归属一家单位，不能再录入其他单位的申请。"))
    return None


def may_submit(actor: Actor, unit: Unit) -> Refusal | None:
    """Only the unit's own administrator commits the unit."""
    if not actor.is_system and unit.id not in actor.unit_ids:
        return Refusal("not_own_unit", _("认定申请由本单位管理员提交（坚持自愿原则）。"), "四(二)")
    return None


def may_pass_site_check(actor: Actor, unit: Unit) -> Refusal | None:
    """The auditor is neither the agent who passed the documents nor the one who entered the unit."""
    if actor.user_id is not None and actor.user_id == unit.reviewed_by_id:
        return Refusal("four_eyes", _("材料审核人不能同时办理核查通过，请由另一名审核人员办理。"))
    return _not_own_entry(actor, unit)


def may_rely_on(actor: Actor, check: SiteCheck) -> Refusal | None:
    """The visit that lets a unit pass was written down by somebody else."""
    if actor.user_id is not None and actor.user_id in (check.created_by_id, check.updated_by_id):
        return Refusal("four_eyes", _("不能依据本人录入或修改的核查记录办理核查通过，请由另一名审核人员办理。"))
    return None


def may_decide(actor: Actor, objection: UnitObjection) -> Refusal | None:
    """The county's auditor decides an objection that somebody else registered."""
    if not (actor.has(Role.COUNTY_AUDITOR) or actor.is_system):
        return Refusal("role", _("异议由县（区）审核人员处理。"))
    if actor.user_id is not None and actor.user_id == objection.created_by_id:
        return Refusal("four_eyes", _("不能处理本人登记的异议，请由其他审核人员办理。"))
    return None


def may_accredit(actor: Actor, unit: Unit) -> Refusal | None:
    """The notice must be over: its last day has passed."""
    if unit.notice_to is None or clock.today() <= unit.notice_to:
        return Refusal("notice_running", _("公示期尚未结束。"))
    return None


def may_resume(actor: Actor, unit: Unit) -> Refusal | None:
    """A pending proposal to cancel must be decided by the city first."""
    if unit.proposed_on is not None:
        return Refusal("proposal_pending", _("已提出取消，须由市级审核决定。"))
    return None


def may_propose_cancel(actor: Actor, unit: Unit) -> Refusal | None:
    """One proposal at a time."""
    return may_resume(actor, unit)


def may_keep(actor: Actor, unit: Unit) -> Refusal | None:
    """There must be a proposal to turn down."""
    if unit.proposed_on is None:
        return Refusal("no_proposal", _("县（区）尚未提出取消。"))
    return None


def may_confirm_cancel(actor: Actor, unit: Unit) -> Refusal | None:
    """Proposed by somebody else."""
    if unit.proposed_on is None:
        return Refusal("no_proposal", _("县（区）尚未提出取消。"))
    if actor.user_id is not None and actor.user_id == unit.proposed_by_id:
        return Refusal("four_eyes", _("提出人不能确认取消。"))
    return None


def may_exit(actor: Actor, unit: Unit) -> Refusal | None:
    """Only the unit itself leaves of its own will."""
    return (
        None
        if actor.is_system or unit.id in actor.unit_ids
        else Refusal("not_own_unit", _("自愿退出由本单位管理员提出。"))
    )


def may_lapse(actor: Actor, unit: Unit) -> Refusal | None:
    """Asked for a supplement at least once."""
    return None if unit.supplement_asked_on else Refusal("not_asked", _("尚未告知补正。"))


def may_expire(actor: Actor, unit: Unit) -> Refusal | None:
    """Past its last valid day, and without a proposal to cancel that the city has yet to decide."""
    if unit.valid_to is None or clock.today() <= unit.valid_to:
        return Refusal("still_valid", _("认定仍在有效期内。"))
    return may_resume(actor, unit)


def may_confirm(actor: Actor, unit: Unit) -> Refusal | None:
    """The unit itself, or an officer of its area, confirms what the public list says of an accredited unit (R19)."""
    if unit.state == S.ACCREDITED and (
        actor.is_system or unit.id in actor.unit_ids or actor.may(Permission.UNIT_CHECK)
    ):
        return None
    return Refusal("listing", _("只有已认定的单位由本单位或县（区）工作人员确认清单信息。"))


def may_renew(actor: Actor, unit: Unit) -> Refusal | None:
    """Only near the end of the validity, and by somebody who did not enter the unit."""
    if unit.valid_to is None or unit.valid_to - clock.today() > timedelta(days=RENEWAL_WINDOW_DAYS):
        return Refusal("too_early", _("有效期满前 %(n)s 日内方可续期。", n=RENEWAL_WINDOW_DAYS))
    if clock.today() > unit.valid_to:
        return Refusal("too_late", _("有效期已过，请重新申请认定。"))
    return _not_own_entry(actor, unit)


POLICY: dict[str, Policy] = {
    "submit": may_submit,
    "request_supplement": _not_own_entry,
    "pass_documents": _not_own_entry,
    "pass_site_check": may_pass_site_check,
    "reject": _not_own_entry,
    "accredit": may_accredit,
    "uphold_objection": _not_own_entry,
    "resume": may_resume,
    "propose_cancel": may_propose_cancel,
    "keep": may_keep,
    "confirm_cancel": may_confirm_cancel,
    "exit": may_exit,
    "renew": may_renew,
    "expire": may_expire,
    "lapse": may_lapse,
}


def editable_fields(actor: Actor, unit: Unit) -> list[str]:
    """The fields this actor may change now: all while it is being filled in, little once accredited."""
    if not actor.may(Permission.UNIT_WRITE):
        return []
    own = unit.id in actor.unit_ids
    entered = actor.has(Role.COUNTY_AGENT) and unit.created_by_id == actor.user_id
    if unit.state in (S.DRAFT, S.SUPPLEMENT) and (own or entered or actor.is_system):
        return list(IDENTITY)
    if unit.state in (S.ACCREDITED, S.SUSPENDED) and (own or actor.is_system):
        return list(MINOR)
    return []
