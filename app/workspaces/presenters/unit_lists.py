"""The heads of a unit's lists: groups with their counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

APPLICANT_LABELS: Mapping[str, Any] = {
    "new": _l("待受理"),
    "review": _l("待答复"),
    "offered": _l("待本人确认"),
    "going": _l("复核与派遣"),
    "in": _l("已报到"),
    "out": _l("未成"),
}
PLACEMENT_LABELS: Mapping[str, Any] = {
    "on": _l("在岗与中断"),
    "pending": _l("待上岗"),
    "ended": _l("已结束"),
    "cancelled": _l("已取消"),
}
TODO_LABELS: Mapping[str, Any] = {
    "sign": _l("待签协议"),
    "redraft": _l("退回的协议"),
    "assess": _l("待填鉴定"),
    "disputed": _l("补贴有异议"),
    "allowance": _l("待登记补贴"),
    "keep": _l("待答复留用"),
    "retention": _l("待登记留用"),
}


@dataclass(frozen=True)
class Pill:
    """One group of a list."""

    label: str
    url: str
    is_here: bool
    count: int | None = None


def pills(
    labels: Mapping[str, Any], counts: Mapping[str, int], here: str, url: Callable[[str], str], *, whole: str = ""
) -> list[Pill]:
    """Each group that the labels name, with its count, and all of them, which the address calls ``whole``."""
    total = sum(counts.get(key, 0) for key in labels)
    groups = [Pill(str(label), url(key), here == key, counts.get(key, 0)) for key, label in labels.items()]
    every = Pill(_("全部"), url(whole), here == whole, total)
    return [*groups, every] if whole else [every, *groups]
