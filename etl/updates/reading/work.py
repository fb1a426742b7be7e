"""The work on one report: what was read, what is said of it, every decision; kept at each key.

    <uploads>/original/ab/<sha256>.docx               the report as it came
    <uploads>/<dataset>/reading/<id>/reading.json     what was read, and what was said of it
    <uploads>/<dataset>/reading/<id>/decisions.jsonl  a line a decision, only ever added to

The id is the first 16 letters of the report's sha256: the same report dropped again goes on.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Unpack

from etl.datasets import DATASETS, read_json, write_json
from etl.files.guard import refused_by_size
from etl.files.limits import Refused
from etl.files.names import ending_of, safe_name
from etl.lexicon.times import code_of
from etl.records import period as periods
from etl.records.errors import BuildError
from etl.records.period import Period
from etl.reports.propose import propose
from etl.reports.reading.read import read
from etl.updates.places import Places, opened
from etl.uploads.store import Store

_ID, _KEY = re.compile(r"[0-9a-f]{16}"), re.compile(r"[0-9a-z-]{1,40}")
ACCEPTED, REFUSED, OPEN = "accepted", "refused", "open"
#: What a decision may say otherwise than it was proposed.
CHANGES = (
    "indicator", "kind", "association", "period", "area", "target", "value", "value_to",
)  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """One report. `facts`: association, document_date, period, said_by ("" until confirmed).

    `read` is what etl.reports made of it (docs/intake.md); `decisions` by the place of the
    proposal in read["proposals"]: state, change, reason, by, at.
    """

    reading: str
    dataset: str
    name: str
    sha256: str
    received_at: str
    received_by: str
    facts: Mapping[str, str]
    read: Mapping[str, Any]
    decisions: Mapping[int, Mapping[str, Any]]

    @property
    def source(self) -> str:
        """The code of the document its figures cite."""
        return f"bc-{self.reading}"

    @property
    def proposals(self) -> list[dict[str, Any]]:
        return list(self.read.get("proposals", ()))

    def counts(self) -> dict[str, int]:
        """Figures proposed, accepted, refused."""
        states = [decision["state"] for decision in self.decisions.values()]
        return {
            "proposed": len(self.proposals),
            ACCEPTED: states.count(ACCEPTED),
            REFUSED: states.count(REFUSED),
        }


def read_report(
    name: str, data: bytes, dataset: str, who: str = "", **places: Unpack[Places]
) -> Reading:
    """Keep the report and read it; the work there was before when it is the same file.

    Raises BuildError (Vietnamese) when it cannot be read; the original is kept all the same.
    """
    if (problem := refused_by_size(len(data))) is not None:
        raise BuildError(f"{safe_name(name)}: {problem}")
    store = opened(places)[1]
    sha256, path = store.keep_original(name, data)
    folder = _folder(store, dataset, sha256[:16])
    if (folder / "reading.json").exists():
        return reading(dataset, sha256[:16], **places)
    content_read = read_document(path, safe_name(name))
    document = content_read.get("document", {})
    facts = {key: str(document.get(key) or "") for key in ("association", "document_date")}
    facts["period"] = str(document.get("period") or "")
    folder.mkdir(parents=True, exist_ok=True)
    content = {
        "name": safe_name(name), "sha256": sha256, "received_by": who.strip(),
        "received_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "facts": {**facts, "said_by": ""}, "read": content_read,
    }  # fmt: skip
    store.write_new(folder / "reading.json", content)
    return reading(dataset, sha256[:16], **places)


def read_document(
    path: Path, name: str, *, association: str | None = None, period: str | None = None
) -> dict[str, Any]:
    """The document (facts, blocks, tables) and its proposals. Raises BuildError."""
    try:
        report = read(path, name)
    except Refused as refused:
        raise BuildError(f"Tệp “{name}” {refused}") from None
    document, proposals = propose(report, association=association, period=period)
    return {
        "document": {
            "association": document.association,
            "document_date": document.document_date,
            "period": document.period,
            "title": document.title,
            "questions": [*document.questions, *report.questions],
            "blocks": [
                {
                    "number": b.number,
                    "place": b.place,
                    "text": b.text,
                    "heading": b.heading,
                    "pages": b.pages,
                }
                for b in report.blocks
            ],
            "tables": [{"number": t.number, "grid": t.grid} for t in report.tables],
        },
        "proposals": [proposal.as_json() for proposal in proposals],
    }


def confirm(
    dataset: str,
    reading_id: str,
    *,
    association: str,
    document_date: str,
    period: str,
    who: str,
    **places: Unpack[Places],
) -> Reading:
    """Say of whom, of which day and for which period the report is; it is read anew with it.

    Figures decided before keep their decision only while nothing else changes: after the
    first decision this raises BuildError.
    """
    before = reading(dataset, reading_id, **places)
    if before.decisions:
        raise BuildError("Đã có con số được quyết theo hội và kỳ cũ. Mở lại từng số để sửa.")
    held = periods.period(period)
    if not isinstance(held, Period):
        raise BuildError(f"“{period[:40]}” không phải kỳ báo cáo. Ghi năm, ví dụ 2026.")
    if document_date and not isinstance(periods.period(document_date), Period):
        raise BuildError(f"“{document_date[:40]}” không phải ngày. Ghi ngày/tháng/năm.")
    period = code_of(held)
    store = opened(places)[1]
    path = store.original(before.sha256, ending_of(before.name))
    content_read = read_document(path, before.name, association=association or None, period=period)
    folder = _folder(store, dataset, reading_id)
    content = _read(folder / "reading.json")
    facts = {"association": association, "document_date": document_date, "period": period}
    write_json(
        folder / "reading.json",
        {**content, "read": content_read, "facts": {**facts, "said_by": who.strip() or "không rõ"}},
    )
    return reading(dataset, reading_id, **places)


def reading(dataset: str, reading_id: str, **places: Unpack[Places]) -> Reading:
    """The work as it stands. Raises BuildError when there is none of that id."""
    folder = _folder(opened(places)[1], dataset, reading_id)
    content = _read(folder / "reading.json")
    decisions = _decisions(folder / "decisions.jsonl")
    known = range(len(content["read"].get("proposals", ())))
    names = ("name", "sha256", "received_at", "received_by", "facts", "read")
    valid = {at: decision for at, decision in decisions.items() if at in known}
    return Reading(reading_id, dataset, **{k: content[k] for k in names}, decisions=valid)


def report_file(work: Reading, **places: Unpack[Places]) -> bytes:
    """The report as it came. Raises BuildError when it is gone."""
    try:
        return opened(places)[1].original(work.sha256, ending_of(work.name)).read_bytes()
    except OSError as error:
        raise BuildError(
            "Kho tệp thiếu bản gốc của báo cáo này. Khôi phục từ bản sao lưu."
        ) from error


def readings(dataset: str, **places: Unpack[Places]) -> list[Reading]:
    """Every report there is work on, the newest first."""
    folder = _folder(opened(places)[1], dataset, "0" * 16).parent
    works = []
    for path in folder.glob("*/reading.json"):
        try:
            works.append(reading(dataset, path.parent.name, **places))
        except BuildError:
            continue
    return sorted(works, key=lambda work: work.received_at, reverse=True)


def decide(
    dataset: str,
    reading_id: str,
    at: Sequence[int],
    state: str,
    *,
    change: Mapping[str, Any] | None = None,
    reason: str = "",
    who: str = "",
    key: str = "",
    **places: Unpack[Places],
) -> None:
    """Keep one decision on the proposals at these places. Raises BuildError on a bad one.

    A decision whose key was kept before is passed over.
    """
    now = reading(dataset, reading_id, **places)
    path = _folder(opened(places)[1], dataset, reading_id) / "decisions.jsonl"
    written = _text(path)
    if key and f'"key": "{key}"' in written:
        return
    if state not in (ACCEPTED, REFUSED, OPEN) or not set(at) <= set(range(len(now.proposals))):
        raise BuildError("Quyết định không khớp với báo cáo đang xem. Tải lại trang.")
    if state == REFUSED and not reason.strip():
        raise BuildError("Ghi lý do bỏ con số này.")
    line = {
        "key": key if _KEY.fullmatch(key) else "", "at": list(at), "state": state,
        "reason": reason.strip(), "by": who.strip(),
        "change": {key: value for key, value in (change or {}).items() if key in CHANGES},
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
    }  # fmt: skip
    # One write of one line at the end: two editors at once never mix theirs. A line that a crash
    # cut off is ended first.
    ended = "\n" if written and not written.endswith("\n") else ""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, (ended + json.dumps(line, ensure_ascii=False) + "\n").encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def _decisions(path: Path) -> dict[int, dict[str, Any]]:
    """The last decision on each proposal with all that was changed in it by then.

    A line cut off by a crash is passed over.
    """
    decisions: dict[int, dict[str, Any]] = {}
    for line in _text(path).splitlines():
        try:
            decision = json.loads(line)
            for at in decision["at"]:
                before = decisions.get(int(at), {}).get("change", {})
                decisions[int(at)] = {**decision, "change": {**before, **decision["change"]}}
        except (ValueError, KeyError, TypeError):
            continue
    return decisions


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""


def _read(path: Path) -> dict[str, Any]:
    try:
        return _parsed(path, path.stat().st_mtime_ns)
    except (OSError, ValueError) as error:
        raise BuildError("Không có báo cáo này trong kho. Nộp lại tệp báo cáo.") from error


@lru_cache(maxsize=16)
def _parsed(path: Path, _stamp: int) -> dict[str, Any]:
    """What was read, parsed once: it is asked for at every key. Nobody changes it."""
    return read_json(path)


def _folder(store: Store, dataset: str, reading_id: str) -> Path:
    if dataset not in DATASETS or not _ID.fullmatch(reading_id):
        raise BuildError("Mã báo cáo không hợp lệ. Nộp lại tệp báo cáo.")
    return store.folder / dataset / "reading" / reading_id
