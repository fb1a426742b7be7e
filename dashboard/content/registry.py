"""All pages that have content, in the order of the menu: the one door to what a page says."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import is_dataclass, replace
from typing import Any, get_args, get_type_hints

from dashboard.content import as_of, known
from dashboard.content.activities import page as activities
from dashboard.content.answers import page as question
from dashboard.content.areas import page as areas
from dashboard.content.association import page as association
from dashboard.content.comparison import page as comparison
from dashboard.content.funding import page as funding
from dashboard.content.meeting import page as meeting
from dashboard.content.membership import page as membership
from dashboard.content.model import Page
from dashboard.content.overview import page as overview
from dashboard.content.registers import page as registers
from dashboard.content.sources import page as sources
from dashboard.content.targets import page as targets
from dashboard.selection import cache
from dashboard.selection.view import View

PAGES: dict[str, Callable[..., Page]] = {
    "overview": overview.page,
    "membership": membership.page,
    "funding": funding.page,
    "activities": activities.page,
    "areas": areas.page,
    "targets": targets.page,
    "question": question.page,
    "association": association.page,
    "comparison": comparison.page,
    "registers": registers.page,
    "sources": sources.page,
    "meeting": meeting.page,
}
#: Pages that say nothing before something is asked: not among all pages of a file.
ASKED = frozenset({"question"})


def page(view: View, name: str, **choices: Hashable) -> Page:
    """One page under the view's filter and its own choices, with the day of its figures
    and who stands aside.

    Raises KeyError for a name that is no page.
    """
    if name not in PAGES:
        raise KeyError(f"no page {name!r}")
    return cache.cached(_dated, view, name, **choices)


def pages(
    view: View,
    wanted: Iterable[str] | None = None,
    choices: Mapping[str, Mapping[str, Hashable]] | None = None,
) -> list[Page]:
    """The pages called `wanted` (all by default), in the menu's order.

    `choices` gives a page further choices of its own: {"comparison": {"way": …}}.
    Raises KeyError for a name that is no page.
    """
    asked = tuple(name for name in PAGES if name not in ASKED) if wanted is None else tuple(wanted)
    for name in asked:
        if name not in PAGES:
            raise KeyError(f"no page {name!r}")
    return [page(view, name, **(choices or {}).get(name, {})) for name in PAGES if name in asked]


def choices_of(name: str, plain: Mapping[str, Any]) -> dict[str, Any]:
    """A page's own choices from their plain form (what JSON holds), e.g. from a kept deck.

    Raises KeyError for a choice the page does not have, TypeError for one of another shape.
    """
    kinds = get_type_hints(PAGES[name])
    return {choice: _choice(kinds[choice], value) for choice, value in plain.items()}


def _choice(kind: Any, value: Any) -> Any:
    for offered in (kind, *get_args(kind)):
        if isinstance(offered, type) and is_dataclass(offered) and value is not None:
            return offered(**value)
    return tuple(value) if isinstance(value, list) else value


def _dated(view: View, name: str, **choices: Hashable) -> Page:
    made = replace(PAGES[name](view, **choices), choices=choices)
    aside = known.group(view).fact
    if aside:
        made = replace(made, facts=(aside, *made.facts))
    days = as_of.of(view, as_of.record_ids(made))
    return made if days is None else replace(made, as_of=days.sentence)
