"""What the printed documents of showcase units must be given, beside app.core.pdf.contracts."""

from datetime import date
from typing import TypedDict

from app.core.pdf.contracts import Sealed


class ShowcaseCertificateContext(Sealed):
    """reports/showcase_certificate (A4 landscape) and reports/showcase_plaque (600 × 400 mm): one page each.

    ``page_url`` is the living page of the naming, to which the QR picture leads.
    """

    unit_name: str
    honour: str  # 自治区级就业见习示范单位
    level: str
    doc_no: str
    issuer: str
    valid_to: date  # last day
    years: int
    page_url: str


class ShowcaseRow(TypedDict):
    """One unit of a notice, finished text."""

    rank: str
    unit: str
    region: str
    score: str


class ShowcaseNoticeContext(Sealed):
    """reports/showcase_notice: the units that are to be named, from a day to a day, both included."""

    title: str
    issuer: str
    phone: str
    batch: str
    level: str
    from_day: date
    to_day: date
    rows: list[ShowcaseRow]
