"""A process of its own for test_import_kill.py: it stores an import slowly enough to be killed in the middle."""

import sys
import time

from app import create_app
from app.core import unit_of_work
from app.core.actor import SYSTEM, acting_as
from app.exchange.models import ImportBatch
from app.exchange.services import TARGETS, run_next, storing
from app.extensions import db
from app.organisations.models import DepartmentOffice
from app.organisations.queries import forget_areas
from app.security import services as accounts
from app.security.queries import account_by_login, actor_for
from seeds.reference.load import load as load_reference
from tests.exchange.importing import OfficeLists, offices, upload

ROWS = 3_000
BATCH_SIZE = 500


class SlowLists(OfficeLists):
    """Stores some rows, says so, and takes its time."""

    def store(self, actor, rows, given, batch_id):
        for start in range(0, len(rows), BATCH_SIZE):
            yield from super().store(actor, rows[start : start + BATCH_SIZE], given, batch_id)
            db.session.flush()
            print("stored", start + BATCH_SIZE, flush=True)
            time.sleep(0.5 if start == 0 else 60)


def prepare():
    """Tables, one agent, and a batch that waits for the worker."""
    db.create_all()
    load_reference(lambda _line: None)
    forget_areas()
    accounts.create_account(
        SYSTEM,
        login="agent",
        name="agent",
        roles="COUNTY_AGENT",
        region_code="640104",
        level="COUNTY",
        password="Jianxi@2023",
        department="HRSS",
        trusted=True,
    )
    unit_of_work.commit()
    with acting_as(actor_for(account_by_login("agent"))) as actor:
        batch = upload(actor, offices(ROWS), target=OfficeLists.name, department="HRSS")
        storing.run(actor, batch)
        unit_of_work.commit()


def main(mode):
    TARGETS[OfficeLists.name] = SlowLists() if mode == "slow" else OfficeLists()
    app = create_app()
    with app.app_context(), acting_as(SYSTEM):
        if mode == "prepare":
            prepare()
        elif mode in ("slow", "work"):
            print("worked", run_next(), flush=True)
        unit_of_work.rollback()
        batch = db.session.scalars(db.select(ImportBatch)).one()
        made = db.session.scalar(db.select(db.func.count()).where(DepartmentOffice.name.startswith("测试机构")))
        print("state", batch.state, "offices", made, "attempts", batch.attempts, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
