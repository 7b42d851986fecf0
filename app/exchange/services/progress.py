"""How far a long piece of work is, and whether its worker lives; kept outside the database, whose transaction is open.

In Redis when it is configured, else in a small file under INSTANCE_DIR.
"""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from flask import current_app
from redis import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
BEAT_SECONDS = 10.0
DEAD_SECONDS = 60.0  # a worker that was silent for so long has died
STEP_SECONDS = 0.5
KEPT_SECONDS = 24 * 3600
FOLDER = "progress"

Report = Callable[[int, int], None]


class Store(Protocol):
    """Where the marks are kept."""

    def write(self, key: str, mark: dict[str, Any]) -> None: ...

    def read(self, key: str) -> dict[str, Any]: ...

    def clear(self, key: str) -> None: ...


class _Files:
    def __init__(self, folder: Path):
        self.folder = folder

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"

    def write(self, key: str, mark: dict[str, Any]) -> None:
        """Replace the file whole, so that nobody reads half of it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f"{key}.{threading.get_ident()}.part"
        part.write_text(json.dumps(mark), encoding="utf-8")
        part.replace(self._path(key))

    def read(self, key: str) -> dict[str, Any]:
        """Return the mark, or nothing."""
        try:
            found: dict[str, Any] = json.loads(self._path(key).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found

    def clear(self, key: str) -> None:
        """Forget the mark."""
        self._path(key).unlink(missing_ok=True)


class _Redis:
    def __init__(self, url: str):
        self.client = Redis.from_url(url, socket_timeout=3)

    def write(self, key: str, mark: dict[str, Any]) -> None:
        """Keep the mark for a day; work goes on when Redis is away."""
        try:
            self.client.setex(f"progress:{key}", KEPT_SECONDS, json.dumps(mark))
        except RedisError:
            log.warning("progress could not be written")

    def read(self, key: str) -> dict[str, Any]:
        """Return the mark, or nothing."""
        try:
            stored: Any = self.client.get(f"progress:{key}")
        except RedisError:
            return {}
        found: dict[str, Any] = json.loads(stored) if stored else {}
        return found

    def clear(self, key: str) -> None:
        """Forget the mark."""
        try:
            self.client.delete(f"progress:{key}")
        except RedisError:
            log.warning("progress could not be cleared")


def store() -> Store:
    """The store that this service is configured with."""
    url = current_app.config["REDIS_URL"]
    return _Redis(url) if url else _Files(Path(current_app.config["INSTANCE_DIR"]) / FOLDER)


def read(key: str) -> tuple[int, int]:
    """How many steps of how many are done."""
    mark = store().read(key)
    return int(mark.get("done", 0)), int(mark.get("total", 0))


def is_alive(key: str) -> bool:
    """Whether somebody works on it now."""
    return time.time() - float(store().read(key).get("beat", 0)) < DEAD_SECONDS


def claim(key: str) -> None:
    """Say that a worker has it in hand, before its transaction begins."""
    store().write(key, {"done": 0, "total": 0, "beat": time.time()})


def clear(key: str) -> None:
    """Forget how far it was, when it is over."""
    store().clear(key)


@contextmanager
def running(key: str, total: int) -> Iterator[Report]:
    """Tell how far the work inside is, and that its worker lives, also while one statement takes long."""
    place, lock = store(), threading.Lock()
    mark = {"done": 0, "total": total, "beat": time.time()}
    over, told = threading.Event(), [time.monotonic()]

    def write() -> None:
        with lock:
            mark["beat"] = time.time()
            place.write(key, mark)

    def beat() -> None:
        while not over.wait(BEAT_SECONDS):
            write()

    def report(done: int, of: int) -> None:
        mark.update(done=done, total=of)
        if time.monotonic() - told[0] >= STEP_SECONDS:
            told[0] = time.monotonic()
            write()

    write()
    pulse = threading.Thread(target=beat, daemon=True, name=f"progress-{key}")
    pulse.start()
    try:
        yield report
    finally:
        over.set()
        pulse.join(timeout=BEAT_SECONDS)
        place.clear(key)
