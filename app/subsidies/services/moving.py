"""The one function that moves a claim; every verb of claims, notices, batches and recoveries calls it."""

from app.subsidies.policy.claims import POLICY
from app.subsidies.states import CLAIMING

perform = CLAIMING.bound_to(POLICY)
