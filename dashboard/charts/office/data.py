"""The data behind a native chart: its workbook, and the object python-pptx asks for."""

from __future__ import annotations

import io
from typing import Any

from xlsxwriter import Workbook

from dashboard.charts.office import parts, xml
from dashboard.charts.plot import Plot, Series
from dashboard.words import clean

#: A workbook that takes text as text.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_NUMBER = "#,##0.######"


class NativeChart:
    """Chart data as `shapes.add_chart` takes it: `xml_bytes` and a workbook writer.

    The workbook holds the category names, the series, and behind them columns that are
    not plotted: the figure as written, its qualifier, the name in full.
    """

    def __init__(self, plot: Plot, width: float, height: float, points: float = 14) -> None:
        self._plot = plot
        self._size = (width, height, points)

    def xml_bytes(self, _chart_type: Any = None) -> bytes:
        """The chart part."""
        return xml.chart(self._plot, *self._size).encode()

    @property
    def _workbook_writer(self) -> NativeChart:
        return self

    @property
    def xlsx_blob(self) -> bytes:
        """The embedded workbook."""
        return workbook(self._plot)


def workbook(plot: Plot) -> bytes:
    """The workbook of a plot: one sheet, names in A, series from B on, then the rest."""
    file = io.BytesIO()
    book = Workbook(file, OPTIONS)
    sheet = book.add_worksheet(parts.SHEET)
    number = book.add_format({"num_format": "dd/mm/yyyy" if plot.dates else _NUMBER})
    days = book.add_format({"num_format": "#,##0"})
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 9, 18)
    sheet.write_string(0, 0, "Mục", bold)
    for i, name in enumerate(plot.named):
        sheet.write_string(i + 1, 0, name)
    column = 0
    for column, series in enumerate(columns(plot), start=1):
        sheet.write_string(0, column, clean.one_line(series.name) or "Giá trị", bold)
        form = days if plot.dates and not series.hidden else number
        for i, value in enumerate(series.values):
            if value is not None:
                sheet.write_number(i + 1, column, value, form)
    for j, (heading, cells) in enumerate(plot.extra.items(), start=column + 1):
        sheet.write_string(0, j, heading, bold)
        for i, cell in enumerate(cells):
            sheet.write_string(i + 1, j, clean.one_line(cell))
    book.close()
    return file.getvalue()


def columns(plot: Plot) -> list[Series]:
    """The columns of numbers: the series, and the sums of columns."""
    return [*plot.series, *([plot.totals] if plot.totals else [])]
