"""Horizontal bars, the share bar and target bullets."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.plot import (
    bar_colour,
    by_value,
    figure_words,
    listed,
    rows_of,
    share_colour,
)
from dashboard.charts.plotly import common
from dashboard.charts.plotly.canvas import Canvas
from dashboard.words import numbers, palette, wording

_GAP = 12
#: More rows without a value than this share one line.
_MOST_GAPS = 3


def bars(
    frame: pd.DataFrame,
    *,
    unit: str = "",
    sort: bool = True,
    highlight: str | None = None,
    title: str = "",
) -> go.Figure:
    """Horizontal bars from zero, name and value above each bar.

    Columns: label, value (None: a labelled gap); optional: value_to (end of a range),
    qualifier, text (replaces the written value), other (list of contradicting values),
    detail (more words for the tool tip), colour (a palette colour), click_keys.
    unit is the unit of value ("đồng" is scaled). With `highlight` (a label) the other
    bars are grey. The order is by value, missing last, unless sort is False.
    """
    rows = _ordered(frame) if sort else frame.reset_index(drop=True)
    if rows.empty:
        return common.nothing(frame, title)
    rows, together = _without_many_gaps(rows)
    chart = Canvas()
    marks: list[str] = []
    y = 0.0
    top = _longest(rows)
    said: list[str] = []
    for _, row in rows.iterrows():
        value = common.get(row, "value")
        written = figure_words(row, unit)
        head = common.head(row["label"], written, strong=value is not None)
        y += _GAP
        chart.add_label(head, y)
        y += common.LINE_HEIGHT * common.line_count(head)
        if value is not None:
            colour = bar_colour(row, highlight)
            marks += _bar(chart, row, float(value), y, colour, unit, written, top)
        else:
            chart.add_gap(y + common.BAR_HEIGHT / 2)
        y += common.BAR_HEIGHT
        said.append(f"{row['label']}: {written}")
    if together:
        y += _GAP
        words = common.wrap(together)
        chart.add_label(words, y)
        y += common.LINE_HEIGHT * common.line_count(words)
        chart.add_gap(y + common.BAR_HEIGHT / 2)
        y += common.BAR_HEIGHT
        said.append(together)
    axis = common.hidden_axis(range=[0, top * 1.04])
    title = title or "Biểu đồ thanh"
    return chart.done_rows(y, 12, title, said, marks, xaxis=axis, barmode="overlay")


def share_bar(frame: pd.DataFrame, *, unit: str = "", title: str = "") -> go.Figure:
    """One bar split into parts of a whole, each part named on a line of its own.

    Columns: label, value; optional: text (replaces the written value), colour (a
    palette colour; default the series colours, the last part grey), qualifier, detail.
    Parts without a value are listed but not drawn.
    """
    if frame.empty:
        return common.nothing(frame, title)
    values = [0.0 if numbers.missing(v) else float(v) for v in frame["value"]]
    whole = sum(values)
    chart = Canvas()
    bar = 34
    y, start, said = bar + 14.0, 0.0, []
    for i, (_, row) in enumerate(frame.iterrows()):
        colour = share_colour(row, i, len(frame))
        written = figure_words(row, unit)
        part = f" ({numbers.share(values[i], whole)})" if whole and values[i] else ""
        label = common.wrap(f"{written} · {row['label']}{part}", common.LINE_LETTERS - 3)
        if values[i]:
            chart.add_bar(
                x=[values[i]],
                base=[start],
                y=[bar / 2],
                width=bar,
                marker={"color": colour, "line": {"color": palette.BACKGROUND, "width": 2}},
                hovertext=common.hover(row["label"], written + part, common.get(row, "detail")),
                customdata=[common.click_keys(row)],
            )
        start += values[i]
        chart.add_swatch(colour, y + 3, y + 15)
        chart.add_label(label, y, xshift=20)
        y += common.LINE_HEIGHT * common.line_count(label) + 4
        said.append(f"{row['label']}: {written}{part}")
    axis = common.hidden_axis(range=[0, whole or 1])
    return chart.done_rows(y, 8, title or "Cơ cấu", said, pad=0, xaxis=axis, barmode="overlay")


def bullets(frame: pd.DataFrame, *, unit: str = "", title: str = "") -> go.Figure:
    """Targets: a bar for what is reached, a tick for what is aimed at.

    Columns: label, value (None: not known), target (None: a milestone without number);
    optional: unit (per row, overrides), status (good | warn | bad | unknown | neutral),
    status_words, qualifier and target_qualifier, detail. Each row has its own scale
    because targets have different units.
    """
    if frame.empty:
        return common.figure(80, f"{title}: không có mục tiêu nào.")
    chart = Canvas()
    y, said = 0.0, []
    for _, row in frame.iterrows():
        own = common.get(row, "unit", unit)
        value, target = common.get(row, "value"), common.get(row, "target")
        reached = numbers.quantity(value, own, common.get(row, "qualifier"))
        aimed = numbers.quantity(target, own, common.get(row, "target_qualifier"))
        words = f"đạt: {reached} · mục tiêu: {aimed}"
        if common.get(row, "status_words"):
            words += f" · {row['status_words']}"
        label = f"{common.wrap(row['label'])}<br>{common.wrap(words)}"
        y += _GAP
        chart.add_label(label, y)
        y += common.LINE_HEIGHT * common.line_count(label) + 2
        scale = max(float(value or 0), float(target or 0)) * 1.05 or 1.0
        tip = common.hover(row["label"], words, common.get(row, "detail"))
        of = common.click_keys(row)
        middle = y + common.BAR_HEIGHT / 2
        _plain_bar(chart, 1.0, middle, common.BAR_HEIGHT, palette.TRACK, tip, of)
        if value is not None:
            colour = palette.STATUS[common.get(row, "status", "neutral")]
            _plain_bar(chart, float(value) / scale, middle, common.BAR_HEIGHT - 8, colour, tip, of)
        if target is not None:
            _tick(
                chart, float(target) / scale, middle, common.BAR_HEIGHT + 4, tip, of, palette.TEXT
            )
        y += common.BAR_HEIGHT
        said.append(f"{row['label']}: {words}")
    axis = common.hidden_axis(range=[0, 1.02])
    marks = ["thanh màu: mức đạt được; vạch đứng: mức phải đạt"]
    title = title or "Mục tiêu"
    return chart.done_rows(y, 14, title, said, marks, pad=6, xaxis=axis, barmode="overlay")


# The parts of a bar ------------------------------------------------------------


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    rows = rows_of(frame)
    order = sorted(range(len(rows)), key=lambda i: by_value(rows[i]))
    return frame.iloc[order].reset_index(drop=True)


def _without_many_gaps(rows: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """With many rows without a value: the others, and one line that names those."""
    gone = rows["value"].isna()
    if gone.sum() <= _MOST_GAPS:
        return rows, ""
    names = ", ".join(str(n) for n in rows.loc[gone, "label"])
    words = f"{wording.NO_DATA_AT_START} ({numbers.number(gone.sum())}): {names}"
    return rows[~gone], words


def _longest(rows: pd.DataFrame) -> float:
    found = [1e-9]
    for name in ("value", "value_to"):
        if name in rows:
            found += [float(v) for v in rows[name] if not numbers.missing(v)]
    if "other" in rows:
        found += [float(v) for o in rows["other"] for v in listed(o)]
    return max(found)


def _bar(
    chart: Canvas,
    row: pd.Series,
    value: float,
    y: float,
    colour: str,
    unit: str,
    written: str,
    top: float,
) -> list[str]:
    middle, thick = y + common.BAR_HEIGHT / 2, common.BAR_HEIGHT - 5
    others = listed(common.get(row, "other"))
    also = [f"nguồn khác: {numbers.quantity(o, unit)}" for o in others]
    tip = common.hover(row["label"], written, *also, common.get(row, "detail"))
    of = common.click_keys(row)
    marks: list[str] = []
    end = common.get(row, "value_to")
    if end is not None:
        _plain_bar(chart, float(end), middle, thick, colour, tip, of, opacity=0.4)
        marks.append("range")
    _plain_bar(chart, value, middle, thick, colour, tip, of)
    kind = common.bound(common.get(row, "qualifier"))
    if kind:
        chart.add_scatter(
            x=[value],
            y=[middle],
            mode="markers",
            marker={
                "symbol": common.end_symbol(kind),
                "size": thick + 3,
                "color": colour,
                "line": {"color": palette.BACKGROUND, "width": 1},
            },
            hovertext=tip,
            customdata=[of],
        )
        marks.append(kind)
    for other in others:
        _tick(chart, float(other), middle, common.BAR_HEIGHT + 4, tip, of)
        marks.append("other")
    return marks


def _plain_bar(
    chart: Canvas,
    value: float,
    middle: float,
    thick: float,
    colour: str,
    tip: str,
    of: common.Keys,
    opacity: float = 1.0,
) -> None:
    chart.add_bar(
        x=[value],
        y=[middle],
        width=thick,
        marker={"color": colour, "line": {"width": 0}},
        opacity=opacity,
        hovertext=tip,
        customdata=[of],
    )


def _tick(
    chart: Canvas,
    value: float,
    middle: float,
    length: float,
    tip: str,
    of: common.Keys,
    colour: str = palette.AMBER,
) -> None:
    chart.add_scatter(
        x=[value],
        y=[middle],
        mode="markers",
        marker={
            "symbol": "line-ns",
            "size": length / 2,
            "line": {"color": colour, "width": 3},
        },
        hovertext=tip,
        customdata=[of],
    )
