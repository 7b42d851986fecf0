"""Timed deeds of insurance: covers that ended, gaps renewed or told; and what the end of a placement does to covers."""

from typing import Any

from app.core.actor import SYSTEM
from app.core.jobs import timed
from app.core.workflow import move_each
from app.placements import signals
from app.placements.models import InsuranceCover, Placement
from app.placements.queries import insured as queries
from app.placements.services import insurance, insuring


def _lapse(cover: InsuranceCover) -> None:
    insurance.lapse(SYSTEM, cover)


@timed("placements.covers_over", "参保到期", hour=0, minute=12)
def covers_over() -> int:
    """End the covers of which the last day has passed."""
    return move_each(queries.lapsed, _lapse)


@timed("placements.insurance_gaps", "保险缺口续保与提醒", hour=6, minute=0)
def insurance_gaps() -> int:
    """Renew what other policies can cover, and tell the county of the placements that stay open."""
    return insuring.close_gaps()


def _ended(placement: Placement, **_facts: Any) -> None:
    insurance.close_covers(placement)


def _corrected(placement: Placement, **_facts: Any) -> None:
    insurance.follow_correction(placement)


def listen() -> None:
    """Covers end with their placement."""
    signals.ended.connect(_ended)
    signals.cancelled.connect(_ended)
    signals.corrected.connect(_corrected)
