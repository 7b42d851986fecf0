"""What waits today: claims of the last months led through the services, by those who would do it."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from itertools import cycle
from typing import Any

from sqlalchemy import select

from app.core import calendar, clock
from app.core.actor import SYSTEM, Actor, acting_as
from app.core.bulk import insert_rows, update_rows
from app.core.calendar import DAY, month_bounds
from app.core.errors import ServiceError
from app.core.unit_of_work import attempt, commit
from app.extensions import db
from app.placements.models import AttendanceMonth, Placement
from app.placements.states import AttendanceMonthState
from app.security.models import Account
from app.security.queries import account_by_login, actor_for
from app.subsidies.models import Claim, NoticeObjection, PaymentItem, QualitySample
from app.subsidies.services import batches, claims, notices, objections, results, reviewing, sampling
from app.subsidies.states import ClaimKind
from app.trainees.models import EligibilityCheck, Trainee
from app.units.models import Unit
from seeds.demo.cast import People

HOME = "640104"
RECENT = ("SUBMITTED", "ACCEPTED", "COUNTY_PASSED", "SUPPLEMENT", "DRAFT", "SUBMITTED", "ACCEPTED", "REJECTED")
EARLIER = ("PUBLIC_NOTICE", "OBJECTION", "RECHECK_PASSED", "PUBLIC_NOTICE", "WITHDRAWN", "RECHECK_PASSED")
PAYING = 8  # units of the first county of which an older month is on its way to finance
BACK = {"publish": 20, "approve": 13, "send": 11, "pay": 8}  # workdays before today
ORDER = ("DRAFT", "SUBMITTED", "ACCEPTED", "COUNTY_PASSED", "RECHECK_PASSED")
PLEDGE = {"pledge": True}


class Present:
    """Leads claims of the last two months to where they wait; the same data lead the same."""

    def __init__(self, people: People):
        self.people, self.today = people, clock.today()
        self.workdays = calendar.workdays()
        self.last = clock.month_of(self.today.replace(day=1) - DAY)
        self.before = clock.month_of(month_bounds(self.last)[0] - DAY)
        self.third = clock.month_of(month_bounds(self.before)[0] - DAY)
        self.done: Counter[str] = Counter()

    def units(self, month: str) -> list[str]:
        """The units with a verified sheet of a month: those of the county that the demo shows first, then others."""
        sheets = select(AttendanceMonth.unit_id, AttendanceMonth.region_code).where(
            AttendanceMonth.month == month, AttendanceMonth.state == AttendanceMonthState.VERIFIED
        )
        with acting_as(SYSTEM):
            found = sorted(
                {(unit_id, region) for unit_id, region in db.session.execute(sheets)},
                key=lambda row: (row[1] != HOME, row[1], row[0]),
            )
        return [unit for unit, _region in found]

    def at_home(self, month: str) -> list[str]:
        """Those of the county that the demo shows."""
        with acting_as(SYSTEM):
            home = set(db.session.scalars(select(Unit.id).where(Unit.region_code == HOME)))
        return [unit for unit in self.units(month) if unit in home]

    def compared(self) -> None:
        """Everybody on post lately was judged before, and compared with the other registers a few days ago."""
        with acting_as(SYSTEM):
            on_post = select(Trainee).join(Placement, Placement.trainee_id == Trainee.id)
            people = db.session.scalars(on_post.where(Placement.ends_on >= month_bounds(self.third)[0]))
            day = self.today - 9 * DAY
            known = {person.id: person for person in people}
            update_rows(Trainee, [(person, {"compared_on": day}) for person in known.values()])
            checked = set(db.session.scalars(select(EligibilityCheck.trainee_id)))
            rows = [self._check(person, day) for key, person in known.items() if key not in checked]
            insert_rows(EligibilityCheck, rows, told=())
            db.session.expire_all()

    @staticmethod
    def _check(person: Trainee, day: date) -> dict[str, Any]:
        """The judgement with which a person came on post."""
        facts = {"checked_by": "县区经办", "eligible": True, "category": person.category or "GRADUATE", "answers": "[]"}
        keys = {"trainee_id": person.id, "region_code": person.region_code}
        return {**keys, **facts, "checked_on": day - 120 * DAY, "valid_to": day - 90 * DAY}

    def suspect(self, units: Sequence[str]) -> None:
        """The odd ones claim the last month too; what the detectors make of that is theirs to say."""
        for unit_id in units:
            claim = self._try(lambda key=unit_id: self._submitted(key, self.last, self._day(7)), "refused")
            if claim is not None:
                self._try(lambda one=claim: self._as(self._agent(one), self._day(5), reviewing.accept, one), "refused")

    def recent(self, units: Sequence[str]) -> None:
        """Claims of the last month, on the desks of unit, agent and auditor."""
        for unit_id, state in zip(units, cycle(RECENT), strict=False):
            self._try(lambda key=unit_id, to=state: self._lead(key, self.last, to, start=9), "refused")

    def earlier(self, units: Sequence[str]) -> None:
        """Claims of the month before: rechecked, published, objected to, taken back."""
        made: dict[str, list[Claim]] = {}
        for unit_id, state in zip(units, cycle(EARLIER), strict=False):
            until = state if state == "WITHDRAWN" else "RECHECK_PASSED"
            claim = self._try(lambda key=unit_id, to=until: self._lead(key, self.before, to, start=9), "refused")
            if claim is not None:
                made.setdefault(state, []).append(claim)
        commit()
        waiting = {claim.id for claim in made.get("RECHECK_PASSED", [])}
        self._hide(waiting, hidden=True)
        self._notice(self._day(3))
        self._hide(waiting, hidden=False)
        for claim in made.get("OBJECTION", []):
            self._try(lambda one=claim: self._object(one), "refused")
        commit()

    def paying(self, units: Sequence[str]) -> None:
        """Claims of the month before that, of the first county: noticed, approved, with finance, paid or failed."""
        claims_ = [
            self._try(lambda key=unit_id: self._lead(key, self.third, "RECHECK_PASSED", start=26), "refused")
            for unit_id in units[:PAYING]
        ]
        commit()
        self._notice(self._day(BACK["publish"]))
        with acting_as(SYSTEM), clock.frozen(datetime.combine(self._day(BACK["approve"]), time(0, 30))):
            notices.close_due()
        commit()
        agent = self.people.officer(HOME, "agent")
        self._try(lambda: self._pay(agent, [claim for claim in claims_ if claim is not None]), "refused")
        commit()

    # -- steps

    def _day(self, back: int) -> date:
        return self.workdays.add(self.today, -back) if back else self.today

    def _as(self, actor: Actor, day: date, verb: Callable[..., Any], record: Any, **facts: Any) -> Any:
        with acting_as(actor), clock.frozen(datetime.combine(day, time(10, 30))):
            return verb(actor, record, **facts)

    def _try(self, deed: Callable[[], Any], else_: str) -> Any:
        try:
            with attempt():
                made = deed()
        except ServiceError:
            self.done[else_] += 1
            return None
        return made

    def _unit(self, unit_id: str) -> Actor:
        with acting_as(SYSTEM):
            account = db.session.scalars(select(Account).where(Account.unit_id == unit_id).order_by(Account.id)).first()
        assert account is not None
        return actor_for(account)

    def _agent(self, claim: Claim) -> Actor:
        return self.people.officer(claim.region_code, "agent")

    def _submitted(self, unit_id: str, month: str, day: date) -> Claim:
        unit = self._unit(unit_id)
        with acting_as(unit), clock.frozen(datetime.combine(day, time(9, 40))):
            claim = claims.draft(unit, ClaimKind.LIVING, unit_id=unit_id, until=month_bounds(month)[1])
            return reviewing.MOVES["submit"](unit, claim, **PLEDGE)

    def _lead(self, unit_id: str, month: str, state: str, *, start: int) -> Claim:
        """Lead a claim from its draft to a state, a step every other workday."""
        unit = self._unit(unit_id)
        if state == "DRAFT":
            with acting_as(unit), clock.frozen(datetime.combine(self._day(1), time(9))):
                self.done[state] += 1
                return claims.draft(unit, ClaimKind.LIVING, unit_id=unit_id, until=month_bounds(month)[1])
        claim = self._submitted(unit_id, month, self._day(start))
        agent, auditor = self._agent(claim), self.people.officer(claim.region_code, "auditor")
        until = ORDER.index(
            {"SUPPLEMENT": "ACCEPTED", "REJECTED": "ACCEPTED", "WITHDRAWN": "ACCEPTED"}.get(state, state)
        )
        steps = (
            (agent, start - 2, "accept"),
            (agent, start - 4, "pass"),
            (auditor, start - 5, "recheck"),
        )
        for actor, back, name in steps[: until - 1]:
            self._as(actor, self._day(max(back, 0)), reviewing.MOVES[name], claim)
        if until >= ORDER.index("COUNTY_PASSED"):
            self._look_again(claim, auditor)
        self._turn(claim, state, unit, agent, auditor, start)
        self.done[str(claim.state)] += 1
        return claim

    def _look_again(self, claim: Claim, auditor: Actor) -> None:
        """The second look at an officer's first approval."""
        clerk = self.people.officer(claim.region_code, "clerk")
        with acting_as(SYSTEM):
            drawn = db.session.scalars(select(QualitySample).where(QualitySample.claim_id == claim.id)).first()
        if drawn is not None:
            self._as(clerk, self.today, sampling.MOVES["agree"], drawn, note="复核考勤、发放凭证与计算，一致。")

    def _turn(self, claim: Claim, state: str, unit: Actor, agent: Actor, auditor: Actor, start: int) -> None:
        day = self._day(max(start - 6, 0))
        moves = reviewing.MOVES
        if state == "SUPPLEMENT":
            items = "补充银行回单原件照片\n说明其中一人缺勤三天的原因"
            self._as(agent, day, moves["request_supplement"], claim, reason="材料需补充。", items=items)
        elif state == "REJECTED":
            words = {"reason": "发放凭证与银行回单不一致，经核实未足额发放。", "rule_ids": "R34"}
            self._as(auditor, day, moves["reject"], claim, **words)
        elif state == "WITHDRAWN":
            self._as(unit, day, moves["withdraw"], claim, reason="发现发放金额登记有误，更正后重新申领。")

    # -- notice, money

    def _hide(self, keys: set[str], *, hidden: bool) -> None:
        """Leave some claims out of the next notice, as if their recheck came later."""
        with acting_as(SYSTEM):
            for claim in db.session.scalars(select(Claim).where(Claim.id.in_(keys))):
                claim.needs_recount = hidden
            db.session.flush()

    def _notice(self, day: date) -> None:
        with acting_as(SYSTEM):
            ready = select(Claim.region_code).where(Claim.state == "RECHECK_PASSED").distinct()
            regions = sorted(db.session.scalars(ready))
        for region in regions:
            agent = self.people.officer(region, "agent")
            with acting_as(agent), clock.frozen(datetime.combine(day, time(9))):
                self._try(lambda who=agent, where=region: notices.publish(who, where), "refused")

    def _object(self, claim: Claim) -> NoticeObjection:
        with acting_as(SYSTEM), clock.frozen(datetime.combine(self._day(1), time(20))):
            words = "该单位公示的一名见习人员近两个月没有在单位上班，请核实。"
            made, _receipt = objections.raise_objection(claim.notice_id or "", claim=claim.number, content=words)
            return made

    def _pay(self, agent: Actor, approved: Sequence[Claim]) -> None:
        """Most of a batch is paid, one payment fails; a second batch waits for finance, and some wait for a batch."""
        finance = account_by_login("finance_xingqing")
        if finance is None:
            return
        with acting_as(SYSTEM):
            keys = [claim.id for claim in approved if claim.state == "APPROVED"]
        officer = actor_for(finance)
        half = max(len(keys) - 2, 1)
        batch = self._sent(agent, keys[:half], BACK["send"])
        if keys[half : half + 1]:
            self._sent(agent, keys[half : half + 1], 2)
        if batch is None:
            return
        with acting_as(SYSTEM):
            items = list(db.session.scalars(select(PaymentItem).where(PaymentItem.batch_id == batch.id)))
        day = self._day(BACK["pay"])
        for place, item in enumerate(sorted(items, key=lambda row: row.place)):
            told: dict[str, Any] = {"is_paid": True, "voucher_no": f"PZ{day:%Y%m%d}{place:03d}", "paid_on": day}
            if place == 0:
                told = {"is_paid": False, "problem": "账号与户名不符，银行退回"}
            self._as(officer, day, results.answer, item, **told)
        self.done["PAID"] += len(items) - 1

    def _sent(self, agent: Actor, keys: Sequence[str], back: int) -> Any:
        with acting_as(agent), clock.frozen(datetime.combine(self._day(back), time(14))):
            batch = batches.draft(agent, keys)
            return batches.send(agent, batch) if batch is not None else None
