"""The fields of batches, and what their pages tell of them: steps, figures by area, the sheet as a table."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.card import Card, Narrowing
from app.organisations.queries import REGION_LOOKUP
from app.showcase.models import ShowcaseBatch
from app.showcase.queries import waiting
from app.showcase.rules.bands import plain
from app.showcase.states import BatchState
from app.showcase.states import NominationState as N

WAITING = {
    "OPEN": _l("待启动申报"),
    "START": _l("初审完成，待转入评审"),
    "DETERMINE": _l("评分完成，待确定和公示"),
    "NAME": _l("公示期满，待命名"),
}


def _todo() -> list[tuple[str, str]]:
    return [(name, str(words)) for name, words in WAITING.items()]


BATCH = Card(
    ShowcaseBatch,
    "showcase-batch",
    "示范评选批次",
    labels={
        "title": "批次名称",
        "level": "评选级别",
        "year": "计划年度",
        "region_code": "组织地区",
        "city_code": "所在市",
        "state": "状态",
        "introduction": "评选说明",
        "quota": "命名名额（家）",
        "opens_on": "申报开始日",
        "closes_on": "申报截止日",
        "review_by": "初审截止日",
        "score_by": "评分截止日",
        "period_from": "统计期间起",
        "period_to": "统计期间止",
        "is_blind": "专家匿名评审（隐去单位名称）",
        "experts_min": "评审专家不少于（人）",
        "spread_max": "专家分差上限（分）",
        "opened_on": "启动日期",
        "named_on": "命名日期",
        "doc_no": "命名文号",
        "updated_at": "更新时间",
    },
    groups={
        "批次": "title level year region_code state introduction",
        "日期": "opens_on closes_on review_by score_by opened_on named_on doc_no",
        "统计与评审": "period_from period_to quota experts_min spread_max is_blind updated_at",
    },
    listed="title level year state opens_on closes_on quota named_on region_code",
    written="title level year introduction opens_on closes_on review_by score_by quota period_from period_to "
    "is_blind experts_min spread_max",
    searched="title doc_no",
    filtered="state level",
    ordered="closes_on",
    texts={"spread_max": lambda batch: plain(batch.spread_max)},
    hints={
        "level": "只能筹备本级组织的批次；国家级为推荐批次。",
        "introduction": "申报单位和公众都能看到。",
        "opens_on": "从这一天起单位可以申报（须已启动申报）。",
        "closes_on": "当天仍可申报，次日起系统自动截止。",
        "period_from": "各项指标按这一期间统计，起止日都计入。",
        "quota": "不限名额的留空。",
        "experts_min": "至少 3 人；平均分取全部有效评分，不去掉最高分和最低分。",
        "spread_max": "最高分与最低分相差超过此数的，由原专家复评。",
    },
    bounds={"year": (2020, 2100), "quota": (1, 999), "experts_min": (3, 50)},
    lookups={"region_code": REGION_LOOKUP},
    narrowings={"todo": Narrowing(_l("待办"), _todo, waiting.where_batch_waits)},
    named=lambda batch: str(batch.title),
)


@dataclass(frozen=True)
class Step:
    """One state of a batch in its line of steps: done, now, later; ``words`` say when it was or will be."""

    label: str
    standing: str
    words: str


def steps_of(batch: ShowcaseBatch) -> list[Step]:
    """The line of states, with the dates that belong to them."""
    words = {
        BatchState.PLANNED: "",
        BatchState.OPEN: _("%(a)s 至 %(b)s", a=_short(batch.opens_on), b=_short(batch.closes_on)),
        BatchState.CITY_REVIEW: _("%(day)s 前", day=_short(batch.review_by)),
        BatchState.REGION_REVIEW: _("%(day)s 前", day=_short(batch.score_by)),
        BatchState.PUBLIC_NOTICE: _("5 个工作日"),
        BatchState.NAMED: str(batch.named_on or ""),
        BatchState.CLOSED: "",
    }
    states = list(BatchState)
    here = states.index(batch.state)

    def standing(place: int) -> str:
        return "done" if place < here else "now" if place == here else "later"

    return [Step(_(state.label), standing(place), words[state]) for place, state in enumerate(states)]


def _short(day: object) -> str:
    return str(day)[5:]


SENT = tuple(state for state in N if state != N.DRAFT)
RECOMMENDED = tuple(state for state in SENT if state not in (N.SUBMITTED, N.CITY_REJECTED))
CHOSEN = (N.SHORTLISTED, N.OBJECTED, N.NAMED, N.WARNED, N.REVOKED)
NAMED = (N.NAMED, N.WARNED, N.REVOKED)


@dataclass(frozen=True)
class AreaRow:
    """What an area has in a batch: sent in, recommended, its share, chosen, named; None: no share was set."""

    code: str
    name: str
    sent: int
    waiting: int
    recommended: int
    share: int | None
    chosen: int
    named: int


def area_row(code: str, name: str, counts: Mapping[N, int], share: int | None) -> AreaRow:
    """The figures of one area from the counts by state."""

    def total(states: tuple[N, ...]) -> int:
        return sum(counts.get(state, 0) for state in states)

    return AreaRow(
        code, name, total(SENT), counts.get(N.SUBMITTED, 0), total(RECOMMENDED), share, total(CHOSEN), total(NAMED)
    )
