"""Words that several papers of subsidies share; a paper is Chinese whatever language the page is in."""

from datetime import date
from decimal import Decimal

from app.core import clock
from app.core.issued import IssuedDocument
from app.core.issuing import verify_url
from app.core.pdf.contracts import Sealed
from app.core.pdf.official import chinese_date

BASIS = "《自治区人力资源和社会保障厅等部门关于实施百万就业见习岗位募集计划的通知》（宁人社发〔2023〕75号）"


def sealed(issued: IssuedDocument | None) -> Sealed:
    """Number, code and address of a paper; all empty while it is not issued."""
    if issued is None:
        return Sealed(number="", code="", verify_url="", issued_on=clock.today())
    return Sealed(
        number=issued.number, code=issued.code, verify_url=verify_url(issued.code), issued_on=issued.issued_on
    )


def period(first: date, last: date) -> str:
    """2026年7月1日至2026年7月31日."""
    return f"{chinese_date(first)}至{chinese_date(last)}"


def month_name(month: str) -> str:
    """2026年7月 for 2026-07."""
    year, number = month.split("-")
    return f"{year}年{int(number)}月"


def figure(amount: Decimal | None) -> str:
    """1,950.00, or nothing."""
    return "" if amount is None else f"{amount:,.2f}"
