"""Looks at a file before any of it is unpacked: is it what it says, is it of a bearable size.

`refusal` says in Vietnamese why a file is not taken and what to do, or None.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from pathlib import Path

from etl.files import limits
from etl.files.encoding import TEXT_ENDINGS
from etl.files.names import ending_of, safe_name

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "Mở tệp bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx rồi nộp."
_PICTURE = "là ảnh, không đọc được số. Nhập số liệu vào tệp mẫu .xlsx rồi nộp."
_OTHER_KINDS = {
    ".xls": "là tệp Excel đời cũ (.xls). " + _SAVE_AS,
    ".xlsb": "là tệp Excel nhị phân (.xlsb). " + _SAVE_AS,
    ".xlsm": "là tệp Excel có macro (.xlsm). Lưu dạng .xlsx (không macro) rồi nộp.",
    ".xltm": "là mẫu Excel có macro (.xltm). Lưu dạng .xlsx (không macro) rồi nộp.",
    ".ods": "là tệp LibreOffice (.ods). " + _SAVE_AS,
    ".numbers": "là tệp Numbers của Apple. Chọn Tệp → Xuất sang → Excel để có tệp .xlsx rồi nộp.",
    ".gsheet": "là đường dẫn tới Google Trang tính. Tải xuống dạng .xlsx rồi nộp.",
    ".jpg": _PICTURE,
    ".jpeg": _PICTURE,
    ".png": _PICTURE,
    ".heic": _PICTURE,
    ".rtf": "là tệp Word. Nhập số liệu vào tệp mẫu .xlsx rồi nộp.",
    ".doc": "là tệp Word. Nhập số liệu vào tệp mẫu .xlsx rồi nộp.",
    ".docx": "là tệp Word. Nhập số liệu vào tệp mẫu .xlsx rồi nộp.",
    ".pdf": "là tệp PDF. Nhập số liệu vào tệp mẫu .xlsx rồi nộp.",
    ".zip": "là tệp nén. Giải nén rồi nộp từng tệp .xlsx hoặc .csv.",
    ".rar": "là tệp nén. Giải nén rồi nộp từng tệp .xlsx hoặc .csv.",
}
_DOCTYPE = re.compile(rb"<\s*!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def refusal(name: str, path: Path, *, strict: bool = False) -> str | None:
    """Why the file is not taken (Vietnamese, with what to do); None when it may be read."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError:
        return "không mở được tệp. Nộp lại."
    if problem := refused_by_size(size, strict=strict):
        return problem
    if (opened := safe_name(name)).startswith("~$"):
        return (
            "là tệp tạm mà Excel đặt cạnh sổ đang mở, không có số liệu. Đóng Excel rồi chọn tệp "
            f"“{opened[2:]}”."
        )
    ending = ending_of(name)
    if ending in TEXT_ENDINGS:
        return _csv(start)
    if ending in _OTHER_KINDS and not (ending == ".xlsm" and start.startswith(_OLE)):
        return f"{_OTHER_KINDS[ending]}"
    if ending != ".xlsx":
        return "chỉ nhận tệp .xlsx, .csv và .txt. " + _SAVE_AS
    if start.startswith(_OLE):
        return _ole(path)
    if not start.startswith(b"PK"):
        return _not_a_workbook(start)
    return _workbook(path, size, strict)


def refused_by_size(size: int, *, strict: bool = False) -> str | None:
    """Why a file of so many bytes is not taken; known before it is read."""
    if size == 0:
        return "tệp trống, không có nội dung. Kiểm tra lại tệp rồi nộp."
    if size > limits.MAX_FILE and not strict:
        return (
            f"tệp nặng {limits.size_words(size)}, chỉ nhận tới "
            f"{limits.size_words(limits.MAX_FILE)}. "
            "Xoá hình ảnh và các dòng trống có định dạng, hoặc chia thành nhiều tệp."
        )
    return None


def _csv(start: bytes) -> str | None:
    if start.startswith(b"PK") or start.startswith(_OLE):
        return "tên là tệp văn bản mà trong là tệp Excel. Đổi đuôi tên cho đúng (.xlsx) rồi nộp."
    return _markup(start)


def _markup(start: bytes) -> str | None:
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<meta")):
        return "không phải tệp Excel mà là một trang web (HTML). " + _SAVE_AS
    if head.startswith(b"<?xml") and b"<html" in head:
        return "không phải tệp Excel mà là một trang web (HTML). " + _SAVE_AS
    return None


def _not_a_workbook(start: bytes) -> str:
    if problem := _markup(start):
        return problem
    if start.startswith(b"%PDF"):
        return _OTHER_KINDS[".pdf"]
    if start.startswith((b"Rar!", b"7z\xbc\xaf")):
        return _OTHER_KINDS[".rar"]
    return "không phải tệp Excel dù tên là .xlsx. " + _SAVE_AS


def _ole(path: Path) -> str:
    """An OLE container: an encrypted workbook or an old one; its stream names tell."""
    names = "EncryptedPackage".encode("utf-16-le")
    with path.open("rb") as file:
        protected = names in file.read(limits.MAX_FILE)
    if protected:
        return (
            "có mật khẩu nên không đọc được. Mở tệp, bỏ mật khẩu "
            "(Tệp → Thông tin → Bảo vệ sổ làm việc), lưu lại rồi nộp."
        )
    return "là tệp Excel đời cũ (.xls) dù tên là .xlsx. " + _SAVE_AS


_BROKEN = "hỏng hoặc thiếu phần cuối (tải lên hay chép chưa xong). Mở lại bằng Excel, lưu rồi nộp."


def _workbook(path: Path, size: int, strict: bool) -> str | None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            return _weight(entries, size, strict) or _directory(entries) or _parts(archive)
    except (
        zipfile.BadZipFile, zlib.error, struct.error, OSError, ValueError, NotImplementedError,
        RuntimeError, EOFError, KeyError, IndexError, OverflowError,
    ):  # fmt: skip
        return _BROKEN


def _directory(entries: list[zipfile.ZipInfo]) -> str | None:
    """What the zip's directory says, before anything is unpacked."""
    names = [entry.filename for entry in entries]
    lowered = {name.replace("\\", "/").lower() for name in names}
    if len(entries) > limits.MAX_PARTS:
        return f"có {len(entries)} phần bên trong, nhiều bất thường. " + _SAVE_AS
    if len(lowered) != len(names):
        return "có hai phần bên trong trùng tên. " + _SAVE_AS
    if any(name.startswith("word/") for name in lowered):
        return _OTHER_KINDS[".docx"]
    if any(name.startswith("ppt/") for name in lowered):
        return "là tệp PowerPoint. Nhập số liệu vào tệp mẫu .xlsx rồi nộp."
    if "content.xml" in lowered and "mimetype" in lowered:
        return _OTHER_KINDS[".ods"]
    if "xl/workbook.bin" in lowered:
        return _OTHER_KINDS[".xlsb"]
    if "[content_types].xml" not in lowered or "xl/workbook.xml" not in lowered:
        return "là tệp nén, không phải tệp Excel. " + _SAVE_AS
    if any(
        name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in lowered
    ):
        return "có macro bên trong. Lưu dạng .xlsx (không macro) rồi nộp."
    if any(entry.flag_bits & 0x1 for entry in entries):
        return "có phần bên trong đặt mật khẩu. Bỏ mật khẩu, lưu lại rồi nộp."
    return None


def _weight(entries: list[zipfile.ZipInfo], size: int, strict: bool) -> str | None:
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    # Parts that share bytes make a small file unpack to a huge one.
    if packed > size:
        return "có các phần bên trong chồng lên nhau, không an toàn. " + _SAVE_AS
    heavy = unpacked > (limits.MAX_UNPACKED_STRICT if strict else limits.MAX_UNPACKED)
    ratio = unpacked > limits.RATIO_FROM and unpacked > limits.MAX_RATIO * max(packed, 1)
    if heavy or ratio:
        return (
            f"mở ra nặng {limits.size_words(unpacked)} (tệp nén {limits.size_words(size)}), "
            "quá lớn, quá mức nhận. Thường do các dòng trống có định dạng: xoá hết dòng, cột sau "
            "vùng số liệu, bỏ hình ảnh, lưu lại rồi nộp."
        )
    for entry in () if strict else entries:
        name = entry.filename.replace("\\", "/").lower()
        if name.startswith(("xl/worksheets/", "xl/media/", "xl/drawings/", "xl/externallinks/")):
            continue
        most = limits.MAX_STRINGS if name == "xl/sharedstrings.xml" else limits.MAX_PART
        if entry.file_size > most:
            return (
                f"có phần {limits.size_words(entry.file_size)} bên trong, quá mức nhận. "
                "Chép riêng số liệu sang tệp mẫu mới rồi nộp."
            )
    return None


def _parts(archive: zipfile.ZipFile) -> str | None:
    """XML that brings its own entities is refused unread: office programs never write it."""
    for entry in archive.infolist():
        if not entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        with archive.open(entry) as part:
            head = part.read(65_536)
        if _DOCTYPE.search(head.replace(b"\x00", b"")):
            return "có khai báo XML không an toàn bên trong. " + _SAVE_AS
        if entry.filename.lower() == "[content_types].xml" and b"macroEnabled" in head:
            return "có macro bên trong. Lưu dạng .xlsx (không macro) rồi nộp."
    return None
