"""The printed documents of placements: their contexts, their files, and what is true of them."""

from app.placements.services.documents.papers import (
    agreement_file,
    agreement_pdf,
    assessment_file,
    assessment_pdf,
    certificate_file,
    certificate_pdf,
    dispatch_letter_pdf,
    follow_cancel,
    follow_dispatch,
    follow_end,
    issue_certificate,
    issue_letter,
    letter_file,
    slip_file,
)
from app.placements.services.documents.sheets import of_area, of_person, of_unit

__all__ = [
    "agreement_file",
    "agreement_pdf",
    "assessment_file",
    "assessment_pdf",
    "certificate_file",
    "certificate_pdf",
    "dispatch_letter_pdf",
    "follow_cancel",
    "follow_dispatch",
    "follow_end",
    "issue_certificate",
    "issue_letter",
    "letter_file",
    "of_area",
    "of_person",
    "of_unit",
    "slip_file",
]
