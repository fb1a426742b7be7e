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
from dashboard.content.areas.scope import Scope, versions
from dashboard.content.model import Page, Section
from dashboard.selection import cache
from dashboard.selection.view import View
from dashboard.words import numbers, wording

#: The page that has maps.
PAGE = "areas"
KEY = "map"
#: The part of the page that holds it.
PART = "ban-do"
#: More places than this share the highest figure: they are counted, not named.
_NAMED = 3


def with_displayed_maps(page: Page, shown: Sequence[Section]) -> Page:
    """The page of areas with the maps that stand on it in place of its own."""
    if page.name != PAGE or not shown:
        return page
    parts = [
        replace(part, make=lambda: list(shown)) if part.code == PART else part
        for part in page.parts
    ]
    return replace(page, parts=tuple(parts))


def differs(section: Section) -> bool:
    """Whether the places of a map are not all equal."""
    return section.chart is not None and area_map.differ(section.chart.frame)


def of_different_places(view: View) -> Section | None:
    """The opening map, its message as the title; None where all places are equal."""
    section = offered(Scope.of(view)) if versions(view) else None
    return section if section is not None and differs(section) else None


def finding(scope: Scope, choice: Choice, key: str = KEY) -> Section:
    """The map of a choice as a finding, on light paper and with no place marked.

    Without a chart where there are no outlines to draw: its table is there all the same.
    """
    where = (scope.version.code, scope.level, replace(choice, selected=None))
    return cache.cached(_finding, scope.view, *where, key)


def _finding(view: View, version: str, level: str, choice: Choice, key: str) -> Section:
    drawn = cache.cached(area_map.drawn, view, version, level, choice, "light")
    picture = drawn.picture
    about = () if picture is None else (picture.subtitle, picture.boundaries)
    said = (*about, *drawn.notes)
    return Section(
        key=key,
        title=_title(drawn),
        table=area_map.table(drawn),
        chart=_chart(drawn, view, version, level, choice)
        if picture is not None and area_map.differ(drawn.frame)
        else None,
        records=area_map.records(Scope.of(view, version, level), choice),
        source=None if picture is None else picture.source,
        caption=_caption(Scope.of(view, version, level), choice, picture),
        note=". ".join(w.rstrip(".") for w in said if w),
        choices={
            "version": version,
            "level": level,
            "show": choice.show,
            "association": choice.association,
            "on": choice.on,
        },
    )


def names_map(choices: Mapping[str, Any]) -> bool:
    """Whether the choices of a kept finding are those of a map (the page has others)."""
    return "show" in choices


def of_choices(view: View, choices: Mapping[str, Any], key: str) -> Section:
    """The map a kept deck names. Raises KeyError where a choice is missing."""
    scope = Scope.of(view, choices["version"], choices["level"])
    return finding(scope, Choice(choices["show"], choices["association"], choices["on"]), key)


def _caption(scope: Scope, choice: Choice, picture: maps.MapPicture | None) -> str:
    if picture is None:
        return ""
    known = [f"{scope.group.of(scope.told)} có số liệu"] if choice.show != ONE else []
    said = [*known, f"địa giới {scope.version.days}", picture.boundaries.split(",")[0].lower()]
    return wording.capitalise("; ".join(words for words in said if words))


def _chart(drawn: Drawn, view: View, version: str, level: str, choice: Choice) -> Chart:
    """On paper the light picture; a dark screen has its own."""
    dark = cache.cached(area_map.drawn, view, version, level, choice, "dark").picture
    return Chart("map", drawn.frame, {"picture": drawn.picture, "dark": dark})


def offered(scope: Scope) -> Section | None:
    """The map the page opens with: the first figure; None where nothing can be shown."""
    choice = usual(scope)
    return None if choice is None else finding(scope, choice)


def usual(scope: Scope) -> Choice | None:
    """What a map shows while nothing is chosen."""
    shown = area_map.options(scope)
    if not shown:
        return None
    show = next(iter(shown))
    association = next(iter(scope.associations["association"]), None) if show == ONE else None
    return Choice(show, association)


def _title(drawn: Drawn) -> str:
    """What the map shows, from the place that has least to those that have most."""
    shapes: list[maps.Shape] = [] if drawn.picture is None else list(drawn.picture.shapes)
    known = [s for s in shapes if s.state == "value" and s.value is not None]
    if not known and shapes and not area_map.differ(drawn.frame):
        return f"{drawn.title}: {shapes[0].text} ở cả {len(shapes)} nơi, nên không vẽ bản đồ"
    if not known:
        return drawn.title
    if len(known) == len(shapes) and not area_map.differ(drawn.frame):
        return f"{drawn.title}: ở nơi nào cũng {known[0].text}, nên không vẽ bản đồ"
    ends = []
    for extreme in (min(s.value or 0.0 for s in known), max(s.value or 0.0 for s in known)):
        there = [s for s in known if (s.value or 0.0) == extreme]
        own = [s.name for s in there]
        # With some not known there may be more.
        least = (
            area_map.AT_LEAST if any(s.text.startswith(area_map.AT_LEAST) for s in there) else ""
        )
        where = (
            ", ".join(sorted(own, key=numbers.sort_key))
            if len(own) <= _NAMED
            else f"{len(own)} nơi"
        )
        ends.append(f"{least}{numbers.number(extreme)} ở {where}")
    return f"{drawn.title}: {' đến '.join(dict.fromkeys(ends))}"
