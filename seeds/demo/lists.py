"""The lists of the ten departments: what proves the kinds of the demo's units, and what else stands on them."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from app.core import clock
from app.core.actor import Actor, acting_as
from app.organisations.queries import areas, cities, counties_of
from app.registers import models as lists
from app.registers.rules.lists import completed
from app.registers.services.bulk import add_many, hashed
from app.registers.services.lists import add
from app.registers.states import UnitKind as K
from app.security.queries import account_by_login, actor_for
from app.security.states import Department
from app.units.models import Unit
from seeds.demo.codes import credit_code
from seeds.demo.words import BRANDS

LOGINS = {Department.HRSS: "center", **{owner: owner.value.lower() for owner in Department if owner != Department.HRSS}}
TITLES = (
    "盐碱地改良关键技术",
    "葡萄酒风味物质分析",
    "光伏组件智能运维",
    "枸杞精深加工工艺",
    "煤化工废水处理",
    "工业互联网数据平台",
)
ZONES = (
    ("640100", "银川经济技术开发区", "NATIONAL"),
    ("640100", "银川高新技术产业开发区", "NATIONAL"),
    ("640200", "石嘴山经济技术开发区", "NATIONAL"),
    ("640300", "吴忠金积工业园区", "REGION"),
    ("640400", "固原经济技术开发区", "REGION"),
    ("640500", "中卫工业园区", "REGION"),
)
CAMPUSES = (
    ("640104", "宁夏大学", "怀远校区", 12000),
    ("640105", "北方民族大学", "西夏校区", 9000),
    ("640106", "宁夏医科大学", "双怡校区", 6000),
    ("640402", "宁夏师范大学", "固原校区", 5200),
    ("640121", "宁夏职业技术学院", "永宁校区", 8000),
    ("640502", "中卫职业技术学院", "沙坡头校区", 3000),
)
EVENTS = ("返家乡社会实践见习专场", "青年就业见习政策宣讲", "青年人才企业行", "扬帆计划见习对接会")


class Lists:
    """Entries of the departments' lists, each put there by an officer of the department."""

    def __init__(self, random: Random):
        self.random, self.today = random, clock.today()  # the day of the demo, not of the deed that is told
        self.officers: dict[Department, Actor] = {}
        self.projects: dict[str, str] = {}
        self.serial = 0

    def officer(self, owner: Department) -> Actor:
        """The department's officer at the region."""
        if owner not in self.officers:
            account = account_by_login(LOGINS[owner])
            assert account is not None
            self.officers[owner] = actor_for(account)
        return self.officers[owner]

    def enter(self, entity: type[lists.Entry], **facts: Any) -> lists.Entry:
        """Put one entry on a list."""
        officer = self.officer(entity.department)
        with acting_as(officer):
            return add(officer, entity, **facts)

    def enter_many(self, entity: type[lists.Entry], rows: Sequence[dict[str, Any]]) -> None:
        """Put entries that name the same facts on a list at once, as an import does."""
        officer = self.officer(entity.department)
        with acting_as(officer):
            add_many(officer, entity, [hashed(entity, completed(entity, row)) for row in rows])

    def prove(self, unit: Unit, kind: str, begins: date) -> None:
        """Put a unit on the list that proves the kind, from the year in which it applied."""
        self.serial += 1
        common = {
            "uscc": unit.uscc,
            "name": unit.name,
            "region_code": unit.region_code,
            "proof_no": f"{kind[:3]}-{begins.year}-{self.serial:04d}",
            "valid_from": date(begins.year, 1, 1),
            "valid_to": date(self.today.year + 2, 12, 31),
        }
        PROVING[K(kind)](self, common)

    def project(self, unit: Unit, begins: date) -> str:
        """The number of a running science project of the unit, entered when it has none yet."""
        if unit.uscc not in self.projects:
            self.prove(unit, K.TECH_ENTERPRISE.value, begins)
        return self.projects[unit.uscc]

    def _science(self, common: dict[str, Any]) -> None:
        number = f"{common['valid_from'].year}BEG{self.serial:05d}"
        self.projects[common["uscc"]] = number
        title, level = self.random.choice(TITLES), self.random.choice(("REGION", "REGION", "CITY", "NATIONAL"))
        self.enter(lists.ScienceProject, **common | {"proof_no": number}, title=f"{title}研究与示范", level=level)

    def _tech_sme(self, common: dict[str, Any]) -> None:
        """Registered anew every year; the last one holds."""
        for year in sorted({common["valid_from"].year, self.today.year}):
            days = {"valid_from": date(year, 1, 1), "valid_to": date(year, 12, 31)}
            number = f"{year}64{self.serial:08d}"
            self.enter(lists.TechCompany, **common | days | {"proof_no": number}, kind="TECH_SME")

    def _simple(self, entity: type[lists.Entry], common: dict[str, Any], **own: Any) -> None:
        self.enter(entity, **common, **own)

    # -- what is no proof of a unit of the demo

    def others(self) -> int:
        """Organisations that are no units yet, campuses, zones, chambers, money, promises and events."""
        before, today = self.serial, self.today
        for code, name, level in ZONES:
            self._plain(lists.DevelopmentZone, code, name, level=level, office_phone="0951-0000000")
        for code, school, campus, students in CAMPUSES:
            facts = {"school": school, "address": f"{areas()[code].name}校园路1号", "students": students}
            self._plain(lists.Campus, code, f"{school}{campus}", office_phone="0951-0000000", **facts)
        for county in counties_of("640000"):
            self._county(county.code, county.short_name, today)
        for city in cities():
            name = f"{city.short_name}青年企业家商会"
            self._plain(
                lists.Chamber, city.code, name, members=self.random.randint(40, 260), office_phone="0951-0000000"
            )
        return self.serial - before

    def _plain(self, entity: type[lists.Entry], region: str, name: str, **own: Any) -> None:
        self.serial += 1
        self.enter(entity, region_code=region, name=name, valid_from=date(2020, 1, 1), **own)

    def _county(self, county: str, place: str, today: date) -> None:
        self._money(county, today)
        for number in range(2):
            held = today - timedelta(days=self.random.randint(5, 200))
            met = self.random.randint(40, 300)
            facts = {"place": f"{place}青年之家", "participants": met, "intentions": met // self.random.randint(3, 9)}
            self.serial += 1
            name = f"{place}{self.random.choice(EVENTS)}（{held:%Y%m%d}{number}）"
            self.enter(lists.YouthEvent, region_code=county, name=name, held_on=held, **facts)
        for entity, ending, own in CANDIDATES:
            self.serial += 1
            name = f"{place}{self.random.choice(BRANDS)}{ending}"
            since = date(today.year - 1, 1, 1)
            until = today + timedelta(days=self.random.choice((-30, 25, 50, 400, 700)))
            facts = {"region_code": county, "name": name, "uscc": credit_code(5000 + self.serial, county)}
            facts |= {"valid_from": since, "valid_to": until, "proof_no": f"{today.year - 1}-{self.serial:04d}"}
            self.enter(entity, **facts, **own)

    def _money(self, county: str, today: date) -> None:
        for year in sorted({2023, 2024, today.year - 1, today.year}):
            for item, amount in (("LIVING", 320), ("ACCIDENT_INSURANCE", 9), ("REMAINING", 24), ("FLEX_SOCIAL", 4)):
                yuan = Decimal(self.random.randint(amount * 70, amount * 130) * 100)
                self.serial += 1
                facts = {"year": year, "item": item, "source": "REGION", "amount_yuan": yuan}
                doc_no = f"宁财（社）指标〔{year}〕{self.serial}号"
                with clock.frozen(datetime(year, 1, 16, 10)):
                    self.enter(lists.BudgetLine, region_code=county, doc_no=doc_no, **facts)
        for _number in range(2):
            self.serial += 1
            paid = today - timedelta(days=self.random.randint(10, 300))
            facts = {"paid_on": paid, "amount_yuan": Decimal(self.random.randint(12, 180) * 1950)}
            self.enter(
                lists.PaymentVoucher,
                region_code=county,
                voucher_no=f"PZ{paid:%Y%m}{self.serial:05d}",
                payee="见习单位（批量）",
                **facts,
            )

    def pledges(self, owned: list[Unit]) -> int:
        """What the state-owned units promise for the year."""
        for unit in owned:
            facts = {"uscc": unit.uscc, "name": unit.name, "region_code": unit.region_code}
            self.enter(lists.InternshipPledge, **facts, year=self.today.year, posts=self.random.randint(3, 30))
        return len(owned)


def _entry(entity: type[lists.Entry], **own: Any) -> Callable[[Lists, dict[str, Any]], None]:
    def enter(to: Lists, common: dict[str, Any]) -> None:
        chosen = {name: to.random.choice(value) if isinstance(value, tuple) else value for name, value in own.items()}
        to.enter(entity, **common, **chosen)

    return enter


def _batch(entity: type[lists.Entry], **own: Any) -> Callable[[Lists, dict[str, Any]], None]:
    return lambda to, common: _entry(entity, batch=f"{common['valid_from'].year}年第一批", **own)(to, common)


PROVING: dict[K, Callable[[Lists, dict[str, Any]], None]] = {
    K.TECH_ENTERPRISE: Lists._science,
    K.TECH_SME: Lists._tech_sme,
    K.LEADING_MANUFACTURER: _batch(lists.LeadingManufacturer, chain=("新材料", "装备制造", "绿色食品")),
    K.SINGLE_CHAMPION: _batch(lists.SingleChampion, product=("煤机刮板链条", "精密铸件", "特种分离膜")),
    K.LITTLE_GIANT: _batch(lists.LittleGiant),
    K.SPECIALIZED_SME: _batch(lists.SpecializedSme),
    K.MSME: _entry(lists.Msme, scale=("SMALL", "SMALL", "MICRO", "MEDIUM")),
    K.PRIVATE_TECH_SCHOOL: _entry(lists.PrivateTechSchool, school_kind=("COMMON", "SENIOR")),
    K.KEY_ENTERPRISE: _entry(lists.KeyEnterprise, kind=("COMMERCE", "FOREIGN_TRADE", "FOREIGN_INVESTED")),
    K.STATE_OWNED: _entry(lists.StateOwnedEnterprise, level=("REGION", "CITY", "COUNTY")),
    K.PRIVATE_ENTERPRISE: _entry(lists.MemberCompany, chamber=("餐饮行业商会", "建材行业商会", None)),
    K.COMMUNITY_ORG: _entry(lists.CommunityOrganisation, kind="COMMUNITY_ORG"),
    K.COMMUNITY_SERVICE: _entry(lists.CommunityOrganisation, kind="COMMUNITY_SERVICE"),
    K.SOCIAL_ORG: _entry(lists.SocialOrganisation, kind=("SERVICE", "GROUP")),
}
CANDIDATES: tuple[tuple[type[lists.Entry], str, dict[str, Any]], ...] = (
    (lists.LittleGiant, "精密机械有限公司", {"batch": "第四批"}),
    (lists.SpecializedSme, "新材料科技有限公司", {"batch": "第三批"}),
    (lists.TechCompany, "数字科技有限公司", {"kind": "HIGH_TECH"}),
    (lists.KeyEnterprise, "国际贸易有限公司", {"kind": "FOREIGN_TRADE"}),
    (lists.SocialOrganisation, "青年志愿服务中心", {"kind": "SERVICE"}),
    (lists.MemberCompany, "食品有限公司", {"chamber": "食品行业商会"}),
)
