"""Streamlit's own English, said in Vietnamese: replaced in its scripts as they are sent.

These words cannot be given through its interface (what a lost server is called, what a
screen reader hears of a list). Each stands in its scripts as a text of its own; only whole
texts are replaced, so that nothing else changes.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

import streamlit
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.words import wording

_SCRIPTS = Path(streamlit.__file__).resolve().parent / "static" / "static" / "js"
#: What stands in the scripts → what is shown. A text of code stands with what surrounds it.
WORDS = {
    "`Connection error`": "`Mất kết nối với máy chủ`",
    "`Streamlit server is not responding. Are you connected to the internet?`": (
        "`Máy chủ chưa trả lời. Trang tự mở lại khi máy chủ hoạt động; nếu lâu hơn vài phút, "
        "xin báo người quản trị.`"
    ),
    "`Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your "
    "terminal:`": "`Máy chủ trên máy này đã dừng. Trang tự mở lại khi máy chủ chạy lại bằng lệnh:`",
    "`streamlit run yourscript.py`": "`make run`",
    "`Connecting to Streamlit server`": "`Đang nối lại với máy chủ`",
    "=`Connecting`": "=`Đang kết nối`",
    "`Connection lost. Please wait for the app to reconnect, then try again.`": (
        "`Mất kết nối. Xin đợi trang nối lại rồi thử lại.`"
    ),
    "`Please wait...`": "`Xin đợi…`",
    "`Page not found`": "`Không có trang này`",
    "`Skip to main content`": "`Đến thẳng nội dung`",
    "`Select all`": "`Chọn tất cả`",
    "`Select ${p.length} matches`": "`Chọn ${p.length} mục tìm thấy`",
    "`Clear value`": "`Bỏ chọn`",
    "`Clear all`": "`Bỏ chọn tất cả`",
    "`Clear selection`": "`Bỏ chọn`",
    "`All selected options have been cleared.`": "`Đã bỏ mọi mục đã chọn.`",
    "`No results`": "`Không tìm thấy`",
    "`No options to select.`": "`Không có gì để chọn.`",
    "`Choose an option`": "`Chọn một mục`",
    "`Choose options`": "`Chọn các mục`",
    "`You can only select up to ${t.maxSelections} ${e}. Remove an option first.`": (
        "`Chỉ chọn được ${t.maxSelections} mục. Xin bỏ bớt một mục trước.`"
    ),
    '"aria-label":`Selected values`': '"aria-label":`Đã chọn`',
    "`Remove ${e}`": "`Bỏ ${e}`",
    "`Show password`": "`Hiện mật khẩu`",
    "`Hide password`": "`Ẩn mật khẩu`",
    "`Copy to clipboard`": "`Chép`",
    "`Copied`": "`Đã chép`",
    '"aria-label":`Close`': '"aria-label":`Đóng`',
    "`Next month`": "`Tháng sau`",
    "`Previous month`": "`Tháng trước`",
    "`Use arrow keys to navigate dates. Enter to select. Escape to close.`": (
        "`Dùng phím mũi tên để chuyển ngày, Enter để chọn, Escape để đóng.`"
    ),
    "`Fullscreen`": "`Toàn màn hình`",
    "`Close fullscreen`": "`Thôi toàn màn hình`",
    "`Main menu`": "`Trình đơn`",
    "`Link to heading`": "`Liên kết đến đề mục`",
    "`Multiselect options`": "`Các mục để chọn`",
    '"aria-label":`Running...`': '"aria-label":`Đang tải`',
    '"aria-label":`App pages`': '"aria-label":`Các trang`',
    '"aria-label":`Navigate to home page`': '"aria-label":`Về trang đầu`',
    '"aria-label":`Notifications`': '"aria-label":`Thông báo`',
    '"aria-label":`Scroll tabs left`': '"aria-label":`Cuộn sang trái`',
    '"aria-label":`Scroll tabs right`': '"aria-label":`Cuộn sang phải`',
    "`(opens in new tab)`": "`(mở ở thẻ mới)`",
    "`Press Enter to ${e}`": "`Nhấn Enter để ghi`",
    "`Press ${r()?`⌘`:`Ctrl`}+Enter to ${e}`": "`Nhấn ${r()?`⌘`:`Ctrl`}+Enter để ghi`",
    "`View less`": "`Thu gọn`",
    "`Dismiss`": "`Đóng`",
    "`No data`": f"`{wording.NO_DATA_AT_START}`",
}


@lru_cache(maxsize=1)
def translated() -> dict[str, bytes]:
    """Name of each script that holds such a word → its text in Vietnamese."""
    words = {}
    for file in sorted(_SCRIPTS.glob("*.js")):
        before = file.read_text(encoding="utf-8")
        after = before
        for english, vietnamese in WORDS.items():
            after = after.replace(english, vietnamese)
        if after != before:
            words[file.name] = after.encode()
    return words


@lru_cache(maxsize=64)
def _packed(name: str) -> bytes:
    return gzip.compress(translated()[name], 6)


class VietnameseScripts:
    """Sends Streamlit's scripts with its words in Vietnamese."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        folder, _, name = scope.get("path", "").rpartition("/")
        if scope["type"] != "http" or not folder.endswith("/static/js") or name not in translated():
            await self.app(scope, receive, send)
            return
        packs = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        headers = {"Cache-Control": "public, immutable, max-age=31536000"}
        if packs:
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        body = _packed(name) if packs else translated()[name]
        await Response(body, media_type="text/javascript", headers=headers)(scope, receive, send)
