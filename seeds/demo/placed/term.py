"""What stands beside a placement from its first day: mentors, agreement, insurance, training, weekly notes."""

import hashlib
import json
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from faker import Faker

from app.core.bulk import insert_rows
from app.core.calendar import DAY
from app.core.crypto import keyed_hash
from app.core.identifiers import new_id
from app.organisations.queries import areas, counties_of
from app.placements.models import Agreement, InsuranceCover, InsurancePolicy, Mentor, MentorLog, Training
from app.placements.rules.wording import DEFAULT_TERMS, compose
from seeds.demo.placed.plan import Career
from seeds.demo.youth import id_number

INSURERS = ("中国人民财产保险宁夏分公司", "中国人寿财产保险宁夏分公司", "太平洋财产保险宁夏分公司")
UNINSURED_NEXT_YEAR = {"640105", "640324", "640425"}  # they have not bought the next year yet: the alarm shows it
TITLES = ("工程师", "高级工程师", "技术主管", "车间主任", "业务经理", "项目经理", "高级技师", "科长")
WEEKS = (
    "熟悉岗位制度和安全规程，跟班学习。",
    "在老师指导下完成日常操作，记录要点。",
    "独立完成一项任务，老师点评并提出改进意见。",
    "参加部门例会，整理工作资料。",
)
SIGNED = {"ACTIVE": "FILED", "SUSPENDED": "FILED"}
AFTER = {"NORMAL": "COMPLETED", "EARLY_RETAINED": "TERMINATED", "EARLY": "TERMINATED"}


def of(placement: dict[str, Any]) -> dict[str, Any]:
    """The keys that every row of a placement carries."""
    return {
        "placement_id": placement["id"],
        **{name: placement[name] for name in ("unit_id", "trainee_id", "region_code")},
    }


def worded(career: Career, placement: dict[str, Any]) -> dict[str, str]:
    """The clauses of one agreement."""
    unit, post = career.unit, career.post
    return compose(
        {
            **DEFAULT_TERMS,
            "unit": unit.name,
            "uscc": unit.uscc,
            "unit_address": unit.address,
            "legal_rep": unit.legal_rep,
            "name": placement["person_name"],
            "id_tail": placement["id_tail"],
            "post": post.title,
            "post_content": post.duties,
            "place": unit.address,
            "starts_on": f"{career.start:%Y年%m月%d日}",
            "ends_on": f"{career.agreed_end:%Y年%m月%d日}",
            "daily_hours": "8",
            "weekly_hours": "40",
            "night": "不安排夜班",
            "allowance": f"{post.allowance_yuan:.2f}",
            "buyer": f"{areas()[unit.region_code].name}人力资源和社会保障部门",
            "mentor": "本单位带教老师",
            "prejob_hours": "4",
            "safety": "",
            "attendance_note": "",
            "county": areas()[unit.region_code].name,
        }
    )


class Mentors:
    """The mentors of each unit, made when the plan asks for one more."""

    def __init__(self, fake: Faker, random: Random):
        self.fake, self.random = fake, random
        self.rows: dict[tuple[str, int], dict[str, Any]] = {}

    def of(self, career: Career) -> str:
        """The key of a career's mentor."""
        place = (career.unit.id, career.mentor)
        if place not in self.rows:
            self.rows[place] = self._row(career)
        return str(self.rows[place]["id"])

    def _row(self, career: Career) -> dict[str, Any]:
        birth = date(self.random.randint(1970, 1995), self.random.randint(1, 12), self.random.randint(1, 28))
        number = id_number(career.unit.region_code, birth, self.random.randint(800, 999))
        since = date(self.random.randint(2010, 2021), self.random.randint(1, 12), 1)
        return {
            "id": new_id(),
            "unit_id": career.unit.id,
            "region_code": career.unit.region_code,
            "name": self.fake.name(),
            "id_no": number,
            "id_hash": keyed_hash(f"{number}{career.mentor}"),
            "phone": f"19911{self.random.randint(0, 999999):06d}",
            "title": self.random.choice(TITLES),
            "skilled_years": self.random.randint(5, 25),
            "joined_on": since,
            "insured_since": since,
        }

    def store(self) -> None:
        insert_rows(Mentor, list(self.rows.values()), told=())


class Policies:
    """One group accident policy of each county and year, so that covers join over New Year."""

    def __init__(self, random: Random, today: date):
        self.keys: dict[tuple[str, int], str] = {}
        self.rows = [
            self._row(area.code, year, random)
            for area in counties_of("640000")
            for year in range(2023, today.year + 2)
            if year <= today.year or area.code not in UNINSURED_NEXT_YEAR
        ]

    def _row(self, county: str, year: int, random: Random) -> dict[str, Any]:
        key = self.keys[county, year] = new_id()
        return {
            "id": key,
            "region_code": county,
            "insurer": random.choice(INSURERS),
            "kind": "ACCIDENT",
            "policy_no": f"PA{county}{year}",
            "sum_yuan": Decimal(random.choice((300000, 400000, 500000))),
            "premium_yuan": Decimal(random.choice((80, 96, 100, 120))),
            "slots": 200,
            "valid_from": date(year, 1, 1),
            "valid_to": date(year, 12, 31),
            "invoice_no": f"FP{county}{year}",
        }

    def covers(self, placement: dict[str, Any], today: date) -> list[dict[str, Any]]:
        """The cover of one placement, a row for each year that has a policy."""
        found = []
        for year in range(placement["starts_on"].year, placement["ends_on"].year + 1):
            key = self.keys.get((placement["region_code"], year))
            if key is None:
                continue
            last = min(placement["ends_on"], date(year, 12, 31))
            found.append(
                {
                    **of(placement),
                    "policy_id": key,
                    "person_name": placement["person_name"],
                    "from_day": max(placement["starts_on"], date(year, 1, 1)),
                    "to_day": last,
                    "state": "EXPIRED" if last < today else "IN_FORCE",
                }
            )
        return found


class Terms:
    """Agreement, cover, trainings and notes of every placement."""

    def __init__(self, random: Random, today: date):
        self.random, self.today = random, today
        self.policies = Policies(random, today)
        self.rows: dict[Any, list[dict[str, Any]]] = defaultdict(list)

    def add(self, career: Career, placement: dict[str, Any]) -> None:
        """Write what stands beside one placement."""
        if career.state != "CANCELLED":
            self.rows[InsuranceCover] += self.policies.covers(placement, self.today)
        self.rows[Agreement].append(self._agreement(career, placement))
        if career.state in ("PENDING", "CANCELLED"):
            return
        is_untrained = career.state == "ACTIVE" and self.random.random() < 0.02
        if not is_untrained:
            self.rows[Training].append(self._training(placement, career.start))
        self.rows[MentorLog] += self._weeks(career, placement)

    def _agreement(self, career: Career, placement: dict[str, Any]) -> dict[str, Any]:
        state = SIGNED.get(career.state) or AFTER.get(str(career.end_type)) or self._early_state(career)
        day = min(career.start - DAY, self.today)
        signed = datetime.combine(day, time(15, self.random.randint(0, 59)))
        is_signed = state not in ("DRAFT", "UNIT_SIGNED", "VOID")
        clauses = json.dumps(worded(career, placement), ensure_ascii=False)
        return {
            **of(placement),
            "number": 1,
            "agreement_no": f"JXXY{placement['id'][-12:].upper()}",
            **{name: placement[name] for name in ("person_name", "unit_name", "post_title", "allowance_yuan")},
            "starts_on": career.start,
            "ends_on": career.agreed_end,
            "clauses": clauses,
            "post_content": career.post.duties,
            "mentor_id": placement["mentor_id"],
            "mentor_plan": placement["mentor_plan"],
            **{name: DEFAULT_TERMS[name] for name in ("work_time", "payday", "pay_way")},
            "state": state,
            "unit_signed_at": None if state in ("DRAFT", "VOID") else signed - timedelta(hours=4),
            "unit_signer": None if state in ("DRAFT", "VOID") else "单位管理员",
            "trainee_signed_at": signed if is_signed else None,
            "trainee_signer": placement["person_name"] if is_signed else None,
            "sha256": hashlib.sha256(clauses.encode()).hexdigest() if is_signed else None,
            "filed_on": day + timedelta(days=1) if is_signed and state != "SIGNED" else None,
            "closed_on": career.last_day if state in ("COMPLETED", "TERMINATED") else None,
            "created_at": placement["created_at"],
            "updated_at": placement["updated_at"],
        }

    def _early_state(self, career: Career) -> str:
        if career.state == "CANCELLED":
            return "VOID"
        return self.random.choice(("DRAFT", "UNIT_SIGNED", "SIGNED", "FILED"))

    def _training(self, placement: dict[str, Any], day: date) -> dict[str, Any]:
        return {
            **of(placement),
            "kind": "PRE_JOB",
            "held_on": day,
            "hours": Decimal(self.random.choice((4, 6, 8))),
            "trainer": "人力资源部",
            "content": "单位规章、岗位职责、安全生产与劳动保护、考勤请假。",
        }

    def _weeks(self, career: Career, placement: dict[str, Any]) -> list[dict[str, Any]]:
        last = min(career.through, self.today)
        monday = last - timedelta(days=last.weekday() + 7)
        weeks = [monday - timedelta(days=7 * back) for back in range(4)]
        return [
            {**of(placement), "week_of": week, "content": WEEKS[place], "written_by": "带教老师"}
            for place, week in enumerate(weeks)
            if week >= career.start
        ]

    def store(self) -> None:
        insert_rows(InsurancePolicy, self.policies.rows, told=())
        for entity, rows in self.rows.items():
            insert_rows(entity, rows, told=())
