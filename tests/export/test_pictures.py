"""Pictures of charts: every kind, title and source in the picture, no markup from data."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import plotly.graph_objects as go
import pytest
from lxml import etree
from PIL import Image

from dashboard.charts.kinds import figure_of
from dashboard.content import registry
from dashboard.content.evidence import source_line
from dashboard.drawing.chart import UnknownFigureError
from dashboard.export import DeckItem, pictures
from dashboard.selection.view import View
from tests.export import export_pages
from tests.export.exported import view_of

SVG = "{http://www.w3.org/2000/svg}"


def words_of(svg: bytes) -> str:
    """The text a reader sees in an SVG."""
    return " ".join("".join(t.itertext()) for t in etree.fromstring(svg).iter(f"{SVG}text"))


@pytest.mark.parametrize("kind", sorted(export_pages.charts()))
def test_each_kind_can_be_drawn_and_shows_its_figures(make_view, kind: str) -> None:
    page = export_pages.page()
    item = DeckItem(page.section(kind.replace("_", "-")), page.title, make_view(tu="2020")).item()
    svg = pictures.svg_of(item)
    words = words_of(svg)
    assert item.section.title in words
    assert "Từ năm 2020" in words and item.context.snapshot in words
    image = Image.open(io.BytesIO(pictures.png_of(item)))
    root = etree.fromstring(svg)
    assert image.size == (2 * int(root.get("width")), 2 * int(root.get("height")))
    assert len(image.convert("RGB").getcolors(image.width * image.height) or []) > 3


def test_values_and_qualifiers_are_in_the_picture(make_view) -> None:
    page = export_pages.page()
    view = make_view()
    bars = words_of(pictures.svg_of(DeckItem(page.section("bars"), page.title, view).item()))
    assert "trên 1.389" in bars.replace("\u00a0", " ") and "chưa có số liệu" in bars
    heat = words_of(pictures.svg_of(DeckItem(page.section("heat"), page.title, view).item()))
    assert "Hội Đông y" in heat and "2026" in heat and "?" in heat


def test_source_and_demo_name_are_in_the_picture(published_both: Path) -> None:
    page = export_pages.page()
    view = view_of(published_both)
    ids = tuple(view.query("membership/by_association")["record_id"].dropna())
    with_source = export_pages.page(records=ids)
    item = DeckItem(with_source.section("bars"), "P", view).item()
    real = words_of(pictures.svg_of(item))
    assert source_line(item.records) in real and "SỐ LIỆU MINH HOẠ" not in real
    assert "Lý Đình Đạt (dòng 26)" in source_line(item.records, named=9)
    demo = view_of(published_both, "demo")
    simulated = words_of(pictures.svg_of(DeckItem(page.section("bars"), "P", demo).item()))
    assert "SỐ LIỆU MINH HOẠ" in simulated


def test_data_is_text_in_an_svg(make_view: Callable[..., View]) -> None:
    page = export_pages.hostile_page()
    for section in page.sections:
        item = DeckItem(section, page.title, make_view()).item()
        root = etree.fromstring(pictures.svg_of(item))
        tags = {etree.QName(e).localname for e in root.iter() if isinstance(e.tag, str)}
        assert tags <= {
            "svg",
            "title",
            "desc",
            "rect",
            "path",
            "polyline",
            "circle",
            "text",
            "tspan",
        }
        assert pictures.png_of(item)[:4] == b"\x89PNG"


def test_a_tall_chart_is_cut_between_its_rows(make_view) -> None:
    chart = export_pages.page().section("small-multiples").chart
    found = pictures.chart_parts(chart, 640, 300)
    assert found is not None
    description, _, parts = found
    assert description and len(parts) > 1
    scene = pictures.lay_out(figure_of(chart))
    heights = [Image.open(io.BytesIO(p)).height for p in parts]
    assert sum(heights) == 2 * round(scene.height)
    assert max(heights) <= 600


def test_what_the_painter_does_not_know_is_refused() -> None:
    with pytest.raises(UnknownFigureError):
        pictures.lay_out(go.Figure(go.Pie(values=[1, 2])))


def test_the_switch_turns_pictures_off(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pictures.available()
    monkeypatch.setenv("DASHBOARD_PICTURES", "0")
    assert not pictures.available()
    assert pictures.chart_parts(export_pages.charts()["bars"], 640, 300) is None


@pytest.mark.slow
@pytest.mark.parametrize("dataset", ["records", "demo"])
def test_every_chart_of_every_page_can_be_drawn(published_both: Path, dataset: str) -> None:
    view = view_of(published_both, dataset)
    charted = [
        (page, section)
        for page in registry.pages(view)
        for section in page.sections
        if section.chart is not None and not section.chart.frame.empty
    ]
    assert len({page.name for page, _ in charted}) > 5
    for page, section in charted:
        item = DeckItem(section, page.title, view).item()
        assert section.title.split(" ")[0] in words_of(pictures.svg_of(item))
