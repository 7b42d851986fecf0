"""The process beside the server: it does queued work, says that it lives, and ends with whoever started it."""

import os
import signal
import threading

import pytest

from app.commands import work
from app.core import jobs
from app.exchange.services import queue


@pytest.fixture
def heard(monkeypatch):
    """What the threads did, instead of doing it; they look every few milliseconds."""
    told = {"did": threading.Event(), "beat": threading.Event(), "killed": threading.Event()}
    monkeypatch.setattr(work, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(queue, "run_next", lambda _stop: told["did"].set() or False)
    monkeypatch.setattr(jobs, "beat", lambda _since: told["beat"].set())
    monkeypatch.setattr(os, "kill", lambda pid, number: told["killed"].set() if number == signal.SIGINT else None)
    return told


def test_it_does_queued_work_and_says_that_it_lives(app, heard):
    with work._working(app, None):
        assert heard["did"].wait(10)
        assert heard["beat"].wait(10)
    assert not heard["killed"].is_set()
    assert not {"queue", "beat"} & {thread.name for thread in threading.enumerate()}


def test_it_ends_when_the_server_is_gone_and_not_before(app, heard):
    with work._working(app, os.getppid()):
        assert heard["beat"].wait(10)
        assert not heard["killed"].is_set()
    with work._working(app, os.getppid() + 1):
        assert heard["killed"].wait(10)


def test_a_failure_in_one_kind_of_work_does_not_stop_the_others(app, monkeypatch):
    done = []

    def broken(_stop):
        raise ZeroDivisionError

    monkeypatch.setattr(queue.storing, "run_queued", broken)
    monkeypatch.setattr(queue.exporting, "run_next", lambda _stop: done.append(1) or True)
    with app.app_context():
        assert queue.run_next() is True
    assert done == [1]


def test_nothing_more_is_begun_when_the_worker_is_stopped(app, monkeypatch):
    monkeypatch.setattr(queue.exporting, "run_next", lambda _stop: pytest.fail("begun"))
    with app.app_context():
        assert queue.run_next(lambda: True) is False
