"""Over a page's connection come runs of the page, and nothing that harms others."""

from __future__ import annotations

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from dashboard.access.messages import MOST_BYTES, PageMessages
from tests.access.asgi import run


def _rerun(letters: int = 0) -> bytes:
    message = BackMsg()
    message.rerun_script.query_string = "x" * letters
    return message.SerializeToString()


def _other(kind: str) -> bytes:
    message = BackMsg()
    field = message.DESCRIPTOR.fields_by_name[kind]
    if field.message_type:
        getattr(message, kind).SetInParent()
    else:
        setattr(message, kind, True)
    return message.SerializeToString()


def passed(*messages: dict) -> tuple[list[dict], list[dict]]:
    """What reaches Streamlit of the messages, and what is answered."""
    seen: list[dict] = []
    sent: list[dict] = []
    events = [{"type": "websocket.receive", **message} for message in messages]

    async def page(scope, receive, send) -> None:
        while events:
            message = await receive()
            seen.append(message)
            if message["type"] == "websocket.disconnect":
                await send({"type": "websocket.send", "bytes": b"late"})
                return

    async def receive() -> dict:
        return events.pop(0)

    async def send(message: dict) -> None:
        sent.append(message)

    run(PageMessages(page)({"type": "websocket"}, receive, send))
    return seen, sent


def test_runs_of_the_page_pass() -> None:
    messages = [{"bytes": _rerun(1000)}, {"bytes": _other("stop_script")}]
    seen, sent = passed(*messages)
    assert [message["bytes"] for message in seen] == [m["bytes"] for m in messages]
    assert sent == []


def _asked(payload: str) -> bytes:
    message = BackMsg()
    getattr(message.backend_operation_request, payload).SetInParent()
    return message.SerializeToString()


def test_a_file_made_on_a_click_may_be_asked_for() -> None:
    messages = [{"bytes": _asked("deferred_file")}, {"bytes": _asked("dataframe_chunk")}]
    assert passed(*messages) == (
        [{"type": "websocket.receive", **message} for message in messages],
        [],
    )


#: Everything Streamlit takes from whoever is connected, but what pages send.
OTHERS = [
    field.name
    for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields
    if field.name not in ("rerun_script", "stop_script", "file_urls_request", "app_heartbeat")
]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        *(({"bytes": _other(kind)}, 1008) for kind in OTHERS),
        ({"bytes": _asked("install_skills")}, 1008),
        ({"bytes": b"\xff\xff\xff"}, 1008),
        ({"bytes": b""}, 1008),
        ({"text": "x"}, 1008),
        ({"bytes": _rerun(MOST_BYTES)}, 1009),
    ],
)
def test_anything_else_ends_the_connection_and_goes_no_further(message, code) -> None:
    assert {"clear_cache", "backend_operation_request"} <= set(OTHERS)
    seen, sent = passed({"bytes": _rerun()}, message, {"bytes": _rerun()})
    assert [one["type"] for one in seen] == ["websocket.receive", "websocket.disconnect"]
    assert sent == [{"type": "websocket.close", "code": code}]
