"""The journal of publications: which uploads are in force, who put them there and why.

An event is written *before* the pointer is moved ("begun") and confirmed after
("done"), under the dataset's lock. What is in force is what the running snapshot's
pointer says; when there is no snapshot (deleted, to be built again) it is what the
last confirmed event says, so that records and uploads alone give the same figures.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from etl.datasets import read_json, read_pointer, write_json
from etl.uploads.store import Store

KINDS = {
    "publish": "Công bố",
    "build": "Dựng lại",
    "rollback": "Lùi về bản trước",
}


@dataclass(frozen=True)
class InForce:
    """One upload that takes part in the snapshots of its dataset.

    `published_at` and `published_by` are empty while it is only previewed.
    `accepted_warnings` are dicts: warning, kind, record_id, text, reason, by, at; `mends`
    those of etl.uploads.mends.Mend.
    """

    upload: str
    name: str
    label: str
    kind: str = "workbook"
    association: str | None = None
    period: str | None = None
    received_at: str = ""
    received_by: str = ""
    published_at: str = ""
    published_by: str = ""
    reason: str = ""
    accepted_warnings: tuple[dict[str, str], ...] = ()
    mends: tuple[dict[str, Any], ...] = ()

    @property
    def content_key(self) -> str:
        """What of it makes a difference to the snapshot's figures."""
        warnings = ",".join(item["warning"] for item in self.accepted_warnings)
        mends = json.dumps(self.mends, ensure_ascii=False) if self.mends else ""
        return f"{self.upload} {self.label} {self.association} {self.period} {warnings} {mends}"


@dataclass(frozen=True)
class Event:
    """One publication or rollback. `state`: begun, done, void (the pointer never moved)."""

    number: int
    kind: str
    at: str
    who: str
    reason: str
    snapshot: str
    base: str | None
    uploads: tuple[InForce, ...]
    state: str = "begun"
    details: dict[str, Any] = field(default_factory=dict)


class Journal:
    """The events of one dataset."""

    def __init__(self, store: Store, dataset: str) -> None:
        self._folder = store.folder / dataset / "event"
        self._dataset = dataset

    def events(self) -> list[Event]:
        """All events, oldest first."""
        return [event for path in self._files() if (event := _read_event(path)) is not None]

    def unreadable(self) -> list[str]:
        """The names of the events that cannot be used."""
        return [path.name for path in self._files() if _read_event(path) is None]

    def _files(self) -> list[Path]:
        return sorted(path for path in self._folder.glob("[0-9]*.json") if path.stem.isdecimal())

    def begin(self, event: Event) -> Event:
        """Write down what is about to be done; two writers get two numbers."""
        numbers = [int(path.stem) for path in self._files()]
        number = max(numbers, default=0) + 1
        self._folder.mkdir(parents=True, exist_ok=True)
        while True:
            event = replace(event, number=number, state="begun")
            if Store.write_new(self._path(number), asdict(event)):
                return event
            number += 1

    def finish(self, event: Event, state: str = "done") -> None:
        """Confirm an event, or declare it void."""
        self._write(replace(event, state=state))

    def recover(self, published: Path) -> None:
        """Settle events whose publisher was killed; the caller holds the dataset's lock."""
        running = read_pointer(published, self._dataset)
        for event in self.events():
            if event.state == "begun":
                moved = running is not None and running["snapshot"] == event.snapshot
                if event.kind == "rollback" and running is not None:
                    moved = moved and "rolled_back" in running
                self.finish(event, "done" if moved else "void")

    def in_force(self, published: Path) -> tuple[InForce, ...]:
        """The uploads that take part, in the order they were published."""
        running = read_pointer(published, self._dataset)
        if running is not None and "uploads" in running:
            return tuple(in_force_from(item) for item in running["uploads"])
        done = [event for event in self.events() if event.state == "done"]
        return done[-1].uploads if done else ()

    def _write(self, event: Event) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        write_json(self._path(event.number), asdict(event))

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:06d}.json"


def _read_event(path: Path) -> Event | None:
    try:
        content = read_json(path)
        uploads = tuple(in_force_from(item) for item in content.pop("uploads"))
        event = Event(**content, uploads=uploads)
        known = event.kind in KINDS and datetime.fromisoformat(event.at).tzinfo is not None
        return event if known else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def in_force_from(item: dict[str, Any]) -> InForce:
    """An upload in force as a pointer or event keeps it."""
    known: dict[str, Any] = {
        **item,
        "accepted_warnings": tuple(item.get("accepted_warnings", ())),
        "mends": tuple(item.get("mends", ())),
    }
    return InForce(**known)


def as_pointer(uploads: tuple[InForce, ...]) -> list[dict[str, Any]]:
    """The uploads as the pointer of a snapshot keeps them."""
    return [
        {
            **asdict(item),
            "accepted_warnings": list(item.accepted_warnings),
            "mends": list(item.mends),
        }
        for item in uploads
    ]


def label_for(name: str, taken: set[str]) -> str:
    """The name under which marts and messages speak of an upload: its own, made unlike others."""
    label, number = name, 1
    while label in taken:
        number += 1
        label = f"{name} (lần nộp {number})"
    return label
