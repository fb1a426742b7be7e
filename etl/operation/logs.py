"""The server's log: lines for people, or one JSON object a line (DASHBOARD_LOG=json).

    {"at": "2026-11-30T20:09:05+00:00", "level": "error", "logger": "…", "message": "…"}

`error` is added where there is one: its kind and where it happened. What people did is in
the audit log; here nobody is named: addresses of e-mail are left out wherever they come from.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
import traceback
from datetime import datetime, timezone
from types import TracebackType
from typing import Any

VARIABLE = "DASHBOARD_LOG"
LOG = logging.getLogger(__name__)
_TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_E_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
#: Letters of a message and of an error that are kept.
_LIMIT = 8_000


def as_json() -> bool:
    """Whether the log is to be read by machines."""
    return os.environ.get("DASHBOARD_LOG", "").strip() == "json"


class _Nameless(logging.Formatter):
    """Lines for people, without addresses of e-mail."""

    def format(self, record: logging.LogRecord) -> str:
        return _E_MAIL.sub("…@…", super().format(record))


class JsonLines(logging.Formatter):
    """One JSON object a record, on one line whatever the message holds."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, timezone.utc)  # noqa: UP017
        line: dict[str, Any] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _kept(record.getMessage()),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = _kept("".join(traceback.format_exception(*record.exc_info)))
        return json.dumps(line, ensure_ascii=False)


def _kept(text: str) -> str:
    # The end of a trace says what happened.
    return _E_MAIL.sub("…@…", text)[-_LIMIT:].encode("utf-8", "replace").decode("utf-8")


def say(text: str) -> None:
    """Tell whoever started the server something, in the form of the log."""
    if as_json():
        said = {"name": "run", "levelname": "INFO", "msg": text}
        text = JsonLines().format(logging.makeLogRecord(said))
    print(text, flush=True)


def set_up() -> logging.Handler:
    """Give every line of this process one form; the handler that gives it."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if as_json() else _Nameless(_TEXT))
    handler.addFilter(_of_nobody)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda made: _uncaught(
        made.exc_type, made.exc_value or made.exc_type(), made.exc_traceback
    )
    return handler


def _of_nobody(record: logging.LogRecord) -> bool:
    """Whether it is no line of a request or a connection, which has its visitor's address."""
    if record.name == "uvicorn.error":
        return '"WebSocket ' not in record.getMessage()
    return record.name != "uvicorn.access"


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    LOG.critical("uncaught %s", kind.__name__, exc_info=(kind, error, trace))
