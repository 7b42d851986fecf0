"""Lists of organisations, of people and of money, the proofs that follow from them, and leads."""

from app.registers.models.base import KindProof, OrganisationEntry, PersonEntry
from app.registers.models.leads import Lead

__all__ = ["KindProof", "Lead", "OrganisationEntry", "PersonEntry"]
