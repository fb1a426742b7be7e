"""The charts say what the frame says, in every shape of frame."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts import plotly

HOSTILE = '<a href="javascript:alert(1)">Hội</a> <img src=x> %{x} &amp;'
LONG = "Hội Bảo vệ quyền lợi người tiêu dùng tỉnh Bắc Giang và các chi hội cơ sở trực thuộc"

CASES = {
    "bars": (plotly.bars, {"label": "A", "value": 1.0}, {}),
    "share_bar": (plotly.share_bar, {"label": "A", "value": 1.0}, {}),
    "bullets": (plotly.bullets, {"label": "A", "value": 1.0, "target": 2.0}, {}),
    "dots": (plotly.dots, {"label": "A", "value": 1.0}, {}),
    "gains": (plotly.gains, {"label": "A", "value": 1.0}, {}),
    "slope": (
        plotly.slope,
        {"label": "A", "before": 1.0, "after": 2.0},
        {"before": "2021", "after": "2023"},
    ),
    "matrix": (plotly.matrix, {"row": "A", "column": "B", "state": "yes"}, {}),
    "heat": (plotly.heat, {"row": "A", "column": "B", "value": 1.0}, {}),
    "spans": (
        plotly.spans,
        {"label": "A", "start": date(2018, 1, 1), "end": date(2023, 12, 31)},
        {"today": date(2023, 8, 1)},
    ),
    "small_multiples": (
        plotly.small_multiples,
        {"series": "A", "time": 2023, "value": 1.0},
        {},
    ),
    "lines": (plotly.lines, {"series": "A", "time": 2023, "value": 1.0}, {}),
    "columns": (plotly.columns, {"part": "A", "time": 2023, "value": 1.0}, {}),
    "stacked_bars": (plotly.stacked_bars, {"label": "A", "part": "B", "value": 1.0}, {}),
    "strips": (
        plotly.strips,
        {
            "label": "A",
            "value": 1.0,
            "unit": "lớp",
            "low": 0.5,
            "high": 2.0,
            "median": 1.5,
            "count": 5,
        },
        {},
    ),
    "paths": (
        plotly.paths,
        {
            "label": "A",
            "points": [(2021, 1.0), (2023, 2.0)],
            "target_year": 2026,
            "target": 3.0,
            "unit": "lớp",
        },
        {},
    ),
}


def texts(chart) -> list[str]:
    """Everything written in a chart."""
    found = [a.text for a in chart.layout.annotations]
    for trace in chart.data:
        for part in (trace.text, trace.hovertext):
            if part is not None:
                found += [part] if isinstance(part, str) else list(part)
    for axis in (chart.layout.xaxis, chart.layout.yaxis):
        found += list(axis.ticktext or ())
    return [t for t in found if t]


@pytest.mark.parametrize("kind", CASES)
def test_an_empty_frame_gives_an_empty_chart_that_says_so(kind):
    build, row, options = CASES[kind]
    chart = build(pd.DataFrame(columns=list(row)), title="Tên", **options)
    assert plotly.is_empty(chart)
    assert plotly.describe(chart).startswith("Tên")


@pytest.mark.parametrize("kind", CASES)
def test_a_chart_of_unknown_values_shows_them_as_unknown(kind):
    build, row, options = CASES[kind]
    unknown = {
        name: None if name in {"value", "target", "before", "after"} else cell
        for name, cell in row.items()
    }
    chart = build(pd.DataFrame([unknown]), title="Tên", **options)
    assert "None" not in "".join(texts(chart))
    assert "nan" not in "".join(texts(chart)).lower()
    if None in unknown.values() and kind != "share_bar":
        assert "chưa có số liệu" in "".join(texts(chart)) + plotly.describe(chart)


@pytest.mark.parametrize("kind", CASES)
def test_data_text_is_never_markup(kind):
    build, row, options = CASES[kind]
    name = next(iter(row))
    chart = build(pd.DataFrame([row | {name: HOSTILE, "detail": HOSTILE}]), **options)
    joined = "".join(texts(chart))
    assert "<a " not in joined
    assert "<img" not in joined
    # Templates would put values in place of %{x}.
    assert not any(getattr(t, "hovertemplate", None) for t in chart.data)
    assert not any(getattr(t, "texttemplate", None) for t in chart.data)


@pytest.mark.parametrize("kind", CASES)
def test_long_names_are_broken_into_lines_that_fit_a_phone(kind):
    build, row, options = CASES[kind]
    name = next(iter(row))
    chart = build(pd.DataFrame([row | {name: LONG}]), **options)
    written = texts(chart)
    assert any(LONG.split()[1] in text for text in written)
    for text in written:
        for line in text.replace("<b>", "").replace("</b>", "").split("<br>"):
            assert len(line) <= 60


@pytest.mark.parametrize("kind", CASES)
def test_numbers_are_vietnamese_and_the_description_is_there(kind):
    build, row, options = CASES[kind]
    chart = build(pd.DataFrame([row]), title="Tên", **options)
    assert chart.layout.separators == ",."
    assert plotly.describe(chart).startswith("Tên")


@pytest.mark.parametrize("kind", CASES)
def test_plotly_accepts_every_part_of_the_chart(kind):
    build, row, options = CASES[kind]
    chart = build(pd.DataFrame([row | {"qualifier": "trên", "detail": "x"}]), **options)
    again = go.Figure(json.loads(chart.to_json()))
    assert len(again.data) == len(chart.data)


def test_gains_run_both_ways_from_zero_and_carry_their_sign():
    frame = pd.DataFrame({"label": ["A", "B"], "value": [3.0, -1.0]})
    chart = plotly.gains(frame, unit="người")
    said = plotly.describe(chart)
    assert "A: +3\u00a0người" in said
    assert "B: −1\u00a0người" in said
    low, high = chart.layout.xaxis.range
    assert low < -1 < 0 < 3 < high


def test_bars_are_sorted_missing_last_and_many_gaps_share_a_line():
    frame = pd.DataFrame(
        {"label": list("ABCDEFG"), "value": [1.0, None, 3.0, None, 2.0, None, None]}
    )
    chart = plotly.bars(frame, unit="người")
    said = plotly.describe(chart)
    assert said.index("C: 3") < said.index("E: 2") < said.index("A: 1")
    assert "Chưa có số liệu (4): B, D, F, G" in said
    assert chart.layout.xaxis.range[0] == 0


def test_qualifier_range_and_contradiction_are_drawn_and_explained():
    frame = pd.DataFrame(
        {
            "label": ["A", "B", "C"],
            "value": [10.0, 5.0, 3.0],
            "value_to": [None, 7.0, None],
            "qualifier": ["trên", "từ … đến", "chính xác"],
            "other": [None, None, [4.0]],
        }
    )
    chart = plotly.bars(frame, unit="người")
    symbols = {t.marker.symbol for t in chart.data if t.type == "scatter"}
    assert {"triangle-right", "line-ns"} <= symbols
    words = plotly.legend_words(chart)
    assert "lớn hơn" in words
    assert "khoảng từ" in words
    assert "nguồn khác" in words
    assert any("nguồn khác: 4" in t for t in texts(chart))


def test_money_is_scaled_in_labels():
    chart = plotly.bars(pd.DataFrame({"label": ["A"], "value": [8.6e9]}), unit="đồng")
    assert "8,6\u00a0tỷ đồng" in "".join(texts(chart))


def test_parts_are_given_as_shares_of_the_whole():
    chart = plotly.share_bar(pd.DataFrame({"label": ["được cấp", "chưa"], "value": [11, 12]}))
    assert "(47,8\u00a0%)" in plotly.describe(chart)


def test_a_pair_without_a_row_is_unknown_not_no():
    frame = pd.DataFrame({"row": ["A"], "column": ["X"], "state": ["no"]})
    chart = plotly.matrix(frame, rows=["A"], columns=["X", "Y"])
    symbols = [s for t in chart.data for s in t.text]
    assert sorted(symbols) == ["?", "○"]


def test_one_point_in_time_is_not_drawn_as_a_line():
    frame = pd.DataFrame(
        {"series": ["A", "B", "B"], "time": [2023, 2022, 2023], "value": [1.0, 2.0, 3.0]}
    )
    chart = plotly.small_multiples(frame)
    assert [t.mode for t in chart.data] == ["markers+text", "lines+markers+text"]


def test_an_open_end_of_a_term_is_drawn_as_an_arrow():
    frame = pd.DataFrame({"label": ["A"], "start": [date(2020, 1, 1)], "end": [None]})
    chart = plotly.spans(frame)
    assert chart.data[0].marker.symbol == ("circle", "triangle-right")
    assert "từ 2020" in plotly.describe(chart)


def test_a_logarithmic_axis_says_so():
    chart = plotly.dots(pd.DataFrame({"label": ["A"], "value": [5.0]}), log=True)
    assert "lôgarit" in plotly.legend_words(chart)


@pytest.mark.parametrize("draw", [plotly.matrix, plotly.heat])
def test_the_heads_of_many_columns_stand_on_one_line_each(draw) -> None:
    heads = ["Thành phố Bắc Giang", *(f"Huyện {i}" for i in range(9))]
    frame = pd.DataFrame({"row": "Hội A", "column": heads, "state": "yes", "value": 1.0})
    shown = draw(frame).layout.xaxis.ticktext
    assert "Thành phố Bắc Giang" in shown, "a second line would lie over the next head on a phone"


def test_a_year_that_is_not_over_says_until_when_without_the_year_again():
    frame = pd.DataFrame(
        {
            "time": [2025, 2026],
            "value": [1, 2],
            "partial": [False, True],
            "text": ["", "30/09/2026"],
        }
    )
    assert list(plotly.columns(frame).layout.xaxis.ticktext) == ["2025", "2026<br>30/09"]
