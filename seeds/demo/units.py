"""Units in every state, each led through its accreditation by the people who would do it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from random import Random

from faker import Faker
from werkzeug.datastructures import FileStorage

from app.core import calendar, clock, files
from app.core.actor import SYSTEM, Actor, acting_as
from app.organisations.queries import areas, counties_of
from app.registers.states import LISTED_BY
from app.registers.states import UnitKind as K
from app.security.queries import actor_for
from app.units import services
from app.units.models import Unit
from seeds.demo.cast import People
from seeds.demo.codes import credit_code
from seeds.demo.hours import hour
from seeds.demo.lists import Lists
from seeds.demo.words import BRANDS, FINDINGS, TRADES, Trade

PLEDGE_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
CITY_SHARE = {"640100": 118, "640200": 78, "640300": 78, "640400": 62, "640500": 64}
ENDINGS = (
    ("ACCREDITED", 316),
    ("SUSPENDED", 6),
    ("CANCELLED", 3),
    ("EXITED", 5),
    ("REJECTED", 10),
    ("PUBLIC_NOTICE", 14),
    ("SITE_CHECK", 14),
    ("SUBMITTED", 16),
    ("SUPPLEMENT", 8),
    ("DRAFT", 8),
)


FIRST = (  # unit1 and unit2, then something in every queue of 兴庆区
    ("640104", "ACCREDITED"),
    ("640121", "ACCREDITED"),
    ("640104", "SUBMITTED"),
    ("640104", "SITE_CHECK"),
    ("640104", "PUBLIC_NOTICE"),
    ("640104", "SUPPLEMENT"),
)
PENDING = ("PUBLIC_NOTICE", "SITE_CHECK", "SUBMITTED", "SUPPLEMENT", "DRAFT")


@dataclass(frozen=True)
class Made:
    """A unit with its people and its line of business."""

    unit: Unit
    actor: Actor
    trade: Trade
    ending: str


class Units:
    """Makes the units one after another; the same seed makes the same units."""

    def __init__(self, people: People, fake: Faker, random: Random):
        self.people, self.fake, self.random = people, fake, random
        self.names: set[str] = set()
        self.lists = Lists(random)

    def plan(self, number: int) -> list[tuple[str, str]]:
        """Return (county, ending) for each unit to make; 兴庆区 and 永宁县 come first with an accredited one."""
        endings = [ending for ending, share in ENDINGS for _ in range(share)]
        self.random.shuffle(endings)
        places = [
            self.random.choice(counties_of(city)).code for city, share in CITY_SHARE.items() for _ in range(share)
        ]
        self.random.shuffle(places)
        planned = list(zip(places, endings, strict=True))
        return ([*FIRST, *planned])[:number]

    def make(self, index: int, county: str, ending: str) -> Made:
        """Make one unit and lead it to its planned state."""
        trade = self.random.choice(TRADES)
        begins = self._recent() if ending in PENDING else self._day(date(2022, 9, 1), date(2023, 10, 31))
        agent, auditor = self.people.officer(county, "agent"), self.people.officer(county, "auditor")
        clerk = self.people.officer(county, "clerk")
        with acting_as(clerk), clock.frozen(hour(self.random, begins)):
            unit = services.draft(clerk, **self._facts(index, county, trade, begins))
        with acting_as(SYSTEM):
            account = self.people.account(
                f"unit{index}",
                name=self.fake.name(),
                roles="UNIT_ADMIN UNIT_OPERATOR",
                region_code=county,
                level="COUNTY",
                unit_id=unit.id,
            )
        made = Made(unit, actor_for(account), trade, ending)
        if ending != "DRAFT":
            self._lead(made, agent, auditor, begins)
        return made

    def _lead(self, made: Made, agent: Actor, auditor: Actor, begins: date) -> None:
        unit = made.unit
        self._file_and_submit(made, begins + timedelta(days=1))
        if made.ending == "SUBMITTED":
            return
        with acting_as(agent), clock.frozen(hour(self.random, begins + timedelta(days=3))):
            if made.ending == "SUPPLEMENT":
                services.request_supplement(
                    agent,
                    unit,
                    reason="营业执照扫描件不清晰，请补正。",
                    marks={"uscc": "与扫描件不一致，请核对", "address": "请填写到门牌号"},
                )
                return
            self._record(agent, unit, made.trade, begins)
            if made.ending == "REJECTED" and self.random.random() < 0.5:
                self._reject(auditor, unit, begins)
                return
            first = self.fake.name()
            second = next(name for name in iter(self.fake.name, None) if name != first)
            services.pass_documents(agent, unit, first_visitor=first, second_visitor=second)
        if made.ending != "SITE_CHECK":
            self._visit(made, agent, auditor, begins)

    def _file_and_submit(self, made: Made, day: date) -> None:
        with acting_as(made.actor), clock.frozen(hour(self.random, day)):
            files.store(
                made.unit, "LICENCE", FileStorage(BytesIO(PLEDGE_PDF + made.unit.uscc.encode()), "营业执照.pdf")
            )
            services.submit(made.actor, made.unit, pledge=True)

    def _record(self, agent: Actor, unit: Unit, trade: Trade, begins: date) -> None:
        services.add_comparison(
            agent,
            unit_id=unit.id,
            compared_on=begins + timedelta(days=2),
            source_doc="信用信息共享平台比对",
            arrears_count=0,
            dispute_count=0,
            is_dishonest=False,
            is_abnormal=False,
        )
        for kind in self.random.sample(trade.kinds, k=self.random.randint(1, min(2, len(trade.kinds)))):
            if K(kind) in LISTED_BY:
                self.lists.prove(unit, kind, begins)
                continue
            services.add_tag(
                agent,
                unit_id=unit.id,
                kind=kind,
                proof_no=f"{kind[:3]}-{begins.year}-{self.random.randint(100, 999)}",
                valid_from=date(begins.year, 1, 1),
                valid_to=date(begins.year + 5, 12, 31),
            )
        services.add_site(agent, unit_id=unit.id, name="主要见习地点", address=unit.address)

    def _reject(self, auditor: Actor, unit: Unit, begins: date) -> None:
        with acting_as(auditor), clock.frozen(hour(self.random, begins + timedelta(days=4))):
            services.reject(
                auditor, unit, reason="提交材料与登记信息不符，不具备接收条件。", reason_code="FALSE_MATERIAL"
            )

    def _visit(self, made: Made, agent: Actor, auditor: Actor, begins: date) -> None:
        unit, day = made.unit, begins + timedelta(days=5)
        with acting_as(agent), clock.frozen(hour(self.random, day)):
            services.add_site_check(
                agent,
                unit_id=unit.id,
                visited_on=day,
                first_visitor=unit.first_visitor,
                second_visitor=unit.second_visitor,
                first_signed=True,
                second_signed=True,
                premises_ok=True,
                safety_ok=True,
                mentors_ok=True,
                finding=self.random.choice(FINDINGS),
            )
        if made.ending == "REJECTED":
            self._reject(auditor, unit, begins + timedelta(days=2))
            return
        with acting_as(auditor), clock.frozen(hour(self.random, day + timedelta(days=1))):
            services.pass_site_check(auditor, unit)
        if made.ending != "PUBLIC_NOTICE":
            assert unit.notice_to is not None
            with (
                acting_as(SYSTEM),
                clock.frozen(
                    datetime.combine(unit.notice_to + timedelta(days=1), datetime.min.time().replace(minute=20))
                ),
            ):
                services.accredit(SYSTEM, unit)

    def end(self, made: Made) -> None:
        """Give the unit its later fate, after its posts were made."""
        county = made.unit.region_code
        auditor = self.people.officer(county, "auditor")
        day = self._day(date(2023, 11, 6), date(2023, 11, 24))
        if made.ending == "EXITED":
            with acting_as(made.actor), clock.frozen(hour(self.random, day)):
                services.exit_plan(made.actor, made.unit, reason="经营方向调整，自愿退出。")
        if made.ending in ("SUSPENDED", "CANCELLED"):
            with acting_as(auditor), clock.frozen(hour(self.random, day)):
                if made.ending == "SUSPENDED":
                    services.suspend(auditor, made.unit, reason="检查发现带教制度不落实，限期整改。")
                    return
                services.propose_cancel(auditor, made.unit, reason="查实虚报见习人员信息。", fraud=True)
            city = self.people.officer(made.unit.city_code, "auditor")
            heard = calendar.workdays().add(day, 7)
            with acting_as(city), clock.frozen(hour(self.random, heard)):
                services.confirm_cancel(city, made.unit, reason="经听取意见，事实清楚，确认取消。")

    def _facts(self, index: int, county: str, trade: Trade, begins: date) -> dict[str, object]:
        area = areas()[county]
        insured = self.random.randint(12, 260)
        return {
            "name": self._name(area.short_name, trade),
            "uscc": self._code(index, county, trade),
            "legal_form": trade.legal_form,
            "industry": trade.industry,
            "scale": self.random.choice(("MEDIUM", "SMALL", "SMALL", "MICRO"))
            if trade.legal_form == "ENTERPRISE"
            else None,
            "established_on": date(
                self.random.randint(2004, 2018), self.random.randint(1, 12), self.random.randint(1, 28)
            ),
            "region_code": county,
            "address": f"{area.name}{self.fake.street_name()}{self.random.randint(1, 400)}号",
            "legal_rep": self.fake.name(),
            "staff_total": insured + self.random.randint(0, 30),
            "staff_insured": insured,
            "contact_name": self.fake.name(),
            "contact_phone": self.fake.phone_number(),
            "bank_name": f"{area.name}支行",
            "bank_account": self.fake.numerify("6222############"),
            "is_dispatch_agency": False,
            "safety_ok": True,
            "intro": "单位经营规范，设有专门的带教团队，可为见习人员提供岗前培训、工作实践和职业指导。",
        }

    def _name(self, place: str, trade: Trade) -> str:
        while True:
            brand, ending = self.random.choice(BRANDS), self.random.choice(trade.endings)
            name = (
                f"{place}{brand}{ending}"
                if trade.legal_form != "ENTERPRISE" or self.random.random() < 0.4
                else f"宁夏{brand}{self.random.choice(('', '源', '达', '兴', '诚'))}{ending}"
            )
            if name not in self.names:
                self.names.add(name)
                return name

    def _code(self, index: int, county: str, trade: Trade) -> str:
        head = {"ENTERPRISE": "91", "PRIVATE_NON_ENTERPRISE": "52", "GRASSROOTS": "55"}.get(trade.legal_form, "93")
        return credit_code(index, county, head)

    def _recent(self) -> date:
        """A day of the last two weeks, so that what waits in the demo waits since days, not years."""
        today = clock.today()
        last = today if today.year in calendar.workdays().years else date(2023, 12, 22)
        return last - timedelta(days=self.random.randint(7, 14))

    def renew(self, made: Made) -> None:
        """Renew an accreditation whose validity would have ended by now."""
        unit = made.unit
        if made.ending != "ACCREDITED" or unit.valid_to is None or unit.valid_to > clock.today() + timedelta(days=60):
            return
        day = unit.valid_to - timedelta(days=30)
        agent, auditor = (
            self.people.officer(unit.region_code, "agent"),
            self.people.officer(unit.region_code, "auditor"),
        )
        with acting_as(agent), clock.frozen(hour(self.random, day)):
            services.add_comparison(
                agent,
                unit_id=unit.id,
                compared_on=day,
                source_doc="信用信息共享平台比对",
                arrears_count=0,
                dispute_count=0,
                is_dishonest=False,
                is_abnormal=False,
            )
        with acting_as(auditor), clock.frozen(hour(self.random, day + timedelta(days=2))):
            services.renew(auditor, unit, reason="年度考核合格，同意续期。")

    def _day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randint(0, (last - first).days))
