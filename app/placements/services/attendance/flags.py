"""Reasons to look at a month, worked out when it is submitted; others add finders of their own (F7, F20, F22)."""

from collections.abc import Callable, Sequence

from app.core.scope import unscoped
from app.placements.models import AttendanceMonth
from app.placements.queries.attendance.devices import people_of_devices
from app.placements.rules.patterns import Flag, Seen, patterns
from app.placements.services.attendance.sheets import Sheets

SHARED = "a browser may be used by people of several units; only how many is read"
RANK = ("F22", "F20", "F7")
Finder = Callable[[Sequence[AttendanceMonth]], dict[str, list[Flag]]]
FINDERS: list[Finder] = []


def add_finder(finder: Finder) -> None:
    """Register what else looks at submitted months, such as F20 (another site) and F22 (a comparison's answer).

    It is given the sheets of one submission and answers reasons by the key of the placement.
    """
    if finder not in FINDERS:
        FINDERS.append(finder)


def flags_of(sheets: Sequence[AttendanceMonth], held: Sheets) -> dict[str, list[Flag]]:
    """The reasons to look at each placement of a submission, the weightiest first."""
    seen = list(_seen(sheets, held))
    with unscoped(SHARED):
        people = people_of_devices({row.device for row in seen if row.device}, held.first, held.last)
    found = patterns(seen, people)
    for finder in FINDERS:
        for placement_id, more in finder(sheets).items():
            found.setdefault(placement_id, []).extend(more)
    return {key: sorted(several, key=_rank) for key, several in found.items()}


def _rank(flag: Flag) -> int:
    return RANK.index(flag[0]) if flag[0] in RANK else len(RANK)


def _seen(sheets: Sequence[AttendanceMonth], held: Sheets) -> list[Seen]:
    mentors = {sheet.placement_id: sheet.placement.mentor_id for sheet in sheets}
    wanted = {(sheet.placement_id, sheet.month) for sheet in sheets}
    return [
        Seen(
            placement_id=placement_id,
            day=day,
            code=row["code"],
            came_at=row["trainee_at"] if row["trainee_at"] and row["trainee_at"].date() == day else None,
            left_at=row["trainee_out_at"],
            device=row["trainee_device"],
            mentor_id=mentors[placement_id],
            mentor_at=row["mentor_at"],
            is_rest_day=not held.workdays.is_workday(day),
        )
        for (placement_id, day), row in held.days.items()
        if (placement_id, f"{day:%Y-%m}") in wanted
    ]
