"""Clicks on charts: what a mark stands for, and what filter that becomes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from dashboard.charts.chart import Chart
from dashboard.charts.kinds import figure_of
from dashboard.content.membership import page as membership
from dashboard.screen import drilldown
from dashboard.selection.view import View

MakeView = Callable[..., View]

KEYS = (("association", "dong-y"), ("field", "dao-tao"))
SENT = [["association", "dong-y"], ["field", "dao-tao"]]
NAME = {"label": "Hội Đông y", "click_keys": KEYS}
RANKED = NAME | {"value": 3.0, "qualifier": "trên", "value_to": 4.0, "other": [2.0]}
PARTS = NAME | {"part": "X", "value": 1.0}
STRIP = NAME | {"value": 1.0, "unit": "", "low": 0.5, "high": 2.0, "median": 1.0, "count": 5}
PATH = NAME | {"points": [(2020, 1.0), (2021, 2.0)], "target": 4.0, "target_year": 2025}
TERM = NAME | {"start": date(2018, 1, 1), "end": date(2023, 1, 1)}
GRID = {
    "rows": {"dong-y": "Hội Đông y"},
    "columns": {2023: "2023 (9 tháng)", 2024: "2024"},
    "row_dimension": "association",
    "column_dimension": "year",
}
CELL = {"row": "dong-y", "column": 2023}

ONE, FIELD, YEAR = ["association", "dong-y"], ["field", "dao-tao"], ["year", 2021]

CASES = {
    "bars": ([RANKED], {}, [SENT]),
    "share_bar": ([NAME | {"value": 1.0}], {}, [SENT]),
    "bullets": ([NAME | {"value": 1.0, "target": 2.0}], {}, [SENT]),
    "dots": ([NAME | {"value": 1.0}], {}, [SENT]),
    "gains": ([NAME | {"value": -1.0}], {}, [SENT]),
    "strips": ([STRIP], {}, [SENT]),
    "spans": ([TERM], {}, [SENT]),
    "matrix": (
        [CELL | {"state": "yes"}],
        GRID,
        [[["association", "dong-y"], ["year", 2023]], [["association", "dong-y"], ["year", 2024]]],
    ),
    "heat": (
        [CELL | {"value": 1.0}],
        GRID,
        [[["association", "dong-y"], ["year", 2023]], [["association", "dong-y"], ["year", 2024]]],
    ),
    "stacked_bars": ([PARTS], {}, [SENT]),
    "columns": (
        [{"part": "A", "time": 2023, "value": 1.0, "click_keys": KEYS}],
        {},
        [[*SENT, ["time_period", 2023]]],
    ),
    "small_multiples": (
        [{"series": "A", "time": date(2023, 8, 1), "value": 1.0, "click_keys": KEYS}],
        {},
        [[*SENT, ["time_period", 2023]]],
    ),
    "paths": (
        [PATH],
        {},
        [[*SENT, ["time_period", year]] for year in range(2020, 2026)],
    ),
}


@pytest.mark.parametrize("kind", CASES)
def test_each_mark_carries_codes_and_no_words(kind: str) -> None:
    rows, options, expected = CASES[kind]
    # As the browser gets it.
    traces = json.loads(figure_of(Chart(kind, pd.DataFrame(rows), options)).to_json())["data"]
    marks = []
    for trace in traces:
        if trace.get("mode") == "lines" and "customdata" not in trace:
            continue
        assert len(trace["customdata"]) == len(trace["x"])
        marks += trace["customdata"]
    assert [mark for i, mark in enumerate(marks) if mark not in marks[:i]] == expected


def test_a_mark_of_a_frame_without_keys_stands_for_nothing() -> None:
    chart = figure_of(Chart("bars", pd.DataFrame([{"label": "Hội Đông y", "value": 1.0}])))
    assert [list(mark) for trace in chart.data for mark in trace.customdata] == [[]]


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ([["association", "dong-y"]], {"association": "dong-y"}),
        # As Streamlit hands it over.
        ([{"0": "association", "1": "dong-y"}], {"association": "dong-y"}),
        ([["association_type", "xh-nn"]], {"association_type": "xh-nn"}),
        ([["field", "dao-tao"]], {"field": "dao-tao"}),
        ([["year", 2021]], {"year_from": "2021", "year_to": "2021"}),
        (
            [["association", "dong-y"], ["field", "dao-tao"]],
            {"association": "dong-y", "field": "dao-tao"},
        ),
        (
            [["association", "dong-y"], ["year", 2021]],
            {"association": "dong-y", "year_from": "2021", "year_to": "2021"},
        ),
        # A point of a line: first what the line is, then the year.
        ([["association", "dong-y"], ["time_period", 2021]], {"association": "dong-y"}),
        ([["time_period", 2021]], {"year_from": "2021", "year_to": "2021"}),
        # What is not known does not spoil what is.
        ([["association", "khong-co"], ["field", "dao-tao"]], {"field": "dao-tao"}),
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
        "dong-y",
        ["association", "dong-y"],
        ["Hội Đông y"],
        [["association", "Hội Đông y"]],
        [["association", "khong-co"]],
        [["hoi", "dong-y"]],
        [["association_type", "dong-y"]],
        [["association", ["dong-y"]]],
        [["association", {"code": "dong-y"}]],
        [[["association"], "dong-y"]],
        [["association", "dong-y", "xh"]],
        [None, True, 1e9, "Hội Đông y", {"association": "dong-y"}],
        [["year", 99999]],
        [["year", "2021"]],
        [["year", True]],
        [["year", 2021.0]],
        [["association", "dong-y&bo=minh-hoa"]],
        [["association", "dong-y\x00"]],
        [["association", "' or 1=1 --"]],
        [["association", "(" * 100_000]],
        [["field", "khong-co"]] * 100_000,
    ],
)
def test_what_is_not_known_changes_nothing(make_view: MakeView, mark: object) -> None:
    assert drilldown.changes(mark, make_view()) == {}


def test_a_second_click_changes_nothing_or_goes_on_to_the_year(make_view: MakeView) -> None:
    view = make_view(hoi="dong-y")
    line = [["association", "dong-y"], ["time_period", 2021]]
    assert drilldown.changes(line[:1], view) == {}
    assert drilldown.changes(line, view) == {"year_from": "2021", "year_to": "2021"}
    assert drilldown.changes(line, make_view(hoi="dong-y", tu="2021")) == {"year_to": "2021"}


def test_an_association_of_another_type_takes_the_type_along(make_view: MakeView) -> None:
    view = make_view(hoi="dong-y")
    own = view.choices.type_of["dong-y"]
    other = next(c for c in view.choices.types if c != own)
    one, kind = ["association", "dong-y"], ["association_type", other]
    assert drilldown.changes([kind], view) == {"association_type": other, "association": None}
    assert drilldown.changes([one], make_view(loai=other)) == {
        "association": "dong-y",
        "association_type": None,
    }
    assert drilldown.changes([one], make_view(loai=own)) == {"association": "dong-y"}
    # A cell of both, where the two do not go together: the association alone.
    assert drilldown.changes([one, kind], make_view()) == {"association": "dong-y"}


def test_charts_are_clickable_only_where_that_changes_the_filter(make_view: MakeView) -> None:
    view = make_view()
    page = membership.page(view)
    ranked = page.section("members_by_association").chart
    assert ranked is not None
    assert drilldown.clickable(figure_of(ranked), view) is not None
    bare = Chart("bars", ranked.frame.drop(columns="click_keys"), ranked.options)
    assert drilldown.clickable(figure_of(bare), view) is None
    own = Chart("bars", ranked.frame[ranked.frame["label"] == "Hội Đông y"], ranked.options)
    assert drilldown.clickable(figure_of(own), make_view(hoi="dong-y")) is None


def test_a_clickable_chart_is_the_same_chart_that_keeps_still(make_view: MakeView) -> None:
    view = make_view()
    chart = membership.page(view).section("members_by_association").chart
    assert chart is not None
    before = figure_of(chart).to_json()
    ready = drilldown.clickable(figure_of(chart), view)
    assert ready is not None
    assert drilldown.clickable(figure_of(chart), view) is ready
    assert figure_of(chart).to_json() == before
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
    first, second = [["association", "dong-y"]], [["association", "luat-gia"]]
    event = {"selection": {"points": [{"customdata": first}, {"customdata": second}]}}
    assert drilldown.clicked(event) == first
