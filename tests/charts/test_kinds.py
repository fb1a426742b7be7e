"""The kinds of charts: each is drawn in every output it has, the others show its table."""

from __future__ import annotations

import ast
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import maps
from dashboard.charts import kinds, plotly
from dashboard.charts.chart import Chart
from dashboard.content.model import Page, Section
from dashboard.export import ExportBundle, make, pictures
from etl.areas.boundaries import best_layer
from tests.export import export_pages, exported

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard"
TABLE = pd.DataFrame({"Hội": ["Hội Đông y", "Hội Luật gia"], "Hội viên": [1389.0, 12.0]})


def _map() -> Chart:
    collection, _ = best_layer("2024")
    areas = [feature["properties"]["area"] for feature in collection["features"]]
    frame = pd.DataFrame({"area": areas[:2], "value": [3.0, 8.0]})
    return Chart("map", frame, {"picture": maps.picture(frame, collection, title="Bản đồ")})


CASES: dict[str, Chart] = export_pages.charts() | {
    "paths": Chart(
        "paths",
        pd.DataFrame(
            {
                "label": ["Hội viên"],
                "points": [[(2021, 70.0), (2022, 74.5), (2023, 80.0)]],
                "target_year": [2026],
                "target": [100.0],
                "projected": [95.0],
                "unit": ["người"],
            }
        ),
    ),
    "map": _map(),
}


def page_of(chart: Chart) -> Page:
    section = Section("finding", "Một nhận định", TABLE, chart)
    return Page("membership", "Hội viên", "Một câu", lead=(section,))


def file_of(kind: str, chart: Chart, view: Any) -> bytes:
    return make(kind, ExportBundle.of(view, [page_of(chart)]), annex=kind == "docx")


def test_each_kind_has_a_case() -> None:
    assert {chart.kind for chart in CASES.values()} == {*kinds.KINDS, kinds.MAP}


def test_pages_ask_only_for_kinds_there_are() -> None:
    asked = set()
    for file in DASHBOARD.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Chart":
                kind = node.args[0]
                assert isinstance(kind, ast.Constant), f"{file.name}: the kind is no plain word"
                asked.add(kind.value)
    assert asked <= {*kinds.KINDS, kinds.MAP}
    assert len(asked) > 10


@pytest.mark.parametrize("name", CASES)
def test_it_is_drawn_on_the_screen(name: str) -> None:
    chart = CASES[name]
    figure = kinds.figure_of(chart)
    if chart.is_map:
        assert figure is None
        assert '"areas"' in maps.DeckPayload(chart.options["picture"], 400, 300).to_json()
        return
    assert figure is not None and not plotly.is_empty(figure)
    assert plotly.describe(figure)
    assert len(go.Figure(figure.to_dict()).data) == len(figure.data), "Plotly takes all of it"
    assert kinds.figure_of(chart) is figure, "made once for all who show it"


@pytest.mark.parametrize("name", CASES)
def test_it_is_drawn_as_a_picture(name: str, make_view) -> None:
    page = page_of(CASES[name])
    item = next(ExportBundle.of(make_view(), [page]).items(page))
    svg = pictures.svg_of(item).decode()
    assert svg.count("<path") + svg.count("<polyline") + svg.count("<circle") > 1
    assert pictures.png_of(item).startswith(b"\x89PNG")


@pytest.mark.parametrize("name", CASES)
def test_it_is_a_picture_in_the_report(name: str, make_view) -> None:
    with zipfile.ZipFile(io.BytesIO(file_of("docx", CASES[name], make_view()))) as archive:
        assert any(n.startswith("word/media/") for n in archive.namelist())


def shapes_of(content: bytes) -> list[Any]:
    return [shape for slide in exported.deck(content).slides for shape in slide.shapes]


@pytest.mark.parametrize("name", CASES)
def test_it_is_native_on_slides(name: str, make_view) -> None:
    found = shapes_of(file_of("pptx", CASES[name], make_view()))
    if CASES[name].is_map:
        assert any(shape.name.startswith("Huyện") for shape in found)
    elif kinds.resolve(CASES[name]).grid is not None or name in {"bullets_mixed", "strips"}:
        # Rows of several units have no common scale: they are a table of their own.
        words = [c.text for s in found if s.has_table for r in s.table.rows for c in r.cells]
        assert words and "1.389" not in words, "its own cells, not the finding's table"
    else:
        assert any(shape.has_chart for shape in found)


@pytest.mark.parametrize("name", CASES)
def test_it_is_native_in_the_workbook(name: str, make_view) -> None:
    content = file_of("xlsx", CASES[name], make_view())
    grid = kinds.resolve(CASES[name]).grid
    if CASES[name].is_map:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert any(n.startswith("xl/media/") for n in archive.namelist())
        return
    if grid is None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert any(n.startswith("xl/charts/chart") for n in archive.namelist())
        return
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Hội viên"]
    words = {cell.value for row in sheet.iter_rows() for cell in row}
    assert set(grid.rows) <= words and set(grid.columns) <= words


def has_the_table(content: bytes) -> bool:
    tables = [shape.table for shape in shapes_of(content) if shape.has_table]
    words = {cell.text for table in tables for row in table.rows for cell in row.cells}
    return {"Hội Đông y", "1.389"} <= words


# A kind nobody draws ------------------------------------------------------------

UNKNOWN = Chart("pie", pd.DataFrame({"label": ["A"], "value": [1.0]}))


def test_a_kind_without_a_renderer_is_its_table_in_every_file(make_view, caplog) -> None:
    view = make_view()
    assert kinds.figure_of(UNKNOWN) is None
    assert "'pie'" in caplog.text, "who runs the server reads which kind has none"
    assert has_the_table(file_of("pptx", UNKNOWN, view))
    workbook = openpyxl.load_workbook(io.BytesIO(file_of("xlsx", UNKNOWN, view)))
    assert 1389 in {cell.value for row in workbook["Hội viên"].iter_rows() for cell in row}
    with zipfile.ZipFile(io.BytesIO(file_of("docx", UNKNOWN, view))) as archive:
        assert "1.389" in archive.read("word/document.xml").decode()
        assert not [n for n in archive.namelist() if n.startswith("word/media/")]
    with zipfile.ZipFile(io.BytesIO(file_of("zip", UNKNOWN, view))) as archive:
        assert "1389" in archive.read("du-lieu/membership-finding.csv").decode()
    page = page_of(UNKNOWN)
    assert pictures.chart_parts(UNKNOWN, 640, 300) is None
    with pytest.raises(ValueError, match="no chart that can be drawn"):
        pictures.png_of(next(ExportBundle.of(view, [page]).items(page)))


def _screen() -> None:
    import pandas as pd

    from dashboard.charts.chart import Chart
    from dashboard.content.model import Section
    from dashboard.screen import finding, layout
    from dashboard.selection import filters
    from dashboard.selection.view import View
    from dashboard.snapshot import warehouse

    snapshot = warehouse.current_snapshot("records")
    choices = filters.Choices.of(snapshot)
    layout.enter(View(snapshot, filters.parse({}, choices), choices), "membership", [])
    table = pd.DataFrame({"Hội": ["Hội Đông y"], "Hội viên": [1389.0]})
    pie = Chart("pie", pd.DataFrame({"label": ["A"], "value": [1.0]}))
    finding.show(Section("finding", "Một nhận định", table, pie))


def test_a_kind_without_a_renderer_is_its_table_on_the_screen(published, monkeypatch) -> None:
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(published))
    app = AppTest.from_function(_screen).run(timeout=30)
    assert not app.exception
    shown = " ".join(part.value for part in app.html)
    assert "Một nhận định" in shown and "Hội Đông y" in shown and "1.389" in shown
