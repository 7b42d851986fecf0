"""The verbs of leads: propose, correct, contact, confirm, decline, reopen, withdraw; and what came of them."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.calendar import add_months
from app.core.card import as_text
from app.core.errors import Invalid, Problems, Refusal, Refused
from app.core.identifiers import normalise, uscc_problem
from app.core.scope import unscoped
from app.extensions import db
from app.organisations.queries import areas
from app.programme.queries import year_of_offers
from app.registers import signals
from app.registers.models import Lead, LeadContact
from app.registers.policy.leads import POLICY, editable_fields, may_propose, proposable
from app.registers.queries.leads import (
    FOLLOWED,
    confirmed_unit_leads,
    confirmed_youth_leads,
    leads_of_unit,
    twin_of,
)
from app.registers.states import MOBILISING, ContactMethod, ContactResult, DeclineReason, LeadKind
from app.security.states import Department, Level

perform = MOBILISING.bound_to(POLICY)

MOBILE = re.compile(r"1[3-9][0-9]{9}")
PHONE = re.compile(r"1[3-9][0-9]{9}|0[0-9]{9,11}|400[0-9]{7}")
CONTACT_MONTHS = 1


def propose(actor: Actor, *, kind: LeadKind | str | None = None, **facts: Any) -> Lead:
    """Propose a unit or a young person of a county to its labour office, for the plan year that runs.

    Raises Refused for a kind that the actor's department does not propose; Invalid without consent, with a
    phone or credit code that is none, and for a lead that the county has already.
    """
    allowed = proposable(actor)
    wanted = LeadKind(kind) if kind else allowed[0] if len(allowed) == 1 else None
    if wanted is None:
        raise Invalid({"kind": _("请选择线索类别。")})
    if refusal := may_propose(actor, wanted):
        raise Refused(refusal)
    today = clock.today()
    lead = Lead(
        kind=wanted,
        department=actor.department or Department.HRSS,  # streets and villages work with the labour offices
        plan_year=_open_year(),
        proposed_on=today,
        contact_by=add_months(today, CONTACT_MONTHS),
        **_cleaned(facts),
    )
    _judge(lead)
    db.session.add(lead)
    db.session.flush()
    return lead


def correct(actor: Actor, lead: Lead, **facts: Any) -> Lead:
    """Change what may be changed in the present state."""
    changed = {name: value for name, value in _cleaned(facts).items() if getattr(lead, name) != value}
    if set(changed) - set(editable_fields(actor, lead)):
        words = _("当前状态“%(state)s”下不能修改这些内容。", state=as_text(lead.state))
        raise Refused(Refusal("state", words), status=409)
    with db.session.no_autoflush:  # judged before any of it is stored
        for name, value in changed.items():
            setattr(lead, name, value)
        _judge(lead)
    db.session.flush()
    return lead


def _open_year() -> int:
    year = year_of_offers(clock.today().year)
    if year is None:
        raise Invalid({"kind": _("目前没有开启的计划年度，不能提出线索。")})
    return year


def _cleaned(facts: dict[str, Any]) -> dict[str, Any]:
    """Phone and credit code in the one form in which they are compared."""
    cleaned = dict(facts)
    for name in ("uscc", "contact_phone"):
        if name in cleaned:
            cleaned[name] = normalise(str(cleaned[name])) if cleaned[name] else None
    if "contact_phone" in cleaned:
        cleaned["contact_phone"] = cleaned["contact_phone"] or ""
    return cleaned


def _judge(lead: Lead) -> None:
    problems: Problems = {}
    area = areas().get(lead.region_code or "")
    if area is None or area.level != Level.COUNTY:
        problems["region_code"] = [_("请选择所在县（市、区）。")]
    if not (lead.name or "").strip():
        problems["name"] = [_("请填写名称。")]
    is_youth = lead.kind == LeadKind.YOUTH
    if not (MOBILE if is_youth else PHONE).fullmatch(lead.contact_phone or ""):
        problems["contact_phone"] = [
            _("请填写 11 位手机号码。") if is_youth else _("请填写手机号码，或带区号的固定电话。")
        ]
    if is_youth and not lead.has_consent:
        problems["has_consent"] = [_("须经本人同意方可提供其姓名和电话。")]
    if is_youth and lead.uscc:
        problems["uscc"] = [_("青年线索不填统一社会信用代码。")]
    elif lead.uscc and (wrong := uscc_problem(lead.uscc)):
        problems["uscc"] = [wrong]
    if not problems and (twin := twin_of(lead)):
        words = _("该县（区）已有相同的在办线索（%(who)s部门提出），无需重复提出。", who=_(twin.label))
        problems["contact_phone" if is_youth or not lead.uscc else "uscc"] = [words]
    if problems:
        raise Invalid(problems)


def contact(actor: Actor, lead: Lead, **told: Any) -> Lead:
    """Log a contact that reached the unit or the person; the first one counts for coverage (C65)."""
    perform.begin(actor, lead, "contact")
    day = _log_contact(actor, lead, **told)
    first, last = min(day, lead.contacted_on or day), max(day, lead.last_contact_on or day)
    perform(actor, lead, "contact", reason=told.get("reason", ""), contacted_on=first, last_contact_on=last)
    return lead


def miss(actor: Actor, lead: Lead, **told: Any) -> Lead:
    """Log that nobody was reached; the lead goes on waiting."""
    perform.begin(actor, lead, "miss")
    _log_contact(actor, lead, **told)
    perform(actor, lead, "miss", reason=told.get("reason", ""))
    return lead


def _log_contact(
    actor: Actor, lead: Lead, *, contacted_on: date, method: str, result: str, note: str, reason: str = ""
) -> date:
    if not lead.proposed_on <= contacted_on <= clock.today():
        said = _("联系日期应在提出线索之日（%(day)s）至今天之间。", day=lead.proposed_on.isoformat())
        raise Invalid({"contacted_on": said})
    row = LeadContact(
        lead_id=lead.id,
        region_code=lead.region_code,
        contacted_on=contacted_on,
        method=ContactMethod(method),
        result=ContactResult(result),
        note=note,
        contacted_by=actor.name[:64],
    )
    db.session.add(row)
    return contacted_on


def confirm(actor: Actor, lead: Lead, *, reason: str = "") -> Lead:
    """Note that the unit or the person is willing; all the rest they do themselves (R59)."""
    perform(actor, lead, "confirm", reason=reason, confirmed_on=clock.today())
    signals.lead_confirmed.send(lead, actor=actor)
    return lead


def decline(actor: Actor, lead: Lead, *, because: str, reason: str = "") -> Lead:
    """Note that the unit or the person stays out; the reason is kept as evidence that nothing was imposed."""
    gone = {"confirmed_on": None, "unit_id": None, "trainee_id": None}
    why = {"declined_on": clock.today(), "declined_because": DeclineReason(because)}
    perform(actor, lead, "decline", reason=reason, **why, **gone)
    return lead


def reopen(actor: Actor, lead: Lead, *, reason: str = "") -> Lead:
    """Turn to them again; raises Invalid when another lead about them is live by now."""
    perform.begin(actor, lead, "reopen")
    if twin := twin_of(lead):
        words = _("该县（区）已有相同的在办线索（%(who)s部门提出）。", who=_(twin.label))
        raise Invalid({"reason": words})
    perform(actor, lead, "reopen", reason=reason, declined_on=None, declined_because=None)
    return lead


def withdraw(actor: Actor, lead: Lead, *, reason: str = "") -> Lead:
    """Take a lead back before anybody was contacted."""
    perform(actor, lead, "withdraw", reason=reason)
    return lead


def link_unit(unit_id: str, *, uscc: str, region_code: str) -> int:
    """Note which unit came of the confirmed leads of its county with its credit code; return how many there are."""
    db.session.flush()  # under the scope of whoever acts, before it is lifted
    led = confirmed_unit_leads(uscc, region_code)
    for lead in [lead for lead in leads_of_unit(unit_id) if lead not in led]:
        lead.unit_id = None  # the application was about another credit code or county before
    for lead in led:
        lead.unit_id = unit_id
    _follow()
    return len(led)


def link_trainee(phone_hash: str, trainee_id: str) -> int:
    """Note which person of the register came of the confirmed leads with this phone; return how many there are."""
    return link_trainees({phone_hash: trainee_id})


def link_trainees(by_phone: Mapping[str, str]) -> int:
    """The same for many, given as {keyed hash of the phone: key of the person}, in few statements."""
    db.session.flush()  # under the scope of whoever acts, before it is lifted
    led = confirmed_youth_leads(by_phone)
    for lead in led:
        lead.trainee_id = by_phone[lead.phone_hash]
    _follow()
    return len(led)


def _follow() -> None:
    with unscoped(FOLLOWED):
        db.session.flush()


MOVES: dict[str, Callable[..., Any]] = {
    "contact": contact,
    "miss": miss,
    "confirm": confirm,
    "decline": decline,
    "reopen": reopen,
    "withdraw": withdraw,
}
