"""Preview and publication of uploads: exactly what was previewed is what is published."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Unpack

import duckdb
import pandas as pd

from etl.database import open_snapshot
from etl.datasets import published_folder, read_pointer
from etl.files.raw_rows import file_label
from etl.records.errors import BuildError, explained
from etl.snapshot.inputs import default_inputs
from etl.snapshot.lock import publishing
from etl.snapshot.publish import new_snapshot_id, publish, snapshot_path
from etl.updates.candidate import Candidate, build_candidate, drop, load_candidate
from etl.updates.comparison import Comparison, compare_files
from etl.updates.places import Places, opened
from etl.updates.report import FileReport, Report, load_report
from etl.updates.wording import moment
from etl.uploads.events import Event, InForce, Journal, as_pointer, in_force_from, label_for
from etl.uploads.store import Store
from etl.uploads.upload_source import RULE, describe_uploads

Progress = Callable[[str, float], None]
_STAGES = 7


@dataclass
class Preview:
    """What publishing would change; made by `preview`."""

    token: str
    dataset: str
    base: str | None
    nothing_to_do: bool
    comparison: Comparison
    superseded: pd.DataFrame
    warnings: pd.DataFrame
    entries: tuple[InForce, ...]
    new: tuple[str, ...]
    fingerprint: str = ""
    accepted_warnings: dict[str, str] = field(default_factory=dict)
    withdrawn: tuple[str, ...] = ()
    accepted: int = 0
    rejected: int = 0
    rule: str = RULE

    @property
    def changes(self) -> pd.DataFrame:
        """Figures that would be added, removed or changed, old → new with source."""
        return self.comparison.changes

    @property
    def targets(self) -> pd.DataFrame:
        """Targets whose status or figures would change."""
        return self.comparison.targets

    @property
    def indicators(self) -> pd.DataFrame:
        """Association × indicator whose state (reported, missing…) would change."""
        return self.comparison.indicators

    @property
    def open_warnings(self) -> pd.DataFrame:
        """Warnings without a written reason; must be empty to publish."""
        accepted = {key for key, reason in self.accepted_warnings.items() if reason.strip()}
        return self.warnings[~self.warnings["warning"].isin(accepted)].reset_index(drop=True)


def candidate_entries(
    store: Store,
    dataset: str,
    files: Sequence[FileReport],
    withdraw: Sequence[str],
    published: Path,
) -> tuple[InForce, ...]:
    """The uploads that would be in force: those of now, less `withdraw`, then the new ones."""
    uploads = [file.upload for file in files]
    left_out = {*uploads, *withdraw}
    kept = [
        entry
        for entry in Journal(store, dataset).in_force(published)
        if entry.upload not in left_out
    ]
    taken = {entry.label for entry in kept}
    taken |= {file_label(path) for path in default_inputs(dataset)}
    for file in files:
        upload = store.upload(dataset, file.upload)
        label = label_for(upload.name, taken)
        taken.add(label)
        kept.append(
            InForce(
                upload.upload,
                upload.name,
                label,
                upload.kind,
                upload.association,
                upload.period,
                upload.received_at,
                upload.received_by,
                mends=tuple(file.mends),
            )
        )
    return tuple(kept)


def make_candidate(
    report: Report | None,
    dataset: str,
    withdraw: Sequence[str],
    published: Path,
    store: Store,
    progress: Progress | None = None,
    as_of: date | None = None,
) -> Candidate:
    """The candidate for the report's uploads: the one built for it before, or a new one."""
    new = report.taken if report is not None else []
    entries = candidate_entries(store, dataset, new, withdraw, published)
    token = report.token if report is not None else _token()
    if report is not None:
        try:
            candidate = load_candidate(dataset, token, published)
        except BuildError:
            pass
        else:
            running = read_pointer(published, dataset)
            base = str(running["snapshot"]) if running else None
            same = [entry["upload"] for entry in candidate.pointer["uploads"]]
            if candidate.base == base and same == [entry.upload for entry in entries]:
                return candidate
    stage = 0

    def tell(line: str) -> None:
        nonlocal stage
        stage += 1
        if progress is not None:
            progress(line.rpartition(" (")[0] or line, min(0.95, 0.5 + 0.45 * stage / _STAGES))

    return build_candidate(dataset, token, entries, published, store, as_of=as_of, progress=tell)


@explained()
def preview(
    report: Report | None,
    dataset: str,
    *,
    accepted: Mapping[str, str] | None = None,
    withdraw: Sequence[str] = (),
    progress: Progress | None = None,
    as_of: date | None = None,
    **places: Unpack[Places],
) -> Preview:
    """What would change if the report's uploads were published; publishes nothing.

    `accepted` are written reasons by warning id; `withdraw` are uploads to take out
    of force. Raises BuildError (Vietnamese) when nothing can be published.
    """
    folder, store = opened(places)
    if report is not None:
        if report.blocked is not None:
            raise BuildError(report.blocked)
        if not report.accepted:
            raise BuildError("Không có dòng nào được nhận nên không có gì để công bố. Sửa rồi nộp.")
    elif not withdraw:
        raise BuildError("Chưa chọn tệp nào để xem trước.")
    candidate = make_candidate(report, dataset, withdraw, folder, store, progress, as_of)
    reasons = {key: text.strip() for key, text in (accepted or {}).items() if text.strip()}
    store.write_token(
        dataset,
        "preview",
        candidate.token,
        {
            "report": report.token if report is not None else None,
            "accepted": reasons,
            "withdraw": list(withdraw),
            "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        },
    )
    if progress is not None:
        progress("So với bản đang dùng", 0.97)
    return load_preview(dataset, candidate.token, **places)


def load_preview(dataset: str, token: str, **places: Unpack[Places]) -> Preview:
    """A preview made before, also by another session. BuildError when it is gone."""
    folder, store = opened(places)
    content = store.read_token(dataset, "preview", token)
    if content is None:
        raise BuildError("Bản xem trước này không còn. Xem trước lại.")
    candidate = load_candidate(dataset, token, folder)
    kept = content["report"]
    report = load_report(dataset, kept, uploads=store.folder) if kept else None
    base = snapshot_path(dataset, candidate.base, folder) if candidate.base else None
    entries = tuple(in_force_from(item) for item in candidate.pointer["uploads"])
    before = Journal(store, dataset).in_force(folder)
    with open_snapshot(candidate.file) as connection:
        superseded = connection.execute("SELECT * FROM marts.superseded_row").df()
    return Preview(
        token=token,
        dataset=dataset,
        base=candidate.base,
        nothing_to_do=[e.upload for e in entries] == [e.upload for e in before],
        comparison=compare_files(base, candidate.file),
        superseded=superseded,
        warnings=report.warnings if report is not None else Report("", dataset, "").warnings,
        entries=entries,
        new=tuple(report.uploads) if report is not None else (),
        fingerprint=str(candidate.pointer["fingerprint"]),
        accepted_warnings=dict(content["accepted"]),
        withdrawn=tuple(content["withdraw"]),
        accepted=int(candidate.pointer["accepted"]),
        rejected=int(candidate.pointer["rejected"]),
    )


def preview_of(report: Report, **places: Unpack[Places]) -> Preview | None:
    """The preview made of a report before; None when there is none or it is gone."""
    try:
        return load_preview(report.dataset, report.token, **places)
    except BuildError:
        return None


def discard(preview: Preview, *, published: Path | None = None) -> None:
    """Throw a preview away."""
    try:
        drop(load_candidate(preview.dataset, preview.token, published_folder(published)))
    except BuildError:
        return


@explained()
def publish_preview(
    preview: Preview,
    who: str,
    reason: str,
    when: datetime | None = None,
    **places: Unpack[Places],
) -> str:
    """Publish exactly what was previewed; the new snapshot's id.

    Raises BuildError when another snapshot was published since the preview, a
    warning has no written reason, or name or reason is blank; nothing changes then.
    """
    who, reason = who.strip(), reason.strip()
    if not who or not reason:
        raise BuildError("Ghi tên người công bố và lý do công bố.")
    if preview.nothing_to_do:
        raise BuildError("Không có gì thay đổi so với bản đang dùng.")
    waiting = len(preview.open_warnings)
    if waiting:
        raise BuildError(
            f"Còn {waiting} cảnh báo chưa có lý do chấp nhận. Sửa số liệu hoặc ghi lý do cho từng "
            "cảnh báo."
        )
    folder, store = opened(places)
    dataset = preview.dataset
    now = (when or datetime.now(UTC)).astimezone(UTC)
    with publishing(folder, dataset):
        journal = Journal(store, dataset)
        journal.recover(folder)
        _unchanged_since(preview, folder)
        candidate = load_candidate(dataset, preview.token, folder)
        if (candidate.base, candidate.pointer["fingerprint"]) != (
            preview.base,
            preview.fingerprint,
        ):
            raise BuildError("Bản xem trước này đã được dựng lại từ lúc bạn xem. Xem trước lại.")
        entries = _signed(preview, who, reason, now)
        snapshot = new_snapshot_id(folder, dataset, candidate.pointer["fingerprint"])
        pointer: dict[str, Any] = {
            **candidate.pointer,
            "snapshot": snapshot,
            "file": f"{dataset}-{snapshot}.duckdb",
            "built_at": now.isoformat(timespec="seconds").replace("+00:00", "Z"),
            "published_by": who,
            "reason": reason,
            "uploads": as_pointer(entries),
        }
        _sign(candidate.file, pointer, entries)
        event = journal.begin(
            Event(
                0, "publish", pointer["built_at"], who, reason, snapshot, preview.base, entries,
                details=_details(preview),
            )
        )  # fmt: skip
        try:
            publish(candidate.file, folder, dataset, pointer)
        except BaseException:
            journal.recover(folder)
            raise
        journal.finish(event)
        drop(candidate)
    return snapshot


def _unchanged_since(preview: Preview, published: Path) -> None:
    running = read_pointer(published, preview.dataset)
    now = str(running["snapshot"]) if running else None
    if now == preview.base:
        return
    by, at = "người khác", ""
    if running is not None:
        act = running.get("rolled_back") or {}
        by = act.get("by") or running.get("published_by") or by
        at_time = act.get("at") or running.get("built_at")
        at = f" lúc {moment(datetime.fromisoformat(at_time))}" if at_time else ""
    raise BuildError(
        f"Trong khi bạn xem trước, {by} đã công bố một bản khác{at}. Không công bố để khỏi ghi đè: "
        "xem trước lại trên bản mới rồi công bố."
    )


def _signed(preview: Preview, who: str, reason: str, now: datetime) -> tuple[InForce, ...]:
    """The entries with who published the new ones, when, why, and the accepted warnings."""
    at = now.isoformat(timespec="seconds")
    rows = {row["warning"]: row for row in preview.warnings.to_dict("records")}
    signed = []
    for entry in preview.entries:
        if entry.upload in preview.new:
            warnings = tuple(
                {
                    "warning": key,
                    "kind": str(rows[key]["kind"]),
                    "record_id": str(rows[key]["record_id"] or ""),
                    "text": str(rows[key]["text"]),
                    "reason": text,
                    "by": who,
                    "at": at,
                }
                for key, text in preview.accepted_warnings.items()
                if key in rows and rows[key]["upload"] == entry.upload
            )
            entry = replace(
                entry, published_at=at, published_by=who, reason=reason, accepted_warnings=warnings
            )
        signed.append(entry)
    return tuple(signed)


def _sign(file: Path, pointer: dict[str, object], entries: tuple[InForce, ...]) -> None:
    """Write who published it, when and why into the candidate; no figure is touched."""
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "UPDATE marts.snapshot_info SET snapshot = $snapshot, built_at = $built_at, "
            "published_by = $who, reason = $reason",
            {
                "snapshot": pointer["snapshot"],
                "built_at": str(pointer["built_at"]).removesuffix("Z"),
                "who": pointer["published_by"],
                "reason": pointer["reason"],
            },
        )
        describe_uploads(connection, entries)
        connection.execute("CHECKPOINT")


def _details(preview: Preview) -> dict[str, object]:
    names = {entry.upload: entry.name for entry in preview.entries}
    return {
        "new": [names[key] for key in preview.new if key in names],
        "withdrawn": list(preview.withdrawn),
        "changes": len(preview.changes),
        "accepted": preview.accepted,
        "rejected": preview.rejected,
    }


def _token() -> str:
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(6)}"
