"""What all figures share: the layout, safe text, lines that fit, the row of a legend."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.rows import UNIT
from dashboard.drawing.shapes import width_of, wrapped
from dashboard.words import clean, numbers, palette, wording

#: All letters of a chart have one size, and lines this height.
SIZE, LINE = 13, 17
#: Below this width, that of a phone, columns are named above and not behind them.
PHONE = 400
#: What stands beside the marks takes no more, however wide the chart is.
_WIDEST = 300
#: How much of its colour a mark keeps that is not final or not exact.
PALE = 0.45
#: Between marks and letters.
GAP = 6
_HOVER = 300
#: Letters of a label, more than any that was meant as one.
_LABEL = 1_000


def text(value: Any) -> str:
    """Data text for a label or tool tip: Plotly's own markup in it has no effect."""
    return html.escape(clean.one_line(value), quote=False)


def fit(value: str, room: float, *, bold: bool = False) -> list[str]:
    """Data text in escaped lines no wider than `room` pixels; a word too long is broken."""
    lines: list[str] = []
    for part in value.split("\n"):
        words = clean.one_line(part, _LABEL)
        if max(map(len, words.split(" "))) * SIZE / 2 > room:
            # What no-break spaces hold together has no room on one line.
            words = words.replace(numbers.NBSP, " ")
        lines += wrapped(words, SIZE, room, bold)
    return [html.escape(line, quote=False) for line in lines]


def beside(part: float, width: float) -> float:
    """The room that words beside the marks may take: a part of the width, within bounds."""
    return min(part * width, _WIDEST)


def block(lines: Iterable[str], *, bold: bool = False) -> str:
    """Lines of `fit` as one text of Plotly."""
    joined = "<br>".join(lines)
    return f"<b>{joined}</b>" if bold and joined else joined


def width(lines: Iterable[str], *, bold: bool = False) -> float:
    """The width of the longest line."""
    return max((width_of(html.unescape(line), SIZE, bold) for line in lines), default=0.0)


def hover(words: str) -> str:
    """A tool tip from lines of data; long ones are broken."""
    return block(fit(words, _HOVER)) if words else ""


def base_layout() -> dict[str, Any]:
    """The layout all charts share."""
    return {
        "margin": {"l": 2, "r": 2, "t": 4, "b": 4, "pad": 0, "autoexpand": False},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "separators": ",.",
        "font": {"size": SIZE, "color": palette.TEXT, "family": palette.font()},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "align": "left",
            "font": {"size": SIZE, "color": palette.TEXT, "family": palette.font()},
            "bgcolor": palette.BACKGROUND,
            "bordercolor": palette.LINE,
        },
        "bargap": 0,
    }


def nothing(alt: str) -> go.Figure:
    """The empty figure of a chart with nothing to draw."""
    meta = {"alt": alt, "marks": []}
    return go.Figure(layout=base_layout() | {"height": 80, "meta": meta})


def axis(low: float, high: float, **more: Any) -> dict[str, Any]:
    """An axis with its ends, which is not drawn: words and lines are parts of the chart."""
    usual = {"visible": False, "fixedrange": True, "zeroline": False, "showgrid": False}
    return usual | {"range": [low, high]} | more


def meta(alt: str, notes: Sequence[str]) -> dict[str, Any]:
    return {"alt": alt, "marks": list(notes)}


def describe(chart: go.Figure) -> str:
    """The chart in a sentence or two, for screen readers and the description on the page."""
    return str((chart.layout.meta or {}).get("alt", ""))


def legend_words(chart: go.Figure, beside: str = "") -> str:
    """The unit and what the marks in the chart mean; empty when nothing needs words.

    beside  words that stand beside it: a unit they name is not named again
    """
    given = (chart.layout.meta or {}).get("marks", ())
    marks = [m for m in given if not (m.startswith(UNIT) and m.removeprefix(UNIT) in beside)]
    return f"{wording.capitalise('; '.join(marks))}." if marks else ""


def is_empty(chart: go.Figure) -> bool:
    """Whether the chart has nothing to show."""
    return not chart.data and not chart.layout.annotations
