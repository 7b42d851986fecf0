"""The facts of a person and of a post that a match weighs, and the reasons that speak for it, each worth some points.

A reason is a sentence that a clerk can read out to the person.  The points of all reasons add up to the score.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.core.choices import Choice
from app.core.codes import Industry
from app.core.rulebook import Params
from app.posts.rules.bands import STEP
from app.posts.rules.majors import families_of, families_of_person, same_major, words_of
from app.posts.states import Fit
from app.programme.states import EducationBand as B
from app.programme.states import PostCategory
from app.trainees.states import TraineeState

WHOLE_REGION = "640000"
BEST = 100
SOON = timedelta(days=30)
GENEROUS = Decimal("1.2")  # an allowance this much above the minimum wage has the full points
LONG_ENOUGH = 6  # months in which a post can be learnt
FULL, MOST, FAIR, HALF, LITTLE = 100, 80, 60, 50, 30  # shares of a weight, in percent
NEAR, WISHED = 70, 50


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a post suits a person: which weight it is part of, the sentence, and what it is worth."""

    code: str
    words: str
    points: int
    neutral: bool = False  # it speaks neither for nor against: nothing was asked or wished


@dataclass(frozen=True, slots=True)
class Seeker:
    """What a match asks of a person; ``county`` is where they live, or else the county that serves them."""

    key: str
    county: str
    birth: date
    state: TraineeState
    is_willing: bool = True
    guardian_consent: bool = False
    band: B | None = None
    major_class: str = ""
    major_name: str = ""
    wish_regions: tuple[str, ...] = ()
    wish_categories: tuple[str, ...] = ()
    wish_industries: tuple[str, ...] = ()
    wish_from: date | None = None
    deadline_on: date | None = None
    checked_to: date | None = None  # the last day on which the finding of eligibility holds (R27)
    is_hardship: bool = False
    waiting_days: int = 0


@dataclass(frozen=True, slots=True)
class Opening:
    """What a match asks of a post; ``wage`` is the minimum wage of its county today."""

    key: str
    county: str
    county_name: str
    city_name: str
    category: PostCategory
    industry: Industry
    education: B
    majors: str
    months_min: int
    months_max: int
    allowance: Decimal
    vacancies: int
    wage: Decimal | None = None
    is_published: bool = True
    unit_in_force: bool = True
    is_model: bool = False
    is_hazardous: bool = False
    offered_days: int = 0


@dataclass(frozen=True)
class Measure:
    """What a ranking judges by on a day, read once from the dated parameters."""

    on: date
    weights: Mapping[str, int]
    high: int
    middle: int
    adult_age: int
    params: Params


def measure_on(params: Params, on: date) -> Measure:
    """Read the weights and bands in force on a day."""
    bands = params.get("matching_bands", on=on)
    return Measure(
        on=on,
        weights={name: whole(weight) for name, weight in params.get("matching_weights", on=on).items()},
        high=whole(bands.get(Fit.HIGH)),
        middle=whole(bands.get(Fit.MIDDLE)),
        adult_age=int(params.get("adult_age", on=on)),
        params=params,
    )


def whole(value: object) -> int:
    """A figure that people may change; what is none weighs nothing."""
    return min(max(value, 0), BEST) if isinstance(value, int) else 0


Found = tuple[int, str] | None  # a share of the weight in percent, and the sentence


def _area(seeker: Seeker, opening: Opening, _on: date) -> Found:
    if opening.county == seeker.county:
        return FULL, f"工作地点在您常住的{opening.county_name}"
    if opening.county[:4] == seeker.county[:4]:
        return NEAR, f"工作地点在您所在的{opening.city_name}"
    return (WISHED, f"工作地点{opening.county_name}在您的意向范围内") if wishes_for(seeker, opening.county) else None


def wishes_for(seeker: Seeker, county: str) -> bool:
    """Whether the person named the county, its city or the whole region."""
    return any(place in seeker.wish_regions for place in (county, f"{county[:4]}00", WHOLE_REGION))


def _wish_area(seeker: Seeker, opening: Opening, _on: date) -> Found:
    if not seeker.wish_regions:
        return HALF, "您没有限定工作地区"
    return (FULL, f"您希望在{opening.county_name}见习") if wishes_for(seeker, opening.county) else None


def _wished(wishes: tuple[str, ...], offered: Choice, what: str) -> Found:
    if not wishes:
        return HALF, f"您没有限定{what}"
    return (FULL, f"{what}符合您的意向：{offered.label}") if str(offered) in wishes else None


def _category(seeker: Seeker, opening: Opening, _on: date) -> Found:
    return _wished(seeker.wish_categories, opening.category, "岗位类别")


def _industry(seeker: Seeker, opening: Opening, _on: date) -> Found:
    return _wished(seeker.wish_industries, opening.industry, "行业")


def _education(seeker: Seeker, opening: Opening, _on: date) -> Found:
    if opening.education == B.ANY or seeker.band is None:
        return NEAR, "岗位不限学历"
    over = STEP[seeker.band] - STEP[opening.education]
    if over == 0:
        return FULL, f"学历正好符合岗位要求：{opening.education.label}"
    return (FAIR if over == 1 else LITTLE), f"学历高于岗位要求（{opening.education.label}）"


def _major(seeker: Seeker, opening: Opening, _on: date) -> Found:
    wanted = words_of(opening.majors)
    if not wanted:
        return HALF, "岗位不限专业"
    if same := same_major(seeker.major_name, wanted):
        return FULL, f"专业相符：{same}"
    shared = families_of_person(seeker.major_name, seeker.major_class) & families_of(opening.majors)
    if not shared:
        return None
    return (MOST if families_of(seeker.major_name) else FAIR), f"专业大类相符：{'、'.join(sorted(shared))}"


def _start(seeker: Seeker, _opening: Opening, on: date) -> Found:
    if seeker.wish_from is None:
        return FULL, "岗位正在招募，随时可以到岗"
    if seeker.wish_from > on + SOON:
        return None
    return (FULL if seeker.wish_from <= on else HALF), f"您希望{seeker.wish_from}起见习，岗位正在招募"


def _months(_seeker: Seeker, opening: Opening, _on: date) -> Found:
    words = f"见习期限{opening.months_min}—{opening.months_max}个月"
    return (FULL if opening.months_max >= LONG_ENOUGH else HALF), words


def _model(_seeker: Seeker, opening: Opening, _on: date) -> Found:
    return (FULL, "示范性见习岗位") if opening.is_model else None


def _allowance(_seeker: Seeker, opening: Opening, _on: date) -> Found:
    if opening.wage is None or opening.allowance <= opening.wage:
        return None
    share = FULL if opening.allowance >= opening.wage * GENEROUS else HALF
    return share, f"生活补贴每月{opening.allowance:.2f}元，高于当地最低工资标准"


WEIGHED: dict[str, Callable[[Seeker, Opening, date], Found]] = {
    "area": _area,
    "wish_area": _wish_area,
    "category": _category,
    "industry": _industry,
    "education": _education,
    "major": _major,
    "start": _start,
    "months": _months,
    "model": _model,
    "allowance": _allowance,
}
NEUTRAL = ("您没有限定", "岗位不限", "岗位正在招募", "见习期限")


def reasons_of(seeker: Seeker, opening: Opening, measure: Measure) -> tuple[Reason, ...]:
    """Every reason that speaks for the match, the weightiest first, those that only say "anything goes" last."""
    found = []
    for code, weigh in WEIGHED.items():
        told = weigh(seeker, opening, measure.on)
        points = (measure.weights.get(code, 0) * told[0] + 50) // 100 if told else 0
        if told and points > 0:
            found.append(Reason(code, told[1], points, told[1].startswith(NEUTRAL)))
    return tuple(sorted(found, key=lambda reason: (reason.neutral, -reason.points)))
