"""Excel: a cover, a sheet a table with its native chart, sources and definitions."""

from dashboard.export.book.write import workbook

__all__ = ["workbook"]
