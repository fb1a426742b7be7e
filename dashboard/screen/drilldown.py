"""From a click on a mark of a chart to a change of the shared filter.

Each mark carries (dimension, code) pairs (dashboard.charts.click_keys). Only codes the
snapshot knows reach the URL, whatever the browser sends; what is not known changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.selection import cache
from dashboard.selection.filters import Choices
from dashboard.selection.view import View
from dashboard.words import palette

HINT = "Bấm vào biểu đồ để lọc."
#: No mark stands for more.
_MOST_KEYS = 8
#: Mark of a time axis: counts only when nothing else changes the filter.
_TIME = "time_period"


def changes(marked: object, view: View) -> dict[str, str | None]:
    """Attributes of the filter to set (None: to empty) for a mark; empty: nothing to do.

    A cell stands for both its row and its column, and both count. The time of a mark
    counts only when its other keys change nothing: a click on an association's line
    chooses the association, the next one there the year.
    """
    if not isinstance(marked, list | tuple):
        return {}
    # Streamlit hands lists within a list over as dicts of their places ("0", "1").
    given = [
        [key["0"], key["1"]] if isinstance(key, dict) and set(key) == {"0", "1"} else key
        for key in marked[:_MOST_KEYS]
    ]
    keys = [(key[0], key[1]) for key in given if isinstance(key, list | tuple) and len(key) == 2]
    at_first = [key for key in keys if key[0] != _TIME]
    return _changes(at_first, view) or _changes(keys, view)


def _changes(keys: Iterable[tuple[object, object]], view: View) -> dict[str, str | None]:
    wanted: dict[str, str | None] = {}
    for dimension, code in keys:
        for attribute, value in _meaning(dimension, code, view.choices).items():
            wanted.setdefault(attribute, value)
    chosen = view.filter
    now = {name: None if value is None else str(value) for name, value in chosen.values().items()}
    now["province"] = chosen.province
    wanted = {name: value for name, value in wanted.items() if value != now[name]}
    # An association of another type would leave every page empty: the later choice counts.
    association, kind = (
        wanted.get(name, now[name]) for name in ("association", "association_type")
    )
    if association and kind and view.choices.type_of.get(association) != kind:
        if "association" not in wanted:
            wanted["association"] = None
        elif now["association_type"] is None:
            wanted.pop("association_type")
        else:
            wanted["association_type"] = None
    return wanted


def _meaning(dimension: object, code: object, choices: Choices) -> dict[str, str]:
    """What one key chooses; nothing for a dimension or a code that is not known."""
    # True is no year.
    if dimension in ("year", _TIME) and type(code) is int and code in choices.years:
        return {"year_from": str(code), "year_to": str(code)}
    known = {
        "association": choices.associations,
        "association_type": choices.types,
        "field": choices.fields,
        "province": choices.provinces,
    }
    if isinstance(dimension, str) and isinstance(code, str) and code in known.get(dimension, {}):
        return {dimension: code}
    return {}


def clicked(event: Any) -> object:
    """What the mark in a selection of a chart stands for; None when there is none."""
    try:
        return event["selection"]["points"][0]["customdata"]
    except (KeyError, IndexError, TypeError):
        return None


def clickable(figure: go.Figure, view: View) -> go.Figure | None:
    """The figure made ready for clicks; None when a click on it could change nothing."""
    marks = (mark for trace in figure.data for mark in _marks(trace))
    if not any(changes(mark, view) for mark in marks):
        return None
    return cache.cached_for_object(_ready, figure)


def _marks(trace: Any) -> Sequence[object]:
    marks = trace.customdata
    # Plotly cannot select on a line without marks or letters.
    lines_only = trace.type == "scatter" and trace.mode == "lines"
    return () if marks is None or lines_only else marks


def _ready(figure: go.Figure) -> go.Figure:
    """A copy that answers clicks and otherwise looks and behaves as the figure itself.

    Marks that were not clicked do not turn pale while the page is made anew.
    """
    parts = figure.to_dict()
    same: dict[str, Any] = {"unselected": {"marker": {"opacity": 1}}}
    letters: dict[str, Any] = {"selected": {"textfont": {"color": palette.AMBER}}}
    own = {"bar": same, "scatter": same | letters}
    data = [own.get(trace["type"], {}) | trace for trace in parts["data"]]
    # Streamlit would set the modes once the chart is drawn, and draw it again. Plotly
    # sets the selections at a click; where that is a change, the chart reports right after
    # the mark that none is chosen, and a busy server may hear only that.
    layout = parts["layout"] | {
        "dragmode": "pan",
        "clickmode": "event+select",
        "selections": [],
    }
    return go.Figure(data=data, layout=layout, _validate=False)
