"""REST of policies, covers and accidents."""

from app.core.api import EntityApi
from app.placements.card import insurance as cards
from app.placements.services import insurance, policies
from app.security.states import Permission


class InsurancePolicyApi(EntityApi):
    """``/api/v1/insurance-policy/``."""

    resource_name = "insurance-policy"
    card = cards.POLICY
    read, write = Permission.INSURANCE_READ, Permission.INSURANCE_WRITE
    create, update = staticmethod(policies.add_policy), staticmethod(policies.change_policy)


class InsuranceCoverApi(EntityApi):
    """``/api/v1/insurance-cover/``."""

    resource_name = "insurance-cover"
    card = cards.COVER
    read, write = Permission.INSURANCE_READ, Permission.INSURANCE_WRITE
    mover, moves = insurance.perform, insurance.MOVES
    create = staticmethod(insurance.cover)


class InsuranceCaseApi(EntityApi):
    """``/api/v1/insurance-case/``: PUT with ``result`` writes what the insurer decided."""

    resource_name = "insurance-case"
    card = cards.CASE
    read, write = Permission.INSURANCE_READ, Permission.INSURANCE_WRITE
    create, update = staticmethod(policies.add_case), staticmethod(policies.decide_case)
