"""Reports by name, for the terminal and for jobs: what to print, of which area, for which period."""

from collections.abc import Callable

from flask_babel import gettext as _

from app.core import documents
from app.core.calendar import month_bounds
from app.core.errors import Invalid
from app.organisations.queries import areas
from app.publications.queries import articles_of, as_row, official_context
from app.reporting.queries.policies import published_policy
from app.reporting.queries.summary import monthly_summary
from app.reporting.services import papers
from app.reporting.services.printing import summary_pdf

Builder = Callable[[str, str], bytes]
ATTENDANCE = "attendance-sheet"


def _whole_summary(region: str, period: str) -> bytes:
    return summary_pdf(monthly_summary(period, region), "FULL")


def _short_summary(region: str, period: str) -> bytes:
    return summary_pdf(monthly_summary(period, region), "SHORT")


def _policy(_region: str, period: str) -> bytes:
    doc = published_policy(period)
    if doc is None:
        raise Invalid({"period": _("没有找到已发布的政策文件“%(key)s”。", key=period)})
    return documents.build("policy", official_context(as_row(doc), [as_row(article) for article in articles_of(doc)]))


KINDS: dict[str, Builder] = {
    "monthly-summary": _whole_summary,
    "monthly-summary-short": _short_summary,
    "policy": _policy,
    **papers.RECORDS,
    ATTENDANCE: papers.attendance_sheet,
}


def add_report(kind: str, builder: Builder) -> None:
    """Register a report of another part; the builder takes (region code, period) and answers a PDF."""
    KINDS[kind] = builder


def build_report(kind: str, *, region: str, period: str, record: str = "") -> bytes:
    """The PDF of a report; ``record`` is a key or number, for attendance a unit; Invalid names what is unknown."""
    kind = kind.replace("_", "-")
    if kind not in KINDS:
        raise Invalid({"kind": _("没有“%(kind)s”这种报表，可选：%(kinds)s。", kind=kind, kinds="、".join(KINDS))})
    if region not in areas():
        raise Invalid({"region": _("没有行政区划代码“%(code)s”。", code=region)})
    if kind == ATTENDANCE:
        _require_month(period)
        return papers.attendance_sheet(region, period, record)
    return KINDS[kind](region, record or period)


def _require_month(period: str) -> None:
    try:
        month_bounds(period)
    except ValueError as error:
        raise Invalid({"period": _("月份应写作 2023-07 的形式。")}) from error
