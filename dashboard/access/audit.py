"""The log of who signed in, uploaded, published, rolled back and exported.

One JSON line an event in data/audit/<year>-<month>.jsonl (DASHBOARD_AUDIT overrides
the folder). Lines are appended whole; nothing is ever changed or removed here.
"""

from __future__ import annotations

import json
import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

LOG = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[2]

#: What an event is called on screen.
EVENTS = {
    "sign_in": "Đăng nhập",
    "sign_out": "Đăng xuất",
    "upload": "Nộp tệp",
    "publish": "Công bố",
    "rollback": "Quay lại bản trước",
    "correction": "Đính chính",
    "export": "Tải về",
    "refused": "Bị từ chối",
}
_LIMIT = 400


def folder() -> Path:
    """Where the log lies."""
    override = os.environ.get("DASHBOARD_AUDIT")
    return Path(override) if override else _ROOT / "data" / "audit"


def record(event: str, who: str, **details: Any) -> None:
    """Append one event. `event` is a key of EVENTS; raises KeyError for another.

    A log that cannot be written is reported to the server's log: reading figures
    must not stop because a disk is full.
    """
    EVENTS[event]
    now = datetime.now(UTC)
    line = {
        "at": now.isoformat(timespec="seconds"),
        "event": event,
        "who": who[:_LIMIT],
        **{name: str(value)[:_LIMIT] for name, value in details.items()},
    }
    text = json.dumps(line, ensure_ascii=False) + "\n"
    try:
        folder().mkdir(parents=True, exist_ok=True)
        path = folder() / f"{now:%Y-%m}.jsonl"
        # One write of one line to a file opened for appending is not torn by others.
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
        try:
            os.write(descriptor, text.encode("utf-8"))
        finally:
            os.close(descriptor)
    except OSError as error:
        LOG.error("audit log not written: %s", error)


def recent(limit: int = 200) -> pd.DataFrame:
    """The latest events, newest first: at (UTC), event, event_name, who, details."""
    found: list[dict[str, Any]] = []
    for path in sorted(folder().glob("*.jsonl"), reverse=True):
        for text in reversed(path.read_text(encoding="utf-8").splitlines()):
            try:
                line = json.loads(text)
            except ValueError:
                continue
            rest = {k: v for k, v in line.items() if k not in ("at", "event", "who")}
            found.append(
                {
                    "at": pd.Timestamp(line["at"]),
                    "event": line["event"],
                    "event_name": EVENTS.get(line["event"], line["event"]),
                    "who": line["who"],
                    "details": "; ".join(f"{v}" for v in rest.values() if v),
                }
            )
            if len(found) >= limit:
                return pd.DataFrame(found)
    return pd.DataFrame(found, columns=["at", "event", "event_name", "who", "details"])
