"""The map of the page of areas as a finding, so that files hold it too.

On the screen the map has choices of its own; a file takes the choice the page opens
with: the newest map the figures speak of, districts where there are some.
"""

from __future__ import annotations

from dataclasses import replace

from dashboard import kept, maps
from dashboard.content import area_map
from dashboard.content.area_map import ONE, Choice, Drawn
from dashboard.content.area_scope import Scope, default_version, versions
from dashboard.content.model import Chart, Page, Section
from dashboard.view import View

KEY = "map"
#: More places than this share the highest figure: they are counted, not named.
_NAMED = 3


def with_map(view: View, page: Page) -> Page:
    """The page of areas with its map as first finding; every other page as it is."""
    if page.name != "areas" or any(s.key == KEY for s in page.sections):
        return page
    section = _section(view)
    return page if section is None else replace(page, sections=(section, *page.sections))


def _section(view: View) -> Section | None:
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
    drawn = kept.result(
        area_map.drawn, view, scope.version.code, scope.level, Choice(show, one), "light"
    )
    picture = drawn.picture
    if picture is None:
        return None
    return Section(
        key=KEY,
        title=_title(drawn),
        table=area_map.table(scope, drawn),
        chart=Chart("map", drawn.frame, {"picture": picture}),
        source=picture.source,
        note=". ".join(w.rstrip(".") for w in (picture.subtitle, *drawn.notes) if w),
    )


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
