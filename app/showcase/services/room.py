"""The selection room of a batch put together: the whole ranking, comparison, what-if; nothing is written here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.core.actor import Actor
from app.core.errors import OutOfReach
from app.showcase.models import Nomination, ShowcaseBatch
from app.showcase.policy.room import enters
from app.showcase.policy.scoring import may_see_outcome
from app.showcase.queries import facts as known
from app.showcase.queries import room as queries
from app.showcase.queries.batches import batch_in_reach
from app.showcase.queries.candidates import Floor, floors, live_contenders, live_facts
from app.showcase.rules.criteria import Sheet, sheet_of
from app.showcase.rules.facts import Facts
from app.showcase.rules.ranking import Outcome
from app.showcase.rules.room import (
    LIVE,
    UNDECIDED,
    Basis,
    Contender,
    Marks,
    Place,
    Shift,
    Weights,
    as_decided,
    basis_of,
    places,
    rescored,
    shifts,
    with_proven,
)


@dataclass(frozen=True)
class Room:
    """A batch with its sheet and everybody in it, in order."""

    batch: ShowcaseBatch
    sheet: Sheet
    basis: Basis
    listed: list[Place]

    @property
    def is_live(self) -> bool:
        """Whether units stand in it that need not have applied yet."""
        return self.basis == Basis.FACTS

    def place(self, key: str) -> Place | None:
        """The place of a contender."""
        return next((place for place in self.listed if place.contender.key == key), None)

    def count(self, outcome: Outcome) -> int:
        """How many have an outcome."""
        return sum(place.outcome == outcome for place in self.listed)


def room_in_reach(actor: Actor, key: str) -> Room:
    """The room of a batch that the actor may enter; anybody else finds nothing."""
    return room_of(entered(actor, key))


def entered(actor: Actor, key: str) -> ShowcaseBatch:
    """The batch whose room the actor may enter; raises OutOfReach."""
    batch = batch_in_reach(key)
    if batch is None or not enters(actor, batch):
        raise OutOfReach()
    return batch


def room_of(batch: ShowcaseBatch) -> Room:
    """Everybody in the batch in order; a constant number of statements, however many they are."""
    sheet, basis = sheet_of(batch.criteria), basis_of(batch.state)
    found = live_contenders(batch, sheet) if batch.state in LIVE else queries.contenders(batch)
    if batch.state in UNDECIDED:
        proven = known.known_vetoes([one.unit_id for one in found], known.period_of(batch))
        found = [with_proven(one, proven.get(one.unit_id, {}), sheet) for one in found]
    return Room(batch, sheet, basis, as_decided(places(sheet, batch.quota, found, basis), sheet))


def sees(one: Contender) -> bool:
    """Whether what the experts gave to a contender may be told to who is in the room."""
    return one.state is not None and may_see_outcome(one)  # type: ignore[arg-type]  # asks state, round and average


def facts_of(room: Room, keys: Collection[str]) -> dict[str, Facts]:
    """The facts of contenders: fixed ones of nominations, today's of units before the applications are closed."""
    if room.is_live:
        return live_facts(room.batch, keys)
    return queries.facts_by_nomination(keys)


def floors_of(room: Room, listed: Sequence[Place]) -> dict[str, Floor]:
    """What each of the listed lacks of the national floor (R56)."""
    return floors(room.batch, [place.contender for place in listed], facts_of(room, _keys(listed)))


def marks_of(room: Room, listed: Sequence[Place]) -> dict[str, Marks]:
    """The points by item that stand behind each: those of the experts where they may be told, else the system's."""
    keys = _keys(listed)
    facts = facts_of(room, keys)
    told = {place.contender.key for place in listed if room.basis == Basis.SCORE and sees(place.contender)}
    given = queries.sheets_by_nomination(told, room.sheet, facts) if told else {}
    return {
        key: queries.added(given[key]) if given.get(key) else queries.system_marks(room.sheet, facts.get(key, {}))
        for key in keys
    }


def expert_sheets(room: Room, listed: Sequence[Place]) -> dict[str, list[dict[str, Decimal]]]:
    """The points by item of each expert, without their names, where they may be told."""
    told = {place.contender.key for place in listed if sees(place.contender)}
    return queries.sheets_by_nomination(told, room.sheet, facts_of(room, told)) if told and not room.is_live else {}


def what_if(room: Room, weights: Weights) -> list[Shift]:
    """The ranking under other weights beside the present one; nothing is stored."""
    marks = marks_of(room, room.listed)
    moved = [rescored(place.contender, room.sheet, room.basis, weights, marks) for place in room.listed]
    return shifts(room.listed, places(weights.sheet(room.sheet), weights.quota, moved, room.basis))


def compared(room: Room, keys: Sequence[str]) -> list[Place]:
    """The named contenders in the order of the ranking; unknown keys are left out."""
    wanted = set(keys)
    return [place for place in room.listed if place.contender.key in wanted]


def nominations_by_key(room: Room, listed: Sequence[Place]) -> Mapping[str, Nomination]:
    """The whole nominations behind some places."""
    return {} if room.is_live else {row.id: row for row in queries.texts_of(_keys(listed))}


def _keys(listed: Sequence[Place]) -> list[str]:
    return [place.contender.key for place in listed]
