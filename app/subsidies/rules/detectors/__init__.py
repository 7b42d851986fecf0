"""The red flags F1–F22, each a function of a claim and a dossier; a finding is a reason to look, no proof (R60)."""

from collections.abc import Callable, Iterator, Mapping

from app.subsidies.rules.detectors import conduct, money, people, units
from app.subsidies.rules.dossier import Case, Dossier, Finding

Detector = Callable[[Case, Dossier], Iterator[Finding]]
DETECTORS: Mapping[str, Detector] = {
    "F1": people.f1,
    "F2": people.f2,
    "F3": people.f3,
    "F4": people.f4,
    "F5": money.f5,
    "F6": money.f6,
    "F7": conduct.f7,
    "F8": conduct.f8,
    "F9": units.f9,
    "F10": units.f10,
    "F11": units.f11,
    "F12": units.f12,
    "F13": money.f13,
    "F14": money.f14,
    "F15": money.f15,
    "F16": conduct.f16,
    "F17": units.f17,
    "F18": people.f18,
    "F19": people.f19,
    "F20": conduct.f20,
    "F21": people.f21,
    "F22": people.f22,
}


def findings(case: Case, dossier: Dossier) -> list[Finding]:
    """Every reason to look at one claim, in the order of the flags; the same facts once."""
    found = (finding for detector in DETECTORS.values() for finding in detector(case, dossier))
    return list({(finding.code, finding.mark): finding for finding in found}.values())
