"""The young people of the cohort of 2023, written into the register as they stand today, and those of today."""

from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.bulk import insert_rows
from app.core.crypto import keyed_hash
from app.core.identifiers import new_id
from app.extensions import db
from app.programme.states import EducationBand
from app.trainees.models import EligibilityCheck, Trainee
from app.trainees.states import Category, Channel, TraineeState
from seeds.demo.placed.plan import Person
from seeds.demo.youth import Youth, youths

BANDS = {
    "14": EducationBand.POSTGRAD,
    "21": EducationBand.BACHELOR,
    "31": EducationBand.JUNIOR_COLLEGE,
    "SENIOR_TECH": EducationBand.JUNIOR_COLLEGE,
    "41": EducationBand.SECONDARY,
    "61": EducationBand.HIGH_SCHOOL,
    "71": EducationBand.LOWER,
}
PLACEABLE = ("graduate", "youth")
COHORT_SEED = 20231
KEPT = [
    "name",
    "sex",
    "birth",
    "ethnicity",
    "hukou_region",
    "residence_region",
    "education",
    "school",
    "major_class",
    "major_name",
    "graduation_date",
    "certificate_no",
    "unemp_reg_no",
    "unemp_reg_date",
    "wish_regions",
    "wish_categories",
    "wish_industries",
]


def of_2023(number: int, random: Random) -> list[Person]:
    """People who were eligible in the summer of 2023 and whose internship is over; each is stored and checked."""
    summer = date(2023, 6, 20)
    with_room = [one for one in youths(number * 2, summer, COHORT_SEED) if one.kind in PLACEABLE]
    known = set(db.session.scalars(select(Trainee.id_hash)))
    fresh = [one for one in with_room if keyed_hash(one.facts["id_no"]) not in known][:number]
    rows = [_row(one, summer - timedelta(days=random.randint(1, 90))) for one in fresh]
    insert_rows(Trainee, rows, told=())
    insert_rows(EligibilityCheck, [_check(row, summer) for row in rows], told=())
    return [_person(row) for row in rows]


def _row(one: Youth, day: date) -> dict[str, Any]:
    facts, entered = one.facts, clock.now().replace(year=day.year, month=day.month, day=day.day, hour=10)
    number = facts["id_no"]
    return {
        "id": new_id(),
        **{name: facts[name] for name in KEPT},
        "id_no": number,
        "id_hash": keyed_hash(number),
        "id_tail": number[-4:],
        "phone": facts["phone"],
        "phone_hash": keyed_hash(facts["phone"]),
        "region_code": one.county,
        "in_realname_db": one.kind == "graduate",
        "channels": str(Channel.REALNAME_DB if one.kind == "graduate" else Channel.UNEMP_REGISTER),
        "category": Category.GRADUATE if one.kind == "graduate" else Category.YOUTH,
        "category_checked_on": day,
        "check_valid_to": day + timedelta(days=30),
        "consent_scope": "COMPARISON PUSH",
        "consent_on": day,
        "is_willing": False,
        "bank_name": "宁夏银行",
        "bank_no": f"62170099{number[-8:-1]}0{number[-5:-1]}",
        "state": TraineeState.FINISHED,
        "created_at": entered,
        "updated_at": entered,
    }


def _check(row: dict[str, Any], on: date) -> dict[str, Any]:
    return {
        "trainee_id": row["id"],
        "region_code": row["region_code"],
        "checked_on": on,
        "checked_by": "县区经办",
        "valid_to": on + timedelta(days=30),
        "eligible": True,
        "category": row["category"],
        "answers": "[]",
        "parameters": "[]",
        "evidence": "[]",
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
    }


def _person(row: dict[str, Any]) -> Person:
    band = BANDS[str(row["education"])]
    return Person(row["id"], row["name"], row["id_tail"], row["region_code"], str(row["category"]), str(band))


def of_today(number: int) -> list[Person]:
    """People of the register whom nobody has visited yet and who could be on post now."""
    day = clock.today()
    wanted = (
        select(Trainee)
        .where(
            Trainee.state == TraineeState.COLLECTED,
            Trainee.hukou_region.startswith("64"),
            Trainee.education.is_not(None),
            Trainee.deadline_on > day,
            ~Trainee.is_hardship,
            Trainee.birth < date(day.year - 18, day.month, 1),
        )
        .order_by(Trainee.id)
        .limit(number)
    )
    people = list(db.session.scalars(wanted))
    found = []
    for person in people:
        is_graduate = person.graduate_until is not None and person.graduate_until > day
        category = Category.GRADUATE if is_graduate else Category.YOUTH
        band = BANDS.get(str(person.education), EducationBand.HIGH_SCHOOL)
        found.append(Person(person.id, person.name, person.id_tail, person.region_code, str(category), str(band)))
    return found
