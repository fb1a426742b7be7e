"""How much one file may cost: what no association's report ever reaches.

The record files of the project itself (`strict`) may be larger than what is sent in.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

MEGABYTE = 1024 * 1024

#: Bytes of one file as it comes; also the limit of the page's uploader.
MAX_FILE = 20 * MEGABYTE
#: Bytes of a workbook unpacked, and of its parts that are held whole in memory.
MAX_UNPACKED = 64 * MEGABYTE
MAX_UNPACKED_STRICT = 400 * MEGABYTE
MAX_STRINGS = 24 * MEGABYTE
MAX_PART = 8 * MEGABYTE
#: Unpacked to packed, once it matters: deflate of office XML stays far below.
MAX_RATIO = 200
RATIO_FROM = 16 * MEGABYTE
MAX_PARTS = 2_000
MAX_SHEETS = 60
#: Rows that hold something, in one file; rows of any kind, in one sheet.
MAX_ROWS = 50_000
MAX_SHEET_ROWS = 1_048_576
MAX_COLUMNS = 200
MAX_CELLS = 600_000
MAX_CELLS_STRICT = 6_000_000
MAX_MERGED = 5_000
#: Rows at the top of a sheet in which its headings are looked for.
HEADER_ROWS = 30
#: Files of one upload.
MAX_FILES = 100
#: Seconds that reading one file may take.
MAX_SECONDS = 60.0


class Refused(Exception):
    """The file is not taken as a whole: why and what to do, in Vietnamese, for the user."""


class TooCostly(Refused):
    """A bound was reached while reading."""


@dataclass
class Budget:
    """What reading one file has cost so far. Raises TooCostly beyond the bounds."""

    strict: bool = False
    rows: int = 0
    cells: int = 0
    started: float = field(default_factory=time.monotonic)

    def take(self, cells: int) -> None:
        """One more row that holds `cells` cells."""
        self.rows += 1
        self.cells += cells
        most_rows = MAX_SHEET_ROWS if self.strict else MAX_ROWS
        most_cells = MAX_CELLS_STRICT if self.strict else MAX_CELLS
        if self.rows > most_rows:
            raise TooCostly(
                f"có hơn {_count(most_rows)} dòng có nội dung. Chia thành nhiều tệp, mỗi tệp một "
                "hội hoặc một kỳ."
            )
        if self.cells > most_cells:
            raise TooCostly(f"có hơn {_count(most_cells)} ô có nội dung. Chia thành nhiều tệp.")

    def look_at_clock(self) -> None:
        """To be called every so many rows."""
        if not self.strict and time.monotonic() - self.started > MAX_SECONDS:
            raise TooCostly(
                f"đọc quá {MAX_SECONDS:.0f} giây mà chưa xong. Xoá các dòng, cột trống có định "
                "dạng ở cuối trang tính rồi lưu lại, hoặc chia thành nhiều tệp."
            )


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def size_words(size: int) -> str:
    """A number of bytes in Vietnamese: "12,5 MB"."""
    if size < MEGABYTE:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / MEGABYTE:.1f} MB".replace(".", ",")
