"""Posts in words: a line of a list, the sentences that speak for one, and the facts that an application shows."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.core.card import masked
from app.organisations.queries import full_name_of
from app.placements.models import Application
from app.posts.models import Post
from app.posts.queries import PostMatch
from app.posts.states import Fit
from app.trainees.models import Trainee

FIT_WORDS = {Fit.HIGH: "非常合适", Fit.MIDDLE: "比较合适", Fit.LOW: "可以考虑"}
FIT_TONES = {Fit.HIGH: "good", Fit.MIDDLE: "info", Fit.LOW: "quiet"}
REASONS_SHOWN = 4


@dataclass(frozen=True)
class Line:
    """One post of a list."""

    row: Any
    place: str
    fit: Fit | None = None
    score: int = 0
    reasons: tuple[str, ...] = ()
    by_county: bool = False
    applied: bool = False

    @property
    def fit_words(self) -> str:
        return _(FIT_WORDS[self.fit]) if self.fit else ""

    @property
    def fit_tone(self) -> str:
        return FIT_TONES[self.fit] if self.fit else "quiet"


def lines_of(matches: list[PostMatch], pushed: list[tuple[Any, Any]], applied: set[str]) -> list[Line]:
    """What the county recommended first, then the ranked ones, each with its reasons."""
    first = [
        Line(row, full_name_of(row.region_code), push.fit, push.score, tuple(push.sentences), True, row.id in applied)
        for push, row in pushed
    ]
    return first + [
        Line(
            match.row,
            full_name_of(match.row.region_code),
            match.pair.match.fit,
            match.pair.match.score,
            sentences(match.pair.match.reasons),
            applied=match.row.id in applied,
        )
        for match in matches
    ]


def plain_lines(rows: list[Any], applied: set[str]) -> list[Line]:
    """Posts of a search."""
    return [Line(row, full_name_of(row.region_code), applied=row.id in applied) for row in rows]


def sentences(reasons: Any) -> tuple[str, ...]:
    """The sentences that speak for a post, the weightiest first; those that say nothing come last."""
    ordered = sorted(reasons, key=lambda reason: (reason.neutral, -reason.points))
    return tuple(reason.words for reason in ordered[:REASONS_SHOWN])


def hindrances(blocks: Any, person: Trainee) -> list[str]:
    """Why the person cannot apply, said to the person; the rules say it to officers."""
    own = {
        "state": _("您的资格状态为“%(state)s”。核验通过、没有在进行的见习时才能报名。", state=_(person.state.label)),
        "not_willing": _("您还没有表示愿意参加见习，请在“我的资料”里填写意向。"),
    }
    if person.education is None:
        own["education"] = _("您的学历还没有登记，由经办机构核验资格时登记。")
    return [own.get(block.code, block.words) for block in blocks]


def facts_of(post: Post) -> list[tuple[str, str]]:
    """The facts of a post as a list of label and text."""
    place = post.site.address if post.site else post.unit.address
    return [
        (_("生活补贴"), _("%(sum)s 元/月", sum=f"{post.allowance_yuan:,.2f}")),
        (_("见习期限"), _months(post.months_min, post.months_max)),
        (_("地点"), _place(full_name_of(post.region_code), place or "")),
        (_("空余名额"), _("%(n)s 个（共 %(all)s 个）", n=post.vacancies, all=post.headcount)),
        (_("学历"), _(post.education.label)),
        (_("专业"), post.majors or _("不限")),
        (_("岗位类别"), _(post.category.label)),
        (_("行业"), _(post.industry.label)),
        (_("工作时间"), post.work_time or ""),
        (_("其他待遇"), post.benefits or ""),
        (_("带教老师"), post.mentor or ""),
        (_("安全提示"), post.hazards or ""),
        (_("其他要求"), post.requirements or ""),
    ]


def _months(least: int, most: int) -> str:
    return _("%(a)s—%(b)s 个月", a=least, b=most) if least != most else _("%(n)s 个月", n=most)


def _place(area: str, address: str) -> str:
    """The address after its area; the part of the area that the address repeats is said once."""
    repeated = next((n for n in range(len(area), 1, -1) if address.startswith(area[-n:])), 0)
    return f"{area}{address[repeated:]}"


def shown_facts(person: Trainee) -> list[tuple[str, str]]:
    """What the unit reads of an applicant; the phone only once a place is offered."""
    return [
        (_("姓名"), person.name),
        (_("性别"), _(person.sex.label)),
        (_("学历"), _(person.education.label) if person.education else ""),
        (_("毕业院校"), person.school or ""),
        (_("专业"), person.major_name or ""),
        (_("毕业日期"), person.graduation_date.isoformat() if person.graduation_date else ""),
        (_("技能水平"), _(person.skill_level.label) if person.skill_level else ""),
        (_("联系电话"), _("%(phone)s（单位拟接收后才能看到全号）", phone=masked(person.phone)) if person.phone else ""),
    ]


def applied_posts(applications: list[Application]) -> set[str]:
    """The posts for which an application of the person goes on."""
    return {each.post_id for each in applications}
