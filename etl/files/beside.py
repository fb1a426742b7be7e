"""What stands beside the cells that are read: units, figures in other columns, hidden parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple

from etl.files import limits
from etl.files.cells import Cell, is_figure_text
from etl.files.contents import SheetRows
from etl.files.grid import Grid
from etl.files.header import PASSED_OVER, VALUE, Header
from etl.files.template_marks import OWN_AUTHORS
from etl.files.xlsx import Sheet
from etl.records.headings import heading_key
from etl.records.period import period
from etl.records.text import Problem, clean, quoted
from etl.records.units import UNIT_HEADINGS, StatedUnit, note_unit, read_unit, split_heading


class Units:
    """The units stated for each row of a table: in a column of units, in the value's heading."""

    def __init__(self, headings: Sequence[str], names: Sequence[str | None]) -> None:
        keys = [heading_key(text) for text in headings]
        #: Where among the headings the column of units is.
        self.place = next((at for at, key in enumerate(keys) if key in UNIT_HEADINGS), None)
        value = next(
            (text for text, name in zip(headings, names, strict=True) if name == VALUE), ""
        )
        self._heading = read_unit(split_heading(value)[1])

    def of(self, text: str) -> tuple[StatedUnit, ...]:
        """The units stated for a row with that text in the column of units."""
        return tuple(unit for unit in (read_unit(text), self._heading) if unit is not None)


def unit_text(cell: Cell | None) -> str:
    """The unit in a cell; of one looked up by a formula, what the formula gave last."""
    if cell is None:
        return ""
    return cell.text if cell.formula is None else clean(str(cell.value or ""))


def notes(title: str, grid: Grid, header: int, below: list[int]) -> Iterator[StatedUnit]:
    """Units stated in the sheet's name, above a table, or in a line of its own below it."""
    if (unit := note_unit(title)) is not None:
        yield unit
    above = [number for number in grid.rows if number < header]
    for number in above[-limits.HEADER_ROWS :]:
        for cell in grid.rows[number].values():
            if (unit := note_unit(cell.text)) is not None:
                yield unit
    for number in below:
        if len(grid.rows[number]) == 1:
            (cell,) = grid.rows[number].values()
            if (unit := note_unit(cell.text)) is not None:
                yield unit


def overlooked(
    grid: Grid,
    sheet: Sheet,
    rows: SheetRows,
    first: int,
    header: Header,
    end: int | None,
) -> Iterator[str]:
    """What a person would not expect of the sheet: figures not read, or read though hidden."""
    if rows.header_problem is None:
        wide = {first + place for place in header.periods}
        places = _unread_figures(grid, rows, first, end, wide)
        if places:
            yield unread_figures(places)
    hidden = [str(number) for number in rows.row_numbers if number in grid.hidden]
    if hidden:
        yield (
            f"dòng {', '.join(hidden[:8])}{'…' if len(hidden) > 8 else ''} bị ẩn mà vẫn được đọc. "
            "Bỏ ẩn rồi xem lại số liệu"
        )
    for left, right in sheet.hidden_columns:
        for place, name in enumerate(rows.names, start=first):
            if name is None or not left <= place <= right:
                continue
            is_figure = header.table.column(name).kind in ("decimal", "integer")
            if is_figure and any(cells[place - first] for cells in rows.rows):
                yield (
                    f"cột {get_column_letter(place)} ({quoted(rows.headings[place - first])}) bị "
                    "ẩn mà vẫn được đọc. Bỏ ẩn rồi xem lại số liệu"
                )


def remarked(sheet: Sheet, header: int) -> Iterator[str]:
    """Remarks stuck to cells below the headings: they may say that a figure is not final."""
    remarks = [
        f"{cell} {quoted(text, 60)}"
        for cell, author, text in sheet.remarks()
        if author not in OWN_AUTHORS and coordinate_to_tuple(cell)[0] > header
    ]
    if remarks:
        yield (
            f"có lời chú ở ô {'; '.join(remarks[:4])}{'…' if len(remarks) > 4 else ''}. Lời chú "
            "không được đọc; ghi vào cột Ghi chú nếu cần, hoặc xác nhận là số không đổi"
        )


def unread_figures(places: Sequence[str]) -> str:
    """The question about cells with figures in columns that are not read."""
    return (
        f"{len(places)} ô có số không được đọc, vì cột không có trong bảng: "
        f"{', '.join(places[:5])}{'…' if len(places) > 5 else ''}. Chuyển số vào cột "
        f"{quoted('Giá trị')}, mỗi số một dòng, hoặc xác nhận là không cần"
    )


def rows_above(rows: Iterable[tuple[int, Iterable[str]]], header: int) -> str | None:
    """The question about rows above the headings that look like rows of the table.

    A title, a date and its like stand alone or beside their name; three cells with a figure
    among them, or a figure beside a name, would be read if they stood below.
    """
    places = []
    for number, cells in rows:
        filled = [text for text in map(clean, cells) if text]
        figures = [text for text in filled if is_figure_text(text)]
        if number < header and len(filled) > 1 and any(
            len(filled) > 2 or isinstance(period(text), Problem) for text in figures
        ):  # fmt: skip
            places.append(str(number))
    if not places:
        return None
    return (
        f"{len(places)} dòng có số đứng trên dòng {header}, được coi là dòng tiêu đề, nên không "
        f"được đọc: dòng {', '.join(places[:5])}{'…' if len(places) > 5 else ''}. Đưa dòng tiêu "
        "đề lên trên các dòng ấy, hoặc xác nhận là không cần"
    )


def _unread_figures(
    grid: Grid, rows: SheetRows, first: int, end: int | None, wide: set[int]
) -> list[str]:
    """Cells with figures below the headings, in columns that are not read; `wide` are."""
    read = wide | {first + place for place, name in enumerate(rows.names) if name is not None}
    shown = {
        first + place
        for place, heading in enumerate(rows.headings)
        if heading_key(heading) in PASSED_OVER
    }
    return [
        f"{get_column_letter(place)}{number}"
        for number in sorted(grid.rows)
        if number > rows.header_row and (end is None or number < end)
        for place, cell in sorted(grid.rows[number].items())
        if place not in read and place not in shown and is_figure(cell)
    ]


def is_figure(cell: Cell) -> bool:
    """True when the cell holds a figure rather than words."""
    return cell.formula is None and is_figure_text(cell.text)


def beside(grid: Grid, header: int, first: int, last: int, end: int | None) -> str | None:
    """The first cell below the headings but left or right of all of them."""
    for number in sorted(grid.rows):
        for place in grid.rows[number]:
            if header < number < (end or number + 1) and not first <= place <= last:
                return f"{get_column_letter(place)}{number}"
    return None
