"""What happens elsewhere and concerns a unit: lists that prove its kinds, leads that led to it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import update

from app.core import audit, clock
from app.core.bulk import in_pieces
from app.core.scope import unscoped
from app.extensions import db
from app.registers.models import Lead
from app.registers.services.leads import link_unit
from app.registers.states import LeadKind
from app.units import queries
from app.units.models import Unit


def refresh_kinds(unit: Unit) -> None:
    """Write the kinds in force today on the unit, for lists and filters."""
    unit.kinds = " ".join(queries.kinds_on(unit.id, clock.today()))
    db.session.flush()


def fill_hashes(unit: Unit) -> None:
    """Derive the hashes of phone and account anew; they follow from the values when these are set."""
    unit.contact_phone, unit.bank_account = unit.contact_phone, unit.bank_account
    db.session.flush()


def follow_lists(_sender: Any, *, usccs: Iterable[str], **_more: Any) -> int:
    """Write the kinds anew on the units of which a list entry came, changed or went; return how many changed."""
    db.session.flush()  # under the scope of whoever acts, before it is lifted
    rows = queries.with_codes(usccs)
    proven = queries.kinds_of([row.id for row in rows], clock.today())
    now = {row.id: " ".join(proven.get(row.id, [])) for row in rows}
    changed = [row for row in rows if row.kinds != now[row.id]]
    alike: dict[str, list[str]] = defaultdict(list)
    for row in changed:
        alike[now[row.id]].append(row.id)
    for kinds, keys in alike.items():
        _write(kinds, keys)
    audit.note_rows(Unit, "update", ((row.id, row.region_code, {"kinds": (row.kinds, now[row.id])}) for row in changed))
    _forget({row.id for row in changed})
    return len(changed)


def _write(kinds: str, keys: list[str]) -> None:
    """The same kinds on many units, in one statement for a piece of them; whoever edits one of them is told."""
    facts = {"kinds": kinds, "version": Unit.version + 1, "updated_at": clock.now()}
    with unscoped(queries.FOLLOWED):
        for piece in in_pieces(keys):
            statement = update(Unit).where(Unit.id.in_(piece)).values(facts)
            db.session.execute(statement, execution_options={"synchronize_session": False})


def _forget(keys: set[str]) -> None:
    """Read these units anew when they are asked next: they were changed beside the session."""
    for known in list(db.session.identity_map.values()):
        if isinstance(known, Unit) and known.id in keys:
            db.session.expire(known)


def follow_lead(lead: Lead, **_more: Any) -> None:
    """Note on a lead that was just confirmed which unit has its credit code already."""
    if lead.kind != LeadKind.UNIT or not lead.uscc:
        return
    if unit_id := queries.unit_of_code(lead.uscc, lead.region_code):
        link_unit(unit_id, uscc=lead.uscc, region_code=lead.region_code)
