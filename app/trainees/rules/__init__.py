"""R1–R10 by what they ask: who the person is, in which category, with which history; and all of them together."""

from app.trainees.rules.category import category_of, graduate_in_time, ningxia_hukou, unemployed, youth_age
from app.trainees.rules.eligibility import Eligibility, Facts, check
from app.trainees.rules.history import no_overlap, once_only
from app.trainees.rules.identity import age_on, hardship_mark, id_card, minor_protected

__all__ = [
    "Eligibility",
    "Facts",
    "age_on",
    "category_of",
    "check",
    "graduate_in_time",
    "hardship_mark",
    "id_card",
    "minor_protected",
    "ningxia_hukou",
    "no_overlap",
    "once_only",
    "unemployed",
    "youth_age",
]
