"""The county's review: supplement, documents, site check, notice, accreditation, rejection."""

from datetime import date, timedelta

from flask_babel import gettext as _

from app.core import clock, numbers
from app.core import marks as field_marks
from app.core.actor import Actor
from app.core.calendar import MissingWorkdays, add_years
from app.core.errors import Invalid, Problems, Refused
from app.core.rulebook import Params, Result
from app.programme.queries import database_params
from app.registers.queries.proofs import is_abnormal
from app.units import queries, signals
from app.units.models import Unit
from app.units.policy import IDENTITY, POLICY, may_rely_on
from app.units.rules import accreditation_conditions, no_exclusion
from app.units.states import ACCREDITATION, LegalForm

perform = ACCREDITATION.bound_to(POLICY)

NAME_MAX = 40


def request_supplement(actor: Actor, unit: Unit, *, reason: str = "", marks: dict[str, str] | None = None) -> Unit:
    """Tell the unit once what is missing, field by field; the clock stops."""
    perform(
        actor,
        unit,
        "request_supplement",
        reason=reason,
        supplement_asked_on=clock.today(),
        reviewed_by_id=actor.user_id,
    )
    _mark(unit, marks or {})
    return unit


def _mark(unit: Unit, notes: dict[str, str]) -> None:
    if not notes:
        raise Invalid({"marks": _("请至少标注一个需要补正的字段。")})
    field_marks.put(unit, notes, allowed=IDENTITY)


def pass_documents(actor: Actor, unit: Unit, *, first_visitor: str, second_visitor: str, reason: str = "") -> Unit:
    """Find the documents in order and name two visitors; R12 and R13 must hold on fresh comparisons."""
    perform.begin(actor, unit, "pass_documents")
    first, second = first_visitor.strip(), second_visitor.strip()
    require_two_people(first, second)
    require_fresh_comparison(unit)
    _require_conditions(unit)
    note = _("核查人：%(a)s、%(b)s。", a=first, b=second)
    perform(
        actor,
        unit,
        "pass_documents",
        reason=note + reason,
        reviewed_by_id=actor.user_id,
        first_visitor=first,
        second_visitor=second,
    )
    return unit


def require_two_people(first: str, second: str) -> None:
    """Raise Invalid unless these are the names of two people."""
    problems: Problems = {
        field: [_("请填写核查人姓名，不超过 %(n)s 字。", n=NAME_MAX)]
        for field, name in (("first_visitor", first), ("second_visitor", second))
        if not 0 < len(name) <= NAME_MAX
    }
    if first == second:
        problems.setdefault("second_visitor", [_("实地核查须由两名不同人员进行。")])
    if problems:
        raise Invalid(problems)


def require_fresh_comparison(unit: Unit) -> None:
    """Raise Invalid unless a credit comparison of the last 30 days is on record."""
    days = int(database_params().get("unit_check_valid_days"))
    if unit.checked_on is None or unit.checked_on < clock.today() - timedelta(days=days):
        raise Invalid({"checked_on": _("请先登记 %(n)s 日内的信用比对结果。", n=days)})


def judge_conditions(unit: Unit, apply: date, params: Params) -> Result:
    """Judge R12 over a unit's facts, as of the day of its application."""
    return accreditation_conditions(
        established=unit.established_on,
        apply=apply,
        enterprise=unit.legal_form == LegalForm.ENTERPRISE,
        staff=unit.staff_insured,
        arrears=unit.arrears_count,
        disputes=unit.dispute_count,
        safety=unit.safety_ok,
        region=unit.region_code,
        params=params,
    )


def _require_conditions(unit: Unit) -> None:
    apply = unit.submitted_at.date() if unit.submitted_at else clock.today()
    met = judge_conditions(unit, apply, database_params())
    if met.message:
        raise Invalid({"conditions": met.message})
    free = no_exclusion(
        dispatch_agency=unit.is_dispatch_agency,
        dishonest=unit.dishonest_flag,
        abnormal=unit.abnormal_flag or is_abnormal(unit.uscc),
        ban_until=queries.banned_until(unit.uscc),
        apply=apply,
    )
    if free.message:
        raise Invalid({"conditions": free.message})


def pass_site_check(actor: Actor, unit: Unit, *, reason: str = "") -> Unit:
    """Find the site in order and start the public notice of five workdays, counted from the next day.

    What was upheld against the unit is settled: the visit that counts took place after it.
    """
    perform.begin(actor, unit, "pass_site_check")
    check = queries.signed_site_check(unit)
    if check is None:
        raise Invalid({"site_check": _("请先登记有两名核查人签字的实地核查记录。")})
    if not (check.premises_ok and check.safety_ok and check.mentors_ok):
        raise Invalid({"site_check": _("核查记录有不符合项，不能通过；请要求整改后重新核查，或不予认定。")})
    if refusal := may_rely_on(actor, check):
        raise Refused(refusal)
    today = clock.today()
    perform(
        actor,
        unit,
        "pass_site_check",
        reason=reason,
        notice_from=today,
        notice_to=workdays_after(today, "unit_notice_workdays"),
    )
    for objection in queries.upheld_objections(unit):
        objection.settled_on = today
    return unit


def workdays_after(day: date, key: str) -> date:
    """The last day of a period that a parameter counts in workdays; raises Invalid beyond the known calendar."""
    params = database_params()
    try:
        return params.workdays.add(day, int(params.get(key)))
    except MissingWorkdays as missing:
        raise Invalid({"workdays": str(missing)}) from missing


def reject(actor: Actor, unit: Unit, *, reason: str = "", reason_code: str = "OTHER") -> Unit:
    """Refuse the application with a reason code; the unit may apply again after 30 days."""
    perform(actor, unit, "reject", reason=f"[{reason_code}] {reason}" if reason.strip() else "", ended_on=clock.today())
    return unit


def uphold_objection(actor: Actor, unit: Unit, *, reason: str = "") -> Unit:
    """Send the unit back to the site check, because an objection was upheld."""
    perform.begin(actor, unit, "uphold_objection")
    if not queries.has_upheld_objection(unit):
        raise Invalid({"objection": _("没有认定为成立的异议。")})
    perform(actor, unit, "uphold_objection", reason=reason, notice_from=None, notice_to=None)
    return unit


def accredit(actor: Actor, unit: Unit) -> Unit:
    """Accredit after the notice: number, three years of validity, into the public list (R19)."""
    perform.begin(actor, unit, "accredit")
    if queries.has_open_objection(unit):
        raise Invalid({"objection": _("有未处理的异议，不能认定。")})
    if queries.has_upheld_objection(unit):
        raise Invalid({"objection": _("有成立的异议，应当重新核查，不能认定。")})
    today = clock.today()
    years = int(database_params().get("unit_valid_years"))
    number = numbers.next_number(f"unit-{today.year}-{unit.region_code}")
    perform(
        actor,
        unit,
        "accredit",
        accredited_on=today,
        last_confirmed_on=today,
        valid_to=add_years(today, years) - timedelta(days=1),
        accreditation_no=f"NXJX{today.year}{unit.region_code}{number:04d}",
    )
    signals.accredited.send(unit, actor=actor)
    return unit


def lapse(actor: Actor, unit: Unit) -> Unit:
    """Take an application that was never completed as withdrawn."""
    perform(actor, unit, "lapse", ended_on=clock.today())
    return unit
