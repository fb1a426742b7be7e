"""Word: the report "Tình hình hoạt động các hội" in the form of official documents."""

from dashboard.export.report.write import REPORT_TITLE, report

__all__ = ["REPORT_TITLE", "report"]
