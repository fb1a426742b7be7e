"""Uploads: only from sessions that may, never more than the server's memory takes.

Streamlit keeps what is sent to /_stcore/upload_file in memory, from any session and
without a bound. Here a session must belong to an editor, and what it and all together hold
is bounded; what an ended session left is given back (dashboard/access/ended.py).
"""

from __future__ import annotations

import threading
from collections import defaultdict

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import Runtime, get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.access import settings
from dashboard.access.sessions import SESSIONS, cookies_of
from etl.files.limits import MAX_FILE, MEGABYTE

#: Bytes that the uploads of one session, and of all together, may take in memory.
SESSION_BYTES = 100 * MEGABYTE
TOTAL_BYTES = 400 * MEGABYTE
#: Files of one session, empty ones too.
SESSION_FILES = 100
#: What a file's envelope may take besides.
_ENVELOPE = MEGABYTE
_PATH = "/_stcore/upload_file/"
_NOT_ALLOWED = "Chỉ người biên tập được nộp tệp."
_NO_LENGTH = "Thiếu độ dài của tệp."
_TOO_LARGE = f"Tệp lớn hơn {MAX_FILE // MEGABYTE} MB."
_FULL = "Các tệp đang nộp đã chiếm hết chỗ. Bỏ bớt tệp rồi nộp lại."
_lock = threading.Lock()
_allowed: set[str] = set()
_coming: defaultdict[str, int] = defaultdict(int)


def may_upload(allowed: bool) -> None:
    """Note whether the session that runs now may upload."""
    context = get_script_run_ctx()
    if context is None:
        return
    with _lock:
        (_allowed.add if allowed else _allowed.discard)(context.session_id)


class UploadLimits:
    """Refuses uploads before a byte of them is read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        _, found, rest = scope.get("path", "").partition(_PATH)
        if scope["type"] != "http" or not found or scope["method"] not in ("PUT", "POST"):
            await self.app(scope, receive, send)
            return
        session = rest.partition("/")[0]
        length = Headers(scope=scope).get("content-length", "")
        status, words = await run_in_threadpool(_refusal, session, length, cookies_of(scope))
        if status:
            await PlainTextResponse(words, status)(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send)
        finally:
            with _lock:
                _coming[session] -= int(length)
                if not _coming[session]:
                    del _coming[session]


def _refusal(session: str, length: str, cookies: dict[str, str]) -> tuple[int, str]:
    """Why an upload is not taken: status and words, else 0; then its place is held."""
    if session not in _allowed or (settings.sign_in().required and not SESSIONS.alive(cookies)):
        return 403, _NOT_ALLOWED
    if not (length.isascii() and length.isdigit()):
        return 411, _NO_LENGTH
    size = int(length)
    if size > MAX_FILE + _ENVELOPE:
        return 413, _TOO_LARGE
    with _lock:
        own, files, total = _held(session)
        own += _coming.get(session, 0)
        total += sum(_coming.values())
        if own + size > SESSION_BYTES or files >= SESSION_FILES or total + size > TOTAL_BYTES:
            return 413, _FULL
        _coming[session] += size
    return 0, ""


def _held(session: str) -> tuple[int, int, int]:
    """Bytes and number of the session's files, and bytes of all."""
    files = dict(getattr(get_instance().uploaded_file_mgr, "file_storage", {}))
    sizes = {name: [len(f.data) for f in list(held.values())] for name, held in files.items()}
    return sum(sizes.get(session, [])), len(sizes.get(session, [])), sum(map(sum, sizes.values()))


def drop(runtime: Runtime, ended: set[str]) -> tuple[set[str], bool]:
    """Drop what sessions hold that are over and were so at the look before (`ended`).

    A session whose line broke for a moment is back by then. Gives the sessions that are
    over now, and whether any held files.
    """
    manager = runtime.uploaded_file_mgr
    held = set(getattr(manager, "file_storage", {}))
    with _lock:
        over = {name for name in held | _allowed if not runtime.is_active_session(name)}
        _allowed.difference_update(over & ended)
    for name in over & ended & held:
        manager.remove_session_files(name)
    return over, bool(over & ended & held)
