"""How long many provinces take: here, with one and two Dask workers, and by reckoning with 16.

    python benchmarks/national_build.py [--provinces 4] [--records 20000]

Each province has so many simulated activity records. The reckoning hands the measured times of
single provinces to 16 workers, longest first, and adds the nation's build, which is one task.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from etl.national import nation, work  # noqa: E402
from etl.simulate import Size, simulate  # noqa: E402


def prepare(root: Path, provinces: int, records: int) -> None:
    """Folders of simulated provinces, all with the same records."""
    first = root / "tinh-01"
    simulate(first, Size(activity_records=records))
    lines = ["province,name"]
    for place in range(1, provinces + 1):
        code = f"tinh-{place:02}"
        lines.append(f"{code},Tỉnh {place:02}")
        if place > 1:
            shutil.copytree(first, root / code)
    (root / "provinces.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def reckoned(seconds: list[float], workers: int) -> float:
    """When the last of the workers ends, each free one taking the longest that is left."""
    ends = [0.0] * workers
    for one in sorted(seconds, reverse=True):
        ends[ends.index(min(ends))] += one
    return max(ends)


def main() -> None:
    """Build all provinces in each way, then the nation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--provinces", type=int, default=4)
    parser.add_argument("--records", type=int, default=20_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        prepare(root, asked.provinces, asked.records)
        singles: list[float] = []
        for workers in (0, 1, 2):
            for published in root.glob("*/published"):
                shutil.rmtree(published)
            started = last = time.perf_counter()

            def ended(outcome: work.Outcome, alone: bool = not workers) -> None:
                nonlocal last
                assert outcome.error is None, outcome.error
                now = time.perf_counter()
                if alone:
                    singles.append(now - last)
                last = now

            work.all_of(root, root / f"lake-{workers}", workers=workers, say=ended)
            print(f"{workers or 'no'} workers: {time.perf_counter() - started:.1f} s", flush=True)
        started = time.perf_counter()
        pointer = nation.build(root / "lake-2", root / "published")
        nationwide = time.perf_counter() - started
        print(f"nation: {nationwide:.1f} s, {pointer['accepted']:,} records")
        print(f"reckoned, 16 workers: {reckoned(singles, 16) + nationwide:.1f} s")


if __name__ == "__main__":
    main()
