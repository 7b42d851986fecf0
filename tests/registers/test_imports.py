"""Lists come from spreadsheets: every fault by its cell, doubles told, thousands of rows at once, and taken back."""

import io
from datetime import date

import pytest
import sqlalchemy as sa
import xlsxwriter

from app.core import clock
from app.core.actor import acting_as
from app.core.audit import AuditEntry
from app.core.errors import OutOfReach
from app.core.scope import unscoped
from app.exchange.services import TARGETS
from app.exchange.services.checking import check
from app.exchange.services.columns import KEY_HEADING, layout_of
from app.exchange.services.reading import read
from app.extensions import db
from app.registers import queries, signals
from app.registers.models import KindProof
from app.registers.services import lists
from tests.factories import id_number, uscc
from tests.guards.rows import count_of, row_of
from tests.registers.entries import BY_NAME, ELSEWHERE, HOME, NAMES, NEIGHBOUR, facts_for, make_entry, remove

UPDATE = {"doubles": "UPDATE"}


def _cell(target, name, value):
    """How a person writes a fact in a sheet."""
    column = next(column for column in target.columns() if column.name == name)
    labels = dict(column.options)
    if name == "region_code":
        return {HOME: "兴庆区", NEIGHBOUR: "永宁县", ELSEWHERE: "原州区"}.get(value, value)
    return labels.get(value, value) if isinstance(value, str) else value


def _workbook(target, rows, keys=()):
    """The bytes of a workbook with the target's headings."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet, days = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    names = list(dict.fromkeys(name for row in rows for name in row))
    labels = {column.name: column.label for column in target.columns()}
    sheet.write_row(0, 0, [labels[name] for name in names] + ([KEY_HEADING] if keys else []))
    for number, row in enumerate(rows, start=1):
        for place, name in enumerate(names):
            value = _cell(target, name, row.get(name))
            if isinstance(value, date):
                sheet.write_datetime(number, place, value, days)
            elif value not in (None, ""):
                sheet.write(number, place, value)
        if keys:
            sheet.write(number, len(names), keys[number - 1])
    book.close()
    return stream.getvalue()


def _sheet(target, rows, keys=()):
    return read(_workbook(target, rows, keys), "名单.xlsx")


def _checked(actor, name, rows, given=None, keys=()):
    target = TARGETS[name]
    with acting_as(actor):
        sheet = _sheet(target, rows, keys)
        return check(actor, target, sheet, layout_of(sheet.rows, target.columns()), given or {})


def _stored(actor, name, checked, given=None):
    with acting_as(actor):
        return list(TARGETS[name].store(actor, checked.good, given or {}, "batch"))


def _undone(actor, name, outcomes):
    with acting_as(actor):
        return TARGETS[name].undo(actor, outcomes, "batch")


def _faults(checked):
    return [(fault.row, fault.column) for row in checked.rows for fault in row.faults]


def _deeds(outcomes):
    return sorted(outcome.deed for outcome in outcomes)


@pytest.mark.parametrize("name", NAMES)
def test_every_list_is_imported_and_taken_back_by_its_keeper(session, acting, name):
    entity = BY_NAME[name].entity
    actor, known = acting(entity.department.value, HOME), count_of(entity)
    facts = [facts_for(name) for _ in range(3)]
    checked = _checked(actor, name, facts)
    assert _faults(checked) == []
    outcomes = _stored(actor, name, checked)
    assert (_deeds(outcomes), count_of(entity)) == (["CREATED"] * 3, known + 3)
    with acting_as(actor):
        entries = [db.session.get(entity, outcome.record_id) for outcome in outcomes]
        for entry, told in zip(entries, facts, strict=True):
            assert {key: getattr(entry, key) for key in told} == told
        if entity.proves():
            assert all(queries.kinds_proved(entry.uscc, date(2023, 6, 1)) for entry in entries)
    assert _undone(actor, name, outcomes) == []
    assert count_of(entity) == known
    if entity.proves():
        assert [queries.kinds_proved(told["uscc"], date(2023, 6, 1)) for told in facts] == [[]] * 3


def test_only_the_keeper_imports_and_only_into_the_own_area(session, acting, cast):
    target = TARGETS["msme"]
    open_to = {
        who: target.is_open(cast[who]) for who in ("miit_xingqing", "civil", "xingqing_agent", "supervisor", "unit1")
    }
    assert open_to == {**dict.fromkeys(open_to, False), "miit_xingqing": True}
    with pytest.raises(OutOfReach):
        _checked(cast["civil"], "msme", [facts_for("msme")])
    checked = _checked(acting("MIIT", HOME), "msme", [facts_for("msme", NEIGHBOUR), facts_for("msme")])
    assert _faults(checked) == [(2, "region_code")]
    blank = {key: value for key, value in facts_for("msme").items() if key != "region_code"}
    checked = _checked(acting("MIIT", HOME), "msme", [blank])
    assert _faults(checked) == []
    (outcome,) = _stored(acting("MIIT", HOME), "msme", checked)
    with unscoped("a test looks at the table itself"):
        assert db.session.get(BY_NAME["msme"].entity, outcome.record_id).region_code == HOME


def test_all_faults_are_told_by_cell(session, acting):
    good, number = facts_for("graduate"), id_number(date(2000, 1, 1), 777)
    rows = [
        good,
        facts_for("graduate", id_no="640104200001010019"),
        facts_for("graduate", graduation_date=None, education="大本"),
        facts_for("graduate", leaving_year="二〇二二", name=""),
        facts_for("graduate", id_no=number),
        facts_for("graduate", id_no=f"{number[:6]} {number[6:]}"),
        facts_for("graduate", region_code="月球"),
    ]
    checked = _checked(acting("EDU", "640000"), "graduate", rows)
    assert sorted(_faults(checked)) == [
        (3, "id_no"),
        (4, "education"),
        (4, "graduation_date"),
        (5, "leaving_year"),
        (5, "name"),
        (7, "id_no"),
        (8, "region_code"),
    ]
    assert [row.number for row in checked.good] == [2, 6]
    assert count_of(BY_NAME["graduate"].entity) == 0


def test_organisations_are_checked_by_their_code_and_period(session, acting):
    rows = [
        facts_for("little-giant", uscc="91640104MA00000000"),
        facts_for("little-giant", valid_to=date(2022, 1, 1)),
        facts_for("little-giant", uscc=None),
        facts_for("little-giant", valid_to=None),
    ]
    actor = acting("MIIT", HOME)
    checked = _checked(actor, "little-giant", rows)
    assert _faults(checked) == [(2, "uscc"), (3, "valid_to"), (4, "uscc")]
    (outcome,) = _stored(actor, "little-giant", checked)
    with acting_as(actor):
        assert db.session.get(BY_NAME["little-giant"].entity, outcome.record_id).valid_to == date(2025, 12, 31)


def test_what_stands_on_the_list_already_is_told_or_brought_up_to_date_as_chosen(session, acting):
    actor = acting("MIIT", HOME)
    mine, theirs, gone = make_entry("msme"), make_entry("msme", NEIGHBOUR), make_entry("msme")
    remove(gone)
    rows = [facts_for("msme", uscc=entry.uscc, name="新名称", proof_no="新文号") for entry in (mine, theirs, gone)] + [
        facts_for("msme")
    ]
    assert _faults(_checked(actor, "msme", rows)) == [(2, "uscc"), (3, "uscc"), (4, "uscc")]
    checked = _checked(actor, "msme", rows, UPDATE)
    assert _faults(checked) == [(3, "uscc"), (4, "uscc")]
    before = row_of(mine)
    outcomes = _stored(actor, "msme", checked, UPDATE)
    assert _deeds(outcomes) == ["CREATED", "UPDATED"]
    now = row_of(mine)
    assert (now["name"], now["proof_no"], now["version"]) == ("新名称", "新文号", 2)
    assert queries.proofs_of(mine.uscc)[0].proof_no == "新文号"
    assert _undone(actor, "msme", outcomes) == []
    same = {key: value for key, value in row_of(mine).items() if key not in ("version", "updated_at", "updated_by_id")}
    assert same == {key: before[key] for key in same}
    again = _checked(actor, "msme", [facts_for("msme", uscc=mine.uscc, name=mine.name)], UPDATE)
    assert _deeds(_stored(actor, "msme", again, UPDATE)) == ["UNCHANGED"]


def test_our_own_export_comes_back_by_its_system_numbers(session, acting):
    actor = acting("EDU", HOME)
    mine, theirs, gone = make_entry("graduate"), make_entry("graduate", NEIGHBOUR), make_entry("graduate")
    remove(gone)
    rows = [{"name": "改名", "id_no": "640***********0013", "school": "改校"}] * 3
    checked = _checked(actor, "graduate", rows, keys=[mine.id, theirs.id, gone.id])
    assert [fault.row for row in checked.rows for fault in row.faults] == [3, 4]
    before = row_of(mine)
    assert _deeds(_stored(actor, "graduate", checked)) == ["UPDATED"]
    now = row_of(mine)
    assert (now["name"], now["school"], now["id_no"]) == ("改名", "改校", before["id_no"])


def test_a_changed_number_of_an_entry_must_not_be_anothers(session, acting):
    actor = acting("EDU", HOME)
    one, other = make_entry("graduate"), make_entry("graduate")
    rows = [{"id_no": other.id_no}, {"id_no": id_number(date(2000, 1, 1), 555)}]
    checked = _checked(actor, "graduate", rows, UPDATE, keys=[one.id, other.id])
    assert _faults(checked) == [(2, "id_no")]
    _stored(actor, "graduate", checked, UPDATE)
    assert row_of(other)["id_tail"] == rows[1]["id_no"][-4:]


def test_an_undo_leaves_what_was_changed_since(session, acting):
    actor = acting("MIIT", HOME)
    outcomes = _stored(actor, "msme", _checked(actor, "msme", [facts_for("msme"), facts_for("msme")]))
    with acting_as(actor):
        kept = db.session.get(BY_NAME["msme"].entity, outcomes[0].record_id)
        lists.change(actor, kept, note="已核对")
    ((row, reason),) = _undone(actor, "msme", outcomes)
    assert (row, "修改" in reason, count_of(BY_NAME["msme"].entity)) == (outcomes[0].row, True, 1)
    assert queries.kinds_proved(kept.uscc, clock.today()) == ["MSME"]


def test_an_import_tells_once_which_codes_are_concerned_and_is_logged_row_by_row(session, acting):
    heard = []

    def hear(_sender, usccs):
        heard.append(usccs)

    actor, facts = acting("MIIT", HOME), [facts_for("msme") for _ in range(20)]
    with signals.proofs_changed.connected_to(hear):
        outcomes = _stored(actor, "msme", _checked(actor, "msme", facts))
        assert heard == [{told["uscc"] for told in facts}]
        _undone(actor, "msme", outcomes)
        assert heard[1:] == [{told["uscc"] for told in facts}]
    db.session.commit()
    with unscoped("a test reads the log"):
        deeds = db.session.scalars(sa.select(AuditEntry.deed).where(AuditEntry.entity == "msme")).all()
        assert (deeds.count("create"), deeds.count("delete")) == (20, 20)


def test_masked_cells_of_new_rows_are_no_numbers(session, acting):
    rows = [facts_for("graduate", id_no="640***********0013"), facts_for("graduate")]
    assert _faults(_checked(acting("EDU", HOME), "graduate", rows)) == [(2, "id_no")]


@pytest.mark.parametrize(("name", "department", "many"), [("msme", "MIIT", 1200), ("graduate", "EDU", 1200)])
def test_thousands_of_rows_take_few_statements(session, acting, statements, name, department, many):
    actor = acting(department, HOME)
    facts = [facts_for(name) for _ in range(many)]
    if name == "graduate":
        facts = [{**told, "id_no": id_number(date(2001, 1, 1), number)} for number, told in enumerate(facts)]
    else:
        facts = [{**told, "uscc": uscc(number)} for number, told in enumerate(facts)]
    checked = _checked(actor, name, facts)
    assert _faults(checked) == []
    statements.clear()
    outcomes = _stored(actor, name, checked)
    assert len(outcomes) == many
    assert len(statements) <= 20
    with unscoped("a test looks at the table itself"):
        assert count_of(KindProof) == (many if name == "msme" else 0)


def test_an_officer_uploads_a_list_imports_it_and_takes_it_back(login, officer, acting):
    actor, known = acting("MIIT", HOME), count_of(BY_NAME["msme"].entity)
    with acting_as(actor):
        body = _workbook(TARGETS["msme"], [facts_for("msme"), facts_for("msme", uscc="1"), facts_for("msme")])
    browser = login(officer("MIIT", HOME))
    assert "/admin/imports/new/msme" in browser.get("/admin/msmes/").get_data(as_text=True)
    answer = browser.post("/admin/imports/new/msme", data={"file": (io.BytesIO(body), "名单.xlsx")})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    batch = answer.location
    assert "C3" in browser.get(batch).get_data(as_text=True)
    assert browser.post(f"{batch}/run", data={"only_good": "1"}).status_code == 302
    assert count_of(BY_NAME["msme"].entity) == known + 2
    assert browser.post(f"{batch}/undo").status_code == 302
    assert count_of(BY_NAME["msme"].entity) == known


def test_nobody_else_is_offered_the_import_of_a_list(login, officer):
    make_entry("msme")
    for who in ("xingqing_agent", officer("CIVIL", HOME), "supervisor"):
        browser = login(who)
        assert browser.get("/admin/imports/new/msme").status_code in {403, 404}
        assert "/admin/imports/new/msme" not in browser.get("/admin/msmes/").get_data(as_text=True)
    assert login("xingqing_agent").get("/admin/imports/new/unemployment-registration").status_code == 200
