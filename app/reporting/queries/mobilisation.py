"""What came of the leads of each department and area, how many units were told in time, what units agreed to.

Counts are sums of an area in reach, whoever asks: a liaison sees the own department by county, the others only as
one sum.  Four statements, however many departments and counties there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select, union

from app.core import actor as actors
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Invalid, OutOfReach
from app.core.money import cut_percent
from app.core.scope import unscoped
from app.extensions import db
from app.organisations.queries import Area, children_of, counties_of
from app.placements.models import Placement
from app.posts.models import Post
from app.posts.queries import counted, entered_for_units, followed
from app.registers.models import Lead
from app.registers.queries.leads import in_time, of_plan, overdue
from app.registers.scope import serves_leads
from app.registers.states import LeadKind, LeadState
from app.reporting.queries.reach import belongs, leaf_codes
from app.security.states import Department
from app.units.models import Unit
from app.units.states import IN_FORCE

SUMS = "sums of the actor's own area; details of other departments are shown to the labour offices only"


@dataclass(frozen=True)
class Counts:
    """How far leads came: proposed, reached, willing; accredited units, young people, places, people on post."""

    units: int = 0
    youth: int = 0
    contacted: int = 0
    willing: int = 0
    accredited: int = 0
    registered: int = 0
    declined: int = 0
    places: int = 0
    notices: int = 0
    told: int = 0
    late: int = 0
    overdue: int = 0
    entered: int = 0
    agreed: int = 0
    refused: int = 0
    placed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Counts)))

    @property
    def leads(self) -> int:
        return self.units + self.youth

    @property
    def waiting(self) -> int:
        """Units not yet reached of which the month still runs."""
        return self.units - self.told - self.late - self.overdue

    @property
    def coverage(self) -> Decimal | None:
        """The share of proposed units that were reached within a month, in percent, cut (C65)."""
        return cut_percent(self.told, self.units)


@dataclass(frozen=True)
class Line:
    """The counts of one department in one area; ``department`` is None for all of them together."""

    department: Department | None
    area: Area
    counts: Counts


@dataclass(frozen=True)
class Board:
    """What the page shows: departments, areas of the chosen department, counties, and the details for the file."""

    area: Area
    year: int
    sees_all: bool
    department: Department | None
    total: Line
    departments: list[Line]
    areas: list[Line]
    counties: list[Line]
    details: list[Line] = field(default_factory=list)


def chosen_department(text: str, acting: Actor) -> Department | None:
    """The department whose areas are shown: for a liaison always the own one; Invalid or OutOfReach otherwise."""
    if text and text not in Department.__members__:
        raise Invalid({"department": _("没有这个部门。")})
    if serves_leads(acting):
        return Department(text) if text else None
    own = Department(acting.department) if acting.department else None
    if text and text != own:
        raise OutOfReach()
    return own


def board(area: Area, year: int, department: str = "") -> Board:
    """Count everything of an area and a plan year."""
    acting = actors.current()
    chosen, sees_all = chosen_department(department, acting), serves_leads(acting)
    codes = leaf_codes(area)
    with unscoped(SUMS):
        cells = _cells(codes, year)
    own = None if sees_all else chosen

    def line(who: Department | None, place: Area) -> Line:
        return Line(who, place, _sum(cells, who, place))

    may_break_down = sees_all or own is not None
    below = children_of(area.code) if may_break_down else []
    counties = counties_of(area.code)
    shown = list(Department) if sees_all else [own] if own else []
    return Board(
        area,
        year,
        sees_all,
        chosen,
        line(None, area),
        [line(who, area) for who in Department],
        [line(chosen, place) for place in below],
        [line(None, county) for county in counties],
        [line(who, county) for who in shown for county in counties],
    )


Cells = dict[tuple[str, str], Counts]
OF_NO_DEPARTMENT = ""  # posts that an office entered belong to an area alone


def _sum(cells: Cells, who: Department | None, place: Area) -> Counts:
    found = (counts for (name, code), counts in cells.items() if (who is None or name == who) and belongs(code, place))
    return sum(found, Counts())


def _cells(codes: list[str], year: int) -> Cells:
    cells: Cells = {}
    for rows in (_leads(codes, year), _places(codes, year), _placed(codes, year), _entered(codes, year)):
        for (department, code), counts in rows:
            cells[department, code] = cells.get((department, code), Counts()) + counts
    return cells


def _tally(names: Iterable[str], rows: Any) -> list[tuple[tuple[str, str], Counts]]:
    found = []
    for department, code, *numbers in rows:
        counts = Counts(**{name: int(number or 0) for name, number in zip(names, numbers, strict=True)})
        found.append(((str(department), code), counts))
    return found


def _leads(codes: list[str], year: int) -> list[tuple[tuple[str, str], Counts]]:
    is_unit, confirmed = Lead.kind == LeadKind.UNIT, Lead.state == LeadState.CONFIRMED
    wanted: dict[str, ColumnElement[bool]] = {
        "units": is_unit,
        "youth": ~is_unit,
        "contacted": Lead.contacted_on.is_not(None),
        "willing": confirmed,
        "accredited": confirmed & Unit.state.in_(IN_FORCE),
        "registered": confirmed & Lead.trainee_id.is_not(None),
        "declined": Lead.state == LeadState.DECLINED,
        "told": is_unit & in_time(),
        "late": is_unit & (Lead.contacted_on > Lead.contact_by),
        "overdue": is_unit & overdue(clock.today()),
    }
    statement = (
        select(Lead.department, Lead.region_code, *(func.count().filter(where) for where in wanted.values()))
        .select_from(Lead)
        .outerjoin(Unit, Unit.id == Lead.unit_id)
        .where(of_plan(year), Lead.region_code.in_(codes))
        .group_by(Lead.department, Lead.region_code)
    )
    return _tally(wanted, db.session.execute(statement))


def _places(codes: list[str], year: int) -> list[tuple[tuple[str, str], Counts]]:
    statement = (
        select(Lead.department, Post.region_code, func.sum(Post.headcount), func.count())
        .join_from(Post, Lead, followed())
        .where(Post.plan_year == year, Post.region_code.in_(codes), counted())
        .group_by(Lead.department, Post.region_code)
    )
    return _tally(("places", "notices"), db.session.execute(statement))


def _placed(codes: list[str], year: int) -> list[tuple[tuple[str, str], Counts]]:
    """Who began an internship on a post that followed on a lead, or was led themselves; each once a department."""
    began = Placement.actual_start.is_not(None) & Placement.region_code.in_(codes)
    of_post = (
        select(Lead.department, Placement.region_code, Placement.id)
        .join_from(Placement, Post, Post.id == Placement.post_id)
        .join(Lead, followed())
        .where(began, Post.plan_year == year)
    )
    of_person = (
        select(Lead.department, Placement.region_code, Placement.id)
        .join_from(Placement, Lead, Lead.trainee_id == Placement.trainee_id)
        .where(began, of_plan(year), Lead.state == LeadState.CONFIRMED, Placement.actual_start >= Lead.proposed_on)
    )
    each = union(of_post, of_person).subquery()
    statement = select(each.c.department, each.c.region_code, func.count()).group_by(
        each.c.department, each.c.region_code
    )
    return _tally(("placed",), db.session.execute(statement))


def _entered(codes: list[str], year: int) -> list[tuple[tuple[str, str], Counts]]:
    wanted = {
        name: entered_for_units(answer)
        for name, answer in (("entered", "ANY"), ("agreed", "AGREED"), ("refused", "DECLINED"))
    }
    statement = (
        select(Post.region_code, *(func.count().filter(where) for where in wanted.values()))
        .where(Post.plan_year == year, Post.region_code.in_(codes), Post.is_entered_for_unit)
        .group_by(Post.region_code)
    )
    rows = ((OF_NO_DEPARTMENT, *row) for row in db.session.execute(statement))
    return _tally(wanted, rows)
