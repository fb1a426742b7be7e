"""From the click on a filter to repainted charts, against a bare page with as many charts.

    python benchmarks/filter_click.py [--pages membership funding] [--rounds 8] [--dataset demo]

Both pages stand in one headless Chromium and are clicked in turn: another type of
association is chosen, and the time runs inside the page from the click until the frame
after the last change of a chart. Three bare pages are measured, each with a select box
and as many charts as ours has under the same choice, all figures in memory:

own      the very figures our page shows, so that both browsers draw the same
plain    the same, with the settings Streamlit comes with instead of this project's
simple   bar charts with twelve bars, the least a chart can be

"first" is the first time a choice is made after the server started; everything else is
warm. Times are medians and quartiles in milliseconds.
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

from benchmarks.stage import Tab, chromium, served, spread  # noqa: E402

PAGES = {
    "membership": "hoi-vien",
    "funding": "kinh-phi",
    "activities": "hoat-dong",
    "targets": "muc-tieu",
}
BOX = ".st-key-choose_loai"
CHARTS = '[data-testid="stPlotlyChart"]'
BARE = ("own", "plain", "simple")
AIM = 1.3


def figures_of(page: str, option: str | None, dataset: str) -> list[dict]:
    """The figures our page shows under the option (an association type), as JSON."""
    from dashboard.charts import plotly
    from dashboard.charts.kinds import figure_of
    from dashboard.selection import filters
    from dashboard.selection.view import View
    from dashboard.snapshot import warehouse

    snapshot = warehouse.current_snapshot(dataset)
    choices = filters.Choices.of(snapshot)
    chosen = filters.parse({"loai": option} if option else {}, choices)
    content = importlib.import_module(f"dashboard.content.{page}.page")
    made = content.page(View(snapshot, chosen, choices))
    drawn = [figure_of(s.chart) for s in made.sections if s.chart is not None]
    return [json.loads(f.to_json()) for f in drawn if not plotly.is_empty(f)]


def simple(count: int, seed: int) -> list[dict]:
    """Bar charts with fixed values that differ from option to option."""
    import plotly.graph_objects as go

    made = []
    for i in range(count):
        values = [(seed * 7 + i * 3 + n * 5) % 17 + 1 for n in range(12)]
        chart = go.Figure(go.Bar(x=[f"Hội {n + 1}" for n in range(12)], y=values))
        made.append(json.loads(chart.to_json()))
    return made


def options_of(dataset: str) -> dict[str, str]:
    """Code → name of the association types that have associations in the dataset."""
    from dashboard.selection import filters
    from dashboard.snapshot import warehouse

    choices = filters.Choices.of(warehouse.current_snapshot(dataset))
    present = set(choices.type_of.values())
    return {code: name for code, name in choices.types.items() if code in present}


def prepare(
    pages: list[str], options: dict[str, str], dataset: str, file: Path
) -> dict[str, dict[str, int]]:
    """Write the figures of the bare pages; how many charts each page has by option.

    An option under which the page has no chart is left out.
    """
    prepared: dict[str, dict[str, list[dict]]] = {}
    for page in pages:
        own = {name: figures_of(page, code, dataset) for code, name in options.items()}
        own = {name: drawn for name, drawn in own.items() if drawn}
        # Before anything is chosen.
        own[""] = figures_of(page, None, dataset)
        prepared[page] = own
        prepared[f"{page}-simple"] = {
            name: simple(len(drawn), seed) for seed, (name, drawn) in enumerate(own.items())
        }
    file.write_text(json.dumps(prepared), encoding="utf-8")
    return {page: {name: len(drawn) for name, drawn in prepared[page].items()} for page in pages}


def measure(tabs: dict[str, Tab], options: list[str], rounds: int) -> dict[str, list[float]]:
    """Times by tab; the first round is kept under "<tab> first"."""
    times: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        for option in options:
            # Turn about, so that whatever else the machine does falls on all alike.
            for name, tab in tabs.items():
                key = name if number else f"{name} first"
                times.setdefault(key, []).append(tab.choose(option))
    return times


def main() -> None:
    """Measure the pages and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", nargs="+", choices=PAGES, default=list(PAGES))
    parser.add_argument("--rounds", type=int, default=8, help="warm rounds over all types")
    parser.add_argument("--dataset", choices=("demo", "records"), default="demo")
    args = parser.parse_args()
    options = options_of(args.dataset)
    query = "?bo=minh-hoa" if args.dataset == "demo" else ""
    print(f"{len(options)} association types, {args.rounds} rounds, dataset {args.dataset}\n")
    print(
        f"{'page':<12}{'charts':>12}{'ours':>18}{'bare, own':>18}{'bare, plain':>18}"
        f"{'bare, simple':>18}{'ours first':>12}  ratio own, plain, simple"
    )
    worst = dict.fromkeys(BARE, 0.0)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "charts.json"
        counts = prepare(args.pages, options, args.dataset, file)
        with (
            served("app.py") as ours,
            served("benchmarks/bare_charts.py", BENCH_CHARTS=str(file)) as bare,
            served("benchmarks/bare_charts.py", Path(folder), BENCH_CHARTS=str(file)) as plain,
            chromium() as browser,
        ):
            for page in args.pages:
                tabs = {
                    "own": Tab.open(browser, f"{bare}/?page={page}", BOX, CHARTS),
                    "ours": Tab.open(browser, f"{ours}/{PAGES[page]}{query}", BOX, CHARTS),
                    "plain": Tab.open(browser, f"{plain}/?page={page}", BOX, CHARTS),
                    "simple": Tab.open(browser, f"{bare}/?page={page}-simple", BOX, CHARTS),
                }
                names = [name for name in counts[page] if name]
                times = measure(tabs, names, args.rounds)
                found = {name: tab.count() for name, tab in tabs.items()}
                if set(found.values()) != {counts[page][names[-1]]}:
                    print(f"{page}: the pages differ in charts: {found}", file=sys.stderr)
                charts = "/".join(str(counts[page][name]) for name in names)
                middle = {name: median(taken) for name, taken in times.items()}
                ratios = {name: middle["ours"] / middle[name] for name in BARE}
                worst = {name: max(worst[name], ratio) for name, ratio in ratios.items()}
                print(
                    f"{page:<12}{charts:>12}{spread(times['ours']):>18}"
                    + "".join(f"{spread(times[name]):>18}" for name in BARE)
                    + f"{middle['ours first']:>12.0f}  "
                    + ", ".join(f"{ratio:.2f}" for ratio in ratios.values()),
                    flush=True,
                )
                for tab in tabs.values():
                    tab.page.context.close()
    print(
        f"\nworst ratio to the same charts on a bare page as Streamlit comes: "
        f"{worst['plain']:.2f} (aim: at most {AIM}), with our settings {worst['own']:.2f}"
    )


if __name__ == "__main__":
    main()
