"""Claims, their lines and checks, red flags, notices, budgets, payments and recoveries."""

from app.subsidies.models.claims import Claim, ClaimCheck, ClaimLine, ClaimRecount
from app.subsidies.models.money import BudgetAccount, BudgetEntry, PaymentBatch, PaymentItem, Recovery
from app.subsidies.models.notices import ClaimNotice, NoticeObjection
from app.subsidies.models.risk import QualitySample, RiskFlag, SampleSeed

__all__ = [
    "BudgetAccount",
    "BudgetEntry",
    "Claim",
    "ClaimCheck",
    "ClaimLine",
    "ClaimNotice",
    "ClaimRecount",
    "NoticeObjection",
    "PaymentBatch",
    "PaymentItem",
    "QualitySample",
    "Recovery",
    "RiskFlag",
    "SampleSeed",
]
