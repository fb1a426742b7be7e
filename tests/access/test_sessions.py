"""A sign-in ends when signing out, after a pause and after a day's work."""

from __future__ import annotations

import pytest

from dashboard.access import sessions
from dashboard.access.sessions import Sessions, SignInSessions
from tests.access.asgi import run

COOKIE = {"_streamlit_user": "abc.def.ghi", "_streamlit_xsrf": "2|a"}


class Clock:
    """Seconds that a test moves on."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def known(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Sessions:
    monkeypatch.delenv("DASHBOARD_IDLE_MINUTES", raising=False)
    found = Sessions(clock)
    found.begin(COOKIE)
    monkeypatch.setattr(sessions, "SESSIONS", found)
    return found


def test_only_cookies_given_out_here_count(known: Sessions) -> None:
    assert known.alive(COOKIE)
    assert not known.alive({"_streamlit_user": "abc.def.other"})
    assert not known.alive({})


def test_signing_out_ends_the_cookie_for_good(known: Sessions) -> None:
    known.end(COOKIE)
    assert not known.alive(COOKIE)


def test_a_pause_ends_it_and_use_prolongs_it(known: Sessions, clock: Clock) -> None:
    clock.now = 59 * 60
    assert known.alive(COOKIE, used=True)
    clock.now += 59 * 60
    assert known.alive(COOKIE)
    clock.now += 2 * 60
    assert not known.alive(COOKIE)


def test_a_days_work_ends_it_however_much_it_is_used(known: Sessions, clock: Clock) -> None:
    for _ in range(24 * 2):
        clock.now += 15 * 60
        assert known.alive(COOKIE, used=True)
    clock.now += 1
    assert not known.alive(COOKIE, used=True)


@pytest.mark.parametrize(("minutes", "after"), [("5", 301), ("0", 3601), ("x", 3601), ("-1", 3601)])
def test_the_pause_can_be_set_and_never_switched_off(
    known: Sessions, clock: Clock, monkeypatch, minutes: str, after: int
) -> None:
    monkeypatch.setenv("DASHBOARD_IDLE_MINUTES", minutes)
    clock.now = after - 2
    assert known.alive(COOKIE)
    clock.now = after
    assert not known.alive(COOKIE)


def test_a_cookie_in_pieces_needs_all_of_its_own_pieces(known: Sessions) -> None:
    pieces = {"_streamlit_user": "chunks-2", "_streamlit_user_1": "a", "_streamlit_user_2": "b"}
    known.begin(pieces)
    assert known.alive({**pieces, "_streamlit_user_9": "left over"})
    assert not known.alive({**pieces, "_streamlit_user_2": "of another"})
    assert not known.alive({"_streamlit_user": "chunks-2"})


def _run(scope: dict, events: list[dict], app) -> list[dict]:
    sent: list[dict] = []

    async def receive() -> dict:
        return events.pop(0)

    async def send(message: dict) -> None:
        sent.append(message)

    run(SignInSessions(app)(scope, receive, send))
    return sent


def _cookies(scope: dict) -> str:
    return b"; ".join(v for k, v in scope["headers"] if k == b"cookie").decode()


def _scope(kind: str, path: str, scheme: str = "http") -> dict:
    line = "; ".join(f"{name}={value}" for name, value in COOKIE.items()).encode()
    return {"type": kind, "path": path, "scheme": scheme, "headers": [(b"cookie", line)]}


def test_an_open_page_is_closed_at_the_next_click_after_the_end(known: Sessions) -> None:
    seen: list[str] = []

    async def stream(scope, receive, send) -> None:
        while (message := await receive())["type"] == "websocket.receive":
            seen.append(message["bytes"])
            known.end(COOKIE)
        await send({"type": "websocket.send", "bytes": b"late"})

    click = {"type": "websocket.receive", "bytes": "click"}
    sent = _run(_scope("websocket", "/_stcore/stream"), [click, click], stream)
    assert seen == ["click"]
    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_a_cookie_that_is_over_does_not_reach_the_page(known: Sessions) -> None:
    known.end(COOKIE)
    seen: list[str] = []

    async def stream(scope, receive, send) -> None:
        seen.append(_cookies(scope))

    _run(_scope("websocket", "/_stcore/stream"), [], stream)
    assert seen == ["_streamlit_xsrf=2|a"]


def test_the_answer_of_the_provider_begins_a_sign_in_and_its_cookies_are_secure(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Sessions(clock)
    monkeypatch.setattr(sessions, "SESSIONS", found)

    async def answer(scope, receive, send) -> None:
        given = (b"set-cookie", b"_streamlit_user=abc.def.ghi; HttpOnly; Path=/")
        other = (b"set-cookie", b"_streamlit_xsrf=2|a; Path=/; Secure")
        await send({"type": "http.response.start", "status": 302, "headers": [given, other]})

    sent = _run(_scope("http", "/oauth2callback", "https"), [], answer)
    assert found.alive(COOKIE)
    cookies = [value.decode() for name, value in sent[0]["headers"] if name == b"set-cookie"]
    assert [cookie.casefold().count("secure") for cookie in cookies] == [1, 1]


def test_the_address_to_sign_out_ends_the_sign_in(known: Sessions) -> None:
    async def answer(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 302, "headers": []})

    _run(_scope("http", "/auth/logout"), [], answer)
    assert not known.alive(COOKIE)
