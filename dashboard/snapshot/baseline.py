"""Earlier snapshots of a dataset, and which of them `ky-truoc` in the URL means.

`ky-truoc` is the id of a snapshot or a day; a day means the snapshot that was in use
when that day ended in Vietnam. What was published is read again only after something
was published: every page run needs it for the menu of the years.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from dashboard.snapshot import warehouse
from dashboard.words import numbers
from etl.datasets import is_pointer, read_json
from etl.updates import timeline
from etl.uploads.store import uploads_folder

_ID = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{6}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: Letters of a reason in the list to choose from.
_REASON = 60


@dataclass(frozen=True)
class Baseline:
    """A snapshot as it was first published. `why`: the reason given, else by whom."""

    id: str
    at: datetime
    why: str = ""
    available: bool = True


@dataclass(frozen=True)
class Past:
    """What was published, newest first. `uses`: since when which snapshot was in use."""

    snapshots: tuple[Baseline, ...] = ()
    uses: tuple[tuple[datetime, str], ...] = ()
    current: str = ""

    def find(self, snapshot: str) -> Baseline | None:
        """The snapshot of that id, also when its file is gone."""
        return next((past for past in self.snapshots if past.id == snapshot), None)


def past(dataset: str) -> Past:
    """What was published of a dataset, the running snapshot included."""
    folder, uploads = warehouse.published_folder(), uploads_folder()
    stamps = (_changed(folder), _changed(uploads / dataset / "event"))
    return _past(dataset, folder, uploads, stamps)


def choices(dataset: str) -> dict[str, str]:
    """The snapshots a page can be compared with: id → words, newest first."""
    history = past(dataset)
    others = [
        other for other in history.snapshots if other.available and other.id != history.current
    ]
    often = Counter(numbers.moment(other.at) for other in others)
    return {other.id: _words(other, often[numbers.moment(other.at)] > 1) for other in others}


def known(dataset: str, value: str) -> bool:
    """Whether a value of `ky-truoc` is a day or the id of a snapshot there was."""
    return day_of(value) is not None or past(dataset).find(value) is not None


def day_of(value: str) -> date | None:
    """The day a value of `ky-truoc` names, None when it is none."""
    if not _DAY.fullmatch(value):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2100 else None


def meant(dataset: str, value: str) -> Baseline | None:
    """The snapshot a known value means; None for a day before the first one."""
    history = past(dataset)
    day = day_of(value)
    if day is None:
        return history.find(value)
    end = datetime.combine(day, time.max, numbers.VIETNAM)
    used = next((name for at, name in history.uses if at <= end), None)
    return None if used is None else history.find(used)


def words(dataset: str, value: str) -> str:
    """What the page is compared with, for a badge and for files."""
    baseline = meant(dataset, value)
    if baseline is None:
        return f"So với ngày {numbers.day(day_of(value))}"
    return f"So với bản ngày {numbers.day(baseline.at)}"


def read(pointer: Path, dataset: str) -> warehouse.Snapshot | None:
    """The snapshot a pointer file describes; None when it or its file cannot be used."""
    try:
        said = read_json(pointer)
        path = pointer.parent / Path(str(said["file"])).name
        if not is_pointer(said) or not path.is_file():
            return None
        return warehouse.Snapshot(
            dataset=dataset,
            id=str(said["snapshot"]),
            path=path,
            built_at=datetime.fromisoformat(str(said["built_at"])),
            accepted=said["accepted"],
            rejected=said["rejected"],
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def snapshot(
    dataset: str, baseline: Baseline, province: str | None = None
) -> warehouse.Snapshot | None:
    """The snapshot, or a province's part of it, to ask; None when its file is gone."""
    then = read(warehouse.published_folder() / f"{dataset}-{baseline.id}.json", dataset)
    return then and replace(then, province=province)


@lru_cache(maxsize=8)
def _past(dataset: str, folder: Path, uploads: Path, stamps: tuple[int, int]) -> Past:
    try:
        rows: list[dict[str, Any]] = [
            {str(k): v for k, v in row.items()}
            for row in timeline.history(dataset, published=folder, uploads=uploads).to_dict(
                "records"
            )
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        # A folder with a spoilt pointer: nothing can be offered, the page still works.
        return Past()
    first: dict[str, Baseline] = {}
    for row in reversed(rows):
        name = str(row["snapshot"])
        why = str(row["reason"] or row["who"] or "")
        first.setdefault(name, Baseline(name, row["at"], why, bool(row["available"])))
    uses = [(row["at"], str(row["snapshot"])) for row in rows]
    for gone in _gone(dataset, folder, first):
        first[gone.id] = gone
        uses.append((gone.at, gone.id))
    ordered = sorted(first.values(), key=lambda snapshot: (snapshot.at, snapshot.id), reverse=True)
    return Past(
        tuple(ordered),
        tuple(sorted(uses, key=lambda use: use[0], reverse=True)),
        next((str(row["snapshot"]) for row in rows if row["current"]), ""),
    )


def _gone(dataset: str, folder: Path, others: Container[str]) -> Iterator[Baseline]:
    """Snapshots whose file was cleared away while the note beside it stayed."""
    for path in folder.glob(f"{dataset}-*.json"):
        name = path.stem.removeprefix(f"{dataset}-")
        if name not in others and _ID.fullmatch(name):
            try:
                at = datetime.strptime(name[:15], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
            except ValueError:
                continue
            yield Baseline(name, at, available=False)


def _changed(folder: Path) -> int:
    """When something was last put into a folder; 0 while there is none."""
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


def _words(baseline: Baseline, exactly: bool) -> str:
    """A line of the list; with seconds where two share the minute."""
    moment = numbers.moment(baseline.at)
    if exactly:
        moment += f":{baseline.at:%S}"
    why = " ".join(baseline.why.split())
    if len(why) > _REASON:
        why = f"{why[: _REASON - 1].rstrip()}…"
    return f"{moment} – {why}" if why else moment
