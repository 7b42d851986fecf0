"""The tasks of a unit's home page: what to do now with its clock, and what it waits for."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.placements.rules.ending import retention_rate
from app.programme.queries import database_params
from app.workspaces.presenters.unit_kind import Kind
from app.workspaces.presenters.unit_tasks import ELSEWHERE, TO_DO
from app.workspaces.queries import unit_home as asking
from app.workspaces.queries.unit_home import Found
from app.workspaces.queries.unit_lists import PostFigures

SOON = timedelta(days=2)
REASONED = {"redraft": "agreement", "returned": "attendance_month", "posts": "post"}  # what was sent back, by table


@dataclass(frozen=True)
class Task:
    """One line of the home page."""

    key: str
    title: str
    count: int
    people: list[str]
    words: str
    url: str
    due: date | None = None
    when: str = ""
    tone: str = "info"  # bad, waiting, info
    reasons: list[tuple[str, str]] = field(default_factory=list)


def to_do(actor: Actor) -> list[Task]:
    """What the unit must do now, the earliest day first; what has no day comes last."""
    pairs = [(kind, kind.find(actor)) for kind in TO_DO]
    reasons = asking.reasons_of(
        (table, row.note if table == "agreement" else row.id)
        for kind, found in pairs
        if (table := REASONED.get(kind.key))
        for row in found.first
    )
    tasks = [_task(kind, found, reasons) for kind, found in pairs if found.count]
    return sorted(tasks, key=lambda task: (task.due is None, task.due or date.max))


def elsewhere(actor: Actor) -> list[Task]:
    """What others must do before the unit goes on."""
    pairs = [(kind, kind.find(actor)) for kind in ELSEWHERE]
    return [_task(kind, found, {}) for kind, found in pairs if found.count]


def _task(kind: Kind, found: Found, reasons: dict[str, str]) -> Task:
    first = found.first[0]
    due = min((day for row in found.first if row.day and (day := kind.due(row.day))), default=None)
    when, tone = clocked(due)
    keys = {row.id: row for row in found.first} | {row.note: row for row in found.first}
    return Task(
        key=kind.key,
        title=str(kind.title),
        count=found.count,
        people=[row.name for row in found.first],
        words=str(kind.words),
        url=kind.one(first) if found.count == 1 else kind.every(first),
        due=due,
        when=when,
        tone=tone,
        reasons=[(keys[key].name, reason) for key, reason in reasons.items() if key in keys],
    )


def clocked(due: date | None) -> tuple[str, str]:
    """Say until when, and how urgent it is."""
    if due is None:
        return "", "info"
    days = (due - clock.today()).days
    if days < 0:
        return _("已逾期 %(n)s 天（%(day)s 前）", n=-days, day=due.isoformat()), "bad"
    if days == 0:
        return _("今天截止"), "bad"
    words = _("%(day)s 前，还有 %(n)s 天", day=due.isoformat(), n=days)
    return words, "waiting" if due - clock.today() <= SOON else "info"


@dataclass(frozen=True)
class Door:
    """A way to another page of the desk."""

    label: str
    url: str
    note: str = ""


def doors() -> list[Door]:
    """What the tabs do not name."""
    return [
        Door(_("补贴申领"), url_for("UnitSubsidies.list"), _("今天可以申领多少")),
        Door(_("示范单位申报"), url_for("UnitShowcase.list"), _("对照标准看得分")),
        Door(_("考勤签到屏幕"), url_for("UnitScreen.screen"), _("显示动态码")),
        Door(_("请假审批"), url_for("UnitLeave.list")),
        Door(_("登记培训"), url_for("UnitTrainings.add")),
        Door(_("满意度调查"), url_for("UnitSurveys.list"), _("见习人员怎样评价")),
        Door(_("单位账号与邀请"), url_for("UnitMembers.list")),
        Door(_("单位信息"), url_for("UnitView.list")),
    ]


@dataclass(frozen=True)
class Figure:
    """A number of the unit that leads to the records behind it."""

    label: str
    value: str
    url: str
    note: str = ""


def figures(posts: PostFigures, counts: dict[str, int]) -> list[Figure]:
    """Posts, places, people on post, people who ended, and the share kept (R47)."""
    rate = retention_rate(retained=counts["kept"], ended=counts["ended"], params=database_params())
    shown = _("%(n)s%%", n=rate["rate"]) if counts["ended"] else "—"
    return [
        Figure(_("招募中的岗位"), f"{posts.posts:,}", url_for("UnitPosts.list")),
        Figure(
            _("空余名额"), f"{posts.free:,}", url_for("UnitPosts.list"), _("共 %(n)s 个名额", n=f"{posts.places:,}")
        ),
        Figure(_("在岗"), f"{counts['on']:,}", url_for("UnitPlacements.list", group="on")),
        Figure(_("已结束"), f"{counts['ended']:,}", url_for("UnitPlacements.list", group="ended")),
        Figure(
            _("留用率"),
            shown,
            url_for("UnitPlacements.list", group="ended", kept="1"),
            _("留用 %(n)s 人", n=f"{counts['kept']:,}"),
        ),
    ]
