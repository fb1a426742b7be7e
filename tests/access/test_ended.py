"""What sessions held is given back after they ended."""

from __future__ import annotations

import asyncio
import gc
import weakref
from types import SimpleNamespace

import pytest
from streamlit.runtime import RuntimeState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from dashboard.access import ended
from etl.records import text


class Shown:
    """Stands for what a session shows: a page, a view, figures."""


@pytest.fixture
def runtime() -> SimpleNamespace:
    files = MemoryUploadedFileManager("/_stcore/upload_file")
    storage = MemorySessionStorage(ttl_seconds=60)
    manager = WebsocketSessionManager(storage, files, ScriptCache(), None)
    return SimpleNamespace(
        uploaded_file_mgr=files,
        is_active_session=manager.is_active_session,
        state=RuntimeState.NO_SESSIONS_CONNECTED,
        _session_mgr=manager,
    )


def _connected(runtime: SimpleNamespace) -> AppSession:
    manager = runtime._session_mgr
    name = manager.connect_session(object(), ScriptData("dashboard/main.py"), {})
    return manager.get_active_session_info(name).session


def test_a_session_that_is_over_holds_nothing_though_the_servers_loop_holds_it(runtime) -> None:
    async def visit() -> None:
        session = _connected(runtime)
        kept = [Shown(), Shown()]
        left = [weakref.ref(one) for one in kept]
        session.session_state["view_of_this_run"] = kept[0]
        session._fragment_storage.register("part", lambda page=kept[1]: page)
        del kept
        sessions = ended.shut_down(runtime, {})
        runtime._session_mgr.disconnect_session(session.id)
        # Its line broke: for two minutes it may come back to what it had.
        sessions = ended.shut_down(runtime, sessions)
        assert session.id in sessions
        assert all(one() for one in left)
        runtime._session_mgr._session_storage._cache._ttl = 0
        runtime._session_mgr._session_storage.save(
            SimpleNamespace(client=None, session=session, script_run_count=1)
        )
        assert not ended.shut_down(runtime, sessions)
        del sessions
        gc.collect()
        assert not any(one() for one in left)

    asyncio.run(visit())


def test_what_is_kept_for_all_is_dropped_once_when_nobody_is_there(
    monkeypatch: pytest.MonkeyPatch, runtime
) -> None:
    there, nobody = (
        RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED, RuntimeState.NO_SESSIONS_CONNECTED,
    )  # fmt: skip
    monkeypatch.setattr(ended, "exists", lambda: True)
    monkeypatch.setattr(ended, "get_instance", lambda: runtime)
    looks = [there, nobody, nobody, there, *[nobody] * 9, there, *[nobody] * 4]
    dropped: list[int] = []

    async def look(_seconds: float) -> None:
        if not looks:
            raise asyncio.CancelledError
        runtime.state = looks.pop(0)

    monkeypatch.setattr(ended.asyncio, "sleep", look)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(ended.give_back(lambda: dropped.append(len(looks))))
    # Nobody for four looks: once after the third visit, once after the last one.
    assert dropped == [10, 0]


def test_answers_of_functions_are_dropped_with_the_rest() -> None:
    expected = text.fold("Hội Làm vườn")
    assert text.fold.cache_info().currsize
    ended.empty_caches()
    assert not text.fold.cache_info().currsize
    assert text.fold("Hội Làm vườn") == expected
