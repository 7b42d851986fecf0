"""The trail of a selection in words; what experts gave is hidden as long as it may not be told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.workflow import Workflow
from app.showcase.models import Nomination, Panelist, ShowcaseBatch, ShowcaseNotice, ShowcaseScore
from app.showcase.states import ANNOUNCING, NOMINATING, SCORING, SELECTING

MOVED, CHANGED = "move", "change"
ENTITIES: dict[str, tuple[Any, Workflow | None]] = {
    ShowcaseBatch.__tablename__: (_l("批次"), SELECTING),
    Nomination.__tablename__: (_l("申报"), NOMINATING),
    ShowcaseScore.__tablename__: (_l("专家评分"), SCORING),
    ShowcaseNotice.__tablename__: (_l("公示"), ANNOUNCING),
    Panelist.__tablename__: (_l("评审专家"), None),
}
DEEDS = {
    "create": _l("新增"),
    "update": _l("修改"),
    "delete": _l("删除"),
    "export": _l("导出"),
    "download": _l("打开材料"),
    "remove_document": _l("删除材料"),
    "submit_score": _l("封存提交的评分"),
    "refused": _l("被拒绝"),
}
FIELDS = {
    "title": _l("名称"),
    "introduction": _l("说明"),
    "year": _l("年度"),
    "quota": _l("名额"),
    "shares": _l("推荐名额"),
    "opens_on": _l("申报开始日"),
    "closes_on": _l("申报截止日"),
    "review_by": _l("初审截止日"),
    "score_by": _l("评分截止日"),
    "period_from": _l("统计期间起"),
    "period_to": _l("统计期间止"),
    "is_blind": _l("匿名评审"),
    "experts_min": _l("最少专家人数"),
    "spread_max": _l("分差上限"),
    "opened_on": _l("启动日期"),
    "named_on": _l("命名日期"),
    "doc_no": _l("文号"),
    "level": _l("级别"),
    "unit_name": _l("单位名称"),
    "number": _l("编号"),
    "materials": _l("补充材料"),
    "statement": _l("单位自述"),
    "facts_on": _l("指标生成日"),
    "system_points": _l("系统得分"),
    "vetoes": _l("一票否决情形"),
    "submitted_at": _l("提交时间"),
    "site_checked_on": _l("实地核查日期"),
    "opinion": _l("核查情况与推荐意见"),
    "recommended_on": _l("推荐日期"),
    "round": _l("评分轮次"),
    "experts": _l("评分专家人数"),
    "average": _l("专家平均分"),
    "bonus": _l("加分"),
    "score": _l("总分"),
    "spread": _l("分差"),
    "retention": _l("留用率"),
    "intake": _l("接收人数"),
    "rank": _l("排名"),
    "reserve_rank": _l("递补次序"),
    "valid_to": _l("有效期至"),
    "certificate_no": _l("证书编号"),
    "warned_on": _l("限期整改日期"),
    "rectify_by": _l("整改期限"),
    "revoked_on": _l("撤销日期"),
    "revoked_because": _l("撤销原因"),
    "plate_returned_on": _l("牌匾收回日期"),
    "lapsed_on": _l("失效日期"),
    "points": _l("各项得分"),
    "total": _l("合计"),
    "note": _l("评语"),
    "conflict": _l("回避原因"),
    "name": _l("姓名"),
    "employer": _l("工作单位"),
    "uscc_interests": _l("有利益关系的单位"),
    "invited_on": _l("邀请日期"),
    "issuer": _l("发布单位"),
    "from_day": _l("公示开始"),
    "to_day": _l("公示截止"),
    "units": _l("公示单位数"),
    "file": _l("文件"),
    "rows": _l("行数"),
    "attempt": _l("操作"),
    "code": _l("原因"),
    "closed_on": _l("结束日期"),
}
GIVEN = frozenset({"average", "score", "spread"})  # what experts gave, told when the scoring of a nomination is over
SECRET = frozenset({"points", "total", "note"})  # of one expert; told nowhere in the trail
SHOWN = {"True": _l("是"), "False": _l("否")}
LONG = 60
KEYS = frozenset({"download"})  # deeds that note the key of a file, which tells a reader nothing
SECONDS = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\.\d+")


@dataclass(frozen=True, slots=True)
class Step:
    """One deed: a move with its reason, or a change of fields {name: (old, new)}; ``about`` names the unit."""

    at: datetime
    kind: str
    entity: str
    record_id: str
    deed: str
    who: str
    about: str = ""
    from_state: str = ""
    to_state: str = ""
    reason: str = ""
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """One step of the trail in words."""

    step: Step
    what: str
    states: tuple[str, str]
    lines: list[tuple[str, str, str]]
    who: str
    key: str  # of the nomination


def told(step: Step, *, sees: bool) -> Told:
    """A step in words; what experts gave is hidden until it may be told, and who of them gave it always."""
    word, workflow = ENTITIES.get(step.entity, (step.entity, None))
    if step.kind == MOVED and workflow is not None:
        entry = workflow.moves.get(step.deed)
        label = workflow.states.label_of
        states = (_(label(step.from_state)), _(label(step.to_state)))
        what = f"{word}：{_(entry.label) if entry and entry.label else _('撤销上一步')}"
    else:
        states, what = ("", ""), f"{word}：{_deed(step.deed)}"
    is_score = step.entity == ShowcaseScore.__tablename__
    return Told(
        step,
        what,
        states,
        [
            _told_change(name, *pair, sees=sees)
            for name, pair in step.changes.items()
            if name in FIELDS and step.deed not in KEYS
        ],
        _("评审专家") if is_score and step.who != "系统" else step.who,
        step.record_id if step.entity == Nomination.__tablename__ else "",
    )


def _deed(deed: str) -> str:
    return _("被拒绝的操作") if deed.startswith("refused") else str(DEEDS.get(deed, deed))


def _told_change(name: str, old: Any, new: Any, *, sees: bool) -> tuple[str, str, str]:
    label = str(FIELDS[name])
    if name in SECRET:
        return label, "", _("（分值不记入轨迹）")
    if name in GIVEN and not sees:
        return label, "", _("（评分结束后可见）")
    return label, _value(old), _value(new)


def _value(value: Any) -> str:
    text = SECONDS.sub(r"\1", "" if value is None else str(SHOWN.get(str(value), value)))
    return text if len(text) <= LONG else f"{text[:LONG]}…"
