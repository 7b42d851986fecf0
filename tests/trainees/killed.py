"""A process of its own for test_import_kill.py: it stores people slowly enough to be killed in the middle."""

import io
import sys
import time
from datetime import date, timedelta

import xlsxwriter
from werkzeug.datastructures import FileStorage

from app import create_app
from app.core import clock, unit_of_work
from app.core.actor import SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.core.workflow import StatusLog
from app.exchange.models import ImportBatch
from app.exchange.services import importing, queue, storing
from app.exchange.services.targets import add_target
from app.extensions import db
from app.organisations.queries import forget_areas
from app.security import services as accounts
from app.security.queries import account_by_login, actor_for
from app.trainees.imports import TraineeTarget
from app.trainees.models import Trainee, TraineePair, TraineeSource
from seeds.reference.load import load as load_reference
from tests.factories import id_number

ROWS, PIECE = 3_000, 1_000
HEADS = ("身份证号码", "姓名", "户籍地", "学历", "毕业院校", "毕业日期")
BIRTH = date(2004, 5, 6)


class SlowPeople(TraineeTarget):
    """Stores some people, says so, and takes its time."""

    def store(self, actor, rows, given, batch_id):
        for start in range(0, len(rows), PIECE):
            yield from super().store(actor, rows[start : start + PIECE], given, batch_id)
            db.session.flush()
            print("stored", start + PIECE, flush=True)
            time.sleep(0.5 if start == 0 else 60)


def workbook():
    """A list in which every tenth person may be the one before."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADS)
    left = (clock.today() - timedelta(days=100)).isoformat()
    for n in range(1, ROWS + 1):
        told = (id_number(BIRTH, n), f"学生{n - (n % 10 == 0)}", "兴庆区", "本科", "宁夏大学", left)
        sheet.write_row(n, 0, told)
    book.close()
    stream.seek(0)
    return FileStorage(stream, filename="名单.xlsx")


def prepare():
    """Tables, one agent, and a batch that waits for the worker."""
    db.create_all()
    load_reference(lambda _line: None)
    forget_areas()
    facts = {"roles": "COUNTY_AGENT", "region_code": "640104", "level": "COUNTY", "department": "HRSS"}
    accounts.create_account(SYSTEM, login="agent", name="agent", password="Jianxi@2023", trusted=True, **facts)
    unit_of_work.commit()
    with acting_as(actor_for(account_by_login("agent"))) as actor:
        given = {"channel": "REALNAME_DB", "as_of": clock.today().isoformat()}
        batch = importing.upload(actor, importing.target_of(actor, "trainee"), workbook(), given)
        unit_of_work.commit()
    while queue.run_next():
        pass
    with acting_as(actor_for(account_by_login("agent"))) as actor:
        storing.run(actor, db.session.get(ImportBatch, batch.id))
        unit_of_work.commit()


def counts():
    """How many rows of each table the import left."""
    asked = {
        "people": db.select(db.func.count()).select_from(Trainee),
        "sources": db.select(db.func.count()).select_from(TraineeSource),
        "pairs": db.select(db.func.count()).select_from(TraineePair),
        "moves": db.select(db.func.count()).where(StatusLog.entity == "trainee"),
        "logged": db.select(db.func.count()).where(AuditEntry.entity == "trainee"),
    }
    return " ".join(f"{name} {db.session.scalar(statement)}" for name, statement in asked.items())


def main(mode):
    app = create_app()
    with app.app_context(), acting_as(SYSTEM):
        if mode == "slow":
            add_target(SlowPeople())
        if mode == "prepare":
            prepare()
        else:
            print("worked", queue.run_next(), flush=True)
        unit_of_work.rollback()
        batch = db.session.scalars(db.select(ImportBatch)).one()
        print("state", batch.state, counts(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
