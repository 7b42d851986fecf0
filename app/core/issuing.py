"""Hand out documents under a number and a code, and say later what is true of them.

The number is readable and gapless within series, month and area; the code is the number with a seal of 16 hexadecimal
digits over all that the code tells.  So neither a guessed code nor a row that somebody altered is answered.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.core import clock, crypto, files
from app.core.files import StoredFile
from app.core.issued import IssuedDocument, IssuedState
from app.core.numbers import next_number
from app.core.pdf.verification import document_number, number_in
from app.extensions import db

PURPOSE = "document"
WHOLE_REGION = "640000"

PrintAs = Callable[[str, str], bytes]
Shown = Sequence[tuple[str, str]]


def new_number(series: str, region_code: str = WHOLE_REGION) -> str:
    """The next number of a series in an area this month, such as JXPQ-202307-640104-0012."""
    month = clock.today()
    count = next_number(f"{series}-{month:%Y%m}-{region_code}")
    return document_number(series, month, f"{region_code}-{count:04d}")


def issue(
    record: Any,
    *,
    kind: str,
    series: str,
    title: str,
    issuer: str,
    shown: Shown,
    print_as: PrintAs | None,
    number: str | None = None,
    issued_on: date | None = None,
) -> IssuedDocument:
    """Number, seal, print and keep one document of a record; ``number`` is one of new_number() that it has already.

    ``issued_on`` is the day of the deed, when its document is made only later; today otherwise.
    ``shown`` is all that the code tells to anybody: no identity number, names masked.  ``print_as`` gets the number and
    the code and returns the PDF, whose bytes are kept by their hash among the files of the record.
    """
    document = IssuedDocument(
        number=number or new_number(series, getattr(record, "region_code", WHOLE_REGION)),
        kind=kind,
        title=title,
        entity=record.__tablename__,
        record_id=record.id,
        issued_on=issued_on or clock.today(),
        issuer=issuer,
        shown=json.dumps([list(pair) for pair in shown], ensure_ascii=False),
    )
    document.code = code_for(document)
    if print_as is not None:
        _keep_file(record, document, print_as)
    db.session.add(document)
    db.session.flush()
    return document


def issue_anew(record: Any, *, kind: str, series: str, title: str, issuer: str, shown: Shown) -> IssuedDocument:
    """For what is printed from the rows each time: the same number while ``shown`` stays the same, else a new one.

    ``shown`` names the fingerprint of the content; the document before then says that another took its place.
    """
    before = latest(record, kind)
    if before is not None and shown_facts(before) == list(shown) and before.state == IssuedState.VALID:
        return before
    after = issue(record, kind=kind, series=series, title=title, issuer=issuer, shown=shown, print_as=None)
    if before is not None:
        change(before, IssuedState.AMENDED, followed_by=after)
    return after


def printed(record: Any, document: IssuedDocument, print_as: PrintAs) -> bytes:
    """The bytes of an issued document; printed and kept when first asked for, the same for everybody ever after."""
    if document.file_id is None:
        db.session.refresh(document, with_for_update=True)
    if document.file_id is None:
        _keep_file(record, document, print_as)
        db.session.flush()
    stored = file_of(record, document)
    if stored is None:
        raise FileNotFoundError(document.number)
    return files.content_of(stored)


def _keep_file(record: Any, document: IssuedDocument, print_as: PrintAs) -> None:
    pdf = print_as(document.number, document.code)
    stored = files.keep(record, document.kind, f"{document.title}_{document.number}.pdf", pdf)
    document.file_id, document.sha256 = stored.id, stored.sha256


def change(
    document: IssuedDocument, state: IssuedState, note: str = "", followed_by: IssuedDocument | None = None
) -> IssuedDocument:
    """Say from today on that a document was amended, revoked or fulfilled; what is revoked stays revoked."""
    if document.state == state or document.state == IssuedState.REVOKED:
        return document
    document.state = state
    document.changed_on = clock.today()
    document.change_note = note[:200] or None
    document.followed_by = followed_by.number if followed_by else document.followed_by
    db.session.flush()
    return document


def code_for(document: IssuedDocument) -> str:
    """The number and its seal over everything that the code tells and that may not change later."""
    told = (document.number, document.kind, document.title, document.issuer, str(document.issued_on), document.shown)
    fingerprint = hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()
    seal = crypto.sign(f"{document.number} {fingerprint}", purpose=PURPOSE)
    return f"{document.number}-{seal.upper()}"


def verify_url(code: str) -> str:
    """The address that the QR picture of a document carries."""
    return f"{current_app.config['PUBLIC_URL']}/verify/{code}"


def shown_facts(document: IssuedDocument) -> list[tuple[str, str]]:
    """What the code of a document tells, as (label, text)."""
    return [(label, text) for label, text in json.loads(document.shown)]


def issued_under(code: str) -> IssuedDocument | None:
    """The document of a typed code, or None: unknown, malformed, guessed, or a row that no longer fits its seal."""
    if number_in(code) is None:
        return None
    found = db.session.scalar(select(IssuedDocument).where(IssuedDocument.code == code.strip().upper()))
    return found if found is not None and found.code == code_for(found) else None


def issued_for(record: Any, kind: str) -> list[IssuedDocument]:
    """The documents of one kind that were issued for a record, the newest first."""
    statement = select(IssuedDocument).where(
        IssuedDocument.entity == record.__tablename__,
        IssuedDocument.record_id == record.id,
        IssuedDocument.kind == kind,
    )
    return list(db.session.scalars(statement.order_by(IssuedDocument.id.desc())))


def latest(record: Any, kind: str) -> IssuedDocument | None:
    """The newest issued document of one kind of a record, or None."""
    return next(iter(issued_for(record, kind)), None)


def file_of(record: Any, document: IssuedDocument) -> StoredFile | None:
    """The kept file of an issued document of a record in reach."""
    return files.file_of(record, document.file_id) if document.file_id else None
