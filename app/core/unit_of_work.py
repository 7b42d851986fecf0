"""One commit per request or job, and what waits until after it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flask import Flask, Response, current_app, g, has_request_context, request
from sqlalchemy import Connection, Engine, event

from app.extensions import db

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
ONLY_ASKING: set[str] = set()
Waiting = list[tuple[Callable[..., None], dict[str, Any]]]
_only_reads: ContextVar[bool] = ContextVar("only_reads", default=False)


def after_commit(deed: Callable[..., None], **facts: Any) -> None:
    """Do something once the transaction is safely stored; it is dropped on a roll-back."""
    waiting: Waiting = db.session.info.setdefault("after_commit", [])
    waiting.append((deed, facts))


def commit() -> None:
    """Store everything, then do what waited; the only place that commits."""
    db.session.commit()
    for deed, facts in db.session.info.pop("after_commit", []):
        deed(**facts)


def rollback() -> None:
    """Forget everything since the last commit, and what waited for it."""
    for kept in ("after_commit", "audit"):
        db.session.info.pop(kept, None)
    db.session.rollback()


@contextmanager
def attempt() -> Iterator[None]:
    """A savepoint: when the block fails, its writes go, and what it had put off or noted goes with them."""
    known = {name: len(db.session.info.get(name, ())) for name in ("after_commit", "audit")}
    try:
        with db.session.begin_nested():
            yield
    except BaseException:
        for name, length in known.items():
            del db.session.info.get(name, [])[length:]  # lists only grow within a transaction; copying them would cost
        raise


@contextmanager
def transaction() -> Iterator[None]:
    """One unit of work outside a request: a job, a command, a batch of a seed."""
    token = _only_reads.set(False)
    try:
        yield
        commit()
    except BaseException:
        rollback()
        raise
    finally:
        _only_reads.reset(token)


@contextmanager
def reading() -> Iterator[None]:
    """One transaction that only reads, of a request or of a job: it waits for no writer and holds none up (SQLite).

    Nothing may wait to be stored when it begins.  Records read within it are stale afterwards.
    """
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("store what was written before a transaction that only reads")
    token = _only_reads.set(True)
    try:
        session.rollback()
        yield
    finally:
        session.rollback()
        _only_reads.reset(token)


class Service(Flask):
    """The Flask application that commits once, after the view and before the answer leaves."""

    def dispatch_request(self) -> Any:
        response = self.make_response(super().dispatch_request())
        finish(response)
        return response


def finish(response: Response) -> None:
    """Commit a good answer of a writing request; undo everything else."""
    reading = request.method in SAFE_METHODS
    if response.status_code < 400 and (not reading or g.get("keep_writes")):
        if reading:
            db.session.rollback()  # a fresh transaction: what was read may have been overtaken
        commit()
    else:
        rollback()


def keep_writes() -> None:
    """Let a reading request store what it logged (a reveal, a download)."""
    if has_request_context():
        g.keep_writes = True


def _is_writing() -> bool:
    if _only_reads.get():
        return False
    if not has_request_context() or g.get("keep_writes", False):
        return True
    return request.method not in SAFE_METHODS and request.endpoint not in ONLY_ASKING


def only_asks(*endpoints: str) -> None:
    """Name addresses that are posted to but store nothing, so that they wait for no writer (SQLite)."""
    ONLY_ASKING.update(endpoints)


def prepare_sqlite(engine: Engine) -> None:
    """WAL, foreign keys, and the write lock taken at once by requests that write.

    Without BEGIN IMMEDIATE two writers that both have read deadlock instead of waiting.
    """

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cache = current_app.config.get("SQLITE_CACHE_KB", 65_536)
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL", f"cache_size=-{cache}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _is_writing() else "BEGIN")


def install(app: Flask) -> None:
    """Prepare the engine and undo what an exception left behind."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            prepare_sqlite(db.engine)

    @app.teardown_request
    def undo(error: BaseException | None) -> None:
        if error is not None:
            current_app.logger.debug("request rolled back")
            rollback()
