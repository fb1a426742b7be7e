"""What a page may send over its connection: runs of the page, and no more than it needs.

Streamlit takes any of its messages from whoever is connected, of up to
`server.maxMessageSize` bytes, and keeps what widgets are said to hold for as long as the
session lives. Here only what pages send passes: nobody empties the caches of all, writes
files to this machine or fills its memory that way.
"""

from __future__ import annotations

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

#: Bytes of one message: choices and typed words, not files (those are uploaded).
MOST_BYTES = 1024 * 1024
#: What the pages of this dashboard send (BackMsg's field `type`).
TAKEN = frozenset({"rerun_script", "stop_script", "file_urls_request", "app_heartbeat"})
#: And what they ask the server for: files that are made on a click, further rows of a grid.
ASKED = frozenset({"deferred_file", "dataframe_chunk"})
#: "Message too big" and "policy violation", as closing a connection says them.
_TOO_BIG, _POLICY = 1009, 1008


class PageMessages:
    """Closes a connection over which something else comes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        closed = False

        async def watched() -> Message:
            nonlocal closed
            message = await receive()
            code = refusal(message) if message["type"] == "websocket.receive" else 0
            if code:
                closed = True
                await send({"type": "websocket.close", "code": code})
                return {"type": "websocket.disconnect", "code": code}
            return message

        async def unless_closed(message: Message) -> None:
            if not closed:
                await send(message)

        await self.app(scope, watched, unless_closed)


def refusal(message: Message) -> int:
    """The code to close a connection with after this message; 0 when it may pass."""
    data = message.get("bytes")
    if data is None:
        return _POLICY
    if len(data) > MOST_BYTES:
        return _TOO_BIG
    try:
        sent = BackMsg.FromString(data)
    except DecodeError:
        return _POLICY
    if sent.WhichOneof("type") == "backend_operation_request":
        asked = sent.backend_operation_request.WhichOneof("payload")
        return 0 if asked in ASKED else _POLICY
    return 0 if sent.WhichOneof("type") in TAKEN else _POLICY
