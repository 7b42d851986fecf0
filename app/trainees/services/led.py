"""Young people whom a department proposed: their lead notes that they are in the register (四(一))."""

from collections.abc import Iterable
from typing import Any

from app.extensions import db
from app.registers.models import Lead
from app.registers.services.leads import link_trainee, link_trainees
from app.registers.states import LeadKind
from app.trainees.queries.led import person_with, phones_of


def note_on_leads(keys: Iterable[str]) -> int:
    """Note people who were collected, or whose phone changed, on the confirmed leads with their phone."""
    db.session.flush()  # under the scope of whoever acts, before the questions lift it
    return link_trainees(phones_of(keys))


def follow_lead(lead: Lead, **_more: Any) -> None:
    """Note on a lead that was just confirmed who of the register has its phone already."""
    if lead.kind != LeadKind.YOUTH:
        return
    db.session.flush()
    if key := person_with(lead.phone_hash):
        link_trainee(lead.phone_hash, key)
