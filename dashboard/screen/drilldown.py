"""From a click on a mark of a chart to a change of the shared filter.

Each mark carries the plain words it stands for (figures.common.stands_for). They are
looked up among the names of associations, association types and fields of activity
and among the years that may be chosen: only codes the snapshot knows reach the URL,
whatever the words are or the browser sends. What is not known changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import plotly.graph_objects as go

from dashboard.selection import cache, filters
from dashboard.selection.view import View
from dashboard.snapshot import warehouse
from dashboard.words import palette

HINT = (
    "Bấm vào một thanh, điểm hoặc ô trong biểu đồ để lọc theo hội, loại hình, lĩnh vực "
    "hoặc năm ở đó."
)
#: Longer words are no name, and need no search.
_MOST_LETTERS = 300
_YEAR = re.compile(r"(?:năm )?([0-9]{4})", re.IGNORECASE)
#: What stands between a name and other words in a label: "Hội A: đề án",
#: "Hội A, cấp xã", "Khám bệnh (Hội A)", "Đại hội – Hội A".
_BETWEEN = re.compile(r": |, | · | – | \(|\)")


def changes(marked: object, view: View) -> dict[str, str | None]:
    """Attributes of the filter to set (None: to empty) for a mark; empty: nothing to do.

    A cell names both its row and its column, and both count. The time of a mark (a
    number) counts only when its words change nothing: a click on an association's line
    chooses the association, the next one there the year.
    """
    if not isinstance(marked, list | tuple):
        return {}
    words = [one for one in marked if isinstance(one, str)]
    times = [one for one in marked if isinstance(one, int) and not isinstance(one, bool)]
    return _changes(words, view) or _changes([str(time) for time in times], view)


def _changes(words: Sequence[str], view: View) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for word in words:
        for attribute, value in _meaning(word, view).items():
            found.setdefault(attribute, value)
    chosen = view.filter
    now = {name: None if value is None else str(value) for name, value in chosen.values().items()}
    found = {name: value for name, value in found.items() if value != now[name]}
    # An association of another type would leave every page empty: the later choice counts.
    one, kind = (found.get(name, now[name]) for name in ("association", "association_type"))
    if one and kind and view.choices.type_of.get(one) != kind:
        if "association" not in found:
            found["association"] = None
        elif now["association_type"] is None:
            found.pop("association_type")
        else:
            found["association_type"] = None
    return found


def _meaning(word: str, view: View) -> dict[str, str]:
    if len(word) > _MOST_LETTERS:
        return {}
    year = _YEAR.fullmatch(word.strip())
    if year:
        known = int(year[1]) in view.choices.years
        return {"year_from": year[1], "year_to": year[1]} if known else {}
    names = _names(view.snapshot)
    first, *others = [names.get(_key(part)) for part in _BETWEEN.split(word)]
    # Behind other words the name of a field or a type says little; an association's does.
    found = names.get(_key(word)) or first
    found = found or next((one for one in others if one and one[0] == "association"), None)
    return {} if found is None else dict([found])


@lru_cache(maxsize=8)
def _names(snapshot: warehouse.Snapshot) -> dict[str, tuple[str, str]]:
    """Name → (attribute of the filter, code). A name of two things of a kind is left out."""
    choices = filters.Choices.of(snapshot)
    full = warehouse.query("selection/full_names", snapshot)
    pairs = [("association", code, name) for code, name in choices.associations.items()]
    pairs += [("association_type", code, name) for code, name in choices.types.items()]
    pairs += list(full[["attribute", "code", "name"]].itertuples(index=False, name=None))
    for code, name in choices.fields.items():
        plain = name.removeprefix("– ")
        # Heads of columns are cut at the first comma (content.activity_counts).
        pairs += [("field", code, plain), ("field", code, plain.split(",")[0])]
    found: dict[str, tuple[str, str]] = {}
    double: set[str] = set()
    for attribute, code, name in pairs:
        key = _key(str(name))
        first = found.setdefault(key, (attribute, str(code)))
        if first[0] == attribute and first[1] != code:
            double.add(key)
    return {key: meaning for key, meaning in found.items() if key not in double}


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


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
    return cache.beside(_ready, figure)


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
