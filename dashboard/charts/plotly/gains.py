"""Changes around zero: who gained and who lost, and by how much."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.plotly import common
from dashboard.charts.plotly.canvas import Canvas
from dashboard.words import numbers, palette

_GAP = 12


def gains(frame: pd.DataFrame, *, unit: str = "", title: str = "") -> go.Figure:
    """Bars to the right of zero for a rise, to the left for a fall, named above.

    Columns: label, value (the change; None: a labelled gap); optional: text (replaces
    the written change), detail (more words for the tool tip), context (True draws the
    bar grey). The order is that of the frame.
    """
    if frame.empty:
        return common.nothing(frame, title)
    chart = Canvas()
    known = [float(v) for v in frame["value"] if not numbers.missing(v)]
    high, low = max([*known, 0.0]), min([*known, 0.0])
    span = (high - low) or 1.0
    y, said = 0.0, []
    for _, row in frame.iterrows():
        value = common.get(row, "value")
        written = str(common.get(row, "text") or numbers.signed(value, unit))
        label = f"{common.wrap(row['label'])}  <b>{common.wrap(written)}</b>"
        if len(str(row["label"])) + len(written) + 3 > common.LINE_LETTERS:
            label = f"{common.wrap(row['label'])}<br><b>{common.wrap(written)}</b>"
        y += _GAP
        chart.add_label(label, y, xref="paper")
        y += common.LINE_HEIGHT * common.line_count(label)
        if value is not None:
            grey = bool(common.get(row, "context", False))
            colour = palette.POINT if float(value) >= 0 else palette.BRICK
            chart.add_bar(
                x=[float(value)],
                y=[y + common.BAR_HEIGHT / 2],
                width=common.BAR_HEIGHT - 5,
                marker={"color": palette.CONTEXT if grey else colour, "line": {"width": 0}},
                hovertext=common.hover(row["label"], written, common.get(row, "detail")),
                customdata=[common.click_keys(row)],
            )
        y += common.BAR_HEIGHT
        said.append(f"{row['label']}: {written}")
    chart.add_shape(
        type="line", x0=0, x1=0, y0=_GAP, y1=y, line={"color": palette.LINE, "width": 1}
    )
    axis = common.hidden_axis(range=[low - 0.02 * span, high + 0.02 * span])
    marks = ["thanh sang phải: tăng; thanh sang trái: giảm"] if low < 0 else []
    title = title or "Tăng giảm"
    return chart.done_rows(y, 12, title, said, marks, xaxis=axis, barmode="overlay")
