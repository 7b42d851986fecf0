"""The verbs of reporting: print, export, build a report by its name."""

from app.reporting.services.printing import FORMS, shown, summary_pdf
from app.reporting.services.reports import KINDS, add_report, build_report
from app.reporting.services.workbook import summary_workbook

__all__ = ["FORMS", "KINDS", "add_report", "build_report", "shown", "summary_pdf", "summary_workbook"]
