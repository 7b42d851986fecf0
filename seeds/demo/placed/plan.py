"""Who was placed where, from when to when, and how it ended: drawn so that no post, mentor or person is taken twice."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from app.core import calendar
from app.core.calendar import DAY, add_months
from app.posts.models import Post
from app.units.models import Unit

MENTOR_LOAD = 2
EARLY = (
    ("EMPLOYED_ELSEWHERE", 40),
    ("UNWILLING", 22),
    ("FURTHER_STUDY", 12),
    ("ENLISTED", 8),
    ("HEALTH", 8),
    ("RULE_BREACH", 6),
    ("UNIT_FAULT", 4),
)
NOT_ABNORMAL = {"CONTRACT_WITH_UNIT", "EMPLOYED_ELSEWHERE", "ENLISTED", "FURTHER_STUDY"}


class NoRoom(Exception):
    """No post has a place at the time."""


@dataclass(frozen=True)
class Person:
    """One young person as the placement needs them."""

    id: str
    name: str
    id_tail: str
    county: str
    category: str
    band: str


@dataclass(frozen=True)
class Career:
    """One internship from the first day to its end; ``last_day`` None while it lasts."""

    person: Person
    post: Post
    unit: Unit
    mentor: int
    start: date
    agreed_end: date
    state: str
    end_type: str | None = None
    end_reason: str | None = None
    last_day: date | None = None
    is_kept: bool = False
    is_planned_year: int = 2023

    @property
    def through(self) -> date:
        """The last real or agreed day."""
        return self.last_day or self.agreed_end

    @property
    def is_abnormal(self) -> bool:
        return self.end_type == "EARLY" and self.end_reason not in NOT_ABNORMAL


class Planner:
    """Draws careers on posts with room at the time; the same seed draws the same."""

    def __init__(self, offers: Iterable[tuple[Post, Unit]], random: Random, today: date):
        self.random, self.today = random, today
        self.workdays = calendar.workdays()
        self.by_county: dict[str, list[tuple[Post, Unit]]] = defaultdict(list)
        for post, unit in offers:
            self.by_county[post.region_code].append((post, unit))
        self.all = [offer for offers_there in self.by_county.values() for offer in offers_there]
        self.spans: dict[str, list[tuple[date, date]]] = defaultdict(list)
        self.guided: dict[str, list[list[tuple[date, date]]]] = defaultdict(list)

    def workday(self, day: date) -> date:
        """The day itself when people work on it, else the next workday."""
        while not self.workdays.is_workday(day):
            day += DAY
        return day

    def career(self, person: Person, start: date, state: str, *, offer: tuple[Post, Unit] | None = None) -> Career:
        """Place a person from a day on; the fate is drawn."""
        start = self.workday(start)
        for _try in range(60):
            post, unit = offer or self._offer(person.county)
            agreed_end = add_months(start, self._months(post)) - DAY
            fate = self._fate(state, start, agreed_end)
            if fate is None or not self._has_room(post, unit, start, fate[2] or agreed_end):
                continue
            end_type, reason, last_day, kept = fate
            span = (start, last_day or agreed_end)
            self.spans[post.id].append(span)
            mentor = self._mentor(unit.id, span)
            return Career(person, post, unit, mentor, start, agreed_end, state, end_type, reason, last_day, kept)
        raise NoRoom()

    def _offer(self, county: str) -> tuple[Post, Unit]:
        near = self.by_county.get(county)
        return self.random.choice(near if near and self.random.random() < 0.85 else self.all)

    def _months(self, post: Post) -> int:
        fitting = [n for n in (3, 4, 6, 6, 6, 9, 12) if post.months_min <= n <= post.months_max]
        return self.random.choice(fitting or [post.months_min])

    def _has_room(self, post: Post, unit: Unit, start: date, end: date) -> bool:
        if (post.published_at or unit.created_at).date() >= start or (unit.accredited_on or start) > start:
            return False
        meets = sum(1 for first, last in self.spans[post.id] if first <= end and last >= start)
        return meets < post.headcount

    def is_free(self, post: Post, day: date) -> bool:
        """Whether a place of a post is free from some weeks before a day on."""
        return sum(1 for _first, last in self.spans[post.id] if last >= day - timedelta(days=90)) < post.headcount

    def _mentor(self, unit_id: str, span: tuple[date, date]) -> int:
        groups = self.guided[unit_id]
        for place, spans in enumerate(groups):
            if sum(1 for first, last in spans if first <= span[1] and last >= span[0]) < MENTOR_LOAD:
                spans.append(span)
                return place
        groups.append([span])
        return len(groups) - 1

    def _fate(
        self, state: str, start: date, agreed_end: date
    ) -> tuple[str | None, str | None, date | None, bool] | None:
        """End type, reason, last day and whether kept; None when the dates do not fit the state."""
        if state in ("ACTIVE", "SUSPENDED"):
            return (None, None, None, False) if agreed_end >= self.today + DAY else None
        if state != "ENDED":
            return None, None, None, False
        drawn = self.random.random()
        if drawn < 0.62:
            return (
                ("NORMAL", "TERM_COMPLETED", agreed_end, self.random.random() < 0.56)
                if agreed_end < self.today
                else None
            )
        length = (agreed_end - start).days
        if drawn < 0.78:
            last = start + timedelta(days=int(length * self.random.uniform(0.52, 0.9)))
            return ("EARLY_RETAINED", "CONTRACT_WITH_UNIT", last, True) if last < self.today else None
        last = start + timedelta(days=int(length * self.random.uniform(0.1, 0.85)) + 3)
        reason = self.random.choices([name for name, _w in EARLY], [weight for _n, weight in EARLY])[0]
        return ("EARLY", reason, last, False) if last < min(self.today, agreed_end) else None
