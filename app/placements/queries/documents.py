"""What printed documents name: the office, both sides, the post and the place, whoever prints them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select

from app.core.calendar import month_bounds
from app.core.identifiers import mask_id
from app.core.issued import IssuedDocument
from app.core.scope import unscoped
from app.extensions import db
from app.organisations.models import DepartmentOffice
from app.organisations.queries import full_name_of
from app.placements.models import Agreement, Application, Assessment, AttendanceMonth, Mentor, Placement
from app.placements.queries.attendance.grid import Grid, month_grid
from app.placements.states import AttendanceMonthState
from app.posts.models import Post
from app.security.states import Department
from app.trainees.models import Trainee
from app.units.models import Unit, UnitSite

NAMED = "a document names office, unit, post, mentor and the masked number to whoever reaches its record"
SETTLED = (AttendanceMonthState.SUBMITTED, AttendanceMonthState.VERIFIED, AttendanceMonthState.LOCKED)


@dataclass(frozen=True)
class Office:
    """The employment office of a county, as its documents show it; empty texts where nothing is kept."""

    name: str
    address: str = ""
    phone: str = ""
    hours: str = ""


@dataclass(frozen=True)
class Named:
    """Whom and what a document of one placement names."""

    unit: Unit
    post: Post
    site: UnitSite | None
    mentor: Mentor | None
    id_shown: str

    @property
    def place(self) -> str:
        """Where the post is worked."""
        return self.site.address if self.site else self.unit.address


def office_of(region_code: str) -> Office:
    """The office of human resources of an area; its usual name when no office is kept."""
    statement = select(DepartmentOffice).where(
        DepartmentOffice.department == Department.HRSS, DepartmentOffice.region_code == region_code
    )
    with unscoped(NAMED):
        found = db.session.scalar(statement.order_by(DepartmentOffice.id).limit(1))
    if found is None:
        return Office(f"{full_name_of(region_code)}人力资源和社会保障局")
    return Office(found.name, found.address, found.office_phone, found.hours)


def named_in(placement: Placement) -> Named:
    """Both sides, post, place and mentor of a placement in reach; the identity number masked (R61)."""
    with unscoped(NAMED):
        return Named(
            db.session.get_one(Unit, placement.unit_id),
            db.session.get_one(Post, placement.post_id),
            db.session.get(UnitSite, placement.site_id) if placement.site_id else None,
            db.session.get(Mentor, placement.mentor_id) if placement.mentor_id else None,
            masked_number(placement.trainee_id),
        )


def masked_number(trainee_id: str) -> str:
    """The identity number of a person with its middle hidden (R61)."""
    with unscoped(NAMED):
        return mask_id(db.session.scalars(select(Trainee.id_no).where(Trainee.id == trainee_id)).one())


def application_of(placement: Placement) -> Application:
    """The application that led to a placement in reach."""
    with unscoped(NAMED):
        return db.session.get_one(Application, placement.application_id)


def unit_of(month: AttendanceMonth) -> Unit:
    """The unit of a month in reach."""
    with unscoped(NAMED):
        return db.session.get_one(Unit, month.unit_id)


@dataclass(frozen=True)
class Attended:
    """The days of all months of a placement together."""

    own: int
    attended: int
    paid_leave: int
    personal_leave: int
    absent: int


def attended(placement: Placement) -> Attended:
    """Sum the months of a placement."""
    columns = (
        AttendanceMonth.own_days,
        AttendanceMonth.attended,
        AttendanceMonth.paid_leave,
        AttendanceMonth.personal_leave,
        AttendanceMonth.absent,
    )
    statement = select(*(func.coalesce(func.sum(column), 0) for column in columns))
    with unscoped(NAMED):
        row = db.session.execute(statement.where(AttendanceMonth.placement_id == placement.id)).one()
    return Attended(*(int(number) for number in row))


def sheet_of_one(month: AttendanceMonth) -> Grid:
    """The grid of a month with one person's row."""
    with unscoped(NAMED):
        grid = month_grid(month.unit_id, month.month)
    rows = [row for row in grid.rows if row.placement.id == month.placement_id]
    return Grid(grid.month, grid.days, grid.rest_days, rows)


def sheet_of_unit(unit_id: str, month: str) -> Grid:
    """The grid of everybody of a unit, whoever of those who may print it does so."""
    with unscoped("a unit's sheet holds everybody of the unit, the same for each reader"):
        return month_grid(unit_id, month)


def is_settled(grid: Grid) -> bool:
    """Whether every month of a grid was handed in, so that its sheet may be issued."""
    return bool(grid.rows) and all(row.sheet is not None and row.sheet.state in SETTLED for row in grid.rows)


def units_with_placements(region_code: str, month: str) -> Sequence[Unit]:
    """The units of an area, county or city or region, at which somebody was in a month, by name."""
    first, last = month_bounds(month)
    ids = select(Placement.unit_id).where(
        Placement.actual_start.is_not(None), Placement.starts_on <= last, Placement.ends_on >= first
    )
    area = region_code.removesuffix("00").removesuffix("00")
    statement = select(Unit).where(Unit.id.in_(ids), Unit.region_code.startswith(area, autoescape=True))
    return db.session.scalars(statement.order_by(Unit.name, Unit.id)).all()


def in_reach(entity: Any, key: str) -> Any:
    """A record by its key; a statement of its own, so that the row scope is asked."""
    return db.session.scalar(select(entity).where(entity.id == key))


def placement_by(key: str) -> Placement | None:
    """A placement in reach by its key or by the number of its dispatch."""
    by_number = select(Placement).join(Application, Application.id == Placement.application_id)
    return in_reach(Placement, key) or db.session.scalar(by_number.where(Application.dispatch_no == key))


def placement_for_letter(key: str) -> Placement | None:
    """The placement in reach that a dispatch began, by its own key or that of its application; None before it."""
    wanted = or_(Placement.id == key, Placement.application_id == key)
    return db.session.scalar(select(Placement).where(wanted))


def agreement_by(key: str) -> Agreement | None:
    """An agreement in reach by its key, or the newest version under a number."""
    by_number = select(Agreement).where(Agreement.agreement_no == key).order_by(Agreement.number.desc()).limit(1)
    return in_reach(Agreement, key) or db.session.scalar(by_number)


def application_by(key: str) -> Application | None:
    """An application in reach by its key."""
    found: Application | None = in_reach(Application, key)
    return found


def assessment_by(key: str) -> Assessment | None:
    """An assessment in reach by its key or by the number of its certificate."""
    return in_reach(Assessment, key) or db.session.scalar(select(Assessment).where(Assessment.certificate_no == key))


def fingerprint(*parts: str) -> str:
    """The SHA-256 of texts, each on a line of its own."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def address_of(issued_id: str) -> tuple[str, str] | None:
    """The kind and key under which an issued document of a placement is opened; reach is asked there."""
    issued = db.session.get(IssuedDocument, issued_id)
    if issued is None:
        return None
    if issued.kind.startswith("attendance-"):
        return ("attendance", issued.record_id) if issued.entity == AttendanceMonth.__tablename__ else None
    kind = {"dispatch_letter": "dispatch"}.get(issued.kind, issued.kind)
    return (kind, issued.record_id) if kind in ("dispatch", "agreement", "assessment", "certificate") else None


def issued_of(record: Any) -> list[IssuedDocument]:
    """Every document that was issued for a record in reach, the newest first."""
    statement = select(IssuedDocument).where(
        IssuedDocument.entity == record.__tablename__, IssuedDocument.record_id == record.id
    )
    return list(db.session.scalars(statement.order_by(IssuedDocument.id.desc())))
