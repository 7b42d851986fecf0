"""The one function that moves a claim; every verb of claims, notices, batches and recoveries calls it."""

from app.subsidies.policy.claims import POLICY, is_own
from app.subsidies.policy.telling import ClaimMover
from app.subsidies.states import CLAIMING

__all__ = ["is_own", "perform"]

perform = ClaimMover(CLAIMING, POLICY)
