"""The check as a whole: rows, then the candidate snapshot and the warnings it gives."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Unpack

import duckdb
import pandas as pd

from etl.datasets import DATASETS
from etl.records.errors import BuildError
from etl.updates.places import opened
from etl.updates.publication import make_candidate
from etl.updates.report import Report, save_report
from etl.updates.rows import Again, Asked, Given, Progress, Said, check_files
from etl.updates.warnings import find_warnings
from etl.uploads.mends import Mend
from etl.uploads.store import Store


def check(
    files: Sequence[Given],
    dataset: str,
    **asked: Unpack[Asked],
) -> Report:
    """Keep the files, check every row, find what must be accepted with a reason.

    Never raises on bad input: a file that cannot be taken says why in
    FileReport.refused, and what keeps the whole from being published is in
    Report.blocked. `files` are (name, bytes), paths, or ids of uploads in the store;
    `association` and `period` are whose they are and of when if the files do not say, `said`
    the same and mended cells of single uploads, by their ids; `progress` gets (Vietnamese
    text, share of 1).
    """
    report = check_files(files, dataset, **asked)
    folder, store = opened(asked)
    progress = asked.get("progress")
    if report.blocked is None and report.accepted:
        try:
            _add_warnings(report, folder, store, progress, asked.get("as_of"))
        except BuildError as error:
            report.blocked = str(error)
        except (duckdb.Error, OSError, MemoryError) as error:
            report.blocked = (
                "Không dựng được bản xem trước vì lỗi của máy hoặc của chương trình; số liệu đang "
                f"dùng không đổi. Chi tiết: {type(error).__name__}"
            )
    if dataset in DATASETS:
        try:
            save_report(store, report)
        except OSError:
            report.blocked = "Không ghi được vào kho tệp đã nộp (hết chỗ hoặc thiếu quyền)."
    if progress is not None:
        progress("Xong", 1.0)
    return report


def check_again(
    report: Report,
    *,
    without: Collection[str] = (),
    owners: Mapping[str, tuple[str, str]] | None = None,
    mends: Collection[tuple[str, Mend]] = (),
    **options: Unpack[Again],
) -> Report:
    """The files of a report checked once more as they are kept.

    `without` are uploads to leave out; `owners` says of an upload the association and
    period ("" for none) that it does not say itself; `mends` are cells to read otherwise,
    each with its upload, beside those mended before.
    """
    said = {}
    for file in report.taken:
        association, period = (owners or {}).get(file.upload, (None, None))
        cells = {_cell(item): item for item in (Mend(**known) for known in file.mends)}
        cells |= {_cell(mend): mend for upload, mend in mends if upload == file.upload}
        said[file.upload] = Said(association, period, tuple(cells.values()))
    kept = [upload for upload in said if upload not in without]
    return check(kept, report.dataset, said=said, **options)


def _cell(mend: Mend) -> tuple[object, ...]:
    return mend.record_table, mend.sheet, mend.row_number, mend.letter, mend.column


def _add_warnings(
    report: Report,
    published: Path,
    store: Store,
    progress: Progress | None,
    as_of: date | None,
) -> None:
    candidate = make_candidate(report, report.dataset, (), published, store, progress, as_of)
    new = set(report.uploads)
    labels = {
        entry["label"]: entry["upload"]
        for entry in candidate.pointer["uploads"]
        if entry["upload"] in new
    }
    frames = [
        frame for frame in (report.warnings, find_warnings(candidate.file, labels)) if len(frame)
    ]
    if frames:
        joined = pd.concat(frames, ignore_index=True).astype(object)
        report.warnings = joined.where(joined.notna(), None)
