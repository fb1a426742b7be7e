"""A sheet as a grid: the cells that hold something by row and column, within bounds."""

from __future__ import annotations

from dataclasses import dataclass, replace

from openpyxl.utils import get_column_letter

from etl.files import limits
from etl.files.cells import Cell
from etl.files.legacy import Converter
from etl.files.xlsx import Sheet
from etl.records.text import clean, quoted


@dataclass
class Grid:
    """The cells of a sheet that hold something: row → column → cell; merged ranges, hidden rows."""

    rows: dict[int, dict[int, Cell]]
    merged: list[tuple[int, int, int, int]]
    hidden: set[int]


def read_grid(sheet: Sheet, budget: limits.Budget) -> Grid:
    """The sheet's cells that hold something."""
    rows: dict[int, dict[int, Cell]] = {}
    hidden: set[int] = set()
    for seen, row in enumerate(sheet.rows(), start=1):
        if seen > limits.MAX_SHEET_ROWS or row.number > limits.MAX_SHEET_ROWS:
            raise limits.TooCostly(
                f"trang tính {quoted(clean(sheet.title))} có quá nhiều dòng. "
                "Xoá các dòng trống có định dạng ở cuối rồi lưu lại."
            )
        if seen % 1_000 == 0:
            budget.look_at_clock()
        if row.number < 1:
            raise ValueError("row number below 1")
        if not row.cells:
            continue
        last = max(cell.column for cell in row.cells)
        if last > limits.MAX_COLUMNS:
            raise limits.TooCostly(
                f"trang tính {quoted(clean(sheet.title))} có nội dung ở cột "
                f"{get_column_letter(last)}, chỉ nhận tới cột "
                f"{get_column_letter(limits.MAX_COLUMNS)}. Xoá các cột thừa."
            )
        budget.take(len(row.cells))
        if row.hidden:
            hidden.add(row.number)
        rows.setdefault(row.number, {}).update({cell.column: cell for cell in row.cells})
    return Grid(rows, sheet.merged, hidden)


def to_unicode(grid: Grid, title: str, converter: Converter) -> None:
    """Convert the texts that are in letters of before Unicode."""
    cells = [
        (f"{quoted(title)} {get_column_letter(place)}{number}", row, place, cell)
        for number, row in grid.rows.items()
        for place, cell in row.items()
        if isinstance(cell.value, str) and cell.formula is None and not cell.value.isascii()
    ]
    converter.settle((cell.value, cell.font) for _, _, _, cell in cells)
    for where, row, place, cell in cells:
        fonts = {run.font for run in cell.runs}
        if len(fonts) > 1:
            parts = [converter.read(run.text, where, run.font or cell.font) for run in cell.runs]
            text = "".join(parts)
        else:
            text = converter.read(cell.value, where, next(iter(fonts), "") or cell.font)
        if text != cell.value:
            row[place] = replace(cell, text=clean(text), value=text)


def merged_down(grid: Grid, number: int, place: int) -> Cell | None:
    """What a cell shows because it is merged with one above it; None when it is not."""
    for top, left, bottom, right in grid.merged:
        if top < number <= bottom and left <= place <= right:
            return grid.rows.get(top, {}).get(left)
    return None


def texts(grid: Grid, last: int) -> list[str]:
    """The texts down to a row."""
    return [
        cell.text
        for number in sorted(grid.rows)
        if number <= last
        for cell in grid.rows[number].values()
    ]
