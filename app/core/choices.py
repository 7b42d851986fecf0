"""Enumerations whose members carry the Chinese label that users read."""

from enum import StrEnum
from typing import Self


class Choice(StrEnum):
    """A string enum; each member is declared as ``NAME = "NAME", "标签"``."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value
        return member

    @classmethod
    def options(cls) -> list[tuple[str, str]]:
        """Return (value, label) pairs in declared order, for selects and filters."""
        return [(member.value, member.label) for member in cls]

    @classmethod
    def label_of(cls, value: object) -> str:
        """Return the label of a stored value; an unknown value is shown as it is."""
        if value is None:
            return ""
        try:
            return cls(str(value)).label
        except ValueError:
            return str(value)


TONES: dict[str, str] = {
    **dict.fromkeys(("DRAFT", "CLOSED", "EXITED", "EXPIRED", "SUPERSEDED", "DISABLED", "FINISHED", "REMOVED"), "quiet"),
    **dict.fromkeys(("UNDONE", "DROPPED"), "quiet"),
    **dict.fromkeys(
        (
            "SUBMITTED",
            "SUPPLEMENT",
            "SITE_CHECK",
            "PUBLIC_NOTICE",
            "REVIEW",
            "RETURNED",
            "PAUSED",
            "SUSPENDED",
            "CLAIMED",
            "PROPOSED",
            "ISSUED",
            "ANSWERED",
            "UPLOADED",
            "CHECKING",
            "QUEUED",
            "RUNNING",
        ),
        "waiting",
    ),
    **dict.fromkeys(
        (
            "ACCREDITED",
            "PUBLISHED",
            "ACTIVE",
            "LISTED",
            "REGION_ACCEPTED",
            "ELIGIBLE",
            "PLACED",
            "VERIFIED",
            "CONFIRMED",
            "APPLIED",
            "DONE",
        ),
        "good",
    ),
    **dict.fromkeys(
        ("REJECTED", "CANCELLED", "WITHDRAWN", "CITY_RETURNED", "REGION_RETURNED", "INELIGIBLE", "REFUSED", "FAILED"),
        "bad",
    ),
    **dict.fromkeys(("UNIT_REVIEW", "OFFERED", "ACCEPTED", "ELIGIBILITY_CHECK", "DISPATCHED"), "waiting"),
    **dict.fromkeys(("UNIT_SIGNED", "SIGNED"), "waiting"),
    **dict.fromkeys(("CONFIRMED_BY_TRAINEE", "HANDLING"), "waiting"),
    **dict.fromkeys(("REPORTED", "FILED", "GRANTED", "IN_FORCE"), "good"),
    **dict.fromkeys(("FAILED_CHECK", "NO_SHOW", "DENIED", "REVOKED"), "bad"),
    **dict.fromkeys(("DECLINED", "ENDED", "AMENDED", "TERMINATED", "COMPLETED", "VOID", "TAKEN_BACK"), "quiet"),
    **dict.fromkeys(("TRANSFERRED", "LOCKED"), "quiet"),
}
OF_CLASS: dict[str, str] = {  # one word of several kinds: what it says of the others does not hold here
    "AssessmentState.ISSUED": "good",
    "AttendanceMonthState.OPEN": "waiting",
    "FollowUpState.OPEN": "waiting",
    "ComplaintState.ANSWERED": "good",
    "ComplaintState.OPEN": "waiting",
    "LeaveState.ASKED": "waiting",
    "PlacementState.PENDING": "waiting",
    "RequestState.OPEN": "waiting",
    "CoverState.PENDING": "waiting",
    "ClaimState.RISK_HOLD": "bad",
    "ClaimState.OBJECTION": "waiting",
    "ClaimState.PAY_FAILED": "bad",
    "ClaimState.PAID": "good",
    "ClaimState.RECOVERING": "bad",
    "ClaimState.WITHDRAWN": "quiet",
    "BatchState.SENT": "waiting",
    "BatchState.SETTLED": "good",
    "BatchState.GATHERING": "waiting",
    "BatchState.RELEASED": "good",
    "ItemState.PAID": "good",
    "ItemState.PULLED": "quiet",
    "RecoveryState.ORDERED": "bad",
    "RecoveryState.SETTLED": "good",
    "RecoveryState.CANCELLED": "quiet",
    "FlagState.OPEN": "waiting",
    "FlagState.CLEARED": "good",
    "FlagState.CONFIRMED": "bad",
    "SampleState.OPEN": "waiting",
    "SampleState.AGREED": "good",
    "SampleState.DIFFERS": "bad",
    "BatchState.PLANNED": "quiet",
    "BatchState.PUBLIC_NOTICE": "waiting",
    "BatchState.NAMED": "good",
    "NominationState.CITY_REJECTED": "quiet",
    "NominationState.SHORTLISTED": "good",
    "NominationState.NOT_SELECTED": "quiet",
    "NominationState.OBJECTED": "waiting",
    "NominationState.NAMED": "good",
    "NominationState.WARNED": "waiting",
    "NoticeState.RUNNING": "waiting",
    "NoticeObjectionState.OPEN": "waiting",
    "NoticeObjectionState.UPHELD": "bad",
    "NoticeObjectionState.DISMISSED": "quiet",
}


def tone(state: object) -> str:
    """Return the tone of a state's badge: quiet, waiting, good, bad or info."""
    own = OF_CLASS.get(f"{type(state).__name__}.{state}")
    return own or TONES.get(str(state), "info")
