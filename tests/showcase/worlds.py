"""Small worlds of one unit for the facts: people, posts, sheets and findings, made directly."""

from datetime import date, datetime, timedelta
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.placements.models import AttendanceMonth, Placement, SurveyResult
from app.posts.models import Post
from app.programme.models import PlanYear
from app.registers.models import InternshipPledge
from app.showcase.models import Nomination, ShowcaseBatch
from app.showcase.rules.facts import Period
from app.trainees.models import Hardship
from app.units.models import Unit, UnitBan, UnitComparison, UnitObjection
from tests.factories import make_post, make_unit
from tests.placements.factories import make_mentor, make_placement

FIRST, LAST, ON = date(2026, 1, 1), date(2026, 10, 31), date(2026, 11, 25)
PERIOD = Period(FIRST, LAST, 2026, ON)
DAY = timedelta(days=1)


def store(row: Any) -> Any:
    """Keep a row as the system."""
    with acting_as(SYSTEM):
        db.session.add(row)
        db.session.flush()
    return row


def plan_years(*years: int) -> None:
    """See that the plan knows these years."""
    with acting_as(SYSTEM):
        for year in years:
            if db.session.get(PlanYear, year) is None:
                store(PlanYear(year=year, title=f"{year}年计划", doc_no="测试"))


class World:
    """One unit with a mentor and a post of many places, to which a test adds what it counts."""

    def __init__(self, unit: Unit | None = None, **facts: Any):
        plan_years(2025, 2026)
        self.unit = unit or make_unit(**{"accredited_on": date(2022, 3, 1), **facts})
        self.mentor = make_mentor(self.unit)
        self._post: Post | None = None

    @property
    def post(self) -> Post:
        """The post of the people whom a test does not place by itself."""
        if self._post is None:
            self._post = self.offer(50, confirmed=datetime(2026, 6, 1), plan_year=2025)
        return self._post

    def offer(self, headcount: int, *, confirmed: datetime = datetime(2026, 6, 1), **facts: Any) -> Post:
        """A published post of the plan year."""
        given = {"headcount": headcount, "plan_year": 2026, "unit_confirmed_at": confirmed, **facts}
        return make_post(unit=self.unit, **given)

    def person(self, starts: date, ends: date | None = None, **facts: Any) -> Placement:
        """Somebody on post from a day, still there unless a last day is given."""
        given = {"post": self.post, "mentor": self.mentor, **facts}
        state = "ENDED" if ends else "ACTIVE"
        return make_placement(state, starts_on=starts, ends_on=ends or starts + 200 * DAY, **given)

    def pending(self, starts: date) -> Placement:
        """Somebody who is to start."""
        return make_placement("PENDING", post=self.post, mentor=self.mentor, starts_on=starts)

    def sheet(self, placement: Placement, month: str, sent: datetime | None = None, *, late: bool = False) -> Any:
        """The sheet of a month, sent or not."""
        facts = {"submitted_at": sent, "confirmed_at": sent, "state": "SUBMITTED" if sent else "OPEN"}
        row = AttendanceMonth(
            **AttendanceMonth.keys_of(placement),
            month=month,
            person_name=placement.person_name,
            unit_name=placement.unit_name,
            due_days=20,
            own_days=20,
            is_late=late,
            **facts,
        )
        return store(row)

    def hardship(self, placement: Placement, decided: date, marked_to: date) -> Hardship:
        """A confirmed hardship of a person."""
        facts = {"owner": "CIVIL", "claimed_on": decided, "decided_on": decided, "valid_to": marked_to}
        return store(
            Hardship(
                trainee_id=placement.trainee_id,
                region_code=placement.region_code,
                kind="LOW_INCOME",
                person_name=placement.person_name,
                id_tail=placement.id_tail,
                state="VERIFIED",
                marked_to=marked_to,
                **facts,
            )
        )

    def answers(self, satisfied: int, answers: int, first: date, last: date, **facts: Any) -> SurveyResult:
        """A stored sum of answers."""
        given = {"side": "TRAINEE", "willing": 0, "overall": answers * 4, "unit_name": self.unit.name}
        quarter = f"{first.year}Q{(first.month + 2) // 3}"
        return store(
            SurveyResult(
                unit_id=self.unit.id,
                region_code=self.unit.region_code,
                first_period=quarter,
                last_period=quarter,
                first_day=first,
                last_day=last,
                answers=answers,
                satisfied=satisfied,
                **{**given, **facts},
            )
        )

    def ban(self, first: date, last: date, unit: Unit | None = None) -> UnitBan:
        """A ban of the credit code."""
        of = unit or self.unit
        facts = {"uscc": self.unit.uscc, "unit_id": of.id, "region_code": of.region_code}
        return store(UnitBan(banned_from=first, banned_to=last, reason="测试", **facts))

    def objection(self, state: str, day: date) -> UnitObjection:
        """An objection to the accreditation."""
        facts = {"unit_id": self.unit.id, "region_code": self.unit.region_code, "received_on": day, "content": "测试"}
        return store(UnitObjection(state=state, decided_on=None if state == "OPEN" else day, **facts))

    def compared(self, day: date, arrears: int) -> UnitComparison:
        """A credit comparison of a day."""
        facts = {"unit_id": self.unit.id, "region_code": self.unit.region_code, "source_doc": "测试"}
        return store(UnitComparison(compared_on=day, arrears_count=arrears, **facts))

    def pledge(self, posts: int, year: int = 2026, **facts: Any) -> InternshipPledge:
        """What the department of state-owned enterprises lists."""
        given = {"uscc": self.unit.uscc, "name": self.unit.name, "region_code": "640000", **facts}
        return store(InternshipPledge(year=year, posts=posts, **given))


def make_batch(level: str = "REGION", region_code: str = "640000", **facts: Any) -> ShowcaseBatch:
    """A planned batch of the year that counts the period of these tests."""
    today = clock.today()
    plan_years(2026)
    given: dict[str, Any] = {
        "level": level,
        "region_code": region_code,
        "year": 2026,
        "title": "测试批次",
        "opens_on": today,
        "closes_on": today + 10 * DAY,
        "review_by": today + 20 * DAY,
        "score_by": today + 30 * DAY,
        "period_from": FIRST,
        "period_to": LAST,
    }
    return store(ShowcaseBatch(**{**given, **facts}))


def make_nomination(batch: ShowcaseBatch, unit: Unit, **facts: Any) -> Nomination:
    """A draft of a unit in a batch."""
    given = {"level": batch.level, "unit_name": unit.name, "region_code": unit.region_code}
    return store(Nomination(batch_id=batch.id, unit_id=unit.id, **{**given, **facts}))
