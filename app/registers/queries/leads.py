"""Leads by the questions asked of them."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select

from app.core import clock
from app.core.bulk import in_pieces
from app.core.scope import unscoped
from app.extensions import db
from app.registers.models import Lead, LeadContact
from app.registers.states import LIVE_LEADS, LeadKind
from app.registers.states import LeadState as S
from app.security.states import Department

TWIN = "a county is told by which department the same unit or person was proposed before, and nothing else"
FOLLOWED = "what became of a lead is noted on it, whoever brought it about"
CONTACTS = 100


def of_plan(year: int) -> ColumnElement[bool]:
    """The leads that count in a plan year: all but those taken back."""
    return (Lead.plan_year == year) & (Lead.state != S.WITHDRAWN)


def in_time() -> ColumnElement[bool]:
    """The leads of which somebody was reached within a month (C65)."""
    return Lead.contacted_on.is_not(None) & (Lead.contacted_on <= Lead.contact_by)


def overdue(day: date) -> ColumnElement[bool]:
    """The leads of which nobody was reached within the month that is over by a day."""
    return (Lead.state == S.PROPOSED) & (Lead.contact_by < day)


def twin_of(lead: Lead) -> Department | None:
    """The department of another live lead of the county and year about the same unit or person; None without one.

    Units are told apart by their credit code, and by their phone as long as one of the two has no code.
    """
    same_phone = Lead.phone_hash == lead.phone_hash
    same = (
        same_phone
        if lead.kind == LeadKind.YOUTH or not lead.uscc
        else or_(Lead.uscc == lead.uscc, Lead.uscc.is_(None) & same_phone)
    )
    statement = select(Lead.department).where(
        Lead.region_code == lead.region_code,
        Lead.plan_year == lead.plan_year,
        Lead.kind == lead.kind,
        Lead.state.in_(LIVE_LEADS),
        same,
    )
    if lead.id:
        statement = statement.where(Lead.id != lead.id)
    with unscoped(TWIN), db.session.no_autoflush:
        return db.session.scalar(statement.limit(1))


def oldest_waiting() -> tuple[int, date | None]:
    """How many leads in reach wait for their first contact, and since when the oldest does."""
    row = db.session.execute(select(func.count(), func.min(Lead.proposed_on)).where(Lead.state == S.PROPOSED)).one()
    return int(row[0]), row[1]


def contacts_of(lead: Lead) -> list[LeadContact]:
    """The contacts of a lead in reach, the latest first."""
    statement = select(LeadContact).where(LeadContact.lead_id == lead.id)
    return list(
        db.session.scalars(statement.order_by(LeadContact.contacted_on.desc(), LeadContact.id.desc()).limit(CONTACTS))
    )


def confirmed_unit_leads(uscc: str, region_code: str) -> list[Lead]:
    """The confirmed leads of a county about a unit, whoever asks."""
    statement = select(Lead).where(
        Lead.kind == LeadKind.UNIT, Lead.uscc == uscc, Lead.region_code == region_code, Lead.state == S.CONFIRMED
    )
    with unscoped(FOLLOWED):
        return list(db.session.scalars(statement))


def leads_of_unit(unit_id: str) -> list[Lead]:
    """The leads that say the unit came of them, whoever asks."""
    with unscoped(FOLLOWED):
        return list(db.session.scalars(select(Lead).where(Lead.unit_id == unit_id)))


def confirmed_youth_leads(phone_hashes: Iterable[str]) -> list[Lead]:
    """The confirmed leads about young people with these phones of whom nobody is known yet, whoever asks."""
    found: list[Lead] = []
    for piece in in_pieces(sorted(set(phone_hashes))):
        statement = select(Lead).where(
            Lead.kind == LeadKind.YOUTH,
            Lead.phone_hash.in_(piece),
            Lead.state == S.CONFIRMED,
            Lead.trainee_id.is_(None),
        )
        with unscoped(FOLLOWED):
            found += db.session.scalars(statement)
    return found


def reached(option: str) -> ColumnElement[bool]:
    """The leads of one answer to the question when somebody was reached."""
    today = clock.today()
    answers: dict[str, ColumnElement[bool]] = {
        "YES": Lead.contacted_on.is_not(None),
        "IN_TIME": in_time(),
        "LATE": Lead.contacted_on > Lead.contact_by,
        "OVERDUE": overdue(today),
        "WAITING": (Lead.state == S.PROPOSED) & (Lead.contact_by >= today),
    }
    return answers[option]
