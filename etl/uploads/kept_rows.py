"""Rows of uploads and workbooks as they were read, kept beside the snapshots for the next build.

Reading and completing a workbook takes longer than all that is done with its rows. What is
kept hangs on the file's bytes, the code lists and the program, on what was declared of it, and
on the files before it, whose papers may be named in it. What is missing or damaged is read
again and nothing is said of it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from etl.files.raw_rows import RowWriter
from etl.records.tables import BY_NAME
from etl.records.text import Problem

#: Writes a file's rows, adds what was passed over to the messages; associations it speaks of.
Read = Callable[[RowWriter, list[str]], list[str]]


class KeptRows:
    """The files of one build, in its order; `reuse` False: they are read, and kept anew."""

    def __init__(self, folder: Path, hangs_on: str, *, reuse: bool = True) -> None:
        self._folder, self._hangs_on, self._reuse = folder, hangs_on, reuse

    def write(
        self, writer: RowWriter, label: str, hangs_on: str, messages: list[str], read: Read
    ) -> list[str]:
        """The rows of a file into the writer, kept ones or else those `read` writes there."""
        self._hangs_on = hashlib.sha256(f"{self._hangs_on} {hangs_on}".encode()).hexdigest()
        path = self._folder / f"{self._hangs_on[:32]}.json"
        content: dict[str, Any] | None = _load(path) if self._reuse else None
        if content is None:
            said: list[str] = []
            with writer.recording() as batches:
                associations = read(writer, said)
            content = {"batches": batches, "messages": said, "associations": associations}
            _save(path, content)
        else:
            for table, sheet, names, row_numbers, rows, faults in content["batches"]:
                found = [(*fault[:3], Problem(*fault[3])) for fault in faults]
                writer.write(BY_NAME[table], label, sheet, names, row_numbers, rows, found)
        messages.extend(content["messages"])
        return content["associations"]


def _load(path: Path) -> dict[str, Any] | None:
    try:
        checksum, _, text = path.read_text("utf-8").partition("\n")
        os.utime(path)
    except (OSError, UnicodeDecodeError):
        return None
    return json.loads(text) if checksum == hashlib.sha256(text.encode()).hexdigest() else None


def _save(path: Path, content: dict[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    # It is kept where there is room.
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}", "utf-8")
        os.replace(temporary, path)
