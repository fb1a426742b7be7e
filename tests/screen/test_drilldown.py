"""Clicks on charts: what a mark stands for, and what filter that becomes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from dashboard.charts import plotly
from dashboard.content.activities import page as activities
from dashboard.content.membership import page as membership
from dashboard.screen import drilldown
from dashboard.selection.view import View

MakeView = Callable[..., View]

NAME = '<b>Hội  Đông y</b> %{x} "&amp;'
#: The same without doubled spaces, and otherwise letter by letter.
PLAIN = '<b>Hội Đông y</b> %{x} "&amp;'
RANKED = {"label": NAME, "value": 3.0, "qualifier": "trên", "value_to": 4.0, "other": [2.0]}
PARTS = {"label": NAME, "part": "X", "value": 1.0}
STRIP = {"label": NAME, "value": 1.0, "unit": "", "low": 0.5, "high": 2.0, "median": 1.0}
PATH = {"label": NAME, "points": [(2020, 1.0), (2021, 2.0)], "target": 4.0, "target_year": 2025}
TERM = {"label": NAME, "start": date(2018, 1, 1), "end": date(2023, 1, 1)}

CASES = {
    "bars": (plotly.bars, [RANKED], {}, [PLAIN]),
    "share_bar": (plotly.share_bar, [{"label": NAME, "value": 1.0}], {}, [PLAIN]),
    "bullets": (plotly.bullets, [{"label": NAME, "value": 1.0, "target": 2.0}], {}, [PLAIN]),
    "dots": (plotly.dots, [{"label": NAME, "value": 1.0}], {}, [PLAIN]),
    "gains": (plotly.gains, [{"label": NAME, "value": -1.0}], {}, [PLAIN]),
    "strips": (plotly.strips, [STRIP | {"count": 5}], {}, [PLAIN]),
    "slope": (
        plotly.slope,
        [{"label": NAME, "before": 1.0, "after": 2.0}],
        {"before": "2021", "after": "2023"},
        [PLAIN],
    ),
    "spans": (plotly.spans, [TERM], {}, [PLAIN]),
    "matrix": (plotly.matrix, [{"row": NAME, "column": "2023", "state": "yes"}], {}, None),
    "heat": (plotly.heat, [{"row": NAME, "column": "2023", "value": 1.0}], {}, None),
    "stacked_bars": (plotly.stacked_bars, [PARTS], {}, [PLAIN, "X"]),
    "columns": (plotly.columns, [{"part": NAME, "time": 2023, "value": 1.0}], {}, [PLAIN, 2023]),
    "small_multiples": (
        plotly.small_multiples,
        [{"series": NAME, "time": date(2023, 8, 1), "value": 1.0}],
        {},
        [PLAIN, 2023],
    ),
    "paths": (plotly.paths, [PATH], {}, None),
}


@pytest.mark.parametrize("kind", CASES)
def test_each_mark_says_what_it_stands_for(kind: str) -> None:
    build, rows, options, expected = CASES[kind]
    # As the browser gets it.
    traces = json.loads(build(pd.DataFrame(rows), **options).to_json())["data"]
    assert traces
    for trace in traces:
        if trace.get("mode") == "lines" and "customdata" not in trace:
            continue
        assert len(trace["customdata"]) == len(trace["x"])
        for mark in trace["customdata"]:
            assert mark[0] == PLAIN
            assert expected is None or mark == expected
    if kind in ("matrix", "heat"):
        assert traces[0]["customdata"] == [[PLAIN, "2023"]]
    if kind == "paths":
        assert [PLAIN, 2020] in [mark for t in traces for mark in t.get("customdata", ())]


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        (["Hội Đông y"], {"association": "dong-y"}),
        (["  hội   đông y "], {"association": "dong-y"}),
        (["Hội Đông y tỉnh Bắc Giang"], {"association": "dong-y"}),
        (["Hội Đông y, cấp xã"], {"association": "dong-y"}),
        (["Khám và điều trị (Hội Đông y)"], {"association": "dong-y"}),
        (["Xã hội - nghề nghiệp"], {"association_type": "xh-nn"}),
        (["Hội xã hội - nghề nghiệp"], {"association_type": "xh-nn"}),
        (["Đào tạo, tập huấn"], {"field": "dao-tao"}),
        (["Đào tạo"], {"field": "dao-tao"}),
        (["Phản biện"], {"field": "phan-bien"}),
        (["Hội Đông y", "Đào tạo"], {"association": "dong-y", "field": "dao-tao"}),
        (["Hội Đông y", "2021"], {"association": "dong-y", "year_from": "2021", "year_to": "2021"}),
        (["Năm 2021"], {"year_from": "2021", "year_to": "2021"}),
        # A point of a line: first what the line is, then the year.
        (["Hội Đông y", 2021], {"association": "dong-y"}),
        (["trí thức", 2021], {"year_from": "2021", "year_to": "2021"}),
    ],
)
def test_what_a_mark_stands_for_becomes_a_filter(
    make_view: MakeView, mark: list, expected: dict
) -> None:
    assert drilldown.changes(mark, make_view()) == expected


@pytest.mark.parametrize(
    "mark",
    [
        None,
        [],
        {},
        "Hội Đông y",
        ["5 hội có số liệu riêng"],
        ["Lớp tập huấn, Đào tạo"],
        [None, True, 1e9, ["Hội Đông y"], {"association": "dong-y"}],
        [99999],
        ["0000"],
        ["dong-y"],
        ["dong-y&bo=minh-hoa"],
        ["<b>Hội Đông y</b>"],
        ["Hội Đông y\x00"],
        ["' or 1=1 --"],
        ["(" * 100_000],
        ["Hội Đông y, " * 100_000],
        ["２０２１"],
    ],
)
def test_what_is_not_known_changes_nothing(make_view: MakeView, mark: object) -> None:
    assert drilldown.changes(mark, make_view()) == {}


def test_a_second_click_changes_nothing_or_goes_on_to_the_year(make_view: MakeView) -> None:
    view = make_view(hoi="dong-y")
    assert drilldown.changes(["Hội Đông y"], view) == {}
    assert drilldown.changes(["Hội Đông y", 2021], view) == {"year_from": "2021", "year_to": "2021"}
    assert drilldown.changes(["Hội Đông y", 2021], make_view(hoi="dong-y", tu="2021")) == {
        "year_to": "2021"
    }


def test_an_association_of_another_type_takes_the_type_along(make_view: MakeView) -> None:
    view = make_view(hoi="dong-y")
    own = view.choices.type_of["dong-y"]
    other, name = next((c, n) for c, n in view.choices.types.items() if c != own)
    assert drilldown.changes([name], view) == {"association_type": other, "association": None}
    assert drilldown.changes(["Hội Đông y"], make_view(loai=other)) == {
        "association": "dong-y",
        "association_type": None,
    }
    assert drilldown.changes(["Hội Đông y"], make_view(loai=own)) == {"association": "dong-y"}
    # A cell of both, where the two do not go together: the association alone.
    assert drilldown.changes(["Hội Đông y", name], make_view()) == {"association": "dong-y"}


def test_charts_are_clickable_only_where_that_changes_the_filter(make_view: MakeView) -> None:
    view = make_view()
    page = membership.page(view)
    ranked = page.section("members_by_association").chart
    parts = page.section("members_gap").chart
    assert ranked is not None
    assert parts is not None
    assert drilldown.clickable(parts.drawn, view) is None
    assert drilldown.clickable(ranked.drawn, view) is not None
    chosen = make_view(hoi="dong-y")
    alone = membership.page(chosen).section("members_by_association").chart
    assert alone is not None
    assert drilldown.clickable(alone.drawn, chosen) is None


def test_a_clickable_chart_is_the_same_chart_that_keeps_still(make_view: MakeView) -> None:
    view = make_view()
    chart = activities.page(view).section("activities_heat").chart
    assert chart is not None
    before = chart.drawn.to_json()
    ready = drilldown.clickable(chart.drawn, view)
    assert ready is not None
    assert drilldown.clickable(chart.drawn, view) is ready
    assert chart.drawn.to_json() == before
    sent, plain = json.loads(ready.to_json()), json.loads(before)
    assert all(one.pop("unselected") == {"marker": {"opacity": 1}} for one in sent["data"])
    for one in sent["data"]:
        one.pop("selected", None)
    assert sent["data"] == plain["data"]
    layout = sent["layout"]
    axes = [axis for name, axis in layout.items() if name[:5] in ("xaxis", "yaxis")]
    assert axes
    assert all(axis["fixedrange"] for axis in axes)
    for key in ("dragmode", "clickmode", "selections"):
        layout.pop(key)
        plain["layout"].pop(key, None)
    assert layout == plain["layout"]


@pytest.mark.parametrize(
    "event", [None, {}, {"selection": {}}, {"selection": {"points": []}}, {"selection": None}, 7]
)
def test_a_selection_without_a_point_is_no_click(event: object) -> None:
    assert drilldown.clicked(event) is None


def test_the_point_of_a_selection_says_what_it_stands_for() -> None:
    event = {"selection": {"points": [{"customdata": ["Hội Đông y"]}, {"customdata": ["B"]}]}}
    assert drilldown.clicked(event) == ["Hội Đông y"]
