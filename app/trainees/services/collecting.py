"""The one way in which anything said of people enters the register: set-based, one person by the number, merged.

Whoever reports a person, the record is found across the whole register; what the reporter then may see of it is
another question (docs/decisions/0011).
"""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from app.core import clock, crypto, unit_of_work
from app.core.actor import Actor
from app.core.bulk import insert_rows, update_rows
from app.core.errors import Conflict
from app.core.identifiers import birth_of, new_id, sex_of
from app.core.scope import area_holds, unscoped
from app.core.workflow import StatusLog
from app.extensions import db
from app.programme.queries import database_params
from app.trainees import signals
from app.trainees.models import Trainee, TraineeSource, hashes_of
from app.trainees.rules import merging
from app.trainees.rules.deadlines import Deadlines
from app.trainees.scope import reached
from app.trainees.services.doubles import find_pairs
from app.trainees.services.persons import STATED, Person, changes_of, people_of
from app.trainees.states import Channel, TraineeState

ONE_PERSON = "one person, one record: found by the keyed hash whoever reports them"
AT_ONCE, TRIES = 1000, 3
TOLD_OF_LISTS = ("region_code", "channels")  # the source keeps what the list said of the person, sealed, with its batch
OWN_WORD = frozenset({"bank_name", "bank_no", "phone", "emergency_contact", "is_willing"})
TWIN_FIELDS = frozenset({"name", "phone_hash"})


@dataclass(frozen=True, slots=True)
class Report:
    """What one source says of one person; ``restates`` replaces the source's statements instead of joining them."""

    number: str
    values: Mapping[str, Any]
    channel: Channel
    as_of: date
    region_code: str
    restates: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a report; ``before`` is JSON that ``taking_back`` puts back, None where nothing changed."""

    trainee_id: str
    deed: str
    before: dict[str, Any] | None


def absorb(actor: Actor, reports: Sequence[Report], *, batch_id: str | None = None) -> list[Taken]:
    """Take reports into the register, in order; a person reported twice is one person."""
    taken: list[Taken] = []
    deadlines = Deadlines(database_params())
    with unscoped(ONE_PERSON):
        for start in range(0, len(reports), AT_ONCE):
            with _without_sweeps():
                taken += _absorb(actor, reports[start : start + AT_ONCE], batch_id, deadlines)
    return taken


@contextmanager
def _without_sweeps() -> Iterator[None]:
    """Let Python look for dead cycles between two pieces: within one, which makes none, it looks in vain and often."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _absorb(actor: Actor, reports: Sequence[Report], batch_id: str | None, deadlines: Deadlines) -> list[Taken]:
    """One piece; when another transaction has just stored one of its people, look again and merge."""
    for _try in range(TRIES):
        try:
            with unit_of_work.attempt():
                return _Round(actor, batch_id, deadlines).take(reports)
        except IntegrityError:
            db.session.expire_all()
    raise Conflict()


class _Round:
    """One piece of reports on its way into the register."""

    def __init__(self, actor: Actor, batch_id: str | None, deadlines: Deadlines):
        self.actor, self.batch_id, self.deadlines = actor, batch_id, deadlines
        self.today = clock.today()

    def take(self, reports: Sequence[Report]) -> list[Taken]:
        hashes = [crypto.keyed_hash(report.number) for report in reports]
        known = people_of(Trainee.id_hash, hashes, as_rows=True)
        fresh = [(hash_, report) for hash_, report in zip(hashes, reports, strict=True) if hash_ not in known]
        made = self._store_new(fresh)
        met = [(*known[hash_], report) for hash_, report in zip(hashes, reports, strict=True) if hash_ in known]
        told = iter(self._merge([(own, person, self._admitted(person, report)) for own, person, report in met]))
        fields = {made[hash_]: set(report.values) | TWIN_FIELDS for hash_, report in fresh}
        taken = [
            next(told) if hash_ in known else Taken(made[hash_], "CREATED", None)
            for hash_, report in zip(hashes, reports, strict=True)
        ]
        fields |= {
            one.trainee_id: set(one.before["fields"]) for one in taken if one.before and one.before.get("fields")
        }
        find_pairs([key for key, names in fields.items() if names & TWIN_FIELDS])
        signals.collected.send(Trainee, fields=fields)
        return taken

    def _admitted(self, person: Person, report: Report) -> Report:
        """Who does not reach a person says nothing of account, phone or willingness, from elsewhere only fills gaps."""
        if self.actor.is_system or reached(self.actor, person.root):
            return report
        names = set(report.values) - OWN_WORD
        if not area_holds(self.actor, person.root):
            names = {name for name in names if getattr(person.root, name, None) in (None, "")}
        return replace(report, values={name: report.values[name] for name in names})

    def _store_new(self, fresh: list[tuple[str, Report]]) -> dict[str, str]:
        """Insert the people whom nobody reported before; return their keys by hash."""
        by_hash: dict[str, list[Report]] = {}
        for hash_, report in fresh:
            by_hash.setdefault(hash_, []).append(report)
        people, sources = [], []
        for hash_, reports in sorted(by_hash.items()):  # in one order, so that two imports never wait for each other
            facts: dict[Channel, merging.Facts] = {}
            for report in reports:
                said = merging.said(report.values, report.as_of, self.today)
                facts[report.channel] = merging.join(facts.get(report.channel, {}), said)
            person = self._new_row(hash_, reports[0], facts)
            people.append(person)
            sources += [self._new_source(person, channel, said) for channel, said in facts.items()]
        insert_rows(Trainee, people, told=TOLD_OF_LISTS if self.batch_id else None)
        insert_rows(TraineeSource, sources)
        self._log([(person["id"], str(next(iter(by_hash[person["id_hash"]])).channel)) for person in people])
        return {person["id_hash"]: person["id"] for person in people}

    def _new_row(self, hash_: str, report: Report, facts: dict[Channel, merging.Facts]) -> dict[str, Any]:
        number, values = report.number, merging.record_of(facts)
        birth = birth_of(number)
        stated = {name: values.get(name, merging.as_value(name, None)) for name in STATED}
        return {
            **stated,
            "id": new_id(),
            "id_no": number,
            "id_hash": hash_,
            "id_tail": number[-4:],
            "birth": birth,
            "sex": sex_of(number),
            **hashes_of(stated),
            "region_code": report.region_code,
            "in_realname_db": values["in_realname_db"],
            "channels": values["channels"],
            **self.deadlines.of(birth, stated["education"], stated["graduation_date"]),
        }

    def _new_source(self, person: Mapping[str, Any], channel: Channel, facts: merging.Facts) -> dict[str, Any]:
        return {
            "trainee_id": person["id"],
            "region_code": person["region_code"],
            "channel": channel,
            "facts": merging.dumped(facts),
            "first_seen_on": self.today,
            "last_seen_on": self.today,
            "batch_id": self.batch_id,
        }

    def _log(self, made: list[tuple[str, str]]) -> None:
        common = {
            "entity": Trainee.__tablename__,
            "move": "collect",
            "from_state": "",
            "to_state": str(TraineeState.COLLECTED),
            "actor_id": self.actor.user_id,
            "actor_name": self.actor.name[:64],
            "at": clock.now(),
        }
        if made:
            lines = [{**common, "id": new_id(), "record_id": key, "reason": Channel.label_of(c)} for key, c in made]
            db.session.execute(StatusLog.__table__.insert(), lines)

    def _merge(self, met: list[tuple[str, Person, Report]]) -> list[Taken]:
        """Join the reports of known people into their sources, then bring each record up to date once."""
        before = {person.root.id: (person, merging.record_of(person.joined())) for _own, person, _report in met}
        held = [self._join(own, person, report) for own, person, report in met]
        changes = {key: changes_of(person, old, self.deadlines) for key, (person, old) in before.items()}
        self._store_sources([(own, person, report) for own, person, report in met])
        taken = []
        for (own, person, report), facts in zip(met, held, strict=True):
            changed = changes[person.root.id]
            told_anew = not merging.agree(facts, person.facts[own, str(report.channel)])
            before_it = _undo_of(own, person, report, facts, changed) if changed or told_anew else None
            taken.append(Taken(person.root.id, self._deed(person, changed), before_it))
        update_rows(Trainee, [(before[key][0].root, new) for key, new in changes.items() if new])
        self._forget(set(before))
        return taken

    def _join(self, own: str, person: Person, report: Report) -> merging.Facts | None:
        """Join one report into the facts of its source; return those that stood there before."""
        key = (own, str(report.channel))
        known = person.facts.get(key)
        said = merging.said(report.values, report.as_of, self.today)
        if report.restates:
            empty = [name for name, value in report.values.items() if value is None or value == ""]
            said |= merging.denied(empty, report.as_of, self.today)
            person.facts[key] = {**(known or {}), **said}
        else:
            person.facts[key] = merging.join(known or {}, said)
        return known

    def _store_sources(self, met: list[tuple[str, Person, Report]]) -> None:
        fresh, changed = {}, {}
        for own, person, report in met:
            key = (own, str(report.channel))
            facts = person.facts[key]
            if key not in person.sources:
                place = {"id": own, "region_code": person.root.region_code}
                fresh[key] = self._new_source(place, report.channel, facts)
            else:
                new = {"facts": merging.dumped(facts), "last_seen_on": self.today, "batch_id": self.batch_id}
                changed[key] = (person.sources[key], new)
        insert_rows(TraineeSource, list(fresh.values()))
        update_rows(TraineeSource, list(changed.values()))

    @staticmethod
    def _forget(keys: set[str]) -> None:
        """Let the session read anew what it holds of the people."""
        for held in list(db.session.identity_map.values()):
            key = inspect(held).identity
            if (isinstance(held, Trainee) and key and key[0] in keys) or isinstance(held, TraineeSource):
                db.session.expire(held)

    def _deed(self, person: Person, changed: Mapping[str, Any]) -> str:
        if not reached(self.actor, person.root):
            return "MERGED"
        return "UPDATED" if changed else "UNCHANGED"


def _undo_of(
    own: str, person: Person, report: Report, facts: merging.Facts | None, changed: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "own": own,
        "channel": str(report.channel),
        "facts": facts,
        "fields": {name: merging.plain(getattr(person.root, name)) for name in changed},
    }


def already_known() -> str:
    """What is told of a person whom somebody else serves: nothing but that the report was kept."""
    return _("该人员已在库，已登记来源，由县（区）跟进。")
