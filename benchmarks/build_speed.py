"""A build of many simulated records against DuckDB alone and against pandas, in one run.

    python benchmarks/build_speed.py [--records 1000000] [--keep FOLDER]

Four processes, one after the other, on the same files:
- DuckDB alone: every file into a table of a database file, periods and figures cast, figures
  added up by association, indicator and year. No checks, nothing understood.
- pandas: the same with read_csv of text, to_datetime, to_numeric and groupby; nothing written.
- the build: read, checked, modelled, held against its assertions, published.
- the build of the same files with one more upload of one association.
Seconds on the clock and of the processors (which say more where other work goes on beside),
peak memory, and how many times DuckDB alone each takes. The files are removed at the end,
unless a folder to keep them in is named.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
AS_OF = date(2026, 11, 1)


def simulated(folder: Path, records: int) -> None:
    """Write the simulated records."""
    from etl.simulate import Size, simulate

    simulate(folder, Size(activity_records=records))


def duckdb_alone(folder: Path) -> int:
    """Read, cast and group with DuckDB; records read."""
    import duckdb

    rows = 0
    (folder / "bare.duckdb").unlink(missing_ok=True)
    with duckdb.connect(str(folder / "bare.duckdb")) as connection:
        connection.execute(f"SET temp_directory = '{folder / 'spill'}'; SET memory_limit = '2GB'")
        for path in sorted((folder / "records").glob("*.csv")):
            table = path.stem
            connection.execute(
                f"CREATE TABLE {table} AS FROM read_csv('{path}', all_varchar = true)"
            )
            names = {row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()}
            if {"time_period", "obs_value"} <= names:
                connection.execute(
                    f"CREATE TABLE {table}_cast AS SELECT * REPLACE ("
                    "try_cast(time_period AS DATE) AS time_period, "
                    f"try_cast(obs_value AS DOUBLE) AS obs_value) FROM {table}"
                )
                connection.execute(
                    "SELECT association, indicator, year(time_period), sum(obs_value), count(*) "
                    f"FROM {table}_cast GROUP BY ALL"
                ).fetchall()
            rows += connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
    return rows


def with_pandas(folder: Path) -> int:
    """Read, cast and group with pandas; records read."""
    import pandas as pd

    rows = 0
    for path in sorted((folder / "records").glob("*.csv")):
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
        rows += len(frame)
        if {"time_period", "obs_value"} <= set(frame.columns):
            frame["time_period"] = pd.to_datetime(
                frame["time_period"], format="%Y-%m-%d", errors="coerce"
            )
            frame["obs_value"] = pd.to_numeric(frame["obs_value"], errors="coerce")
            year = frame["time_period"].dt.year
            frame.groupby(["association", "indicator", year])["obs_value"].agg(["sum", "count"])
    return rows


def _build(folder: Path, uploads: tuple = ()) -> int:
    from etl.snapshot.build import build
    from etl.snapshot.inputs import find_inputs
    from etl.uploads.store import Store
    from etl.uploads.upload_source import UploadSource

    report = build(
        "demo",
        inputs=find_inputs(folder / "records"),
        published=folder / "published",
        references=[ROOT / "data" / "reference", folder / "reference"],
        as_of=AS_OF,
        upload_source=UploadSource(Store(folder / "uploads"), "demo", uploads),
    )
    assert report.published, report.messages
    return report.read


def one_more_upload(folder: Path) -> int:
    """The build once more with an upload of one association; records read."""
    from datetime import UTC, datetime

    from etl.uploads.events import InForce
    from etl.uploads.store import Store

    text = "Hội,Chỉ số,Kỳ số liệu,Giá trị\nhoi-mau-01,Hội viên,2025,1234\n"
    now = datetime.now(UTC)
    kept, _ = Store(folder / "uploads").receive("bao-cao.csv", text.encode(), "demo", "", now)
    entry = InForce(
        kept.upload, kept.name, kept.name, kept.kind, "hoi-mau-01", received_at=kept.received_at
    )
    return _build(folder, (entry,))


WAYS: dict[str, tuple[str, Callable[[Path], int]]] = {
    "duckdb": ("DuckDB alone", duckdb_alone),
    "pandas": ("pandas", with_pandas),
    "build": ("the build", _build),
    "upload": ("one more upload", one_more_upload),
}


def measure(way: str, folder: Path) -> dict[str, float]:
    """One way in this process."""
    started, used = time.perf_counter(), time.process_time()
    rows = WAYS[way][1](folder)
    seconds, processors = time.perf_counter() - started, time.process_time() - used
    # ru_maxrss is in kilobytes on Linux and in bytes on macOS.
    per_mb = 1024 if sys.platform == "linux" else 1024 * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / per_mb
    return {"rows": rows, "seconds": seconds, "processors": processors, "peak": peak}


def main() -> None:
    """Simulate, measure every way, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="a folder that is not removed")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args.one[0], Path(args.one[1]))))
        return
    with nullcontext(args.keep) if args.keep else tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if not (folder / "records").is_dir():
            simulated(folder, args.records)
        print(
            f"{'':>16} {'records':>11} {'seconds':>8} {'CPU s':>7} {'MB':>6} {'×':>6} {'× CPU':>6}"
        )
        bare: dict[str, float] = {}
        for way, (title, _) in WAYS.items():
            command = [sys.executable, __file__, "--one", way, str(folder)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            found = json.loads(done.stdout.splitlines()[-1])
            bare = bare or found
            print(
                f"{title:>16} {found['rows']:>11,.0f} {found['seconds']:>8.1f} "
                f"{found['processors']:>7.1f} {found['peak']:>6,.0f} "
                f"{found['seconds'] / bare['seconds']:>6.2f} "
                f"{found['processors'] / bare['processors']:>6.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
