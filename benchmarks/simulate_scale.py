"""How fast the simulation writes activity records, and in how much memory.

    python benchmarks/simulate_scale.py [--records 100000 1000000 10000000]

Each size runs in a process of its own, so that peak memory is that size's. Prints
one line a size: records, seconds, records a second, peak memory and file size.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def measure(records: int, out: Path) -> dict[str, float]:
    """Simulate once in this process; seconds, peak memory in MB, file size in MB."""
    sys.path.insert(0, str(ROOT))
    from etl.simulate import Size, simulate

    started = time.perf_counter()
    simulate(out, Size(activity_records=records))
    seconds = time.perf_counter() - started
    size = (out / "records" / "activities.csv").stat().st_size
    # ru_maxrss is in kilobytes on Linux and in bytes on macOS.
    per_mb = 1024 if sys.platform == "linux" else 1024 * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / per_mb
    return {"records": records, "seconds": seconds, "peak_mb": peak, "file_mb": size / 2**20}


def main() -> None:
    """Measure every size asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args.one, args.out)))
        return
    print(f"{'records':>12} {'seconds':>9} {'records/s':>12} {'peak MB':>9} {'file MB':>9}")
    for records in args.records:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, __file__, "--one", str(records), "--out", folder]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
        found = json.loads(done.stdout)
        print(
            f"{records:>12,} {found['seconds']:>9.2f} {records / found['seconds']:>12,.0f} "
            f"{found['peak_mb']:>9,.0f} {found['file_mb']:>9,.0f}"
        )


if __name__ == "__main__":
    main()
