"""Rows for measurements: written in bulk, plausible in shape, without history; never mixed with the demo."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy import insert

from app.core import clock
from app.core.calendar import add_years
from app.core.codes import Industry
from app.core.crypto import encrypt, keyed_hash
from app.core.identifiers import new_id
from app.core.unit_of_work import commit
from app.extensions import db
from app.organisations.queries import counties_of
from app.posts.models import Post
from app.posts.states import PostState
from app.programme.states import EducationBand, PostCategory
from app.registers.states import UnitKind
from app.trainees.models import Trainee
from app.trainees.states import TraineeState
from app.units.models import Unit
from app.units.states import UnitState
from seeds import bench_attendance as attendance
from seeds.bench_attendance import IN_A_UNIT, placements_for
from seeds.demo.words import BRANDS, TRADES
from seeds.demo.youth import youths

CHUNK = 5000
START = datetime(2023, 1, 3, 9, 0)
OPTIONAL = {
    "unemp_reg_no",
    "unemp_reg_date",
    "education",
    "school",
    "major_class",
    "major_name",
    "graduation_date",
    "certificate_no",
}
Rows = Iterator[dict[str, Any]]


def load_attendance(say: Callable[[str], Any], *, day_rows: int) -> list[str]:
    """Write units of two hundred trainees with so many days of attendance; return the keys of the units."""
    random, counties = Random(2), [area.code for area in counties_of("640000")]
    ids: list[tuple[str, str]] = []
    people = placements_for(day_rows)
    number = -(-people // IN_A_UNIT)
    posts: list[dict[str, Any]] = []
    trainees: list[dict[str, Any]] = []
    _write(Unit, _units(number, counties, random, ids), number, say)
    _write(Post, _kept(_posts_of(ids, random), posts), number, say)
    _write(Trainee, _kept(_trainees(people, random), trainees), people, say)
    return attendance.load(say, posts=posts, trainees=trainees, day_rows=day_rows)


def _kept(rows: Rows, into: list[dict[str, Any]]) -> Rows:
    for row in rows:
        into.append(row)
        yield row


def _posts_of(ids: list[tuple[str, str]], random: Random) -> Rows:
    """One published post for each unit."""
    for (unit_id, county), row in zip(ids, _posts(len(ids), ids, random), strict=True):
        moment = row["created_at"]
        yield row | {
            "unit_id": unit_id,
            "region_code": county,
            "city_code": county[:4] + "00",
            "headcount": IN_A_UNIT,
            "places_taken": IN_A_UNIT,
            "is_model": False,
            "model_since": None,
            "state": PostState.FULL,
            "unit_confirmed_at": moment,
            "approved_at": moment,
            "published_at": moment,
            "last_confirmed_on": moment.date(),
        }


def load(say: Callable[[str], Any], *, posts: int, units: int, trainees: int = 0) -> None:
    """Write units, posts and young people; ``say`` is told the progress. Run it on a database of its own."""
    random = Random(1)
    counties = [area.code for area in counties_of("640000")]
    ids: list[tuple[str, str]] = []
    _write(Unit, _units(units, counties, random, ids), units, say)
    _write(Post, _posts(posts, ids, random), posts, say)
    _write(Trainee, _trainees(trainees, random), trainees, say)
    db.session.connection().exec_driver_sql("ANALYZE")
    commit()


def _write(entity: Any, rows: Rows, number: int, say: Callable[[str], Any]) -> None:
    done, chunk = 0, []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK or done + len(chunk) == number:
            db.session.execute(insert(entity.__table__), chunk)
            commit()
            done += len(chunk)
            chunk = []
            say(f"{entity.__tablename__}: {done:,} of {number:,}")


def _common(county: str, moment: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "region_code": county,
        "city_code": county[:4] + "00",
        "created_at": moment,
        "updated_at": moment,
        "version": 1,
    }


def _units(number: int, counties: list[str], random: Random, ids: list[tuple[str, str]]) -> Rows:
    secret = encrypt("13900000000")
    for index in range(number):
        county, trade, moment = random.choice(counties), random.choice(TRADES), START + timedelta(minutes=index * 7)
        row = _common(county, moment)
        ids.append((row["id"], county))
        yield {
            **row,
            "uscc": f"91{county}MB{index:08d}",
            "name": f"宁夏{random.choice(BRANDS)}{index}{random.choice(trade.endings)}",
            "legal_form": "ENTERPRISE",
            "industry": Industry(trade.industry),
            "established_on": date(2012, 3, 1),
            "address": "人民路1号",
            "legal_rep": "负责人",
            "staff_total": 80,
            "staff_insured": 60,
            "contact_name": secret,
            "contact_phone": secret,
            "is_dispatch_agency": False,
            "safety_ok": True,
            "arrears_count": 0,
            "dispute_count": 0,
            "dishonest_flag": False,
            "abnormal_flag": False,
            "proposed_for_fraud": False,
            "state": UnitState.ACCREDITED,
            "submitted_at": moment,
            "accredited_on": moment.date(),
            "last_confirmed_on": moment.date(),
            "accreditation_no": f"B{index:09d}",
            "valid_to": date(2027, 12, 31),
            "kinds": UnitKind.MSME.value,
        }


def _posts(number: int, ids: list[tuple[str, str]], random: Random) -> Rows:
    states = [PostState.PUBLISHED] * 7 + [PostState.PAUSED, PostState.SUBMITTED, PostState.DRAFT]
    titles = [title for trade in TRADES for several in trade.posts.values() for title in several]
    for index in range(number):
        unit_id, county = random.choice(ids)
        moment, state = START + timedelta(seconds=index * 140), random.choice(states)
        sent = state not in (PostState.DRAFT,)
        approved = state in (PostState.PUBLISHED, PostState.PAUSED)
        model = approved and index % 9 == 0
        yield {
            **_common(county, moment),
            "unit_id": unit_id,
            "title": f"{random.choice(titles)}{index % 100}",
            "category": random.choice(list(PostCategory)),
            "industry": random.choice(list(Industry)),
            "duties": "在带教老师指导下参与日常工作。",
            "headcount": 3,
            "places_taken": 0,
            "education": random.choice(list(EducationBand)),
            "months_min": 3,
            "months_max": 12,
            "allowance_yuan": Decimal("2050.00"),
            "is_hazardous": False,
            "is_model": model,
            "model_since": moment.date() if model else None,
            "plan_year": 2023,
            "state": state,
            "unit_confirmed_at": moment if sent else None,
            "approved_at": moment if approved else None,
            "published_at": moment if approved else None,
            "last_confirmed_on": moment.date() if approved else None,
        }


def _trainees(number: int, random: Random) -> Rows:
    """The people of the demo, many more of them: two in five checked, one in eight in hardship."""
    today = clock.today()
    columns = {column.key for column in Trainee.__table__.columns}
    for one in youths(number, today):
        facts = {name: value for name, value in one.facts.items() if name in columns and value is not None}
        checked = one.kind in ("graduate", "youth") and one.number % 5 < 2
        hard = one.number % 8 == 0
        graduation = facts.get("graduation_date")
        until = add_years(graduation, 2) if graduation else None
        young = add_years(facts["birth"], 25) - timedelta(days=1)
        yield {
            **_common(one.county, START + timedelta(minutes=one.number)),
            **dict.fromkeys(columns & OPTIONAL),
            **facts,
            "id_no": facts["id_no"],
            "id_hash": keyed_hash(facts["id_no"]),
            "id_tail": facts["id_no"][-4:],
            "phone_hash": keyed_hash(facts["phone"]),
            "in_realname_db": graduation is not None,
            "in_school": False,
            "employee_insured": False,
            "active_business": False,
            "channels": "REALNAME_DB" if graduation else "UNEMP_REGISTER",
            "category": ("GRADUATE" if graduation else "YOUTH") if checked else None,
            "category_checked_on": today if checked else None,
            "check_valid_to": today + timedelta(days=random.randint(0, 29)) if checked else None,
            "graduate_until": until,
            "youth_until": young,
            "deadline_on": max(until, young) if until else young,
            "is_hardship": hard,
            "hardship_since": today - timedelta(days=90) if hard else None,
            "waiting_since": today - timedelta(days=random.randint(1, 200)) if checked else None,
            "consent_scope": "COMPARISON PUSH" if checked else "",
            "consent_on": today if checked else None,
            "guardian_consent": False,
            "state": TraineeState.ELIGIBLE if checked else TraineeState.COLLECTED,
        }
