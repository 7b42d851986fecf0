"""The left menu: entries that parts register, grouped by work, shown only to whom they serve."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _

from app.core import actor as actors
from app.core.actor import Actor

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
    for_whom: Callable[[Actor], bool] | None = None  # what the permission does not say, such as the department


ENTRIES: list[Entry] = []


def add(
    group: str, label: str, endpoint: str, permission: str, for_whom: Callable[[Actor], bool] | None = None
) -> None:
    """Register a menu line; the groups and their order are fixed (design/ui)."""
    if group not in GROUPS:
        raise ValueError(f"no menu group {group}")
    ENTRIES.append(Entry(group, label, endpoint, permission, for_whom))


def menu() -> list[tuple[str, list[dict[str, object]]]]:
    """Return the groups with the lines that the actor may open; empty groups stay away."""
    acting = actors.current()
    found = []
    for group in GROUPS:
        lines = [_line(entry) for entry in ENTRIES if entry.group == group and _serves(entry, acting)]
        if lines:
            found.append((_(group), lines))
    return found


def _serves(entry: Entry, acting: Actor) -> bool:
    return acting.may(entry.permission) and (entry.for_whom is None or entry.for_whom(acting))


def _line(entry: Entry) -> dict[str, object]:
    url = url_for(entry.endpoint)
    here = request.path == url or (url != "/admin/" and request.path.startswith(url))
    return {"label": _(entry.label), "url": url, "active": here}
