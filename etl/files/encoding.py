"""In which encoding a text file that was sent in is written; record files are UTF-8 alone.

UTF-8 and UTF-16 (Excel's "Unicode Text") are certain. Of other files the words decide: those
of Windows-1258 are converted and asked about, those in the letters of the old fonts come
through byte by byte and are converted cell by cell (etl/files/legacy.py).
"""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path
from typing import NamedTuple

from etl.files.legacy import MOST_SYLLABLES, from_old_fonts, share_of_syllables
from etl.files.limits import Refused
from etl.records.text import quoted

#: Endings of text files that are read as tables.
TEXT_ENDINGS = frozenset({".csv", ".txt"})
_LOOKED_AT = 1 << 18
_SHOWN = 6


class Encoding(NamedTuple):
    """The name of an encoding, and what is asked about it (None: it is certain)."""

    name: str
    question: str | None = None


def encoding_of(path: Path) -> Encoding:
    """The encoding of a text file. Raises Refused where it is none that is known."""
    data = path.read_bytes()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _checked(data, "utf-16")
    if b"\x00" in data[:200]:
        # Of letters and digits one byte in two is nought: the second one, little end first.
        return _checked(data, "utf-16-le" if data[1:200:2].count(0) else "utf-16-be")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _of_bytes(data[:_LOOKED_AT])
    return Encoding("utf-8-sig")


def _checked(data: bytes, name: str) -> Encoding:
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        text = "\x00"
    if "\x00" in text:
        raise Refused("không phải tệp văn bản. Lưu lại bằng Excel với kiểu “CSV UTF-8” rồi nộp.")
    return Encoding(name)


def _of_bytes(data: bytes) -> Encoding:
    """Of one byte a letter: whichever reading makes the words Vietnamese syllables."""
    windows = unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    share = share_of_syllables(windows)
    old = max(map(share_of_syllables, from_old_fonts(data.decode("latin-1"))))
    if old > share and old >= MOST_SYLLABLES:
        return Encoding("latin-1")
    if share < MOST_SYLLABLES or "\ufffd" in windows:
        raise Refused(
            "không phải bảng mã UTF-8 nên chữ Việt không đọc được. Mở bằng Excel, "
            "lưu với kiểu “CSV UTF-8 (Comma delimited)” rồi nộp."
        )
    words = [word for word in windows.split() if not word.isascii()]
    shown = ", ".join(quoted(word, 20) for word in list(dict.fromkeys(words))[:_SHOWN])
    return Encoding(
        "cp1258",
        f"tệp không ghi theo UTF-8 mà theo bảng mã Windows-1258, được chuyển để đọc ({shown}). Xem "
        "chữ đọc được có đúng không; nếu sai, lưu lại bằng Excel với kiểu “CSV UTF-8” rồi nộp.",
    )
