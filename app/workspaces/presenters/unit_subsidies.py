"""What a unit could claim today, kind by kind, with who is left out, why, and what to do about it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.calendar import MissingWorkdays
from app.core.clock import today
from app.placements.states import AttendanceMonthState
from app.programme.queries import database_params
from app.subsidies.queries.explaining import ToldStep, steps_of
from app.subsidies.rules.lines import LineDraft, total
from app.subsidies.services import computing
from app.subsidies.states import ClaimKind
from app.workspaces.queries.subsidies import Unready

KINDS = (
    ClaimKind.LIVING,
    ClaimKind.REMAINING,
    ClaimKind.HIRING,
    ClaimKind.UNIT_FEE,
    ClaimKind.RETENTION_AWARD,
)
OPTIONAL = frozenset({ClaimKind.UNIT_FEE, ClaimKind.RETENTION_AWARD})
EXPLAINED = 20  # lines of a kind that the list opens to their explanation; the draft shows all of them


@dataclass(frozen=True)
class Left:
    """Somebody who is left out: who and which month, the rule's words, what to do, and where."""

    who: str
    rule: str
    why: str
    todo: str
    label: str = ""
    url: str = ""


@dataclass(frozen=True)
class Offer:
    """What could be claimed of one kind today, in yuan."""

    kind: ClaimKind
    amount: Decimal
    people: int
    months: str
    lines: list[tuple[LineDraft, list[ToldStep]]] = field(default_factory=list)
    more: int = 0  # counted lines that are not explained here
    left: list[Left] = field(default_factory=list)
    areas: int = 1
    problem: str = ""

    @property
    def can_draft(self) -> bool:
        """Whether a press makes a draft."""
        return self.amount > 0


def offers_of(unit_id: str) -> list[Offer]:
    """Every kind of which something could be claimed, or somebody is left out; worked out now, nothing is stored."""
    found = [_offer(kind, unit_id) for kind in KINDS if kind not in OPTIONAL or _is_on()]
    return [offer for offer in found if offer.lines or offer.left or offer.problem]


def _is_on() -> bool:
    return bool(database_params().get("unit_fee_enabled", on=today()))


def _offer(kind: ClaimKind, unit_id: str) -> Offer:
    try:
        lines = computing.drafts(kind, unit_id=unit_id, until=today())
    except MissingWorkdays as missing:
        return Offer(kind, Decimal(0), 0, "", problem=str(missing))
    counted = [line for line in lines if line.is_counted]
    return Offer(
        kind=kind,
        amount=total(counted),
        people=len({line.trainee_id for line in counted if line.trainee_id}),
        months=_months(counted),
        lines=[(line, steps_of(line)) for line in counted[:EXPLAINED]],
        more=max(len(counted) - EXPLAINED, 0),
        left=[_left(line) for line in lines if not line.is_counted],
        areas=len({line.region_code for line in counted}),
    )


def _months(lines: Sequence[LineDraft]) -> str:
    """The months of lines, or the first to the last where there are many."""
    months = sorted({line.month for line in lines if line.month})
    if len(months) > 3:
        return _("%(first)s 至 %(last)s", first=months[0], last=months[-1])
    return "、".join(months)


# -- what to do about what is left out

Way = Callable[[LineDraft], tuple[str, str]]


def _pay(line: LineDraft) -> tuple[str, str]:
    return _("登记补发"), url_for("UnitClosing.pay", pk=line.placement_id, month=line.month)


def _placement(label: Any, anchor: str) -> Way:
    return lambda line: (str(label), url_for("UnitPlacements.show", pk=line.placement_id, _anchor=anchor))


def _attendance(line: LineDraft) -> tuple[str, str]:
    return _("看考勤"), url_for("UnitAttendance.grid", month=line.month)


_RETENTION = _placement(_l("看留用登记"), "end")
TODO: dict[str, tuple[Any, Way | None]] = {
    "R9": (_l("本人此前已享受过见习补贴，不能再次申领。"), None),
    "R20": (_l("协议期限不符合规定，请联系县（区）经办机构。"), _placement(_l("看协议"), "agreement")),
    "R21": (_l("签署协议并由县（区）备案后再申领。"), _placement(_l("看协议"), "agreement")),
    "R29": (_l("等待考勤核对通过后再申领。"), _attendance),
    "R30": (_l("标准公布后自动计入，无需办理。"), None),
    "R31": (_l("当月没有应计发的天数，无需办理。"), _attendance),
    "R32": (_l("已达最长补贴期限，不再补贴，无需办理。"), None),
    "R33": (_l("事假超过当地规定，当月不予补贴；考勤有误的可申请更正。"), _attendance),
    "R34": (_l("通过银行足额补发并登记凭证后，即可申领。"), _pay),
    "R35": (_l("条件具备（核实、缴满社会保险）后再申领。"), _RETENTION),
    "R39": (_l("条件具备（核实、缴纳社会保险）后再申领。"), _RETENTION),
    "R40": (_l("不在政策实施期限内，不能申领。"), None),
    "R41": (_l("同一时间已享受同类补贴，不能重复申领。"), None),
    "R43": (_l("已超过申领时限，不能再申领。"), None),
    "R46": (_l("没有达到规定的人数或留用比例。"), None),
}


def _left(line: LineDraft) -> Left:
    words, way = TODO.get(line.refused_by or "", (_l("请联系县（区）经办机构。"), None))
    label, url = way(line) if way is not None and line.placement_id else ("", "")
    if any(step.rule == "R40" and not step.is_met for step in line.steps):  # no condition that comes later helps
        words = TODO["R40"][0]
    elif line.refused_by == "R34" and (short := shortfall(line)):
        words = _("少发 %(sum)s 元：通过银行补发差额并登记凭证后，即可申领。", sum=f"{short:,.2f}")
    who = " ".join(filter(None, (line.person_name, line.month))) or _(line.kind.label)
    return Left(who, line.refused_by or "", line.reason or "", str(words), label, url)


def shortfall(line: LineDraft) -> Decimal:
    """How much a unit paid too little by bank for a month, in yuan (R34)."""
    told = next((step.values for step in line.steps if step.rule == "R34"), {})
    return max(Decimal(told.get("computed", "0")) - Decimal(told.get("paid_by_bank", "0")), Decimal(0))


# -- months that cannot be claimed yet

WAITS: dict[AttendanceMonthState, tuple[Any, bool]] = {  # what is missing, and whether the unit acts
    AttendanceMonthState.OPEN: (_l("本人尚未确认，考勤没有报送"), True),
    AttendanceMonthState.CONFIRMED_BY_TRAINEE: (_l("考勤没有报送，请报送"), True),
    AttendanceMonthState.RETURNED: (_l("县（区）退回，请更正后重新报送"), True),
    AttendanceMonthState.SUBMITTED: (_l("已报送，等待县（区）核对"), False),
}


@dataclass(frozen=True)
class Wait:
    """A month of attendance that keeps some people from being claimed for."""

    month: str
    people: int
    words: str
    url: str
    is_mine: bool


def waits_of(months: Iterable[Unready]) -> list[Wait]:
    """The months that are not verified, in words, with the page where the unit acts."""
    return [
        Wait(
            row.month,
            row.people,
            str(WAITS[row.state][0]),
            url_for("UnitAttendance.grid", month=row.month),
            WAITS[row.state][1],
        )
        for row in months
    ]
