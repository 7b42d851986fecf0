"""REST of red flags and of the quality sample; officers and supervisors only."""

from app.core.api import EntityApi
from app.security.states import Permission
from app.subsidies.card import risk as cards
from app.subsidies.services import flags, sampling


class RiskFlagApi(EntityApi):
    """``/api/v1/risk-flag/``: read, and decided."""

    resource_name = "risk-flag"
    card = cards.FLAG
    read = Permission.RISK_READ
    mover, moves = flags.perform, flags.MOVES


class QualitySampleApi(EntityApi):
    """``/api/v1/quality-sample/``: read, and answered."""

    resource_name = "quality-sample"
    card = cards.SAMPLE
    read = Permission.RISK_READ
    mover, moves = sampling.perform, sampling.MOVES
