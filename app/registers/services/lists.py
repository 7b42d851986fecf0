"""The verbs of the lists: an entry is added, changed, removed with a reason and restored; never deleted."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from app.core import clock, crypto
from app.core.actor import Actor
from app.core.errors import Invalid, OutOfReach, Refusal, Refused
from app.extensions import db
from app.registers.models import Entry
from app.registers.policy.lists import POLICY
from app.registers.queries.lists import columns_of, key_of, known_keys
from app.registers.rules.lists import completed, problems
from app.registers.scope import department_of, keeps, reads
from app.registers.services.proofs import follow
from app.registers.states import KEEPING, EntryState

perform = KEEPING.bound_to(POLICY)


def add(actor: Actor, entity: type[Entry], **facts: Any) -> Entry:
    """Put an entry on a list of the actor's department; raise Invalid when it stands there already."""
    require_keeper(actor, entity)
    told = completed(entity, facts)
    _refuse(problems(entity, told, clock.today()))
    _refuse_double(entity, told)
    entry = entity(**told)
    db.session.add(entry)
    db.session.flush()
    follow(entity, [entry.id])
    return entry


def adder(entity: type[Entry]) -> Callable[..., Entry]:
    """The verb ``add`` of one list, as pages and REST call it."""

    def create(actor: Actor, **facts: Any) -> Entry:
        return add(actor, entity, **facts)

    return create


def change(actor: Actor, entry: Entry, **facts: Any) -> Entry:
    """Correct an entry that stands on the list."""
    entity = type(entry)
    require_keeper(actor, entity)
    if entry.state != EntryState.LISTED:
        raise Refused(Refusal("state", _("已移出名单的记录不能修改，请先恢复。")), status=409)
    now = {name: getattr(entry, name) for name in columns_of(entity)}
    told = completed(entity, now | facts)
    _refuse(problems(entity, told, clock.today()))
    changed = {name: value for name, value in told.items() if value != now[name]}
    if _key(entity, told) != _key(entity, now):
        _refuse_double(entity, told)
    for name, value in changed.items():
        setattr(entry, name, value)
    db.session.flush()
    follow(entity, [entry.id])
    return entry


def remove(actor: Actor, entry: Entry, *, reason: str = "") -> Entry:
    """Take an entry off the list from today on; what it proved, it proved until yesterday."""
    perform(actor, entry, "remove", reason=reason, removed_on=clock.today())
    follow(type(entry), [entry.id])
    return entry


def restore(actor: Actor, entry: Entry, *, reason: str = "") -> Entry:
    """Put a removed entry back as if it had never been removed."""
    perform(actor, entry, "restore", reason=reason, removed_on=None)
    follow(type(entry), [entry.id])
    return entry


MOVES: dict[str, Callable[..., Any]] = {"remove": remove, "restore": restore}


def require_keeper(actor: Actor, entity: type[Entry]) -> None:
    """Raise OutOfReach for a list that the actor may not know, Refused for one that it only reads."""
    if keeps(actor, entity):
        return
    if not reads(actor, entity):
        raise OutOfReach()
    owner = _(entity.department.label)
    words = _("由主管部门（%(owner)s）维护这份名单。", owner=owner)
    if department_of(actor) == entity.department:
        words = _("由本部门经办人员维护这份名单。")
    raise Refused(Refusal("department", words, "四(一)"))


def _key(entity: type[Entry], facts: dict[str, Any]) -> tuple[Any, ...]:
    hashed = {"id_hash": crypto.keyed_hash(facts["id_no"])} if facts.get("id_no") else {}
    return key_of(entity, facts | hashed)


def _refuse(found: dict[str, str]) -> None:
    if found:
        raise Invalid(found)


def _refuse_double(entity: type[Entry], told: dict[str, Any]) -> None:
    key = _key(entity, told)
    if key not in known_keys(entity, [key]):
        return
    field = "id_no" if entity.key[0] == "id_hash" else entity.key[0]
    raise Invalid({field: _("名单中已有相同的记录，不能重复添加；已移出的可恢复在册。")})
