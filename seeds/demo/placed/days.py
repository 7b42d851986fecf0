"""Months and days of attendance, leave, and the slips of the allowance."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from app.core import calendar, clock
from app.core.bulk import insert_rows
from app.core.calendar import DAY, days_from, month_bounds, next_month
from app.core.identifiers import new_id
from app.core.money import round_share
from app.extensions import db
from app.placements.models import AllowancePayment, AttendanceDay, AttendanceMonth, Leave
from app.programme.queries import database_params
from seeds.demo.placed.plan import Career
from seeds.demo.placed.term import of

COUNTED = {
    "P": "attended",
    "O": "paid_leave",
    "W": "paid_leave",
    "S": "paid_leave",
    "L": "personal_leave",
    "A": "absent",
}


class Attendance:
    """The sheets of every placement that began, day by day."""

    def __init__(self, random: Random, today: date):
        self.random, self.today, self.workdays = random, today, calendar.workdays()
        self.this, self.last = clock.month_of(today), clock.month_of(today.replace(day=1) - DAY)
        self.months: list[dict[str, Any]] = []
        self.days: list[dict[str, Any]] = []
        self.leaves: list[dict[str, Any]] = []
        self.payments: list[dict[str, Any]] = []
        self.standards: dict[tuple[str, str], Decimal] = {}

    def add(self, career: Career, placement: dict[str, Any]) -> None:
        """Write every month from the first day to the last, or to today."""
        month, until = clock.month_of(career.start), min(career.through, self.today)
        while month <= clock.month_of(until):
            self._month(career, placement, month, until)
            month = next_month(month)

    def _month(self, career: Career, placement: dict[str, Any], month: str, until: date) -> None:
        first, last = month_bounds(month)
        begins, ends = max(first, career.start), min(last, career.through)
        own = [day for day in days_from(begins, ends) if self.workdays.is_workday(day)]
        if career.state == "SUSPENDED":
            pause = self.workdays.add(self.today, -6)
            own = [day for day in own if day < pause]
        passed = [day for day in own if day <= until]
        codes = self._codes(placement, passed, month)
        state = self._state(career, month)
        settled = self._days(placement, codes, is_open=state == "OPEN")
        counts = dict.fromkeys(("attended", "paid_leave", "personal_leave", "absent"), 0)
        for code in settled.values():
            if code is not None:
                counts[COUNTED[code]] += 1
        self.months.append(
            {
                **of(placement),
                "month": month,
                **{name: placement[name] for name in ("person_name", "unit_name")},
                "due_days": self.workdays.in_month(month),
                "own_days": len(own),
                **counts,
                "undecided": sum(1 for day in own if settled.get(day) is None),
                "state": state,
                **self._moments(state, min(last, until)),
                "created_at": datetime.combine(begins, time(0, 10)),
                "updated_at": datetime.combine(min(last + DAY, self.today), time(9)),
            }
        )
        if month < self.this and state in ("VERIFIED", "SUBMITTED"):
            self._pay(career, placement, month, counts)

    def _state(self, career: Career, month: str) -> str:
        if month == self.this:
            return "OPEN"
        if month < self.last:
            return "VERIFIED"
        return self.random.choices(("VERIFIED", "SUBMITTED", "CONFIRMED_BY_TRAINEE", "RETURNED"), (55, 30, 11, 4))[0]

    def _moments(self, state: str, last: date) -> dict[str, Any]:
        is_sent, is_confirmed = state in ("SUBMITTED", "VERIFIED", "RETURNED"), state != "OPEN"
        day = self.workdays.add(last, 1)
        late = self.random.random() < 0.06
        sent = datetime.combine(day + timedelta(days=4 if late else 0), time(16, self.random.randint(0, 59)))
        return {
            "confirmed_at": datetime.combine(day, time(10, 12)) if is_confirmed else None,
            "is_confirmed_by_default": is_confirmed and self.random.random() < 0.1,
            "submitted_at": sent if is_sent else None,
            "is_late": is_sent and sent.date() > (last + DAY).replace(day=2) and last.day > 25,
            "verified_at": sent + timedelta(days=1) if state == "VERIFIED" else None,
        }

    def _codes(self, placement: dict[str, Any], days: list[date], month: str) -> dict[date, str]:
        codes = dict.fromkeys(days, "P")
        if days and self.random.random() < 0.28:
            kind = self.random.choices(("S", "L", "O", "A"), (40, 38, 16, 6))[0]
            place = self.random.randrange(len(days))
            taken = days[place : place + self.random.randint(1, 3)]
            codes |= dict.fromkeys(taken, kind)
            if kind != "A":
                self._leave(placement, kind, taken)
        return codes

    def _leave(self, placement: dict[str, Any], kind: str, days: list[date]) -> None:
        asked = datetime.combine(days[0] - DAY, time(18, 20))
        self.leaves.append(
            {
                **of(placement),
                "kind": kind,
                "from_day": days[0],
                "to_day": days[-1],
                "words": {"S": "身体不适就医。", "L": "家中有事。", "O": "参加单位安排的外出培训。"}[kind],
                "person_name": placement["person_name"],
                "state": "GRANTED",
                "decided_at": asked + timedelta(minutes=40),
                "decided_by": "带教老师",
                "created_at": asked,
                "updated_at": asked,
            }
        )

    def _days(self, placement: dict[str, Any], codes: dict[date, str], *, is_open: bool) -> dict[date, str | None]:
        """Write the days; return what two of three say of each, None where they do not agree yet."""
        settled: dict[date, str | None] = {}
        for day, code in codes.items():
            tapped = code == "P" and self.random.random() < 0.93
            is_fresh = is_open and day > self.today - timedelta(days=3)
            mentor = not is_fresh or self.random.random() < 0.5
            marked = not is_open or code != "P" or not tapped
            came = datetime.combine(day, time(8, self.random.randint(15, 59), self.random.randint(0, 59)))
            voices = [tapped, mentor, marked and not is_fresh]
            settled[day] = code if sum(voices) > 1 else None
            self.days.append(
                {
                    "id": new_id(),
                    "placement_id": placement["id"],
                    "day": day,
                    "code": settled[day],
                    "trainee_code": code if tapped else None,
                    "trainee_at": came if tapped else None,
                    "trainee_out_at": came + timedelta(hours=9, minutes=self.random.randint(0, 40)) if tapped else None,
                    "has_proof": tapped and self.random.random() < 0.4,
                    "mentor_code": code if mentor else None,
                    "mentor_at": came + timedelta(hours=self.random.randint(1, 9)) if mentor else None,
                    "unit_code": code if voices[2] else None,
                    "unit_at": came + timedelta(hours=10) if voices[2] else None,
                }
            )
        return settled

    def _pay(self, career: Career, placement: dict[str, Any], month: str, counts: dict[str, int]) -> None:
        payable = counts["attended"] + counts["paid_leave"]
        if not payable or (month == self.last and self.random.random() < 0.3):
            return
        standard = self._standard(placement["region_code"], month)
        monthly = max(career.post.allowance_yuan, standard)  # the standard may have risen since the post was offered
        due = round_share(monthly, payable, self.workdays.in_month(month))
        day = self.workdays.add(month_bounds(month)[1], 6)
        answer = self.random.choices(("RECEIVED", None, "DIFFERENT", "NOT_RECEIVED"), (88, 9, 2, 1))[0]
        self.payments.append(
            {
                **of(placement),
                "month": month,
                "amount_yuan": due,
                "paid_on": min(day, self.today),
                "slip_no": f"HD{month.replace('-', '')}{placement['id'][-6:].upper()}",
                "person_name": placement["person_name"],
                "answer": answer,
                "answered_at": datetime.combine(min(day + DAY, self.today), time(20)) if answer else None,
                "received_yuan": due - Decimal(200) if answer == "DIFFERENT" else None,
                "created_at": datetime.combine(min(day, self.today), time(17)),
                "updated_at": datetime.combine(min(day, self.today), time(17)),
            }
        )

    def _standard(self, region: str, month: str) -> Decimal:
        if (region, month) not in self.standards:
            wage = database_params().min_wage(region, month_bounds(month)[0])
            self.standards[region, month] = wage.amount if wage else Decimal(0)
        return self.standards[region, month]

    def store(self) -> None:
        """Write sheets and days; a day is no record of the log."""
        insert_rows(AttendanceMonth, self.months, told=())
        insert_rows(Leave, self.leaves, told=())
        insert_rows(AllowancePayment, self.payments, told=())
        insert_rows(AttendanceDay, self.days, told=())
        db.session.flush()
