"""The person, what each source said, and what was done with and for them."""

from app.trainees.models.care import Consent, EligibilityCheck, Hardship, Visit
from app.trainees.models.person import Trainee, TraineeMerge, TraineePair, TraineeSource

__all__ = [
    "Consent",
    "EligibilityCheck",
    "Hardship",
    "Trainee",
    "TraineeMerge",
    "TraineePair",
    "TraineeSource",
    "Visit",
]
