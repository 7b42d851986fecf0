"""The printed papers of claims, payment batches and units: their facts, their numbers, who opens them."""

from app.subsidies.services.papers.letters import follow_decision, follow_recount
from app.subsidies.services.papers.naming import BY_NAME, found
from app.subsidies.services.papers.opening import (
    CLAIM_KINDS,
    kind_of_issued,
    open_batch_roster,
    open_claim_paper,
    open_tax_statement,
)
from app.subsidies.services.papers.paper import Paper
from app.subsidies.services.papers.rosters import DIRECT_MAX, SOURCE, RosterMaking, RosterSource, ordered, rows_of

__all__ = [
    "BY_NAME",
    "CLAIM_KINDS",
    "DIRECT_MAX",
    "SOURCE",
    "Paper",
    "RosterMaking",
    "RosterSource",
    "follow_decision",
    "follow_recount",
    "found",
    "kind_of_issued",
    "open_batch_roster",
    "open_claim_paper",
    "open_tax_statement",
    "ordered",
    "rows_of",
]
