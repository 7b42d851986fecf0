"""Days of attendance for measurements: two hundred people in each unit, six months each, without history."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.core import loading
from app.core.calendar import days_from, month_bounds
from app.core.identifiers import new_id
from app.core.unit_of_work import commit
from app.extensions import db
from app.placements.models import Application, AttendanceDay, AttendanceMonth, Mentor, Placement
from app.placements.states import ApplicationState, AttendanceMonthState, PlacementState
from app.placements.states.attendance import AttendanceCode as Code
from app.programme.queries import database_params
from app.programme.states import EducationBand
from app.trainees.states import Category

CHUNK = 20_000
IN_A_UNIT = 200
FIRST, LAST = date(2023, 5, 1), date(2023, 10, 31)
MONTHS = tuple(f"2023-{month:02d}" for month in range(5, 11))
UNSAID, EMPTY = "2023-07", "2023-08"  # a month of which the unit says nothing yet, and one without a day
Rows = Iterator[dict[str, Any]]


def placements_for(day_rows: int) -> int:
    """How many placements hold so many days."""
    workdays = database_params().workdays
    each = sum(workdays.in_month(month) for month in MONTHS if month != EMPTY)
    return max(IN_A_UNIT, -(-day_rows // each))


def load(
    say: Callable[[str], Any], *, posts: list[dict[str, Any]], trainees: list[dict[str, Any]], day_rows: int
) -> list[str]:
    """Write applications, placements, months and days over posts and young people that are there; return the units."""
    posts = posts[: -(-len(trainees) // IN_A_UNIT)]
    mentors = [_mentor(post) for post in posts]
    people = list(_placements(posts, mentors, trainees))
    _write(Mentor, iter(mentors), say)
    _write(Application, (_application(row) for row in people), say)
    _write(Placement, iter(people), say)
    _write(AttendanceMonth, (row for placement in people for row in _months(placement)), say)
    _write(AttendanceDay, (row for placement in people for row in _days(placement)), say)
    db.session.connection().exec_driver_sql("ANALYZE")
    commit()
    return [post["unit_id"] for post in posts]


def _write(entity: Any, rows: Rows, say: Callable[[str], Any]) -> None:
    done, chunk = 0, []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            loading.put_rows(entity.__table__, chunk)
            commit()
            done, chunk = done + len(chunk), []
    loading.put_rows(entity.__table__, chunk)
    commit()
    say(f"{entity.__tablename__}: {done + len(chunk):,}")


def _record(region_code: str, moment: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "region_code": region_code,
        "city_code": region_code[:4] + "00",
        "created_at": moment,
        "updated_at": moment,
        "version": 1,
    }


def _mentor(post: dict[str, Any]) -> dict[str, Any]:
    moment = datetime(2023, 4, 1)
    return {
        **_record(post["region_code"], moment),
        "unit_id": post["unit_id"],
        "name": "带教老师",
        "skilled_years": 8,
        "most_trainees": 20,
        "is_active": True,
    }


def _placements(posts: list[dict[str, Any]], mentors: list[dict[str, Any]], trainees: list[dict[str, Any]]) -> Rows:
    for number, trainee in enumerate(trainees):
        post, mentor = posts[number // IN_A_UNIT], mentors[number // IN_A_UNIT]
        yield {
            **_record(post["region_code"], datetime(2023, 4, 20)),
            "application_id": new_id(),
            "trainee_id": trainee["id"],
            "post_id": post["id"],
            "unit_id": post["unit_id"],
            "mentor_id": mentor["id"],
            "home_region": trainee["region_code"],
            "person_name": trainee["name"],
            "id_tail": trainee["id_tail"],
            "post_title": post["title"],
            "unit_name": "测量单位",
            "category": Category.GRADUATE,
            "education_band": EducationBand.BACHELOR,
            "allowance_yuan": Decimal("2050.00"),
            "agreed_start": FIRST,
            "agreed_end": LAST,
            "actual_start": FIRST,
            "starts_on": FIRST,
            "ends_on": LAST,
            "state": PlacementState.ACTIVE,
            "is_abnormal": False,
            "is_retained": False,
            "months_paid": Decimal(0),
            "plan_year": 2023,
        }


def _application(placement: dict[str, Any]) -> dict[str, Any]:
    same = ("trainee_id", "post_id", "unit_id", "home_region", "person_name", "id_tail", "post_title", "unit_name")
    moment = placement["created_at"]
    return {
        **_record(placement["region_code"], moment),
        **{name: placement[name] for name in same},
        "id": placement["application_id"],
        "state": ApplicationState.REPORTED,
        "applied_at": moment,
        "dispatch_no": f"B{placement['id']}"[-31:],
        "dispatched_on": moment.date(),
        "report_by": FIRST,
        "unit_reported_at": moment,
        "trainee_reported_at": moment,
        "reported_on": FIRST,
        "is_entered_for": False,
    }


def _months(placement: dict[str, Any]) -> Rows:
    workdays, moment = database_params().workdays, datetime(2023, 11, 1)
    for month in MONTHS:
        due, is_said = workdays.in_month(month), month not in (UNSAID, EMPTY)
        counted = due if month != EMPTY else 0
        yield {
            **_record(placement["region_code"], moment),
            **{name: placement[name] for name in ("unit_id", "trainee_id", "person_name", "unit_name")},
            "placement_id": placement["id"],
            "month": month,
            "due_days": due,
            "own_days": due,
            "attended": counted,
            "paid_leave": 0,
            "personal_leave": 0,
            "absent": 0,
            "undecided": due - counted,
            "state": AttendanceMonthState.SUBMITTED if is_said else AttendanceMonthState.OPEN,
            "confirmed_at": moment if is_said else None,
            "is_confirmed_by_default": False,
            "submitted_at": moment if is_said else None,
            "is_late": False,
            "flags": "[]",
        }


def _days(placement: dict[str, Any]) -> Rows:
    workdays = database_params().workdays
    for month in MONTHS:
        if month == EMPTY:
            continue
        for day in days_from(*month_bounds(month)):
            if workdays.is_workday(day):
                came = datetime(day.year, day.month, day.day, 8, 50) + timedelta(minutes=hash(placement["id"]) % 20)
                is_said = month != UNSAID
                yield {
                    "id": new_id(),
                    "placement_id": placement["id"],
                    "day": day,
                    "code": Code.P,
                    "trainee_code": Code.P,
                    "trainee_at": came,
                    "has_proof": False,
                    "wrong_codes": 0,
                    "mentor_code": Code.P,
                    "mentor_at": came + timedelta(hours=9),
                    "unit_code": Code.P if is_said else None,
                    "unit_at": came if is_said else None,
                    "is_corrected": False,
                }
