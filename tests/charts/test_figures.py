"""The charts say what the frame says, in every shape of frame."""

from __future__ import annotations

import html
import itertools
import json
import math
from datetime import date

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts import kinds, plotly
from dashboard.charts.chart import Chart
from dashboard.drawing.shapes import width_of
from dashboard.words import palette
from tests.words.test_palette import contrast

HOSTILE = '<a href="javascript:alert(1)">Hội</a> <img src=x> %{x} &amp;'
LONG = "Hội Bảo vệ quyền lợi người tiêu dùng tỉnh Bắc Giang và các chi hội cơ sở trực thuộc"

CASES = {
    "bars": ({"label": "A", "value": 1.0}, {}),
    "share_bar": ({"label": "A", "value": 1.0}, {}),
    "bullets": ({"label": "A", "value": 1.0, "target": 2.0}, {}),
    "dots": ({"label": "A", "value": 1.0}, {}),
    "gains": ({"label": "A", "value": 1.0}, {}),
    "matrix": ({"row": "A", "column": "B", "state": "yes"}, {}),
    "heat": ({"row": "A", "column": "B", "value": 1.0}, {}),
    "spans": (
        {"label": "A", "start": date(2018, 1, 1), "end": date(2023, 12, 31)},
        {"today": date(2023, 8, 1)},
    ),
    "small_multiples": (
        {"series": "A", "time": 2023, "value": 1.0},
        {},
    ),
    "lines": ({"series": "A", "time": 2023, "value": 1.0}, {}),
    "columns": ({"part": "A", "time": 2023, "value": 1.0}, {}),
    "stacked_bars": ({"label": "A", "part": "B", "value": 1.0}, {}),
    "strips": (
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


PHONE, HALF = 320, 420


def drawn(kind: str, frame: pd.DataFrame, width: int = HALF, **options) -> go.Figure:
    figure = kinds.figure_of(Chart(kind, frame, options), width)
    assert figure is not None
    return figure


def texts(chart) -> list[str]:
    """Everything written in a chart."""
    found = [a.text for a in chart.layout.annotations]
    for trace in chart.data:
        for part in (trace.text, trace.hovertext):
            if part is not None:
                found += [part] if isinstance(part, str) else list(part)
    assert not chart.layout.xaxis.visible and not chart.layout.yaxis.visible
    return [t for t in found if t]


def plain(text: str) -> list[str]:
    """The lines of a text of a chart as they are read."""
    for tag in ("<b>", "</b>"):
        text = text.replace(tag, "")
    return [html.unescape(line) for line in text.split("<br>")]


@pytest.mark.parametrize("kind", CASES)
def test_an_empty_frame_gives_an_empty_chart_that_says_so(kind):
    row, options = CASES[kind]
    chart = drawn(kind, pd.DataFrame(columns=list(row)), title="Tên", **options)
    assert plotly.is_empty(chart)
    assert plotly.describe(chart).startswith("Tên")


@pytest.mark.parametrize("kind", CASES)
def test_unknown_values_are_shown_as_unknown(kind):
    row, options = CASES[kind]
    name = next(iter(row))
    unknown = {
        name: None if name in {"value", "target", "before", "after"} else cell
        for name, cell in row.items()
    }
    chart = drawn(kind, pd.DataFrame([row, unknown | {name: "Z"}]), title="Tên", **options)
    assert "None" not in "".join(texts(chart))
    assert "nan" not in "".join(texts(chart)).lower()
    alone = drawn(kind, pd.DataFrame([unknown]), title="Tên", **options)
    if None in unknown.values():
        assert plotly.is_empty(alone) or kind in {"heat", "strips"}
        assert "chưa có số liệu" in "".join(texts(alone)) + plotly.describe(alone)


@pytest.mark.parametrize("kind", CASES)
def test_data_text_is_never_markup(kind):
    row, options = CASES[kind]
    name = next(iter(row))
    chart = drawn(kind, pd.DataFrame([row | {name: HOSTILE, "detail": HOSTILE}]), **options)
    joined = "".join(texts(chart))
    assert "<a " not in joined
    assert "<img" not in joined
    # Templates would put values in place of %{x}.
    assert not any(getattr(t, "hovertemplate", None) for t in chart.data)
    assert not any(getattr(t, "texttemplate", None) for t in chart.data)


@pytest.mark.parametrize("width", kinds.WIDTHS)
@pytest.mark.parametrize("kind", CASES)
def test_a_long_name_is_broken_into_lines_and_never_cut(kind, width):
    row, options = CASES[kind]
    name = next(iter(row))
    second = row | ({"series": "B"} if kind == "lines" else {})
    chart = drawn(kind, pd.DataFrame([row | {name: LONG}, second]), width=width, **options)
    lines = [line for text in texts(chart) for line in plain(text)]
    if kind != "columns":
        assert LONG.replace(" ", "") in "".join(lines).replace(" ", "")
    assert max(width_of(line, 13) for line in lines) <= width
    # What stands beside the marks leaves the marks at least a quarter of the width.
    margin = chart.layout.margin
    assert (margin.l or 0) + (margin.r or 0) <= 0.75 * width


@pytest.mark.parametrize("kind", CASES)
def test_numbers_are_vietnamese_and_the_description_is_there(kind):
    row, options = CASES[kind]
    chart = drawn(kind, pd.DataFrame([row]), title="Tên", **options)
    assert chart.layout.separators == ",."
    assert plotly.describe(chart).startswith("Tên")


@pytest.mark.parametrize("kind", CASES)
def test_all_letters_of_a_chart_have_one_size(kind):
    row, options = CASES[kind]
    chart = drawn(kind, pd.DataFrame([row]), **options)
    sizes = {a.font.size for a in chart.layout.annotations} | {chart.layout.font.size}
    assert len(sizes) == 1


@pytest.mark.parametrize("kind", CASES)
def test_plotly_accepts_every_part_of_the_chart(kind):
    row, options = CASES[kind]
    chart = drawn(kind, pd.DataFrame([row | {"qualifier": "trên", "detail": "x"}]), **options)
    again = go.Figure(json.loads(chart.to_json()))
    assert len(again.data) == len(chart.data)


def bars_of(chart: go.Figure) -> dict[str, float]:
    """Name → length of the one series of bars of a chart, in their order from the top."""
    (trace,) = (t for t in chart.data if t.type == "bar")
    names = {a.y: a.text for a in chart.layout.annotations if a.xanchor == "right"}
    return {names[y]: x for x, y in zip(trace.x, trace.y, strict=True)}


def test_a_row_has_its_name_its_bar_and_its_value_on_one_line():
    frame = pd.DataFrame({"label": ["A", "B"], "value": [3.0, 12.0], "qualifier": ["trên", None]})
    chart = drawn("bars", frame, unit="người")
    assert bars_of(chart) == {"B": 12, "A": 3}
    (trace,) = chart.data
    ends = {a.x: a.text for a in chart.layout.annotations if a.xanchor == "left"}
    assert ends == {12: "12", 3: "trên 3"}, "the value at the end of its bar"
    assert abs(trace.y[0] - trace.y[1]) == 24
    assert plotly.legend_words(chart) == "Đơn vị: người.", "the unit once, not at each bar"


def test_labels_have_room_behind_the_longest_bar_at_the_least_width():
    frame = pd.DataFrame({"label": ["A"], "value": [1.0], "text": ["trên 8,6 tỷ đồng mỗi năm"]})
    chart = drawn("bars", frame, width=PHONE)
    (label,) = (a.text for a in chart.layout.annotations if a.xanchor == "left")
    assert chart.layout.margin.r >= max(width_of(line, 13) for line in plain(label))


def test_gains_run_both_ways_from_zero_and_carry_their_sign():
    frame = pd.DataFrame({"label": ["A", "B"], "value": [3.0, -1.0]})
    chart = drawn("gains", frame, unit="người")
    said = plotly.describe(chart)
    assert "A: +3\u00a0người" in said
    assert "B: −1\u00a0người" in said
    low, high = chart.layout.xaxis.range
    assert low <= -1 < 0 < 3 <= high
    assert {a.text for a in chart.layout.annotations} == {"A", "B", "+3", "−1"}


def test_bars_are_sorted_missing_last_and_many_gaps_share_a_note():
    frame = pd.DataFrame(
        {"label": list("ABCDEFG"), "value": [1.0, None, 3.0, None, 2.0, None, None]}
    )
    chart = drawn("bars", frame, unit="người")
    assert list(bars_of(chart)) == ["C", "E", "A"]
    assert "chưa có số liệu (4): B, D, F, G" in plotly.legend_words(chart)
    assert chart.layout.xaxis.range[0] == 0
    few = drawn("bars", frame.head(3))
    assert "chưa có số liệu" in texts(few), "a single gap has its own row"


def test_range_and_contradiction_are_drawn_or_written():
    frame = pd.DataFrame(
        {
            "label": ["A", "B", "C"],
            "value": [10.0, 5.0, 3.0],
            "value_to": [None, 7.0, None],
            "qualifier": ["trên", "từ … đến", "chính xác"],
            "other": [None, None, [4.0]],
        }
    )
    chart = drawn("bars", frame, unit="người")
    reach, exact = (t for t in chart.data if t.type == "bar")
    assert list(reach.x) == [7] and list(exact.x) == [10, 5, 3]
    assert "khoảng từ" in plotly.legend_words(chart)
    assert {"trên 10", "5–7", "3 (nguồn khác: 4)"} <= set(texts(chart))


def test_a_target_is_reached_at_the_same_place_in_every_row():
    frame = pd.DataFrame(
        {
            "label": ["A", "B"],
            "value": [50.0, 3e9],
            "target": [100.0, 4e9],
            "unit": ["người", "đồng"],
            "status_words": ["chậm tiến độ", "đúng tiến độ"],
        }
    )
    chart = drawn("bullets", frame)
    bar, tick = chart.data
    assert list(bar.x) == [0.5, 0.75] and list(tick.x) == [1, 1]
    words = [line.replace("\u00a0", " ") for text in texts(chart) for line in plain(text)]
    assert "50 / 100 người" in words and "3 / 4 tỷ đồng" in words
    assert "chậm tiến độ" in words, "never by colour alone"


def test_money_is_scaled_in_labels():
    chart = drawn("bars", pd.DataFrame({"label": ["A"], "value": [8.6e9]}), unit="đồng")
    assert "8,6\u00a0tỷ" in texts(chart) and "8,6\u00a0tỷ đồng" in plotly.describe(chart)


def test_parts_are_given_as_shares_of_the_whole():
    chart = drawn("share_bar", pd.DataFrame({"label": ["được cấp", "chưa"], "value": [11, 12]}))
    assert "(47,8\u00a0%)" in plotly.describe(chart)


def test_a_legend_is_one_row_where_it_has_room():
    frame = pd.DataFrame(
        {"label": ["A", "A"], "part": ["Ngân sách", "Hội phí"], "value": [1.0, 2.0]}
    )
    chart = drawn("stacked_bars", frame, width=PHONE)
    entries = [a for a in chart.layout.annotations if a.text in {"Ngân sách", "Hội phí"}]
    assert len({a.y for a in entries}) == 1 and len({a.xshift for a in entries}) == 2


def test_a_pair_without_a_row_is_unknown_not_no():
    frame = pd.DataFrame({"row": ["A"], "column": ["X"], "state": ["no"]})
    chart = drawn("matrix", frame, rows=["A"], columns=["X", "Y"])
    symbols = [s for t in chart.data for s in t.text]
    assert sorted(symbols) == ["?", "○"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_heat_map_shows_its_scale(theme):
    frame = pd.DataFrame({"row": ["A"] * 3, "column": list("XYZ"), "value": [2.0, None, 12.0]})
    chart = drawn("heat", frame, unit="cuộc")
    assert {"0", "12"} <= {a.text for a in chart.layout.annotations}, "both ends of the scale"
    shades = [s.fillcolor for s in chart.layout.shapes if s.xref == "paper"]
    assert shades == list(palette.SEQUENTIAL)
    colours = palette.theme_colours(theme)
    for trace in chart.data:
        fill = next(s.fillcolor for s in chart.layout.shapes if s.x0 < trace.x[0] < s.x1)
        assert contrast(colours[trace.textfont.color], colours[fill]) >= 3


def test_a_cell_says_what_its_text_says_and_nothing_where_that_is_empty():
    frame = pd.DataFrame({"row": ["A"] * 2, "column": list("XY"), "value": [1.0, 2.0]})
    chart = drawn("heat", frame.assign(text=["", "hai"]))
    assert sorted(word for t in chart.data for word in t.text) == ["", "hai"]


def test_lines_are_named_at_their_end_in_their_colour():
    frame = pd.DataFrame(
        {
            "series": ["A"] * 3 + ["B"] * 3,
            "time": [2021, 2023, 2024] * 2,
            "value": [1.0, 2.0, 5.0, 4.0, 4.5, None],
        }
    )
    chart = drawn("lines", frame, unit="người", mark=2022, mark_words="hôm nay")
    words = {a.text: a for a in chart.layout.annotations}
    assert "<b>5</b><br>A" in words and "<b>4,5 (2023)</b><br>B" in words
    colours = {t.line.color for t in chart.data}
    assert {words["<b>5</b><br>A"].font.color, words["4"].font.color} == colours
    assert list(chart.data[0].y) == [1, None, 2, 5], "a year without a figure is a gap"
    assert words["hôm nay"].x == 2022
    assert chart.layout.yaxis.range[0] == 0


def test_labels_at_the_end_of_lines_never_lie_over_each_other():
    values = [10.0, 10.1, 10.2, 9.9, 10.05]
    frame = pd.DataFrame(
        {"series": [s for s in "ABCDE" for _ in range(2)], "time": [2020, 2021] * 5}
    ).assign(value=[v for v in values for _ in range(2)])
    chart = drawn("lines", frame)
    low, high = chart.layout.yaxis.range
    margin = chart.layout.margin
    inner = chart.layout.height - margin.t - margin.b
    places = sorted(a.y for a in chart.layout.annotations if a.xanchor == "left")
    pixels = [p / (high - low) * inner for p in places]
    assert all(b - a >= 33 for a, b in itertools.pairwise(pixels)), "two lines of letters each"


def test_one_point_in_time_is_no_line_and_is_written_once():
    frame = pd.DataFrame(
        {"series": ["A", "B", "B"], "time": [2023, 2022, 2023], "value": [1.0, 2.0, 3.0]}
    )
    chart = drawn("small_multiples", frame)
    assert [[v for v in t.y if v is not None] for t in chart.data] == [[1], [2, 3]]
    assert [a.text for a in chart.layout.annotations].count("1") == 1


def test_quarters_keep_their_order_and_today_is_marked():
    quarters = ["Quý III/2025", "Quý IV/2025", "Quý I/2026"]
    frame = pd.DataFrame({"time": quarters, "value": [2.0, 5.0, 1.0]})
    chart = drawn("columns", frame, mark="Quý IV/2025", mark_words="hôm nay")
    assert [a.text for a in chart.layout.annotations if a.text in quarters] == quarters
    assert next(a.x for a in chart.layout.annotations if a.text == "hôm nay") == 1


def test_columns_are_named_behind_them_and_on_a_phone_above_them():
    frame = pd.DataFrame(
        {"time": [2020, 2020, 2022, 2022], "part": ["Lớp", "Hội thảo"] * 2, "value": [1, 2, 3, 4]}
    )
    wide, narrow = (drawn("columns", frame, width=w) for w in (HALF, PHONE))
    behind = {a.text: a for a in wide.layout.annotations if a.x == 1 and a.xref == "paper"}
    assert set(behind) == {"Lớp", "Hội thảo"}
    above = [a for a in narrow.layout.annotations if a.text in behind]
    assert len(above) == 2 and all(a.y > 1 for a in above)
    assert [a.text for a in wide.layout.annotations][:3] == ["<b>3</b>", "<b>?</b>", "<b>7</b>"]
    assert wide.layout.height <= 300


def test_an_open_end_of_a_term_reaches_the_edge_and_says_so():
    frame = pd.DataFrame(
        {"label": ["A", "B"], "start": [date(2020, 1, 1)] * 2, "end": [None, date(2021, 1, 1)]}
    )
    chart = drawn("spans", frame)
    (trace,) = chart.data
    assert trace.base[0] + trace.x[0] == chart.layout.xaxis.range[1] > trace.base[1] + trace.x[1]
    assert "từ 2020" in plotly.describe(chart)
    assert "chưa rõ ngày đầu hoặc ngày cuối" in plotly.legend_words(chart)


def test_a_logarithmic_axis_says_so():
    chart = drawn("dots", pd.DataFrame({"label": ["A", "B"], "value": [5.0, 0.0]}), log=True)
    assert "lôgarit" in plotly.legend_words(chart)
    assert list(chart.data[0].x) == [math.log10(5)], "nought has no place on it"
    assert "0" in texts(chart), "but is written"


@pytest.mark.parametrize("kind", ["matrix", "heat"])
def test_the_heads_of_many_columns_stand_on_one_line_each(kind) -> None:
    heads = ["Thành phố Bắc Giang", *(f"Huyện {i}" for i in range(9))]
    frame = pd.DataFrame({"row": "Hội A", "column": heads, "state": "yes", "value": 1.0})
    shown = texts(drawn(kind, frame, width=PHONE))
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
    assert {"2025", "2026<br>(30/09)"} <= set(texts(drawn("columns", frame)))
