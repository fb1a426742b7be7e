"""All pages that have content, in the order of the menu."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from dashboard.content.model import Page
from dashboard.selection import cache
from dashboard.selection.view import View

#: Packages of dashboard/content; the module `page` of each has `page(view, **choices)`.
ORDER = (
    "overview",
    "membership",
    "funding",
    "activities",
    "areas",
    "targets",
    "association",
    "comparison",
    "registers",
    "sources",
)


def names() -> tuple[str, ...]:
    """The pages there are, in order."""
    return tuple(n for n in ORDER if find_spec(f"dashboard.content.{n}.page") is not None)


def page(view: View, name: str, **choices: Any) -> Page:
    """One page under the view's filter. Raises KeyError for a name that is no page."""
    if name not in names():
        raise KeyError(f"no page {name!r}")
    # Imported when asked for: a page brings its own helpers and queries.
    module = import_module(f"dashboard.content.{name}.page")
    found: Page = cache.cached(module.page, view, **choices)
    return found


def pages(
    view: View,
    wanted: Iterable[str] | None = None,
    choices: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[Page]:
    """The pages called `wanted` (all by default), in the menu's order.

    `choices` gives a page further choices of its own: {"comparison": {"hoi": …}}.
    Raises KeyError for a name that is no page.
    """
    asked = tuple(names() if wanted is None else wanted)
    for name in asked:
        if name not in names():
            raise KeyError(f"no page {name!r}")
    return [page(view, n, **(choices or {}).get(n, {})) for n in ORDER if n in asked]
