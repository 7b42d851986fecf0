"""The batch of the region that named its units about a year ago, and what followed."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from app.core.actor import SYSTEM, Actor, acting_as
from app.extensions import db
from app.showcase.models import Nomination, ShowcaseBatch
from app.showcase.queries import batches as asking
from app.showcase.services import batches, checking, determining, notices, objections, scoring, standing
from app.showcase.states import CheckResult
from app.showcase.states import NominationState as N
from app.units.models import Unit
from seeds.demo.showcased import words
from seeds.demo.showcased.sheets import fitted
from seeds.demo.showcased.stage import DAY, EXPERTS, Stage

UNITS, QUOTA, PASS = 12, 5, 78
OPENED = 400  # days ago
CHECKED = 20
INSISTED = 3  # items that one expert takes down to nothing, so that the spread asks for a second round


class Past(Stage):
    """From the plan to the yearly check."""

    def run(self, refused: str, without: Sequence[str] = ()) -> ShowcaseBatch:
        """Lead the batch; ``refused`` is a unit that the first review does not recommend, ``without`` do not apply."""
        region = self.login("region_admin")
        opens = self.day(self.today - OPENED * DAY)
        title = f"{opens.year}年度自治区级就业见习示范单位评选"
        sheet = fitted("自治区级就业见习示范单位评分标准", PASS - self.ease)
        batch = self.as_(region, opens - 5 * DAY, lambda: self.plan(region, "REGION", title, opens, sheet, quota=QUOTA))
        self.as_(region, opens, lambda: batches.open_applications(region, batch))
        units = self.as_(SYSTEM, opens, lambda: self.best(batch, UNITS - 1, most=4, without=[refused, *without]))
        self.apply(batch, [refused, *units], opens + DAY)
        self.close_applications(batch)
        self.review(batch, self.day(batch.closes_on + 6 * DAY), refused=[refused])
        start = self.day(batch.review_by + DAY)
        self._score_all(region, batch, start)
        self._name(region, batch, self.day(batch.score_by + DAY))
        self._follow(region, batch)
        return batch

    def _score_all(self, region: Actor, batch: ShowcaseBatch, start: date) -> None:
        with acting_as(SYSTEM):
            rows = asking.nominations_of(batch, {N.CITY_RECOMMENDED})
            known = db.session.get_one(Unit, rows[-1].unit_id).uscc
        self.as_(region, start - DAY, lambda: self.invite(region, batch, EXPERTS, {"expert4": known}))
        self.as_(region, start, lambda: batches.start_review(region, batch))
        self._stand_back(batch, rows[-1].id, start + DAY)
        for place, login in enumerate(EXPERTS):
            for number, score in enumerate(self.open_scores(batch, login)):
                less = INSISTED if login == "expert3" and number == 1 else 0
                self.score(login, score, self.day(start + (3 + place) * DAY), place=number, less=less)
        for login in EXPERTS:
            for number, score in enumerate(self.open_scores(batch, login)):
                self.score(login, score, self.day(start + 12 * DAY), place=number)

    def _stand_back(self, batch: ShowcaseBatch, known: str, day: date) -> None:
        """One expert has to do with a unit, another one than that of which it was known."""
        expert = self.login("expert1")
        first = next(row for row in self.open_scores(batch, "expert1") if row.nomination_id != known)
        self.as_(expert, day, lambda: scoring.recuse(expert, first, reason=words.RECUSED))

    def _name(self, region: Actor, batch: ShowcaseBatch, day: date) -> None:
        self.as_(region, day, lambda: determining.determine(region, batch))
        self.as_(region, self.day(day + DAY), lambda: determining.publish(region, batch))
        self._object(region, batch, self.day(day + DAY))
        with acting_as(SYSTEM):
            notice = self.notice_of(batch)
        self.as_(SYSTEM, notice.to_day + DAY, notices.close_due, 1)
        on = self.day(notice.to_day + 3 * DAY)
        document = f"宁人社函〔{on.year}〕{on.month * 11}号"
        self.as_(region, on, lambda: determining.name(region, batch, doc_no=document))

    def _object(self, region: Actor, batch: ShowcaseBatch, day: date) -> None:
        with acting_as(SYSTEM):
            notice = self.notice_of(batch)
            objected = asking.nominations_of(batch, {N.SHORTLISTED})[2].id
        raised = partial(objections.raise_objection, notice.id, unit=objected, content=words.OBJECTED)
        objection, _receipt = self.as_(SYSTEM, day, raised, 20)
        later = self.day(day + 2 * DAY)
        self.as_(region, later, lambda: objections.dismiss(region, objection, answer=words.ANSWERED))

    def _follow(self, region: Actor, batch: ShowcaseBatch) -> None:
        """The check of this year: most pass, one has to put things right, one is revoked."""
        day = self.day(self.today - CHECKED * DAY)
        for place, nomination in enumerate(self._named(region, batch)):
            result = {3: CheckResult.WARN, 4: CheckResult.REVOKE}.get(place, CheckResult.PASS)
            self.as_(region, day, partial(self._check, region, nomination, result, day.year))
        last = self._named(region, batch)[-1]
        if last.state == N.NAMED:
            self.as_(region, self.day(day + 7 * DAY), lambda: standing.revoke(region, last, reason=words.REVOKED))

    @staticmethod
    def _check(region: Actor, nomination: Nomination, result: CheckResult, year: int) -> None:
        checking.yearly_check(region, nomination, year=year, result=result, finding=words.CHECKED[result])

    @staticmethod
    def _named(region: Actor, batch: ShowcaseBatch) -> list[Nomination]:
        with acting_as(region):
            return asking.nominations_of(batch, {N.NAMED, N.WARNED})
