"""The register of young people: three sources that overlap, then what counties, streets and owners did with it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, Actor, acting_as
from app.core.crypto import keyed_hash
from app.core.errors import ServiceError
from app.core.unit_of_work import attempt, commit
from app.extensions import db
from app.registers import models as lists
from app.registers.states import Enrolment
from app.security.queries import account_by_login, actor_for
from app.trainees import services
from app.trainees.models import Trainee
from app.trainees.services.collecting import Report, absorb
from app.trainees.services.people import collect
from app.trainees.states import Channel
from seeds.demo.cast import People
from seeds.demo.hours import hour
from seeds.demo.lists import Lists
from seeds.demo.youth import GRADUATES, Youth, id_number, youths

NUMBER = 3000
SAID_BY = {
    Channel.REALNAME_DB: "name hukou_region school education major_class major_name graduation_date certificate_no",
    Channel.UNEMP_REGISTER: "name hukou_region residence_region education phone unemp_reg_no unemp_reg_date",
    Channel.JOBSEEK_MINIAPP: "name residence_region phone education wish_regions wish_categories wish_industries is_willing skill_level",
}
RESULTS = (
    ("WILLING", 58),
    ("NOT_NOW", 10),
    ("JOB_SEEKING", 10),
    ("TRAINING", 6),
    ("STUDY", 5),
    ("EMPLOYED", 5),
    ("LOST", 6),
)
HARDSHIPS = (("LOW_INCOME", 50), ("OUT_OF_POVERTY", 25), ("ZERO_EMPLOYMENT", 12), ("DISABLED", 13))
VISITED, AGREED, CLAIMED, TWINS = 1100, 900, 260, 8


class Register:
    """Fills the register in the order of real life: lists, sources, visits, consent, hardship, checks."""

    def __init__(self, people: People, put: Lists, random: Random):
        self.people, self.put, self.random = people, put, random
        self.today = clock.today()

    def load(self, number: int) -> tuple[int, list[Youth]]:
        """Take the sources in; return how many people the register then holds, and who they are."""
        crowd = list(youths(number, self.today))
        centre = self._actor("center")
        for channel, back in ((Channel.REALNAME_DB, 45), (Channel.UNEMP_REGISTER, 20), (Channel.JOBSEEK_MINIAPP, 6)):
            day = self.today - timedelta(days=back)
            reports = [self._report(one, channel, day) for one in crowd if self._is_said(one, channel)]
            with acting_as(centre), clock.frozen(hour(self.random, day)):
                absorb(centre, reports)
        with acting_as(centre), clock.frozen(hour(self.random, self.today - timedelta(days=5))):
            absorb(centre, list(self._twins(crowd)))
        self._of_the_street(crowd)
        return len(crowd) + TWINS, crowd

    def _actor(self, login: str) -> Actor:
        account = account_by_login(login)
        assert account is not None
        return actor_for(account)

    @staticmethod
    def _is_said(one: Youth, channel: Channel) -> bool:
        if channel == Channel.REALNAME_DB:
            return one.facts["education"] in GRADUATES
        if channel == Channel.UNEMP_REGISTER:
            return one.facts["unemp_reg_date"] is not None
        return one.number % 9 < 5 or (one.facts["education"] not in GRADUATES and one.facts["unemp_reg_date"] is None)

    @staticmethod
    def _report(one: Youth, channel: Channel, day: date) -> Report:
        said = {name: one.facts[name] for name in SAID_BY[channel].split() if one.facts[name] not in (None, "")}
        return Report(one.facts["id_no"], said, channel, day, one.county)

    def _twins(self, crowd: list[Youth]) -> Iterable[Report]:
        """The same people once more under a wrong number, for somebody to find."""
        for one in crowd[:TWINS]:
            wrong = id_number(
                one.facts["hukou_region"], one.facts["birth"], 799 - one.number * 2 + (one.facts["sex"] == "MALE")
            )
            said = {name: one.facts[name] for name in ("name", "residence_region", "phone", "hukou_region")}
            yield Report(wrong, said, Channel.JOBSEEK_MINIAPP, self.today - timedelta(days=5), one.county)

    def _of_the_street(self, crowd: list[Youth]) -> None:
        """People whom the street worker of 兴庆区 met, some of whom the lists know already."""
        worker = self._actor("street1")
        with acting_as(worker), clock.frozen(hour(self.random, self.today - timedelta(days=3))):
            for one in crowd[:6]:
                self._collect(worker, one, one.facts["id_no"])
            for one in (one for one in crowd[40:400] if one.county == "640104"):
                fresh = id_number("640104", one.facts["birth"] + timedelta(days=400), 810 + one.number % 150)
                self._collect(
                    worker,
                    one,
                    fresh,
                    name=f"{one.facts['name'][:1]}{self.random.choice(('小雨', '晓东', '佳宁', '文静'))}",
                )

    def _collect(self, worker: Actor, one: Youth, number: str, **other: Any) -> None:
        said = {
            name: one.facts[name] for name in ("name", "hukou_region", "residence_region", "education", "is_willing")
        }
        collect(worker, id_no=number, phone=f"19922{one.number:06d}", **{**said, **other})

    def rosters(self, crowd: list[Youth]) -> int:
        """The same people on the departments' own lists, as far as each department knows them."""
        found: dict[type[lists.Entry], list[dict[str, Any]]] = defaultdict(list)
        for one in crowd:
            facts = {name: one.facts[name] for name in ("id_no", "name")} | {"region_code": one.county}
            left = one.facts["graduation_date"]
            if left and one.number % 2:
                schooling = facts | {"school": one.facts["school"], "education": one.facts["education"]}
                schooling["graduation_date"] = left
                found[lists.RealNameEntry].append(schooling | {"major": one.facts["major_name"]})
                state = "IN_SCHOOL" if one.number % 53 == 0 else "GRADUATED"
                more = {
                    "leaving_year": left.year,
                    "certificate_no": one.facts["certificate_no"],
                    "major_name": one.facts["major_name"],
                }
                found[lists.Graduate].append(schooling | more | {"enrolment": Enrolment(state)})
            if one.facts["unemp_reg_date"] and one.number % 2:
                days = {"reg_no": one.facts["unemp_reg_no"], "registered_on": one.facts["unemp_reg_date"]}
                found[lists.UnemploymentRegistration].append(facts | days)
            if one.number % 14 == 0:
                self._poor(one, facts, found)
        for entity, rows in found.items():
            self.put.enter_many(entity, rows)
        return sum(len(rows) for rows in found.values())

    def _poor(self, one: Youth, facts: dict[str, Any], found: dict[type[lists.Entry], list[dict[str, Any]]]) -> None:
        since = self.today - timedelta(days=self.random.randint(60, 330))
        household = {
            "kind": self.random.choice(("MIN_LIVING", "LOW_INCOME")),
            "household_no": f"{one.county}{one.number:06d}",
            "relation": "CHILD",
        }
        until = since + timedelta(days=364)
        found[lists.LowIncomeHousehold].append(facts | household | {"valid_from": since, "valid_to": until})
        if one.facts["graduation_date"]:
            school = {"school": one.facts["school"], "leaving_year": one.facts["graduation_date"].year}
            found[lists.HardGraduate].append(facts | school | {"kind": "LOW_INCOME"})

    # -- what was done with and for them

    def care(self, crowd: list[Youth]) -> dict[str, int]:
        """Visits, consent, hardship and checks, most of them of the last weeks."""
        with acting_as(SYSTEM):
            known = {trainee.id_hash: trainee for trainee in db.session.scalars(select(Trainee))}
        chosen = [known[keyed_hash(one.facts["id_no"])] for one in crowd[:VISITED]]
        done = dict.fromkeys(("visits", "consents", "claims", "checks"), 0)
        for place, trainee in enumerate(chosen):
            agent = self.people.officer(trainee.region_code, "agent")
            day = self.today - timedelta(days=self.random.randint(1, 70))
            result = (
                "WILLING" if place < 20 else self.random.choices([r for r, _w in RESULTS], [w for _r, w in RESULTS])[0]
            )
            with acting_as(agent), clock.frozen(hour(self.random, day)):
                done["visits"] += self._visit(agent, trainee, day, result)
                if result == "WILLING" and place < AGREED:
                    done["consents"] += self._agree(agent, trainee, day)
                if place % 5 == 0 and done["claims"] < CLAIMED:
                    done["claims"] += self._claim(agent, trainee, day)
            if place % 100 == 0:
                commit()
        commit()
        done["checks"] = self._check(chosen)
        return done

    def _visit(self, agent: Actor, trainee: Trainee, day: date, result: str) -> int:
        later = day + timedelta(days=self.random.randint(10, 60)) if result in ("WILLING", "NOT_NOW", "LOST") else None
        services.add_visit(
            agent,
            trainee_id=trainee.id,
            method=self.random.choice(("PHONE", "PHONE", "HOME", "COMMUNITY", "ONLINE")),
            visited_on=day,
            result=result,
            next_on=later,
            note={"WILLING": "愿意就近参加见习，已介绍政策。", "LOST": "电话停机，委托社区继续联系。"}.get(result),
        )
        return 1

    def _agree(self, agent: Actor, trainee: Trainee, day: date) -> int:
        for scope in ("COMPARISON", "PUSH"):
            services.declare(agent, trainee_id=trainee.id, scope=scope, declared_on=day, means="PAPER", is_given=True)
        return 2

    def _claim(self, agent: Actor, trainee: Trainee, day: date) -> int:
        kind = self.random.choices([k for k, _w in HARDSHIPS], [w for _k, w in HARDSHIPS])[0]
        services.claim(agent, trainee_id=trainee.id, kind=kind, claimed_on=day, proof="本人申报，附证明材料复印件")
        return 1

    def _check(self, people: list[Trainee]) -> int:
        checked = 0
        for trainee in people:
            if "COMPARISON" not in trainee.consent_scope or self.random.random() < 0.12:
                continue
            agent = self.people.officer(trainee.region_code, "agent")
            with (
                acting_as(agent),
                clock.frozen(hour(self.random, self.today - timedelta(days=self.random.randint(0, 26)))),
            ):
                try:
                    with attempt():
                        services.check_eligibility(agent, trainee)
                    checked += 1
                except ServiceError:
                    continue
        commit()
        return checked
