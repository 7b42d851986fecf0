"""What an internship would bring, line by line, for the public calculator; 宁人社发〔2023〕75号 三(一).

Pure: full attendance inside the period, insurance paid, the employer is the unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.core import money
from app.core.calendar import DAY
from app.core.rulebook import Params, Result, Used
from app.subsidies.rules.claims import signed_in_window
from app.subsidies.rules.flexible import flexible_amount, flexible_conditions
from app.subsidies.rules.living import NOTHING, Line, living_lines
from app.subsidies.rules.remaining import remaining_amount, remaining_conditions


@dataclass(frozen=True)
class Living:
    """The allowance month by month, the months it pays, and their sum in yuan."""

    lines: tuple[Line, ...]
    months_paid: Fraction
    total: Decimal


@dataclass(frozen=True)
class Remaining:
    """The subsidy for the rest of the internship in yuan."""

    months: int
    days: int
    amount: Decimal


@dataclass(frozen=True)
class Flexible:
    """The social insurance subsidy in yuan, and the months it counts."""

    months: int
    amount: Decimal


@dataclass(frozen=True)
class Estimate:
    """All three with their sum; `refused` says in words why one is missing, `used` which parameters were read."""

    living: Living
    remaining: Remaining | None
    flexible: Flexible | None
    total: Decimal
    refused: tuple[Result, ...] = ()
    used: tuple[Used, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The shape of POST subsidy-estimate: money as text with two decimals."""
        rest, flexible = self.remaining, self.flexible
        return {
            "living": {
                "lines": [_line(line) for line in self.living.lines],
                "months_paid": months_text(self.living.months_paid),
                "total": money.text(self.living.total),
            },
            "remaining": rest and {"months": rest.months, "days": rest.days, "amount": money.text(rest.amount)},
            "flexible": flexible and {"months": flexible.months, "amount": money.text(flexible.amount)},
            "total": money.text(self.total),
        }


def estimate(
    region: str,
    start: date,
    end: date,
    contract_start: date | None,
    contract_end: date | None,
    flexible_payments: Sequence[Decimal],
    params: Params,
) -> Estimate:
    """The subsidies of an internship from start to end, both included, in a county-level region.

    A labour contract that begins inside it ends the allowance the day before; `contract_end` None = open-ended.
    MissingParameter where the region has no standard, MissingWorkdays where the calendar has no such year.
    """
    own = params.fresh()
    last_day = end if contract_start is None else min(end, contract_start - DAY)
    lines = tuple(living_lines(region, start, last_day, own))
    total = sum((line.amount for line in lines), NOTHING)
    living = Living(lines, sum((line.share for line in lines), Fraction(0)), total)
    remaining, refused = _remaining(region, start, end, contract_start, contract_end, own)
    flexible, also_refused = _flexible(start, last_day, flexible_payments, own)
    total += (remaining.amount if remaining else NOTHING) + (flexible.amount if flexible else NOTHING)
    params.absorb(own.used)
    return Estimate(living, remaining, flexible, total, refused + also_refused, own.used)


def months_text(months: Fraction) -> str:
    """Months as a whole number, else cut to two decimals."""
    if months.denominator == 1:
        return str(months.numerator)
    return str(money.cut_percent(months.numerator, 100 * months.denominator, digits=2))


def _remaining(
    region: str, start: date, end: date, contract_start: date | None, contract_end: date | None, params: Params
) -> tuple[Remaining | None, tuple[Result, ...]]:
    """The remaining-period subsidy where R35 grants it; R40 is only told, since the signing day is not asked."""
    if contract_start is None:
        return None, ()
    conditions = remaining_conditions(
        start=start,
        end=end,
        contract_start=contract_start,
        contract_end=contract_end,
        si_months=params.get("si_months_paid_min", on=contract_start),
        same_employer=True,
        params=params,
    )
    if not conditions.ok:
        return None, (conditions,)
    window = signed_in_window(kind="REMAINING", sign=contract_start, region=region, params=params)
    found = remaining_amount(region=region, contract_start=contract_start, end=end, params=params)
    return Remaining(found["months"], found["days"], found["amount"]), () if window.ok else (window,)


def _flexible(
    start: date, last_day: date, payments: Sequence[Decimal], params: Params
) -> tuple[Flexible | None, tuple[Result, ...]]:
    if not payments:
        return None, ()
    conditions = flexible_conditions(start=start, last_day=last_day, insured_as="FLEXIBLE", params=params)
    if not conditions.ok:
        return None, (conditions,)
    found = flexible_amount(payments=list(payments), used=0, on=start, params=params)
    return Flexible(found["months"], found["amount"]), ()


def _line(line: Line) -> dict[str, Any]:
    return {
        "month": line.month,
        "standard": money.text(line.standard),
        "due": line.due,
        "payable": line.payable,
        "amount": money.text(line.amount),
    }
