"""States and moves as data, and the one way to move a record.

A part declares its table of moves in ``states.py`` and binds it to its policy in ``services.py``;
``state`` is assigned nowhere else.  Every move locks the row, asks role, state and policy, writes the
status log and raises the version.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_appbuilder import Model
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Index, String, Text, func, inspect, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from app.core import attempts, audit, clock, unit_of_work
from app.core.actor import SYSTEM_ROLE, Actor
from app.core.bulk import update_rows
from app.core.choices import Choice
from app.core.errors import Invalid, Refusal, Refused, ServiceError
from app.core.identifiers import new_id
from app.core.scope import unscoped
from app.core.search import is_blank, is_storable
from app.core.types import Id
from app.extensions import db

log = logging.getLogger(__name__)

Policy = Callable[[Actor, Any], Refusal | None]
REASON_MAX = 500


class StatusLog(Model):
    """Who moved which record from where to where, when and why."""

    __tablename__ = "status_log"
    __table_args__ = (
        Index("ix_status_log_record", "entity", "record_id", "at"),
        Index("ix_status_log_at", "entity", "at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    entity: Mapped[str] = mapped_column(String(48))
    record_id: Mapped[str] = mapped_column(Id)
    move: Mapped[str] = mapped_column(String(32))
    from_state: Mapped[str] = mapped_column(String(32))
    to_state: Mapped[str] = mapped_column(String(32))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(32), default="")
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text, default="")


audit.exempt(StatusLog)


@dataclass(frozen=True)
class Ask:
    """One fact that a move needs from the person, beside the reason."""

    name: str
    label: str
    kind: str = "text"  # text, area, date, bool, choice
    required: bool = True
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Move:
    """One row of a workflow table; ``by`` names the roles, SYSTEM for timed moves."""

    name: str
    sources: frozenset[Any]
    target: Any
    label: str = ""
    by: frozenset[str] = frozenset()
    reason: bool = False
    marks: bool = False
    tone: str = "plain"  # plain, primary, danger
    asks: tuple[Ask, ...] = ()
    guard: str = ""
    effect: str = ""

    def is_timed_only(self) -> bool:
        return self.by == frozenset({SYSTEM_ROLE})


def move(name: str, sources: Iterable[Any] | Any, target: Any, label: str, by: Iterable[str], **more: Any) -> Move:
    """Write one row of a table of moves without the noise of frozensets."""
    several = [sources] if isinstance(sources, Choice) else list(sources)
    more["asks"] = tuple(more.get("asks", ()))
    return Move(name, frozenset(several), target, label, frozenset(by), **more)


@dataclass(frozen=True)
class Offer:
    """A move that the page shows for a record: possible now, or refused with the reason."""

    move: Move
    refusal: Refusal | None


class Workflow:
    """A table of moves over one enumeration of states; of a ``watched`` one every refused attempt is logged."""

    def __init__(self, title: str, start: Choice, moves: Iterable[Move], *, watched: bool = False):
        self.title = title
        self.watched = watched
        self.start = start
        self.states: type[Choice] = type(start)
        self.moves: dict[str, Move] = {}
        for entry in moves:
            if entry.name in self.moves:
                raise ValueError(f"move {entry.name} is listed twice")
            self.moves[entry.name] = entry

    def bound_to(self, policy: dict[str, Policy]) -> "Mover":
        """Join the table with the policy; a move without policy is open to its roles alone."""
        unknown = set(policy) - set(self.moves)
        if unknown:
            raise ValueError(f"policy for unknown moves: {sorted(unknown)}")
        return Mover(self, policy)


class Mover:
    """``perform`` of one entity: the only function that changes ``state``."""

    def __init__(self, workflow: Workflow, policy: dict[str, Policy]):
        self.workflow = workflow
        self.policy = policy

    def __call__(self, actor: Actor, record: Any, name: str, *, reason: str = "", **facts: Any) -> Any:
        """Move the record and set the facts that belong to its new state.

        Raises Refused when role, state or policy say no, Invalid when a required reason is missing.
        """
        wanted = self.begin(actor, record, name)
        reason = (reason or "").strip()
        if wanted.reason and is_blank(reason):
            raise Invalid({"reason": _("请填写原因。")})
        if not is_storable(reason):
            raise Invalid({"reason": _("含有不允许的字符。")})
        if len(reason) > REASON_MAX:
            raise Invalid({"reason": _("原因不能超过 %(n)s 字。", n=REASON_MAX)})
        before = record.state
        for key, value in facts.items():
            setattr(record, key, value)
        record.state = wanted.target
        db.session.add(self._log(actor, record, wanted, before, reason))
        db.session.flush()
        return record

    def begin(self, actor: Actor, record: Any, name: str) -> Move:
        """Lock the row, read it anew, and refuse the move now; the first line of a verb that judges facts.

        So a move that role, state or policy forbid is refused as such (403, 409), whatever its facts are,
        and the facts are judged on the row that will be moved.
        """
        wanted = self.workflow.moves[name]
        self.lock(record)
        self.require(actor, record, wanted)
        return wanted

    def take_back(self, actor: Actor, record: Any, name: str, *, reason: str = "", **facts: Any) -> Any:
        """Undo the last move of a record, which must be ``name``: it stands again where it stood before.

        Who may undo, and until when, is for the caller to ask.  Raises Refused when something moved it since.
        """
        self.lock(record)
        last = next((line for line in reversed(history(record)) if line.from_state != line.to_state), None)
        if last is None or (last.move, last.to_state) != (name, str(record.state)):
            raise Refused(Refusal("state", _("这条记录后来又有办理，不能撤销。")), status=409)
        before = record.state
        for key, value in facts.items():
            setattr(record, key, value)
        record.state = self.workflow.states(last.from_state)
        undone = Move(f"undo-{name}"[:32], frozenset({before}), record.state)
        db.session.add(self._log(actor, record, undone, before, reason.strip()))
        db.session.flush()
        return record

    def require(self, actor: Actor, record: Any, wanted: Move) -> None:
        """Raise Refused unless the actor may make the move now."""
        refusal = self.refusal(actor, record, wanted)
        if refusal is not None:
            if self.workflow.watched:
                attempts.note_refused(actor, wanted.name, record, refusal.code)
            raise Refused(refusal, status=409 if refusal.code == "state" else 403)

    def refusal(self, actor: Actor, record: Any, wanted: Move) -> Refusal | None:
        """Say why the actor may not make the move now, or None."""
        if not actor.has(*wanted.by):
            return Refusal("role", _("“%(move)s”由其他岗位的人员办理。", move=_(wanted.label)))
        if record.state not in wanted.sources:
            state = self.workflow.states.label_of(record.state)
            return Refusal(
                "state", _("当前状态“%(state)s”不允许执行“%(move)s”。", state=_(state), move=_(wanted.label))
            )
        ask = self.policy.get(wanted.name)
        return ask(actor, record) if ask else None

    def offers(self, actor: Actor, record: Any) -> list[Offer]:
        """List the moves of this state and of the actor's roles, refused ones with their reason."""
        return [
            Offer(entry, self.refusal(actor, record, entry))
            for entry in self.workflow.moves.values()
            if record.state in entry.sources and actor.has(*entry.by) and not entry.is_timed_only()
        ]

    def many(
        self, actor: Actor, records: Sequence[Any], name: str, facts: Callable[[Any], dict[str, Any]], *, reason: str
    ) -> set[str]:
        """Make one move on records that were just read, with the facts of each; return the keys of the moved.

        A few statements for all; those that role, state or policy keep from moving are left as they are.  Raises
        Stale when somebody saved one of the others in between.
        """
        wanted = self.workflow.moves[name]
        going = [record for record in records if self.refusal(actor, record, wanted) is None]
        if not going:
            return set()
        keys = {record.id for record in going}
        db.session.add_all([self._log(actor, record, wanted, record.state, reason) for record in going])
        update_rows(type(going[0]), [(record, {"state": wanted.target, **facts(record)}) for record in going])
        for record in going:
            db.session.expire(record)  # the statement did not tell the objects
        return keys

    @staticmethod
    def lock(record: Any) -> None:
        """Lock the row and read it anew."""
        db.session.flush()
        stored = [attribute.key for attribute in inspect(type(record)).column_attrs]
        with unscoped("the row is in hand; its own columns are read again, for policy and facts"):
            db.session.refresh(record, stored, with_for_update=True)

    @staticmethod
    def _log(actor: Actor, record: Any, wanted: Move, before: Any, reason: str) -> StatusLog:
        return StatusLog(
            entity=record.__tablename__,
            record_id=record.id,
            move=wanted.name,
            from_state=str(before),
            to_state=str(wanted.target),
            actor_id=actor.user_id,
            actor_name=actor.name[:64],
            role=next(iter(sorted(actor.roles & wanted.by)), ""),
            at=clock.now(),
            reason=reason,
        )


def history(record: Any) -> list[StatusLog]:
    """Return the status log of one record in reach, oldest first."""
    statement = (
        select(StatusLog)
        .where(StatusLog.entity == record.__tablename__, StatusLog.record_id == record.id)
        .order_by(StatusLog.at, StatusLog.id)
    )
    return list(db.session.scalars(statement))


def state_since(entity: Any) -> ColumnElement[datetime]:
    """When a record entered its present state: the last such line of its status log, else its creation."""
    entered = (
        select(func.max(StatusLog.at))
        .where(
            StatusLog.entity == entity.__tablename__,
            StatusLog.record_id == entity.id,
            StatusLog.to_state == entity.state,
            StatusLog.from_state != entity.state,
        )
        .correlate(entity)
        .scalar_subquery()
    )
    return func.coalesce(entered, entity.created_at)


def move_each(find: Callable[[str], list[Any]], verb: Callable[[Any], Any]) -> int:
    """Make a timed move on every record, each in its own savepoint; return how many were moved.

    ``find`` returns the next records after a key, in the order of their keys, until there are none.  A
    record that cannot be moved is logged and left to the next run; it holds up no other.
    """
    moved, after = 0, ""
    while records := find(after):
        after = records[-1].id
        keys = [(record.__tablename__, record.id) for record in records]
        for record, (entity, key) in zip(records, keys, strict=True):
            try:
                with unit_of_work.attempt():
                    verb(record)
                moved += 1
            except ServiceError as error:
                log.warning("%s %s was skipped: %s", entity, key, error)
            except SQLAlchemyError as error:  # its words may quote the whole row
                log.warning("%s %s was skipped: %s", entity, key, type(error).__name__)
    return moved
