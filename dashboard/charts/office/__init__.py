"""Native charts: DrawingML chart parts with their embedded workbook.

Written here as XML because python-pptx's own writer lets a category that begins with
"=" become a formula in the embedded workbook, and cannot place a plot area.
"""

from dashboard.charts.office.data import NativeChart

__all__ = ["NativeChart"]
