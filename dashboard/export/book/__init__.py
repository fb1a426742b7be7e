"""Excel: contents, a sheet a page or part with tables and native charts, sources, definitions."""

from dashboard.export.book.write import workbook

__all__ = ["workbook"]
