"""The person, what each source said, and what was done with and for them."""

from app.trainees.models.care import Consent, EligibilityCheck, Hardship, Stay, Visit
from app.trainees.models.person import Trainee, TraineeMerge, TraineePair, TraineeSource, hashes_of

__all__ = [
    "Consent",
    "EligibilityCheck",
    "Hardship",
    "Stay",
    "Trainee",
    "TraineeMerge",
    "TraineePair",
    "TraineeSource",
    "Visit",
    "hashes_of",
]
