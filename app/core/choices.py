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
}


def tone(state: object) -> str:
    """Return the tone of a state's badge: quiet, waiting, good, bad or info."""
    return TONES.get(str(state), "info")
