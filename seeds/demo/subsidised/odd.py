"""A few facts of the demo that do not fit together, as they would come in from other registers and from people."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import or_, select, update

from app.core import calendar, clock
from app.core.actor import SYSTEM, acting_as
from app.core.calendar import add_months, month_bounds
from app.extensions import db
from app.placements.models import AllowancePayment, Application, AttendanceDay, AttendanceMonth, Placement
from app.placements.services import rights
from app.placements.states import AttendanceMonthState, PaymentAnswer, PlacementState
from app.registers import models as lists
from app.trainees.models import Trainee
from app.units.models import Unit
from seeds.demo.codes import credit_code
from seeds.demo.lists import Lists
from seeds.demo.placed.live import Live

RING = 5


def to_choose_from(month: str, but: set[str]) -> dict[str, list[Placement]]:
    """Who is on post and has a verified month that was paid, by unit, the largest units first; ``but`` names units to leave alone."""
    verified = (
        select(Placement)
        .join(AttendanceMonth, AttendanceMonth.placement_id == Placement.id)
        .join(AllowancePayment, AllowancePayment.placement_id == Placement.id)
        .where(
            AttendanceMonth.month == month,
            AttendanceMonth.state == AttendanceMonthState.VERIFIED,
            Placement.state == PlacementState.ACTIVE,
            Placement.starts_on < month_bounds(month)[0],
            AllowancePayment.month == month,
            or_(AllowancePayment.answer.is_(None), AllowancePayment.answer == PaymentAnswer.RECEIVED),
        )
        .order_by(Placement.id)
    )
    found: dict[str, list[Placement]] = defaultdict(list)
    for placement in db.session.scalars(verified):
        if placement.unit_id not in but:
            found[placement.unit_id].append(placement)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


class Odd:
    """Puts the facts on record; ``units`` are those whom they concern."""

    def __init__(self, listed: Lists, month: str, but: set[str]):
        self.listed, self.month, self.today = listed, month, clock.today()
        self.workdays = calendar.workdays()
        with acting_as(SYSTEM):
            self.groups = list(to_choose_from(month, but).values())
        self.units: list[str] = []

    def plant(self) -> list[str]:
        """Put all of them on record; return the units, those of the two groups first."""
        with acting_as(SYSTEM):
            self._one_account(self.groups[0][:RING])
            self._one_owner(self.groups[1], self.groups[2])
            for fact, group in zip(self._facts(), self.groups[3:], strict=False):
                fact(group[0])
                self.units.append(group[0].unit_id)
            db.session.flush()
        return self.units

    def _person(self, placement: Placement) -> Trainee:
        return db.session.get_one(Trainee, placement.trainee_id)

    def _one_account(self, group: Sequence[Placement]) -> None:
        """One card, one telephone and one browser for the people of a unit, who come and go in the same minute."""
        first = self._person(group[0])
        first_day, last_day = month_bounds(self.month)
        for placement in group:
            person = self._person(placement)
            person.bank_no = first.bank_no
            person.keep_phone(first.phone)
            came = {"trainee_device": "ring".ljust(64, "0")}
            days = update(AttendanceDay).where(
                AttendanceDay.placement_id == placement.id, AttendanceDay.day.between(first_day, last_day)
            )
            db.session.execute(days.values(came), execution_options={"synchronize_session": False})
            for day in db.session.scalars(
                select(AttendanceDay).where(
                    AttendanceDay.placement_id == placement.id, AttendanceDay.day.between(first_day, last_day)
                )
            ):
                if day.trainee_at:
                    day.trainee_at = datetime.combine(day.day, time(8, 30))
                    day.trainee_out_at = datetime.combine(day.day, time(17, 30))
        self.units.append(group[0].unit_id)

    def _one_owner(self, mine: Sequence[Placement], others: Sequence[Placement]) -> None:
        """Two units of one representative and one account; people were insured by the other one before they came."""
        first, second = (db.session.get_one(Unit, group[0].unit_id) for group in (mine, others))
        for unit in (first, second):
            unit.legal_rep, unit.legal_rep_id_no = first.legal_rep, "640104197503120013"
            unit.bank_account = first.bank_account
        for placement, payer in [(row, second) for row in mine[:3]] + [(row, first) for row in others[:3]]:
            month = clock.month_of(add_months(placement.starts_on, -2))
            self._paid(placement, month, payer.name, payer.uscc)
        self.units += [first.id, second.id]

    def _paid(self, placement: Placement, month: str, employer: str, uscc: str) -> None:
        entered = min(month_bounds(month)[1], self.today)
        facts = {"month": month, "insured_as": "EMPLOYEE", "employer": employer, "employer_uscc": uscc}
        self._enter(placement, lists.InsuranceMonth, **facts, entered_on=entered)

    def _enter(self, placement: Placement, entity: type[lists.Entry], **facts: Any) -> None:
        person = self._person(placement)
        whose = {"region_code": placement.region_code, "name": person.name, "id_no": person.id_no}
        self.listed.enter(entity, **whose, **facts)

    def _facts(self) -> tuple[Callable[[Placement], None], ...]:
        return (
            self._elsewhere,
            self._insured,
            self._trader,
            self._came_back,
            self._family,
            self._nil_returns,
            self._fees,
            self._student,
            self._moved_in,
            self._sent_on,
            self._out_of_order,
            self._abroad,
        )

    def _elsewhere(self, placement: Placement) -> None:
        """In another programme in the same days."""
        facts = {"scheme": "SANZHIYIFU", "organisation": "某乡镇便民服务中心", "valid_from": placement.starts_on}
        self._enter(placement, lists.OtherBenefit, **facts)

    def _insured(self, placement: Placement) -> None:
        """An employee of somebody else while on post."""
        self._paid(placement, self.month, "宁夏某商贸有限公司", credit_code(9901, "640104"))

    def _trader(self, placement: Placement) -> None:
        """A business of one's own, as the comparison answered."""
        self._person(placement).active_business = True

    def _came_back(self, placement: Placement) -> None:
        """Insured by the same unit shortly before."""
        unit = db.session.get_one(Unit, placement.unit_id)
        self._paid(placement, clock.month_of(add_months(placement.starts_on, -3)), unit.name, unit.uscc)

    def _family(self, placement: Placement) -> None:
        """Living where the representative of the unit lives."""
        person, unit = self._person(placement), db.session.get_one(Unit, placement.unit_id)
        person.address = unit.legal_rep_address = "解放西街102号3单元501室"

    def _nil_returns(self, placement: Placement) -> None:
        """A unit without turnover."""
        unit = db.session.get_one(Unit, placement.unit_id)
        since = add_months(month_bounds(self.month)[0], -3)
        facts = {"kind": "NIL_TAX", "uscc": unit.uscc, "name": unit.name, "valid_from": since}
        self.listed.enter(lists.TroubledUnit, region_code=unit.region_code, **facts)

    def _fees(self, placement: Placement) -> None:
        """A complaint about money that was taken."""
        self._complain(placement, "FEES", "入职时被收取押金和服装费共800元，说见习结束才退。")

    def _sent_on(self, placement: Placement) -> None:
        """A complaint about having been sent to somebody else."""
        self._complain(placement, "THIRD_PARTY", "到岗第二周起被派到另一家公司干活，一直没有回来。")

    def _complain(self, placement: Placement, kind: str, content: str) -> None:
        own = Live.as_person(self._person(placement))
        with acting_as(own), clock.frozen(datetime.combine(self.workdays.add(self.today, -15), time(11))):
            rights.complain(own, placement_id=placement.id, unit_id=placement.unit_id, kind=kind, content=content)

    def _student(self, placement: Placement) -> None:
        """In class by the school's roster."""
        year = max(self.today.year, date.today().year) + 1
        facts = {"school": "宁夏大学", "education": "11", "leaving_year": year, "enrolment": "IN_SCHOOL"}
        self._enter(placement, lists.Graduate, **facts)

    def _moved_in(self, placement: Placement) -> None:
        """A hukou of a few weeks before the application."""
        application = db.session.get_one(Application, placement.application_id)
        self._person(placement).hukou_date = application.applied_at.date() - timedelta(days=20)

    def _out_of_order(self, placement: Placement) -> None:
        """Registered as unemployed after the first day on post."""
        self._person(placement).unemp_reg_date = placement.starts_on + timedelta(days=9)

    def _abroad(self, placement: Placement) -> None:
        """Attendance on days out of the country."""
        first, last = month_bounds(self.month)
        self._enter(placement, lists.AwayPeriod, kind="ABROAD", valid_from=first, valid_to=last)
