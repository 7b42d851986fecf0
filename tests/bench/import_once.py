"""One import in a process of its own, which loads nothing that the service does not: see tests.bench.imports."""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.datastructures import FileStorage

import config
from app import create_app
from app.core.actor import SYSTEM, Actor, acting_as
from app.core.unit_of_work import reading, transaction
from app.exchange.models import ImportBatch
from app.exchange.services import importing, queue, storing
from app.extensions import db
from app.security.queries import account_by_login, actor_for

LISTS = {  # the three sources of the notice; the second and third name the same people
    "REALNAME_DB": ("2023-06-01", ("学历", "毕业院校", "专业名称", "毕业日期", "毕业证书编号")),
    "JOBSEEK_MINIAPP": ("2023-06-20", ("见习意愿", "意向县区", "意向岗位类别", "居住地址")),
    "UNEMP_REGISTER": ("2023-06-10", ("就业创业证号", "失业登记日期")),
}


def application(url: str, folder: Path) -> Flask:
    return create_app(
        {
            "SQLALCHEMY_DATABASE_URI": url,
            "SQLALCHEMY_ENGINE_OPTIONS": config.engine_options(url),
            "FILES_DIR": folder,
            "PASSWORD_METHOD": "pbkdf2:sha256:1",
        }
    )


def _peak() -> float:
    """The most memory that this process has held, in MB; what getrusage says begins with that of its parent."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def _batch(key: str) -> ImportBatch:
    found = db.session.get(ImportBatch, key)
    assert found is not None
    return found


def _steps(actor: Actor, folder: Path, channel: str) -> Iterator[tuple[str, str]]:
    """Upload, dry run and import as the service and its worker do them; yield the name of each step when done."""
    given = {"channel": channel, "as_of": LISTS[channel][0]}
    with acting_as(actor), transaction(), (folder / f"{channel}.xlsx").open("rb") as stream:
        file = FileStorage(stream, filename=f"{channel}.xlsx")
        key = importing.upload(actor, importing.target_of(actor, "trainee"), file, given).id
    yield "upload", key
    while queue.run_next():
        pass
    yield "check", key
    with acting_as(actor), transaction():
        storing.run(actor, _batch(key))
    while queue.run_next():
        pass
    yield "store", key


def measure(url: str, folder: Path, channel: str) -> dict[str, Any]:
    """Import one list in this process."""
    app = application(url, folder)
    with app.app_context():
        with reading():
            account = account_by_login("center")
            assert account is not None
            actor = actor_for(account)
        found: dict[str, Any] = {"rest": _peak()}
        began = last = time.perf_counter()
        cpu = time.process_time()
        key = ""
        for step, key in _steps(actor, folder, channel):  # noqa: B007 (the last one is asked for below)
            now = time.perf_counter()
            found[step], last = now - last, now
        found |= {"total": last - began, "cpu": time.process_time() - cpu, "peak": _peak()}
        with acting_as(SYSTEM), reading():
            batch = _batch(key)
            assert str(batch.state) == "DONE", batch.problem
            found |= {name: getattr(batch, name) for name in ("created", "updated", "merged", "unchanged", "bad")}
    return found


if __name__ == "__main__":
    channel, url, folder = sys.argv[1:]
    print(json.dumps(measure(url, Path(folder), channel)))
