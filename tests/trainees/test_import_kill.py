"""Killing the worker while it stores people leaves none of them, nor their sources, pairs or log; it can run again."""

import subprocess
import sys

from tests.exchange.test_import_kill import fall_silent, service
from tests.guards.source import ROOT
from tests.trainees.killed import ROWS

__all__ = ["service"]


def process(environment, mode):
    command = [sys.executable, "-m", "tests.trainees.killed", mode]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def outcome(environment, mode):
    said, _errors = process(environment, mode).communicate(timeout=180)
    return said.strip().splitlines()


def test_killed_while_storing_people_nothing_stays_and_the_batch_runs_again(service):
    nothing = "people 0 sources 0 pairs 0 moves 0 logged 0"
    assert outcome(service, "prepare")[-1] == f"state QUEUED {nothing}"
    worker = process(service, "slow")
    lines = [worker.stdout.readline().strip() for _line in range(2)]
    assert lines == ["stored 1000", "stored 2000"]
    worker.kill()
    worker.wait(timeout=30)
    worker.stdout.close()
    assert outcome(service, "work") == ["worked False", f"state RUNNING {nothing}"]
    fall_silent(service)
    everything = f"people {ROWS} sources {ROWS} pairs {ROWS // 10} moves {ROWS} logged {ROWS}"
    assert outcome(service, "work") == ["worked True", f"state DONE {everything}"]
