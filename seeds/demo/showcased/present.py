"""The batches of today: the region scores, a city takes applications, a county is in notice, the nation is planned."""

from collections.abc import Sequence
from functools import partial

from app.core.actor import SYSTEM, acting_as
from app.core.calendar import add_years
from app.showcase.models import ShowcaseBatch
from app.showcase.queries import batches as asking
from app.showcase.services import batches, determining, objections
from app.showcase.states import NominationState as N
from seeds.demo.showcased import words
from seeds.demo.showcased.sheets import fitted
from seeds.demo.showcased.stage import DAY, FIRST, Stage, name_of

CITY, COUNTY = "640100", "640104"
PASS = 77
SCORERS = ("expert1", "expert2", "expert3")
IN_REGION, IN_CITY, IN_COUNTY = 18, 5, 6
SENT = (12, 9, 7)  # how many each expert has submitted; the next two are begun
BEGUN = 2
INSISTED = 3


class Present(Stage):
    """Leads each batch to where it waits today."""

    def region(self, shown: str, without: Sequence[str]) -> ShowcaseBatch:
        """A batch of the region with its experts, blind; ``shown`` is a unit that should be in it."""
        region = self.login("region_admin")
        opens = self.day(self.today - 50 * DAY)
        title = f"{opens.year}年度自治区级就业见习示范单位评选"
        sheet = fitted("自治区级就业见习示范单位评分标准", PASS - self.ease)
        batch = self.as_(region, opens - 3 * DAY, lambda: self.plan(region, "REGION", title, opens, sheet, quota=8))
        self.as_(region, opens, lambda: batches.open_applications(region, batch))
        best = self.as_(SYSTEM, opens, lambda: self.best(batch, IN_REGION - 1, most=5, without=[shown, *without]))
        self.apply(batch, [shown, *best], opens + DAY)
        self.close_applications(batch)
        self.review(batch, self.day(batch.closes_on + 5 * DAY))
        start = self.day(batch.closes_on + 9 * DAY)
        self.as_(region, start, lambda: self.invite(region, batch, SCORERS, {}), 9)
        self.as_(region, start, lambda: batches.start_review(region, batch))
        for login, sent in zip(SCORERS, SENT, strict=True):
            for place, score in enumerate(self.open_scores(batch, login)[: sent + BEGUN]):
                less = INSISTED if login == "expert2" and place == 1 else 0
                day = self.day(start + (2 + place // 4) * DAY)
                self.score(login, score, min(day, self.today), place=place, less=less, send=place < sent)
        return batch

    def city(self, shown: str, without: Sequence[str]) -> ShowcaseBatch:
        """A batch of the city that takes applications; ``shown`` has a draft, some others have sent theirs."""
        auditor = self.people.officer(CITY, "auditor")
        opens = self.day(self.today - 9 * DAY)
        title = f"{opens.year}年{name_of(CITY)}就业见习示范单位评选"
        sheet = fitted("市级就业见习示范单位评分标准", 70 - self.ease)
        batch = self.as_(auditor, opens - 3 * DAY, lambda: self.plan(auditor, "CITY", title, opens, sheet, quota=6))
        self.as_(auditor, opens, lambda: batches.open_applications(auditor, batch))
        best = self.as_(SYSTEM, opens, lambda: self.best(batch, IN_CITY, most=IN_CITY, without=[shown, *without]))
        self.apply(batch, best, opens + DAY)
        unit = self.unit(shown)
        self.as_(unit, self.day(self.today - 2 * DAY), lambda: self.drafted(unit, batch, 1), 16)
        return batch

    def county(self, without: Sequence[str]) -> ShowcaseBatch:
        """A batch of the county in its running notice, with an objection that waits for an answer."""
        auditor = self.people.officer(COUNTY, "auditor")
        published = self.workdays.add(self.today, -2)
        opens = self.day(published - 62 * DAY)
        title = f"{opens.year}年{name_of(COUNTY)}就业见习示范单位评选"
        sheet = fitted("县区级就业见习示范单位评分标准", 65 - self.ease)
        batch = self.as_(
            auditor,
            opens - 3 * DAY,
            lambda: self.plan(auditor, "COUNTY", title, opens, sheet, quota=3, is_blind=False),
        )
        self.as_(auditor, opens, lambda: batches.open_applications(auditor, batch))
        best = self.as_(SYSTEM, opens, lambda: self.best(batch, IN_COUNTY, most=IN_COUNTY, without=without))
        self.apply(batch, best, opens + DAY)
        self.close_applications(batch)
        self.review(batch, self.day(batch.closes_on + 4 * DAY))
        start = self.day(batch.review_by + DAY)
        self.as_(auditor, start, lambda: self.invite(auditor, batch, SCORERS, {}), 9)
        self.as_(auditor, start, lambda: batches.start_review(auditor, batch))
        for login in SCORERS:
            for place, score in enumerate(self.open_scores(batch, login)):
                self.score(login, score, self.day(start + 3 * DAY), place=place)
        self.as_(auditor, self.workdays.add(published, -1), lambda: determining.determine(auditor, batch))
        self.as_(auditor, published, lambda: determining.publish(auditor, batch))
        self._object(batch)
        return batch

    def _object(self, batch: ShowcaseBatch) -> None:
        with acting_as(SYSTEM):
            notice = self.notice_of(batch)
            objected = asking.nominations_of(batch, {N.SHORTLISTED})[-1].id
        told = words.RUNNING_OBJECTION
        day = self.workdays.add(self.today, -1)
        self.as_(SYSTEM, day, partial(objections.raise_objection, notice.id, unit=objected, content=told), 19)

    def nation(self) -> ShowcaseBatch:
        """The recommendation to the nation, planned for the coming months under the default sheet's floor."""
        region = self.login("region_admin")
        opens = self.today + 45 * DAY
        title = f"{opens.year}年国家级就业见习示范单位推荐"
        sheet = fitted("国家级就业见习示范单位推荐评分标准", 80 - self.ease)
        facts = {"quota": 3, "period_from": max(FIRST, add_years(opens, -2)), "introduction": None}
        return self.as_(region, self.today - DAY, lambda: self.plan(region, "NATIONAL", title, opens, sheet, **facts))
