"""What an element of a page costs the browser on every click, by kind.

    python benchmarks/element_cost.py [--rounds 4] [--kinds html "two columns" …]

Pages with a select box, a chart and forty elements of one kind stand in one headless
Chromium and are clicked in turn. The cost is the time the page's main thread is busy
because of a click, less that of the page without the elements, by element: medians in
milliseconds, and times the cost of an element of HTML.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from statistics import median
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.stage import Tab, chromium, served  # noqa: E402

COUNT = 40
KINDS = (
    "html", "html, changed", "markdown", "markdown, changed", "heading, changed", "button",
    "select box", "pop-over", "four pills", "frame", "fragment", "two columns", "grid of two",
)  # fmt: skip
CHOICES = ("Hai", "Ba", "Bốn", "Một")


def main() -> None:
    """Measure the kinds and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=4, help="warm rounds of four choices")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    args = parser.parse_args()
    kinds = ["", *dict.fromkeys(["html", *args.kinds])]
    busy: dict[str, list[float]] = {kind: [] for kind in kinds}
    with served("benchmarks/bare_elements.py") as address, chromium() as browser:
        tabs, clocks = {}, {}
        for kind in kinds:
            tab = Tab.open(
                browser,
                f"{address}/?kind={quote(kind)}&count={COUNT if kind else 0}",
                ".st-key-choose_loai",
                '[data-testid="stPlotlyChart"]',
            )
            tabs[kind] = tab
            clocks[kind] = tab.page.context.new_cdp_session(tab.page)
            clocks[kind].send("Performance.enable")

        def task_time(kind: str) -> float:
            found = clocks[kind].send("Performance.getMetrics")["metrics"]
            return next(m["value"] for m in found if m["name"] == "TaskDuration") * 1000

        for number in range(args.rounds + 1):
            for choice in CHOICES:
                for kind, tab in tabs.items():
                    before = task_time(kind)
                    tab.choose(choice)
                    if number:
                        busy[kind].append(task_time(kind) - before)
    nothing = median(busy[""])
    cost = {kind: (median(busy[kind]) - nothing) / COUNT for kind in kinds[1:]}
    print(f"the page alone: {nothing:.0f} ms")
    for kind in kinds[1:]:
        print(f"{kind:<20}{cost[kind]:6.2f} ms{cost[kind] / cost['html']:7.1f} times html")


if __name__ == "__main__":
    main()
