"""What all departments hold, as numbers by area; a list itself opens only for those to whom it is open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import clock
from app.core.errors import OutOfReach
from app.core.views import Page
from app.organisations.queries import Area, children_of, counties_of, in_reach
from app.registers.card.lists import ListOf
from app.registers.card.table import LISTS
from app.registers.queries.overview import Figure, figures
from app.registers.scope import department_of, reads
from app.security.states import Department, Level, Permission

LEAST = 5  # fewer people than this are not counted for others


@dataclass(frozen=True)
class Part:
    """A column of the overview: an area and the codes that its entries carry."""

    label: str
    codes: frozenset[str]


@dataclass(frozen=True)
class Line:
    """One list as the overview prints it."""

    title: str
    url: str | None
    total: str
    lapsing: str
    updated: str
    parts: list[str]


def few_hidden(counts: list[int]) -> str:
    """A sum of people in which no count below five, zero apart, can be read or computed.

    The counts are those of the smallest areas, so that sums of different tables never differ by a hidden count.
    """
    known = sum(count for count in counts if count >= LEAST)
    if not any(0 < count < LEAST for count in counts):
        return f"{known:,}"
    if known:
        return f"≥{known:,}"
    return f"<{LEAST}" if sum(counts) < LEAST else f"≥{LEAST}"


def exact(counts: list[int]) -> str:
    """A sum in full."""
    return f"{sum(counts):,}"


class RegistersView(Page):
    """The overview of the departments' lists."""

    route_base = "/admin/registers"
    default_view = "list"
    needs = {"list": Permission.REGISTER_READ}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show the figures of all lists for an area within reach."""
        area = _wanted()
        parts = _parts(area)
        found = figures(_codes(area), clock.today())
        return self.show_page(
            "registers/overview.html",
            area=area,
            areas=in_reach(),
            parts=parts,
            groups=_groups(found, parts),
            own=department_of(actors.current()),
            least=LEAST,
        )


def _wanted() -> Area:
    code = request.args.get("area") or actors.current().region_code
    for area in in_reach():
        if area.code == code:
            return area
    raise OutOfReach(_("没有找到这个地区，或者它不在您的职责范围内。"))


def _codes(area: Area) -> frozenset[str]:
    """The codes that the entries of an area may carry: its own, its cities' and its counties'."""
    cities = [child.code for child in children_of(area.code)] if area.level == Level.PROVINCE else []
    return frozenset([area.code, *cities, *(county.code for county in counties_of(area.code))])


def _parts(area: Area) -> list[Part]:
    below = children_of(area.code)
    own = [Part(_("本级"), frozenset([area.code]))] if below else []
    return own + [Part(child.short_name, _codes(child)) for child in below]


def _groups(found: list[Figure], parts: list[Part]) -> list[tuple[Department, list[Line]]]:
    """The lines by department, the actor's own first."""
    by_table: dict[str, list[Figure]] = {}
    for figure in found:
        by_table.setdefault(figure.table, []).append(figure)
    own = department_of(actors.current())
    return [
        (
            department,
            [_line(shown, by_table.get(_table(shown), []), parts) for shown in LISTS if _of(shown) == department],
        )
        for department in sorted(Department, key=lambda department: department != own)
    ]


def _of(shown: ListOf) -> Department:
    return shown.entity.department


def _table(shown: ListOf) -> str:
    return str(shown.card.entity.__tablename__)


def _line(shown: ListOf, found: list[Figure], parts: list[Part]) -> Line:
    is_open = reads(actors.current(), shown.entity)
    told: Callable[[list[int]], str] = exact if is_open or not shown.entity.is_personal else few_hidden
    updated = max((figure.updated for figure in found if figure.updated), default=None)
    return Line(
        title=shown.card.title,
        url=url_for(f"{shown.view}.list") if is_open else None,
        total=told([figure.in_force for figure in found]),
        lapsing=told([figure.lapsing for figure in found]) if "validity" in shown.card.narrowings else "",
        updated=f"{updated:%Y-%m-%d}" if updated else "",
        parts=[told([figure.in_force for figure in found if figure.region_code in part.codes]) for part in parts],
    )
