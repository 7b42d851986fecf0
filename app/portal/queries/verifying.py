"""What is true today of a document that somebody holds: by its code, and nothing more than the code tells."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.calendar import month_bounds
from app.core.issued import IssuedDocument, IssuedState
from app.core.issuing import issued_under, shown_facts
from app.core.pdf.verification import CODE
from app.portal.queries.places import place_name
from app.portal.queries.showcases import naming
from app.showcase.services.certificates import KINDS

SUMMARY = "JXHZ"  # monthly summaries bear a number and a seal, but are no issued documents


@dataclass(frozen=True)
class Found:
    """An issued document as anybody may see it."""

    title: str
    number: str
    issuer: str
    issued_on: date
    state: IssuedState
    changed_on: date | None
    note: str
    followed_by: str
    sha256: str
    facts: list[tuple[str, str]]
    naming: dict[str, Any] | None  # what is true today of the naming that a certificate or plaque tells of
    is_living: bool  # printed from the records each time, so that an older print may have been overtaken


def verified(code: str) -> Found | None:
    """The document of a code, or None for whatever we did not issue: guessed, altered, mistyped."""
    row: IssuedDocument | None = issued_under(code)
    if row is None:
        return None
    return Found(
        title=row.title,
        number=row.number,
        issuer=row.issuer,
        issued_on=row.issued_on,
        state=row.state,
        changed_on=row.changed_on,
        note=row.change_note or "",
        followed_by=row.followed_by or "",
        sha256=row.sha256 or "",
        facts=shown_facts(row),
        naming=naming(row.record_id) if row.kind in KINDS else None,
        is_living=row.file_id is None and row.kind not in KINDS,
    )


def summary_named(code: str) -> dict[str, Any] | None:
    """What the number of a monthly summary says of itself, if the code has the form of one; nothing of it is proven."""
    match = CODE.fullmatch(code.strip().upper())
    if match is None or not match["number"].startswith(f"{SUMMARY}-"):
        return None
    _series, month, key = match["number"].split("-", 2)
    try:
        first, _last = month_bounds(f"{month[:4]}-{month[4:]}")
    except ValueError:
        return None
    return {"number": match["number"], "month": first, "area": place_name(key[:6]), "is_short": key.endswith("S")}
