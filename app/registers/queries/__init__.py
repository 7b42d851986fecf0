"""The lists of the departments, proofs and leads, by the questions asked of them."""

from app.registers.queries.people import (
    Graduation,
    Registration,
    graduates,
    hard_graduates,
    in_school,
    low_income,
    low_income_until,
    real_name_hashes,
    unemployment_registrations,
)
from app.registers.queries.proofs import (
    Proof,
    is_abnormal,
    kinds_by_code,
    kinds_proved,
    project_running,
    proofs_of,
)

__all__ = [
    "Graduation",
    "Proof",
    "Registration",
    "graduates",
    "hard_graduates",
    "in_school",
    "is_abnormal",
    "kinds_by_code",
    "kinds_proved",
    "low_income",
    "low_income_until",
    "project_running",
    "proofs_of",
    "real_name_hashes",
    "unemployment_registrations",
]
