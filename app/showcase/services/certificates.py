"""Certificate and plaque of a named unit: issued under a sealed code, printed when first asked for, then kept.

The paper never changes; what is true of it today is told by its code (/verify) and by its living page (B34).
"""

from datetime import date, timedelta

from flask import current_app

from app.core import clock, documents, issuing
from app.core.issued import IssuedDocument, IssuedState
from app.core.pdf.showcase import ShowcaseCertificateContext
from app.core.pdf.verification import is_number
from app.organisations.queries import full_name_of
from app.placements.queries.documents import office_of
from app.showcase.models import Nomination, ShowcaseBatch
from app.showcase.queries import notices as queries
from app.showcase.queries.batches import batch_of
from app.showcase.rules.honours import honour
from app.showcase.rules.standing import Standing, standing_of

CERTIFICATE, PLAQUE = "showcase_certificate", "showcase_plaque"
KINDS = (CERTIFICATE, PLAQUE)
SERIES = {CERTIFICATE: "JXSFZS", PLAQUE: "JXSFBP"}
TITLES = {CERTIFICATE: "就业见习示范单位荣誉证书", PLAQUE: "就业见习示范单位牌匾"}
SAYS = {
    Standing.VALID: IssuedState.VALID,
    Standing.WARNED: IssuedState.AMENDED,
    Standing.REVOKED: IssuedState.REVOKED,
    Standing.LAPSED: IssuedState.ENDED,
}


def new_certificate_no(batch: ShowcaseBatch) -> str:
    """The next number of a certificate in the area that names, such as JXSFZS-202611-640000-0003."""
    return issuing.new_number(SERIES[CERTIFICATE], batch.region_code)


def issue_certificate(nomination: Nomination) -> IssuedDocument:
    """Issue the certificate under the number of the nomination, and the plaque with a number of its own.

    The nomination is named already; both are printed when they are first asked for.  Returns the certificate; the one
    that was issued before, when there is one.
    """
    before = issuing.latest(nomination, CERTIFICATE)
    if before is not None:
        return before
    batch = batch_of(nomination)
    certificate = _issue(nomination, batch, CERTIFICATE, nomination.certificate_no or "")
    _issue(nomination, batch, PLAQUE, "")
    return certificate


def _issue(nomination: Nomination, batch: ShowcaseBatch, kind: str, number: str) -> IssuedDocument:
    return issuing.issue(
        nomination,
        kind=kind,
        series=SERIES[kind],
        title=TITLES[kind],
        issuer=office_of(batch.region_code).name,
        shown=_told(nomination, batch),
        print_as=None,
        number=number if is_number(number) else issuing.new_number(SERIES[kind], batch.region_code),
        issued_on=nomination.named_on,
    )


def _told(nomination: Nomination, batch: ShowcaseBatch) -> list[tuple[str, str]]:
    """What the code tells to anybody, in Chinese whatever the language of the request."""
    return [
        ("示范单位", nomination.unit_name),
        ("示范级别", nomination.level.label),
        ("命名文号", batch.doc_no or ""),
        ("有效期", f"{nomination.named_on}—{nomination.valid_to}"),
    ]


def certificate_changed(nomination: Nomination, state: Standing | None = None, note: str = "") -> None:
    """Say from now on by both codes that a unit was warned, restored, revoked, or that its naming lapsed.

    ``state`` follows from the nomination when it is not given.  The living page and the lists read the nomination
    itself, so that they say the same at once.
    """
    said = SAYS[state or standing(nomination)]
    for paper in queries.papers_of(nomination, KINDS):
        issuing.change(paper, said, note)


def standing(nomination: Nomination) -> Standing:
    """What is true today of a nomination that was named."""
    valid_to = nomination.valid_to or date.min
    return standing_of(nomination.state, valid_to, nomination.lapsed_on, clock.today())


def page_url(nomination_id: str) -> str:
    """The address of the living page, to which the QR pictures on certificate and plaque lead."""
    return f"{current_app.config['PUBLIC_URL']}/showcase/{nomination_id}"


def certificate_pdf(nomination: Nomination) -> tuple[str, bytes] | None:
    """Name and bytes of the certificate; None before the unit is named."""
    return paper(nomination, CERTIFICATE)


def plaque_pdf(nomination: Nomination) -> tuple[str, bytes] | None:
    """Name and bytes of the plaque's artwork; None before the unit is named."""
    return paper(nomination, PLAQUE)


def paper(nomination: Nomination, kind: str) -> tuple[str, bytes] | None:
    """Name and bytes of one of the KINDS; None before the unit is named."""
    issued = issuing.latest(nomination, kind)
    if issued is None:
        return None
    pdf = issuing.printed(
        nomination,
        issued,
        lambda number, code: documents.build(kind, _context(nomination, issued, number, code)),
    )
    return f"{issued.title}_{issued.number}.pdf", pdf


def _context(nomination: Nomination, issued: IssuedDocument, number: str, code: str) -> ShowcaseCertificateContext:
    batch = batch_of(nomination)
    valid_to = nomination.valid_to or issued.issued_on
    return ShowcaseCertificateContext(
        number=number,
        code=code,
        verify_url=issuing.verify_url(code),
        issued_on=issued.issued_on,
        unit_name=nomination.unit_name,
        honour=honour(nomination.level, full_name_of(batch.region_code)),
        level=nomination.level.label,
        doc_no=batch.doc_no or "",
        issuer=issued.issuer,
        valid_to=valid_to,
        years=(valid_to + timedelta(days=1)).year - issued.issued_on.year,
        page_url=page_url(nomination.id),
    )
