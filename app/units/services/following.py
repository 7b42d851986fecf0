"""What happens elsewhere and concerns a unit: lists that prove its kinds, leads that led to it."""

from collections.abc import Iterable
from typing import Any

from app.core import clock
from app.core.bulk import update_rows
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


def follow_lists(_sender: Any, *, usccs: Iterable[str], **_more: Any) -> int:
    """Write the kinds anew on the units of which a list entry came, changed or went; return how many changed."""
    db.session.flush()  # under the scope of whoever acts, before it is lifted
    rows = queries.with_codes(usccs)
    proven = queries.kinds_of([row.id for row in rows], clock.today())
    with unscoped(queries.FOLLOWED):
        changed = update_rows(Unit, [(row, {"kinds": " ".join(proven.get(row.id, []))}) for row in rows])
    _forget({row.id for row in rows})
    return changed


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
