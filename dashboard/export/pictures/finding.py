"""A finding as a picture that can stand alone: with title, source, snapshot, demo name."""

from __future__ import annotations

import json

from dashboard import maps
from dashboard.charts import kinds, plotly
from dashboard.charts.chart import Chart
from dashboard.content.evidence import source_line
from dashboard.drawing import svg
from dashboard.drawing.chart import UnknownFigureError
from dashboard.drawing.png import available, png, slices
from dashboard.drawing.shapes import Scene
from dashboard.export.area_map import map_of
from dashboard.export.bundle import Item
from dashboard.export.pictures.sheet import lay_out
from dashboard.words import clean

#: Width of a picture for download in pixels; the PNG is twice as wide.
WIDTH = 800


def svg_of(item: Item) -> bytes:
    """The chart of a finding as SVG. Raises ValueError when it has none."""
    drawn = map_of(item.section.chart)
    words = svg.document(_scene(item)) if drawn is None else maps.svg(drawn)
    return words.encode()


def png_of(item: Item) -> bytes:
    """The chart of a finding as PNG at twice the size. Raises ValueError when it has none."""
    drawn = map_of(item.section.chart)
    return png(_scene(item)) if drawn is None else maps.png(drawn)


def geojson_of(item: Item) -> bytes:
    """The map of a finding as GeoJSON. Raises ValueError when it has none."""
    drawn = map_of(item.section.chart)
    if drawn is None:
        raise ValueError(f"{item.section.key} has no map")
    return json.dumps(maps.geojson(drawn), ensure_ascii=False).encode()


def chart_parts(
    chart: Chart | None, width: float, height: float, theme: str = "light"
) -> tuple[str, str, list[bytes]] | None:
    """A chart alone as PNGs no higher than `height`: (description, legend, pictures).

    None when there is no chart, nothing in it, or no way to draw it here.
    """
    if chart is None or not available():
        return None
    area_map = map_of(chart)
    if area_map is not None:
        return "", "", [maps.png(area_map)]
    figure = kinds.figure_of(chart, width)
    if figure is None or plotly.is_empty(figure):
        return None
    try:
        scene = lay_out(figure, width=width, theme=theme)
    except UnknownFigureError:
        return None
    parts = [png for png, _, _ in slices(scene, height)]
    return plotly.describe(figure), plotly.legend_words(figure), parts


def _scene(item: Item) -> Scene:
    section = item.section
    figure = None if section.chart is None else kinds.figure_of(section.chart, WIDTH - 40)
    if figure is None:
        raise ValueError(f"{section.key} has no chart that can be drawn")
    if section.source is not None:
        source = clean.one_line(section.source)
    else:
        source = source_line(item.records) if section.records else ""
    return lay_out(
        figure,
        title=clean.one_line(section.title),
        foot=[line for line in (clean.one_line(section.note), source) if line],
        context=item.context,
        width=WIDTH,
    )
