"""How long many provinces take: here, with one and two Dask workers, and by reckoning with 16.

    python benchmarks/national_build.py [--provinces 4] [--records 20000]

Each province has so many simulated activity records. The reckoning hands the measured times of
single provinces to 16 workers, longest first, and adds the nation's build, which is one task;
once by the clock and once by the processor, which other work on the machine does not lengthen.
"""

from __future__ import annotations

import argparse
import resource
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


def spent() -> tuple[float, float]:
    """Seconds by the clock and of the processors, those of ended workers included."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return time.perf_counter(), sum(one.ru_utime + one.ru_stime for one in used)


def since(before: tuple[float, float]) -> tuple[float, float]:
    """What was spent since then."""
    clock, processor = spent()
    return clock - before[0], processor - before[1]


def words(seconds: tuple[float, float]) -> str:
    return f"{seconds[0]:.1f} s, {seconds[1]:.1f} of the processors"


def main() -> None:
    """Build all provinces in each way, then the nation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--provinces", type=int, default=4)
    parser.add_argument("--records", type=int, default=20_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        prepare(root, asked.provinces, asked.records)
        singles: list[tuple[float, float]] = []
        for workers in (0, 1, 2):
            for published in root.glob("*/published"):
                shutil.rmtree(published)
            started = last = spent()

            def ended(outcome: work.Outcome, alone: bool = not workers) -> None:
                nonlocal last
                assert outcome.error is None, outcome.error
                if alone:
                    singles.append(since(last))
                last = spent()

            work.all_of(root, root / f"lake-{workers}", workers=workers, say=ended)
            print(f"{workers or 'no'} workers: {words(since(started))}", flush=True)
        started = spent()
        pointer = nation.build(root / "lake-2", root / "published")
        nationwide = since(started)
        print(f"nation: {words(nationwide)}, {pointer['accepted']:,} records")
        clock, processor = (
            reckoned([single[kind] for single in singles], 16) + nationwide[kind] for kind in (0, 1)
        )
        print(f"reckoned, 16 workers: {words((clock, processor))}")


if __name__ == "__main__":
    main()
