"""Loads and clicks of every page of figures against a bare page with four charts.

    python benchmarks/page_speed.py [--rounds 3] [--dataset demo] [--beside NAME=URL ...]

All pages stand in one headless Chromium and take turns. The bare page is Streamlit as it
comes: a select box and four charts of ours (members and money) held in memory, those of the
chosen type of association after a click. A load is a new window with an empty cache, from
the request until the frame after the last change of the page; a click is another type of
association chosen, until the frame after the last change of the page's middle. `--beside`
loads other addresses too, such as a dashboard of four charts in another product. Medians
in milliseconds; the first round is not counted.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.stage import Tab, chromium, load, served, spread  # noqa: E402

PAGES = (
    "overview", "membership", "funding", "activities", "areas", "targets",
    "association", "comparison", "registers", "sources",
)  # fmt: skip
BOX = ".st-key-choose_loai"
MAIN = '[data-testid="stMain"]'
CHARTS = 4
#: At most so many times the bare page's.
AIMS = {"load": 1.3, "click": 1.0}


def four_charts(dataset: str) -> tuple[dict[str, list[dict]], dict[str, str]]:
    """Name of an association type ("": none chosen) → four Plotly figures as JSON, and the
    types of the dataset that have associations, code → name."""
    from dashboard.charts import plotly
    from dashboard.charts.kinds import figure_of
    from dashboard.selection import filters
    from dashboard.selection.view import View
    from dashboard.snapshot import warehouse

    snapshot = warehouse.current_snapshot(dataset)
    choices = filters.Choices.of(snapshot)
    present = set(choices.type_of.values())
    types = {code: name for code, name in choices.types.items() if code in present}
    made: dict[str, list[dict]] = {}
    for code, name in (("", ""), *types.items()):
        view = View(snapshot, filters.parse({"loai": code} if code else {}, choices), choices)
        sections = [
            section
            for page in ("membership", "funding", "activities")
            for section in importlib.import_module(f"dashboard.content.{page}.page")
            .page(view)
            .sections
        ]
        drawn = [figure_of(s.chart) for s in sections if s.chart is not None]
        drawn = [figure for figure in drawn if not plotly.is_empty(figure)]
        made[name] = [json.loads(f.to_json()) for f in (drawn * CHARTS)[:CHARTS]]
    return made, types


def main() -> None:
    """Measure the pages and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dataset", choices=("demo", "records"), default="demo")
    parser.add_argument("--pages", nargs="+", choices=PAGES, default=PAGES)
    parser.add_argument("--beside", nargs="*", default=[], metavar="NAME=URL")
    args = parser.parse_args()
    from dashboard.words import sitemap

    urls = {name: url for pages in sitemap.PAGES.values() for name, _, url, _ in pages}
    query = "?bo=minh-hoa" if args.dataset == "demo" else ""
    figures, types = four_charts(args.dataset)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "charts.json"
        file.write_text(json.dumps({"four": figures}), encoding="utf-8")
        # Its statistics wait for an address that an office without internet does not reach.
        plain = {"BENCH_CHARTS": str(file), "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false"}
        with (
            served("app.py") as ours,
            served("benchmarks/bare_charts.py", Path(folder), **plain) as bare,
            chromium() as browser,
        ):
            addresses = {"bare": f"{bare}/?page=four"}
            for name in args.pages:
                path = "" if name == "overview" else urls[name]
                addresses[name] = f"{ours}/{path}{query}"
            addresses |= dict(other.split("=", 1) for other in args.beside)
            times: dict[tuple[str, str], list[float]] = {}
            for number in range(args.rounds + 1):
                for name, address in addresses.items():
                    taken = load(browser, address)
                    if number:
                        times.setdefault((name, "load"), []).append(taken)
            for page in args.pages:
                # One page beside the bare one at a time: open windows cost each other time.
                tabs = {n: Tab.open(browser, addresses[n], BOX, MAIN) for n in (page, "bare")}
                for number in range(args.rounds + 1):
                    for option in types.values():
                        for which, tab in tabs.items():
                            taken = tab.choose(option)
                            if number:
                                times.setdefault((which, "click"), []).append(taken)
                for tab in tabs.values():
                    tab.page.context.close()
    print(f"{'':<14}{'load':>22}{'ratio':>7}{'click':>22}{'ratio':>7}")
    for name in addresses:
        line = f"{name:<14}"
        for what in AIMS:
            taken = times.get((name, what))
            ratio = median(taken) / median(times["bare", what]) if taken else 0
            line += f"{spread(taken):>22}{ratio:>7.2f}" if taken else ""
        print(line)
    print(f"aims: at most {AIMS['load']} of the bare load, {AIMS['click']} of the bare click")


if __name__ == "__main__":
    main()
