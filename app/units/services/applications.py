"""A unit's application: drafted, corrected, submitted by the unit itself."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from app.core import clock, files, marks
from app.core.actor import Actor
from app.core.actor import forget as forget_actor
from app.core.card import as_text
from app.core.errors import Invalid, Problems, Refusal, Refused
from app.core.identifiers import id_card_problem, normalise
from app.core.scope import unscoped
from app.extensions import db
from app.organisations.queries import areas
from app.programme.queries import database_params
from app.registers.services.leads import link_unit
from app.security.queries import account_of
from app.security.services import bind_to_unit
from app.security.states import OF_A_UNIT, Level
from app.units import queries
from app.units.models import Unit
from app.units.policy import editable_fields, may_draft
from app.units.rules import credit_code
from app.units.services.following import refresh_kinds
from app.units.services.review import perform
from app.units.states import UnitState

LICENCE = "LICENCE"


def draft(actor: Actor, **facts: Any) -> Unit:
    """Begin an application for a unit; raises Invalid when the credit code is wrong or already in use."""
    if refusal := may_draft(actor):
        raise Refused(refusal)
    if actor.has(*OF_A_UNIT):
        return _found(actor, facts)
    return _draft(facts)


def _found(actor: Actor, facts: dict[str, Any]) -> Unit:
    """Begin the application of the actor's own unit; the account belongs to it from the same moment (6.1, R11)."""
    account = account_of(actor.user_id or 0)
    with unscoped("the founder's own account, locked against a second application at the same time"):
        if account is not None:
            db.session.refresh(account, with_for_update=True)
    if account is None or account.unit_id:
        raise Refused(Refusal("has_unit", _("本账号已归属一家单位，不能再录入其他单位的申请。")))
    with unscoped("a unit that registered begins its own application; its account reaches nothing yet"):
        unit = _draft(facts)
        bind_to_unit(account, unit.id, unit.region_code)
    forget_actor()
    return unit


def _draft(facts: dict[str, Any]) -> Unit:
    facts = _cleaned(facts)
    _raise(_problems(facts, but=None))
    unit = Unit(state=UnitState.DRAFT, **facts)
    db.session.add(unit)
    db.session.flush()
    refresh_kinds(unit)
    _tell_leads(unit)
    return unit


def correct(actor: Actor, unit: Unit, **facts: Any) -> Unit:
    """Change the fields that may be changed in the present state; raises Refused for others."""
    allowed = set(editable_fields(actor, unit))
    changed = {name: value for name, value in _cleaned(facts).items() if getattr(unit, name) != value}
    if forbidden := set(changed) - allowed:
        words = _(
            "当前状态“%(state)s”下不能修改这些内容：%(names)s。",
            state=as_text(unit.state),
            names="、".join(sorted(forbidden)),
        )
        raise Refused(Refusal("state", words), status=409)
    stored = {name: getattr(unit, name) for name in ("uscc", "established_on", "staff_total", "staff_insured")}
    _raise(_problems({**stored, **changed}, but=unit.id))
    for name, value in changed.items():
        setattr(unit, name, value)
    db.session.flush()
    if {"uscc", "region_code"} & set(changed):
        refresh_kinds(unit)
        _tell_leads(unit)
    return unit


def _tell_leads(unit: Unit) -> None:
    link_unit(unit.id, uscc=unit.uscc, region_code=unit.region_code)


def submit(actor: Actor, unit: Unit, *, pledge: bool = False, reason: str = "") -> Unit:
    """Send the application; raises Invalid for missing facts, licence scan or pledge (R11)."""
    perform.begin(actor, unit, "submit")
    problems: Problems = {}
    if not pledge:
        problems["pledge"] = [_("请阅读并签署承诺。")]
    if not files.files_of(unit, LICENCE):
        problems["licence"] = [_("请先上传营业执照（登记证书）扫描件。")]
    for name in ("address", "legal_rep", "contact_name", "contact_phone"):
        if not getattr(unit, name):
            problems[name] = [_("提交前必须填写。")]
    problems.update(_problems({"uscc": unit.uscc, "established_on": unit.established_on}, but=unit.id))
    _raise(problems)
    perform(actor, unit, "submit", reason=reason, submitted_at=clock.now(), submitted_by_id=actor.user_id)
    marks.close(unit)
    return unit


def _cleaned(facts: dict[str, Any]) -> dict[str, Any]:
    if facts.get("uscc"):
        facts = {**facts, "uscc": normalise(str(facts["uscc"]))[:18]}
    if facts.get("legal_rep_id_no"):
        facts = {**facts, "legal_rep_id_no": normalise(str(facts["legal_rep_id_no"]))[:18]}
    return facts


def _problems(facts: dict[str, Any], *, but: str | None) -> Problems:
    """Judge what can be judged from the typed facts alone."""
    problems: Problems = {}
    uscc = str(facts.get("uscc") or "")
    judged = credit_code(uscc=uscc, params=database_params())
    if judged.message:
        problems["uscc"] = [judged.message]
    elif queries.live_unit_exists(uscc, but=but):
        problems["uscc"] = [_("该统一社会信用代码已有在办或已认定的记录。")]
    elif (ban := queries.banned_until(uscc)) and ban >= clock.today():
        problems["uscc"] = [_("该单位在禁入期内（至 %(day)s），不能申请。", day=ban.isoformat())]
    elif but is None and (wait := _waits_until(uscc)):
        problems["uscc"] = [_("上次申请未予认定，%(day)s 起可再次申请。", day=wait.isoformat())]
    if (number := facts.get("legal_rep_id_no")) and (said := id_card_problem(str(number), clock.today())):
        problems["legal_rep_id_no"] = [said]
    established = facts.get("established_on")
    if isinstance(established, date) and established > clock.today():
        problems["established_on"] = [_("成立日期不能晚于今天。")]
    region = facts.get("region_code")
    if region is not None and (region not in areas() or areas()[region].level != Level.COUNTY):
        problems["region_code"] = [_("请选择所在县（市、区）。")]
    insured, total = facts.get("staff_insured"), facts.get("staff_total")
    if insured is not None and total is not None and insured > total:
        problems["staff_insured"] = [_("参保人数不能多于职工人数。")]
    return problems


def _waits_until(uscc: str) -> date | None:
    rejected = queries.last_rejection(uscc)
    if rejected is None:
        return None
    again = rejected + timedelta(days=int(database_params().get("unit_reapply_days")))
    return again if clock.today() < again else None


def _raise(problems: Problems) -> None:
    if problems:
        raise Invalid(problems)
