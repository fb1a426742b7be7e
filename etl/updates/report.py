"""What a check of uploaded files found, to show, to keep and to hand back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from etl.records.errors import BuildError
from etl.uploads.store import Store

REJECT_COLUMNS = (
    "upload", "file", "sheet", "row_number", "cell", "record_table", "table_heading", "record_id",
    "column_name", "heading", "letter", "value", "rule", "reason", "message",
)  # fmt: skip
#: Of rows without fault: as they were written and, `figure` with its unit, as they are read.
ACCEPTED_COLUMNS = (
    "upload", "file", "sheet", "row_number", "letter", "record_table", "table_heading",
    "record_id", "association_name", "subject", "breakdown", "time_label", "value", "figure",
)  # fmt: skip
WARNING_COLUMNS = (
    "warning", "upload", "kind", "kind_name", "record_id", "association", "association_name",
    "indicator", "indicator_name", "time_label", "breakdown", "value", "text", "other_upload",
)  # fmt: skip


def no_rejects() -> pd.DataFrame:
    """A frame of rejects without rows."""
    return pd.DataFrame(columns=list(REJECT_COLUMNS))


def no_accepted_rows() -> pd.DataFrame:
    """A frame of accepted rows without rows."""
    return pd.DataFrame(columns=list(ACCEPTED_COLUMNS))


def no_warnings() -> pd.DataFrame:
    """A frame of warnings without rows."""
    return pd.DataFrame(columns=list(WARNING_COLUMNS))


@dataclass
class FileReport:
    """One file: taken or refused, and how its rows fared. read = accepted + rejected.

    `blank` are rows of the template left empty, `examples` its example rows; neither
    is counted as read. `tables` has (read, accepted, rejected) by table heading.
    `from_template`: the file itself says whose it is and of which period; `named` is the one
    association its titles or its name speak of. `mends` are the cells mended on the page
    (etl.uploads.mends).
    """

    upload: str
    name: str
    sha256: str = ""
    size: int = 0
    refused: str | None = None
    seen_before: str | None = None
    read: int = 0
    accepted: int = 0
    rejected: int = 0
    blank: int = 0
    examples: int = 0
    associations: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    association: str | None = None
    period: str | None = None
    messages: list[str] = field(default_factory=list)
    tables: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    kind: str = "workbook"
    from_template: bool = False
    named: str | None = None
    mends: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Report:
    """A check of one or several files given together."""

    token: str
    dataset: str
    checked_at: str
    who: str = ""
    files: list[FileReport] = field(default_factory=list)
    rejects: pd.DataFrame = field(default_factory=no_rejects)
    accepted_rows: pd.DataFrame = field(default_factory=no_accepted_rows)
    warnings: pd.DataFrame = field(default_factory=no_warnings)
    messages: list[str] = field(default_factory=list)
    blocked: str | None = None

    @property
    def read(self) -> int:
        """Rows read from the files that were taken."""
        return sum(item.read for item in self.files)

    @property
    def accepted(self) -> int:
        """Rows without fault."""
        return sum(item.accepted for item in self.files)

    @property
    def rejected(self) -> int:
        """Rows with a fault; accepted + rejected = read."""
        return sum(item.rejected for item in self.files)

    @property
    def blank(self) -> int:
        """Rows of templates that were left empty."""
        return sum(item.blank for item in self.files)

    @property
    def examples(self) -> int:
        """Example rows of templates, not read."""
        return sum(item.examples for item in self.files)

    @property
    def taken(self) -> list[FileReport]:
        """The files that were taken, in order."""
        return [item for item in self.files if item.refused is None]

    @property
    def uploads(self) -> list[str]:
        """Ids of the uploads that were taken, in order."""
        return [item.upload for item in self.taken]

    def to_json(self) -> str:
        """The whole report for a machine; load_report reads it back."""
        return json.dumps(self.content(), ensure_ascii=False, indent=2)

    def content(self) -> dict[str, Any]:
        """The report as plain lists and dicts."""
        return {
            "token": self.token,
            "dataset": self.dataset,
            "checked_at": self.checked_at,
            "who": self.who,
            "read": self.read,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "files": [asdict(item) for item in self.files],
            "messages": self.messages,
            "blocked": self.blocked,
            "rejects": _records(self.rejects),
            "accepted_rows": _records(self.accepted_rows),
            "warnings": _records(self.warnings),
        }


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads(frame.to_json(orient="records", force_ascii=False))
    return records


def _frame(records: list[dict[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(records, columns=list(columns)).astype(object)
    return frame.where(frame.notna(), None)


def _file(item: dict[str, Any]) -> FileReport:
    tables = {name: tuple(counts) for name, counts in item.pop("tables").items()}
    return FileReport(**item, tables=tables)


def load_report(dataset: str, token: str, *, uploads: Path | None = None) -> Report:
    """A report that was kept. Raises BuildError when there is none of that token."""
    content = Store(uploads).read_token(dataset, "report", token)
    if content is None:
        raise BuildError("Không còn kết quả kiểm tra này. Nộp lại tệp để kiểm tra.")
    return Report(
        content["token"],
        content["dataset"],
        content["checked_at"],
        content["who"],
        [_file(item) for item in content["files"]],
        _frame(content["rejects"], REJECT_COLUMNS),
        _frame(content.get("accepted_rows", []), ACCEPTED_COLUMNS),
        _frame(content["warnings"], WARNING_COLUMNS),
        content["messages"],
        content["blocked"],
    )


def save_report(store: Store, report: Report) -> None:
    """Keep the report under its token, and each file's part beside the file."""
    store.write_token(report.dataset, "report", report.token, report.content())
    for item in report.files:
        if item.upload:
            own = report.rejects[report.rejects["upload"] == item.upload]
            store.write_report(
                report.dataset,
                item.upload,
                {
                    **asdict(item),
                    "checked_at": report.checked_at,
                    "token": report.token,
                    "rejects": _records(own),
                },
            )


#: Headings of the list of rejects to download.
_HEADINGS = {
    "file": "Tệp",
    "sheet": "Trang tính",
    "row_number": "Dòng",
    "cell": "Ô",
    "table_heading": "Bảng",
    "heading": "Cột",
    "value": "Giá trị đã ghi",
    "reason": "Lỗi và cách sửa",
}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def rejects_csv(report: Report) -> bytes:
    """The rejected lines as CSV for a spreadsheet; no text of theirs becomes a formula."""
    shown = report.rejects[list(_HEADINGS)].rename(columns=_HEADINGS).astype(object)
    for column in shown.columns:
        shown[column] = [
            f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value
            for value in shown[column]
        ]
    return shown.to_csv(index=False).encode("utf-8-sig")
