"""Sign-ins that end: at the server, when signing out, after a pause, after a day's work.

Streamlit's cookie alone would be good for thirty days, also after signing out. Here the
server keeps which cookies it has given out (their hashes, in memory only: a restart ends
every sign-in) and takes no other.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Minutes without an action after which a sign-in ends, unless DASHBOARD_IDLE_MINUTES says
#: otherwise.
IDLE_MINUTES = 60.0
#: Hours after which it ends in any case.
LONGEST_HOURS = 12.0
_COOKIE = "_streamlit_user"
_PIECE = re.compile(rf"{_COOKIE}(_\d+)?")
#: "Policy violation", as Streamlit closes a connection it does not take.
_POLICY = 1008


@dataclass
class _Session:
    parts: frozenset[tuple[str, str]]
    began: float
    used: float


class Sessions:
    """The sign-ins in force. `clock` gives seconds that only grow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._sessions: list[_Session] = []

    def begin(self, cookies: Mapping[str, str]) -> None:
        """A sign-in whose cookies were given out just now."""
        now, parts = self._clock(), _parts(cookies)
        with self._lock:
            self._sessions = [session for session in self._sessions if not self._over(session, now)]
            if parts:
                self._sessions.append(_Session(parts, now, now))

    def alive(self, cookies: Mapping[str, str], *, used: bool = False) -> bool:
        """Whether these cookies belong to a sign-in in force; `used` starts the pause anew."""
        now, parts = self._clock(), _parts(cookies)
        with self._lock:
            for session in self._sessions:
                if session.parts <= parts and not self._over(session, now):
                    session.used = now if used else session.used
                    return True
        return False

    def end(self, cookies: Mapping[str, str]) -> None:
        """Sign out: the cookies are worth nothing from now on."""
        parts = _parts(cookies)
        with self._lock:
            self._sessions = [session for session in self._sessions if not session.parts <= parts]

    def _over(self, session: _Session, now: float) -> bool:
        idle, longest = idle_seconds(), LONGEST_HOURS * 3600
        return now - session.used > idle or now - session.began > longest


SESSIONS = Sessions()


def idle_seconds() -> float:
    """The pause after which a sign-in ends."""
    try:
        minutes = float(os.environ.get("DASHBOARD_IDLE_MINUTES", ""))
    except ValueError:
        minutes = IDLE_MINUTES
    return 60 * (minutes if 0 < minutes <= LONGEST_HOURS * 60 else IDLE_MINUTES)


class SignInSessions:
    """Notes the cookies of a sign-in, refuses those that are over, makes cookies Secure."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._stream(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].rstrip("/").endswith("/auth/logout"):
            SESSIONS.end(cookies_of(scope))

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                given = headers.getlist("set-cookie")
                SESSIONS.begin(_given(given)) if given else None
                if given and scope["scheme"] == "https":
                    del headers["set-cookie"]
                    for cookie in given:
                        secure = "; secure" in cookie.casefold()
                        headers.append("set-cookie", cookie if secure else f"{cookie}; Secure")
            await send(message)

        await self.app(scope, receive, noted)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        cookies = cookies_of(scope)
        if not _parts(cookies):
            await self.app(scope, receive, send)
            return
        if not SESSIONS.alive(cookies, used=True):
            kept = "; ".join(f"{k}={v}" for k, v in cookies.items() if not k.startswith(_COOKIE))
            headers = [(k, v) for k, v in scope["headers"] if k != b"cookie"]
            headers.append((b"cookie", kept.encode("latin-1")))
            await self.app({**scope, "headers": headers}, receive, send)
            return
        closed = False

        async def watched() -> Message:
            nonlocal closed
            message = await receive()
            if message["type"] == "websocket.receive" and not SESSIONS.alive(cookies, used=True):
                closed = True
                await send({"type": "websocket.close", "code": _POLICY})
                return {"type": "websocket.disconnect", "code": _POLICY}
            return message

        async def unless_closed(message: Message) -> None:
            if not closed:
                await send(message)

        await self.app(scope, watched, unless_closed)


def cookies_of(scope: Scope) -> dict[str, str]:
    """The cookies of a request or of the start of a connection."""
    cookies: dict[str, str] = {}
    for line in Headers(scope=scope).getlist("cookie"):
        cookies.update(cookie_parser(line))
    return cookies


def _given(lines: list[str]) -> dict[str, str]:
    """Name → value of the cookies that an answer sets (those it takes back are empty)."""
    pairs = (line.partition(";")[0].partition("=") for line in lines)
    return {name.strip(): value.strip(' "') for name, _, value in pairs if value.strip(' "')}


def _parts(cookies: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """The cookie of the sign-in, in pieces when it is long: names and hashes; empty without."""
    if not cookies.get(_COOKIE):
        return frozenset()
    return frozenset(
        (name, hashlib.sha256(value.encode("latin-1", "replace")).hexdigest())
        for name, value in cookies.items()
        if _PIECE.fullmatch(name)
    )
