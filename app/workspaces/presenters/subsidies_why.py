"""Why a line or a claim is less than the standard (B42): parts that add up to the amount, each with its rule.

Nothing is worked out anew: the parts are differences between figures that the line's own explanation holds.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.money import round_share
from app.placements.models import AttendanceMonth
from app.subsidies.card.words import told_rules
from app.subsidies.models import Claim, ClaimLine, ClaimRecount
from app.subsidies.queries.explaining import ToldStep, anchor_of, rule_of, steps_of
from app.subsidies.states import PAID, ClaimKind, ClaimState, RecountOutcome

Steps = Sequence[Mapping[str, Any]]  # as they are stored
NOTHING = Decimal("0.00")
BASE, LESS, MORE, SUM = "base", "less", "more", "sum"
REFUSALS = {
    "R9": _l("此前已在其他见习中享受"),
    "R20": _l("见习期限不符"),
    "R21": _l("协议没有按时签订或备案"),
    "R29": _l("考勤没有核对"),
    "R30": _l("没有适用的标准"),
    "R31": _l("没有计发天数"),
    "R32": _l("超过最长补贴月数"),
    "R33": _l("事假超过规定天数，停发当月"),
    "R34": _l("单位没有足额先行发放"),
    "R35": _l("不符合剩余期补贴条件"),
    "R37": _l("不符合社会保险补贴条件"),
    "R38": _l("超过最长补贴月数"),
    "R39": _l("不符合招用补贴条件"),
    "R40": _l("不在政策实施期限内"),
    "R41": _l("已享受同类补贴"),
    "R43": _l("超过申领时限"),
    "R46": _l("没有达到档次"),
}


@dataclass(frozen=True)
class Part:
    """One part of the sum in yuan with the rule that it rests on; ``tone`` is base, less, more or sum."""

    label: str
    amount: Decimal
    tone: str
    rule: str = ""
    name: str = ""
    clause: str = ""
    quote: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Told:
    """A line with its parts, which add up to its amount, and its explanation."""

    line: ClaimLine
    parts: list[Part]
    steps: list[ToldStep]


def tell(lines: Iterable[ClaimLine], sheets: Mapping[str, AttendanceMonth]) -> list[Told]:
    """Each line with its parts; ``sheets`` are the attendance of lines by their key, where they can be seen."""
    found = []
    for line in lines:
        found.append(Told(line, parts_of(line, sheets.get(line.sheet_id or "")), steps_of(line)))
    return found


def parts_of(line: ClaimLine, sheet: AttendanceMonth | None = None) -> list[Part]:
    """The standard and everything that makes the amount of a line more or less; the parts add up to the amount."""
    steps: Steps = json.loads(line.steps or "[]")
    if line.kind == ClaimKind.LIVING and line.standard_yuan is not None:
        parts = _living(line, steps, sheet)
    elif line.kind == ClaimKind.FLEX_SOCIAL and line.standard_yuan is not None:
        parts = [_part(_("本月实际缴费"), line.standard_yuan, BASE, "R38")]
        if line.is_counted:
            parts.append(_part(_("按规定的比例补贴，其余自付"), line.amount_yuan - line.standard_yuan, LESS, "R38"))
    else:
        parts = [_part(_("按规定计算"), _worked(steps, line), BASE, _base_rule(steps))]
    rest = line.amount_yuan - sum((part.amount for part in parts), NOTHING)
    if not line.is_counted:
        parts.append(_part(_refusal(line.refused_by or ""), rest, LESS, line.refused_by or ""))
    elif rest:
        parts.append(_part(_("其他调整"), rest, LESS if rest < 0 else MORE, _base_rule(steps)))
    return [part for part in parts if part.amount or part.tone == BASE or part.rule == line.refused_by]


def _living(line: ClaimLine, steps: Steps, sheet: AttendanceMonth | None) -> list[Part]:
    standard = line.standard_yuan or NOTHING
    parts = [_part(_("月标准"), standard, BASE, "R30")]
    told, share = _value(steps, "R31", "amount"), Fraction(_value(steps, "R32", "share") or 1)
    if told is None:  # no payable day at all
        return parts
    earned = Decimal(told)
    parts += _missed(line, standard, earned, sheet)
    left = min(earned, round_share(standard, share.numerator, share.denominator))
    if line.is_counted:
        left = line.amount_yuan
    if left < earned:
        parts.append(_part(_("超过最长补贴月数的部分"), left - earned, LESS, "R32"))
    return parts


def _missed(line: ClaimLine, standard: Decimal, earned: Decimal, sheet: AttendanceMonth | None) -> list[Part]:
    """The days that are not paid, by their reason, one after the other; one part where they do not explain it all."""
    due, payable, leave = line.due_days or 0, line.payable_days or 0, line.personal_leave or 0
    rest = due - payable - leave
    outside = due - sheet.own_days if sheet is not None else 0
    if sheet is None or not 0 <= outside <= rest:
        outside = 0
    reasons = [
        (_("%(n)s 天不在见习期内", n=outside), outside),
        (_("未出勤 %(n)s 天", n=rest - outside), rest - outside),
        (_("事假 %(n)s 天", n=leave), leave),
    ]
    parts, days, before = [], due, standard
    for label, count in reasons:
        if count <= 0:
            continue
        days -= count
        after = round_share(standard, max(days, 0), due) if due else NOTHING
        parts.append(_part(label, after - before, LESS, "R31"))
        before = after
    if before != earned:  # the county counts by another method
        return [_part(_("按出勤天数折算（计发 %(n)s 天）", n=payable), earned - standard, LESS, "R31")]
    return parts


def of_claim(claim: Claim, told: Sequence[Told], recounts: Sequence[ClaimRecount] = ()) -> list[Part]:
    """The parts of all lines by their reason, the sum that was worked out, and what became of it since."""
    sums: dict[tuple[str, str, str], Part] = {}
    for part in (part for each in told for part in each.parts):
        part = replace(part, label=_general(part))
        key = (part.tone, part.rule, part.label)
        sums[key] = replace(part, amount=sums[key].amount + part.amount) if key in sums else part
    order = (BASE, LESS, MORE)
    parts = sorted(sums.values(), key=lambda part: (order.index(part.tone), _number(part.rule)))
    parts.append(_part(_("申领金额"), claim.amount_yuan, SUM))
    if claim.state == ClaimState.REJECTED:
        rule = next(iter(told_rules(claim.refused_rules)), "")
        parts += [_part(_("不予补贴"), -claim.amount_yuan, LESS, rule), _part(_("应拨付"), NOTHING, SUM)]
    if claim.state in PAID:
        parts += _since(claim)
    return parts + _recounted(recounts)


def _since(claim: Claim) -> list[Part]:
    found = []
    if claim.paid_yuan != claim.amount_yuan:
        found.append(_part(_("拨付时的调整"), claim.paid_yuan - claim.amount_yuan, LESS))
    found.append(_part(_("已拨付"), claim.paid_yuan, SUM))
    if claim.returned_yuan:
        found.append(_part(_("已退回"), -claim.returned_yuan, LESS, "R62"))
        found.append(_part(_("实际得到"), claim.paid_yuan - claim.returned_yuan, SUM))
    return found


def _recounted(recounts: Sequence[ClaimRecount]) -> list[Part]:
    """What recounts of a paid claim found too little; it is paid by a claim of its own, outside of this sum."""
    more = [row for row in recounts if row.outcome == RecountOutcome.TOPUP]
    return [_part(_("另行补发"), row.after_yuan - row.before_yuan, MORE, "R62") for row in more]


def _general(part: Part) -> str:
    """The label of a part without its number of days, so that lines can be added up."""
    if part.rule == "R31" and part.tone == LESS:
        for words in (_("不在见习期内"), _("未出勤"), _("事假")):
            if words in part.label:
                return words
        return _("按出勤天数折算")
    return part.label


def _part(label: object, amount: Decimal, tone: str, rule: str = "") -> Part:
    known = rule_of(rule) if rule else None
    if known is None:
        return Part(str(label), amount, tone, rule)
    return Part(str(label), amount, tone, rule, known.name, known.clause, known.quote, anchor_of(known.clause))


def _refusal(rule: str) -> str:
    return str(REFUSALS.get(rule) or _("不予计发"))


def _number(rule: str) -> int:
    digits = rule[1:]
    return int(digits) if digits.isdigit() else 0


def _values(step: Mapping[str, Any]) -> Mapping[str, Any]:
    return step.get("values") or {}


def _value(steps: Steps, rule: str, key: str) -> str | None:
    """A figure of the first step of a rule that holds it."""
    return next((str(_values(step)[key]) for step in steps if step["rule"] == rule and key in _values(step)), None)


def _worked(steps: Steps, line: ClaimLine) -> Decimal:
    """What a line of a fixed sum came to before it was refused: the last amount of its explanation."""
    if line.is_counted:
        return line.amount_yuan
    told = [_values(step).get("amount") for step in steps if step.get("met", True)]
    return next((Decimal(str(amount)) for amount in reversed(told) if amount), NOTHING)


def _base_rule(steps: Steps) -> str:
    """The rule that gave a line its amount."""
    return next((str(step["rule"]) for step in reversed(steps) if "amount" in _values(step)), "")
