"""An agreement is drafted from the facts of its placement, and its terms are written by the unit."""

import json
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.core import clock, money, numbers
from app.core.actor import Actor
from app.core.errors import Invalid, Problems, Refused
from app.core.workflow import Mover
from app.extensions import db
from app.placements.models import Agreement, Placement
from app.placements.policy.agreements import POLICY, may_edit
from app.placements.queries import agreements as queries
from app.placements.queries import mentoring as mentors
from app.placements.queries import placements
from app.placements.rules import internship_length, lawful_hours
from app.placements.rules.agreement import CLAUSE_NAMES
from app.placements.rules.changing import FIELDS, needed_for
from app.placements.rules.wording import DEFAULT_TERMS, compose, missing
from app.placements.services import news
from app.placements.services.starting import judge_mentor
from app.placements.states import AGREEING, ON_POST, Needs
from app.programme.queries import database_params
from app.programme.rules import local_wage
from app.trainees.rules import age_on

perform = AGREEING.bound_to(POLICY)

TERMS = (
    "post_content",
    "place_detail",
    "work_time",
    "payday",
    "pay_way",
    "benefits",
    "mentor_plan",
    "safety",
    "attendance_note",
    "contact",
)
HOURS = ("daily_hours", "weekly_hours", "night_work")
FREE = (*TERMS, *HOURS, "mentor_id", "site_id")  # what a unit writes before it signs
CHANGEABLE = ("starts_on", "ends_on", "allowance_yuan", *FREE)
TERM_MAX = 2000


def draft_for(placement: Placement) -> Agreement:
    """Draft the agreement of a dispatched placement from everything that is known of it."""
    post = queries.post_of(placement)
    year = clock.today().year
    count = numbers.next_number(f"agreement-{year}-{placement.region_code}")
    agreement = Agreement(
        **Agreement.keys_of(placement),
        number=queries.next_version(placement),
        agreement_no=f"NXXY{year}{placement.region_code}{count:05d}",
        person_name=placement.person_name,
        unit_name=placement.unit_name,
        post_title=placement.post_title,
        starts_on=placement.agreed_start,
        ends_on=placement.agreed_end,
        allowance_yuan=placement.allowance_yuan,
        daily_hours=Decimal(8),
        weekly_hours=Decimal(40),
        night_work=False,
        site_id=placement.site_id or post.site_id,
        mentor_id=placement.mentor_id,
        post_content=post.duties,
        benefits=post.benefits,
        **DEFAULT_TERMS
        | ({"work_time": post.work_time} if post.work_time else {})
        | ({"mentor_plan": placement.mentor_plan} if placement.mentor_plan else {}),
    )
    write_clauses(agreement, placement)
    db.session.add(agreement)
    db.session.flush()
    return agreement


def write_clauses(agreement: Agreement, placement: Placement) -> None:
    """Compose the clauses from the facts and the terms of the version."""
    agreement.clauses = json.dumps(compose(facts_of(agreement, placement)), ensure_ascii=False)


def facts_of(agreement: Agreement, placement: Placement) -> dict[str, str]:
    """What the clauses tell, each fact as people read it."""
    found, params = queries.parties_of(agreement, placement), database_params()
    county = params.region_name(placement.region_code) or placement.region_code
    place = (found.site.address if found.site else found.unit.address) or ""
    benefits = f"；其他待遇：{agreement.benefits.rstrip('。')}" if agreement.benefits else ""
    attendance = " ".join(part for part in (agreement.attendance_note, _contact(agreement)) if part)
    return {
        "unit": found.unit.name,
        "uscc": found.unit.uscc,
        "unit_address": found.unit.address,
        "legal_rep": found.unit.legal_rep,
        "name": placement.person_name,
        "id_tail": placement.id_tail,
        "post": placement.post_title,
        "post_content": agreement.post_content or "",
        "place": place + (agreement.place_detail or ""),
        "starts_on": agreement.starts_on.isoformat(),
        "ends_on": agreement.ends_on.isoformat(),
        "daily_hours": _plain(agreement.daily_hours),
        "weekly_hours": _plain(agreement.weekly_hours),
        "night": "安排夜班" if agreement.night_work else "不安排夜班",
        "work_time": agreement.work_time or "",
        "allowance": money.text(agreement.allowance_yuan),
        "payday": agreement.payday or "",
        "pay_way": (agreement.pay_way or "") + benefits,
        "buyer": f"{county}人力资源和社会保障部门",
        "mentor": found.mentor.name if found.mentor else "",
        "mentor_plan": agreement.mentor_plan or "",
        "prejob_hours": str(params.get("prejob_min_hours", on=agreement.starts_on)),
        "safety": agreement.safety or "",
        "attendance_note": attendance,
        "county": county,
    }


def _contact(agreement: Agreement) -> str:
    return f"联系人：{agreement.contact}。" if agreement.contact else ""


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def missing_clauses(agreement: Agreement) -> list[str]:
    """The required clauses that this version does not fill, by name (R21)."""
    required = database_params().get("required_clauses", on=agreement.starts_on)
    return missing(queries.clauses_of(agreement), required)


def edit(actor: Actor, agreement: Agreement, **facts: Any) -> Agreement:
    """Write the terms of a draft; what a change of an older version then needs is found anew."""
    Mover.lock(agreement)
    if refusal := may_edit(actor, agreement):
        raise Refused(refusal, status=409 if refusal.code == "state" else 403)
    allowed = FREE if queries.is_first(agreement) else CHANGEABLE
    facts = {name: value for name, value in facts.items() if name in (*allowed, "change_note")}
    placement = queries.placement_of(agreement)
    put(agreement, placement, facts)
    if queries.is_first(agreement):
        _tell_placement(agreement, placement, facts)
    refresh_needs(agreement, placement)
    db.session.flush()
    return agreement


def _tell_placement(agreement: Agreement, placement: Placement, facts: dict[str, Any]) -> None:
    """Write mentor and plan on the placement too, whose they are until the first version is signed."""
    for name in ("mentor_id", "mentor_plan"):
        if facts.get(name):
            setattr(placement, name, getattr(agreement, name))


def adopt(agreement: Agreement, placement: Placement) -> None:
    """Take over mentor and plan as the placement has them, before a first version is signed."""
    if queries.is_first(agreement):
        agreement.mentor_id = placement.mentor_id or agreement.mentor_id
        agreement.mentor_plan = placement.mentor_plan or agreement.mentor_plan


def put(agreement: Agreement, placement: Placement, facts: dict[str, Any]) -> None:
    """Set facts and terms that hold together, and compose the clauses; raises Invalid beside the fields."""
    require_terms(agreement, facts)
    for name, value in facts.items():
        setattr(agreement, name, value.strip() or None if isinstance(value, str) else value)
    write_clauses(agreement, placement)


def require_terms(agreement: Agreement, facts: dict[str, Any]) -> None:
    """Raise Invalid unless texts are short enough and mentor and place are the unit's own."""
    problems: Problems = {
        name: [_("不能超过 %(n)s 字。", n=room)]
        for name, value in facts.items()
        if name in TERMS and isinstance(value, str) and len(value) > (room := _room(name))
    }
    for name in ("daily_hours", "weekly_hours", "starts_on", "ends_on", "allowance_yuan"):
        if name in facts and facts[name] is None:
            problems[name] = [_("请填写。")]
    if facts.get("mentor_id") and (words := _about_mentor(agreement, facts["mentor_id"])):
        problems["mentor_id"] = [words]
    if facts.get("site_id") and queries.site_of(facts["site_id"], agreement.unit_id) is None:
        problems["site_id"] = [_("请选择本单位登记的见习地点。")]
    if problems:
        raise Invalid(problems)


def _about_mentor(agreement: Agreement, mentor_id: str) -> str:
    """Why the mentor cannot be agreed on: none of this unit's in use, or R22 says no."""
    if not mentors.is_active_of(mentor_id, agreement.unit_id):
        return _("请选择本单位登记在用的带教老师。")
    mentor = placements.mentor_of(mentor_id)
    return judge_mentor(mentor, agreement.unit_id, clock.today(), but=agreement.placement_id).message or ""


def _room(name: str) -> int:
    return getattr(getattr(Agreement, name).property.columns[0].type, "length", None) or TERM_MAX


def refresh_needs(agreement: Agreement, placement: Placement) -> None:
    """Find whose signature the version needs, from what differs from the one that it would replace."""
    before = queries.version_before(agreement)
    found = needed_for(differing(before, agreement, placement)) if before else Needs.ALL
    agreement.needs = Needs.UNIT if found == Needs.NONE else found


def differing(before: Agreement, after: Agreement, placement: Placement) -> list[str]:
    """The fields of the table that two versions say differently; a place in another county counts as such."""
    names = [name for name in FIELDS if name != "county" and _said(before, name) != _said(after, name)]
    if "site_id" in names and county_of(after, placement) != county_of(before, placement):
        names.append("county")
    return names


def _said(agreement: Agreement, name: str) -> Any:
    return getattr(agreement, name) or None


def county_of(agreement: Agreement, placement: Placement) -> str:
    """The county of the place of work."""
    site = queries.site_of(agreement.site_id, agreement.unit_id) if agreement.site_id else None
    return site.region_code if site else placement.region_code


def require_lawful(agreement: Agreement, placement: Placement) -> None:
    """Raise Invalid unless length (R20), hours (R24), allowance (R30), mentor and clauses (R21) are in order."""
    params = database_params()
    found = queries.parties_of(agreement, placement)
    end = queries.service_end(placement, agreement.starts_on, agreement.ends_on)
    on = agreement.starts_on if queries.is_first(agreement) else max(agreement.starts_on, clock.today())
    wage = local_wage(region=county_of(agreement, placement), date=on, params=params)
    hours = lawful_hours(
        daily=agreement.daily_hours,
        weekly=agreement.weekly_hours,
        age=age_on(found.birth, agreement.starts_on),
        night=agreement.night_work,
        params=params,
    )
    lacking = [_(CLAUSE_NAMES[name]) for name in missing_clauses(agreement)]
    too_low = wage.ok and agreement.allowance_yuan < wage["amount"]
    said = {
        "ends_on": internship_length(start=agreement.starts_on, end=end, params=params).message,
        "daily_hours": hours.message,
        "allowance_yuan": wage.message
        or (_("基本生活补贴不得低于当地最低工资标准 %(n)s 元/月。", n=wage["amount"]) if too_low else None),
        "clauses": _("协议缺少必备内容：%(names)s。", names="、".join(lacking)) if lacking else None,
    }
    if problems := {name: [words] for name, words in said.items() if words}:
        raise Invalid(problems)


def take_effect(agreement: Agreement, placement: Placement) -> None:
    """Let the placement follow the version that binds now: dates, allowance, place and mentor, who is told."""
    guided_by = placement.mentor_id
    placement.agreed_start, placement.agreed_end = agreement.starts_on, agreement.ends_on
    placement.allowance_yuan = agreement.allowance_yuan
    placement.starts_on = placement.actual_start or agreement.starts_on
    placement.ends_on = placement.actual_end or agreement.ends_on
    placement.site_id = agreement.site_id or placement.site_id
    placement.mentor_id = agreement.mentor_id or placement.mentor_id
    placement.mentor_plan = agreement.mentor_plan or placement.mentor_plan
    db.session.flush()
    if placement.state in ON_POST and placement.mentor_id != guided_by:
        news.to_mentor("mentor_assigned", placement, once=agreement.id)
