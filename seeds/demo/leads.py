"""Leads of the departments in every state, contacted by the counties."""

from datetime import date, timedelta
from random import Random
from typing import Any

from faker import Faker

from app.core import clock
from app.core.actor import Actor, acting_as
from app.organisations.queries import areas, counties_of
from app.registers.models import Lead
from app.registers.services import leads as services
from app.security.states import Department
from app.units.models import Unit
from seeds.demo.cast import People
from seeds.demo.codes import credit_code
from seeds.demo.hours import hour
from seeds.demo.lists import Lists
from seeds.demo.words import BRANDS

D = Department
PROPOSERS = (D.SCI, D.MIIT, D.CIVIL, D.COM, D.SASAC, D.FIC, D.FIC, D.MIIT, D.CYL, D.EDU)
ENDINGS = {
    D.SCI: "科技有限公司",
    D.MIIT: "装备有限公司",
    D.CIVIL: "社会工作服务中心",
    D.COM: "商贸有限公司",
    D.SASAC: "投资发展有限公司",
    D.FIC: "实业有限公司",
}
STATES = (("PROPOSED", 26), ("MISSED", 8), ("CONTACTED", 20), ("CONFIRMED", 30), ("DECLINED", 14), ("WITHDRAWN", 2))
NEEDS = (
    "拟接收见习人员，已有带教团队。",
    "希望了解见习补贴政策。",
    "去年接收过实习学生，条件较好。",
    "有用人计划，可先见习后留用。",
)
NOTES = ("已介绍政策和申请流程，单位表示考虑。", "电话说明了见习补贴和保险安排。", "上门发放政策清单，约定再联系。")


class Leads:
    """Makes leads one after another."""

    def __init__(self, people: People, lists: Lists, fake: Faker, random: Random):
        self.people, self.lists, self.fake, self.random = people, lists, fake, random
        self.made = 0

    def load(self, number: int, units: list[Unit], youth: list[dict[str, Any]]) -> int:
        """Make leads; some confirmed ones are about units of the demo, some about people of its register."""
        counties = [area.code for area in counties_of("640000")]
        for index in range(number):
            owner = PROPOSERS[index % len(PROPOSERS)]
            ending = self.random.choices([state for state, _w in STATES], [weight for _s, weight in STATES])[0]
            county = "640104" if index < 20 else self.random.choice(counties)
            known = units.pop() if units and ending == "CONFIRMED" and owner in ENDINGS else None
            person = youth.pop() if youth and owner not in ENDINGS else None
            self._make(owner, ending, county, known, person)
        return self.made

    def _make(self, owner: D, ending: str, county: str, unit: Unit | None, person: dict[str, Any] | None) -> None:
        officer = self.lists.officer(owner)
        proposed = clock.today() - timedelta(days=self.random.randint(6, 80))
        if person is not None:
            facts = {"kind": "YOUTH", "name": person["name"], "contact_phone": person["phone"], "has_consent": True}
            facts |= {"region_code": person["residence_region"], "need": "愿意参加见习，希望在本县区就近安排。"}
        elif owner not in ENDINGS:
            return
        else:
            facts = self._unit_facts(owner, county, unit)
        with acting_as(officer), clock.frozen(hour(self.random, proposed)):
            lead = services.propose(officer, **facts)
        self.made += 1
        self._lead_on(lead, officer, ending, proposed)

    def _unit_facts(self, owner: D, county: str, unit: Unit | None) -> dict[str, Any]:
        name = unit.name if unit else f"{areas()[county].short_name}{self.random.choice(BRANDS)}{ENDINGS[owner]}"
        place = unit.region_code if unit else county
        return {
            "kind": "UNIT",
            "name": name,
            "uscc": unit.uscc if unit else credit_code(8000 + self.made, place),
            "region_code": place,
            "contact_name": self.fake.name(),
            "contact_phone": f"19911{self.made:06d}",
            "need": self.random.choice(NEEDS),
        }

    def _lead_on(self, lead: Lead, officer: Actor, ending: str, proposed: date) -> None:
        agent = self.people.officer(lead.region_code, "agent")
        day = proposed + timedelta(days=self.random.randint(1, 5))
        if ending == "WITHDRAWN":
            with acting_as(officer), clock.frozen(hour(self.random, day)):
                services.withdraw(officer, lead, reason="重复提供，由原线索跟进。")
        if ending in ("PROPOSED", "WITHDRAWN"):
            return
        with acting_as(agent), clock.frozen(hour(self.random, day)):
            told = {"contacted_on": day, "method": self.random.choice(("PHONE", "PHONE", "VISIT"))}
            if ending == "MISSED":
                services.miss(agent, lead, **told, result="NO_ANSWER", note="电话未接通，改日再联系。")
                return
            result = {"CONFIRMED": "WILLING", "DECLINED": "UNWILLING"}.get(ending, "CONSIDERING")
            services.contact(agent, lead, **told, result=result, note=self.random.choice(NOTES))
            if ending == "CONFIRMED":
                services.confirm(agent, lead)
            elif ending == "DECLINED":
                because = self.random.choice(("NO_NEED", "NO_CAPACITY", "OTHER_PLAN"))
                services.decline(agent, lead, because=because, reason="对方表示今年暂不参加。")
