"""Killing the worker in the middle of an import leaves nothing behind, and the batch runs again."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ENGINES, _drop_postgres, _new_postgres
from tests.exchange.killed import ROWS
from tests.guards.source import ROOT


@pytest.fixture(params=ENGINES)
def service(request, tmp_path):
    """The environment of a service with a database of its own."""
    url = _new_postgres() if request.param == "postgresql" else f"sqlite:///{tmp_path}/own.db"
    yield {**os.environ, "DATABASE_URL": url, "INSTANCE_DIR": str(tmp_path), "REDIS_URL": "", "ENV": "development"}
    if request.param == "postgresql":
        _drop_postgres(url)


def process(service, mode):
    command = [sys.executable, "-m", "tests.exchange.killed", mode]
    return subprocess.Popen(command, cwd=ROOT, env=service, stdout=subprocess.PIPE, text=True)


def outcome(service, mode):
    said, _errors = process(service, mode).communicate(timeout=120)
    return said.strip().splitlines()


def fall_silent(service):
    """A minute passes in which nobody says that the batch is in hand."""
    for path in (Path(service["INSTANCE_DIR"]) / "progress").glob("*.json"):
        mark = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps({**mark, "beat": mark["beat"] - 61}), encoding="utf-8")


def test_a_killed_import_leaves_nothing_and_runs_again(service):
    assert outcome(service, "prepare")[-1] == "state QUEUED offices 0 attempts 0"
    worker = process(service, "slow")
    lines = [worker.stdout.readline().strip() for _line in range(2)]
    assert lines == ["stored 500", "stored 1000"]
    worker.kill()
    worker.wait(timeout=30)
    worker.stdout.close()
    assert outcome(service, "work") == ["worked False", "state RUNNING offices 0 attempts 1"]
    fall_silent(service)
    assert outcome(service, "work") == ["worked True", f"state DONE offices {ROWS} attempts 2"]
