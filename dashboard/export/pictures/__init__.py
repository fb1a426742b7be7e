"""Charts as pictures, drawn on the server without a browser.

A small painter for the figures of dashboard.charts.plotly: it lays the figure out as lines,
areas and letters, and writes them as SVG (text) or PNG (Pillow, which Streamlit and
python-pptx need anyway). docs/export.md says what was measured against it.
"""

from dashboard.drawing.png import available, png, slices
from dashboard.drawing.shapes import Scene
from dashboard.drawing.svg import document as svg
from dashboard.export.pictures.finding import chart_parts, geojson_of, png_of, svg_of
from dashboard.export.pictures.sheet import lay_out

__all__ = [
    "Scene",
    "available",
    "chart_parts",
    "geojson_of",
    "lay_out",
    "png",
    "png_of",
    "slices",
    "svg",
    "svg_of",
]
