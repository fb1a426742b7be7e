"""Looks at a report before any of it is read: is it what it says, is it of a bearable size."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from pathlib import Path

from etl.files import limits
from etl.files.guard import refused_by_size
from etl.files.names import ending_of, safe_name

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCTYPE = re.compile(rb"<\s*!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
#: Bytes of the text of a document: hundreds of pages.
MAX_TEXT = 48 * limits.MEGABYTE
_SAVE_AS = "Mở bằng Word, lưu lại dạng .docx rồi đưa vào."
PASSWORD = "có mật khẩu nên không đọc được. Mở tệp, bỏ mật khẩu, lưu lại rồi đưa vào."
BROKEN = "hỏng hoặc thiếu phần cuối (tải lên hay chép chưa xong). Mở lại, lưu rồi đưa vào."
_OTHER = {
    ".xlsx": "là tệp Excel. Nộp ở phần tệp số liệu, không phải phần đọc báo cáo.",
    ".xls": "là tệp Excel. Nộp ở phần tệp số liệu, không phải phần đọc báo cáo.",
    ".odt": "là tệp LibreOffice (.odt). Lưu lại dạng .docx rồi đưa vào.",
    ".rtf": "là tệp RTF. " + _SAVE_AS,
    ".docm": "là tệp Word có macro (.docm). " + _SAVE_AS,
    ".pptx": "là tệp trình chiếu. Đưa vào tệp Word hoặc PDF của báo cáo.",
    ".zip": "là tệp nén. Giải nén rồi đưa vào từng tệp.",
    ".rar": "là tệp nén. Giải nén rồi đưa vào từng tệp.",
    ".jpg": "là ảnh chụp, không có chữ để đọc. Dùng tệp Word hoặc PDF gốc.",
    ".png": "là ảnh chụp, không có chữ để đọc. Dùng tệp Word hoặc PDF gốc.",
}


def refusal(name: str, path: Path) -> str | None:
    """Why the file is not read (Vietnamese, with what to do); None when it may be."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError:
        return "không mở được tệp. Đưa vào lại."
    if safe_name(name).startswith("~$"):
        return "là tệp tạm mà Word đặt cạnh văn bản đang mở. Đóng Word rồi chọn tệp báo cáo."
    if problem := refused_by_size(size):
        return problem.replace(
            "Xoá hình ảnh và các dòng trống có định dạng, hoặc chia thành nhiều tệp.",
            "Bỏ hình ảnh hoặc chia thành nhiều tệp.",
        ).replace("rồi nộp", "rồi đưa vào")
    ending = ending_of(name)
    if ending in _OTHER:
        return _OTHER[ending]
    if ending == ".pdf":
        return (
            None if b"%PDF" in start[:1024] else "tên là .pdf nhưng không phải tệp PDF. " + BROKEN
        )
    if ending == ".docx":
        return _docx(path, size, start)
    if ending == ".doc":
        return _doc(path, start)
    if ending != ".txt":
        return "không thuộc các dạng báo cáo đọc được: .docx, .doc, .pdf, .txt. " + _SAVE_AS
    return None


def _doc(path: Path, start: bytes) -> str | None:
    if start.startswith(b"PK"):
        return "tên là .doc nhưng bên trong là tệp Word mới. Đổi tên thành .docx rồi đưa vào."
    if not start.startswith((_OLE, b"{\\rtf", b"<html", b"<!DOCTYPE")):
        return "không phải tệp Word dù tên là .doc. " + _SAVE_AS
    return None


def _docx(path: Path, size: int, start: bytes) -> str | None:
    if start.startswith(_OLE):
        with path.open("rb") as file:
            protected = "EncryptedPackage".encode("utf-16-le") in file.read(limits.MAX_FILE)
        return PASSWORD if protected else "là tệp Word đời cũ dù tên là .docx. " + _SAVE_AS
    if not start.startswith(b"PK"):
        return "không phải tệp Word dù tên là .docx. " + _SAVE_AS
    try:
        with zipfile.ZipFile(path) as archive:
            return _weight(archive, size) or _parts(archive)
    except (
        zipfile.BadZipFile, zlib.error, struct.error, OSError, ValueError, NotImplementedError,
        RuntimeError, EOFError, KeyError, IndexError, OverflowError,
    ):  # fmt: skip
        return BROKEN


def _weight(archive: zipfile.ZipFile, size: int) -> str | None:
    entries = archive.infolist()
    names = {entry.filename.replace("\\", "/").lower() for entry in entries}
    if len(entries) > limits.MAX_PARTS or len(names) != len(entries):
        return "có số phần bên trong bất thường. " + _SAVE_AS
    if not any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
        return "không phải tệp Word dù tên là .docx. " + _SAVE_AS
    if any(name.endswith("vbaproject.bin") for name in names):
        return _OTHER[".docm"]
    packed = sum(entry.compress_size for entry in entries)
    # Pictures are never unpacked.
    texts = [entry for entry in entries if entry.filename.lower().endswith((".xml", ".rels"))]
    unpacked = sum(entry.file_size for entry in texts)
    packed_texts = sum(entry.compress_size for entry in texts)
    if packed > size:
        return "có các phần bên trong chồng lên nhau, không an toàn. " + _SAVE_AS
    if unpacked > MAX_TEXT or (
        unpacked > limits.RATIO_FROM and unpacked > limits.MAX_RATIO * max(packed_texts, 1)
    ):
        return (
            f"mở ra nặng {limits.size_words(unpacked)} (tệp nén {limits.size_words(size)}), "
            f"quá mức "
            "nhận. Chép phần chữ sang một văn bản mới rồi đưa vào."
        )
    return None


def _parts(archive: zipfile.ZipFile) -> str | None:
    for entry in archive.infolist():
        if not entry.filename.lower().endswith((".xml", ".rels")):
            continue
        if entry.flag_bits & 0x1:
            return PASSWORD
        with archive.open(entry) as part:
            head = part.read(65_536)
        if _DOCTYPE.search(head.replace(b"\x00", b"")):
            return "có khai báo XML không an toàn bên trong. " + _SAVE_AS
    return None
