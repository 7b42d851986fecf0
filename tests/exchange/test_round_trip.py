"""What we export can be imported again: unchanged it changes nothing, a changed cell changes its record."""

import io
from dataclasses import replace

import openpyxl
import pytest

from app.core.actor import acting_as
from app.core.views.extract import SOURCES, Extract, Wanted
from app.exchange.services import TARGETS, storing
from app.exchange.services.importing import targets_of
from app.security.states import Department
from app.units.models import Unit
from tests.exchange.importing import faults, upload
from tests.factories import make_unit
from tests.guards.rows import ROWS

HOME = "640104"
CHANNELS = {
    "trainee",  # people come in by the file of a source, never by the list of the register; tests/trainees
    "retention-check",  # answered by the file of the insurance office; tests/placements/test_after_import.py
}


def _pairs():
    return sorted({name for name in TARGETS if name in ROWS} - CHANNELS)


def _source(name):
    return next(key for key, source in SOURCES.items() if source.card.name == name)


def _exported(name, form, **given):
    made, stream = Extract(Wanted(_source(name), given, form)), io.BytesIO()
    made.write(stream)
    return stream.getvalue(), made.rows


def _keeper(cast, name):
    """Somebody who may both take the list away and bring it in, and their rows of it."""
    officers = [cast["xingqing_agent"], cast["center"], cast["finance_xingqing"]]
    for actor in officers + [replace(cast["sci"], department=department) for department in Department]:
        with acting_as(actor):
            brings = name in {target.name for target in targets_of(actor)}
            if brings and SOURCES[_source(name)].may_take() and _exported(name, "xlsx")[1]:
                return actor
    raise AssertionError(f"nobody both takes and brings {name}")


def _options(name):
    return {
        column.name: column.options[0][0] for column in TARGETS[name].options() if column.required and column.options
    }


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_that_nobody_touched_changes_nothing(app, session, cast, form):
    assert len(_pairs()) > 20
    for name in _pairs():
        record = ROWS[name](HOME)
        with acting_as(_keeper(cast, name)) as actor:
            before = record.version
            body, rows = _exported(name, form)
            batch = upload(actor, body, target=name, name=f"名单.{form}", **_options(name))
            assert (name, faults(batch), batch.state) == (name, {}, "CHECKED")
            storing.run(actor, batch)
            assert (name, batch.unchanged, batch.updated, batch.created) == (name, rows, 0, 0)
            session.refresh(record)
            assert record.version == before


def test_a_changed_cell_changes_its_record_alone(session, cast):
    keeper = cast["xingqing_agent"].user_id
    units = [make_unit(name=f"往返单位{n}", state="DRAFT", created_by_id=keeper) for n in range(3)]
    with acting_as(cast["xingqing_agent"]) as actor:
        body, rows = _exported("unit", "xlsx", q="往返单位", order="name")
        book = openpyxl.load_workbook(io.BytesIO(body))
        sheet = book.active
        headings = [cell.value for cell in sheet[1]]
        sheet.cell(3, headings.index("单位名称") + 1).value = "往返单位改名"
        changed = io.BytesIO()
        book.save(changed)
        batch = upload(actor, changed.getvalue(), target="unit")
        assert (rows, faults(batch)) == (3, {})
        storing.run(actor, batch)
        assert (batch.updated, batch.unchanged, batch.created) == (1, 2, 0)
    session.expire_all()
    with acting_as(cast["xingqing_agent"]):
        names = [session.get(Unit, unit.id).name for unit in units]
    assert names == ["往返单位0", "往返单位改名", "往返单位2"]
