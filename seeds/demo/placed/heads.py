"""Applications, placements and the log of their moves, as the services would have left them."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from app.core import calendar
from app.core.bulk import insert_rows
from app.core.calendar import DAY
from app.core.identifiers import new_id
from app.core.workflow import StatusLog
from app.extensions import db
from app.placements.models import Application, Placement
from seeds.demo.placed.plan import Career

OFFICE, UNIT, SELF, MACHINE = (
    ("县区经办", "COUNTY_AGENT"),
    ("单位经办人", "UNIT_OPERATOR"),
    ("本人", "TRAINEE"),
    ("系统", "SYSTEM"),
)
AUDITOR = ("县区审核", "COUNTY_AUDITOR")
WAY = (  # move, from, to, who, workdays before the first day
    ("receive", "SUBMITTED", "UNIT_REVIEW", UNIT, 15),
    ("offer", "UNIT_REVIEW", "OFFERED", UNIT, 13),
    ("accept", "OFFERED", "ACCEPTED", SELF, 12),
    ("check", "ACCEPTED", "ELIGIBILITY_CHECK", OFFICE, 10),
    ("dispatch", "ELIGIBILITY_CHECK", "DISPATCHED", AUDITOR, 5),
    ("report", "DISPATCHED", "REPORTED", MACHINE, 0),
)
ENDS = {"NORMAL": ("complete", MACHINE), "EARLY_RETAINED": ("retain", OFFICE), "EARLY": ("end", OFFICE)}
REPORTS = {"ACTIVE", "SUSPENDED", "ENDED"}


class Heads:
    """Writes the two head rows of every career and what the log says of them."""

    def __init__(self, random: Random, today: date):
        self.random, self.today, self.workdays = random, today, calendar.workdays()
        self.numbers: Counter[tuple[int, str]] = Counter()
        self.applications: list[dict[str, Any]] = []
        self.placements: list[dict[str, Any]] = []
        self.log: list[dict[str, Any]] = []

    def moment(self, start: date, before: int) -> datetime:
        """An hour of office some workdays before a day, but not after today."""
        day = min(self.workdays.add(start, -before) if before else start, self.today)
        return datetime.combine(day, time(self.random.randint(9, 16), self.random.randint(0, 59)))

    def add(self, career: Career, mentor_id: str) -> dict[str, Any]:
        """Write one career; return its placement row."""
        application = self._application(career)
        placement = self._placement(career, application, mentor_id)
        self.applications.append(application)
        self.placements.append(placement)
        return placement

    def _application(self, career: Career) -> dict[str, Any]:
        start, is_reported = career.start, career.state in REPORTS
        dispatched = self.moment(start, 5).date()
        self.numbers[dispatched.year, career.post.region_code] += 1
        number = self.numbers[dispatched.year, career.post.region_code]
        key, applied = new_id(), self.moment(start, 17)
        state = "REPORTED" if is_reported else "DISPATCHED" if career.state == "PENDING" else "NO_SHOW"
        self._log_way(key, start, state)
        reported = datetime.combine(start, time(9, self.random.randint(0, 59)))
        return {
            "id": key,
            "trainee_id": career.person.id,
            "post_id": career.post.id,
            "unit_id": career.unit.id,
            "region_code": career.post.region_code,
            "home_region": career.person.county,
            "person_name": career.person.name,
            "id_tail": career.person.id_tail,
            "post_title": career.post.title,
            "unit_name": career.unit.name,
            "letter": self.random.choice((None, "专业对口，希望在实践中提高技能。", "家住附近，可长期见习。")),
            "state": state,
            "applied_at": applied,
            "answer_by": self.workdays.add(applied.date(), 10),
            "offered_at": self.moment(start, 13),
            "offer_valid_to": self.workdays.add(self.moment(start, 13).date(), 3),
            "accepted_at": self.moment(start, 12),
            "checked_on": self.moment(start, 10).date(),
            "dispatch_no": f"JXPQ{dispatched.year}{career.post.region_code}-{9000 + number:04d}",
            "dispatched_on": dispatched,
            "report_by": start,
            "unit_reported_at": reported if is_reported else None,
            "trainee_reported_at": reported if is_reported else None,
            "reported_on": start if is_reported else None,
            "created_at": applied,
            "updated_at": self.moment(start, 0),
        }

    def _log_way(self, key: str, start: date, until: str) -> None:
        for name, before, after, who, days in WAY:
            if after == "REPORTED" and until != "REPORTED":
                break
            self._say("application", key, name, before, after, who, self.moment(start, days))
        if until == "NO_SHOW":
            self._say("application", key, "miss", "DISPATCHED", "NO_SHOW", MACHINE, self.moment(start, 0))

    def _say(
        self, entity: str, key: str, name: str, before: str, after: str, who: tuple[str, str], at: datetime
    ) -> None:
        self.log.append(
            {
                "id": new_id(),
                "entity": entity,
                "record_id": key,
                "move": name,
                "from_state": before,
                "to_state": after,
                "actor_id": None,
                "actor_name": who[0],
                "role": who[1],
                "at": at,
                "reason": "",
            }
        )

    def _placement(self, career: Career, application: dict[str, Any], mentor_id: str) -> dict[str, Any]:
        key, is_started = new_id(), career.state in REPORTS
        self._log_stay(key, career)
        copied = [
            "trainee_id",
            "post_id",
            "unit_id",
            "region_code",
            "home_region",
            "person_name",
            "id_tail",
            "post_title",
            "unit_name",
        ]
        return {
            "id": key,
            "application_id": application["id"],
            **{name: application[name] for name in copied},
            "site_id": career.post.site_id,
            "mentor_id": mentor_id,
            "category": career.person.category,
            "education_band": career.person.band,
            "allowance_yuan": career.post.allowance_yuan,
            "agreed_start": career.start,
            "agreed_end": career.agreed_end,
            "actual_start": career.start if is_started else None,
            "actual_end": career.last_day,
            "starts_on": career.start,
            "ends_on": career.through,
            "state": career.state,
            "end_type": career.end_type,
            "end_reason": career.end_reason,
            "is_abnormal": career.is_abnormal,
            "end_reported_on": self._told(career),
            "is_retained": career.is_kept,
            "mentor_plan": "第1月熟悉岗位与制度，第2月跟岗操作，此后独立承担任务，每周小结一次。",
            "plan_year": career.post.plan_year,
            "created_at": datetime.combine(application["dispatched_on"], time(10, 30)),
            "updated_at": datetime.combine(min(career.last_day or career.start, self.today), time(17, 30)),
        }

    def _told(self, career: Career) -> date | None:
        if career.last_day is None:
            return None
        day = career.last_day + timedelta(days=0 if career.end_type == "NORMAL" else self.random.randint(1, 4))
        return min(day, self.today)

    def _log_stay(self, key: str, career: Career) -> None:
        first = datetime.combine(min(career.start, self.today), time(9, 30))
        if career.state in REPORTS:
            self._say("placement", key, "start", "PENDING", "ACTIVE", MACHINE, first)
        if career.state == "CANCELLED":
            self._say("placement", key, "cancel", "PENDING", "CANCELLED", MACHINE, first)
        if career.state == "SUSPENDED":
            self._say("placement", key, "suspend", "ACTIVE", "SUSPENDED", OFFICE, self.moment(self.today, 6))
        if career.last_day is not None and career.end_type is not None:
            name, who = ENDS[career.end_type]
            day = career.last_day + DAY if who is MACHINE else self._told(career) or career.last_day
            self._say("placement", key, name, "ACTIVE", "ENDED", who, datetime.combine(min(day, self.today), time(10)))

    def store(self) -> None:
        """Write what was gathered; the log is history and is not itself logged."""
        insert_rows(Application, self.applications, told=())
        insert_rows(Placement, self.placements, told=())
        db.session.execute(StatusLog.__table__.insert(), self.log)
