"""Names of regions, the tree of areas, and the contacts of an office."""

from dataclasses import dataclass

from sqlalchemy import select

from app.core import actor as actors
from app.core.card import Lookup
from app.core.search import clean
from app.extensions import db
from app.organisations.models import AgencyContact, DepartmentOffice, Region
from app.security.states import Level


@dataclass(frozen=True)
class Area:
    """A region as plain facts, held in process (28 rows that change once in a decade)."""

    code: str
    name: str
    short_name: str
    level: str
    parent_code: str | None


_areas: dict[str, Area] = {}


def areas() -> dict[str, Area]:
    """Return all regions by code, in the order of the reference file; read once per process."""
    if not _areas:
        rows = db.session.scalars(select(Region).order_by(Region.position, Region.code))
        _areas.update({r.code: Area(r.code, r.name, r.short_name, str(r.level), r.parent_code) for r in rows})
    return _areas


def forget_areas() -> None:
    """Read the regions anew after a load."""
    _areas.clear()


def name_of(code: str | None) -> str:
    """Return the name of a region; an unknown code is shown as it is."""
    if not code:
        return ""
    area = areas().get(code)
    return area.name if area else code


def full_name_of(code: str | None) -> str:
    """Return city and county together, such as 银川市兴庆区."""
    area = areas().get(code or "")
    if area is None:
        return code or ""
    parent = areas().get(area.parent_code or "")
    return (parent.name if parent and parent.level == Level.CITY else "") + area.name


def counties_of(code: str) -> list[Area]:
    """Return the counties under a city or the region; a county answers itself."""
    here = areas().get(code)
    if here is None:
        return []
    if here.level == Level.COUNTY:
        return [here]
    prefix = code[:4] if here.level == Level.CITY else code[:2]
    return [area for area in areas().values() if area.level == Level.COUNTY and area.code.startswith(prefix)]


def cities() -> list[Area]:
    """Return the five cities."""
    return [area for area in areas().values() if area.level == Level.CITY]


def children_of(code: str) -> list[Area]:
    """Return the areas directly below."""
    return [area for area in areas().values() if area.parent_code == code]


def in_reach(level_at_least: Level | None = None) -> list[Area]:
    """Return the areas of the actor's reach, for filters and forms."""
    acting = actors.current()
    if acting.is_system or acting.level == Level.PROVINCE:
        return list(areas().values())
    if acting.level == Level.CITY:
        return [area for area in areas().values() if area.code.startswith(acting.region_code[:4])]
    return [area for area in areas().values() if area.code == acting.region_code]


def _find(q: str) -> list[tuple[str, str]]:
    return [(area.code, full_name_of(area.code)) for area in in_reach() if clean(q) in full_name_of(area.code)]


def _find_county(q: str) -> list[tuple[str, str]]:
    return [pair for pair in _find(q) if areas()[pair[0]].level == Level.COUNTY]


def _find_city(q: str) -> list[tuple[str, str]]:
    return [pair for pair in _find(q) if areas()[pair[0]].level == Level.CITY]


CITY_LOOKUP = Lookup(_find_city, name_of, small=True)
REGION_LOOKUP = Lookup(_find, name_of, small=True)
COUNTY_LOOKUP = Lookup(_find_county, name_of, small=True, whole=True)


def offices(q: str) -> list[tuple[str, str]]:
    """Search the offices in reach by name."""
    statement = select(DepartmentOffice).where(DepartmentOffice.name.icontains(clean(q), autoescape=True))
    return [
        (office.id, office.name) for office in db.session.scalars(statement.order_by(DepartmentOffice.id).limit(20))
    ]


def office_in_reach(key: str) -> DepartmentOffice | None:
    """Return an office by its key; a statement of its own, so that the row scope is asked."""
    return db.session.scalar(select(DepartmentOffice).where(DepartmentOffice.id == key))


def office_name(key: str) -> str:
    """Return the name of an office in reach."""
    return db.session.scalar(select(DepartmentOffice.name).where(DepartmentOffice.id == key)) or ""


OFFICE_LOOKUP = Lookup(offices, office_name)


def contacts_of(office: DepartmentOffice) -> list[AgencyContact]:
    """Return the contacts of an office."""
    return list(
        db.session.scalars(select(AgencyContact).where(AgencyContact.office_id == office.id).order_by(AgencyContact.id))
    )
