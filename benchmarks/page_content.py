"""What pages say, made anew from their questions: with Python's strings and with Arrow's.

    python benchmarks/page_content.py [--rounds 5] [--dataset demo]

Each round makes the content of the pages under a few filters twice, turn about, with
nothing kept from before: once with frames of Python's own strings, as the dashboard has
them, once with pandas' usual ones. Times are medians in milliseconds a page.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from statistics import median

import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from dashboard.content.activities import page as activities  # noqa: E402
from dashboard.content.funding import page as funding  # noqa: E402
from dashboard.content.membership import page as membership  # noqa: E402
from dashboard.content.overview import page as overview  # noqa: E402
from dashboard.content.targets import page as targets  # noqa: E402
from dashboard.selection import cache, filters  # noqa: E402
from dashboard.selection.view import View  # noqa: E402
from dashboard.snapshot import warehouse  # noqa: E402

PAGES = (overview, membership, funding, activities, targets)


def views(dataset: str) -> list[View]:
    """The whole dataset, from 2020 on, and each type of association."""
    snapshot = warehouse.current_snapshot(dataset)
    choices = filters.Choices.of(snapshot)
    asked = [{}, {"tu": "2020"}, *({"loai": code} for code in choices.types)]
    return [View(snapshot, filters.parse(one, choices), choices) for one in asked]


def once(shown: list[View]) -> float:
    """Milliseconds a page, nothing kept from before."""
    cache.clear()
    warehouse.forget()
    started = time.perf_counter()
    for view in shown:
        for page in PAGES:
            page.page(view)
    return (time.perf_counter() - started) * 1000 / (len(shown) * len(PAGES))


def main() -> None:
    """Measure both and print their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--dataset", choices=("demo", "records"), default="demo")
    args = parser.parse_args()
    shown = views(args.dataset)
    times: dict[str, list[float]] = {"python": [], "auto": []}
    once(shown)
    for _ in range(args.rounds):
        for storage, taken in times.items():
            pd.set_option("mode.string_storage", storage)
            taken.append(once(shown))
    ours, usual = (median(taken) for taken in times.values())
    print(f"{ours:.0f} ms a page, with pandas' usual strings {usual:.0f}: ratio {ours / usual:.2f}")


if __name__ == "__main__":
    main()
