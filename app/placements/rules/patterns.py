"""F7: days of attendance that look made up; each finding is a reason to look, never a refusal (B18)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.placements.states.attendance import AttendanceCode as Code

F7 = "F7"
PEOPLE = 3  # who come and go in the same minute …
ALIKE_DAYS = 10  # … on so many days
AT_ONCE = 40  # days that a mentor confirms within one second
Flag = tuple[str, str]


@dataclass(frozen=True)
class Seen:
    """One day of one trainee, as far as a pattern may show in it."""

    placement_id: str
    day: date
    code: Code | None
    came_at: datetime | None
    left_at: datetime | None
    device: str | None
    mentor_id: str | None
    mentor_at: datetime | None
    is_rest_day: bool


def patterns(days: Sequence[Seen], device_people: Mapping[str, int]) -> dict[str, list[Flag]]:
    """The reasons to look at each placement, the weightiest first; ``device_people`` says how many used a device."""
    found: dict[str, list[Flag]] = defaultdict(list)
    for finder in (_alike, lambda seen: _devices(seen, device_people), _at_once, _rest_days):
        for placement_id, words in finder(days):
            found[placement_id].append((F7, words))
    return dict(found)


def _minute(moment: datetime | None) -> str | None:
    return moment.strftime("%H:%M") if moment else None


def _alike(days: Sequence[Seen]) -> Iterable[tuple[str, str]]:
    together: dict[tuple[date, str | None, str | None], set[str]] = defaultdict(set)
    for seen in days:
        if seen.came_at is not None:
            together[seen.day, _minute(seen.came_at), _minute(seen.left_at)].add(seen.placement_id)
    times: dict[str, int] = defaultdict(int)
    for people in together.values():
        for placement_id in people if len(people) >= PEOPLE else ():
            times[placement_id] += 1
    for placement_id, number in sorted(times.items()):
        if number >= ALIKE_DAYS:
            yield placement_id, f"有{number}天与本单位另外2名以上见习人员在同一分钟签到、签退"


def _devices(days: Sequence[Seen], people: Mapping[str, int]) -> Iterable[tuple[str, str]]:
    used: dict[str, set[str]] = defaultdict(set)
    for seen in days:
        if seen.device:
            used[seen.placement_id].add(seen.device)
    for placement_id, devices in sorted(used.items()):
        most = max((people.get(device, 1) for device in devices), default=1)
        if most > 1:
            yield placement_id, f"签到所用设备当月有{most}人使用"


def _at_once(days: Sequence[Seen]) -> Iterable[tuple[str, str]]:
    seconds: dict[tuple[str, datetime], list[str]] = defaultdict(list)
    for seen in days:
        if seen.mentor_id and seen.mentor_at:
            seconds[seen.mentor_id, seen.mentor_at.replace(microsecond=0)].append(seen.placement_id)
    most: dict[str, int] = {}
    for confirmed in seconds.values():
        if len(confirmed) >= AT_ONCE:
            most |= {placement_id: max(most.get(placement_id, 0), len(confirmed)) for placement_id in confirmed}
    for placement_id, number in sorted(most.items()):
        yield placement_id, f"带教老师在同一秒确认了{number}个出勤日"


def _rest_days(days: Sequence[Seen]) -> Iterable[tuple[str, str]]:
    worked: dict[str, list[date]] = defaultdict(list)
    for seen in days:
        if seen.is_rest_day and seen.code == Code.P:
            worked[seen.placement_id].append(seen.day)
    for placement_id, several in sorted(worked.items()):
        yield placement_id, f"在休息日、法定节假日出勤{len(several)}天（{min(several)}起）"
