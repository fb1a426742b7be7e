"""What commands say: Vietnamese on every system, also of what the system itself says in English."""

from __future__ import annotations

import errno
import sys

_WORDS = {
    errno.ENOSPC: "đĩa hết chỗ",
    errno.EFBIG: "tệp lớn hơn mức máy cho phép",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOENT: "không có tệp hoặc thư mục ấy",
    errno.EISDIR: "đây là thư mục, không phải tệp",
    errno.ENOTDIR: "một phần của đường dẫn là tệp, không phải thư mục",
    errno.ENOTEMPTY: "thư mục không trống",
    errno.EEXIST: "đã có tệp hoặc thư mục cùng tên",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.ELOOP: "liên kết dẫn vòng tròn",
    errno.EIO: "lỗi đọc, ghi đĩa",
    errno.ENODEV: "không có thiết bị ấy",
    errno.ENXIO: "không có thiết bị ấy",
    errno.EBUSY: "tệp đang được chương trình khác dùng",
    errno.ETXTBSY: "tệp đang được chương trình khác dùng",
    errno.EMFILE: "quá nhiều tệp đang mở",
    errno.ENFILE: "quá nhiều tệp đang mở",
    errno.EINVAL: "tên hoặc nơi ghi không hợp lệ",
    errno.EPIPE: "nơi nhận đã đóng",
}
if hasattr(errno, "EDQUOT"):
    _WORDS[errno.EDQUOT] = "hết phần đĩa dành cho tài khoản này"


def reason(error: OSError) -> str:
    """A few words, to be put into brackets or behind a colon."""
    return _WORDS.get(error.errno or 0) or error.strerror or type(error).__name__


def of_the_machine(what: str, error: Exception) -> str:
    """What to say when memory or the file of a snapshot failed; `what` was not done."""
    return (
        f"{what} vì lỗi của máy (thiếu bộ nhớ hoặc hỏng tệp). Chạy: python -m etl doctor để biết "
        f"chỗ hỏng. Chi tiết: {type(error).__name__}"
    )


def speak_vietnamese() -> None:
    """Print in UTF-8, also into a pipe on Windows; what is no letter at all (a file's name in
    another encoding) is written as its code instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
