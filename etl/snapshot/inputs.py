"""The files a build reads: where they are by default, and each read by its kind into raw tables."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from etl.datasets import ROOT
from etl.files.csv import inspect
from etl.files.raw_rows import RowWriter, file_label
from etl.files.read import read_records
from etl.files.template_marks import is_template
from etl.records.errors import BuildError
from etl.snapshot.parts import Parts
from etl.uploads.upload_source import read_template

#: The endings that are read; anything else in an input folder is left alone.
ENDINGS = (".csv", ".xlsx")


@dataclass
class InputFile:
    """One file read: its label, content hash, and rows read by table."""

    path: Path
    name: str
    sha256: str
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def row_count(self) -> int:
        """Rows read from the file, over all its tables."""
        return sum(self.rows.values())


def find_inputs(folder: Path) -> list[Path]:
    """The record files of a folder, sorted by name. Raises BuildError if there are none."""
    if not folder.is_dir():
        raise BuildError(f"Không có thư mục số liệu {folder.name}. Tạo thư mục và đặt tệp vào.")
    found = sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in ENDINGS and not path.name.startswith((".", "~$"))
    )
    if not found:
        raise BuildError(f"Thư mục {folder.name} không có tệp CSV hoặc XLSX nào.")
    return found


def default_inputs(dataset: str) -> list[Path]:
    """The record files of a dataset, sorted by name: data/records or data/demo/records.

    Raises BuildError when there are none; those of demo are made by etl/simulate.
    """
    data = ROOT / "data"
    return find_inputs(data / "records" if dataset == "records" else data / dataset / "records")


def reference_folders(dataset: str) -> list[Path]:
    """Where the code lists are: the common ones, then the dataset's own in their place."""
    own = "records" if dataset == "records" else dataset
    return [ROOT / "data" / "reference", ROOT / "data" / own / "reference"]


def open_inputs(paths: list[Path]) -> list[InputFile]:
    """Hash the files and make sure each can be read. Raises BuildError naming the file."""
    inputs: list[InputFile] = []
    labels: dict[str, Path] = {}
    for path in paths:
        label = file_label(path)
        if path.suffix.lower() not in ENDINGS:
            raise BuildError(f"{label}: chỉ đọc tệp .csv và .xlsx. Lưu lại ở một trong hai dạng.")
        is_csv = path.suffix.lower() == ".csv"
        digest = inspect(path) if is_csv else _hash(path, label)
        if label in labels:
            raise BuildError(f"{label}: hai tệp trùng tên trong một lần nạp. Đổi tên một tệp.")
        labels[label] = path
        inputs.append(InputFile(path, label, digest))
    return inputs


def _hash(path: Path, label: str) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BuildError(f"{label}: không mở được tệp.") from error


def read_inputs(
    inputs: list[InputFile],
    writer: RowWriter,
    messages: list[str],
    parts: Parts | None = None,
) -> None:
    """Read every file, large ones as `parts`, and note its rows. Raises BuildError."""
    for item in inputs:
        taken = parts.take(item.path, item.name, item.sha256, writer) if parts else None
        if taken is not None:
            item.rows = taken
        elif is_template(item.path):
            item.rows = read_template(item.path, item.name, writer, messages)
        else:
            item.rows = read_records(item.path, writer, messages)
