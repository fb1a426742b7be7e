"""Reading exported files back: their numbers, texts and parts."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.utils.datetime import to_excel
from pptx import Presentation

from dashboard.charts.chart import Chart
from dashboard.selection import filters
from dashboard.selection.view import View
from dashboard.snapshot import warehouse
from dashboard.words import numbers

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def view_of(published: Path, dataset: str = "records", **parameters: str) -> View:
    """A view of a test snapshot, without a fixture (for tests that run many times)."""
    before = os.environ.get("DASHBOARD_PUBLISHED")
    os.environ["DASHBOARD_PUBLISHED"] = str(published)
    try:
        snapshot = warehouse.current_snapshot(dataset)
    finally:
        if before is None:
            del os.environ["DASHBOARD_PUBLISHED"]
        else:
            os.environ["DASHBOARD_PUBLISHED"] = before
    choices = filters.Choices.of(snapshot)
    bo = "minh-hoa" if dataset == "demo" else "thuc"
    return View(snapshot, filters.parse({"bo": bo, **parameters}, choices), choices)


def parts_of(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Every file of an Office document, those of its embedded workbooks too."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            yield name, data
            if name.endswith(".xlsx"):
                yield from ((f"{name}/{inner}", d) for inner, d in parts_of(data))


def well_formed(content: bytes) -> bool:
    """Whether all XML parts can be read; raises on the first that cannot."""
    for name, data in parts_of(content):
        if name.endswith((".xml", ".rels")):
            etree.fromstring(data)
    return True


def formulas(content: bytes) -> list[str]:
    """The formulas in a workbook and in the workbooks embedded in a document."""
    found = []
    for name, data in parts_of(content):
        if "worksheets/sheet" in name and name.endswith(".xml"):
            root = etree.fromstring(data)
            found += [f.text or "" for f in root.iter("{*}f")]
    return found


def deck(content: bytes) -> Any:
    return Presentation(io.BytesIO(content))


def slide_texts(slide: Any) -> list[str]:
    """All texts on a slide: boxes, tables, chart labels and names."""
    found = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            found.append(shape.text_frame.text)
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
        if shape.has_chart:
            root = shape.chart._chartSpace
            found += [t.text or "" for t in root.iter("{*}t")]
            found += [v.text or "" for v in root.iter(f"{_C}v")]
    return found


def charts_on(content: bytes) -> list[Any]:
    """The native charts of a deck, in order."""
    return [s.chart for slide in deck(content).slides for s in slide.shapes if s.has_chart]


def cached_numbers(chart: Any) -> list[float]:
    """The numbers a chart is drawn from."""
    return [
        float(v.text)
        for cache in chart._chartSpace.iter(f"{_C}numCache")
        for v in cache.iter(f"{_C}v")
    ]


def workbook_numbers(chart: Any) -> list[float]:
    """The numbers in the workbook behind a chart ("Edit data")."""
    blob = chart.part.chart_workbook.xlsx_part.blob
    sheet = openpyxl.load_workbook(io.BytesIO(blob)).active
    cells = [c.value for row in sheet.iter_rows() for c in row]
    # A day is a number to a chart.
    values = [to_excel(c) if isinstance(c, datetime) else c for c in cells]
    return [v for v in values if isinstance(v, int | float)]


def chart_values(chart: Chart) -> list[float]:
    """Every number a chart of a page shows, straight from its frame."""
    columns = {
        "bullets": ("value", "target"),
        "bars": ("value", "value_to"),
    }.get(chart.kind, ("value",))
    found = [
        float(v)
        for column in columns
        if column in chart.frame
        for v in chart.frame[column]
        if not numbers.missing(v)
    ]
    if chart.kind == "dots" and chart.options.get("log"):
        return [v for v in found if v > 0]
    if chart.kind == "stacked_bars":
        return [v for v in found if v]
    return found
