"""From a file to records: every fault by cell, all good rows or none, and back again."""

import json
import random
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from stdnum.cn import ric

from app.core import audit, clock, unit_of_work
from app.core.actor import SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.scope import unscoped
from app.exchange.models import ImportBatch, ImportFault, ImportOutcome
from app.exchange.services import TARGETS, forgetting, importing, keeping, progress, run_next, sheets, storing
from app.exchange.services.columns import FAULT_HEADING
from app.exchange.states import ImportState
from app.organisations.models import DepartmentOffice
from app.security.models import Account
from tests.exchange.importing import DAY, HEADINGS, OfficeLists, faults, offices, stored_offices, upload
from tests.exchange.workbooks import comma_separated, opened, workbook

ID_NO = "64010420000101123" + ric.calc_check_digit("640104200001011230")

WRONG_NO = ID_NO[:-1] + ("0" if ID_NO[-1] != "0" else "1")


@pytest.fixture
def here(app, session, cast, monkeypatch, tmp_path):
    """The county agent at work, with a target of the tests' own."""
    monkeypatch.setitem(TARGETS, OfficeLists.name, OfficeLists())
    monkeypatch.setitem(app.config, "INSTANCE_DIR", tmp_path)
    with acting_as(cast["xingqing_agent"]) as actor:
        yield actor


def send(actor, body, **more):
    return upload(actor, body, target=OfficeLists.name, **{"department": "HRSS", **more})


def _content(stream):
    with stream:
        return stream.read()


def test_a_list_is_checked_without_storing_anything_of_it(here):
    batch = send(here, offices(3))
    assert (batch.state, batch.total, batch.good, batch.bad, batch.faults) == ("CHECKED", 3, 3, 0, 0)
    assert stored_offices() == 0
    assert importing.preview_of(batch)[1] == ["测试机构1", "", "095*****9001"[:3] + "*****9001", DAY, "是"]
    assert (batch.department, batch.region_code, batch.maker) == ("HRSS", "640104", here.name)


def test_a_sheet_with_five_hundred_faults_lists_exactly_those(here):
    chance = random.Random(7)
    wrong = {
        1: ("64010420000101", "640104000101123", 6.40104e17, "64010420000230123X"),
        2: ("12345", "1391234567", "电话"),
        3: ("2023年6月", "2023-02-30", "明天", "23-6-5"),
        4: ("也许", "2"),
    }
    lines = [[f"测试机构{n}", "", "0951-5099001", DAY, "是"] for n in range(2, 1002)]
    cells = chance.sample([(row, column) for row in range(1000) for column in wrong], 480)
    for row, column in cells:
        lines[row][column] = chance.choice(wrong[column])
    empty = chance.sample(range(1000), 20)
    for row in empty:
        lines[row][0] = " "
    batch = send(here, workbook(HEADINGS, *lines))
    expected = {f"{'ABCDE'[column]}{row + 2}" for row, column in cells} | {f"A{row + 2}" for row in empty}
    assert set(faults(batch)) == expected
    assert (batch.faults, batch.total) == (500, 1000)
    assert batch.bad == len({cell[1:] for cell in expected})


def test_only_the_good_rows_are_stored_and_only_when_asked(here):
    lines = [("测试机构1", "", "", "", ""), ("测试机构2", "1", "", "", ""), ("测试机构3", "", "", "", "")]
    batch = send(here, workbook(HEADINGS, *lines))
    with pytest.raises(Invalid) as told:
        storing.run(here, batch)
    assert "only_good" in told.value.fields
    assert stored_offices() == 0
    storing.run(here, batch, only_good=True)
    assert (batch.state, batch.created, stored_offices()) == ("DONE", 2, 2)
    assert batch.undo_until - batch.finished_at == timedelta(hours=24)


def test_a_list_without_a_good_row_is_not_imported(here):
    batch = send(here, workbook(HEADINGS, ("", "1", "", "", "")))
    with pytest.raises(Invalid):
        storing.run(here, batch, only_good=True)
    assert batch.state == "CHECKED"


def test_when_one_good_row_cannot_be_stored_none_is(here, monkeypatch):
    batch = send(here, offices(3))

    def fails(self, actor, rows, given, batch_id):
        yield from OfficeLists.store(self, actor, rows[:2], given, batch_id)
        raise Invalid({"name": "放不下了。"})

    monkeypatch.setattr(TARGETS[OfficeLists.name], "store", fails.__get__(TARGETS[OfficeLists.name]), raising=False)
    storing.run(here, batch)
    assert (batch.state, batch.problem, stored_offices()) == ("FAILED", "放不下了。", 0)
    monkeypatch.undo()


def test_what_changed_since_the_check_is_told_instead(here):
    batch = send(here, offices(2))
    with acting_as(SYSTEM):
        unit_of_work.db.session.add(DepartmentOffice(name="测试机构2", department="HRSS", region_code="640104"))
    storing.run(here, batch)
    assert (batch.state, batch.good, batch.bad, stored_offices()) == ("CHECKED", 1, 1, 1)
    assert "已按现在的情况重新检查" in batch.problem
    assert faults(batch) == {"A3": "库中已有这个机构。"}


def test_an_import_is_taken_back_but_not_what_was_changed_since(here):
    batch = send(here, offices(3))
    storing.run(here, batch)
    with unscoped("a test changes one"):
        office = unit_of_work.db.session.scalars(
            sa.select(DepartmentOffice).where(DepartmentOffice.name == "测试机构2")
        ).one()
    office.hours = "九点"
    assert forgetting.undo(here, batch) == [(3, "已被修改。")]
    assert (batch.state, batch.kept, stored_offices()) == ("UNDONE", 1, 1)
    with pytest.raises(Refused):
        forgetting.undo(here, batch)


def test_an_import_is_final_after_a_day(here):
    batch = send(here, offices(1))
    storing.run(here, batch)
    with clock.frozen(clock.now() + timedelta(hours=25)), pytest.raises(Refused):
        forgetting.undo(here, batch)
    assert stored_offices() == 1


def test_nobody_else_goes_on_with_a_batch(here, cast):
    batch = send(here, offices(1))
    other = cast["xingqing_colleague"]
    with acting_as(other):
        for deed in (storing.run, forgetting.drop, importing.recheck):
            with pytest.raises(Refused):
                deed(other, batch)


def test_columns_that_are_not_known_are_laid_out_by_hand(here):
    body = workbook(("单位", "身份证", "电话号"), ("测试机构1", ID_NO, "0951-5099001"))
    batch = send(here, body)
    assert (batch.state, batch.checked_at) == ("UPLOADED", None)
    with pytest.raises(Invalid, match="机构名称"):
        importing.remap(here, batch, ["", "id_no", ""])
    with pytest.raises(Invalid, match="不止一列"):
        importing.remap(here, batch, ["name", "name", ""])
    for names in (["name"], ["name", "nothing", ""]):
        with pytest.raises(Invalid):
            importing.remap(here, batch, names)
    importing.remap(here, batch, ["name", "id_no", ""])
    assert (batch.state, batch.good) == ("CHECKED", 1)
    assert importing.layout_in(batch).ignored() == [("C", "电话号")]


def test_the_sheet_that_fits_is_found_and_another_may_be_chosen(here):
    other = [("机构名称",), ("测试机构9",)]
    body = workbook(sheets=[("填表说明", [("请认真填写",)]), ("一组", [HEADINGS, ("测试机构1",)]), ("二组", other)])
    batch = send(here, body)
    assert (batch.sheet, batch.total, importing.sheets_in(batch)) == ("一组", 1, ["填表说明", "一组", "二组"])
    importing.choose_sheet(here, batch, "二组")
    assert (batch.state, batch.sheet) == ("UPLOADED", "二组")
    importing.recheck(here, batch)
    assert importing.preview_of(batch)[1][0] == "测试机构9"
    with pytest.raises(Invalid):
        importing.choose_sheet(here, batch, "三组")


def test_rows_of_page_headings_and_empty_rows_are_passed_over(here):
    lines = [("测试机构1", "", "", "", ""), (), HEADINGS, ("测试机构2", "", "", "", "")]
    batch = send(here, workbook(("某局机构名单",), HEADINGS, *lines))
    assert (batch.total, batch.good) == (2, 2)


def test_the_file_itself_is_sealed_and_its_numbers_stay_masked(here):
    batch = send(here, workbook(HEADINGS, ("测试机构1", WRONG_NO, "13912345678901", "", "")))
    (path,) = keeping._folder().glob(f"{batch.id}*")
    assert ID_NO[:-1].encode() not in path.read_bytes()
    with unscoped("a test reads the table itself"):
        row = unit_of_work.db.session.scalars(sa.select(ImportFault).where(ImportFault.column == "id_no")).one()
    assert (row.shown, row.cell) == (f"640***********{WRONG_NO[-4:]}", "B2")
    unit_of_work.commit()
    with unscoped("a test reads the log"):
        logged = "".join(unit_of_work.db.session.scalars(sa.select(AuditEntry.changes)))
    assert ID_NO[:-1] not in logged
    assert "13912345678901" not in logged


def test_masked_cells_of_our_exports_change_nothing(here, session):
    with acting_as(SYSTEM):
        office = DepartmentOffice(name="旧名", department="HRSS", region_code="640104", office_phone="0951-5099001")
        session.add(office)
        session.flush()
    lines = [
        ("机构名称", "部门", "所在地区", "办公电话", "系统编号"),
        ("新名", "人力资源和社会保障", "兴庆区", "0951-5099001", office.id),
    ]
    batch = upload(here, workbook(*lines), target="office")
    storing.run(here, batch)
    assert (batch.updated, office.name, office.office_phone) == (1, "新名", "0951-5099001")
    again = upload(here, workbook(*lines), target="office")
    storing.run(here, again)
    assert (again.updated, again.unchanged) == (0, 1)
    new = send(here, workbook(HEADINGS, ("测试机构1", "640***********123X", "", "", "")))
    assert "脱敏" in faults(new)["B2"]


def test_a_system_number_out_of_reach_or_twice_is_a_fault(here, session):
    with acting_as(SYSTEM):
        ours = DepartmentOffice(name="甲", department="HRSS", region_code="640104")
        theirs = DepartmentOffice(name="乙", department="HRSS", region_code="640121")
        session.add_all([ours, theirs])
        session.flush()
    heads = ("机构名称", "部门", "所在地区", "系统编号")
    keys = [ours.id, ours.id, theirs.id, "123"]
    batch = upload(
        here, workbook(heads, *((f"名{n}", "教育", "兴庆区", key) for n, key in enumerate(keys))), target="office"
    )
    told = faults(batch)
    assert set(told) == {"D3", "D4", "D5"}
    assert "第 2 行" in told["D3"]
    assert "职责范围" in told["D4"]
    assert "不完整" in told["D5"]
    with acting_as(SYSTEM):
        assert session.get(DepartmentOffice, theirs.id).name == "乙"


def test_an_error_sheet_goes_back_corrected(here):
    lines = [
        ("测试机构1", ID_NO, "0951-5099001", date(2023, 6, 5), "是"),
        ("测试机构2", 6.40104e17, "12345", "2023年6月", "是"),
    ]
    batch = send(here, workbook(("某局名单",), HEADINGS, *lines))
    with unscoped("a test reads the table itself"):
        found = list(unit_of_work.db.session.scalars(sa.select(ImportFault).where(ImportFault.batch_id == batch.id)))
    layout, sheet = importing.layout_in(batch), importing.sheet_of(batch)
    rows, comments = opened(_content(sheets.error_sheet("名单", sheet, layout, found, only_bad=False)))
    assert rows[0] == [*HEADINGS, FAULT_HEADING]
    assert rows[1][:2] == ["测试机构1", ID_NO]
    assert rows[1][3].date() == date(2023, 6, 5)
    assert set(comments) == {"B3", "C3", "D3"}
    for words in ("负责人身份证号码：", "办公电话：", "设立日期：", "可填："):
        assert words in rows[2][5]
    only_bad, _comments = opened(_content(sheets.error_sheet("名单", sheet, layout, found, only_bad=True)))
    assert [row[0] for row in only_bad] == ["机构名称", "测试机构2"]
    rows[2][1:4] = [ID_NO, "0951-5099002", "2023年6月30日"]
    corrected = send(here, workbook(*rows))
    assert (corrected.good, corrected.bad) == (2, 0)


def test_a_template_is_filled_in_and_imported(here):
    content = _content(sheets.template(TARGETS["office"]))
    rows, comments = opened(content)
    assert rows[0][:3] == ["机构名称*", "部门*", "所在地区*"]
    assert "可填：人力资源和社会保障" in comments["B1"]
    batch = upload(here, workbook(rows[0], ["模板机构", "教育", "银川市兴庆区"]), target="office")
    assert (batch.good, batch.bad) == (1, 0)


def test_csv_in_gbk_is_imported(here):
    body = comma_separated(HEADINGS, ("测试机构１", ID_NO, "0951-5099001", "2023.6.5", "√"), encoding="gbk")
    batch = send(here, body, name="名单.csv")
    assert (batch.good, importing.preview_of(batch)[1][0]) == (1, "测试机构1")


def test_what_is_asked_for_the_whole_file_must_be_answered(here):
    for given in ("", "SCI"):
        with pytest.raises(Invalid) as told:
            send(here, offices(1), department=given)
        assert set(told.value.fields) == {"department"}


def test_a_target_is_only_for_who_may_write_it(here, cast):
    with pytest.raises(OutOfReach):
        importing.target_of(here, "nothing")
    with acting_as(cast["sci"]), pytest.raises(Refused):
        importing.target_of(cast["sci"], "unit")
    assert "unit" not in {target.name for target in importing.targets_of(cast["sci"])}


def test_deeds_and_rows_are_logged(here):
    last, _digest = audit.last_link()
    batch = send(here, offices(2))
    storing.run(here, batch)
    forgetting.undo(here, batch)
    unit_of_work.commit()
    with unscoped("a test reads the log"):
        found = list(
            unit_of_work.db.session.execute(
                sa.select(AuditEntry.deed, AuditEntry.entity).where(AuditEntry.id > last).order_by(AuditEntry.id)
            )
        )
    assert {deed for deed, entity in found if entity == "import_batch"} >= {
        "import_upload",
        "import_check",
        "import",
        "import_undo",
    }
    assert [row for row in found if row.entity == "department_office"] == [
        *[("create", "department_office")] * 2,
        *[("delete", "department_office")] * 2,
    ]
    assert list(audit.verify()) == []


# -- in the background


@pytest.fixture
def queued(here, monkeypatch):
    """A batch that waits for the worker."""
    monkeypatch.setattr(storing, "STORED_AT_ONCE", 2)
    batch = send(here, offices(5))
    storing.run(here, batch)
    assert (batch.state, stored_offices()) == ("QUEUED", 0)
    unit_of_work.commit()
    return batch


def _work():
    with acting_as(SYSTEM):
        return run_next()


def test_a_large_list_is_stored_by_the_worker_as_its_maker(queued, here, session):
    assert _work() is True
    session.expire_all()
    assert (queued.state, queued.created, stored_offices()) == ("DONE", 5, 5)
    with unscoped("a test reads the table itself"):
        makers = set(
            session.scalars(
                sa.select(DepartmentOffice.created_by_id).where(DepartmentOffice.name.startswith("测试机构"))
            )
        )
    assert makers == {here.user_id}
    assert _work() is False


def test_a_large_list_is_checked_by_the_worker(here, session, monkeypatch):
    monkeypatch.setattr(importing, "CHECKED_AT_ONCE", 2)
    batch = send(here, offices(5))
    unit_of_work.commit()
    assert (batch.state, batch.total) == ("CHECKING", 5)
    assert _work() is True
    session.expire_all()
    assert (batch.state, batch.good) == ("CHECKED", 5)


def test_a_batch_in_hand_is_left_alone_and_a_dead_one_taken_up_again(queued, session, monkeypatch):
    with acting_as(SYSTEM):
        importing.perform(SYSTEM, queued, "start", started_at=clock.now(), attempts=1)
        unit_of_work.commit()
    progress.claim(queued.id)
    assert _work() is False
    monkeypatch.setattr(progress, "DEAD_SECONDS", 0)
    assert _work() is True
    session.expire_all()
    assert (queued.state, queued.attempts, stored_offices()) == ("DONE", 2, 5)


def test_a_batch_that_kills_its_worker_is_given_up(queued, session):
    with acting_as(SYSTEM):
        importing.perform(SYSTEM, queued, "start", started_at=clock.now(), attempts=storing.ATTEMPTS_MAX)
        unit_of_work.commit()
    _work()
    session.expire_all()
    assert queued.state == ImportState.FAILED
    assert "多次中断" in queued.problem


def test_a_maker_who_may_no_longer_sign_in_imports_nothing(queued, here, session):
    with acting_as(SYSTEM):
        account = session.scalars(sa.select(Account).where(Account.user_id == here.user_id)).one()
        account.state = "DISABLED"
        unit_of_work.commit()
    assert _work() is True
    session.expire_all()
    assert (queued.state, stored_offices()) == ("FAILED", 0)


def test_progress_is_told_while_the_work_goes_on(app, session, monkeypatch, tmp_path):
    monkeypatch.setitem(app.config, "INSTANCE_DIR", tmp_path)
    monkeypatch.setattr(progress, "STEP_SECONDS", 0)
    assert progress.read("x") == (0, 0)
    with progress.running("x", 10) as report:
        report(4, 10)
        assert progress.read("x") == (4, 10)
        assert progress.is_alive("x")
    assert not progress.is_alive("x")


# -- and gone


def test_after_a_month_file_and_faults_are_gone_and_after_a_day_what_could_be_put_back(here, session, monkeypatch):
    batch = send(here, workbook(HEADINGS, ("测试机构1",), ("", "1")))
    storing.run(here, batch, only_good=True)
    with acting_as(SYSTEM):
        forgetting.forget_old()
        assert session.scalar(sa.select(ImportOutcome.before)) == json.dumps({"version": 1})
        with clock.frozen(clock.now() + timedelta(days=2)):
            forgetting.forget_old()
        session.expire_all()
        assert session.scalar(sa.select(ImportOutcome.before)) is None
        assert keeping.is_kept(batch.id)
        monkeypatch.setattr(keeping, "KEPT_FOR", timedelta(seconds=-1))
        assert forgetting.forget_old() >= 1
        session.expire_all()
        assert (
            session.scalar(sa.select(sa.func.count()).select_from(ImportFault).where(ImportFault.batch_id == batch.id))
            == 0
        )
    with pytest.raises(Invalid, match="30 天"):
        importing.sheet_of(batch)


def test_a_batch_that_was_given_up_leaves_no_file(here, session):
    batch = send(here, offices(1))
    forgetting.drop(here, batch)
    unit_of_work.commit()
    assert batch.state == "DROPPED"
    assert not keeping.is_kept(batch.id)
    assert session.get(ImportBatch, batch.id) is batch
