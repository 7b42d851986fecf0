"""What followed the end of the demo's placements: assessments, contracts that lasted or did not, and help."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from random import Random
from typing import Any

from app.core import calendar
from app.core.bulk import insert_rows
from app.core.calendar import add_months, add_years
from app.core.identifiers import new_id
from app.placements.models import Assessment, FollowUp, FollowUpStep, Retention, RetentionCheck
from seeds.demo.placed.plan import Career
from seeds.demo.placed.term import of

WORDS = (
    "工作认真，能按要求完成任务，动手能力较强。",
    "遵守纪律，善于沟通，进步明显。",
    "专业基础扎实，能独立完成分配的工作。",
)
STEPS = (
    ("CONTACT", "电话联系，了解求职意向。"),
    ("JOB_INFO", "推送适合岗位3个。"),
    ("CAREER_GUIDANCE", "开展一次职业指导。"),
    ("TRAINING", "推荐参加职业技能培训。"),
)
CLOSES = (("EMPLOYED", 62), ("SELF_EMPLOYED", 6), ("FLEXIBLE", 12), ("DECLINED", 10), ("EXPIRED", 10))


class After:
    """Writes what follows each end."""

    def __init__(self, random: Random, today: date):
        self.random, self.today, self.workdays = random, today, calendar.workdays()
        self.numbers: Counter[int] = Counter()
        self.rows: dict[Any, list[dict[str, Any]]] = defaultdict(list)

    def add(self, career: Career, placement: dict[str, Any], attended: int) -> None:
        """Write everything that follows one end."""
        if career.last_day is None:
            return
        self._assess(career, placement, attended)
        if career.is_kept:
            self._keep(career, placement)
        else:
            self._help(career, placement)

    def _assess(self, career: Career, placement: dict[str, Any], attended: int) -> None:
        ended = placement["actual_end"]
        due = self.workdays.add(ended, 10)
        state = (
            "ISSUED"
            if due < self.today - timedelta(days=20)
            else self.random.choice(("DRAFT", "UNIT_SIGNED", "ANSWERED"))
        )
        is_signed, is_answered = state != "DRAFT", state in ("ANSWERED", "ISSUED")
        grade = self.random.choices(("EXCELLENT", "GOOD", "PASS"), (25, 50, 25))[0]
        issued = self.workdays.add(due, 3)
        self.numbers[issued.year] += 1
        number = f"JXZS{issued.year}{placement['region_code']}-{90000 + self.numbers[issued.year]}"
        self.rows[Assessment].append(
            {
                **of(placement),
                **{name: placement[name] for name in ("person_name", "unit_name")},
                "due_on": due,
                **dict.fromkeys(("attitude", "skill", "teamwork", "overall"), grade if is_signed else None),
                "opinion": self.random.choice(WORDS) if is_signed else None,
                "signed_by": "单位管理员" if is_signed else None,
                "signed_on": min(due, self.today) if is_signed else None,
                "trainee_opinion": self._opinion() if is_answered else None,
                "answered_on": min(due, self.today) if is_answered else None,
                "days_attended": attended,
                "certificate_no": number if state == "ISSUED" else None,
                "issued_on": issued if state == "ISSUED" else None,
                "state": state,
            }
        )

    def _opinion(self) -> str:
        return self.random.choices(("AGREES", "SILENT", "DISAGREES"), (86, 12, 2))[0]

    def _keep(self, career: Career, placement: dict[str, Any]) -> None:
        assert career.last_day is not None
        begins = career.last_day + timedelta(days=1)
        is_early = career.end_type == "EARLY_RETAINED"
        verified = add_months(begins, 1) + timedelta(days=self.random.randint(0, 20))
        is_seen = verified <= self.today
        key = new_id()
        self.rows[Retention].append(
            {
                "id": key,
                **of(placement),
                **{name: placement[name] for name in ("person_name", "unit_name")},
                "kind": "EARLY" if is_early else "AT_END",
                "contract_no": f"HT{begins:%Y%m}{key[-5:].upper()}",
                "contract_kind": "FIXED",
                "signed_on": begins - timedelta(days=1 if is_early else 0),
                "contract_start": begins,
                "contract_end": add_years(begins, self.random.choice((1, 2, 3))) - timedelta(days=1),
                "si_start_month": f"{begins:%Y-%m}" if is_seen else None,
                "si_months": 1 if is_seen else 0,
                "verified_on": verified if is_seen else None,
                "verified_by": "县区经办" if is_seen else None,
            }
        )
        if is_seen:
            self._follow_contract(key, begins, placement)

    def _follow_contract(self, key: str, begins: date, placement: dict[str, Any]) -> None:
        stays = True
        for months in (1, 3, 6, 12):
            due = add_months(begins, months)
            is_over = due <= self.today - timedelta(days=15)
            stays = stays and self.random.random() < 0.95
            self.rows[RetentionCheck].append(
                {
                    **of(placement),
                    "retention_id": key,
                    **{name: placement[name] for name in ("person_name", "unit_name")},
                    "after_months": months,
                    "due_on": due,
                    "result": ("YES" if stays else "NO") if is_over else "DUE",
                    "checked_on": due + timedelta(days=5) if is_over else None,
                    "source_doc": f"{due:%Y年%m月}社会保险参保名册" if is_over else None,
                }
            )

    def _help(self, career: Career, placement: dict[str, Any]) -> None:
        assert career.last_day is not None
        ended, key = career.last_day, new_id()
        due, until = self.workdays.add(ended, 5), add_months(ended, 3)
        is_over = until < self.today
        is_contacted = is_over or (due < self.today and self.random.random() < 0.85)
        first = self.workdays.add(ended, self.random.randint(1, 5)) if is_contacted else None
        closed_as = self.random.choices([name for name, _w in CLOSES], [w for _n, w in CLOSES])[0] if is_over else None
        closed_on = None
        if closed_as:
            closed_on = until if closed_as == "EXPIRED" else ended + timedelta(days=self.random.randint(20, 85))
        whose = {"trainee_id": placement["trainee_id"], "region_code": placement["home_region"]}
        last = min(closed_on or self.today, self.today)
        served = [first] if first else []
        while served and (after := add_months(served[-1], 1) - timedelta(days=4)) <= last:
            served.append(after)
        self.rows[FollowUp].append(
            {
                "id": key,
                **whose,
                "placement_id": placement["id"],
                **{name: placement[name] for name in ("person_name", "unit_name")},
                "ended_on": ended,
                "contact_due": due,
                "until": until,
                "first_contact_on": first,
                "last_service_on": served[-1] if served else None,
                "state": "CLOSED" if closed_as else "OPEN",
                "closed_as": closed_as,
                "closed_on": closed_on,
            }
        )
        for place, day in enumerate(served):
            kind, words = STEPS[min(place, len(STEPS) - 1)]
            self.rows[FollowUpStep].append(
                {
                    **whose,
                    "follow_up_id": key,
                    "kind": kind,
                    "served_on": day,
                    "served_by": "县区经办",
                    "content": words,
                }
            )

    def store(self) -> None:
        """Write what was gathered, contracts and cases before what hangs on them."""
        for entity in (Assessment, Retention, RetentionCheck, FollowUp, FollowUpStep):
            insert_rows(entity, self.rows[entity], told=())
