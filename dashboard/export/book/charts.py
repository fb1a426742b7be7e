"""Native Excel charts over a block of cells, and grids as coloured cells."""

from __future__ import annotations

import re
from typing import Any

from dashboard.charts.office import parts
from dashboard.charts.office.data import columns
from dashboard.charts.plot import Grid, Plot, Series
from dashboard.export.book.sheet import INK, WHOLE, Sheet
from dashboard.words import clean

#: Width of a chart and the height of one category, in pixels.
WIDTH, _ROW, _LINE_CHART = 760, 26, 230
_REFERENCE = re.compile(r"!(?=\$?[A-Z]+\$?\d)")
_FONT = {"size": 10, "color": INK}


def add(sheet: Sheet, row: int, column: int, plots: list[Plot], title: str) -> None:
    """The chart of a finding with its data below it, at a cell of the sheet."""
    first = plots[0]
    if first.shape == "lines":
        _lines(sheet, row, column, plots)
        return
    for plot in plots:
        height = _height(plot)
        block = row + height // 20 + 2
        _block(sheet, block, column, plot)
        chart = _chart(sheet, block, column, plot)
        chart.set_title(
            {
                "name": _words(plot.title or title, 250),
                "overlay": False,
                "name_font": {"size": 11, "bold": True, "color": INK},
            }
        )
        chart.set_size({"width": WIDTH, "height": height})
        sheet.sheet.insert_chart(row, column, chart, {"description": clean.one_line(title, 250)})
        row = block + len(plot.categories) + 3


def add_grid(sheet: Sheet, row: int, column: int, grid: Grid) -> None:
    """A matrix as coloured cells; numbers stay numbers."""
    sheet.heads(row, ["", *grid.columns], column)
    sheet.sheet.set_column(column, column, 34)
    sheet.sheet.set_column(column + 1, column + len(grid.columns), 11)
    for i, name in enumerate(grid.rows, start=row + 1):
        sheet.words(i, column, name)
        for j, head in enumerate(grid.columns, start=column + 1):
            cell = grid.cells.get((name, head))
            if cell is None:
                continue
            look: dict[str, Any] = {
                "bg_color": f"#{cell.colour}",
                "font_color": "#FFFFFF" if cell.strong else INK,
                "align": "center",
            }
            if cell.value is None:
                sheet.words(i, j, cell.text, **look)
            else:
                sheet.number(i, j, cell.value, **look)
    sheet.words(row + len(grid.rows) + 1, column, f"Ký hiệu: {'; '.join(grid.notes)}", italic=True)


def _block(sheet: Sheet, row: int, column: int, plot: Plot) -> None:
    """The cells a chart is drawn from: names, series, then what is not drawn."""
    series = list(columns(plot))
    heads = ["Số liệu của biểu đồ", *(s.name or "Giá trị" for s in series), *plot.extra]
    sheet.heads(row, heads, column)
    for i, name in enumerate(plot.categories):
        sheet.words(row + 1 + i, column, name)
        for j, one in enumerate(series, start=column + 1):
            value = one.values[i]
            if value is None:
                continue
            form = "dd/mm/yyyy" if plot.dates and one.hidden else WHOLE
            sheet.sheet.write_number(
                row + 1 + i,
                j,
                value,
                sheet.book.format(num_format=form if value.is_integer() else "General"),
            )
        for j, cells in enumerate(plot.extra.values(), start=column + 1 + len(series)):
            sheet.words(row + 1 + i, j, cells[i])


def _chart(sheet: Sheet, row: int, column: int, plot: Plot) -> Any:
    upright = plot.shape == "columns"
    kind: dict[str, Any] = {"type": "bar"}
    if upright:
        kind = {"type": "column", "subtype": "stacked"}
    elif plot.shape in {"stacked", "spans"}:
        kind = {"type": "bar", "subtype": "stacked"}
    elif plot.shape == "points":
        kind = {"type": "scatter"}
    chart = sheet.book.book.add_chart(kind)
    for i, one in enumerate(plot.series):
        chart.add_series(_series(sheet, row, column, plot, one, i))
    if plot.totals is not None:
        _totals(sheet, row, column, plot, chart)
    quiet = {"visible": False, "major_gridlines": {"visible": False}}
    if plot.shape == "points":
        across: dict[str, Any] = {"num_font": _FONT, "num_format": "#,##0"}
        if plot.log:
            across["log_base"] = 10
        chart.set_x_axis(across)
        chart.set_y_axis(quiet | {"min": 0, "max": len(plot.categories) + 1})
    elif plot.shape == "spans":
        years = {"min": plot.bottom, "max": plot.highest, "num_format": "yyyy"}
        lines = {"major_gridlines": {"visible": True, "line": {"color": "#DDE3E8"}}}
        chart.set_x_axis(years | lines | {"num_font": _FONT, "major_unit": _years(plot)})
        chart.set_y_axis({"reverse": True, "num_font": _FONT})
    else:
        names = {"num_font": _FONT, "label_position": "low", "major_tick_mark": "none"}
        values = quiet | ({"min": 0} if plot.lowest == 0 else {})
        if not upright and plot.highest > 0:
            values |= {"max": plot.highest * (1.02 if plot.shape == "stacked" else 1.45)}
        # In a bar chart the axis of names is the upright one.
        chart.set_x_axis(names if upright else values)
        chart.set_y_axis(values if upright else names | {"reverse": True})
    shown = [s for s in plot.series if not s.hidden]
    if len(shown) > 1 and not plot.overlap:
        delete = [len(plot.series)] if plot.totals is not None else []
        chart.set_legend({"position": "bottom", "font": _FONT, "delete_series": delete})
    else:
        chart.set_legend({"none": True})
    return chart


def _series(
    sheet: Sheet, row: int, column: int, plot: Plot, one: Series, index: int
) -> dict[str, Any]:
    n = len(plot.categories)
    names = [sheet.name, row + 1, column, row + n, column]
    values = [sheet.name, row + 1, column + 1 + index, row + n, column + 1 + index]
    found: dict[str, Any] = {
        "name": [sheet.name, row, column + 1 + index],
        "categories": names,
        "values": values,
        "gap": 45,
        "fill": {"none": True} if one.hidden else {"color": f"#{one.colour}"},
        "border": {"none": True},
    }
    if plot.shape == "points":
        ranks = column + 1 + len(plot.series)
        found |= {
            "categories": values,
            "values": [sheet.name, row + 1, ranks, row + n, ranks],
            "marker": {
                "type": "circle",
                "size": 9,
                "fill": {"color": f"#{one.colour}"},
                "border": {"none": True},
            },
            "line": {"none": True},
        }
        labels = [f"{c} · {w}" for c, w in zip(plot.categories, one.labels, strict=True)]
        found["data_labels"] = _labels(labels, "right")
        return found
    if one.colours and not one.hidden:
        found["points"] = [{"fill": {"color": f"#{tone}"}} for tone in one.colours]
    stacked = plot.shape in {"stacked", "spans", "columns"}
    if plot.overlap:
        found["overlap"] = 100
    if any(one.labels):
        ink = f"#{parts.ink_on(one.colour)}" if stacked else INK
        found["data_labels"] = _labels(one.labels, "center" if stacked else "outside_end", ink)
    return found


def _totals(sheet: Sheet, row: int, column: int, plot: Plot, chart: Any) -> None:
    line = sheet.book.book.add_chart({"type": "line"})
    n, at = len(plot.categories), column + 1 + len(plot.series)
    assert plot.totals is not None
    line.add_series(
        {
            "name": [sheet.name, row, at],
            "categories": [sheet.name, row + 1, column, row + n, column],
            "values": [sheet.name, row + 1, at, row + n, at],
            "line": {"none": True},
            "data_labels": _labels(plot.totals.labels, "above"),
        }
    )
    chart.combine(line)


def _lines(sheet: Sheet, row: int, column: int, plots: list[Plot]) -> None:
    """Small line charts, three in a row, over one block with a column a series."""
    wide, high = 380, _LINE_CHART
    down = -(-len(plots) // 3)
    block = row + down * (high // 20 + 1) + 1
    first = plots[0]
    places = [(k, one) for k, plot in enumerate(plots) for one in plot.series]
    names = [
        plots[k].title if len(plots[k].series) == 1 else f"{plots[k].title} – {one.name}"
        for k, one in places
    ]
    sheet.heads(block, ["Số liệu của biểu đồ", *names], column)
    for i, name in enumerate(first.categories):
        sheet.words(block + 1 + i, column, name)
    n = len(first.categories)
    for k, plot in enumerate(plots):
        chart = sheet.book.book.add_chart({"type": "line"})
        for at, (of, one) in enumerate(places, start=column + 1):
            if of == k:
                _line(sheet, chart, one, block, column, at, n)
        chart.set_title(
            {
                "name": _words(plot.title, 120),
                "overlay": False,
                "name_font": {"size": 10, "bold": True, "color": INK},
            }
        )
        chart.set_legend({"none": True})
        chart.set_y_axis(
            {
                "visible": False,
                "min": plot.lowest * 1.2,
                "max": (plot.highest or 1.0) * 1.35,
                "major_gridlines": {"visible": False},
            }
        )
        chart.set_x_axis({"num_font": {"size": 9, "color": INK}})
        chart.show_blanks_as("gap")
        chart.set_size({"width": wide, "height": high})
        sheet.sheet.insert_chart(
            row + (k // 3) * (high // 20 + 1),
            column,
            chart,
            {"x_offset": (k % 3) * (wide + 10), "description": clean.one_line(plot.title, 250)},
        )


def _line(
    sheet: Sheet, chart: Any, one: Series, block: int, column: int, at: int, count: int
) -> None:
    """Write a series into its column and draw it."""
    for i, value in enumerate(one.values):
        if value is not None:
            sheet.value(block + 1 + i, at, value)
    chart.add_series(
        {
            "name": [sheet.name, block, at],
            "categories": [sheet.name, block + 1, column, block + count, column],
            "values": [sheet.name, block + 1, at, block + count, at],
            "line": {"color": f"#{one.colour}", "width": 2},
            "marker": {
                "type": "circle",
                "size": 5,
                "fill": {"color": f"#{one.colour}"},
                "border": {"none": True},
            },
            "data_labels": _labels(one.labels, "above"),
        }
    )


def _labels(labels: Any, position: str, ink: str = INK) -> dict[str, Any]:
    custom = [
        {"value": _words(w, 200), "font": {"size": 10, "color": ink}} if w else {"delete": True}
        for w in labels
    ]
    return {"value": True, "custom": custom, "position": position}


def _words(value: str, limit: int) -> str:
    """Text of a title or label, which XlsxWriter must not take for a reference to a cell."""
    found = _REFERENCE.sub("!\u2060", clean.one_line(value, limit))
    return f"\u2060{found}" if found.startswith("=") else found


def _years(plot: Plot) -> float:
    return 365.25 * max(1, round((plot.highest - (plot.bottom or 0.0)) / 365.25 / 8))


def _height(plot: Plot) -> int:
    if plot.shape == "columns":
        return 340
    if plot.shape == "stacked" and len(plot.categories) == 1:
        return 190
    rows = len(plot.categories) * (1 if plot.overlap else max(1, len(plot.series)))
    if plot.shape in {"stacked", "spans"}:
        rows = len(plot.categories)
    return max(180, 90 + rows * _ROW)
