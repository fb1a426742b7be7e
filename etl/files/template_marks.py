"""What a template workbook writes for its own use, so that readers can pass it over."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from etl.records.schema import Column, Table
from etl.records.text import clean, fold

VERSION = "1"
COVER_SHEET = "Hướng dẫn"
LIST_SHEET = "Danh mục"
#: Says of which dataset, association and period the workbook is.
MARK_SHEET = "_mau"
OWN_SHEETS = frozenset({COVER_SHEET, LIST_SHEET, MARK_SHEET})

_MOST_SHEET_LIST = 1 << 20

#: Who the remarks are by that a template, or a workbook with its faults marked, has itself.
OWN_AUTHORS = frozenset({"Mẫu báo cáo", "Kiểm tra số liệu"})

#: Columns shown for comparison and never read.
UNIT = "Đơn vị tính"
MEANING = "Cách hiểu chỉ số"
LAST_PERIOD = "Kỳ trước (để so sánh)"
LAST_VALUE = "Số kỳ trước (để so sánh)"
NOT_READ = (UNIT, MEANING, LAST_PERIOD, LAST_VALUE)

#: In the column of record ids: this row is an example, not data.
EXAMPLE = "VÍ DỤ"
_EXAMPLE_KEY = fold(EXAMPLE)

#: Values of the example row where the declaration gives none, by table and column.
_EXAMPLES: dict[str, dict[str, str]] = {
    "organisation": {"indicator": "Năm bắt đầu nhiệm kỳ", "obs_value": "2022"},
    "membership": {"indicator": "Hội viên", "obs_value": "1.389"},
    "branches": {"indicator": "Chi hội", "level": "cấp xã", "obs_value": "24"},
    "coverage": {"indicator": "Xã có tổ chức hội", "level": "cấp xã", "obs_value": "9"},
    "staff": {
        "indicator": "Biên chế và người làm việc",
        "staff_group": "Hợp đồng",
        "obs_value": "2",
    },
    "funding": {
        "indicator": "Kinh phí thu",
        "funding_source": "Ngân sách nhà nước",
        "flow": "thu",
        "obs_value": "8,6 tỷ",
        "qualifier": "trên",
    },
    "activities": {
        "indicator": "Hoạt động",
        "field": "Đào tạo, tập huấn",
        "activity_kind": "Lớp tập huấn",
        "time_period": "6 tháng đầu năm 2023",
        "obs_value": "12",
    },
    "awards": {
        "indicator": "Giải thưởng và danh hiệu",
        "award_kind": "Giải thưởng Khoa học và Công nghệ tỉnh",
        "award_grade": "B",
        "obs_value": "1",
    },
    "agreements": {
        "indicator": "Chương trình phối hợp đã ký",
        "partner": "Sở Khoa học và Công nghệ",
        "time_period": "2021-2025",
        "obs_value": "1",
    },
    "targets": {
        "title": "Kết nạp thêm hội viên",
        "indicator": "Hội viên",
        "target_kind": "Cam kết",
        "direction": "tăng lên",
        "frequency": "một lần",
        "target_period": "2030",
        "target_value": "2.000",
        "state": "chưa hoàn thành",
        "qualifier": "ít nhất",
    },
    "register_entries": {
        "register": "Khó khăn, kiến nghị",
        "title": "Bố trí nơi làm việc cho hội",
        "partner": "UBND tỉnh",
        "time_period": "2023",
        "due_date": "31/12/2023",
        "state": "chưa được giải quyết",
    },
    "submissions": {
        "time_period": "2023",
        "due_date": "31/12/2023",
        "received_date": "28/12/2023",
    },
}
#: What example rows of earlier templates said otherwise.
_EARLIER: dict[str, dict[str, str]] = {
    "branches": {"level": "cấp huyện"},
    "coverage": {
        "indicator": "Huyện có tổ chức hội",
        "level": "cấp huyện",
        "denominator": "10",
    },
}
_COMMON = {"time_period": "2023", "qualifier": "chính xác", "obs_status": "Đã thực hiện"}


def example_row(table: Table) -> dict[str, str]:
    """The example row of a table's sheet: text by column name; record_id marks it."""
    names = [column.name for column in table.columns]
    values = {**(_COMMON if table.measure else {}), **_EXAMPLES.get(table.name, {})}
    return {"record_id": EXAMPLE, **{name: values[name] for name in names if name in values}}


def is_template(path: Path) -> bool:
    """True when the file is a workbook made by etl/template, as its list of sheets says."""
    try:
        with zipfile.ZipFile(path) as archive:
            entry = archive.getinfo("xl/workbook.xml")
            if entry.file_size > _MOST_SHEET_LIST:
                return False
            return f'name="{MARK_SHEET}"'.encode() in archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, ValueError, RuntimeError):
        return False


def is_example(record_id: str) -> bool:
    """True when the cell marks its row as an example."""
    return fold(record_id).startswith(_EXAMPLE_KEY)


def is_untouched_example(
    table: Table, row: dict[str, str], meaning: Callable[[Column, dict[str, str]], str]
) -> bool:
    """True when an example row still says what the template wrote (and no more).

    `meaning` understands a cell, so that words of earlier templates are recognised, as are
    the rows that they had.
    """
    now = example_row(table)
    written = {name: clean(text) for name, text in row.items() if text}
    written.pop("association", None)
    return any(
        all(
            meaning(table.column(name), written) == meaning(table.column(name), expected)
            for name in {*written, *expected} - {"record_id"}
        )
        for expected in (now, {**now, **_EARLIER.get(table.name, {})})
    )
