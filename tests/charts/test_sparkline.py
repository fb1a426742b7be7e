"""The small course beside a number."""

from __future__ import annotations

import base64

import pytest
from lxml import etree

from dashboard.charts import sparkline

SVG = "{http://www.w3.org/2000/svg}"


def drawn(points: list[float | None], theme: str = "light") -> etree._Element:
    kind, _, words = sparkline.data_uri(points, theme).partition(",")
    assert kind == "data:image/svg+xml;base64"
    return etree.fromstring(base64.b64decode(words))


def test_it_has_its_size_and_marks_the_last_known_point() -> None:
    root = drawn([1.0, 4.0, 2.0, None])
    assert (root.get("width"), root.get("height")) == ("100", "28")
    line = root.find(f"{SVG}polyline").get("points").split()
    end = root.findall(f"{SVG}circle")[-1]
    assert f"{end.get('cx')},{end.get('cy')}" == line[-1]
    heights = [float(p.split(",")[1]) for p in line]
    assert heights[1] < heights[2] < heights[0], "more is higher"


def test_what_is_not_known_is_a_gap() -> None:
    root = drawn([1.0, 2.0, None, 3.0, 5.0])
    assert len(root.findall(f"{SVG}polyline")) == 2


def test_equal_values_are_a_level_line() -> None:
    line = drawn([7.0, 7.0, 7.0]).find(f"{SVG}polyline").get("points").split()
    assert len({p.split(",")[1] for p in line}) == 1


def test_each_theme_has_its_colour() -> None:
    assert sparkline.data_uri([1, 2, 3], "light") != sparkline.data_uri([1, 2, 3], "dark")


@pytest.mark.parametrize("points", [[], [1.0, 2.0], [1.0, None, float("nan"), 2.0]])
def test_fewer_than_three_known_points_are_no_course(points: list[float | None]) -> None:
    assert sparkline.data_uri(points, "light") == ""
