"""What is true of a naming on a day, for every page, API answer and printed code alike (B34)."""

from datetime import date

from app.core.choices import Choice
from app.showcase.states import NominationState


class Standing(Choice):
    """What a certificate is worth today."""

    VALID = "VALID", "有效"
    WARNED = "WARNED", "限期整改"
    REVOKED = "REVOKED", "已撤销"
    LAPSED = "LAPSED", "已过有效期"


IN_FORCE = frozenset({Standing.VALID, Standing.WARNED})
EVER_NAMED = frozenset({NominationState.NAMED, NominationState.WARNED, NominationState.REVOKED})


def standing_of(state: NominationState, valid_to: date, lapsed_on: date | None, today: date) -> Standing:
    """What is true of a nomination that was named; ``valid_to`` is the last day, whether or not a job has run since."""
    if state == NominationState.REVOKED:
        return Standing.REVOKED
    if today > valid_to or (lapsed_on is not None and lapsed_on <= today):
        return Standing.LAPSED
    return Standing.WARNED if state == NominationState.WARNED else Standing.VALID
