"""Uploads: from editors' sessions only, bounded, and given back."""

from __future__ import annotations

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from dashboard.access import settings, uploads
from dashboard.access.sessions import SESSIONS
from tests.access.asgi import run

MEGABYTE = 1024 * 1024


class Server:
    """A runtime of two sessions, one of an editor, and the limits in front of it."""

    def __init__(self) -> None:
        self.uploaded_file_mgr = MemoryUploadedFileManager("/_stcore/upload_file")
        self.active = {"editor", "viewer"}

    def is_active_session(self, session: str) -> bool:
        return session in self.active

    def put(self, session: str, size: int, name: str = "f", length: str | None = None) -> int:
        """Send a file; the status of the answer."""
        sent: list[dict] = []

        async def keep(scope, receive, send) -> None:
            data = bytes(size)
            record = UploadedFileRec(file_id=name, name=name, type="", data=data)
            self.uploaded_file_mgr.add_file(session, record)
            await send({"type": "http.response.start", "status": 204, "headers": []})

        async def send(message: dict) -> None:
            sent.append(message)

        headers = [(b"content-length", (str(size) if length is None else length).encode())]
        scope = {
            "type": "http",
            "method": "PUT",
            "path": f"/_stcore/upload_file/{session}/{name}",
            "headers": [] if length == "" else headers,
        }
        run(uploads.UploadLimits(keep)(scope, None, send))
        return sent[0]["status"]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    found = Server()
    monkeypatch.setattr(uploads, "get_instance", lambda: found)
    monkeypatch.setattr(uploads, "_allowed", {"editor"})
    monkeypatch.setattr(settings, "sign_in", lambda: settings.SignIn(False))
    return found


def test_only_an_editors_session_may_send_a_file(server: Server) -> None:
    assert server.put("editor", MEGABYTE) == 204
    assert server.put("viewer", 1) == 403
    assert server.put("nobody", 1) == 403


def test_a_sign_in_that_is_over_sends_nothing_more(server: Server, monkeypatch) -> None:
    monkeypatch.setattr(settings, "sign_in", lambda: settings.SignIn(True, ("default",)))
    assert server.put("editor", 1) == 403
    monkeypatch.setattr(type(SESSIONS), "alive", lambda *_, **__: True)
    assert server.put("editor", 1) == 204


@pytest.mark.parametrize("length", ["", "-1", "1e9", "٣"])
def test_a_file_of_unknown_length_is_not_read(server: Server, length: str) -> None:
    assert server.put("editor", 1, length=length) == 411


def test_one_file_a_session_and_all_together_are_bounded(server: Server) -> None:
    assert server.put("editor", 1, length=str(22 * MEGABYTE)) == 413
    for number in range(5):
        assert server.put("editor", 19 * MEGABYTE, f"f{number}") == 204
    assert server.put("editor", 19 * MEGABYTE, "f5") == 413
    for number in range(20):
        uploads._allowed.add(f"editor {number}")
    results = [
        server.put(f"editor {person}", 19 * MEGABYTE, f"f{number}")
        for person in range(4)
        for number in range(5)
    ]
    held = sum(
        len(f.data) for s in server.uploaded_file_mgr.file_storage.values() for f in s.values()
    )
    assert results.count(413) == 4
    assert held <= uploads.TOTAL_BYTES


def test_many_empty_files_are_bounded_too(server: Server) -> None:
    answers = [server.put("editor", 0, f"f{number}") for number in range(uploads.SESSION_FILES + 3)]
    assert answers.count(413) == 3


def test_what_is_refused_holds_no_place(server: Server) -> None:
    for _ in range(20):
        server.put("viewer", 19 * MEGABYTE)
    assert server.put("editor", 19 * MEGABYTE) == 204
    assert not uploads._coming


def test_what_an_ended_session_left_is_given_back(server: Server) -> None:
    server.put("editor", MEGABYTE)
    ended, _ = uploads.drop(server, set())
    assert ended == set()
    server.active.discard("editor")
    ended, freed = uploads.drop(server, ended)
    # A line that broke for a moment loses nothing.
    assert server.uploaded_file_mgr.file_storage
    assert not freed
    assert uploads.drop(server, ended)[1]
    assert not server.uploaded_file_mgr.file_storage
    assert server.put("editor", 1) == 403


def test_a_browser_that_is_lost_in_the_middle_of_a_file_holds_no_place(server: Server) -> None:
    class Lost(Exception):
        pass

    async def broken(scope, receive, send) -> None:
        assert uploads._coming["editor"] == 19 * MEGABYTE
        raise Lost

    scope = {
        "type": "http", "method": "PUT", "path": "/_stcore/upload_file/editor/f",
        "headers": [(b"content-length", str(19 * MEGABYTE).encode())],
    }  # fmt: skip
    with pytest.raises(Lost):
        run(uploads.UploadLimits(broken)(scope, None, None))
    assert not uploads._coming
