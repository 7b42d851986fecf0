"""Young people and mentors with accounts, so that tests sign in at their desks; every fact is invented."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from app.core.actor import SYSTEM, acting_as
from app.core.calendar import workdays
from app.extensions import db
from app.placements.models import AllowancePayment, Assessment, AttendanceDay, AttendanceMonth, FollowUp, Placement
from app.placements.services.attendance.counting import open_months, recount_of
from app.security import services as accounts
from app.trainees.models import Trainee
from tests.conftest import PASSWORD
from tests.factories import make_trainee
from tests.placements.factories import make_mentor, make_placement

_serial = count(1)
NOW = datetime(2023, 7, 14, 9, 30)  # a Friday


def counted(statements: list[str]) -> int:
    """How many statements a page sent, without the look whether the parameters changed, which is due now and then."""
    return len([statement for statement in statements if "number_series" not in statement])


def young(state: str = "MATCHING", **facts: Any) -> tuple[Trainee, str]:
    """A person with an account; return it with the login."""
    login = f"young{next(_serial)}"
    given = {"is_willing": True, "residence_region": "640104", "bank_no": "6217000012345678901", **facts}
    trainee = make_trainee(state, **given)
    with acting_as(SYSTEM):
        accounts.create_account(
            SYSTEM,
            login=login,
            name=trainee.name,
            roles="TRAINEE",
            region_code=trainee.region_code,
            level="COUNTY",
            password=PASSWORD,
            trainee_id=trainee.id,
            trusted=True,
        )
    return trainee, login


def on_post(first: date = date(2023, 6, 1), last: date = date(2023, 11, 30), **facts: Any) -> tuple[Placement, str]:
    """A person on post with a sheet for every month so far; return the placement with the login."""
    trainee, login = young("PLACED", category="GRADUATE")
    placement = make_placement("ACTIVE", trainee=trainee, starts_on=first, ends_on=last, **facts)
    with acting_as(SYSTEM):
        open_months([placement], first, NOW.date())
    return placement, login


def attended(placement: Placement, month: str = "2023-06") -> AttendanceMonth:
    """Let all three sides say P of every workday of a month; return its sheet."""
    year, number = (int(part) for part in month.split("-"))
    day = date(year, number, 1)
    with acting_as(SYSTEM):
        while day.month == number:
            if workdays().is_workday(day):
                said = {"code": "P", "trainee_code": "P", "mentor_code": "P", "unit_code": "P"}
                moment = datetime(day.year, day.month, day.day, 9)
                at = {"trainee_at": moment, "mentor_at": moment, "unit_at": moment}
                db.session.add(AttendanceDay(placement_id=placement.id, day=day, **said, **at))
            day += timedelta(days=1)
        db.session.flush()
        recount_of([placement], date(year, number, 1), day - timedelta(days=1))
        return db.session.query(AttendanceMonth).filter_by(placement_id=placement.id, month=month).one()


def store(row: Any) -> Any:
    """Keep a row as the system."""
    with acting_as(SYSTEM):
        db.session.add(row)
        db.session.flush()
    return row


def paid(placement: Placement, month: str = "2023-06", **facts: Any) -> AllowancePayment:
    """What the unit says it paid for a month."""
    given = {"amount_yuan": placement.allowance_yuan, "paid_on": date(2023, 7, 5), "person_name": placement.person_name}
    return store(AllowancePayment(**AllowancePayment.keys_of(placement), month=month, **{**given, **facts}))


def assessed(placement: Placement, **facts: Any) -> Assessment:
    """An assessment that the unit signed."""
    given: dict[str, Any] = {
        "person_name": placement.person_name,
        "unit_name": placement.unit_name,
        "due_on": date(2023, 7, 24),
        "opinion": "工作认真。",
        "signed_by": "负责人",
        "signed_on": date(2023, 7, 13),
        "state": "UNIT_SIGNED",
        **dict.fromkeys(("attitude", "skill", "teamwork", "overall"), "GOOD"),
    }
    return store(Assessment(**Assessment.keys_of(placement), **{**given, **facts}))


def helped(placement: Placement) -> FollowUp:
    """An open follow-up after a placement."""
    facts = {"ended_on": date(2023, 7, 9), "contact_due": date(2023, 7, 19), "until": date(2023, 10, 9)}
    names = {"person_name": placement.person_name, "unit_name": placement.unit_name}
    keys = {"trainee_id": placement.trainee_id, "placement_id": placement.id, "region_code": placement.home_region}
    return store(FollowUp(**keys, **names, **facts))


def mentor_with_account(unit: Any = None) -> tuple[Any, str]:
    """A mentor with an account; return them with the login."""
    mentor, login = make_mentor(unit), f"mentor{next(_serial)}"
    with acting_as(SYSTEM):
        accounts.create_account(
            SYSTEM,
            login=login,
            name=mentor.name,
            roles="MENTOR",
            region_code=mentor.region_code,
            level="COUNTY",
            password=PASSWORD,
            unit_id=mentor.unit_id,
            mentor_id=mentor.id,
            trusted=True,
        )
    return mentor, login
