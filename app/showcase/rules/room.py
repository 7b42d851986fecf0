"""What the selection room shows, as plain data: contenders, their places, thresholds in words, shares and bands."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from flask_babel import gettext as _

from app.core.choices import Choice
from app.showcase.rules.bands import plain
from app.showcase.rules.criteria import NOTHING, Sheet
from app.showcase.rules.ranking import Outcome, Placed, Standing, rank
from app.showcase.states import BatchState, NominationState, Veto
from app.units.states import LegalForm

LIVE = frozenset({BatchState.PLANNED, BatchState.OPEN})
UNDECIDED = frozenset({BatchState.CITY_REVIEW, BatchState.REGION_REVIEW})
N = NominationState
STANDS = frozenset(N) - {N.DRAFT, N.CITY_REJECTED}
CENT = Decimal("0.01")
BIN = 5  # points of one bar of the histogram


class Basis(Choice):
    """By which points the room ranks."""

    FACTS = "FACTS", "系统实时得分"
    SYSTEM = "SYSTEM", "系统得分"
    SCORE = "SCORE", "总分"


@dataclass(frozen=True, slots=True)
class Contender:
    """A unit that stands in the room; before there is a nomination ``key`` is that of the unit.

    ``system`` are the system's points without the bonus; ``done`` of ``asked`` experts have submitted in the round.
    """

    key: str
    unit_id: str
    name: str
    region_code: str
    kind: LegalForm
    state: NominationState | None = None
    number: str = ""
    applied: datetime | None = None
    system: Decimal | None = None
    average: Decimal | None = None
    bonus: Decimal = NOTHING
    score: Decimal | None = None
    spread: Decimal | None = None
    retention: Decimal | None = None
    intake: int = 0
    round: int = 1
    vetoes: Mapping[str, str] = field(default_factory=dict)
    done: int = 0
    asked: int = 0
    fixed_rank: int | None = None  # as the determination wrote it down
    reserve_rank: int | None = None

    def area(self, digits: int = 4) -> str:
        """The code of its city, or with six digits of its county."""
        return self.region_code[:digits].ljust(6, "0")

    @property
    def veto_words(self) -> str:
        """The vetoes that hold, in words."""
        held = [(Veto(code), said) for code, said in self.vetoes.items()]
        return "；".join(f"{veto.label}：{said}" if said else veto.label for veto, said in held)

    @property
    def is_out(self) -> bool:
        """Whether it was taken out before the determination, which gives a rank to everybody whom it turns down."""
        return self.state == N.NOT_SELECTED and self.fixed_rank is None

    def provisional(self, sheet: Sheet) -> Decimal:
        """The system's points with the bonus, at most the full mark."""
        return min(sheet.full_score, (self.system or NOTHING) + self.bonus)


@dataclass(frozen=True, slots=True)
class Place:
    """A contender with its place."""

    contender: Contender
    placed: Placed

    @property
    def rank(self) -> int | None:
        return self.placed.rank

    @property
    def outcome(self) -> Outcome:
        return self.placed.outcome


def basis_of(state: BatchState) -> Basis:
    """By which points a batch is ranked in a state."""
    if state in LIVE:
        return Basis.FACTS
    return Basis.SYSTEM if state == BatchState.CITY_REVIEW else Basis.SCORE


def standing_of(one: Contender, sheet: Sheet, basis: Basis) -> Standing:
    """What places a contender: its score once the experts are asked, before that the system's points."""
    said = one.veto_words
    system = one.provisional(sheet)
    return Standing(
        key=one.key,
        score=one.score if basis == Basis.SCORE else system,
        retention=one.retention,
        intake=one.intake,
        applied=one.applied,
        veto=bool(said),
        name=one.name,
        number=one.number,
        veto_because=said,
        is_out=one.is_out and not said,
        system=system,
    )


def places(sheet: Sheet, quota: int | None, contenders: Iterable[Contender], basis: Basis) -> list[Place]:
    """Everybody in order, the whole ranking at once."""
    known = {one.key: one for one in contenders}
    ranked = rank(sheet, quota, [standing_of(one, sheet, basis) for one in known.values()])
    return [Place(known[each.standing.key], each) for each in ranked]


def with_proven(one: Contender, proven: Mapping[Veto, str], sheet: Sheet) -> Contender:
    """A contender with what came to the records after it applied, as the determination will count it."""
    counted = {str(veto): words for veto, words in proven.items() if veto in sheet.vetoes}
    return replace(one, vetoes={**counted, **one.vetoes}) if counted else one


def as_decided(listed: Sequence[Place], sheet: Sheet) -> list[Place]:
    """The places with what became of them since the determination: who moved up, who was taken out and stands last."""
    decided = [replace(place, placed=_decided(place, sheet)) for place in listed]
    return sorted(decided, key=lambda place: place.outcome == Outcome.OUT)


def _decided(place: Place, sheet: Sheet) -> Placed:
    one, placed = place.contender, place.placed
    if one.fixed_rank is None or placed.outcome not in (Outcome.SELECTED, Outcome.RESERVE):
        return placed
    if one.state == N.NOT_SELECTED:
        kept = one.reserve_rank is not None or (one.score or NOTHING) < sheet.pass_score
        words = _("已取消入选资格或异议成立，不再公示和命名")
        return placed if kept else replace(placed, outcome=Outcome.OUT, reserve_rank=None, why=words)
    if placed.outcome == Outcome.RESERVE:
        return replace(placed, outcome=Outcome.SELECTED, reserve_rank=None, why=_("从递补名单递补入选"))
    return placed


def thresholds(place: Place, sheet: Sheet) -> list[tuple[bool, str]]:
    """Pass mark and vetoes, each as (met, words)."""
    one, standing = place.contender, place.placed.standing
    mark = plain(sheet.pass_score)
    if standing.score is None:
        told = [(False, _("评分未完成，及格分%(mark)s分待定", mark=mark))]
    elif (short := sheet.pass_score - min(sheet.full_score, standing.score)) > 0:
        told = [(False, _("未达到及格分%(mark)s分，差%(short)s分", mark=mark, short=plain(short)))]
    else:
        told = [(True, _("达到及格分%(mark)s分", mark=mark))]
    said = one.veto_words
    return [*told, (not said, _("一票否决：%(why)s", why=said) if said else _("没有一票否决情形"))]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of one area or kind stand in the room, lie within the quota or in reserve."""

    code: str
    label: str
    all: int
    selected: int
    reserve: int

    @property
    def rate(self) -> Decimal | None:
        """Those within the quota of all, in percent with one decimal."""
        return (Decimal(100) * self.selected / self.all).quantize(Decimal("0.1")) if self.all else None


def shares(listed: Sequence[Place], key: Callable[[Contender], str], label: Callable[[str], str]) -> list[Share]:
    """The distribution over the areas or the kinds, in the order of their codes."""
    counted: dict[str, Counter[str]] = {}
    for place in listed:
        counted.setdefault(key(place.contender), Counter())[place.outcome] += 1
    return [
        Share(code, label(code), sum(got.values()), got[Outcome.SELECTED], got[Outcome.RESERVE])
        for code, got in sorted(counted.items())
    ]


def histogram(listed: Sequence[Place], sheet: Sheet) -> list[tuple[str, int]]:
    """How many lie in each band of five points, from that of the lowest on; the full mark lies in the last."""
    top = int(sheet.full_score) - BIN
    bands = Counter(
        min(int(place.placed.standing.score) // BIN * BIN, top)
        for place in listed
        if place.placed.standing.score is not None
    )
    first = min(bands, default=top)
    return [(f"{low}–{low + BIN if low == top else low + BIN - 1}", bands[low]) for low in range(first, top + 1, BIN)]


# -- what if


@dataclass(frozen=True, slots=True)
class Marks:
    """The points by item that ``judges`` gave together; the system alone counts as one."""

    sums: Mapping[str, Decimal]
    judges: int = 1

    def mean(self, code: str) -> Decimal | None:
        """The mean of an item, two decimals, half up; None for one without points."""
        return (self.sums[code] / self.judges).quantize(CENT, ROUND_HALF_UP) if code in self.sums else None

    def of(self, sheet: Sheet) -> dict[str, Decimal]:
        """The mean by dimension code, two decimals, half up."""
        totals = sheet.totals(self.sums)
        return {code: (total / self.judges).quantize(CENT, ROUND_HALF_UP) for code, total in totals.items()}


@dataclass(frozen=True, slots=True)
class Weights:
    """A factor for each dimension, with another pass mark and quota; nothing of it is ever kept."""

    factors: Mapping[str, Decimal]
    pass_score: Decimal
    quota: int | None

    def sheet(self, sheet: Sheet) -> Sheet:
        """The sheet with the other pass mark."""
        return replace(sheet, pass_score=self.pass_score)

    def score(self, sheet: Sheet, marks: Marks, bonus: Decimal) -> Decimal:
        """The score under the factors, brought back to the full mark; all factors alike give the real score."""
        base = rim = extra = NOTHING
        totals = sheet.totals(marks.sums)
        for each in sheet.dimensions:
            factor = self.factors.get(each.code, Decimal(1))
            if each.is_bonus:
                extra = min(sheet.bonus_max, bonus * factor)
            else:
                base, rim = base + totals[each.code] * factor, rim + each.most * factor
        if not rim:
            raise ValueError("all weights are nought")
        average = (base * sheet.full_score / (rim * marks.judges)).quantize(CENT, ROUND_HALF_UP)
        return min(sheet.full_score, average + extra.quantize(CENT, ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Shift:
    """Where one stands and where it would stand."""

    before: Place
    after: Place

    @property
    def steps(self) -> int | None:
        """By how many ranks it would rise; negative: fall; None without a rank on both sides."""
        return None if self.before.rank is None or self.after.rank is None else self.before.rank - self.after.rank

    @property
    def crosses(self) -> str:
        """ "in" when it would come within the quota, "out" when it would fall out of it."""
        was, would = (each.outcome == Outcome.SELECTED for each in (self.before, self.after))
        return "" if was == would else "in" if would else "out"


def shifts(before: Sequence[Place], after: Sequence[Place]) -> list[Shift]:
    """Everybody in the new order with the place they have now."""
    known = {place.contender.key: place for place in before}
    return [Shift(known[place.contender.key], place) for place in after]


def rescored(one: Contender, sheet: Sheet, basis: Basis, weights: Weights, marks: Mapping[str, Marks]) -> Contender:
    """A contender with the points that the weights give; one without a score keeps none."""
    points = weights.score(sheet, marks.get(one.key, Marks({})), one.bonus)
    if basis == Basis.SCORE:
        return one if one.score is None else replace(one, score=points)
    return replace(one, system=points - one.bonus)
