"""The maps of the page of areas as findings, so that files and the deck hold them too.

On the screen the map has choices of its own. The page's files take the maps that are
shown; where none is (a whole report, the command line), the choice the page opens with:
the newest map the figures speak of, districts where there are some.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard import maps
from dashboard.charts.chart import Chart
from dashboard.content.areas import map as area_map
from dashboard.content.areas.map import ONE, Choice, Drawn
from dashboard.content.areas.scope import Scope, default_version, versions
from dashboard.content.model import Page, Section
from dashboard.selection import cache
from dashboard.selection.view import View

#: The page that has maps.
PAGE = "areas"
KEY = "map"
#: More places than this share the highest figure: they are counted, not named.
_NAMED = 3


def with_map(view: View, page: Page) -> Page:
    """The page of areas with a map as first finding; every other page as it is."""
    has_one = any(s.chart is not None and s.chart.is_map for s in page.sections)
    if page.name != PAGE or has_one:
        return page
    section = _opening(view)
    if section is None or section.chart is None:
        return page
    return replace(page, lead=(section, *page.lead))


def with_displayed_maps(page: Page, shown: Sequence[Section]) -> Page:
    """The page of areas with the maps that are shown on it; every other page as it is."""
    return replace(page, lead=(*shown, *page.lead)) if page.name == PAGE else page


def finding(scope: Scope, choice: Choice, key: str = KEY) -> Section:
    """The map of a choice as a finding, on light paper and with no place marked.

    Without a chart where there are no outlines to draw: its table is there all the same.
    """
    where = (scope.version.code, scope.level, replace(choice, selected=None))
    return cache.cached(_finding, scope.view, *where, key)


def _finding(view: View, version: str, level: str, choice: Choice, key: str) -> Section:
    drawn = cache.cached(area_map.drawn, view, version, level, choice, "light")
    picture = drawn.picture
    said = drawn.notes if picture is None else (picture.subtitle, *drawn.notes)
    return Section(
        key=key,
        title=_title(drawn),
        table=area_map.table(drawn),
        chart=None if picture is None else Chart("map", drawn.frame, {"picture": picture}),
        records=area_map.records(Scope.of(view, version, level), choice),
        source=None if picture is None else picture.source,
        note=". ".join(w.rstrip(".") for w in said if w),
        choices={
            "version": version,
            "level": level,
            "show": choice.show,
            "association": choice.association,
            "on": choice.on,
        },
    )


def of_choices(view: View, choices: Mapping[str, Any], key: str) -> Section:
    """The map a kept deck names. Raises KeyError where a choice is missing."""
    scope = Scope.of(view, choices["version"], choices["level"])
    return finding(scope, Choice(choices["show"], choices["association"], choices["on"]), key)


def _opening(view: View) -> Section | None:
    found = versions(view)
    if not found:
        return None
    version = default_version(found)
    scope = Scope.of(view, version.code, "district" if version.districts else "commune")
    shown = area_map.options(scope)
    if not shown:
        return None
    show = next(iter(shown))
    one = next(iter(scope.associations["association"]), None) if show == ONE else None
    return finding(scope, Choice(show, one))


def _title(drawn: Drawn) -> str:
    """What the map shows, with the place that has most."""
    shapes: list[maps.Shape] = [] if drawn.picture is None else list(drawn.picture.shapes)
    known = [s for s in shapes if s.state == "value" and s.value]
    if not known:
        return drawn.title
    top = max(s.value or 0.0 for s in known)
    most = [s for s in known if s.value == top]
    if len(most) > _NAMED:
        return f"{drawn.title}: {most[0].text} ở {len(most)} nơi"
    return f"{drawn.title}: nhiều nhất là {', '.join(s.full_name for s in most)} ({most[0].text})"
