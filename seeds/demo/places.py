"""The split of the targets to counties, and the offices and contacts of every city and county."""

from datetime import datetime
from random import Random

from faker import Faker
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.organisations import services
from app.organisations.models import DepartmentOffice
from app.organisations.queries import areas, cities, counties_of
from app.programme.models import Target
from app.programme.queries import split_of
from app.programme.services import Share, split_target
from seeds.demo.cast import People

SPLIT_AT = datetime(2023, 6, 20, 10, 0)
AREA_CODES = {"6401": "0951", "6402": "0952", "6403": "0953", "6404": "0954", "6405": "0955"}
SERVICES = (("ACCREDITATION", "见习单位认定岗"), ("POST", "见习岗位管理岗"), ("ADVICE", "政策咨询岗"))


def split_targets(people: People, random: Random) -> int:
    """Let each city split its target to its counties, with a little more than it must."""
    added = 0
    for city in cities():
        actor = people.officer(city.code, "agent")
        with acting_as(actor), clock.frozen(SPLIT_AT):
            target = db.session.scalar(select(Target).where(Target.plan_year == 2023, Target.region_code == city.code))
            if target is None or split_of(target):
                continue
            counties = counties_of(city.code)
            weights = [random.randint(8, 14) for _ in counties]
            posts = _portions((target.min_posts or 0) + 20, weights)
            trainees = _portions((target.min_trainees or 0) + 5, weights)
            added += len(
                split_target(
                    actor, target, [Share(c.code, p, t) for c, p, t in zip(counties, posts, trainees, strict=True)]
                )
            )
    return added


def _portions(total: int, weights: list[int]) -> list[int]:
    shares = [total * weight // sum(weights) for weight in weights]
    shares[0] += total - sum(shares)
    return shares


def agencies(people: People, fake: Faker, random: Random) -> int:
    """Give every city and county the office of its HRSS bureau with published contacts."""
    added = 0
    with acting_as(SYSTEM):
        known = set(
            db.session.scalars(select(DepartmentOffice.region_code).where(DepartmentOffice.department == "HRSS"))
        )
    for area in areas().values():
        if area.code in known or area.level == "PROVINCE":
            continue
        actor = people.officer(area.code, "agent")
        with acting_as(actor), clock.frozen(datetime(2023, 6, 15, 9, 0)):
            office = services.add_office(
                actor,
                department="HRSS",
                region_code=area.code,
                name=f"{area.name}人力资源和社会保障局就业服务中心",
                address=f"{area.name}{fake.street_name()}{random.randint(1, 300)}号",
                office_phone=_phone(random, area.code),
                hours="工作日 8:30—12:00，14:30—18:00",
            )
            for service, title in SERVICES:
                services.add_contact(
                    actor,
                    office_id=office.id,
                    service=service,
                    post_title=title,
                    person_name=fake.name(),
                    office_phone=_phone(random, area.code),
                    email=None,
                    published=True,
                )
            added += 1
    return added


def _phone(random: Random, code: str) -> str:
    return f"{AREA_CODES[code[:4]]}-0{random.randint(100000, 999999)}"  # no subscriber number begins with 0
