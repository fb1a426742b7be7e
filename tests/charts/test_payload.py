"""Charts as they go to the browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.charts import plotly
from dashboard.charts.kinds import WIDTHS, figure_of
from dashboard.content import registry
from dashboard.words import palette
from tests.export.exported import view_of
from tests.marks import slow


@pytest.mark.parametrize("dataset", ["records", *slow("demo")])
def test_every_chart_is_sent_in_true_colours_and_drawn_once(
    published_both: Path, dataset: str
) -> None:
    view = view_of(published_both, dataset)
    sections = [section for page in registry.pages(view) for section in page.sections]
    drawn = [s.chart for s in sections if s.chart is not None and not s.chart.is_map]
    figures = [figure_of(chart, width) for chart in drawn for width in (WIDTHS[0], WIDTHS[-1])]
    charts = [chart for chart in figures if not plotly.is_empty(chart)]
    assert charts
    letters = {theme: palette.theme_colours(theme)[palette.TEXT] for theme in ("light", "dark")}
    for chart in charts:
        before = chart.to_json()
        for theme, colour in letters.items():
            parts = plotly.PlotlyPayload(chart, theme).to_dict()
            assert "#0000" not in json.dumps(parts)
            assert parts["layout"]["font"]["color"] == colour
            # Where an axis has no ends of its own, Plotly must draw all of it twice to keep them.
            assert parts["layout"]["datarevision"]
        assert chart.to_json() == before
