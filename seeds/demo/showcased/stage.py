"""What all batches of the demo have in common: choosing units, applying, reviewing, scoring, each on its day."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.core import calendar, clock
from app.core.actor import SYSTEM, Actor, acting_as
from app.extensions import db
from app.organisations.queries import areas
from app.security.models import Account
from app.security.queries import account_by_login, actor_for
from app.showcase.models import Nomination, ShowcaseBatch, ShowcaseNotice, ShowcaseScore
from app.showcase.policy.nominations import REVIEWER
from app.showcase.queries import batches as asking
from app.showcase.queries import facts as counting
from app.showcase.queries import scoring as scored
from app.showcase.rules.criteria import Item, Sheet, sheet_of
from app.showcase.rules.facts import values_of
from app.showcase.rules.scoring import missing, start_points
from app.showcase.services import batches, nominations, panel, reviewing, scoring
from app.showcase.states import NominationState as N
from app.showcase.states import ScoreState
from seeds.demo.cast import People
from seeds.demo.showcased import words

EXPERTS = ("expert1", "expert2", "expert3", "expert4")
EMPLOYERS = ("宁夏大学", "北方民族大学", "宁夏职业技术学院", "宁夏人力资源服务行业协会")
PLAN = 2023  # the plan under which the posts of the demo were collected
FIRST = date(2023, 7, 1)
DAY = timedelta(days=1)
HALF = Decimal("0.5")
LEAST_DOUBTED = 4  # points of an item of which an expert may doubt some


class Stage:
    """Leads batches to where they stand; the same data lead the same."""

    def __init__(self, people: People, ease: int = 0):
        self.ease = ease  # points by which every pass mark is lower, for a world smaller than the demo
        self.people, self.today, self.workdays = people, clock.today(), calendar.workdays()
        self.done: Counter[str] = Counter()

    # -- days and people

    def day(self, day: date) -> date:
        """A day, or the next workday."""
        while not self.workdays.is_workday(day):
            day += DAY
        return day

    def as_(self, actor: Actor, day: date, deed: Callable[[], Any], hour: int = 10) -> Any:
        """Do a deed as somebody on a day."""
        with acting_as(actor), clock.frozen(datetime.combine(day, time(hour, 20))):
            return deed()

    def login(self, login: str) -> Actor:
        """Who signs in under a name."""
        with acting_as(SYSTEM):
            account = account_by_login(login)
        assert account is not None
        return actor_for(account)

    def unit(self, unit_id: str) -> Actor:
        """The administrator of a unit."""
        with acting_as(SYSTEM):
            account = db.session.scalars(select(Account).where(Account.unit_id == unit_id).order_by(Account.id)).first()
        assert account is not None
        return actor_for(account)

    # -- from the plan to the first review

    def plan(self, actor: Actor, level: str, title: str, opens: date, sheet: Sheet, **facts: Any) -> ShowcaseBatch:
        """Plan a batch: three weeks to apply, two to review, three to score."""
        given = {
            "title": title,
            "year": PLAN,
            "opens_on": opens,
            "closes_on": opens + 20 * DAY,
            "review_by": opens + 34 * DAY,
            "score_by": opens + 55 * DAY,
            "period_from": FIRST,
            "period_to": opens - DAY,
            "introduction": "见习单位对照评分标准自愿申报。系统已有的数据自动生成，单位只需补充系统没有的材料；名额有限，择优命名。",
            **facts,
        }
        batch = batches.plan(actor, level=level, **given)
        batches.change_criteria(actor, batch, sheet)
        return batch

    def best(self, batch: ShowcaseBatch, number: int, *, most: int, without: Iterable[str] = ()) -> list[str]:
        """The units that the system gives most, at most so many of one city, none with a known veto."""
        with acting_as(SYSTEM):
            units = {unit.id: unit for unit in counting.eligible_units(batch)}
            period, sheet = counting.period_of(batch), sheet_of(batch.criteria)
            barred = set(counting.known_vetoes(list(units), period)) | set(without)
            points = {
                key: sheet.total(sheet.system_points(values_of(facts)))
                for key, facts in counting.measured(list(units), period).items()
                if key not in barred
            }
        taken: Counter[str] = Counter()
        chosen: list[str] = []
        for key in sorted(points, key=lambda key: (-points[key], key)):
            if len(chosen) < number and taken[units[key].city_code] < most:
                taken[units[key].city_code] += 1
                chosen.append(key)
        return chosen

    def apply(self, batch: ShowcaseBatch, unit_ids: Sequence[str], first: date) -> None:
        """Let units apply, two a day, and send."""
        for place, unit_id in enumerate(unit_ids):
            actor = self.unit(unit_id)
            day = first + place // 2 * DAY
            self.as_(actor, day, lambda who=actor, at=place: self._sent(who, batch, at), 9 + place % 2 * 5)

    def _sent(self, actor: Actor, batch: ShowcaseBatch, place: int) -> Nomination:
        nomination = self.drafted(actor, batch, place)
        return nominations.submit(actor, nomination, pledge=True)

    def drafted(self, actor: Actor, batch: ShowcaseBatch, place: int) -> Nomination:
        """A draft with what the unit says."""
        nomination = nominations.draft(actor, batch)
        said = {code: texts[place % len(texts)] for code, texts in words.MATERIALS.items()}
        statement = words.STATEMENTS[place % len(words.STATEMENTS)]
        return nominations.save(actor, nomination, materials=said, statement=statement)

    def close_applications(self, batch: ShowcaseBatch) -> None:
        """The night after the last day of application."""
        self.as_(SYSTEM, batch.closes_on + DAY, batches.close_applications, 0)

    def review(self, batch: ShowcaseBatch, day: date, *, refused: Iterable[str] = ()) -> None:
        """Let the office of each area visit and recommend, or not."""
        with acting_as(SYSTEM):
            places = [(row.unit_id, row.region_code, row.city_code) for row in self._of(batch, N.SUBMITTED)]
        is_city = REVIEWER[batch.level].startswith("CITY")
        function = REVIEWER[batch.level].partition("_")[2].lower()
        for area in sorted({city if is_city else county for _unit, county, city in places}):
            officer = self.people.officer(area, function)
            self.as_(officer, day, lambda who=officer: self._review(who, batch, day, set(refused)))

    def _review(self, actor: Actor, batch: ShowcaseBatch, day: date, refused: set[str]) -> None:
        for place, nomination in enumerate(self._of(batch, N.SUBMITTED)):
            if nomination.unit_id in refused:
                reviewing.reject(actor, nomination, reason=words.REJECTED)
            else:
                opinion = words.OPINIONS[place % len(words.OPINIONS)]
                reviewing.recommend(actor, nomination, site_checked_on=day, opinion=opinion)

    @staticmethod
    def _of(batch: ShowcaseBatch, state: N) -> list[Nomination]:
        return asking.nominations_of(batch, {state})

    # -- experts

    def invite(self, actor: Actor, batch: ShowcaseBatch, logins: Sequence[str], interests: dict[str, str]) -> None:
        """Put experts on the panel."""
        for login in logins:
            account = account_by_login(login)
            assert account is not None
            employer = EMPLOYERS[EXPERTS.index(login)]
            panel.invite(actor, batch, account, employer=employer, interests=interests.get(login, ""))

    def open_scores(self, batch: ShowcaseBatch, login: str) -> list[ShowcaseScore]:
        """What an expert has still to score, in the order of the units' names."""
        expert = self.login(login)
        statement = (
            select(ShowcaseScore)
            .join(Nomination, Nomination.id == ShowcaseScore.nomination_id)
            .where(
                ShowcaseScore.batch_id == batch.id,
                ShowcaseScore.user_id == expert.user_id,
                ShowcaseScore.state == ScoreState.ASSIGNED,
            )
            .order_by(Nomination.unit_id)
        )
        with acting_as(SYSTEM):
            return list(db.session.scalars(statement))

    def score(
        self, login: str, score: ShowcaseScore, day: date, *, place: int, less: int = 0, send: bool = True
    ) -> None:
        """Let an expert score what the system does not know; ``less`` takes so many items down to nothing."""
        expert = self.login(login)
        self.as_(expert, day, lambda: self._score(expert, score, EXPERTS.index(login) + place, less, send), 15)

    def _score(self, expert: Actor, score: ShowcaseScore, place: int, less: int, send: bool) -> None:
        score = scored.with_papers(score)
        sheet, values = scoring.sheet_for(score), scoring.values_of(score.nomination)
        given: dict[str, Any] = {}
        for item in missing(sheet, values, {}):
            notes = words.NOTES.get(item.code, (words.COMMENTS[1],))
            share = Decimal((place + len(item.code)) % 4 + 1) / 4
            points = (item.most * share / HALF).to_integral_value() * HALF
            given[item.code] = {"points": f"{points:f}", "note": notes[place % len(notes)]}
        for item, points in self._doubts(sheet, start_points(sheet, values), place):
            given[item.code] = {"points": f"{points:f}", "note": words.DOUBTS[place % len(words.DOUBTS)]}
        for item in sorted(sheet.items, key=lambda one: -one.most)[:less]:
            given[item.code] = {"points": "0", "note": words.LOWER}
        scoring.save(expert, score, given, note=words.COMMENTS[place % len(words.COMMENTS)])
        if send:
            scoring.submit(expert, score)
        self.done["scores"] += 1

    @staticmethod
    def _doubts(sheet: Sheet, system: Mapping[str, Decimal], place: int) -> list[tuple[Item, Decimal]]:
        """The items in which an expert gives less than the system, and how much."""
        known = [item for item in sheet.items if system.get(item.code, 0) >= LEAST_DOUBTED]
        chosen = {known[(place * 7 + turn * 5) % len(known)]: Decimal((place + turn) % 3) for turn in range(2)}
        return [(item, system[item.code] - less) for item, less in chosen.items() if less]

    @staticmethod
    def notice_of(batch: ShowcaseBatch) -> ShowcaseNotice:
        """The first notice of a batch."""
        statement = select(ShowcaseNotice).where(ShowcaseNotice.batch_id == batch.id).order_by(ShowcaseNotice.id)
        return db.session.scalars(statement.limit(1)).one()


def name_of(code: str) -> str:
    """The name of an area."""
    return areas()[code].name
