"""The self-check and the calculator, judged by the rulebook, with what a reader needs to understand the answer."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.calendar import DAY, MissingWorkdays, add_months
from app.core.errors import Invalid
from app.core.rulebook import MissingParameter, Params, Result, Rule, Wage
from app.portal.queries.basis import notice, parameters, rule_facts, wages
from app.programme.queries import database_params
from app.programme.rules import local_wage
from app.subsidies.rules import (
    Estimate,
    allowance_of_month,
    allowance_of_period,
    estimate,
    flexible_amount,
    flexible_conditions,
    remaining_amount,
    remaining_conditions,
    signed_in_window,
)
from app.subsidies.rules.estimate import months_text
from app.trainees.rules import (
    Eligibility,
    Facts,
    category_of,
    check,
    graduate_in_time,
    ningxia_hukou,
    unemployed,
    youth_age,
)

CHECKED: tuple[Rule[Any], ...] = (ningxia_hukou, graduate_in_time, youth_age, unemployed, category_of)
LIVING: tuple[Rule[Any], ...] = (local_wage, allowance_of_month, allowance_of_period)
REMAINING: tuple[Rule[Any], ...] = (remaining_conditions, remaining_amount, signed_in_window)
FLEXIBLE: tuple[Rule[Any], ...] = (flexible_conditions, flexible_amount)
PAGES = {
    **{rule.number: "portal.check" for rule in CHECKED},
    **{rule.number: "portal.calculator" for rule in (*LIVING, *REMAINING, *FLEXIBLE)},
}
ONLY_IF_READ = ("statutory_month_days", "proration_threshold_days", "paid_leave_kinds")  # of ways not taken
ALTERNATIVES = frozenset({graduate_in_time.number, youth_age.number})  # one of the two is enough (R6)
Answer = dict[str, Any]


def check_basis() -> Answer:
    """The rules of the self-check with their clauses and the parameters in force today."""
    return _basis(CHECKED)


def calculator_basis() -> Answer:
    """The rules of the calculator with their clauses and the parameters in force today."""
    return _basis((*LIVING, *REMAINING, *FLEXIBLE))


def _basis(rules: tuple[Rule[Any], ...]) -> Answer:
    rows = parameters(rules, (), database_params(), on=clock.today())
    return {"rules": [rule_facts(rule) for rule in rules], "parameters": rows, "notice": notice()}


def eligibility(facts: Mapping[str, Any]) -> Answer:
    """Each rule with its answer and the day on which that turns; Invalid where no parameter is in force on the day."""
    person, params = Facts(**facts), database_params()
    try:
        found = check(person, params)
    except MissingParameter as error:
        raise Invalid({"on": _("这一天没有可用的政策参数，请换一个日期。")}) from error
    turns = _turns(person, found, params)
    rules = {rule.number: rule_facts(rule) for rule in CHECKED}
    checks = [
        rules[item.rule]
        | {
            "ok": item.ok,
            "is_spared": not item.ok and item.rule in ALTERNATIVES and found.category != "NONE",
            "template": item.template,
            "figures": dict(item.figures),
        }
        | _span(item.ok, turns.get(item.rule))
        for item in found.checks
    ]
    return {
        "eligible": found.eligible,
        "category": found.category,
        "on": person.on,
        "checks": checks,
        "failed": [item.rule for item in found.checks if not item.ok and item.rule not in ALTERNATIVES],
        "parameters": parameters(CHECKED, found.used, params, on=person.on),
        "notice": notice(),
    } | _span(found.eligible, turns.get("all"))


def _span(ok: bool, turn: date | None) -> Answer:
    """Until when an answer holds that is good now, or from when on it will be good."""
    return {"until": turn - DAY if ok and turn else None, "from": None if ok else turn}


def _turns(person: Facts, now: Eligibility, params: Params) -> dict[str, date]:
    """The first later day on which each rule, and all of them, answer otherwise, everything else staying as it is.

    The answer can only change on the days listed, so asking on each of them is exact.
    """
    days = {person.graduation, person.registered_on, *_ends(now), *_changes(now, params)}
    before = _answers(now)
    turns: dict[str, date] = {}
    for day in sorted(day for day in days if day is not None and day > person.on):
        try:
            then = _answers(check(replace(person, on=day), params))
        except MissingParameter:
            break
        turns |= {name: day for name, ok in then.items() if name not in turns and ok is not before[name]}
    return turns


def _answers(found: Eligibility) -> dict[str, bool]:
    return {"all": found.eligible, **{item.rule: item.ok for item in found.checks}}


def _ends(found: Eligibility) -> Iterable[date]:
    for item in found.checks:
        if item.holds_from:
            yield item.holds_from
        if item.holds_until:
            yield item.holds_until + DAY


def _changes(found: Eligibility, params: Params) -> Iterable[date]:
    """The days on which a parameter that was used takes another value."""
    for row in (row for item in found.used for row in params.source.rows(item.key)):
        yield row.effective_from
        if row.effective_to:
            yield row.effective_to + DAY


def subsidies(question: Mapping[str, Any]) -> Answer:
    """The subsidies of an internship line by line; Invalid where the wage or the workdays are not known."""
    params = database_params()
    try:
        found = estimate(**question, params=params)
    except MissingParameter as error:
        raise Invalid({"start": _("这段时间没有已公布的当地最低工资标准，不能测算，请换一个日期。")}) from error
    except MissingWorkdays as error:
        field = "start" if error.year <= question["start"].year else "end"
        words = _("%(year)s 年的工作日安排还没有收录，不能测算到这一年。", year=error.year)
        raise Invalid({field: words}) from error
    refused = {result.rule.number: _refused(result) for result in found.refused}
    rules = (
        *LIVING,
        *(REMAINING if question["contract_start"] else ()),
        *(FLEXIBLE if question["flexible_payments"] else ()),
    )
    return {
        "living": _living(found, question["region"], params),
        "remaining": _remaining(found, question, params),
        "flexible": _flexible(found, question, params),
        "total": found.total,
        "refused": refused,
        "rules": {rule.number: rule_facts(rule) for rule in rules},
        "parameters": _rests_on(found, question, rules, params),
        "notice": notice(),
    }


def _refused(result: Result) -> Answer:
    return {"template": result.template, "figures": dict(result.figures)}


def _living(found: Estimate, region: str, params: Params) -> Answer:
    lines = []
    for line in found.living.lines:
        first = date.fromisoformat(f"{line.month}-01")
        method = params.get("proration", on=first, region=region)
        divisor = params.get("statutory_month_days", on=first) if method == "STATUTORY_21_75" else line.due
        lines.append({"first": first, "method": method, "divisor": divisor, "line": line})
    paid = months_text(found.living.months_paid)
    return {
        "lines": lines,
        "months_paid": paid,
        "total": found.living.total,
        "is_cut": any(x["line"].is_cut for x in lines),
    }


def _remaining(found: Estimate, question: Mapping[str, Any], params: Params) -> Answer | None:
    if found.remaining is None:
        return None
    began, rest = question["contract_start"], found.remaining
    following = add_months(began, rest.months)
    wage = params.source.wage(question["region"], began)
    return {
        "months": rest.months,
        "days": rest.days,
        "amount": rest.amount,
        "standard": wage.amount if wage else Decimal(0),
        "span": (add_months(began, rest.months + 1) - following).days,
    }


def _flexible(found: Estimate, question: Mapping[str, Any], params: Params) -> Answer | None:
    if found.flexible is None:
        return None
    counted = list(question["flexible_payments"])[: found.flexible.months]
    return {
        "months": found.flexible.months,
        "given": len(question["flexible_payments"]),
        "paid": sum(counted, Decimal(0)),
        "rate": params.get("flex_rate", on=question["start"]),
        "cap": params.get("flex_base_cap", on=question["start"]),
        "amount": found.flexible.amount,
    }


def _rests_on(
    found: Estimate, question: Mapping[str, Any], rules: tuple[Rule[Any], ...], params: Params
) -> list[Answer]:
    region = question["region"]
    days = [date.fromisoformat(f"{line.month}-01") for line in found.living.lines]
    if found.remaining is not None:
        days.append(question["contract_start"])
    known: list[Wage] = [wage for day in days if (wage := params.source.wage(region, day)) is not None]
    on = question["contract_start"] or question["start"]
    read = {item.key for item in found.used}
    rows = parameters(rules, found.used, params, on=on, region=region)
    return wages(region, known) + [row for row in rows if row["key"] not in ONLY_IF_READ or row["key"] in read]
