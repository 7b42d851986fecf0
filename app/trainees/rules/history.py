"""R8 and R9: one internship at a time, and a subsidised one only once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core.rulebook import BLOCK, Params, Verdict, rule

NOT_TAKEN_PLACE = frozenset(
    {"CANCELLED", "WITHDRAWN", "REFUSED", "REJECTED", "DECLINED", "FAILED_CHECK", "NO_SHOW", "VOID"}
)


@dataclass(frozen=True)
class Span:
    """The days of a new internship, both ends included."""

    start: date
    end: date


@dataclass(frozen=True)
class Stay:
    """An internship, or a stay in another scheme; `end` is the real last day or else the planned one, None if open."""

    start: date
    end: date | None
    status: str
    unit: str = "其他单位"
    scheme: str | None = None


@rule(
    "R8",
    name="同一时间只能参加一个见习",
    severity=BLOCK,
    clause="四(二)",
    quote="强化与相关部门间信息比对和监督检查，防止补贴资金骗取、挪用、虚报、冒领等行为",
    message="您在{unit}的见习尚未结束（{start}至{end}），同一时间只能参加一个见习。",
    predicate="new.end < p.start or new.start > p.end for every placement p that took or takes place, and for every "
    "stay in one of the other schemes; refused, cancelled and withdrawn ones do not count.",
    parameters=("other_schemes",),
)
def no_overlap(*, existing: list[Stay], new: Span, params: Params) -> Verdict:
    """The new internship shares no day with another one of the same person."""
    schemes = params.get("other_schemes", on=new.start)
    met = next((stay for stay in _counted(existing, schemes) if _meet(stay, new)), None)
    if met is None:
        return Verdict(True, {"ok": True})
    return Verdict(False, {"ok": False}, unit=met.unit, start=met.start, end=met.end or "未定")


@rule(
    "R9",
    name="见习补贴每人享受一次",
    severity=BLOCK,
    clause="四(二)",
    quote="防止补贴资金骗取、挪用、虚报、冒领等行为",
    message="您已享受过就业见习补贴（{history}），每人只能享受一次。",
    predicate="No month of an earlier internship was paid; one that ended before any payment uses up nothing.",
    parameters=("once_only", "once_only_scope"),
)
def once_only(*, history_paid_months: list[Decimal], unit: str | None = None, params: Params) -> Verdict:
    """The person has not had a subsidised internship; months paid for each earlier one."""
    months = sum(history_paid_months, Decimal(0))
    ok = months == 0 or not params.get("once_only")
    history = f"{months.normalize():f}个月"
    return Verdict(ok, {"ok": ok}, history=f"{unit}，{history}" if unit else history)


def _counted(stays: Iterable[Stay], schemes: Iterable[str]) -> Iterable[Stay]:
    known = {None, *schemes}
    return (stay for stay in stays if stay.status not in NOT_TAKEN_PLACE and stay.scheme in known)


def _meet(stay: Stay, new: Span) -> bool:
    return new.end >= stay.start and (stay.end is None or new.start <= stay.end)
