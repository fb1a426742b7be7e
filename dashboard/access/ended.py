"""Memory that sessions held is given back after they ended.

Streamlit keeps a session for two minutes after its line broke and forgets it when the next
one ends; the loop of the server holds the last one, with the page it showed, until the next
visitor comes. Here a session that is over is shut down and emptied, and freed memory goes
back to the system.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache

import pyarrow
from streamlit.runtime import Runtime, RuntimeState, exists, get_instance
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.state import SessionState

from dashboard.access import uploads

_Cache = type(lru_cache(len))
#: Seconds between looks for what ended sessions left.
LOOK_SECONDS = 30
#: Looks without anybody after which what is kept for all visitors is dropped, too.
QUIET_LOOKS = 4


async def give_back(*forget: Callable[[], None]) -> None:
    """Give back what ended sessions left, for as long as the server runs.

    `forget` drops what is kept for all visitors: called once nobody is there any more.
    """
    uploading: set[str] = set()
    sessions: dict[str, AppSession] = {}
    quiet = 0
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if not exists():
            continue
        runtime = get_instance()
        uploading, freed = uploads.drop(runtime, uploading)
        before, sessions = sessions, shut_down(runtime, sessions)
        quiet = 0 if runtime.state is RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED else quiet + 1
        if quiet == QUIET_LOOKS:
            for drop in (*forget, empty_caches):
                drop()
        if freed or quiet == QUIET_LOOKS or before.keys() - sessions.keys():
            before = {}
            if quiet:
                gc.collect()
            # Beside the loop: with a big heap it takes half a second.
            await asyncio.to_thread(trim)


def shut_down(runtime: Runtime, before: dict[str, AppSession]) -> dict[str, AppSession]:
    """Shut down the sessions of the look before that are there no more; those there now."""
    # Streamlit forgets a session that is over only when the next one ends.
    manager = runtime._session_mgr
    with suppress(AttributeError):
        manager._session_storage._cache.expire()  # type: ignore[attr-defined]
    sessions = {info.session.id: info.session for info in manager.list_sessions()}
    for name in before.keys() - sessions.keys():
        before[name].shutdown()
        before[name]._session_state = SessionState()
        before[name]._fragment_storage.clear()
    return sessions


def empty_caches() -> None:
    """Drop the answers that functions of this dashboard keep (functools.lru_cache)."""
    for kept in gc.get_objects():
        if isinstance(kept, _Cache) and kept.__module__.startswith(("dashboard.", "etl.")):
            kept.cache_clear()


def trim() -> None:
    """Give freed memory back to the system."""
    pyarrow.default_memory_pool().release_unused()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
