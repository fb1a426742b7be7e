"""PowerPoint: what is on the slides is what is on the page, and can be edited."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pptx import Presentation

from dashboard.content import registry
from dashboard.content.model import Attention, Page, Section
from dashboard.export import DeckItem, ExportBundle, default_pages, make, make_bundle, slides
from dashboard.export.slides.template import TemplateError
from dashboard.words import cells, numbers
from tests.export import export_pages
from tests.export.exported import (
    cached_numbers,
    chart_values,
    charts_on,
    deck,
    formulas,
    parts_of,
    slide_texts,
    view_of,
    well_formed,
    workbook_numbers,
)

NATIVE = (
    "bars",
    "share_bar",
    "bullets",
    "dots",
    "gains",
    "small_multiples",
    "columns",
    "stacked_bars",
)


def one_section(view, page: Page, key: str) -> bytes:
    """A deck of one finding."""
    item = next(i for i in ExportBundle.of(view, [page]).items(page) if i.section.key == key)
    return slides.deck_of_items([item])


@pytest.mark.parametrize("kind", NATIVE)
def test_native_charts_hold_every_number_in_full(make_view, kind: str) -> None:
    page = export_pages.page()
    content = one_section(make_view(), page, kind.replace("_", "-"))
    found = charts_on(content)
    assert found, "a chart that PowerPoint can edit"
    shown = Counter(v for chart in found for v in cached_numbers(chart))
    behind = Counter(v for chart in found for v in workbook_numbers(chart))
    wanted = Counter(chart_values(export_pages.charts()[kind]))
    assert not wanted - shown
    assert not wanted - behind
    assert shown == behind


def test_a_span_runs_from_its_start_to_its_end(make_view) -> None:
    chart = charts_on(one_section(make_view(), export_pages.page(), "spans"))[0]
    start, length = (list(s.values) for s in chart.plots[0].series)
    # 2018-06-01 is day 43252 of Excel's calendar; the term lasts 1826 days.
    assert (start[0], length[0]) == (43252, 1826)


def test_labels_carry_qualifier_range_and_contradiction(make_view) -> None:
    content = one_section(make_view(), export_pages.page(), "bars")
    words = " ".join(slide_texts(deck(content).slides[0]))
    assert "trên 1.389" in words and "nguồn khác: 1.380" in words
    assert "0–12,5" in words
    assert "chưa có số liệu" in words, "a gap is named"


def test_a_matrix_is_a_table_with_symbols_and_a_key(make_view) -> None:
    content = one_section(make_view(), export_pages.page(), "matrix")
    words = slide_texts(deck(content).slides[0])
    assert {"●", "○", "?", "–"} <= set(words)
    assert any("● có" in w for w in words)


def test_heat_cells_are_written_as_on_the_screen(make_view) -> None:
    content = one_section(make_view(), export_pages.page(), "heat")
    frame = export_pages.charts()["heat"].frame
    words = Counter(slide_texts(deck(content).slides[0]))
    for value in frame["value"].dropna():
        assert words[numbers.amount(value, "cuộc")] >= 1
    assert words["?"] == int(frame["value"].isna().sum())


def test_targets_of_different_units_become_a_table(make_view) -> None:
    content = one_section(make_view(), export_pages.page(), "bullets-mixed")
    words = slide_texts(deck(content).slides[0])
    assert {"8,6 tỷ đồng", "20 tỷ đồng", "khó đạt"} <= {w.replace("\u00a0", " ") for w in words}


def test_a_finding_without_chart_is_a_table_as_on_the_screen(make_view) -> None:
    words = slide_texts(
        deck(one_section(make_view(), export_pages.page(), "table-alone")).slides[0]
    )
    frame = export_pages.table()
    for column in frame:
        for value in frame[column]:
            assert cells.cell(value, column) in words


def test_a_wide_table_shows_what_is_read_and_counts_its_other_columns(make_view) -> None:
    page = registry.page(make_view(), "registers")
    wide = next(s for s in page.sections if s.chart is None and len(s.table.columns) > 8)
    slide = deck(one_section(make_view(), page, wide.key)).slides[0]
    (table,) = (shape.table for shape in slide.shapes if shape.has_table)
    assert len(table.columns) == 5
    assert f"{len(wide.table.columns) - 5} cột nữa ở tệp Excel" in " ".join(slide_texts(slide))


def test_nothing_under_the_filter_is_said(make_view) -> None:
    view = make_view(tu="1999", den="1999")
    content = slides.deck_of_pages(ExportBundle.of(view, [export_pages.empty_page()]))
    words = " ".join(w for s in deck(content).slides for w in slide_texts(s))
    assert "Chưa có số liệu trong phạm vi đang lọc" in words
    alone = one_section(view, export_pages.page(), "nothing")
    assert "Chưa có số liệu" in " ".join(slide_texts(deck(alone).slides[0]))


def test_every_slide_says_snapshot_filter_and_demo(published_both: Path) -> None:
    view = view_of(published_both, "demo", tu="2020")
    pages = [export_pages.page(), export_pages.empty_page()]
    content = slides.deck_of_pages(ExportBundle.of(view, pages))
    assert len(deck(content).slides) > 10
    for slide in deck(content).slides:
        words = " ".join(slide_texts(slide))
        assert view.snapshot.id in words and numbers.day(view.snapshot.built_at) in words
        assert "Từ năm 2020" in words
        assert "SỐ LIỆU MINH HOẠ" in words
    first = " ".join(slide_texts(deck(content).slides[0]))
    assert "không phải số liệu thực" in first


def test_notes_hold_the_evidence_as_printed(make_view) -> None:
    view = make_view()
    ids = tuple(view.query("membership/by_association")["record_id"].dropna())
    page = export_pages.page(records=ids)
    notes = deck(one_section(view, page, "bars")).slides[0].notes_slide.notes_text_frame.text
    assert "Lý Đình Đạt" in notes and "dòng 26" in notes and "“1046”" in notes
    assert "Con số khác" in notes, "the contradiction is told"


def test_nothing_on_a_slide_is_smaller_than_14_points(make_view) -> None:
    content = slides.deck_of_pages(ExportBundle.of(make_view(), [export_pages.page()]))
    for slide in deck(content).slides:
        sizes = [int(n.get("sz")) for n in slide._element.iter("{*}rPr") if n.get("sz")]
        assert min(sizes) >= 1400
        for shape in slide.shapes:
            if shape.has_chart:
                root = shape.chart._chartSpace
                tags = ("{*}rPr", "{*}defRPr")
                assert min(int(n.get("sz")) for t in tags for n in root.iter(t)) >= 1400


def test_a_long_list_goes_over_several_slides_and_keeps_its_scale(make_view) -> None:
    page = export_pages.page()
    frame = page.section("bars").chart.frame
    many = Page(
        "p",
        "P",
        "H",
        lead=(
            replace(
                page.section("bars"),
                chart=replace(
                    page.section("bars").chart,
                    frame=frame.loc[[0, 1, 3] * 14].assign(
                        label=[f"Hội số {i}" for i in range(42)],
                        value=[float(i + 1) for i in range(42)],
                        value_to=None,
                    ),
                ),
            ),
        ),
    )
    content = one_section(make_view(), many, "bars")
    found = charts_on(content)
    assert len(found) > 1
    shown = [v for chart in found for v in chart.plots[0].series[0].values]
    assert sorted(shown) == [float(i + 1) for i in range(42)]
    assert len({chart.value_axis.maximum_scale for chart in found}) == 1
    assert any("(1/" in slide.shapes.title.text for slide in deck(content).slides)


@pytest.mark.slow
def test_hostile_names_stay_text(make_view) -> None:
    view = make_view()
    content = slides.deck_of_pages(ExportBundle.of(view, [export_pages.hostile_page()]))
    assert well_formed(content)
    assert not formulas(content), "no formula in any embedded workbook"
    words = " ".join(w for s in deck(content).slides for w in slide_texts(s))
    assert "=1+1" in words and "<script>" in words and "😀" in words
    assert "\u202e" not in words


@pytest.mark.slow
@pytest.mark.parametrize("dataset", ["records", "demo"])
@pytest.mark.parametrize("kind", ["", "xh-nn"])
def test_the_standing_deck_is_short_full_and_begins_with_what_needs_attention(
    published_both: Path, dataset: str, kind: str
) -> None:
    view = view_of(published_both, dataset, **({"loai": kind} if kind else {}))
    given = make_bundle(view, default_pages("pptx"))
    found = list(deck(make("pptx", given, standing=True)).slides)
    assert 6 <= len(found) <= 12
    assert found[0].shapes.title.text == "Báo cáo giao ban"
    assert "cần chú ý" in found[1].shapes.title.text
    words = " ".join(w for slide in found for w in slide_texts(slide))
    assert given.pages[0].headline in words
    assert "·" not in words and "→" not in words
    for slide in found:
        # From the title to the lowest thing above the footnote.
        body = [s for s in slide.shapes if s.top < 6.2 * 914_400]
        lowest = max(s.top + min(s.height, 914_400 * 6) for s in body)
        assert lowest > 0.6 * 7.5 * 914_400, slide.shapes.title.text


def test_forty_points_are_one_slide_that_counts_the_rest(make_view) -> None:
    points = tuple(Attention(f"Điều thứ {i} cần nói rõ", "", f"a{i}") for i in range(40))
    page = replace(export_pages.page("overview"), attention=points)
    given = ExportBundle.of(make_view(), [page])
    found = list(deck(slides.standing_deck(given)).slides)
    words = slide_texts(found[1])
    shown = sum("Điều thứ" in line for w in words for line in w.split("\n"))
    assert shown + int(re.search(r"Còn (\d+) điều", " ".join(words))[1]) == 40
    whole = " ".join(w for s in deck(slides.deck_of_pages(given)).slides for w in slide_texts(s))
    assert whole.count("Điều thứ") == 40, "the page in full has all of them"


def test_no_row_of_a_table_is_lost_and_no_title_is_cut(make_view) -> None:
    title = "Một nhận định rất dài về hoạt động của các hội trong nhiều năm liền, " * 6
    table = pd.DataFrame({"Hội": [f"Hội số {i}" for i in range(90)], "Lời": ["dài " * 50] * 90})
    section = Section("long", title, table)
    given = ExportBundle.of(make_view(), [Page("p", "P", "H", lead=(section,))])
    (item,) = given.items(given.pages[0])
    found = list(deck(slides.deck_of_items([item])).slides)
    words = {w for slide in found for w in slide_texts(slide)}
    assert {f"Hội số {i}" for i in range(90)} <= words
    assert all(slide.shapes.title.text.startswith(title.strip()) for slide in found)


def test_a_title_that_would_fill_the_slide_leaves_room_and_stands_whole_in_the_notes(
    make_view,
) -> None:
    title = "Ẳ" * 1_000
    section = Section("long", title, pd.DataFrame({"Hội": ["Hội số 1"], "Lời": ["ngắn"]}))
    given = ExportBundle.of(make_view(), [Page("p", "P", "H", lead=(section,))])
    (slide,) = deck(slides.deck_of_items(list(given.items(given.pages[0])))).slides
    assert 100 < len(slide.shapes.title.text) < 1_000
    assert "Hội số 1" in slide_texts(slide)
    assert title in slide.notes_slide.notes_text_frame.text


def test_one_finding_is_one_slide_without_a_cover_with_its_source(make_view) -> None:
    view = make_view()
    ids = tuple(view.query("membership/by_association")["record_id"].dropna())
    content = one_section(view, export_pages.page(records=ids), "bars")
    (slide,) = deck(content).slides
    assert charts_on(content) and slide.shapes.title.text == "Nhận định 1 về bars"
    assert "Nguồn: " in " ".join(slide_texts(slide))


@pytest.mark.slow
def test_names_on_a_map_never_lie_over_each_other(published_both: Path) -> None:
    bundle = make_bundle(view_of(published_both, "demo"), ["areas"])
    drawn = (i for i in bundle.items(bundle.pages[0]) if i.section.chart is not None)
    item = next(i for i in drawn if i.section.chart.is_map)
    (slide,) = deck(slides.deck_of_items([item])).slides
    names = [s for s in slide.shapes if s.name.startswith("Tên: ")]
    assert len(names) == 10
    for one, two in combinations(names, 2):
        apart = (
            one.left + one.width <= two.left
            or two.left + two.width <= one.left
            or one.top + one.height <= two.top
            or two.top + two.height <= one.top
        )
        assert apart, (one.name, two.name)


def test_picked_findings_keep_their_own_filter_and_remark(published_both: Path) -> None:
    page = export_pages.page()
    one = DeckItem(page.section("bars"), "Hội viên", view_of(published_both, tu="2020"), "Nói chậm")
    two = DeckItem(page.section("heat"), "Hoạt động", view_of(published_both, "demo"))
    found = deck(slides.deck_of_items([one.item(), two.item()])).slides
    titles = [s.shapes.title.text for s in found]
    assert titles[1:] == ["Nhận định 1 về bars", page.section("heat").title]
    first, second = (" ".join(slide_texts(s)) for s in list(found)[1:])
    assert "Từ năm 2020" in first and "SỐ LIỆU MINH HOẠ" not in first
    assert "Từ năm 2020" not in second and "SỐ LIỆU MINH HOẠ" in second
    assert "Nói chậm" in found[1].notes_slide.notes_text_frame.text


def test_a_template_gives_size_and_layout(make_view) -> None:
    template = Presentation()
    template.slide_layouts[5].name = "Chỉ tiêu đề"
    template.slides.add_slide(template.slide_layouts[0])
    file = io.BytesIO()
    template.save(file)
    given = ExportBundle.of(make_view(), [export_pages.page()])
    found = deck(slides.deck_of_pages(given, file.getvalue()))
    assert found.slide_width == template.slide_width
    assert {s.slide_layout.name for s in found.slides} == {"Chỉ tiêu đề"}
    assert found.slides[0].shapes.title.text.startswith("Liên hiệp hội nêu"), (
        "its own slide is gone"
    )
    with pytest.raises(TemplateError):
        slides.deck_of_pages(given, b"not a presentation")


def test_a_deck_without_template_is_wide_and_in_a_font_of_office(make_view) -> None:
    content = slides.deck_of_pages(ExportBundle.of(make_view(), [export_pages.empty_page()]))
    found = deck(content)
    assert abs(found.slide_width / found.slide_height - 16 / 9) < 0.001
    assert found.core_properties.language == "vi-VN"
    theme = next(d for n, d in parts_of(content) if n == "ppt/theme/theme1.xml")
    assert b'latin typeface="Arial"' in theme


@pytest.mark.slow
@settings(
    max_examples=6,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_real_pages_under_any_filter(published_both: Path, data: st.DataObject) -> None:
    """Golden: each number of each chart of a page is in its deck, at full precision."""
    dataset = data.draw(st.sampled_from(["records", "demo"]))
    choices = view_of(published_both, dataset).choices
    given_ = {
        "loai": data.draw(st.sampled_from(["", *choices.types])),
        "hoi": data.draw(st.sampled_from(["", "", *choices.associations])),
        "tu": data.draw(st.sampled_from(["", "2019", "2023"])),
        "den": data.draw(st.sampled_from(["", "2021", "2026"])),
    }
    view = view_of(published_both, dataset, **{k: v for k, v in given_.items() if v})
    page = registry.page(view, data.draw(st.sampled_from(list(registry.PAGES))))
    content = slides.deck_of_pages(ExportBundle.of(view, [page]))
    assert well_formed(content) and not formulas(content)
    shown: Counter[float] = Counter()
    for chart in charts_on(content):
        assert Counter(cached_numbers(chart)) == Counter(workbook_numbers(chart))
        shown.update(cached_numbers(chart))
    words = {w for s in deck(content).slides for w in slide_texts(s)}
    for section in page.sections:
        chart = section.chart
        if chart is None or chart.kind not in {"bars", "share_bar", "small_multiples"}:
            continue
        assert not set(chart_values(chart)) - set(shown)
    assert page.headline[:60] in " ".join(words)
