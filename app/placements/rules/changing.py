"""Who must sign a change of an agreement that is in force: one table of its fields (B27, X25)."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.placements.states.agreements import Needs


@dataclass(frozen=True)
class ChangeOf:
    """One field of an agreement: its name for people and who signs a change of it."""

    label: str
    needs: Needs


FIELDS: dict[str, ChangeOf] = {
    "starts_on": ChangeOf("见习开始日期", Needs.ALL),
    "ends_on": ChangeOf("见习结束日期", Needs.ALL),
    "allowance_yuan": ChangeOf("基本生活补贴（元/月）", Needs.ALL),
    "benefits": ChangeOf("食宿、交通等其他待遇", Needs.ALL),
    "post_content": ChangeOf("见习内容", Needs.ALL),
    "county": ChangeOf("见习地点所在县区", Needs.ALL),
    "daily_hours": ChangeOf("每日见习时间（小时）", Needs.ALL),
    "weekly_hours": ChangeOf("每周见习时间（小时）", Needs.ALL),
    "night_work": ChangeOf("安排夜班", Needs.ALL),
    "site_id": ChangeOf("见习地点", Needs.UNIT),
    "mentor_id": ChangeOf("带教老师", Needs.UNIT),
    "mentor_plan": ChangeOf("带教计划", Needs.UNIT),
    "safety": ChangeOf("劳动保护与安全补充约定", Needs.UNIT),
    "work_time": ChangeOf("作息安排", Needs.UNIT),
    "pay_way": ChangeOf("基本生活补贴发放方式", Needs.TRAINEE),
    "payday": ChangeOf("基本生活补贴发放日", Needs.NONE),
    "place_detail": ChangeOf("具体场所（楼层、房间）", Needs.NONE),
    "attendance_note": ChangeOf("请假联系与考勤说明", Needs.NONE),
    "contact": ChangeOf("单位联系人及电话", Needs.NONE),
}


def needed_for(changed: Iterable[str]) -> Needs:
    """Whose signature the changed fields need together: the strongest; one of each side needs both."""
    wanted = {FIELDS[name].needs for name in changed} - {Needs.NONE}
    if not wanted:
        return Needs.NONE
    return wanted.pop() if len(wanted) == 1 else Needs.ALL
