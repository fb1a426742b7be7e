"""What the pages ask of a snapshot, and how long they take to say it, at any size.

    python benchmarks/page_queries.py [--records 1000000] [--keep FOLDER]

Simulates that many activity records, builds a snapshot of them, and makes the content of
every page with all its parts under a few filters, nothing kept from before, looks words up
and asks what changed. Prints a line a query (calls, slowest in milliseconds, most rows handed
over), a line a page (a filter that is new, one that was there before), and the memory of the
process at the end. Times are of the processor: one thread asks, and other work on the machine
does not count. What is over an aim is marked with `!`. A folder given by --keep holds the
snapshot for the next run.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from dashboard.content import registry  # noqa: E402
from dashboard.content.sources import record_search  # noqa: E402
from dashboard.selection import filters  # noqa: E402
from dashboard.selection.view import View  # noqa: E402
from dashboard.snapshot import warehouse  # noqa: E402
from etl import simulate  # noqa: E402
from etl.snapshot.build import build  # noqa: E402
from etl.snapshot.inputs import find_inputs  # noqa: E402

#: Aims: milliseconds of a query, of a page under a new filter and under a known one; megabytes
#: of the process.
QUERY, NEW, KNOWN, MEMORY = 300, 150, 50, 1_000
ASKED: tuple[dict[str, str], ...] = (
    {},
    {"loai": "xh-nn"},
    {"hoi": "hoi-mau-05"},
    {"linh-vuc": "dao-tao"},
    {"tu": "2022", "den": "2024"},
    {"hoi": "hoi-mau-22", "tu": "2021"},
)
#: What is looked up among all records.
WORDS = ("lớp tập huấn 2023", "1.389", "hội thảo", "không có chữ này")


def prepare(folder: Path, records: int) -> None:
    """A snapshot of so many simulated records in `folder`, unless it is there."""
    if (folder / "demo.json").exists():
        return
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        simulated = Path(temporary)
        simulate.simulate(simulated, simulate.Size(activity_records=records))
        references = [ROOT / "data" / "reference", simulated / "reference"]
        build("demo", find_inputs(simulated / "records"), folder, references=references, force=True)


def measure() -> None:
    """Walk the pages in this process and print what was found."""
    calls: dict[str, list[tuple[float, int]]] = defaultdict(list)
    plain = warehouse._answer

    def timed(path: Path, name: str, bound: tuple[tuple[str, object], ...]) -> pd.DataFrame:
        started = time.process_time()
        frame = plain(path, name, bound)
        calls[name].append(((time.process_time() - started) * 1000, len(frame)))
        return frame

    warehouse._answer = timed
    snapshot = warehouse.current_snapshot("demo")
    print(f"{snapshot.accepted:,} records, file {snapshot.path.stat().st_size / 2**20:,.0f} MB")
    choices = filters.Choices.of(snapshot)
    new: dict[str, list[float]] = defaultdict(list)
    known: dict[str, list[float]] = defaultdict(list)
    for asked in ASKED:
        chosen = filters.parse(asked, choices)
        if chosen.rejected:
            raise SystemExit(f"the snapshot has no {chosen.rejected}")
        view = View(snapshot, chosen, choices)
        for name in registry.PAGES:
            for times in (new, known):
                started = time.process_time()
                page = registry.page(view, name)
                opened = time.process_time()
                times[name].append((opened - started) * 1000)
                for part in page.parts:
                    started = time.process_time()
                    _ = part.sections
                    times[f"{name} · {part.code}"].append((time.process_time() - started) * 1000)
    every = View(snapshot, filters.parse({}, choices), choices)
    for words in WORDS:
        started = time.process_time()
        looked_up = record_search.read(every, words)
        took = time.process_time() - started
        print(f"looking up {words!r}: {looked_up.count:,} records, {took * 1000:,.0f} ms")
    groups = every.query("changes/groups").query("indicator == 'activities'").tail(1)
    every.query(
        "changes/figures",
        groups=tuple(groups["key"]),
        associations=tuple(groups["association"]),
        indicators=tuple(groups["indicator"]),
    )
    print(f"\n{'query':36} {'calls':>5} {'median':>7} {'ms':>7} {'rows':>9}")
    for name, found in sorted(calls.items(), key=lambda item: -max(item[1])[0]):
        times = [took for took, _ in found]
        slowest, rows = max(times), max(count for _, count in found)
        mark = "!" * (slowest > QUERY) + "!" * (rows > warehouse.MOST_ROWS)
        print(f"{name:36} {len(found):>5} {median(times):>7.0f} {slowest:>7.0f} {rows:>9,} {mark}")
    print(f"\n{'page':36} {'new':>7} {'slowest':>7} {'known':>7}")
    for name in new:
        first, again = new[name], max(known[name])
        mark = "!" * (median(first) > NEW) + "!" * (again > KNOWN)
        print(f"{name:36} {median(first):>7.0f} {max(first):>7.0f} {again:>7.1f} {mark}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pages = Path("/proc/self/statm").read_text().split()[1] if sys.platform == "linux" else "0"
    now = int(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20
    print(f"\nmemory {now:,.0f} MB, at most {peak:,.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        measure()
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        prepare(folder, args.records)
        # A process of its own, so that the memory is that of the pages alone.
        environment = os.environ | {"DASHBOARD_PUBLISHED": str(folder)}
        subprocess.run([sys.executable, __file__, "--measure"], check=True, env=environment)


if __name__ == "__main__":
    main()
