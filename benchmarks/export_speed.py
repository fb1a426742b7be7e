"""How long the exports take, warm: python benchmarks/export_speed.py [--dataset demo].

For each kind of file: the median of some runs, without the pages (what the export adds)
and with them (what a visitor waits for after a click, the pages being kept). The limits
are those of the requirements; the script ends with 1 when one is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from dashboard import export
from dashboard.charts.kinds import figure_of
from dashboard.content.meeting.asked import THEMES
from dashboard.export import pack, pictures
from dashboard.selection import cache, filters
from dashboard.selection.filters import Choices
from dashboard.selection.view import View
from dashboard.snapshot import warehouse

#: Kind of file → seconds it may take warm.
LIMITS = {"pptx": 2.0, "xlsx": 3.0, "docx": 5.0, "zip": 5.0}
#: The pack for a meeting, whose pages nobody has opened before.
PACK = 6.0
WORDS = {
    "pptx": "standing deck",
    "xlsx": "workbook of all pages",
    "docx": "report",
    "zip": "data package of all pages",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", choices=warehouse.DATASETS, default="demo")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    snapshot = warehouse.current_snapshot(asked.dataset)
    choices = Choices.of(snapshot)
    code = next(c for c, d in filters.DATASET_CODES.items() if d == asked.dataset)
    view = View(snapshot, filters.parse({"bo": code}, choices), choices)
    missed = 0
    print(f"{asked.dataset}, snapshot {snapshot.id}, median of {asked.runs} runs (wall / CPU s)")
    for kind, limit in LIMITS.items():
        given = export.make_bundle(view, export.default_pages(kind))
        content = export.make(kind, given, standing=kind == "pptx")
        writing = measure(
            lambda kind=kind, given=given: export.make(kind, given, standing=kind == "pptx"),
            asked.runs,
        )
        whole = measure(lambda kind=kind: _click(view, kind), asked.runs)
        missed += whole[0] > limit
        verdict = "ok" if whole[0] <= limit else "MISSED"
        print(
            f"{WORDS[kind]:28} writing {writing[0]:5.2f} / {writing[1]:5.2f}   "
            f"with pages {whole[0]:5.2f} / {whole[1]:5.2f}   limit {limit:.0f} {verdict}   "
            f"{len(content) / 1024:6.0f} KiB"
        )
    missed += _pack(view, asked.runs)
    _pictures(view, asked.runs)
    return 1 if missed else 0


def measure(make: Callable[[], object], runs: int) -> tuple[float, float]:
    """Median wall and processor seconds of a call."""
    wall, work = [], []
    for _ in range(runs):
        began, worked = time.perf_counter(), time.process_time()
        make()
        wall.append(time.perf_counter() - began)
        work.append(time.process_time() - worked)
    return statistics.median(wall), statistics.median(work)


def _pack(view: View, runs: int) -> bool:
    """The pack for a meeting with every page made anew; whether it takes too long."""

    def make() -> bytes:
        cache.clear()
        return pack.pack(view, date.today(), list(THEMES))

    wall, work = measure(make, runs)
    verdict = "ok" if wall <= PACK else "MISSED"
    print(
        f"{'pack for a meeting':28} pages anew {wall:5.2f} / {work:5.2f}   "
        f"limit {PACK:.0f} {verdict}"
    )
    return wall > PACK


def _click(view: View, kind: str) -> bytes:
    bundle = export.make_bundle(view, export.default_pages(kind))
    return export.make(kind, bundle, standing=kind == "pptx")


def _pictures(view: View, runs: int) -> None:
    """One picture a chart of the pages: how long laying out and painting take."""
    charts = [
        section.chart
        for page in export.make_bundle(view, export.STANDING).pages
        for section in page.sections
        if section.chart is not None and section.chart.kind != "map"
    ]
    drawn = [figure_of(chart) for chart in charts]
    scenes = [pictures.lay_out(figure) for figure in drawn]
    layout = measure(lambda: [pictures.lay_out(figure) for figure in drawn], runs)
    painting = measure(lambda: [pictures.png(scene) for scene in scenes], runs)
    svg = measure(lambda: [pictures.svg(scene) for scene in scenes], runs)
    n = max(len(charts), 1)
    print(
        f"{n} charts, each: layout {1000 * layout[0] / n:.0f} ms, "
        f"PNG {1000 * painting[0] / n:.0f} ms, SVG {1000 * svg[0] / n:.1f} ms"
    )


if __name__ == "__main__":
    sys.exit(main())
