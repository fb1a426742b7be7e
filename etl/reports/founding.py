"""The text of a paper whose figures were typed by hand, kept so that they open to their line.

It stays in the store of this machine (etl/uploads/texts.py) and never goes into the repository.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

from etl.files.limits import Refused
from etl.lexicon.phrases import rows_of
from etl.records.errors import BuildError
from etl.reports.reading.read import read
from etl.uploads import texts

_LINE = re.compile(r"dòng (\d+)")


def import_source(path: Path, code: str, uploads: Path | None = None) -> list[str]:
    """Keep the file as the text of the source `code`, or of all whose codes begin with `code-`.

    Of papers in one text file each gets the lines its source document names. Gives the
    codes. Raises BuildError (Vietnamese).
    """
    wanted = [
        row
        for row in rows_of("source_document")
        if row["source"] == code or row["source"].startswith(f"{code}-")
    ]
    if not wanted:
        raise BuildError(f"Không có văn bản nguồn mã “{code[:40]}” trong danh mục.")
    if not path.is_file():
        raise BuildError(f"Không có tệp “{path.name}”. Xem lại đường dẫn.")
    try:
        report = read(path)
    except Refused as refused:
        raise BuildError(f"Tệp “{path.name}” {refused}") from None
    blocks = texts.of_document(
        {"blocks": [asdict(b) for b in report.blocks], "tables": [asdict(t) for t in report.tables]}
    )
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    for row in wanted:
        own = [block for block in blocks if _within(block, row)]
        texts.keep(row["source"], own, name=path.name, sha256=sha256, uploads=uploads)
    return [row["source"] for row in wanted]


def _within(block: dict[str, Any], source: dict[str, str]) -> bool:
    """Whether a line is one of the source's own; what is no line is."""
    line = _LINE.fullmatch(str(block["place"]))
    if not line or not source.get("line_start"):
        return True
    return int(source["line_start"]) <= int(line[1]) <= int(source["line_end"])
