"""One answer to 'may I take part?': each rule with pass or fail, and the days on which the passing ones end.

Pure: takes what the person says, looks nothing up. 宁人社发〔2023〕75号 三(一).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.core.rulebook import Params, Result, Used
from app.trainees.rules.category import (
    category_of,
    graduate_in_time,
    ningxia_hukou,
    unemployed,
    youth_age,
    youth_span,
)
from app.trainees.rules.history import Span, Stay, no_overlap, once_only
from app.trainees.rules.identity import id_card, minor_protected


@dataclass(frozen=True)
class Facts:
    """What is known of a person on the day asked about; None = not known, so the rule is not asked."""

    hukou: str
    birth: date
    education: str | None
    graduation: date | None
    registered_on: date | None
    in_realname_db: bool
    in_school: bool
    employee_insured: bool
    active_business: bool
    on: date
    deregistered: bool = False
    id_card: str | None = None
    existing: tuple[Stay, ...] | None = None
    planned: Span | None = None
    history_paid_months: tuple[Decimal, ...] | None = None
    guardian_consent: bool | None = None
    hazardous_post: bool | None = None


@dataclass(frozen=True)
class Check:
    """One rule's answer; `template` and `figures` say the message in another language.

    `holds_from` and `holds_until` are the first and last day of a condition that comes and goes with time.
    """

    rule: str
    name: str
    ok: bool
    message: str | None
    clause: str
    quote: str = ""
    template: str = ""
    figures: tuple[tuple[str, Any], ...] = ()
    holds_from: date | None = None
    holds_until: date | None = None


@dataclass(frozen=True)
class Deadlines:
    """The last days of the two-year and of the age condition; None where it never holds."""

    graduate_until: date | None
    youth_until: date


@dataclass(frozen=True)
class Eligibility:
    """The answer: eligible on the day asked about, as what, why, and until when."""

    eligible: bool
    category: str
    checks: tuple[Check, ...]
    deadlines: Deadlines
    used: tuple[Used, ...] = ()


def check(facts: Facts, params: Params) -> Eligibility:
    """Judge R1–R6, and R8–R10 where their facts are given.

    R2 and R3 are alternatives that meet in R6, so neither of them alone makes a person ineligible.
    """
    own = params.fresh()
    category = category_of(
        birth=facts.birth, education=facts.education, graduation=facts.graduation, ref=facts.on, params=own
    )
    left = facts.graduation if facts.education in own.get("graduate_levels", on=facts.on) else None
    first, last = youth_span(facts.birth, facts.on, own)
    results = {found.rule.number: found for found in _results(facts, category, left, own)}
    until = results["R2"]["last_day"]
    spans = {"R2": (left, until), "R3": (first, last)}
    checks = tuple(_check(result, *spans.get(number, (None, None))) for number, result in results.items())
    eligible = all(item.ok for item in checks if item.rule not in spans)
    params.absorb(own.used)
    return Eligibility(eligible, category["category"], checks, Deadlines(until, last), own.used)


def _results(facts: Facts, category: Result, left: date | None, params: Params) -> list[Result]:
    """Every rule that the facts allow, in catalogue order; `left` is the certificate's day if of a graduate level."""
    on, kind = facts.on, category["category"]
    found = [
        ningxia_hukou(hukou=facts.hukou, category=kind, ref=on, params=params),
        graduate_in_time(graduation=left, ref=on, params=params),
        youth_age(birth=facts.birth, ref=on, params=params),
        unemployed(
            category=kind,
            reg_date=facts.registered_on,
            deregistered=facts.deregistered,
            ref=on,
            in_realname_db=facts.in_realname_db,
            in_school=facts.in_school,
            employee_insured=facts.employee_insured,
            active_business=facts.active_business,
            params=params,
        ),
    ]
    if facts.id_card is not None:
        found.append(id_card(id=facts.id_card, birth=facts.birth, on=on))
    found.append(category)
    return found + _of_the_past(facts, params)


def _of_the_past(facts: Facts, params: Params) -> list[Result]:
    """R8–R10, which need more than the public form asks."""
    found: list[Result] = []
    if facts.existing is not None and facts.planned is not None:
        found.append(no_overlap(existing=list(facts.existing), new=facts.planned, params=params))
    if facts.history_paid_months is not None:
        found.append(once_only(history_paid_months=list(facts.history_paid_months), params=params))
    if facts.guardian_consent is not None and facts.hazardous_post is not None:
        start = facts.planned.start if facts.planned else facts.on
        consent, hazardous = facts.guardian_consent, facts.hazardous_post
        found.append(
            minor_protected(birth=facts.birth, start=start, consent=consent, hazardous=hazardous, params=params)
        )
    return found


def _check(result: Result, holds_from: date | None, holds_until: date | None) -> Check:
    rule = result.rule
    figures = () if result.ok else tuple(result.figures.items())
    return Check(
        rule.number,
        rule.name,
        result.ok,
        result.message,
        rule.clause,
        rule.quote,
        result.template,
        figures,
        holds_from,
        holds_until,
    )
