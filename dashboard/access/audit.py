"""The log of who signed in or was refused, uploaded, published, rolled back and exported.

One JSON line an event in data/audit/<year>-<month>.jsonl (DASHBOARD_AUDIT overrides
the folder). Lines are appended whole and never changed; months older than MONTHS are
removed when a new month begins. Only the server's account and its group may read it.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from etl.operation.places import folder_of

LOG = logging.getLogger(__name__)

#: What an event is called on screen.
EVENTS = {
    "sign_in": "Đăng nhập",
    "sign_in_refused": "Từ chối đăng nhập",
    "sign_out": "Đăng xuất",
    "upload": "Nộp tệp",
    "read": "Đọc báo cáo",
    "publish": "Công bố",
    "rollback": "Quay lại bản trước",
    "correction": "Đính chính",
    "export": "Tải về",
    "refused": "Bị từ chối",
}
#: Months of the log that are kept.
MONTHS = 24
_LIMIT = 400
_MONTH = re.compile(r"\d{4}-\d{2}")


def folder() -> Path:
    """Where the log lies."""
    return folder_of("audit")


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
        **{name: str(value)[:_LIMIT] for name, value in details.items() if value not in ("", None)},
    }
    text = json.dumps(line, ensure_ascii=False) + "\n"
    try:
        folder().mkdir(parents=True, exist_ok=True, mode=0o750)
        path = folder() / f"{now:%Y-%m}.jsonl"
        if not path.exists():
            _forget_old_months(now)
        # One write of one line to a file opened for appending is not torn by others.
        data = text.encode("utf-8", "backslashreplace")
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o640)
        try:
            # What a full disk cut off must not take the next line with it.
            if os.lseek(descriptor, 0, os.SEEK_END) and not _ends_a_line(descriptor):
                data = b"\n" + data
            if os.write(descriptor, data) < len(data):
                raise OSError(errno.ENOSPC, "only a part of the line was written")
        finally:
            os.close(descriptor)
    except OSError as error:
        LOG.error("audit log not written: %s", error)


def _ends_a_line(descriptor: int) -> bool:
    os.lseek(descriptor, -1, os.SEEK_END)
    return os.read(descriptor, 1) == b"\n"


def recent(limit: int = 200) -> pd.DataFrame:
    """The latest events, newest first: at (UTC), event, event_name, who, details."""
    columns = ["at", "event", "event_name", "who", "details"]
    rows: list[dict[str, Any]] = []
    for line in _lines():
        rest = {k: v for k, v in line.items() if k not in ("at", "event", "who")}
        try:
            at = pd.Timestamp(str(line["at"]))
            event, who = str(line["event"]), str(line["who"])
        except (KeyError, ValueError):
            continue
        details = "; ".join(f"{v}" for v in rest.values() if v)
        values = (at, event, EVENTS.get(event, event), who, details)
        rows.append(dict(zip(columns, values, strict=True)))
        if len(rows) >= limit:
            break
    return pd.DataFrame(rows, columns=columns)


def _lines() -> Iterator[dict[str, Any]]:
    """The lines that can be read, newest first."""
    for path in sorted(folder().glob("*.jsonl"), reverse=True):
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            LOG.error("audit log not read: %s", error)
            continue
        for line in reversed(text.splitlines()):
            try:
                content = json.loads(line)
            except ValueError:
                continue
            if isinstance(content, dict):
                yield content


def _forget_old_months(now: datetime) -> None:
    months = {p: _month(p.stem) for p in folder().glob("*.jsonl") if _MONTH.fullmatch(p.stem)}
    # Held against the newest month there is: a clock that runs ahead would remove all.
    newest = min(max(months.values(), default=0), now.year * 12 + now.month)
    for path, month in months.items():
        if month < newest - MONTHS:
            path.unlink(missing_ok=True)


def _month(name: str) -> int:
    year, month = map(int, name.split("-"))
    return year * 12 + month
