"""Row scope: every ORM statement of the session is narrowed to what the actor may reach.

Reads go through ``do_orm_execute`` with each entity's ``visible(actor)``; writes are checked before
each flush; Core and text statements that name a scoped table are refused.  A mapped class is either
scoped, or open (reference data), or the framework's own; a guard test says so.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from flask import has_request_context
from sqlalchemy import ColumnElement, FromClause, Select, Table, bindparam, event, false, inspect, select, true
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.sql import visitors

from app.core import actor as actors
from app.core.actor import Actor
from app.core.errors import OutOfReach

Visible = Callable[[Actor], ColumnElement[bool]]

SCOPED: dict[type, Visible] = {}
OPEN: set[type] = set()
CHECKS: dict[type, Callable[[Actor, Any], bool]] = {}

_lifted: ContextVar[str | None] = ContextVar("scope_lifted", default=None)
_published: ContextVar[bool] = ContextVar("published_read", default=False)


class ScopeError(Exception):
    """A statement or a write left the row scope: a programming error or an attack."""


def scoped(entity: type, *, writes: Callable[[Actor, Any], bool] | None = None) -> Callable[[Visible], Visible]:
    """Declare the criterion of one entity; ``writes`` answers for a row before it is stored."""

    def register(visible: Visible) -> Visible:
        SCOPED[entity] = visible
        _criteria_of.cache_clear()
        _stored_in_reach.cache_clear()
        if writes is not None:
            CHECKS[entity] = writes
        return visible

    return register


def open_to_all(*entities: type) -> None:
    """Declare reference data that everybody may read."""
    OPEN.update(entities)


def within_area(actor: Actor, entity: Any) -> ColumnElement[bool]:
    """The rows of the actor's area, by the flat columns of ``types.InArea``; default nothing."""
    if actor.is_system or actor.level == "PROVINCE":
        return true()
    if actor.level == "CITY":
        return entity.city_code == actor.city_code
    if actor.level == "COUNTY":
        return entity.region_code == actor.region_code
    return false()


def area_holds(actor: Actor, record: Any) -> bool:
    """The same question for one record in memory, before it is written."""
    if actor.is_system or actor.level == "PROVINCE":
        return True
    if actor.level == "CITY":
        return bool(record.city_code == actor.city_code)
    return actor.level == "COUNTY" and bool(record.region_code == actor.region_code)


@contextmanager
def unscoped(reason: str) -> Iterator[None]:
    """Lift the row scope by name and with a reason; grep finds every use."""
    if not reason:
        raise ScopeError("lifting the row scope needs a reason")
    token = _lifted.set(reason)
    try:
        yield
    finally:
        _lifted.reset(token)


@contextmanager
def published_read() -> Iterator[None]:
    """Allow Core selects of published rows; only portal/ and headless/ queries may use it."""
    token = _published.set(True)
    try:
        yield
    finally:
        _published.reset(token)


def criterion(entity: type, actor: Actor) -> ColumnElement[bool]:
    """Return the entity's criterion for the actor."""
    return SCOPED[entity](actor)


class _Criteria(LoaderCriteriaOption):
    """``with_loader_criteria`` that also fits aliases which a statement joins, not only those it selects."""

    _traverse_internals = LoaderCriteriaOption._traverse_internals

    def _resolve_where_criteria(self, ext_info: Any) -> ColumnElement[bool]:
        found: ColumnElement[bool] = super()._resolve_where_criteria(ext_info)
        return ext_info._adapter.traverse(found) if ext_info.is_aliased_class else found


def _touched(statement: Any) -> set[type]:
    """The scoped entities whose tables occur anywhere in a statement, in joins and sub-queries too."""
    names: set[str] = set()
    for element in visitors.iterate(statement):
        source = element if isinstance(element, FromClause) else getattr(element, "table", None)
        while source is not None and not isinstance(source, Table):
            source = getattr(source, "element", None)
        if source is not None:
            names.add(source.name)
    return {entity for entity in SCOPED if entity.__tablename__ in names}  # type: ignore[attr-defined]


@lru_cache(maxsize=64)
def _criteria_of(_actor: Actor) -> dict[type, tuple[Any, set[type]]]:
    """The criteria made so far for the actor, each with the entities that it asks about itself."""
    return {}


def _options(actor: Actor, statement: Any) -> list[Any]:
    """The criteria of every entity that the statement touches, and of those that these criteria touch in turn.

    Only these: each option that a statement carries costs time whenever it is sent, and there is one for every
    table of the service.  tests/conftest.py proves for every statement of the suite that none is missing.
    """
    known, waiting, found = _criteria_of(actor), _touched(statement), {}
    if any(_loads_joined(option) for option in getattr(statement, "_with_options", ())):
        waiting = set(SCOPED)
    while waiting:
        entity = waiting.pop()
        if entity in found:
            continue
        if entity not in known:
            condition = SCOPED[entity](actor)
            known[entity] = (_Criteria(entity, condition, include_aliases=True), _touched(condition))
        found[entity], more = known[entity]
        waiting |= more
    return list(found.values())


def _loads_joined(option: Any) -> bool:
    """Whether a loader option joins tables that the statement itself does not name."""
    return any(("lazy", "joined") in (load.strategy or ()) for load in getattr(option, "context", ()))


def _is_frameworks(entity: type) -> bool:
    return entity.__module__.startswith("flask_appbuilder.")


def _narrow_read(state: ORMExecuteState) -> None:
    if _lifted.get() or state.is_column_load or state.execution_options.get("scope_checked"):
        return
    if not state.is_orm_statement or state.is_from_statement:
        _refuse_core(state)
        return
    entities = {mapper.class_ for mapper in state.all_mappers}
    if entities and all(_is_frameworks(entity) for entity in entities):
        return
    if state.is_insert and entities & set(SCOPED):
        raise ScopeError("bulk insert on a scoped table: add objects, or lift the scope by name")
    actor = actors.current()
    if actor.is_system:
        return
    state.statement = state.statement.options(*_options(actor, state.statement))


def _refuse_core(state: ORMExecuteState) -> None:
    if _published.get() and state.is_select:
        return
    if actors.current().is_system and not has_request_context():
        return
    names = "|".join(re.escape(entity.__tablename__) for entity in SCOPED)  # type: ignore[attr-defined]
    if names and re.search(rf"\b({names})\b", str(state.statement)):
        raise ScopeError("a Core or text statement names a scoped table")


def may_store(entity: type, record: Any) -> bool:
    """Whether the acting person may store a row as it is now; what has no criterion is anybody's."""
    acting = actors.current()
    if _lifted.get() or acting.is_system or entity not in SCOPED:
        return True
    return CHECKS.get(entity, area_holds)(acting, record)


def _check_writes(session: Session, _context: UOWTransaction | None, _instances: Any) -> None:
    if _lifted.get():
        return
    acting = actors.current()
    if acting.is_system:
        return
    for record in [*session.new, *session.dirty, *session.deleted]:
        entity = type(record)
        if entity not in SCOPED or (record in session.dirty and not session.is_modified(record)):
            continue
        _check_write(session, acting, entity, record)


def _check_write(session: Session, acting: Actor, entity: type, record: Any) -> None:
    if record not in session.new and not _reached_before(session, acting, entity, record):
        raise OutOfReach()
    check = CHECKS.get(entity, area_holds)
    if record not in session.deleted and not check(acting, record):
        raise OutOfReach()


def _reached_before(session: Session, acting: Actor, entity: type, record: Any) -> bool:
    """Tell from the database whether the stored row was in reach before this change."""
    identity = inspect(record).identity
    if identity is None:
        return False
    key = {f"key_{place}": value for place, value in enumerate(identity)}
    with session.no_autoflush:
        found = session.execute(_stored_in_reach(entity, acting), key, execution_options={"scope_checked": True})
        return found.first() is not None


@lru_cache(maxsize=256)
def _stored_in_reach(entity: type, acting: Actor) -> Select[Any]:
    """The question for one key, which is named later, whether its row is in reach."""
    keys: Any = inspect(entity).primary_key
    statement = select(*keys).where(*(key == bindparam(f"key_{place}") for place, key in enumerate(keys)))
    return statement.where(criterion(entity, acting))


def install(session: Any) -> None:
    """Listen on the session factory; called once by create_app()."""
    factory = session.session_factory
    if not event.contains(factory, "do_orm_execute", _narrow_read):
        event.listen(factory, "do_orm_execute", _narrow_read)
        event.listen(factory, "before_flush", _check_writes)
