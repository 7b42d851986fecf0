"""The left menu: entries that parts register, grouped by work, shown only to whom they serve."""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _

from app.core import actor as actors

GROUPS = (
    "工作台",
    "单位与岗位",
    "见习对象",
    "见习管理",
    "补贴资金",
    "示范评选",
    "政策与宣传",
    "报表",
    "部门台账",
    "系统",
)


@dataclass(frozen=True)
class Entry:
    """One line of the menu."""

    group: str
    label: str
    endpoint: str
    permission: str


ENTRIES: list[Entry] = []


def add(group: str, label: str, endpoint: str, permission: str) -> None:
    """Register a menu line; the groups and their order are fixed (design/ui)."""
    if group not in GROUPS:
        raise ValueError(f"no menu group {group}")
    ENTRIES.append(Entry(group, label, endpoint, permission))


def menu() -> list[tuple[str, list[dict[str, object]]]]:
    """Return the groups with the lines that the actor may open; empty groups stay away."""
    acting = actors.current()
    found = []
    for group in GROUPS:
        lines = [_line(entry) for entry in ENTRIES if entry.group == group and acting.may(entry.permission)]
        if lines:
            found.append((_(group), lines))
    return found


def _line(entry: Entry) -> dict[str, object]:
    url = url_for(entry.endpoint)
    here = request.path == url or (url != "/admin/" and request.path.startswith(url))
    return {"label": _(entry.label), "url": url, "active": here}
