"""Exports in the background: asked for, made as their maker, kept sealed, sent to nobody else, gone after a week."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa

from app.core import clock, jobs
from app.core.actor import SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.core.errors import OutOfReach, Refused
from app.core.scope import unscoped
from app.core.unit_of_work import reading, transaction
from app.core.views import extract
from app.core.workflow import history
from app.exchange.models import ExportTask
from app.exchange.services import exporting, queue
from app.exchange.states import EXPORTERS, EXPORTING, ExportState
from app.extensions import db
from app.security.models import Account
from app.security.queries import account_by_login, actor_for
from app.security.roles import GRANTS
from app.security.states import Permission, Role
from app.units.card import UNIT
from app.units.models import Unit
from tests.factories import make_unit

PHONE = "13912345678"
LIST = "/admin/units/"

LAST = [0]


@pytest.fixture(autouse=True)
def three_is_many(monkeypatch):
    monkeypatch.setattr(extract, "DIRECT_MAX", 2)
    monkeypatch.setattr(exporting, "TOLD_EVERY", 0.0)


@pytest.fixture
def units(session):
    return [make_unit(name=f"后台导出{n}", contact_phone=PHONE).id for n in range(5)]


@pytest.fixture
def personal(monkeypatch):
    monkeypatch.setattr(UNIT, "listed", ["name", "contact_phone", "state"])


def _ask(browser, query="q=后台导出", **form):
    answer = browser.post(f"{LIST}export?{query}", data={"format": "xlsx", **form})
    assert (answer.status_code, answer.location) == (302, "/admin/exports/"), answer.get_data(as_text=True)[:800]


def _tasks():
    with acting_as(SYSTEM):
        return list(
            db.session.scalars(sa.select(ExportTask).order_by(ExportTask.id).execution_options(populate_existing=True))
        )


def _work(app, **more):
    """One turn of the worker, in a context and a session of its own."""
    db.session.flush()
    with app.app_context():
        found = queue.run_next(**more)
        db.session.remove()
    db.session.expire_all()
    return found


@pytest.fixture(autouse=True)
def before(request):
    """The last entry that tests in threads have left in the log."""
    if "session" in request.fixturenames:
        request.getfixturevalue("session")
        with unscoped("a test looks at the log itself"):
            LAST[0] = db.session.scalar(sa.select(sa.func.max(AuditEntry.id))) or 0


def _log(deed):
    with acting_as(SYSTEM):
        entries = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.deed == deed, AuditEntry.id > LAST[0]))
        return [
            (entry.actor_name, {name: new for name, (_old, new) in json.loads(entry.changes).items()})
            for entry in entries
        ]


def test_a_large_list_is_made_in_the_background_and_sent_to_its_maker(app, login, session, units):
    browser = login("xingqing_agent")
    answer = browser.get(f"{LIST}export.xlsx?q=后台导出&order=name")
    assert answer.location.startswith(f"{LIST}export?")
    form = browser.get(answer.location).get_data(as_text=True)
    assert "共 5 条" in form
    assert "后台生成" in form
    _ask(browser, "q=后台导出&order=name")
    (task,) = _tasks()
    assert (task.state, task.total, json.loads(task.given)) == (
        ExportState.QUEUED,
        5,
        {"q": "后台导出", "order": "name"},
    )
    assert "等待生成" in browser.get("/admin/exports/").get_data(as_text=True)
    assert _work(app) is True
    (task,) = _tasks()
    assert (task.state, task.rows, task.attempts) == (ExportState.DONE, 5, 1)
    with browser.get(f"/admin/exports/{task.id}/file") as file:
        assert file.content_length == task.size == len(file.data)
        rows = list(openpyxl.load_workbook(BytesIO(file.data)).active.values)
    assert [row[0] for row in rows[1:]] == [f"后台导出{n}" for n in range(5)]
    assert [row[-1] for row in rows[1:]] == units
    assert [entry.move for entry in history(task)] == ["start", "finish"]
    assert _work(app) is False


def test_the_file_lies_sealed_and_the_deeds_are_logged_as_the_makers(app, login, session, units, personal):
    browser = login("xingqing_agent")
    _ask(browser, clear="y", purpose="电话回访", format="csv")
    _work(app)
    (task,) = _tasks()
    stored = exporting.file_of(task.id).read_bytes()
    assert PHONE.encode() not in stored
    assert "后台导出".encode() not in stored
    with browser.get(f"/admin/exports/{task.id}/file") as file:
        assert file.data.decode("utf-8-sig").count(PHONE) == 5
        assert file.headers["Content-Disposition"].startswith("attachment")
    ((who, told),) = _log("export")
    assert (who, told["rows"], told["personal"], told["purpose"]) == ("xingqing_agent", 5, True, "电话回访")
    assert [who for who, _told in _log("download")] == ["xingqing_agent"]
    assert not any(PHONE in json.dumps(told) for _who, told in _log("export") + _log("create"))
    assert [
        path for path in exporting.folder().iterdir() if path.name != f"{task.id}.sealed" and task.id in path.name
    ] == []


def test_the_worker_reaches_no_further_than_the_maker(app, login, session, units):
    make_unit(name="后台导出外", region_code="640121")
    _ask(login("xingqing_agent"))
    _work(app)
    (task,) = _tasks()
    assert task.rows == 5


@pytest.mark.parametrize("who", ["xingqing_colleague", "region_admin", "yongning_agent", "unit1", "center"])
def test_nobody_else_gets_the_file(app, login, session, units, who):
    _ask(login("xingqing_agent"))
    _work(app)
    (task,) = _tasks()
    other = login(who)
    assert other.get(f"/admin/exports/{task.id}/file").status_code == 404
    assert other.post(f"/admin/exports/{task.id}/discard").status_code == 404
    assert task.title not in other.get("/admin/exports/").get_data(as_text=True).split("<main")[1]
    assert _tasks()[0].state == ExportState.DONE


def test_who_was_moved_to_another_county_leaves_the_files_behind(app, login, session, units):
    browser = login("xingqing_agent")
    _ask(browser)
    _work(app)
    with acting_as(SYSTEM):
        session.scalar(sa.select(Account).where(Account.login == "xingqing_agent")).region_code = "640105"
        session.flush()
    assert browser.get(f"/admin/exports/{_tasks()[0].id}/file").status_code == 404


@pytest.mark.parametrize(
    "change", [{"state": "DISABLED"}, {"region_code": "640105"}, {"roles": "MENTOR"}, {"roles": "COUNTY_AUDITOR"}]
)
def test_what_the_maker_may_no_longer_do_is_not_made(app, login, session, units, personal, change):
    _ask(login("xingqing_agent"), clear="y", purpose="核对")
    with acting_as(SYSTEM):
        account = session.scalar(sa.select(Account).where(Account.login == "xingqing_agent"))
        for name, value in change.items():
            setattr(account, name, value)
        session.flush()
    assert _work(app) is True
    (task,) = _tasks()
    assert (task.state, bool(task.problem)) == (ExportState.FAILED, True)
    assert not exporting.file_of(task.id).exists()
    assert _log("export") == []


def test_a_failure_is_told_without_its_cause_and_stops_nothing_else(app, login, session, units, monkeypatch):
    browser = login("xingqing_agent")
    _ask(browser)
    _ask(browser)

    def broken(*_given, **_more):
        raise ZeroDivisionError(PHONE)

    with monkeypatch.context() as patched:
        patched.setattr(extract.Extract, "write", broken)
        assert _work(app) is False
    first, second = _tasks()
    assert (first.state, second.state) == (ExportState.FAILED, ExportState.QUEUED)
    page = browser.get("/admin/exports/").get_data(as_text=True)
    assert "生成时出错" in page
    assert PHONE not in page
    assert _work(app) is True
    assert _tasks()[1].state == ExportState.DONE
    assert list(exporting.folder().glob("*.part")) == []


def test_a_worker_that_is_stopped_puts_its_work_back(app, login, session, units):
    _ask(login("xingqing_agent"))
    with app.app_context():
        exporting.run_next(lambda: True)
        db.session.remove()
    db.session.expire_all()
    (task,) = _tasks()
    assert (task.state, task.attempts) == (ExportState.QUEUED, 1)
    _work(app)
    assert _tasks()[0].state == ExportState.DONE


def test_what_a_killed_worker_left_is_taken_up_and_given_up_after_three_times(app, login, session, units, monkeypatch):
    _ask(login("xingqing_agent"))
    monkeypatch.setattr(exporting, "_make", lambda _key, _stop: None)  # as if the process had died in it
    for attempt in (1, 2, 3):
        _work(app)
        (task,) = _tasks()
        assert (task.state, task.attempts) == (ExportState.RUNNING, attempt)
        _work(app)
        assert _tasks()[0].state == ExportState.RUNNING  # not while it may still be alive
        with acting_as(SYSTEM), transaction():
            session.execute(sa.update(ExportTask).values(beat_at=clock.now() - exporting.SILENT * 2))
    _work(app)
    (task,) = _tasks()
    assert task.state == ExportState.FAILED
    assert "多次中断" in task.problem


def test_progress_is_told_while_the_file_is_made(app, login, session, units, monkeypatch):
    _ask(login("xingqing_agent"))
    monkeypatch.setattr(extract.tabular, "CHUNK", 2)
    told = []
    monkeypatch.setattr(exporting, "_tell", lambda _key, rows, _now: told.append(rows))
    _work(app)
    assert told == [2, 4, 5]


def test_the_file_is_gone_after_a_week_and_before_it_on_request(app, login, session, units):
    browser = login("xingqing_agent")
    for _ in (1, 2):
        _ask(browser)
    _work(app)
    _work(app)
    first, second = _tasks()
    assert browser.post(f"/admin/exports/{first.id}/discard").status_code == 302
    assert not exporting.file_of(first.id).exists()
    with clock.frozen(clock.now() + timedelta(days=7, minutes=1)):
        assert not exporting.may_download(SYSTEM, second)
        assert jobs.run("exchange.expire_exports") == 1
    assert not exporting.file_of(second.id).exists()
    assert {task.state for task in _tasks()} == {ExportState.EXPIRED}
    assert browser.get(f"/admin/exports/{second.id}/file").status_code == 404


def test_a_file_that_was_tampered_with_is_not_sent(app, login, session, units):
    browser = login("xingqing_agent")
    _ask(browser)
    _work(app)
    (task,) = _tasks()
    path = exporting.file_of(task.id)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert browser.get(f"/admin/exports/{task.id}/file").status_code == 404


def test_nobody_fills_the_queue_alone(login, session, units):
    browser = login("xingqing_agent")
    for _ in range(exporting.MINE_MAX):
        _ask(browser)
    answer = browser.post(f"{LIST}export?q=后台导出", data={"format": "xlsx"})
    assert (answer.status_code, len(_tasks())) == (409, exporting.MINE_MAX)
    _ask(login("xingqing_colleague"))


def test_a_form_sent_twice_asks_once(login, session, units):
    browser = login("xingqing_agent")
    for _ in (1, 2):
        _ask(browser, _once="018f0000-0000-7000-8000-000000000001")
    assert len(_tasks()) == 1


def test_an_export_is_asked_for_in_ones_own_name_only(cast, session):
    with acting_as(cast["xingqing_agent"]), pytest.raises(OutOfReach), session.begin_nested():
        session.add(
            ExportTask(source="UnitView", title="x", form="csv", given="{}", region_code="640104", created_by_id=1)
        )
        session.flush()


def test_moves_of_the_worker_are_nobody_elses(cast, session):
    with acting_as(cast["xingqing_agent"]):
        task = exporting.ask(cast["xingqing_agent"], extract.Wanted("UnitView"), "x", 3)
        for move in ("start", "finish", "fail", "expire", "requeue"):
            with pytest.raises(Refused):
                exporting.perform(cast["xingqing_agent"], task, move)
    assert {Role(role) for role, granted in GRANTS.items() if Permission.EXPORT in granted} == EXPORTERS
    assert set(EXPORTING.moves) == {"start", "requeue", "finish", "fail", "expire", "discard"}


def test_the_pages_say_when_no_worker_runs(login, session):
    browser, keeper = login("xingqing_agent"), login("center")
    for page, who in (("/admin/exports/", browser), ("/admin/background/", keeper)):
        assert "后台任务未运行，请联系管理员" in who.get(page).get_data(as_text=True)
    jobs.beat(clock.now())
    for page, who in (("/admin/exports/", browser), ("/admin/background/", keeper)):
        assert "后台任务未运行" not in who.get(page).get_data(as_text=True)
    assert "后台导出满七天的文件" in keeper.get("/admin/background/").get_data(as_text=True)
    assert browser.get("/admin/background/").status_code == 403


def test_two_workers_make_one_export_once(app):
    """Really stored, since the workers share no transaction; taken away again."""
    with app.app_context(), acting_as(SYSTEM):
        unit = make_unit(name="两个后台任务").id
        maker = actor_for(account_by_login("xingqing_agent"))
        key = exporting.ask(maker, extract.Wanted("UnitView", {"q": "两个后台任务"}, "csv"), "见习单位", 1).id
        db.session.commit()

    def turn(_number):
        with app.app_context():
            return exporting.run_next()

    try:
        with ThreadPoolExecutor(2) as pool:
            did = list(pool.map(turn, range(4)))
        with app.app_context(), acting_as(SYSTEM):
            task = db.session.get(ExportTask, key)
            assert (sum(did), task.state, task.attempts, task.rows) == (1, ExportState.DONE, 1, 1)
            assert [entry.move for entry in history(task)] == ["start", "finish"]
    finally:
        with app.app_context(), acting_as(SYSTEM):
            for record in (db.session.get(ExportTask, key), db.session.get(Unit, unit)):
                db.session.delete(record)
            db.session.commit()


def test_reading_takes_no_write_lock_outside_a_request(app):
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
        return  # readers and writers do not meet there
    begun = []
    with app.app_context(), acting_as(SYSTEM):
        sa.event.listen(db.engine, "before_cursor_execute", lambda *given: begun.append(given[2]))
        with reading():
            exporting.queries.next_export()
        exporting.queries.next_export()
        db.session.rollback()
    assert [sent for sent in begun if sent.startswith("BEGIN")] == ["BEGIN", "BEGIN IMMEDIATE"]


def test_a_transaction_that_reads_refuses_what_waits_to_be_stored(session):
    with acting_as(SYSTEM):
        session.add(Unit(name="x"))
        with pytest.raises(RuntimeError), reading():
            pass
        session.rollback()
