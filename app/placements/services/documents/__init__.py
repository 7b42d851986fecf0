"""The printed documents of placements: their facts, their files, who opens them, and what is true of them."""

from app.placements.services.documents.opening import KINDS, open_paper
from app.placements.services.documents.paper import Paper
from app.placements.services.documents.papers import (
    ASSESSMENT,
    agreement_file,
    agreement_pdf,
    assessment_form,
    certificate,
    certificate_pdf,
    dispatch_letter_pdf,
    follow_cancel,
    follow_dispatch,
    follow_end,
    issue_certificate,
    issue_letter,
    letter,
    slip,
)
from app.placements.services.documents.sheets import follow_unlock, of_area, of_person, of_unit

__all__ = [
    "ASSESSMENT",
    "KINDS",
    "Paper",
    "agreement_file",
    "agreement_pdf",
    "assessment_form",
    "certificate",
    "certificate_pdf",
    "dispatch_letter_pdf",
    "follow_cancel",
    "follow_dispatch",
    "follow_end",
    "follow_unlock",
    "issue_certificate",
    "issue_letter",
    "letter",
    "of_area",
    "of_person",
    "of_unit",
    "open_paper",
    "slip",
]
