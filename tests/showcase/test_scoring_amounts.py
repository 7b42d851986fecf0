"""Handing out many scores takes a few statements, however many there are; 2,000 nominations to 3 experts in seconds."""

import time
from typing import Any

import pytest

from app.core import loading
from app.core.actor import SYSTEM, acting_as
from app.core.identifiers import new_id
from app.extensions import db
from app.showcase.models import Nomination, ShowcaseBatch
from app.showcase.services.scoring import open_scoring
from app.units.models import Unit
from tests.factories import make_unit, uscc
from tests.showcase import scoring_factories as made

MOST_SECONDS = 20  # a tenth of it on an idle computer
LETTERS = iter(range(500_000, 900_000))


def _copied(record: Any, count: int, changes: Any) -> list[dict[str, Any]]:
    """Rows like a stored one, as many as wanted, each with a key and changes of its own."""
    names = [column.name for column in record.__table__.columns]
    alike = {name: getattr(record, name) for name in names}
    return [{**alike, "id": new_id(), **changes(number)} for number in range(count)]


def _many(batch: ShowcaseBatch, count: int) -> None:
    with acting_as(SYSTEM):
        unit = make_unit()
        first = made.make_nomination(batch, unit)
        units = _copied(
            unit, count - 1, lambda n: {"uscc": uscc(next(LETTERS)), "accreditation_no": f"V{n}{new_id()[:8]}"}
        )
        loading.put_rows(Unit.__table__, units)  # type: ignore[arg-type]
        rows = _copied(first, count - 1, lambda n: {"unit_id": units[n]["id"]})
        loading.put_rows(Nomination.__table__, rows)  # type: ignore[arg-type]
        db.session.expire_all()


@pytest.mark.parametrize("count", [30, 60])
def test_the_number_of_statements_does_not_grow(cast: Any, statements: list[str], count: int) -> None:
    batch = made.make_batch()
    made.make_panel(batch)
    _many(batch, count)
    statements.clear()
    with acting_as(cast["region_admin"]):
        assert open_scoring(batch).scores == 3 * count
    assert len(statements) <= 40


def test_two_thousand_nominations_are_handed_out_in_seconds(cast: Any, statements: list[str]) -> None:
    batch = made.make_batch()
    made.make_panel(batch)
    _many(batch, 2000)
    statements.clear()
    start = time.perf_counter()
    with acting_as(cast["region_admin"]):
        opening = open_scoring(batch)
    taken = time.perf_counter() - start
    print(f"\n{db.engine.dialect.name}: {opening.scores} scores in {taken:.2f} s, {len(statements)} statements")
    assert (opening.scores, opening.short) == (6000, [])
    assert len(statements) <= 80
    assert taken < MOST_SECONDS
