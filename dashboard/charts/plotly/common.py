"""What all charts share: the base layout, safe text, wrapping, descriptions."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.words import numbers, palette, wording
from etl.records import qualifiers

#: Letters that fit on one line of a chart in a frame at 390 px, at the chart's font size.
LINE_LETTERS = 40
FONT_SIZE = 14
#: All letters of a chart have one size, and lines this height.
SIZE, LINE = 13, 17
SMALL = 12
#: Height in pixels of one line of text and of one bar.
LINE_HEIGHT = 19
BAR_HEIGHT = 18

#: What the end marks of a bar mean; written below a chart that uses them.
MARK_WORDS = {
    "lower": "▶ giá trị thật lớn hơn hoặc ít nhất bằng mức ghi (trên, ít nhất, tối thiểu)",
    "upper": "◀ giá trị thật nhỏ hơn mức ghi một chút (gần)",
    "around": "◆ giá trị xấp xỉ (khoảng, bình quân)",
    "range": "phần nhạt: khoảng từ … đến",
    "other": "vạch đứng: con số khác do một nguồn khác nêu",
}
_SYMBOLS = {"lower": "triangle-right", "upper": "triangle-left", "around": "diamond"}


def text(value: Any) -> str:
    """Data text for a label or tool tip: Plotly's own markup in it has no effect."""
    found = "" if numbers.missing(value) else str(value)
    return html.escape(" ".join(found.split()), quote=False)


def wrap(value: Any, letters: int = LINE_LETTERS) -> str:
    """Escaped text broken into lines of at most `letters`, with <br> between them.

    A word longer than a line is broken too, so nothing runs out of the chart.
    """
    found = "" if numbers.missing(value) else str(value)
    lines: list[str] = []
    line = ""
    # Only the ordinary space breaks: "8,6 tỷ đồng" is held by no-break spaces.
    for word in found.replace("\n", " ").split(" "):
        while len(word) > letters:
            if line:
                lines.append(line)
                line = ""
            lines.append(word[:letters])
            word = word[letters:]
        if line and len(line) + 1 + len(word) > letters:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    if line:
        lines.append(line)
    return "<br>".join(html.escape(part, quote=False) for part in lines)


def head(label: Any, written: str, *, strong: bool = True) -> str:
    """Name and value above a bar; the value on a line of its own when both are long."""
    name, value = wrap(label), wrap(written)
    last = name.rsplit("<br>", 1)[-1]
    joint = "<br>" if len(last) + len(written) + 3 > LINE_LETTERS else "  "
    return f"{name}{joint}{f'<b>{value}</b>' if strong else value}"


def line_count(wrapped: str) -> int:
    """Lines of a text from `wrap`."""
    return wrapped.count("<br>") + 1


def base_layout() -> dict[str, Any]:
    """The layout all charts share."""
    return {
        "margin": {"l": 2, "r": 12, "t": 4, "b": 4, "pad": 0, "autoexpand": True},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "separators": ",.",
        "font": {"size": FONT_SIZE, "color": palette.TEXT, "family": palette.font()},
        "colorway": [*palette.SERIES, palette.CONTEXT],
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "align": "left",
            "font": {"size": 13, "color": palette.TEXT, "family": palette.font()},
            "bgcolor": palette.BACKGROUND,
            "bordercolor": palette.LINE,
        },
        "bargap": 0,
        "uniformtext": {"mode": False},
    }


def figure(height: float, alt: str, marks: Sequence[str] = (), **layout: Any) -> go.Figure:
    """An empty figure in the common look. `alt` is its description for `describe`."""
    meta = {"alt": alt, "marks": list(dict.fromkeys(marks))}
    return go.Figure(layout=base_layout() | {"height": round(height), "meta": meta} | layout)


def nothing(frame: pd.DataFrame, title: str) -> go.Figure:
    """The empty figure of a frame without rows, or without a figure in any of them."""
    words = "không có mục nào" if frame.empty else wording.NO_DATA
    return figure(80, f"{title}: {words}.")


def hidden_axis(**more: Any) -> dict[str, Any]:
    """An axis that is not drawn: the labels in the chart say it all."""
    return {
        "visible": False,
        "fixedrange": True,
        "zeroline": False,
        "showgrid": False,
        **more,
    }


def value_axis(**more: Any) -> dict[str, Any]:
    """A drawn number axis with quiet lines."""
    return {
        "fixedrange": True,
        "showgrid": False,
        "gridcolor": palette.LINE,
        "zeroline": False,
        "showline": False,
        "tickfont": {"size": SMALL, "color": palette.QUIET},
        "title": None,
        "automargin": True,
        **more,
    }


def bound(qualifier: Any) -> str | None:
    """How the value is bounded by its qualifier: lower, upper, around; None for exact ones."""
    found = qualifiers.bound(qualifier)
    return found if found in _SYMBOLS else None


def end_symbol(kind: str) -> str:
    """The marker that draws a bound at the end of a bar."""
    return _SYMBOLS[kind]


def hover(*lines: Any) -> str:
    """A tool tip from plain lines; empty ones are left out, long ones wrapped."""
    return "<br>".join(wrap(line, 46) for line in lines if not numbers.missing(line) and line != "")


#: The keys of a mark as the browser holds them: (dimension, code) pairs.
Keys = list[list[str | int]]


def click_keys(row: Any, *, time: Any = None) -> Keys:
    """What a mark stands for (dashboard.charts.click_keys), for a click on it.

    `time` is that of a mark on a time axis, a year or a date: a key of its own, because a
    click counts it only when the others change nothing.
    """
    keys: Keys = [list(pair) for pair in get(row, "click_keys", ())]
    if not numbers.missing(time):
        keys.append(["time_period", int(str(getattr(time, "year", time))[:4])])
    return keys


def get(row: Any, column: str | None, default: Any = None) -> Any:
    """A cell of a row (a Series or a dict); the default when absent or missing."""
    if column is None or column not in row or numbers.missing(row[column]):
        return default
    return row[column]


def column(frame: pd.DataFrame, name: str) -> list[Any]:
    """The cells of a column as plain Python values, None for missing."""
    return [None if numbers.missing(v) else v for v in frame[name]]


def describe(chart: go.Figure) -> str:
    """The chart in a sentence or two, for screen readers and the description on the page."""
    meta = chart.layout.meta or {}
    return str(meta.get("alt", ""))


def legend_words(chart: go.Figure) -> str:
    """What the marks in the chart mean; empty when it has none."""
    meta = chart.layout.meta or {}
    words = [MARK_WORDS.get(m, m) for m in meta.get("marks", ())]
    return "Ký hiệu: " + "; ".join(words) + "." if words else ""


def is_empty(chart: go.Figure) -> bool:
    """Whether the chart has nothing to show."""
    return not chart.data and not chart.layout.annotations


def list_words(parts: Sequence[str], limit: int = 6) -> str:
    """Parts in one line for a description; the rest is counted."""
    shown = "; ".join(parts[:limit])
    return shown + (f"; và {len(parts) - limit} mục nữa" if len(parts) > limit else "")
