"""Writes a template workbook: cover, a sheet a record table, hidden lists and mark.

Cells to fill in are formatted as text: what is typed stays as typed whatever the
computer's regional settings, and is understood by the reader ("1.389", "8,6 tỷ").
Every text is written as text, never as a formula.
"""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from etl.files import template_marks as marks
from etl.records.schema import Column, Table
from etl.records.tables import BY_NAME
from etl.template.content import OWN_TABLES, Content, Line, list_name
from etl.template.cover import write_cover

#: Empty rows below the ones shown, ready with lists and checks.
SPARE_ROWS = 30
#: Inches; below the rows there is room to sign.
_MARGINS = {"left": 0.6, "right": 0.5, "top": 0.7, "bottom": 1.9}
_FOOTER = (
    "&L&9Người lập biểu\n(Ký, ghi rõ họ tên)"
    "&R&9Ngày ..... tháng ..... năm 20.....\nLãnh đạo hội\n(Ký, ghi rõ họ tên, đóng dấu)"
)
#: Rows of a sheet, from 0: title, help, helps of the columns, headings, example.
HELP_ROW, COLUMN_HELP_ROW, HEADER_ROW, EXAMPLE_ROW = 1, 2, 3, 4

#: Columns that fill themselves in; kept for those who need them, hidden at the right.
_HIDDEN = ("association_type", "source", "source_place", "conflict_key", "same_as", "part_of")
_WIDTHS = {
    "record_id": 10, "association": 30, "indicator": 34, "title": 46, "note": 26, "partner": 24,
    "area": 20, "activity_kind": 24, "field": 24, "funding_source": 24, "award_kind": 24,
    "as_printed": 22, marks.UNIT: 10, marks.MEANING: 46,
}  # fmt: skip
_WIDTH = 14
#: Letters that can be read across a sheet of A4; wider tables go on a second one.
_MOST_ACROSS = 215
#: What an association must type itself, in a row it adds.
_MUST = frozenset({"indicator", "obs_value", "title", "register", "target_kind", "direction"})


def write(content: Content, today: date) -> bytes:
    """The workbook's bytes."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    styles = _Styles(book)
    tables = [BY_NAME[name] for name in OWN_TABLES]
    if content.association is None:
        tables.append(BY_NAME["submissions"])
    cover = book.add_worksheet(marks.COVER_SHEET)
    for table in tables:
        _Sheet(book, styles, content, table).write()
    ranges = _write_lists(book, content)
    for name, cells in ranges.items():
        book.define_name(name, cells)
    _write_mark(book, content, today)
    write_cover(cover, book, content, tables, today)
    cover.activate()
    book.set_properties({"title": "Mẫu báo cáo số liệu", "comments": f"Mẫu {marks.VERSION}"})
    book.close()
    return target.getvalue()


class _Styles:
    """Cell formats, one of each."""

    def __init__(self, book: Any) -> None:
        font = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        line = {"border": 1, "border_color": "#C9D2DA"}
        add = book.add_format
        self.title = add({**font, "bold": True, "font_size": 14, "font_color": "#0B5C8A"})
        self.help = add({**font, "font_color": "#44515C"})
        self.column_help = add(
            {**font, "italic": True, "font_size": 8, "font_color": "#5F6B76", "text_wrap": True}
        )
        head = {**font, **line, "bold": True, "text_wrap": True, "font_color": "#FFFFFF"}
        self.head = add({**head, "bg_color": "#0B5C8A"})
        self.head_other = add({**head, "bg_color": "#5F6B76"})
        self.example = add(
            {**font, **line, "italic": True, "font_color": "#9A3412", "bg_color": "#FDF3E7",
             "num_format": "@"}
        )  # fmt: skip
        self.input = add({**font, **line, "num_format": "@", "text_wrap": True})
        self.value = add(
            {**font, **line, "num_format": "@", "bg_color": "#EAF3F8", "align": "right"}
        )
        self.known = add({**font, **line, "num_format": "@", "text_wrap": True})
        self.beside = add(
            {**font, **line, "num_format": "@", "bg_color": "#F4F6F8", "font_color": "#5F6B76",
             "text_wrap": True}
        )  # fmt: skip
        self.missing = add({"bg_color": "#FBD5D5"})


class _Sheet:
    """One record table's sheet."""

    def __init__(self, book: Any, styles: _Styles, content: Content, table: Table) -> None:
        self._styles, self._content, self._table = styles, content, table
        self._sheet = book.add_worksheet(table.heading)
        self._columns = _layout(table, one_association=content.association is not None)
        self._place = {_name(column): place for place, column in enumerate(self._columns)}
        self._lines = content.lines.get(table.name, [])
        self._last_row = EXAMPLE_ROW + len(self._lines) + SPARE_ROWS

    def write(self) -> None:
        sheet, styles, content = self._sheet, self._styles, self._content
        whose = content.association.name if content.association else "Các hội"
        sheet.write_string(0, 0, f"{self._table.heading} – {whose}, kỳ {content.period_label}",
                           styles.title)  # fmt: skip
        sheet.write_string(HELP_ROW, 0, self._table.help, styles.help)
        self._headings()
        self._example()
        for place, line in enumerate(self._lines):
            self._line(EXAMPLE_ROW + 1 + place, line)
        first_spare = EXAMPLE_ROW + 1 + len(self._lines)
        for row in range(first_spare, self._last_row + 1):
            self._spare(row)
        self._checks()
        sheet.freeze_panes(HEADER_ROW + 1, min(2, len(self._columns)))
        sheet.autofilter(HEADER_ROW, 0, self._last_row, len(self._columns) - 1)
        self._print()

    def _print(self) -> None:
        """A4 across, as wide as what is read: what is filled in, the unit, last period's figure."""
        sheet, columns = self._sheet, [_name(column) for column in self._columns]
        last = columns.index("note")
        sheet.print_area(0, 0, self._last_row, last)
        sheet.set_landscape()
        sheet.set_paper(9)
        across = sum(_WIDTHS.get(name, _WIDTH) for name in columns[: last + 1])
        sheet.fit_to_pages(1 if across <= _MOST_ACROSS else 2, 0)
        sheet.repeat_rows(HEADER_ROW)
        sheet.repeat_columns(0, 1)
        sheet.hide_row_col_headers()
        sheet.set_margins(**_MARGINS)
        sheet.set_header("&C&9&P/&N")
        sheet.set_footer(_FOOTER, {"margin": 1.3})

    def _headings(self) -> None:
        sheet, styles = self._sheet, self._styles
        sheet.set_row(COLUMN_HELP_ROW, 46)
        sheet.set_row(HEADER_ROW, 32)
        for place, column in enumerate(self._columns):
            name = _name(column)
            hidden = {"hidden": True} if name in self._hidden() else {}
            sheet.set_column(place, place, _WIDTHS.get(name, _WIDTH), None, hidden)
            if isinstance(column, str):
                sheet.write_string(HEADER_ROW, place, column, styles.head_other)
                sheet.write_string(COLUMN_HELP_ROW, place, "Để so sánh, không nhập.",
                                   styles.column_help)  # fmt: skip
                continue
            star = " *" if name in _MUST else ""
            sheet.write_string(HEADER_ROW, place, column.heading + star, styles.head)
            text = _help(column)
            if text:
                sheet.write_string(COLUMN_HELP_ROW, place, text, styles.column_help)
                sheet.write_comment(
                    HEADER_ROW, place, text, {"author": "Mẫu báo cáo", "x_scale": 2, "y_scale": 1.2}
                )

    def _hidden(self) -> tuple[str, ...]:
        return (*_HIDDEN, "association") if self._content.association else _HIDDEN

    def _example(self) -> None:
        cells = marks.example_row(self._table)
        for place, column in enumerate(self._columns):
            self._sheet.write_string(
                EXAMPLE_ROW, place, cells.get(_name(column), ""), self._styles.example
            )

    def _line(self, row: int, line: Line) -> None:
        for place, column in enumerate(self._columns):
            self._sheet.write_string(row, place, _text(line, column), self._style(column))

    def _spare(self, row: int) -> None:
        for place, column in enumerate(self._columns):
            if column == marks.UNIT and "indicator" in self._place:
                cell = xl_rowcol_to_cell(row, self._place["indicator"], col_abs=True)
                self._sheet.write_formula(
                    row, place, f'=IFERROR(VLOOKUP({cell},ds_don_vi,2,FALSE),"")',
                    self._styles.beside, "",
                )  # fmt: skip
            else:
                self._sheet.write_blank(row, place, None, self._style(column))

    def _style(self, column: Column | str) -> Any:
        if isinstance(column, str):
            return self._styles.beside
        if column.name in ("obs_value", "target_value"):
            return self._styles.value
        return self._styles.input

    def _checks(self) -> None:
        """Lists to choose from and input checks, on every row below the example."""
        first, last = EXAMPLE_ROW + 1, self._last_row
        for place, column in enumerate(self._columns):
            check = _check(self._table, column, xl_rowcol_to_cell(first, place))
            if check is not None:
                self._sheet.data_validation(first, place, last, place, check)
        end = f"{xl_col_to_name(len(self._columns) - 1)}{last + 1}"
        self._sheet.ignore_errors({"number_stored_as_text": f"A{first}:{end}"})
        if "indicator" in self._place and "obs_value" in self._place:
            value = xl_rowcol_to_cell(first, self._place["obs_value"], col_abs=True)
            indicator = xl_rowcol_to_cell(first, self._place["indicator"], col_abs=True)
            place = self._place["indicator"]
            self._sheet.conditional_format(
                first, place, last, place,
                {"type": "formula", "criteria": f'=AND({value}<>"",{indicator}="")',
                 "format": self._styles.missing},
            )  # fmt: skip


def _name(column: Column | str) -> str:
    return column if isinstance(column, str) else column.name


def _text(line: Line, column: Column | str) -> str:
    """What a row shows in a column: a cell that is known, or what stands beside for comparison."""
    beside = {
        marks.UNIT: line.unit,
        marks.MEANING: line.meaning,
        marks.LAST_VALUE: line.last_value,
        marks.LAST_PERIOD: line.last_period,
    }
    name = _name(column)
    return beside.get(name, line.cells.get(name, ""))


def as_grid(content: Content, table: Table) -> tuple[list[str], list[list[str]]]:
    """The visible headings of one association's sheet and its rows, as a template has them."""
    hidden = (*_HIDDEN, "association", "record_id")
    columns = [c for c in _layout(table, one_association=True) if _name(c) not in hidden]
    headings = [c if isinstance(c, str) else c.heading for c in columns]
    lines = content.lines.get(table.name, [])
    return headings, [[_text(line, column) for column in columns] for line in lines]


def _layout(table: Table, *, one_association: bool) -> list[Column | str]:
    """Columns in the order people fill them in; comparison columns beside the value."""
    hidden = (*_HIDDEN, "association") if one_association else _HIDDEN
    shown = [column for column in table.columns if column.name not in hidden]
    order: list[Column | str] = []
    for column in shown:
        if column.name == "note" and table.measure:
            # Stands beside the value, where it is printed.
            continue
        order.append(column)
        if column.name == "indicator" and table.measure:
            order.append(marks.UNIT)
        if column.name == "obs_value":
            order += [marks.LAST_VALUE, marks.LAST_PERIOD, table.column("note")]
    if table.measure:
        order.append(marks.MEANING)
    return [*order, *(column for column in table.columns if column.name in hidden)]


def _help(column: Column) -> str:
    if column.name == "record_id":
        return f"Để trống, hệ thống tự đặt. Dòng ghi {marks.EXAMPLE} không được đọc."
    if column.name == "obs_status":
        return "Để trống: đã thực hiện khi kỳ đã hết, sơ bộ khi chưa hết."
    if column.name == "qualifier":
        return "Để trống: con số chính xác."
    if column.name == "source":
        return "Để trống: chính là tệp này."
    example = f" Ví dụ: {column.example}." if column.example and column.kind != "code" else ""
    return f"{column.help}{example}".strip()


_ONLY_COMPARE = {
    "validate": "custom",
    "value": "=FALSE",
    "error_title": "Không nhập ở đây",
    "error_message": "Cột này để so sánh, không được đọc. Ghi số liệu ở cột Giá trị.",
}


def _check(table: Table, column: Column | str, cell: str) -> dict[str, Any] | None:
    """The input check of a column. Excel limits titles to 32 and messages to 255 letters."""
    if isinstance(column, str):
        return None if column == marks.UNIT else _ONLY_COMPARE
    if column.kind == "code" and column.reference != "source_document":
        return {
            "validate": "list",
            "source": f"={list_name(table, column)}",
            "error_type": "warning",
            "error_title": "Không có trong danh mục",
            "error_message": "Chọn trong danh sách. Tên khác danh mục sẽ bị trả lại.",
        }
    if column.kind == "decimal":
        digits = f'ISNUMBER(FIND(LEFT(TRIM({cell}),1),"0123456789"))'
        words = f'OR(LOWER(TRIM({cell}))="có",LOWER(TRIM({cell}))="không")'
        return {
            "validate": "custom",
            "value": f"=OR(ISNUMBER({cell}),{digits},{words})",
            "error_type": "warning",
            "error_title": "Ghi bằng chữ số",
            "error_message": "Ghi con số: 1389, 1.389, 12,5 hoặc 8,6 tỷ. Từ trên, gần, khoảng ghi "
            "ở cột Từ chỉ mức độ. Chưa có số liệu thì để trống, không ghi 0.",
            "input_title": "Giá trị",
            "input_message": "1389 · 1.389 · 12,5 · 8,6 tỷ. Chưa có thì để trống.",
        }
    if column.kind == "integer":
        return {
            "validate": "custom",
            "value": f'=ISNUMBER(FIND(LEFT(TRIM({cell}),1),"123456789"))',
            "error_type": "warning",
            "error_title": "Ghi số nguyên",
            "error_message": "Ghi số nguyên từ 1 trở lên, ví dụ 12 hoặc 58.",
        }
    if column.kind in ("period", "date"):
        words = "kỳ" if column.kind == "period" else "ngày"
        example = "2026, quý II/2026, 6 tháng đầu năm 2026" if words == "kỳ" else "30/06/2026"
        return {
            "validate": "custom",
            "value": f"=LEN(TRIM({cell}))>=4",
            "error_type": "warning",
            "error_title": f"Ghi {words}",
            "error_message": f"Ghi như: {example}.",
        }
    return None


def _write_lists(book: Any, content: Content) -> dict[str, str]:
    """The hidden sheet of lists; the cells of each named range."""
    sheet = book.add_worksheet(marks.LIST_SHEET)
    sheet.hide()
    ranges = {}
    place = 0
    for name, entries in content.lists.items():
        sheet.write_string(0, place, name)
        for row, entry in enumerate(entries or [""], start=1):
            sheet.write_string(row, place, entry)
        letter = xl_col_to_name(place, True)
        ranges[name] = f"='{marks.LIST_SHEET}'!{letter}$2:{letter}${max(2, len(entries) + 1)}"
        place += 1
    for row, (indicator, unit) in enumerate(content.units, start=1):
        sheet.write_string(row, place, indicator)
        sheet.write_string(row, place + 1, unit or "")
    first, second = xl_col_to_name(place, True), xl_col_to_name(place + 1, True)
    ranges["ds_don_vi"] = f"='{marks.LIST_SHEET}'!{first}$2:{second}${len(content.units) + 1}"
    return ranges


def _write_mark(book: Any, content: Content, today: date) -> None:
    sheet = book.add_worksheet(marks.MARK_SHEET)
    sheet.very_hidden()
    marks_written = {
        "version": marks.VERSION,
        "dataset": content.dataset,
        "association": content.association.code if content.association else "",
        "period": content.period,
        "made_on": today.isoformat(),
    }
    for row, (key, value) in enumerate(marks_written.items()):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)
