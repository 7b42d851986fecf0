"""What the certificate at the end says: whole or partial, days attended and missed, later treatment (C90, R48)."""

from dataclasses import dataclass

from app.placements.models import Assessment
from app.placements.queries.assessments import MISSED, PAYABLE, days_with
from app.placements.queries.reaching import placement_of
from app.placements.rules import not_yet_employed
from app.placements.states import EndType


@dataclass(frozen=True)
class CertificateFacts:
    """Whole or partial, the days attended and missed, and whether treated as a fresh graduate (R48)."""

    is_completed: bool
    days_attended: int
    days_missed: int
    is_fresh: bool


def certificate_facts(assessment: Assessment) -> CertificateFacts:
    """Find what is printed of the internship that an assessment is about."""
    placement = placement_of(assessment)
    judged = not_yet_employed(
        category=str(placement.category),
        status=str(placement.state),
        end_type=placement.end_type.value if placement.end_type else None,  # type: ignore[arg-type]
        retained=placement.is_retained,
    )
    return CertificateFacts(
        placement.end_type == EndType.NORMAL,
        days_with(placement.id, PAYABLE),
        days_with(placement.id, MISSED),
        bool(judged["fresh"]),
    )
