"""Who stands where in a batch and why (R57): one order for the room, the determination and the printed list.

The order is the same whatever the order of the input: score, then the ties of the sheet, then the number that was
drawn, then the key.  Words are in the tongue of the documents.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from app.core import clock
from app.core.choices import Choice
from app.showcase.rules.bands import plain
from app.showcase.rules.criteria import Sheet

NOTHING = Decimal(0)
NEVER = datetime(9999, 12, 31)
TAKEN_OUT = "已取消入选资格"


class Outcome(Choice):
    """What a place in the ranking comes to."""

    SELECTED = "SELECTED", "名额内"
    RESERVE = "RESERVE", "递补"
    BELOW = "BELOW", "未达及格分"
    PENDING = "PENDING", "待评分"
    VETO = "VETO", "一票否决"
    OUT = "OUT", "已取消资格"


@dataclass(frozen=True, slots=True)
class Standing:
    """What places a unit: its score with the bonus, its retention (0 to 1), its intake, when it applied.

    No score yet: it is not ranked, and listed by the points of the ``system``.  ``name`` is how the words call it,
    ``number`` what was drawn for it and ``veto_because`` what drops it, in words; ``is_out``: taken out before the
    determination, for another reason than a veto.
    """

    key: str
    score: Decimal | None
    retention: Decimal | None = None
    intake: int = 0
    applied: datetime | None = None
    veto: bool = False
    name: str = ""
    number: str = ""
    veto_because: str = ""
    is_out: bool = False
    system: Decimal = NOTHING

    @property
    def called(self) -> str:
        """The name, or the number, or the key."""
        return self.name or self.number or self.key


@dataclass(frozen=True, slots=True)
class Placed:
    """A standing with its place; no rank without a score or under a veto.

    ``why`` tells the outcome in words, ``ahead`` why it stands above the next one ("" for the last).
    """

    standing: Standing
    rank: int | None
    outcome: Outcome
    reserve_rank: int | None = None
    why: str = ""
    ahead: str = ""


@dataclass(frozen=True, slots=True)
class _Tie:
    """One comparison: what is compared, lowest first, and how the difference is told."""

    value: Callable[[Standing], Decimal | int | datetime]
    told: Callable[[Standing, Standing], str]


def _applied(one: Standing) -> datetime:
    return clock.local(one.applied) if one.applied else NEVER


def _retention(one: Standing) -> Decimal:
    return one.retention if one.retention is not None else NOTHING


def rate(share: Decimal | None, decimals: int = 2) -> str:
    """A share in percent without trailing noughts: 62.5%."""
    step = Decimal(1).scaleb(-decimals)
    return f"{plain((share or NOTHING).scaleb(2).quantize(step, ROUND_HALF_UP))}%"


def _rates(one: Standing, other: Standing) -> str:
    """Two rates with as many decimals as tell them apart."""
    decimals = 2 if rate(one.retention) != rate(other.retention) else 4
    return f"{rate(one.retention, decimals)}高于{other.called}{rate(other.retention, decimals)}"


def _since(one: Standing) -> str:
    return str(_applied(one)) if one.applied else "无申报时间"


TIES = {
    "RETENTION": _Tie(
        lambda one: -_retention(one),
        lambda one, other: f"{one.called}留用率{_rates(one, other)}",
    ),
    "INTAKE": _Tie(
        lambda one: -one.intake,
        lambda one, other: f"{one.called}接收见习人员{one.intake}人多于{other.called}{other.intake}人",
    ),
    "APPLIED": _Tie(
        _applied,
        lambda one, other: f"{one.called}申报在先（{_since(one)}，{other.called}{_since(other)}）",
    ),
}
EQUAL = {"RETENTION": "留用率", "INTAKE": "接收人数", "APPLIED": "申报时间"}


def rank(sheet: Sheet, quota: int | None, standings: Sequence[Standing]) -> list[Placed]:
    """All standings in order, each with its place: within the quota, reserve, below the pass mark, unscored, dropped.

    No quota: everybody from the pass mark on is selected.
    """
    ordered = sorted(standings, key=_order(sheet))
    fit = sum(_group(one) == 0 and _score(sheet, one) >= sheet.pass_score for one in ordered)
    placed = [_placed(sheet, quota, place, one, is_fit=place <= fit) for place, one in enumerate(ordered, 1)]
    told = [why_above(one, other, sheet) for one, other in pairwise(ordered)]
    return [
        Placed(each.standing, each.rank, each.outcome, each.reserve_rank, each.why, ahead)
        for each, ahead in zip(placed, [*told, ""], strict=False)
    ]


def why_above(a: Standing, b: Standing, sheet: Sheet) -> str:
    """Why one stands above the other, in words, whichever is given first."""
    one, other = sorted((a, b), key=_order(sheet))
    if (words := _other_group(one, other)) is not None:
        return words
    high, low = _score(sheet, one), _score(sheet, other)
    by = ("总分", "系统得分", "系统得分")[_group(one)]
    if high != low:
        return f"{one.called}{by}{plain(high)}分，高于{other.called}{plain(low)}分"
    equal = [by]
    for code in sheet.ties:
        tie = TIES[code]
        if tie.value(one) != tie.value(other):
            return f"{'、'.join(equal)}相同，{tie.told(one, other)}"
        equal.append(EQUAL[code])
    last = f"编号（{one.number}在{other.number}之前）" if one.number != other.number else "系统登记顺序"
    return f"{'、'.join(equal)}均相同，按{last}排列，{one.called}在前"


def _other_group(one: Standing, other: Standing) -> str | None:
    group = _group(other)
    if group == _group(one):
        return None
    if group == 1:
        return f"{other.called}尚无总分，排在已评分单位之后"
    if not other.veto:
        return f"{other.called}{TAKEN_OUT}，不参加排名"
    because = f"（{other.veto_because}）" if other.veto_because else ""
    return f"{other.called}有一票否决情形{because}，不参加排名"


def _group(one: Standing) -> int:
    """Ranked, not yet scored, dropped."""
    return 2 if one.veto or one.is_out else int(one.score is None)


def _score(sheet: Sheet, one: Standing) -> Decimal:
    """What places it within its group: the score, or the system's points where that does not count."""
    return min(sheet.full_score, one.score if one.score is not None and not (one.veto or one.is_out) else one.system)


def _order(sheet: Sheet) -> Callable[[Standing], tuple[object, ...]]:
    ties = [TIES[code].value for code in sheet.ties]

    def order(one: Standing) -> tuple[object, ...]:
        return (_group(one), -_score(sheet, one), *(tie(one) for tie in ties), one.number, one.key)

    return order


def _placed(sheet: Sheet, quota: int | None, place: int, one: Standing, *, is_fit: bool) -> Placed:
    """The place of a standing that lies at ``place`` of the whole order, from 1."""
    if one.veto:
        return Placed(one, None, Outcome.VETO, why=f"有一票否决情形：{one.veto_because or '见申报记录'}")
    if one.is_out:
        return Placed(one, None, Outcome.OUT, why=TAKEN_OUT)
    if one.score is None:
        return Placed(one, None, Outcome.PENDING, why="评分未完成")
    score, passing = plain(_score(sheet, one)), plain(sheet.pass_score)
    if not is_fit:
        return Placed(one, place, Outcome.BELOW, why=f"总分{score}分，未达到及格分{passing}分")
    if quota is None:
        return Placed(one, place, Outcome.SELECTED, why=f"总分{score}分，达到及格分{passing}分，本批次不限名额")
    if place <= quota:
        return Placed(one, place, Outcome.SELECTED, why=f"总分{score}分，排第{place}名，在名额{quota}个之内")
    reserve = place - quota
    why = f"总分{score}分，达到及格分，排第{place}名，超出名额{quota}个，递补第{reserve}位"
    return Placed(one, place, Outcome.RESERVE, reserve, why)
