"""What the public API takes and gives, by address: what is published, and the two questions."""

from app.headless.schemas.published import (
    AgencyItem,
    AgencyQuery,
    DetailQuery,
    Failure,
    PolicyDetail,
    PolicyItem,
    PolicyQuery,
    PostDetail,
    PostItem,
    PostQuery,
    TargetItem,
    TargetQuery,
    UnitDetail,
    UnitItem,
    UnitQuery,
)
from app.headless.schemas.questions import EligibilityAnswer, EligibilityQuestion, EstimateAnswer, EstimateQuestion

__all__ = [
    "AgencyItem",
    "AgencyQuery",
    "DetailQuery",
    "EligibilityAnswer",
    "EligibilityQuestion",
    "EstimateAnswer",
    "EstimateQuestion",
    "Failure",
    "PolicyDetail",
    "PolicyItem",
    "PolicyQuery",
    "PostDetail",
    "PostItem",
    "PostQuery",
    "TargetItem",
    "TargetQuery",
    "UnitDetail",
    "UnitItem",
    "UnitQuery",
]
