"""The application's side of the worker: starts it when first needed, guards it, replaces it."""

import atexit
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from app.core.pdf.frames import Job, Printed, read_frame, write_frame, write_job

WORKER = Path(__file__).parent
FACES = ("*.otf", "*.ttf")


class PressError(Exception):
    """A document could not be printed; ``reason`` is no_fonts, no_engine, timeout, ended, busy or refused."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class PressSettings:
    """Where the faces and libraries lie, and how much one job and one worker may use."""

    font_dir: Path
    pango_dir: Path
    cache_dir: Path
    wall_seconds: float = 60
    cpu_seconds: int = 45
    memory_megabytes: int = 1536
    jobs_per_worker: int = 200
    hash_seed: str = "0"

    def environment(self) -> dict[str, str]:
        """The whole environment of the worker: our faces only, no secrets of the application."""
        names = {
            "FONTCONFIG_FILE": str(self.font_dir / "fonts.conf"),
            "XDG_CACHE_HOME": str(self.cache_dir),
            "LANG": "C.UTF-8",
            "PYTHONHASHSEED": self.hash_seed,
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        libraries = sorted(self.pango_dir.glob("tree/usr/lib/*-linux-gnu*")) + sorted(
            self.pango_dir.glob("tree/lib/*-linux-gnu*")
        )
        if libraries:
            names["LD_LIBRARY_PATH"] = ":".join(str(folder) for folder in libraries)
        return names

    def has_faces(self) -> bool:
        """Without any face the text engine crashes instead of refusing, so this is asked first."""
        return (self.font_dir / "fonts.conf").is_file() and any(any(self.font_dir.glob(kind)) for kind in FACES)


class Press:
    """One worker process; its users wait for each other."""

    def __init__(self, settings: PressSettings) -> None:
        self.settings = settings
        self.worker: subprocess.Popen[bytes] | None = None
        self.jobs = 0
        self.lock = threading.Lock()
        self.complaints: IO[bytes] | None = None

    def print(self, job: Job) -> Printed:
        """Print one document; raises PressError, after which the next job gets a fresh worker."""
        if not self.lock.acquire(timeout=self.settings.wall_seconds):
            raise PressError("busy")
        try:
            self._make_ready()
            self.jobs += 1
            facts, bodies = self._talk(lambda pipe: write_job(pipe, job, self.settings.cpu_seconds))
        finally:
            self.lock.release()
        if "error" in facts:
            raise PressError("refused", facts["error"])
        return Printed(bodies[0], facts["pages"], facts["missing"], facts["complaints"])

    def close(self) -> None:
        """End the worker, which is idle or has lost its user."""
        if self.worker is None:
            return
        self.worker.kill()
        self.worker.wait()
        self.abandon()

    def abandon(self) -> None:
        """Let go of the pipes only: after a fork the worker belongs to the parent."""
        if self.worker is not None:
            streams: tuple[Any, ...] = (self.worker.stdin, self.worker.stdout, self.complaints)
            for stream in streams:
                stream.raw.close()  # without flushing: what lies in the buffer belongs to the other process
            self.worker.returncode = 0 if self.worker.returncode is None else self.worker.returncode
        self.worker, self.jobs = None, 0

    def _make_ready(self) -> None:
        if self.worker is not None and (self.jobs >= self.settings.jobs_per_worker or self.worker.poll() is not None):
            self.close()
        if self.worker is None:
            self._start()

    def _start(self) -> None:
        if not self.settings.has_faces():
            raise PressError("no_fonts", str(self.settings.font_dir))
        self.settings.cache_dir.mkdir(parents=True, exist_ok=True)
        self.complaints = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the worker
        self.worker = subprocess.Popen(  # noqa: S603 (our own module, no shell)
            [sys.executable, str(WORKER)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.complaints, env=self.settings.environment(),
        )  # fmt: skip
        try:
            self._talk(lambda pipe: write_frame(pipe, {"memory_megabytes": self.settings.memory_megabytes}))
        except PressError as problem:
            raise PressError("no_engine", problem.detail) from problem

    def _talk(self, send: Callable[[IO[bytes]], None]) -> tuple[dict[str, Any], list[bytes]]:
        """Say one thing and hear the answer, within the wall time."""
        worker = self.worker
        assert worker is not None and worker.stdin is not None and worker.stdout is not None
        too_late = threading.Event()

        def end_worker() -> None:
            too_late.set()
            worker.kill()

        alarm = threading.Timer(self.settings.wall_seconds, end_worker)
        alarm.start()
        try:
            send(worker.stdin)
            return read_frame(worker.stdout)
        except (EOFError, OSError) as problem:
            detail = self._last_words()
            self.close()
            raise PressError("timeout" if too_late.is_set() else "ended", detail) from problem
        finally:
            alarm.cancel()

    def _last_words(self) -> str:
        if self.complaints is None:
            return ""
        self.complaints.seek(0)
        return str(self.complaints.read()[-500:].decode(errors="replace"))


_presses: dict[PressSettings, Press] = {}
_registry = threading.Lock()


def press_for(settings: PressSettings) -> Press:
    """The one press of this process for these settings."""
    with _registry:
        return _presses.setdefault(settings, Press(settings))


def _close_all() -> None:
    for press in _presses.values():
        press.close()


def _forget_in_child() -> None:
    """A forked server process must not share its parent's worker: two conversations would mix on one pipe."""
    global _registry
    for press in _presses.values():
        press.abandon()
    _presses.clear()
    _registry = threading.Lock()


atexit.register(_close_all)
os.register_at_fork(after_in_child=_forget_in_child)
