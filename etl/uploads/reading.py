"""One uploaded file → its rows, whatever is in it; never raises on bad input."""

from __future__ import annotations

from pathlib import Path

from etl.uploads.contents import Contents
from etl.uploads.csvfile import read_csv_file
from etl.uploads.guard import refusal
from etl.uploads.names import ending_of
from etl.uploads.sheets import read_workbook


def read_file(name: str, path: Path) -> Contents:
    """What the file holds. `refused` says why it is not taken at all (Vietnamese, what to do)."""
    problem = refusal(name, path)
    if problem is not None:
        return Contents(refused=problem)
    is_csv = ending_of(name) == ".csv"
    contents = read_csv_file(path, name) if is_csv else read_workbook(path)
    if contents.refused is None and not contents.sheets:
        contents.refused = (
            "không có trang tính nào là bảng số liệu. Nhập vào tệp mẫu, giữ tên trang tính và "
            "dòng tiêu đề."
        )
    return contents
