"""Which area a report is about, which counties it covers, and who may have it."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import gettext as _
from sqlalchemy import select

from app.core import actor as actors
from app.core.errors import OutOfReach
from app.core.scope import unscoped
from app.extensions import db
from app.organisations.queries import Area, children_of, counties_of, in_reach
from app.programme.models import PlanYear
from app.security.states import Level, Permission

SUMS_ONLY = "sums of the actor's own area for people who read reports but not every record (finance, departments)"
COUNTED = (Permission.POST_READ, Permission.UNIT_READ, Permission.PLACEMENT_READ, Permission.SUBSIDY_READ)


def area_in_reach(code: str | None) -> Area:
    """Return the wanted area, or the actor's own without a wish; OutOfReach when it lies elsewhere."""
    wanted = code or actors.current().region_code
    for area in in_reach():
        if area.code == wanted:
            return area
    raise OutOfReach(_("没有找到这个地区，或者它不在您的职责范围内。"))


def leaf_codes(area: Area) -> list[str]:
    """The codes that rows of the area may carry: its counties, and cities for what belongs to a city itself."""
    own = [area.code] if area.level == Level.CITY else []
    cities = [child.code for child in children_of(area.code)] if area.level == Level.PROVINCE else []
    return [*own, *cities, *(county.code for county in counties_of(area.code))]


def belongs(code: str, area: Area) -> bool:
    """Whether a county's or city's code lies in an area."""
    return area.level == Level.PROVINCE or code == area.code or (area.level == Level.CITY and code[:4] == area.code[:4])


def plan_years() -> list[int]:
    """The years that have a plan, newest first."""
    return list(db.session.scalars(select(PlanYear.year).order_by(PlanYear.year.desc())))


@contextmanager
def counting() -> Iterator[None]:
    """Count under the row scope; who may read reports but not every record gets the same sums of the same area."""
    acting = actors.current()
    if all(acting.may(permission) for permission in COUNTED):
        yield
    elif acting.may(Permission.REPORT_READ):
        with unscoped(SUMS_ONLY):
            yield
    elif all(acting.may(permission) for permission in COUNTED[:2]):
        yield
    else:
        raise OutOfReach()
