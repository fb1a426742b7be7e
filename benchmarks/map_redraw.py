"""From the click on another figure to the redrawn map, against a bare page with that map.

    python benchmarks/map_redraw.py [--rounds 8] [--dataset demo]

Both pages stand in one headless Chromium (WebGL in software) and are clicked in turn.
The time runs in the page from the click until WebGL is last told to draw: a map leaves
no trace in the document. The bare page holds the decks of ours, as many vertices, in memory
as pydeck writes them; "plain" is the same with the settings Streamlit comes with instead of
this project's.
Medians and quartiles in milliseconds; the first round is not counted.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.stage import SOFTWARE_GL, Tab, chromium, served, spread  # noqa: E402

BOX = ".st-key-own_hien"
MAP = '[data-testid="stDeckGlJsonChart"]'
AIM = 1.3
#: Notes in the page's clock when WebGL last drew.
_DRAWS = """() => {
  const calls = ['drawElements', 'drawArrays', 'drawElementsInstanced', 'drawArraysInstanced'];
  for (const name of calls) {
    const plain = WebGL2RenderingContext.prototype[name];
    WebGL2RenderingContext.prototype[name] = function (...given) {
      clock.changed = clock.drawn = performance.now();
      clock.changes += 1;
      return plain.apply(this, given);
    };
  }
}"""


def decks(dataset: str) -> dict[str, str]:
    """Name of the figure → deck as JSON, for the map our page opens with."""
    from dashboard import maps
    from dashboard.content.areas import map as area_map
    from dashboard.content.areas.map import ONE, Choice
    from dashboard.content.areas.scope import Scope, default_version, versions
    from dashboard.selection import filters
    from dashboard.selection.view import View
    from dashboard.snapshot import warehouse

    snapshot = warehouse.current_snapshot(dataset)
    choices = filters.Choices.of(snapshot)
    code = next(c for c, d in filters.DATASET_CODES.items() if d == dataset)
    view = View(snapshot, filters.parse({"bo": code}, choices), choices)
    version = default_version(versions(view))
    scope = Scope.of(view, version.code, "district" if version.districts else "commune")
    made = {}
    for show, name in area_map.options(scope).items():
        if show == ONE:
            continue
        picture = area_map.drawn(
            view, scope.version.code, scope.level, Choice(show), "light"
        ).picture
        if picture is not None:
            made[name] = maps.deck(picture, width=520, height=320).to_json()
    return dict(list(made.items())[:5])


def main() -> None:
    """Measure and print one line a page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--dataset", choices=("demo", "records"), default="demo")
    args = parser.parse_args()
    made = decks(args.dataset)
    query = "?bo=minh-hoa" if args.dataset == "demo" else ""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "maps.json"
        file.write_text(json.dumps(made), encoding="utf-8")
        with (
            served("app.py") as ours,
            served("benchmarks/bare_map.py", BENCH_MAPS=str(file)) as bare,
            served("benchmarks/bare_map.py", Path(folder), BENCH_MAPS=str(file)) as plain,
            chromium(SOFTWARE_GL) as browser,
        ):
            tabs = {
                "ours": Tab.open(browser, f"{ours}/dia-ban{query}", BOX, MAP),
                "bare": Tab.open(browser, bare, BOX, MAP),
                "plain": Tab.open(browser, plain, BOX, MAP),
            }
            for tab in tabs.values():
                tab.page.evaluate(_DRAWS)
            times: dict[str, list[float]] = {name: [] for name in tabs}
            # The page opens with the first figure: choosing it first would change nothing.
            order = [*list(made)[1:], next(iter(made))]
            for number in range(args.rounds + 1):
                for option in order:
                    for name, tab in tabs.items():
                        taken = tab.choose(option)
                        if number:
                            times[name].append(taken)
    for name, taken in times.items():
        print(f"{name:<6}{spread(taken):>20} ms")
    ratios = [median(times["ours"]) / median(times[name]) for name in ("bare", "plain")]
    print(
        f"{len(made)} figures, {args.rounds} rounds; ratio to plain {ratios[1]:.2f} "
        f"(aim: at most {AIM}), to bare {ratios[0]:.2f}"
    )


if __name__ == "__main__":
    main()
