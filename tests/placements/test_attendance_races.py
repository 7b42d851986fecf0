"""Three sides at the same moment lose nothing, and figures are a recount; PostgreSQL only, where rows are locked."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import clock
from app.core.calendar import month_bounds
from app.extensions import db
from app.placements.models import Application, AttendanceDay, AttendanceMonth, Mentor, Placement
from app.placements.queries.attendance.days import day_rows, terms_of
from app.placements.queries.attendance.months import months_of
from app.placements.rules.attendance import counted
from app.placements.services.attendance import days
from app.placements.states.attendance import AttendanceCode as Code
from app.posts.models import Post
from app.programme.queries import database_params
from app.trainees.models import EligibilityCheck, Trainee
from app.units.models import Unit
from tests.placements.attendance_factories import make_attended, mentor_of, trainee_of, unit_of
from tests.trainees.test_races import at_once, store

NOW = date(2023, 7, 31)
WORKED = [date(2023, 7, day) for day in (10, 11, 12, 13, 14, 17, 18, 19, 20, 21)]


@pytest.fixture
def placement_id(app: Flask) -> Iterator[str]:
    """A placement that is really stored, and taken away afterwards."""
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("row locks exist only on PostgreSQL")

    def make() -> str:
        with clock.frozen(NOW):
            return make_attended().id

    key = store(app, make)
    yield key
    store(app, lambda: _take_away(key))


def _take_away(key: str) -> None:
    row = db.session.get_one(Placement, key)
    facts = (row.application_id, row.mentor_id, row.post_id, row.trainee_id, row.unit_id)
    for entity in (AttendanceDay, AttendanceMonth):
        db.session.execute(sa.delete(entity).where(entity.placement_id == key))
    db.session.execute(sa.delete(Placement).where(Placement.id == key))
    db.session.execute(sa.delete(Application).where(Application.id == facts[0]))
    db.session.execute(sa.delete(EligibilityCheck).where(EligibilityCheck.trainee_id == facts[3]))
    for entity, found in ((Mentor, facts[1]), (Post, facts[2]), (Trainee, facts[3]), (Unit, facts[4])):
        db.session.execute(sa.delete(entity).where(entity.id == found))


def _deed(app: Flask, key: str, side: Any, chosen: list[date], code: str) -> Callable[[], int]:
    actors = {"trainee": trainee_of, "mentor": mentor_of, "unit": unit_of}

    def act() -> int:
        def say() -> int:
            with clock.frozen(NOW):
                placement = db.session.get_one(Placement, key)
                wanted = {(key, day): Code(code) for day in chosen}
                return days.say(actors[side](placement), side, [placement], wanted).written

        return int(store(app, say))

    return act


@pytest.mark.parametrize("_round", range(3))
def test_three_sides_at_once_open_one_sheet_and_lose_nothing(app: Flask, placement_id: str, _round: int) -> None:
    at_once(
        [
            _deed(app, placement_id, "trainee", WORKED, "P"),
            _deed(app, placement_id, "mentor", WORKED[:7], "P"),
            _deed(app, placement_id, "unit", WORKED[5:], "L"),
            _deed(app, placement_id, "unit", WORKED[:5], "P"),
        ]
    )
    store(app, lambda: _prove(placement_id))


def _prove(key: str) -> None:
    with clock.frozen(NOW):
        placement = db.session.get_one(Placement, key)
        [sheet] = months_of(placement)
        rows = day_rows([key], *month_bounds("2023-07"))
        assert len(rows) == len(WORKED)
        assert all(row.trainee_code == Code.P and row.unit_code is not None for row in rows)
        term = terms_of([placement])[key]
        figures = counted("2023-07", term, {row.day: row.code for row in rows}, database_params().workdays)
        assert figures == tuple(getattr(sheet, name) for name in figures._fields)
        assert (sheet.attended, sheet.undecided) == (7, 9)
