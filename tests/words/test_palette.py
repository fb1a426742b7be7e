"""The chart colours: told apart with every kind of colour vision, in both themes."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import pandas as pd
import pytest

from dashboard.charts.chart import Chart
from dashboard.charts.kinds import figure_of
from dashboard.words import palette
from tests.etl.records import ask

#: Machado, Oliveira and Fernandes (2009), full severity, on linear RGB.
VISION = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour: str) -> list[float]:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def luminance(colour: str) -> float:
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def seen(colour: str, vision: str) -> tuple[float, float, float]:
    """The colour in CIELAB as somebody with that vision sees it."""
    red, green, blue = (
        min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear(colour), strict=True))))
        for row in VISION[vision]
    )
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883

    def root(t: float) -> float:
        return t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116

    return (116 * root(y) - 16, 500 * (root(x) - root(y)), 200 * (root(y) - root(z)))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_series_colours_are_told_apart(theme, vision):
    colours = [palette.theme_colours(theme)[c] for c in palette.SERIES]
    for one, other in itertools.combinations(colours, 2):
        assert math.dist(seen(one, vision), seen(other, vision)) > 15, (one, other)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_stand_out_from_the_page(theme):
    colours = palette.theme_colours(theme)
    page = colours[palette.BACKGROUND]
    for series in palette.SERIES:
        assert contrast(colours[series], page) >= 3
    assert contrast(colours[palette.CONTEXT], page) >= 2
    assert contrast(colours[palette.TEXT], page) >= 7
    assert contrast(colours[palette.QUIET], page) >= 4.5
    # Letters inside a filled cell have the colour of the page.
    assert contrast(colours[palette.POINT], page) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_shades_go_one_way(theme):
    shades = [luminance(palette.theme_colours(theme)[c]) for c in palette.SEQUENTIAL]
    assert shades == sorted(shades, reverse=theme == "light")


def test_figures_that_leave_have_true_colours():
    frame = pd.DataFrame({"label": ["A", "B"], "value": [2, 1]})
    chart = figure_of(Chart("bars", frame, {"highlight": "A"}))
    text = palette.coloured(chart.to_json(), "dark")
    assert "#5DB3DD" in text
    assert not any(placeholder in text for placeholder in palette.theme_colours("dark"))


def test_every_colour_of_a_measure_is_one_of_the_palette(published: Path) -> None:
    found = {c for (c,) in ask(published, "SELECT DISTINCT colour FROM reference.measure")}
    assert found - {None} <= palette.TOKENS.keys() and None in found


@pytest.mark.parametrize("token", [None, "", "no-such-colour"])
def test_a_measure_without_a_colour_has_none_that_means_something_else(token: str | None) -> None:
    assert palette.of_token(token) == palette.UNDECLARED
    assert palette.UNDECLARED not in (palette.POINT, palette.NO, palette.NO_DATA)
