"""A batch of reports is taken back: sources say again what they said before, people whom it made go."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete

from app.core import audit
from app.core.actor import Actor
from app.core.bulk import in_pieces, update_rows
from app.core.scope import unscoped
from app.extensions import db
from app.trainees.models import Trainee, TraineeMerge, TraineePair, TraineeSource
from app.trainees.queries import people
from app.trainees.queries import sources as register
from app.trainees.rules import merging
from app.trainees.scope import reached
from app.trainees.services import children
from app.trainees.services.persons import Person, changes_back, fresh_deadlines, people_of
from app.trainees.states import TraineeState

BATCH = "a batch is taken back from the records that it changed, whoever serves them now"
AT_ONCE = 1000


def take_back(actor: Actor, batch_id: str, taken: Sequence[tuple[str, str, Mapping[str, Any]]]) -> list[str]:
    """Undo what became of the reports of a batch, given as (person, deed, before).

    Return for each the reason why it stays, empty when it was taken back.
    """
    told: list[str] = []
    with unscoped(BATCH):
        for start in range(0, len(taken), AT_ONCE):
            told += _take_back(actor, batch_id, taken[start : start + AT_ONCE])
    return told


def _take_back(actor: Actor, batch_id: str, taken: Sequence[tuple[str, str, Mapping[str, Any]]]) -> list[str]:
    made = [key for key, deed, _before in taken if deed == "CREATED"]
    kept = _why_kept(actor, batch_id, made)
    _remove([key for key in made if key not in kept])
    merged = [(key, before) for key, deed, before in taken if deed != "CREATED" and before]
    told = iter(_restate(batch_id, merged))
    return [kept.get(key, "") if deed == "CREATED" else next(told) if before else "" for key, deed, before in taken]


def _why_kept(actor: Actor, batch_id: str, keys: list[str]) -> dict[str, str]:
    """Why some of the people whom the batch made cannot go any more."""
    there = {person.id: person for person in register.locked(Trainee.id, keys)}
    sources = register.sources_of(keys)
    cared = children.holders(keys) | {
        key for column in ("kept_id", "gone_id") for key in people.pointed_at(TraineeMerge, column, keys)
    }
    folded = register.folded_into(keys)
    found: dict[str, str] = {}
    for key in keys:
        person = there.get(key)
        if person is None:
            found[key] = _("记录已不存在。")
        elif not reached(actor, person):
            found[key] = _("该人员已由其他县（区）服务。")
        elif key in cared or folded.get(key) or person.state != TraineeState.COLLECTED or person.merged_into_id:
            found[key] = _("导入后已有走访、核验等记录。")
        elif any(source.batch_id != batch_id for source in sources[key]):
            found[key] = _("导入后又有其他来源。")
    return found


def _remove(keys: list[str]) -> None:
    """Delete people with their sources and pairs; the log keeps that they were there."""
    audit.note_rows(Trainee, "undo-import", [(key, None, {}) for key in keys])
    for piece in in_pieces(keys):
        either = TraineePair.first_id.in_(piece) | TraineePair.second_id.in_(piece)
        for statement in (
            delete(TraineePair).where(either),
            delete(TraineeSource).where(TraineeSource.trainee_id.in_(piece)),
            delete(Trainee).where(Trainee.id.in_(piece)),
        ):
            db.session.execute(statement, execution_options={"synchronize_session": "fetch"})


def _restate(batch_id: str, merged: list[tuple[str, Mapping[str, Any]]]) -> list[str]:
    """Let the sources say what they said before, and bring each record up to date once."""
    known = people_of(Trainee.id, sorted({before["own"] for _key, before in merged}))
    old = {person.root.id: merging.record_of(person.joined()) for _own, person in known.values()}
    told: list[str] = []
    fields: dict[str, dict[str, Any]] = {}
    for _key, before in merged:
        reason = _restate_one(batch_id, known.get(before["own"]), before)
        told.append(reason)
        if not reason:
            root = known[before["own"]][1].root.id
            fields[root] = {**before["fields"], **fields.get(root, {})}
    deadlines, persons = fresh_deadlines(), {person.root.id: person for _own, person in known.values()}
    changes = [
        (persons[key].root, changes_back(persons[key], old[key], before, deadlines)) for key, before in fields.items()
    ]
    db.session.flush()
    update_rows(Trainee, [(root, new) for root, new in changes if new])
    for root, _new in changes:
        db.session.expire(root)
    return told


def _restate_one(batch_id: str, known: tuple[str, Person] | None, before: Mapping[str, Any]) -> str:
    key = (before["own"], before["channel"])
    if known is None or key not in known[1].sources:
        return _("记录已不存在。")
    person = known[1]
    source = person.sources[key]
    if source.batch_id != batch_id:
        return _("导入后这一来源又有更新。")
    if before["facts"] is None:
        db.session.delete(source)
        del person.facts[key]
    else:
        source.facts, source.batch_id = merging.dumped(before["facts"]), None
        person.facts[key] = before["facts"]
    return ""
