"""States and moves of a showcase batch, of its nominations, scores and notice (rules.md 6.11)."""

from app.showcase.states.facts import Fact, Veto
from app.showcase.states.notices import ANNOUNCING, OBJECTING, NoticeState, ObjectionState
from app.showcase.states.scoring import SCORING, ScoreState
from app.showcase.states.selection import (
    FIRST_REVIEWERS,
    IN_FORCE,
    IN_REVIEW,
    NOMINATING,
    ORGANISERS,
    SELECTING,
    BatchState,
    CheckResult,
    NominationState,
)

__all__ = [
    "ANNOUNCING",
    "FIRST_REVIEWERS",
    "IN_FORCE",
    "IN_REVIEW",
    "NOMINATING",
    "OBJECTING",
    "ORGANISERS",
    "SCORING",
    "SELECTING",
    "BatchState",
    "CheckResult",
    "Fact",
    "NominationState",
    "NoticeState",
    "ObjectionState",
    "ScoreState",
    "Veto",
]
