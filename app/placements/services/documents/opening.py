"""Which document an address means, and who may open it: whoever reaches its record."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.core import audit
from app.core.actor import Actor
from app.core.errors import OutOfReach
from app.core.scope import area_holds
from app.placements.models import Agreement, Application, Assessment, AttendanceMonth, Placement
from app.placements.queries import documents as queries
from app.placements.services.documents import papers, sheets
from app.placements.services.documents.paper import Paper
from app.security.states import Permission


@dataclass(frozen=True)
class Kind:
    """How one kind is found by its key and made."""

    find: Callable[[Actor, str], Any]
    make: Callable[[Any], Paper | None]


def _placement(_actor: Actor, key: str) -> Placement | None:
    return queries.placement_for_letter(key)


def _by(entity: type) -> Callable[[Actor, str], Any]:
    return lambda _actor, key: queries.in_reach(entity, key)


def _whole_unit(actor: Actor, key: str) -> AttendanceMonth | None:
    """A month whose unit's whole sheet is the actor's to see: the unit itself, officers of its area."""
    month: AttendanceMonth | None = queries.in_reach(AttendanceMonth, key)
    if month is None or actor.trainee_ids or actor.mentor_ids:
        return None
    if actor.unit_ids:
        return month if month.unit_id in actor.unit_ids else None
    return month if actor.may(Permission.PLACEMENT_READ) and area_holds(actor, month) else None


def _entered(_actor: Actor, key: str) -> Application | None:
    found: Application | None = queries.in_reach(Application, key)
    return found if found is not None and found.is_entered_for else None


KINDS: dict[str, Kind] = {
    "dispatch": Kind(_placement, papers.letter),
    "agreement": Kind(_by(Agreement), papers.agreement_file),
    "attendance": Kind(_by(AttendanceMonth), sheets.of_person),
    "attendance-unit": Kind(_whole_unit, lambda month: sheets.of_unit(queries.unit_of(month), month.month)),
    "assessment": Kind(_by(Assessment), papers.assessment_form),
    "certificate": Kind(_by(Assessment), papers.certificate),
    "slip": Kind(_entered, papers.slip),
}


def open_paper(actor: Actor, kind: str, key: str) -> Paper:
    """The document of a record in reach, logged; raises OutOfReach for anything else, and where there is none yet."""
    known = KINDS.get(kind)
    record = known.find(actor, key) if known else None
    paper = known.make(record) if known and record is not None else None
    if paper is None:
        raise OutOfReach()
    audit.note("download", record, document=kind)
    return paper
