"""What a rule rests on: the passage of the notice, and the dated parameters that it reads, each with its source."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.core.rulebook import ParameterRow, Params, Rule, Used, Wage
from app.portal.queries.reading import first
from app.programme.models import MinWage, RegionWageClass
from app.programme.states import Certainty
from app.publications.models import PolicyDoc
from app.publications.states import READABLE

D, W, C = PolicyDoc.__table__.c, MinWage.__table__.c, RegionWageClass.__table__.c
NOTICE = "宁人社发〔2023〕75号"  # the rulebook cites its clauses
DIGITS = "一二三四五六七八九"
UNCONFIRMED = frozenset({Certainty.GK, Certainty.PROPOSED})
Basis = dict[str, Any]


def anchor(clause: str) -> str | None:
    """三(一) is the anchor 3-1; what is no clause of the notice has none."""
    numbers = [str(DIGITS.index(mark) + 1) for mark in clause if mark in DIGITS]
    return "-".join(numbers) if numbers and len(numbers) <= 2 and all(c in DIGITS + "()（）" for c in clause) else None


def notice() -> str | None:
    """The id of the published notice, or None."""
    found = select(D.id).where(D.doc_no == NOTICE, D.state.in_(READABLE)).order_by(D.published_at.desc(), D.id.desc())
    row = first(found.limit(1))
    return row.id if row else None


def rule_facts(rule: Rule[Any]) -> Basis:
    """A rule as a page shows it."""
    return {
        "id": rule.number,
        "name": _(rule.name),
        "clause": rule.clause,
        "quote": rule.quote,
        "anchor": anchor(rule.clause),
    }


def parameters(
    rules: Iterable[Rule[Any]], used: Sequence[Used], params: Params, *, on: date, region: str | None = None
) -> list[Basis]:
    """The rows that an answer used, and those that its rules declare and that are in force on the day."""
    rows: dict[str, ParameterRow] = {}
    for item in used:
        for row in params.source.rows(item.key):
            if row.version == item.version and row.region == item.region:
                rows.setdefault(f"{row.version}/{row.region}", row)
    for key in dict.fromkeys(key for rule in rules for key in rule.parameters):
        declared = params.row(key, on=on, region=region)
        if declared is not None:
            rows.setdefault(f"{declared.version}/{declared.region}", declared)
    return [_parameter(row) for row in rows.values()]


def _parameter(row: ParameterRow) -> Basis:
    return {
        "key": row.key,
        "value": row.value,
        "since": row.effective_from,
        "until": row.effective_to,
        "region": row.region,
        "source": row.source_doc,
        "rules": row.rules,
        **_certainty(Certainty(row.certainty)),
    }


def _certainty(*found: Certainty) -> Basis:
    """How sure a value is; the least sure of several counts."""
    least = next((certainty for certainty in found if certainty in UNCONFIRMED), found[0])
    return {"certainty": _(least.label), "is_unconfirmed": least in UNCONFIRMED}


def wages(region: str, found: Iterable[Wage]) -> list[Basis]:
    """The minimum wages that an estimate used, once each."""
    kinds = {(wage.scheme, wage.wage_class, wage.effective_from): wage for wage in found}
    return [_wage(region, wage) for wage in kinds.values()]


def _wage(region: str, wage: Wage) -> Basis:
    joined = (W.scheme == C.scheme) & (W.wage_class == C.wage_class) & (C.region_code == region)
    statement = (
        select(W.certainty, W.source_doc, W.effective_to, C.certainty.label("class_certainty"))
        .join_from(MinWage.__table__, RegionWageClass.__table__, joined)
        .where(W.scheme == wage.scheme, W.wage_class == wage.wage_class, W.effective_from == wage.effective_from)
    )
    row = first(statement.limit(1))
    if row is None:
        raise LookupError(f"no wage row {wage.scheme}-{wage.wage_class}@{wage.effective_from}")
    return {
        "key": "min_wage",
        "value": str(wage.amount),
        "since": wage.effective_from,
        "until": row.effective_to,
        "region": region,
        "source": row.source_doc,
        "rules": ("R30",),
        **_certainty(row.certainty, row.class_certainty),
    }
