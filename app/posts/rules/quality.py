"""How good a post is for the person who learns on it, 0–100, with a sentence why and one on how to improve (B12).

Every criterion has a weight, which is a dated parameter.  What nobody can know yet (a unit without ended internships, a
draft whose category was not reviewed) is left out, and the score is the share of what could be got.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from app.core.rulebook import Params
from app.posts.rules.weighing import BEST, FULL, GENEROUS, HALF, LONG_ENOUGH, MOST, whole
from app.posts.states import CategoryMatch, QualityBand
from app.units.states import ShowcaseLevel

LONG_DUTIES, SHORT_DUTIES, MANY_DUTIES = 60, 20, 3  # characters without blanks; tasks
LEAST_WORDS = 4  # what is shorter names nothing
EMPTY_WORDS = ("打杂", "杂务", "杂活", "跑腿", "端茶", "倒水", "听从安排", "服从安排", "完成领导交办", "其他临时性工作")
SKILLED = ("师", "员", "经理", "主管", "主任", "组长", "班长", "骨干", "专家", "教授", "年")
RECORD_MIN = 3  # ended internships below which a rate says nothing
RETAINS_WELL, RETAINS_SOME = Decimal("0.5"), Decimal("0.2")  # R56; R14
LEAVES_FEW, LEAVES_MANY = Decimal("0.05"), Decimal("0.2")  # R56
CONTENT_WELL, CONTENT_SOME = Decimal("0.9"), Decimal("0.6")
NO, SOME, STRONG = 0, 40, 60
SENTENCES = 3
CONFIRM_DAYS = "list_confirm_days"


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """What became of the people of a unit: ended internships, kept and lost ones, satisfaction as a share or None."""

    ended: int = 0
    retained: int = 0
    abnormal: int = 0
    satisfaction: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """What a quality score asks of a post; allowance and minimum wage in yuan a month."""

    key: str
    duties: str
    mentor: str
    requirements: str
    allowance: Decimal
    wage: Decimal | None
    benefits: str
    months_min: int
    months_max: int
    place: bool
    work_time: str
    is_hazardous: bool
    hazards: str
    match: CategoryMatch | None
    showcase: ShowcaseLevel | None
    confirmed_on: date | None
    record: UnitRecord = UnitRecord()


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: points got of those possible, why, and how to improve; ``how`` is empty at full points."""

    code: str
    name: str
    points: int
    possible: int
    words: str
    how: str

    @property
    def missing(self) -> int:
        """Points that improvement would bring."""
        return self.possible - self.points


@dataclass(frozen=True, slots=True)
class Quality:
    """The score of a post with its criteria in their order; those that cannot be known yet have no possible points."""

    key: str
    score: int
    criteria: tuple[Criterion, ...]

    @property
    def band(self) -> QualityBand:
        """Good, fair or to be improved."""
        return QualityBand.of(self.score)

    @property
    def strengths(self) -> list[Criterion]:
        """The criteria of which most points were got, what brought most first."""
        strong = (each for each in self.criteria if each.possible and 100 * each.points >= STRONG * each.possible)
        return sorted(strong, key=lambda each: -each.points)

    @property
    def advice(self) -> list[Criterion]:
        """The criteria that can be improved, what brings most first."""
        return sorted((each for each in self.criteria if each.how and each.missing), key=lambda each: -each.missing)

    @property
    def reason(self) -> str:
        """Why it is a good post, in one line."""
        return "；".join(each.words for each in self.strengths[:SENTENCES])


@dataclass(frozen=True, slots=True)
class QualityMeasure:
    """What scores judge by on a day, read once from the dated parameters."""

    on: date
    weights: Mapping[str, int]
    confirm_days: int


Judged = tuple[int | None, str, str]  # a share of the weight in percent (None: cannot be known), why, how to improve


def quality_measure(params: Params, on: date) -> QualityMeasure:
    """Read the weights in force on a day."""
    weights = params.get("post_quality_weights", on=on)
    return QualityMeasure(
        on=on,
        weights={name: whole(weights.get(name)) for name in CRITERIA},
        confirm_days=whole(params.get(CONFIRM_DAYS, on=on)),
    )


def _tasks(post: Offered, _m: QualityMeasure) -> Judged:
    words = "".join(post.duties.split())
    tasks = [
        part for part in re.split(r"[；;。\n]|\d+[.、．]", post.duties) if len("".join(part.split())) >= LEAST_WORDS
    ]
    how = f"逐条写明至少{MANY_DUTIES}项具体任务和每阶段学什么，不少于{LONG_DUTIES}字"
    if vague := next((word for word in EMPTY_WORDS if word in words), None):
        return NO, f"职责含有“{vague}”等与学习技能无关的表述", f"删去“{vague}”，{how}"
    if len(words) >= LONG_DUTIES and len(tasks) >= MANY_DUTIES:
        return FULL, f"职责具体，列明{len(tasks)}项任务", ""
    if len(words) >= SHORT_DUTIES and len(tasks) >= MANY_DUTIES - 1:
        return HALF, f"职责列有{len(tasks)}项任务，还不够具体", how
    return NO, "职责过于笼统，看不出学什么、做什么", how


def _mentor(post: Offered, _m: QualityMeasure) -> Judged:
    name = post.mentor.strip()
    if not name:
        return NO, "没有写明带教老师", "写明带教老师的姓氏、职务和从业年限"
    if any(word in name for word in SKILLED):
        return FULL, "带教老师明确", ""
    return HALF, "写有带教老师，未说明职务或资历", "补充带教老师的职务、技能等级或从业年限"


def _training(post: Offered, _m: QualityMeasure) -> Judged:
    trains = any(word in post.duties + post.requirements for word in ("培训", "考核", "轮岗", "教学", "带教计划"))
    asks = len(post.requirements.strip()) >= LEAST_WORDS
    if trains and asks:
        return FULL, "有培训或考核安排，任职要求明确", ""
    if trains:
        return HALF, "有培训或考核安排，没有写任职要求", "写明任职要求，便于青年自己判断"
    if asks:
        return HALF, "任职要求明确，没有写培训安排", "在职责中写明岗前培训、阶段考核或轮岗安排"
    return NO, "没有写培训安排和任职要求", "写明岗前培训、阶段考核和任职要求"


def _allowance(post: Offered, _m: QualityMeasure) -> Judged:
    if post.wage is None or not post.wage:
        return None, "当地最低工资标准未维护，暂不计分", ""
    above = (post.allowance - post.wage) / post.wage
    room = GENEROUS - 1
    wanted = (post.wage * GENEROUS).quantize(Decimal(1), ROUND_HALF_UP)
    how = f"补贴提高到每月{wanted}元可得满分"
    if above <= 0:
        return NO, f"生活补贴等于当地最低工资标准{post.wage:.0f}元", how
    words = f"生活补贴每月{post.allowance:.0f}元，高于当地最低工资{above:.0%}"
    share = min(FULL, int(above / room * FULL))
    return share, words, how if share < FULL else ""


def _benefits(post: Offered, _m: QualityMeasure) -> Judged:
    if post.benefits.strip():
        return FULL, f"另有待遇：{post.benefits.strip()}", ""
    return NO, "没有写其他待遇", "提供食宿、交通或通讯补助的，请写明"


def _months(post: Offered, _m: QualityMeasure) -> Judged:
    words = f"见习期限{post.months_min}—{post.months_max}个月"
    if post.months_max >= LONG_ENOUGH:
        return FULL, f"{words}，足以掌握岗位技能", ""
    return SOME, f"{words}，偏短", f"最长期限放宽到{LONG_ENOUGH}个月以上"


def _arrangement(post: Offered, _m: QualityMeasure) -> Judged:
    time = len(post.work_time.strip()) >= LEAST_WORDS
    if time and post.place:
        return FULL, "地点和时间安排明确", ""
    if time or post.place:
        lacking = "见习地点" if time else "工作时间"
        return HALF, f"没有写明{lacking}", f"写明{lacking}"
    return NO, "没有写明地点和工作时间", "选择见习地点，写明每周天数和每日时段"


def _safety(post: Offered, _m: QualityMeasure) -> Judged:
    if post.is_hazardous:
        return NO, "属高风险岗位", "高风险岗位不得用于见习，请调整岗位内容"
    if post.hazards.strip():
        return HALF, f"有危险因素：{post.hazards.strip()}", "消除危险因素，或写明防护用品和安全培训"
    return FULL, "没有危险因素", ""


def _category(post: Offered, _m: QualityMeasure) -> Judged:
    if post.match is None:
        return None, "类别匹配在审核时判断，暂不计分", ""
    if post.match == CategoryMatch.PRIMARY:
        return FULL, "单位属于该类岗位的重点来源", ""
    return HALF, "单位不在该类岗位的重点来源之内", "登记并核验单位类型，或选用与单位类型相符的岗位类别"


def _retention(post: Offered, _m: QualityMeasure) -> Judged:
    record = post.record
    if record.ended < RECORD_MIN:
        return None, f"单位见习结束不足{RECORD_MIN}人，暂不计分", ""
    rate = Decimal(record.retained) / record.ended
    words = f"单位留用率{rate:.0%}（结束{record.ended}人，留用{record.retained}人）"
    if rate >= RETAINS_WELL:
        return FULL, words, ""
    return (SOME if rate >= RETAINS_SOME else NO), words, f"见习期满优先留用，留用率达到{RETAINS_WELL:.0%}得满分"


def _steady(post: Offered, _m: QualityMeasure) -> Judged:
    record = post.record
    if record.ended < RECORD_MIN:
        return None, f"单位见习结束不足{RECORD_MIN}人，暂不计分", ""
    rate = Decimal(record.abnormal) / record.ended
    if rate <= LEAVES_FEW:
        return FULL, f"单位非正常离岗率{rate:.0%}", ""
    share = HALF if rate < LEAVES_MANY else NO
    return share, f"单位非正常离岗率{rate:.0%}", f"关心见习人员，查明离岗原因，把非正常离岗率降到{LEAVES_FEW:.0%}以内"


def _satisfaction(post: Offered, _m: QualityMeasure) -> Judged:
    rate = post.record.satisfaction
    if rate is None:
        return None, "满意度答卷不足，暂不计分", ""
    if rate >= CONTENT_WELL:
        return FULL, f"见习人员满意度{rate:.0%}", ""
    how = f"向见习人员了解意见并改进，满意度达到{CONTENT_WELL:.0%}得满分"
    return (HALF if rate >= CONTENT_SOME else NO), f"见习人员满意度{rate:.0%}", how


def _showcase(post: Offered, _m: QualityMeasure) -> Judged:
    if post.showcase is None:
        return NO, "单位还不是示范单位", "参加示范单位评选"
    share = MOST if post.showcase == ShowcaseLevel.COUNTY else FULL
    return share, f"{post.showcase.label}示范单位", "争取更高一级的示范单位" if share < FULL else ""


def _listed(post: Offered, measure: QualityMeasure) -> Judged:
    if post.confirmed_on is None:
        return None, "发布后才需确认清单，暂不计分", ""
    days = (measure.on - post.confirmed_on).days
    if days <= measure.confirm_days:
        return FULL, f"岗位清单{days}天内确认过" if days else "岗位清单今天确认过", ""
    return NO, f"岗位清单已{days}天没有确认", f"每{measure.confirm_days}天确认一次岗位信息仍然属实"


CRITERIA: dict[str, tuple[str, Callable[[Offered, QualityMeasure], Judged]]] = {
    "tasks": ("真实任务", _tasks),
    "mentor": ("带教老师", _mentor),
    "training": ("培训与要求", _training),
    "allowance": ("补贴水平", _allowance),
    "benefits": ("其他待遇", _benefits),
    "months": ("见习期限", _months),
    "arrangement": ("地点与时间", _arrangement),
    "safety": ("安全", _safety),
    "category": ("类别匹配", _category),
    "retention": ("单位留用", _retention),
    "steady": ("单位稳定", _steady),
    "satisfaction": ("满意度", _satisfaction),
    "showcase": ("示范单位", _showcase),
    "listed": ("清单确认", _listed),
}


def quality_of(post: Offered, measure: QualityMeasure) -> Quality:
    """The score of one post: points got per possible ones, in hundredths, rounded to the nearest."""
    criteria = tuple(_judge(code, post, measure) for code in CRITERIA)
    possible = sum(each.possible for each in criteria)
    got = sum(each.points for each in criteria)
    score = (2 * BEST * got + possible) // (2 * possible) if possible else 0
    return Quality(post.key, score, criteria)


def _judge(code: str, post: Offered, measure: QualityMeasure) -> Criterion:
    name, judge = CRITERIA[code]
    share, words, how = judge(post, measure)
    weight = measure.weights.get(code, 0)
    if share is None or not weight:
        return Criterion(code, name, 0, 0, words, "")
    return Criterion(code, name, weight * share // 100, weight, words, how)
