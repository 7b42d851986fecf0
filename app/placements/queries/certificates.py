"""What the certificate at the end says: whole or partial, days attended and missed, later treatment (C90, R48)."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.core.scope import unscoped
from app.extensions import db
from app.placements.models import Assessment, Placement
from app.placements.queries.assessments import MISSED, PAYABLE, days_with
from app.placements.rules import not_yet_employed
from app.placements.states import EndType


@dataclass(frozen=True)
class CertificateFacts:
    """What the certificate says of the internship: whole or partial, days attended and missed, R48."""

    is_completed: bool
    words: str
    last_day: date
    days_attended: int
    days_missed: int
    is_fresh: bool
    fresh_words: str


def certificate_facts(assessment: Assessment) -> CertificateFacts:
    """Find what is printed: completed, or partial with the last day and what was missed; fresh-graduate words (R48)."""
    with unscoped("an assessment tells of its placement to whoever reaches it"):
        placement = db.session.get_one(Placement, assessment.placement_id)
    first, last = placement.actual_start or placement.starts_on, placement.actual_end or placement.ends_on
    completed = placement.end_type == EndType.NORMAL
    told = _("于%(first)s至%(last)s", first=first, last=last)
    words = (
        _("%(when)s完成全部见习，期满考核合格。", when=told)
        if completed
        else _(
            "%(when)s参加见习，最后在岗日为%(last)s，未满协议期限（协议至%(agreed)s），考核合格。",
            when=told,
            last=last,
            agreed=placement.agreed_end,
        )
    )
    judged = not_yet_employed(
        category=str(placement.category),
        status=str(placement.state),
        end_type=placement.end_type.value if placement.end_type else None,  # type: ignore[arg-type]
        retained=placement.is_retained,
    )
    fresh = bool(judged["fresh"])
    sentence = _("见习期间不视为就业，见习期满后可按规定参照应届毕业生享受有关政策。") if fresh else ""
    return CertificateFacts(
        completed,
        words,
        last,
        days_with(placement.id, PAYABLE),
        days_with(placement.id, MISSED),
        fresh,
        sentence,
    )
