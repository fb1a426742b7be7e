"""Whether a template may be built on at all: files of Office can hold more than one sees."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

#: What is to be done about a template that cannot be used.
INSTEAD = "Thay tệp mẫu, hoặc bỏ đi để dùng mẫu có sẵn."
#: Far more than a template of an office holds.
_MOST_BYTES, _MOST_PARTS = 200 * 2**20, 2_000
_DOCTYPE = re.compile(rb"<\s*!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)
_LINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']")


def require_harmless(template: bytes) -> None:
    """Raises ValueError (message in Vietnamese) for a package that is unsafe to build on.

    One that unpacks to far more than any template would fill the memory; macros, and what is
    fetched from elsewhere when a file is opened, would go into every file made of it. What is no
    package at all is left to those who open it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_PARTS or sum(e.file_size for e in entries) > _MOST_BYTES:
                raise ValueError(f"Tệp mẫu mở ra quá lớn (hơn {_MOST_BYTES >> 20} MB). {INSTEAD}")
            if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
                raise ValueError(f"Tệp mẫu có macro. Lưu lại dạng không macro. {INSTEAD}")
            for entry in entries:
                name = entry.filename.lower()
                part = archive.read(entry) if name.endswith((".xml", ".rels")) else b""
                plain = part.replace(b"\0", b"")
                if name == "[content_types].xml" and b"macroEnabled" in plain:
                    raise ValueError(f"Tệp mẫu có macro. Lưu lại dạng không macro. {INSTEAD}")
                if _DOCTYPE.search(plain):
                    raise ValueError(f"Tệp mẫu có khai báo XML không an toàn. {INSTEAD}")
                if name.endswith(".rels") and _reaches_out(plain):
                    raise ValueError(
                        "Tệp mẫu có phần lấy từ nơi khác (ảnh, mẫu, tệp nhúng theo liên kết). Chèn "
                        f"hẳn vào tệp mẫu. {INSTEAD}"
                    )
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, zlib.error):
        return


def _reaches_out(relations: bytes) -> bool:
    """Whether a part needs something from elsewhere; links to click on do not count."""
    return any(
        _EXTERNAL.search(one[0]) and not _LINK.search(one[0])
        for one in _RELATION.finditer(relations)
    )
