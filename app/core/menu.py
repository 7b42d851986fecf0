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
    beside: str = ""  # the line of the menu beside whose page this one stands, as a tab


ENTRIES: list[Entry] = []


def add(
    group: str,
    label: str,
    endpoint: str,
    permission: str,
    for_whom: Callable[[Actor], bool] | None = None,
    *,
    beside: str = "",
) -> None:
    """Register a menu line, or a tab beside the page of one; a second time replaces the first; the groups are fixed."""
    if group not in GROUPS:
        raise ValueError(f"no menu group {group}")
    entry = Entry(group, label, endpoint, permission, for_whom, beside)
    ENTRIES[:] = [known for known in ENTRIES if (known.group, known.label, known.endpoint) != (group, label, endpoint)]
    ENTRIES.append(entry)


def menu() -> list[tuple[str, list[dict[str, object]]]]:
    """Return the groups with the lines that the actor may open; empty groups stay away."""
    acting = actors.current()
    served = [entry for entry in ENTRIES if _serves(entry, acting)]
    found = []
    for group in GROUPS:
        heads = _heads([entry for entry in served if entry.group == group])
        if heads:
            found.append((_(group), [_line(entry, heads[entry]) for entry in heads]))
    return found


def tabs() -> list[dict[str, object]]:
    """Return the pages that stand beside the one of this request, itself marked; none when it stands alone."""
    acting = actors.current()
    here = next((entry for entry in ENTRIES if entry.endpoint == request.endpoint), None)
    if here is None:
        return []
    family = here.beside or here.endpoint
    lines = [
        {"label": _(entry.label), "url": url_for(entry.endpoint), "active": entry is here}
        for entry in ENTRIES
        if family in (entry.endpoint, entry.beside) and _serves(entry, acting)
    ]
    return lines if len(lines) > 1 else []


def _heads(entries: list[Entry]) -> dict[Entry, list[Entry]]:
    """Each line with the pages beside it; a page whose line the actor may not open is a line itself."""
    lines: dict[str, Entry] = {}
    found: dict[Entry, list[Entry]] = {}
    for entry in entries:
        head = lines.setdefault(entry.beside or entry.endpoint, entry)
        found.setdefault(head, []).append(entry)
    return found


def _serves(entry: Entry, acting: Actor) -> bool:
    return acting.may(entry.permission) and (entry.for_whom is None or entry.for_whom(acting))


def _line(entry: Entry, beside: list[Entry]) -> dict[str, object]:
    urls = [url_for(one.endpoint) for one in beside]
    return {"label": _(entry.label), "url": url_for(entry.endpoint), "active": any(_is_here(url) for url in urls)}


def _is_here(url: str) -> bool:
    return request.path == url or (url != "/admin/" and request.path.startswith(url))
