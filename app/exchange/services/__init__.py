"""What parts and workers call: targets to import into, and the queued pieces of work."""

from app.exchange.services.cards import CardTarget, found_by
from app.exchange.services.queue import run_next
from app.exchange.services.targets import MASKED, TARGETS, Column, Fault, Outcome, Row, Target, add_target

__all__ = [
    "MASKED",
    "TARGETS",
    "CardTarget",
    "Column",
    "Fault",
    "Outcome",
    "Row",
    "Target",
    "add_target",
    "found_by",
    "run_next",
]
