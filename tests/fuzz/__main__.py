"""make fuzz SECONDS=3600: draw cases for the targets in turn, until the time is over.

Failing cases are shrunk and kept in .hypothesis, so that the next run begins with them. The
exit code is the number of targets with a finding.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis.database import DirectoryBasedExampleDatabase

from tests.fuzz.targets import TARGETS, snapshot_is_there


def rounds(name: str, seconds: float) -> tuple[int, str]:
    """How many cases were tried in that time, and the trace of a finding."""
    drawn, target = TARGETS[name]
    until, cases = time.monotonic() + seconds, 0

    def tried(case: object) -> None:
        nonlocal cases
        cases += 1
        target(case)

    run = settings(
        max_examples=200,
        deadline=None,
        database=DirectoryBasedExampleDatabase(Path(".hypothesis") / "fuzz"),
        suppress_health_check=list(HealthCheck),
    )(given(drawn)(tried))
    while time.monotonic() < until:
        try:
            run()
        except Exception:
            return cases, traceback.format_exc()
    return cases, ""


def main() -> int:
    """Fuzz and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--only", nargs="+", choices=TARGETS, default=list(TARGETS))
    args = parser.parse_args()
    if not snapshot_is_there():
        sys.exit("No snapshot: python -m etl build first.")
    findings = 0
    for name in args.only:
        cases, trace = rounds(name, args.seconds / len(args.only))
        findings += bool(trace)
        print(f"{name}: {cases} cases, {'A FINDING' if trace else 'nothing found'}", flush=True)
        if trace:
            print(trace[-3000:], flush=True)
    return findings


if __name__ == "__main__":
    sys.exit(main())
