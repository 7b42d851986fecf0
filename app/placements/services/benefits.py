"""The catalogue of help by county: rent, offices, utilities, loans, training, guidance (二(六), B31)."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Invalid, Refused
from app.core.workflow import Mover
from app.extensions import db
from app.placements.models import Benefit
from app.placements.policy.after import may_help


def add_benefit(actor: Actor, **facts: Any) -> Benefit:
    """Add a line to the county's catalogue."""
    if refusal := may_help(actor):
        raise Refused(refusal)
    _check(facts["valid_from"], facts.get("valid_to"))
    benefit = Benefit(region_code=actor.region_code, **facts)
    db.session.add(benefit)
    db.session.flush()
    return benefit


def change_benefit(actor: Actor, benefit: Benefit, **facts: Any) -> Benefit:
    """Change a line, publish it, or take it back."""
    if refusal := may_help(actor):
        raise Refused(refusal)
    Mover.lock(benefit)
    _check(facts.get("valid_from", benefit.valid_from), facts.get("valid_to", benefit.valid_to))
    for name, value in facts.items():
        setattr(benefit, name, value)
    db.session.flush()
    return benefit


def _check(valid_from: date, valid_to: date | None) -> None:
    if valid_to is not None and valid_to < valid_from:
        raise Invalid({"valid_to": _("止期不能早于起期。")})
