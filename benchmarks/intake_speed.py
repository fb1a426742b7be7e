"""What intake costs: seconds and peak memory of templates, checks and bad files.

    python benchmarks/intake_speed.py [--only CASE …]

Each case runs in a process of its own, so that peak memory is that case's.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
AS_OF = date(2026, 11, 1)


def _many_rows(rows: int) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet("Hoạt động")
    headings = ("Hội", "Chỉ số", "Loại hoạt động", "Kỳ số liệu", "Giá trị", "Ghi chú", "Lĩnh vực")
    sheet.write_row(0, 0, headings)
    for number in range(rows):
        day = f"{number % 28 + 1}/{number // 28 % 12 + 1}/{2000 + number // 336 % 25}"
        kind = ("Lớp tập huấn", "Hội thảo khoa học", "Hội thi, cuộc thi")[number % 3]
        sheet.write_row(
            number + 1,
            0,
            ("lam-vuon", "Hoạt động", kind, day, str(number), "", "Đào tạo, tập huấn"),
        )
    book.close()
    return target.getvalue()


def _padded(rows: bytes) -> bytes:
    """A right workbook with rows of XML put below its own."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_many_rows(2))) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                content = content.replace(b"</sheetData>", rows + b"</sheetData>")
            out.writestr(entry.filename, content)
    return target.getvalue()


def _million_empty() -> bytes:
    return _padded(b"".join(b'<row r="%d"/>' % n for n in range(4, 1_000_004)))


def _widest_allowed() -> bytes:
    """Styled empty cells up to the limit of what may unpack: the slowest file that is read."""
    row = b'<row r="%d">' + b"".join(b'<c r="%s%%d" s="1"/>' % bytes([65 + n]) for n in range(20))
    row += b"</row>"
    return _padded(b"".join(row % ((n,) * 21) for n in range(4, 145_000)))


def _bomb() -> bytes:
    target = io.BytesIO(_many_rows(2))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/media/a.bin", bytes(1 << 30))
    return target.getvalue()


def _sparse(folder: Path) -> Path:
    path = folder / "to.xlsx"
    with path.open("wb") as file:
        file.truncate(200 << 20)
    return path


def run_case(case: str, folder: Path) -> str:
    """Do one case; a word on what came of it."""
    from etl import template, updates
    from etl.snapshot.build import build
    from etl.updates.rows import check_files

    places = {"published": folder / "published", "uploads": folder / "uploads"}
    if case == "template":
        return f"{len(template.workbook('lam-vuon', published=folder)):,} bytes"
    if case == "template all":
        return f"{len(template.workbook(None, published=folder)):,} bytes"
    if case == "check and preview":
        build("records", published=places["published"], as_of=AS_OF)
        started = time.perf_counter()
        report = updates.check([("a.xlsx", _many_rows(100))], "records", as_of=AS_OF, **places)
        between = time.perf_counter()
        found = updates.preview(report, "records", as_of=AS_OF, **places)
        shown = time.perf_counter()
        updates.publish(found, "Lan", "Đo", **places)
        ended = time.perf_counter()
        return (
            f"check {between - started:.2f} s, preview {shown - between:.2f} s, "
            f"publish {ended - shown:.2f} s"
        )
    files: dict[str, Callable[[], object]] = {
        "100 rows": lambda: ("a.xlsx", _many_rows(100)),
        "10000 rows": lambda: ("a.xlsx", _many_rows(10_000)),
        "50000 rows": lambda: ("a.xlsx", _many_rows(50_000)),
        "a million empty rows": lambda: ("a.xlsx", _million_empty()),
        "styled to the limit": lambda: ("a.xlsx", _widest_allowed()),
        "zip bomb of 1 GB": lambda: ("a.xlsx", _bomb()),
        "200 MB": lambda: _sparse(folder),
    }
    given = files[case]()
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    report = check_files([given], "records", as_of=AS_OF, **places)  # type: ignore[list-item]
    seconds = time.perf_counter() - started
    item = report.files[0]
    said = item.refused or f"{item.accepted} accepted, {item.rejected} rejected"
    return f"check {seconds:.2f} s, {base // 1024} MB before; {said[:70]}"


CASES = (
    "template", "template all", "check and preview", "100 rows", "10000 rows", "50000 rows",
    "a million empty rows", "styled to the limit", "zip bomb of 1 GB", "200 MB",
)  # fmt: skip


def main() -> None:
    """Measure every case asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=CASES, default=CASES)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        started = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            os.environ["DASHBOARD_UPLOADS"] = str(Path(folder) / "none")
            said = run_case(args.one, Path(folder))
        # ru_maxrss is in kilobytes on Linux and in bytes on macOS.
        per_mb = 1024 if sys.platform == "linux" else 1024 * 1024
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / per_mb
        print(json.dumps({"seconds": time.perf_counter() - started, "peak": peak, "said": said}))
        return
    print(f"{'case':>22} {'seconds':>8} {'peak MB':>8}  what came of it")
    for case in args.only:
        command = [sys.executable, __file__, "--one", case]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found = json.loads(done.stdout.splitlines()[-1])
        print(f"{case:>22} {found['seconds']:>8.2f} {found['peak']:>8,.0f}  {found['said']}")


if __name__ == "__main__":
    main()
