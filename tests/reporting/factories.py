"""A year in two cities and six counties: posts and units that come, go, and are chosen, with a ledger to count by hand."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from app.core import clock
from app.core.actor import Actor, acting_as
from app.posts import services as post_services
from app.posts.models import Post
from app.units.models import Unit
from tests.factories import make_post, make_unit

YINCHUAN = ("640104", "640105", "640121")
GUYUAN = ("640402", "640422", "640423")
COUNTIES = YINCHUAN + GUYUAN


@dataclass(frozen=True)
class Line:
    """One post of the ledger: places of a category and industry, from and until when it counted."""

    county: str
    category: str
    industry: str
    places: int
    approved: date
    withdrawn: date | None = None
    chosen: date | None = None
    unchosen: date | None = None
    closed: date | None = None


LEDGER = (
    Line("640104", "RESEARCH", "C", 10, date(2023, 1, 31)),
    Line("640104", "MANAGEMENT", "I", 20, date(2023, 6, 1), chosen=date(2023, 6, 15)),
    Line("640104", "TECH_SKILL", "C", 5, date(2023, 6, 30), withdrawn=date(2023, 8, 10)),
    Line("640105", "TECH_SKILL", "J", 8, date(2023, 5, 20), closed=date(2023, 7, 31)),
    Line("640105", "SOCIAL_SERVICE", "P", 4, date(2023, 7, 1), withdrawn=date(2023, 7, 20)),
    Line("640121", "MANAGEMENT", "C", 12, date(2023, 8, 15)),
    Line("640402", "RESEARCH", "M", 7, date(2023, 6, 10), chosen=date(2023, 6, 20), unchosen=date(2023, 8, 1)),
    Line("640422", "SOCIAL_SERVICE", "Q", 30, date(2023, 3, 31), chosen=date(2023, 7, 5), withdrawn=date(2023, 8, 31)),
    Line("640423", "MANAGEMENT", "C", 3, date(2023, 8, 31)),
)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12)


def officer(cast, role: str, county: str) -> Actor:
    """An officer of any county or city, with the account of one who exists."""
    model = cast["xingqing_auditor" if role == "COUNTY_AUDITOR" else "yinchuan_agent"]
    return replace(model, region_code=county if role == "COUNTY_AUDITOR" else county[:4] + "00")


class Year:
    """The ledger as it is written into the database, event by event in the order of days."""

    def __init__(self, cast, units: dict[str, Unit]) -> None:
        self.cast, self.units = cast, units
        self.posts: dict[Line, Post] = {}
        self.done: set[tuple[Line, str]] = set()

    def until(self, day: date) -> "Year":
        """Let everything happen that lies on or before a day and has not happened yet."""
        for at, line, name in sorted(events(), key=lambda event: event[0]):
            if at <= day and (line, name) not in self.done:
                self.done.add((line, name))
                with clock.frozen(noon(at)):
                    self.happen(line, name)
        return self

    def happen(self, line: Line, name: str) -> None:
        if name == "approve":
            self.posts[line] = make_post(
                self.units[line.county], category=line.category, industry=line.industry, headcount=line.places
            )
            return
        actor = officer(self.cast, "COUNTY_AUDITOR" if name == "withdraw" else "CITY_AGENT", line.county)
        if name == "close":
            actor = replace(actor, roles=frozenset({"UNIT_OPERATOR"}))
        with acting_as(actor):
            post_services.MOVES[name](actor, self.posts[line], reason="核实更正")


def events() -> list[tuple[date, Line, str]]:
    """Every event of the ledger."""
    return [
        (at, line, name)
        for line in LEDGER
        for name, at in (
            ("approve", line.approved),
            ("choose_model", line.chosen),
            ("unchoose_model", line.unchosen),
            ("close", line.closed),
            ("withdraw", line.withdrawn),
        )
        if at
    ]


def make_units() -> dict[str, Unit]:
    """One unit per county, accredited before the year."""
    return {
        county: make_unit(region_code=county, accredited_on=date(2022, 12, 1), valid_to=date(2025, 11, 30))
        for county in COUNTIES
    }


def counted(places: str, at: date, *, of=lambda line: line.places) -> int:
    """Count the ledger by hand: what stood in the counties that begin so, just before the day after."""
    lines = [
        line
        for line in LEDGER
        if line.county.startswith(places) and line.approved <= at and not (line.withdrawn and line.withdrawn <= at)
    ]
    return sum(of(line) for line in lines)
