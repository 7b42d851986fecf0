"""A year of every kind of record by chance: posts, units, people, placements, money, named units, each with its turns."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.programme.models import Target
from app.trainees.models import Stay, TraineeMerge
from tests.factories import make_tag, make_trainee, make_unit
from tests.placements.factories import make_application
from tests.posts.matching import told, young
from tests.reporting import factories, test_placements, test_subsidies
from tests.reporting.factories import COUNTIES, Year, make_units, noon
from tests.showcase.factories import make_batch, make_nomination
from tests.trainees.factories import make_hardship, make_visit

KINDS = ("STATE_OWNED", "MSME", "LITTLE_GIANT", "TECH_SME", "SOCIAL_ORG", "COMMUNITY_ORG", "KEY_PROJECT")
PEOPLE = (("LOW_INCOME", "GRADUATE"), ("DISABLED", "YOUTH"), ("", "GRADUATE"), ("OUT_OF_POVERTY", "GRADUATE"))
PATHS = ((), ("withdrawn",), ("chosen",), ("chosen", "unchosen"), ("closed",), ("chosen", "withdrawn"))
ENDS = (
    {},
    {"end_type": "NORMAL", "reason": "TERM_COMPLETED"},
    {"end_type": "EARLY", "reason": "UNWILLING", "abnormal": True},
    {"end_type": "EARLY_RETAINED", "reason": "CONTRACT_WITH_UNIT"},
)
CLAIMS = ("LIVING", "LIVING", "REMAINING", "FLEX_SOCIAL", "HIRING", "ACCIDENT_INSURANCE", "UNIT_FEE")


class World:
    """Everything that chance with a seed lets happen in 2023; ``people`` and ``year`` for more to happen."""

    def __init__(self, cast: Any, seed: int) -> None:
        self.dice, self.cast = Random(seed), cast
        self.units = make_units()
        self.year = Year(cast, self.units)
        self.people = [self._person() for _number in range(10)]
        for step in (self._targets, self._more_units, self._posts, self._turns_of_people, self._placements):
            step()
        self._applications()
        self._money()
        self._named()

    def day(self, first: date = date(2023, 1, 1), last: date = date(2023, 12, 20)) -> date:
        return first + timedelta(days=self.dice.randint(0, max(0, (last - first).days)))

    def county(self) -> str:
        return self.dice.choice(COUNTIES)

    def _store(self, *rows: Any) -> None:
        with acting_as(SYSTEM):
            db.session.add_all(rows)
            db.session.flush()

    def _person(self) -> Any:
        return make_trainee(region_code=self.county(), created_at=noon(self.day()))

    def _targets(self) -> None:
        ratio = Decimal("0.1")
        given = {"plan_year": 2023, "min_model_post_ratio": ratio}
        for code in COUNTIES[:3]:
            posts, people = self.dice.randint(1, 90), self.dice.randint(1, 90)
            self._store(Target(region_code=code, min_posts=posts, min_trainees=people, **given))

    def _more_units(self) -> None:
        for _number in range(8):
            begins = self.day(date(2022, 1, 1))
            ends = self.day(begins, date(2024, 3, 1)) if self.dice.random() < 0.4 else None
            over = {"state": "CANCELLED", "ended_on": ends} if ends else {}
            valid = self.day(begins, date(2025, 12, 31))
            unit = make_unit(
                region_code=self.dice.choice([*COUNTIES, "640100"]), accredited_on=begins, valid_to=valid, **over
            )
            for kind in self.dice.sample(KINDS, self.dice.randint(0, 3)):
                since = self.day(date(2022, 6, 1))
                make_tag(unit, kind, valid_from=since, valid_to=self.day(since, date(2024, 6, 1)))

    def _posts(self) -> None:
        names = {"chosen": "choose_model", "unchosen": "unchoose_model", "withdrawn": "withdraw", "closed": "close"}
        lines = []
        for _number in range(12):
            path = self.dice.choice(PATHS)
            days = sorted(self.day() for _step in range(len(path) + 1))
            category = self.dice.choice(("RESEARCH", "TECH_SKILL", "MANAGEMENT", "SOCIAL_SERVICE"))
            facts = dict(zip(path, days[1:], strict=True))
            line = factories.Line(
                self.county(), category, self.dice.choice("CIJMPQ"), self.dice.randint(1, 30), days[0], **facts
            )
            if line not in lines:
                lines.append(line)
        turns = [(line.approved, 0, line, "approve") for line in lines]
        for line in lines:
            turns += [(getattr(line, f), place, line, names[f]) for place, f in enumerate(names, 1) if getattr(line, f)]
        for day, _place, line, name in sorted(turns, key=lambda turn: turn[:2]):
            with clock.frozen(noon(day)):
                self.year.happen(line, name)
        for post in self.dice.sample(list(self.year.posts.values()), 5):
            post.places_taken = self.dice.randint(0, post.headcount)
            self._store(post)

    def _turns_of_people(self) -> None:
        for person in self.people:
            for _number in range(self.dice.randint(0, 3)):
                make_visit(person, visited_on=self.day())
            if self.dice.random() < 0.4:
                self._store(Stay(trainee_id=person.id, region_code=self.county(), left_at=noon(self.day())))
            if self.dice.random() < 0.4:
                since = self.day()
                until = self.day(since, date(2024, 6, 1))
                make_hardship(person, "VERIFIED", decided_on=since, valid_to=until, marked_to=until)
        kept, gone = self.people[:2]
        at, undone = noon(self.day()), self.dice.choice((None, datetime(2023, 12, 24, 9)))
        merge = {"kept_id": kept.id, "gone_id": gone.id, "region_code": kept.region_code, "before": "{}"}
        self._store(TraineeMerge(**merge, merged_at=at, undo_until=at + timedelta(days=7), undone_at=undone))
        for post in list(self.year.posts.values())[:3]:
            push = told(young(region=self.county(), created_at=noon(date(2023, 1, 3))), post)
            push.pushed_on = self.day()
            push.answer_by = push.pushed_on
            self._store(push)

    def _placements(self) -> None:
        for _number in range(12):
            start, ending = self.day(date(2022, 11, 1)), self.dice.choice(ENDS)
            end = self.day(start) if ending else None
            facts: dict[str, Any] = {**ending, "end": end}
            if end and self.dice.random() < 0.5:
                facts["kept"] = self.day(end)
            elif end and self.dice.random() < 0.7:
                facts |= {"helped": (helped := self.day(end)), "closed_as": "EMPLOYED", "closed": self.day(helped)}
            hardship, category = self.dice.choice(PEOPLE)
            band = self.dice.choice(("POSTGRAD", "BACHELOR", "JUNIOR_COLLEGE", "SECONDARY"))
            test_placements.write(
                test_placements.Line(self.county(), start, hardship=hardship, category=category, band=band, **facts)
            )

    def _applications(self) -> None:
        for post in list(self.year.posts.values())[:4]:
            for state in self.dice.sample(("SUBMITTED", "DECLINED", "DISPATCHED", "NO_SHOW"), 2):
                with clock.frozen(noon(self.day())):
                    make_application(state, post=post, counts=False)

    def _money(self) -> None:
        for number in range(8):
            yuan = f"{self.dice.randint(100, 1900)}.{self.dice.randint(0, 99):02d}"
            day = self.day(date(2022, 12, 1), date(2024, 1, 31))
            kind, lines = self.dice.choice(CLAIMS), self.dice.randint(1, 3)
            test_subsidies.write(self.county(), kind, day, lines, yuan, 1000 + number)

    def _named(self) -> None:
        for level in ("NATIONAL", "REGION", "CITY", "COUNTY", "REGION"):
            since = self.day(date(2022, 1, 1))
            over = (
                {"state": "REVOKED", "revoked_on": self.day(since)} if self.dice.random() < 0.3 else {"state": "NAMED"}
            )
            unit = make_unit(region_code=self.county(), accredited_on=date(2021, 1, 1), valid_to=date(2027, 1, 1))
            until = self.day(since, date(2025, 1, 1))
            make_nomination(make_batch("NAMED", level), unit, named_on=since, valid_to=until, **over)
