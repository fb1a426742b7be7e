"""What was published, by whom, when and why; compare, roll back, change since a day."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Unpack

import pandas as pd

from etl.datasets import published_folder, read_pointer
from etl.records.errors import BuildError
from etl.snapshot import publish as publication
from etl.snapshot import shape
from etl.snapshot.publish import snapshot_path, utc_now
from etl.updates.comparison import Comparison, compare_files
from etl.updates.places import Places, opened
from etl.uploads.events import KINDS, Event, Journal, in_force_from

HISTORY_COLUMNS = (
    "at", "kind", "kind_name", "snapshot", "previous", "who", "reason", "accepted", "rejected",
    "uploads", "current", "available",
)  # fmt: skip


def history(dataset: str, **places: Unpack[Places]) -> pd.DataFrame:
    """Everything that made a snapshot the running one, newest first; HISTORY_COLUMNS.

    `at` is UTC. `kind`: publish (uploads), build (from the command line), rollback.
    `uploads` lists the names of the files in force. `available`: its file is there.
    """
    folder, store = opened(places)
    pointers = {str(item["snapshot"]): item for item in publication.history(dataset, folder)}
    events = [event for event in Journal(store, dataset).events() if event.state == "done"]
    by_event = {event.snapshot for event in events if event.kind == "publish"}
    rows = [_from_event(event, pointers) for event in events]
    rows += [_from_pointer(pointer) for name, pointer in pointers.items() if name not in by_event]
    rows.sort(key=lambda row: (row["at"], row["order"]))
    running = read_pointer(folder, dataset)
    previous, current = None, None
    for place, row in enumerate(rows):
        row["previous"] = row["previous"] or previous
        previous = row["snapshot"]
        if running is not None and row["snapshot"] == running["snapshot"]:
            current = place
    for place, row in enumerate(rows):
        row["current"] = place == current
    return pd.DataFrame(rows[::-1], columns=list(HISTORY_COLUMNS))


def _from_event(event: Event, pointers: dict[str, dict[str, Any]]) -> dict[str, Any]:
    pointer = pointers.get(event.snapshot, {})
    return {
        "at": datetime.fromisoformat(event.at),
        "order": event.number,
        "kind": event.kind,
        "kind_name": KINDS[event.kind],
        "snapshot": event.snapshot,
        "previous": event.base,
        "who": event.who,
        "reason": event.reason,
        "accepted": pointer.get("accepted", event.details.get("accepted")),
        "rejected": pointer.get("rejected", event.details.get("rejected")),
        "uploads": [item.name for item in event.uploads],
        "available": event.snapshot in pointers,
    }


def _from_pointer(pointer: dict[str, Any]) -> dict[str, Any]:
    return {
        "at": datetime.fromisoformat(pointer["built_at"]),
        "order": 0,
        "kind": "build",
        "kind_name": KINDS["build"],
        "snapshot": pointer["snapshot"],
        "previous": None,
        "who": pointer.get("published_by") or "",
        "reason": pointer.get("reason") or "",
        "accepted": pointer["accepted"],
        "rejected": pointer["rejected"],
        "uploads": [item["name"] for item in pointer.get("uploads", [])],
        "available": True,
    }


def compare(
    dataset: str, old: str, new: str | None = None, *, published: Path | None = None
) -> Comparison:
    """What differs between two snapshots; `new` defaults to the running one."""
    folder = published_folder(published)
    files = [snapshot_path(dataset, name, folder) for name in (old, new)]
    for file in files:
        shape.require(file, file.stem.removeprefix(f"{dataset}-"))
    return compare_files(files[0], files[1])


def snapshot_on(dataset: str, day: date, **places: Unpack[Places]) -> str | None:
    """The snapshot that was running at the end of a day (local time); None before the first."""
    end = datetime.combine(day, time.max).astimezone(UTC)
    past = history(dataset, **places)
    for row in past.to_dict("records"):
        if row["at"] <= end:
            return str(row["snapshot"])
    return None


def since(
    dataset: str,
    start: str | date,
    **places: Unpack[Places],
) -> Comparison:
    """“Từ kỳ họp trước”: what changed since a snapshot (its id) or since the end of a day."""
    if isinstance(start, date):
        then = snapshot_on(dataset, start, **places)
        if then is None:
            raise BuildError(f"Ngày {start:%d/%m/%Y} chưa có bản số liệu nào. Chọn ngày sau.")
        start = then
    return compare(dataset, start, published=places.get("published"))


def rollback(
    dataset: str,
    snapshot: str | None = None,
    *,
    who: str,
    reason: str,
    **places: Unpack[Places],
) -> str:
    """Make an earlier snapshot (default: the one before) the running one; its id.

    The uploads in force become those of that snapshot; nothing is deleted. Raises
    BuildError when name or reason is blank or there is no such snapshot.
    """
    who, reason = who.strip(), reason.strip()
    if not who or not reason:
        raise BuildError("Ghi tên người lùi và lý do lùi.")
    folder, store = opened(places)
    running = read_pointer(folder, dataset)
    if snapshot is None:
        past = history(dataset, **places)
        current = past[past["current"]]
        snapshot = str(current["previous"].iloc[0]) if len(current) and all(
            current["previous"].notna()
        ) else None  # fmt: skip
        if snapshot is None:
            raise BuildError("Không có bản số liệu nào trước bản đang dùng.")
    target = next(
        (item for item in publication.history(dataset, folder) if item["snapshot"] == snapshot), {}
    )
    journal = Journal(store, dataset)
    try:
        event = journal.begin(
            Event(
                number=0,
                kind="rollback",
                at=utc_now(),
                who=who,
                reason=reason,
                snapshot=snapshot,
                base=str(running["snapshot"]) if running else None,
                uploads=tuple(in_force_from(item) for item in target.get("uploads", [])),
            )
        )
    except OSError as error:
        raise BuildError(
            "Không ghi được nhật ký công bố (hết chỗ hoặc thiếu quyền). Bản đang dùng không đổi."
        ) from error
    try:
        publication.rollback(dataset, snapshot, folder, who, reason)
    except BaseException:
        # An event that could not be settled is settled by the next publication.
        with suppress(OSError):
            journal.finish(event, "void")
        raise
    with suppress(OSError):
        journal.finish(event)
    return snapshot


def last_signed(dataset: str, **places: Unpack[Places]) -> str:
    """Who published or went back last; "" when nobody has."""
    events = Journal(opened(places)[1], dataset).events()
    return next((event.who for event in reversed(events) if event.who.strip()), "")
