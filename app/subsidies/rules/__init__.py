"""R31–R46 and R60–R62 by kind of money: living, remaining period, flexible, hiring, claims, support, risk."""

from app.subsidies.rules.claims import claim_in_time, documents_complete, no_double_claim, payable, signed_in_window
from app.subsidies.rules.estimate import Estimate, estimate
from app.subsidies.rules.flexible import flexible_amount, flexible_conditions, payments_count_from
from app.subsidies.rules.hiring import hiring_grant
from app.subsidies.rules.living import (
    allowance_of_month,
    allowance_of_period,
    living_lines,
    paid_in_advance,
    stopped_by_leave,
)
from app.subsidies.rules.remaining import remaining_amount, remaining_conditions
from app.subsidies.rules.risk import masked_for_notice, recovery, risk_of
from app.subsidies.rules.support import fee_and_award, tax_statement

__all__ = [
    "Estimate",
    "allowance_of_month",
    "allowance_of_period",
    "claim_in_time",
    "documents_complete",
    "estimate",
    "fee_and_award",
    "flexible_amount",
    "flexible_conditions",
    "hiring_grant",
    "living_lines",
    "masked_for_notice",
    "no_double_claim",
    "paid_in_advance",
    "payable",
    "payments_count_from",
    "recovery",
    "remaining_amount",
    "remaining_conditions",
    "risk_of",
    "signed_in_window",
    "stopped_by_leave",
    "tax_statement",
]
