"""The claims of past months, worked out by the services as of then; what follows them is written row by row."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.core import calendar, clock
from app.core.actor import SYSTEM, acting_as
from app.core.calendar import add_months, month_bounds
from app.core.errors import Invalid
from app.extensions import db
from app.placements.models import AttendanceMonth, InsurancePolicy, Placement
from app.placements.states import AttendanceMonthState
from app.registers.models import InsuranceMonth
from app.subsidies.models import Claim
from app.subsidies.services import claims
from app.subsidies.states import ClaimKind
from app.trainees.models import Trainee
from seeds.demo.lists import Lists
from seeds.demo.subsidised.granted import Granted


class History:
    """Drafts the claims of past months and has them granted."""

    def __init__(self, lists: Lists, granted: Granted):
        self.lists, self.granted = lists, granted
        self.workdays = calendar.workdays()

    def living(self, months: Iterable[str], but: dict[str, set[str]]) -> None:
        """The allowance of each month, of every unit that had people on post; ``but`` leaves out units of a month."""
        for month in months:
            day = self.workdays.add(month_bounds(month)[1], 6)
            with acting_as(SYSTEM), clock.frozen(datetime.combine(day, time(10))):
                units = self._units(month) - but.get(month, set())
                self.granted.add(
                    claims.draft_many(SYSTEM, ClaimKind.LIVING, sorted(units), month_bounds(month)[1]), day
                )

    @staticmethod
    def _units(month: str) -> set[str]:
        verified = select(AttendanceMonth.unit_id).where(
            AttendanceMonth.month == month, AttendanceMonth.state == AttendanceMonthState.VERIFIED
        )
        return set(db.session.scalars(verified.distinct()))

    def remaining(self, day: date) -> None:
        """The rest of internships that ended early in a contract, claimed by a day."""
        with acting_as(SYSTEM), clock.frozen(datetime.combine(day, time(10))):
            ended = select(Placement.unit_id).where(Placement.actual_end < day, Placement.is_retained)
            units = sorted(set(db.session.scalars(ended.distinct())))
            self.granted.add(claims.draft_many(SYSTEM, ClaimKind.REMAINING, units, day), day)

    def premiums(self, day: date) -> None:
        """The premiums that counties paid, one claim for each insurer."""
        with acting_as(SYSTEM), clock.frozen(datetime.combine(day, time(10))):
            pairs = select(InsurancePolicy.region_code, InsurancePolicy.insurer).where(
                InsurancePolicy.valid_from <= day
            )
            for region, insurer in sorted(
                (region, insurer) for region, insurer in db.session.execute(pairs.distinct())
            ):
                account = {"payee_bank": "中国工商银行银川分行", "payee_account": f"29020{int(region):06d}77"}
                self.granted.add(
                    list(
                        self._drafted(ClaimKind.ACCIDENT_INSURANCE, region_code=region, payee_name=insurer, **account)
                    ),
                    day,
                )

    def flexible(self, day: date, most: int) -> None:
        """Social insurance of people who went on as flexibly employed after half a year on post."""
        with acting_as(SYSTEM), clock.frozen(datetime.combine(day, time(10))):
            long = select(Placement).where(
                Placement.actual_end.between(add_months(day, -6), day), Placement.is_retained.is_(False)
            )
            people = [
                row
                for row in db.session.scalars(long.order_by(Placement.id))
                if row.actual_end and row.actual_start and row.actual_end >= add_months(row.actual_start, 6)
            ][:most]
            for placement in people:
                self._insured(placement, day)
                made = self._drafted(ClaimKind.FLEX_SOCIAL, trainee_id=placement.trainee_id)
                self.granted.add(list(made), day)

    def _insured(self, placement: Placement, day: date) -> None:
        """The insurance office knows the months after the internship for which the person paid alone."""
        assert placement.actual_end is not None
        person = db.session.get_one(Trainee, placement.trainee_id)
        facts = {"region_code": placement.region_code, "name": person.name, "id_no": person.id_no}
        for months in (1, 2, 3):
            month = clock.month_of(add_months(placement.actual_end, months))
            last = month_bounds(month)[1]
            if last < day:
                paid = {"amount_yuan": Decimal("903.60"), "insured_as": "FLEXIBLE", "entered_on": last}
                self.lists.enter(InsuranceMonth, **facts, month=month, **paid)

    @staticmethod
    def _drafted(kind: ClaimKind, **facts: Any) -> Iterator[Claim]:
        """One claim, or none where nothing can be claimed."""
        try:
            yield claims.draft(SYSTEM, kind, **facts)
        except Invalid:
            return
