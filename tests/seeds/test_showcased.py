"""The showcase batches of the demo: every stage is there, every figure is a recount, a second run changes nothing."""

from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from random import Random

import pytest
from faker import Faker
from sqlalchemy import func, select

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.extensions import db
from app.showcase.models import (
    Nomination,
    Panelist,
    ShowcaseBatch,
    ShowcaseCheck,
    ShowcaseNotice,
    ShowcaseObjection,
    ShowcaseScore,
)
from app.showcase.rules.criteria import problems_of, sheet_of
from app.showcase.rules.facts import facts_of_text, values_of
from app.showcase.rules.scoring import average_of, spread_of
from app.units.models import Unit
from seeds.demo.cast import People
from seeds.demo.placed.load import load as load_placements
from seeds.demo.showcased.load import load
from tests.factories import make_post, make_unit

ONE_ENGINE = True  # what the services write is asked of both engines by tests/showcase
TODAY = datetime(2026, 11, 18, 11)
COUNTIES = ("640104", "640104", "640104", "640105", "640202", "640302", "640402", "640502")
UNITS, PAST = 56, 260
TABLES = (Nomination, Panelist, ShowcaseBatch, ShowcaseCheck, ShowcaseNotice, ShowcaseObjection, ShowcaseScore)


def _unit(number, people):
    county = COUNTIES[number % len(COUNTIES)]
    facts = {"accredited_on": date(2022, 11, 18), "valid_to": date(2029, 11, 18), "established_on": date(2012, 3, 1)}
    unit = make_unit(region_code=county, **facts)
    published = datetime(2023, 5, 1, 9)
    for headcount in (4, 6):
        make_post(unit, headcount=headcount, published_at=published, approved_at=published, months_min=3, months_max=6)
    login = {0: "unit1", 1: "unit2"}.get(number, f"admin{number}")
    admin = {"roles": "UNIT_ADMIN UNIT_OPERATOR", "region_code": county, "level": "COUNTY", "unit_id": unit.id}
    account = people.account(login, name="单位管理员", **admin)
    account.unit_id = unit.id
    return unit


def _load(people):
    return load(lambda _line: None, people, ease=25)


@pytest.fixture
def shown(session):
    fake = Faker("zh_CN")
    fake.seed_instance(3)
    with clock.frozen(TODAY):
        with acting_as(SYSTEM):
            people = People(fake)
            people.load()
            units = [_unit(number, people) for number in range(UNITS)]
            load_placements(lambda _line: None, Random(5), fake, past=PAST, now=(), shown=[])
        _load(people)
        with acting_as(SYSTEM):
            yield people, units


def counts():
    return {entity.__name__: db.session.scalar(select(func.count()).select_from(entity)) for entity in TABLES}


def nominations(batch):
    return list(db.session.scalars(select(Nomination).where(Nomination.batch_id == batch.id)))


def test_the_demo_stands_in_every_stage_with_figures_that_are_recounts(shown):
    people, _units = shown
    batches = {(str(batch.level), str(batch.state)): batch for batch in db.session.scalars(select(ShowcaseBatch))}
    assert set(batches) == {
        ("REGION", "NAMED"),
        ("REGION", "REGION_REVIEW"),
        ("CITY", "OPEN"),
        ("COUNTY", "PUBLIC_NOTICE"),
        ("NATIONAL", "PLANNED"),
    }
    the_named_batch_tells_a_whole_story(batches["REGION", "NAMED"])
    the_review_is_half_done(batches["REGION", "REGION_REVIEW"])
    units_apply_in_the_city(batches["CITY", "OPEN"])
    the_notice_of_the_county_runs(batches["COUNTY", "PUBLIC_NOTICE"])
    scores_and_points_are_recounts(batches.values())
    before = counts(), db.session.scalar(select(func.count()).select_from(AuditEntry))
    with clock.frozen(TODAY.replace(day=19)):
        assert _load(people) == len(batches)
    assert (counts(), db.session.scalar(select(func.count()).select_from(AuditEntry))) == before


def the_named_batch_tells_a_whole_story(batch):
    rows = nominations(batch)
    states = Counter(str(row.state) for row in rows)
    assert states["NAMED"] == 3 and states["WARNED"] == states["REVOKED"] == states["CITY_REJECTED"] == 1
    assert sorted(row.reserve_rank for row in rows if row.reserve_rank)[:2] == [1, 2]
    assert [row.round for row in rows if row.number].count(2) == 1
    recused = db.session.scalars(select(ShowcaseScore).where(ShowcaseScore.state == "RECUSED")).all()
    assert len(recused) == 2 and all(row.conflict for row in recused)
    decided = db.session.scalars(select(ShowcaseObjection).where(ShowcaseObjection.decided_on.is_not(None))).all()
    assert [str(row.state) for row in decided] == ["DISMISSED"]
    checks = Counter(str(row.result) for row in db.session.scalars(select(ShowcaseCheck)))
    assert checks == {"PASS": 3, "WARN": 1, "REVOKE": 1}
    levels = {unit.id: unit.showcase_level for unit in db.session.scalars(select(Unit))}
    for row in rows:
        assert (levels[row.unit_id] == "REGION") == (row.state in ("NAMED", "WARNED")), row.unit_name


def the_review_is_half_done(batch):
    states = Counter(str(row.state) for row in nominations(batch))
    assert batch.is_blind and states["SCORED"] >= 4 and states["CITY_RECOMMENDED"] >= 8
    left = select(func.count()).where(ShowcaseScore.batch_id == batch.id, ShowcaseScore.state == "ASSIGNED")
    begun = left.where(ShowcaseScore.points != "{}")
    assert (db.session.scalar(left) or 0) > (db.session.scalar(begun) or 0) > 0


def units_apply_in_the_city(batch):
    states = Counter(str(row.state) for row in nominations(batch))
    assert states["DRAFT"] == 1 and states["SUBMITTED"] >= 3
    assert batch.opens_on <= clock.today() <= batch.closes_on


def the_notice_of_the_county_runs(batch):
    notice = db.session.scalars(select(ShowcaseNotice).where(ShowcaseNotice.batch_id == batch.id)).one()
    assert str(notice.state) == "RUNNING" and notice.from_day <= clock.today() <= notice.to_day
    assert Counter(str(row.state) for row in nominations(batch))["OBJECTED"] == 1


def scores_and_points_are_recounts(batches):
    for batch in batches:
        sheet = sheet_of(batch.criteria)
        assert problems_of(sheet) == []
        for row in nominations(batch):
            if row.facts_on:
                points = sheet.system_points(values_of(facts_of_text(row.facts)))
                assert (row.system_points, row.bonus) == (sheet.base(points), sheet.bonus(points))
            if row.score is None:
                continue
            given = select(ShowcaseScore.total).where(
                ShowcaseScore.nomination_id == row.id,
                ShowcaseScore.round == row.round,
                ShowcaseScore.state == "SUBMITTED",
            )
            totals = [Decimal(total) for total in db.session.scalars(given)]
            assert len(totals) == row.experts >= batch.experts_min
            assert (row.average, row.spread) == (average_of(totals), spread_of(totals))
            assert row.score == min(sheet.full_score, row.average + row.bonus)
