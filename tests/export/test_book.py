"""Excel: numbers are numbers with all their digits, text is text, unknown is said."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dashboard.charts import kinds
from dashboard.charts.chart import Chart
from dashboard.content import registry
from dashboard.content.model import Page
from dashboard.export import ExportBundle, book, default_pages
from dashboard.export.tables import headings
from dashboard.words import numbers
from tests.export import export_pages
from tests.export.exported import chart_values, formulas, parts_of, view_of, well_formed


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def table_of(found, section) -> tuple[str, int, list[list[object]]]:
    """Sheet, row of the headings and rows of a finding's table: by the contents' link to it."""
    contents = found["Mục lục"]
    link = next(r[0].hyperlink for r in contents.iter_rows() if r[1].value == section.title)
    name, cell = link.location.rsplit("!", 1)
    sheet = found[name.strip("'").replace("''", "'")]
    heads = headings(section.table, section.units)
    rows = list(sheet.iter_rows(min_row=int(cell[1:]), values_only=True))
    start = next(
        i for i, row in enumerate(rows) if [str(c or "") for c in row[: len(heads)]] == heads
    )
    here = rows[start + 1 : start + 1 + len(section.table)]
    return sheet.title, int(cell[1:]) + start, [list(row[: len(heads)]) for row in here]


def same(cell: object, value: object) -> bool:
    """Whether a cell holds what the page's table holds, to the last digit."""
    if numbers.missing(value):
        return cell in (None, "", "chưa có số liệu")
    if isinstance(value, int | float) or hasattr(value, "dtype"):
        return isinstance(cell, int | float) and float(cell) == float(value)
    return " ".join(str(cell or "").split()) == " ".join(str(value).split())


def test_tables_hold_every_number_in_full(make_view) -> None:
    page = export_pages.page()
    found = opened(book.workbook(ExportBundle.of(make_view(), [page])))
    for section in page.sections:
        if section.table.empty:
            continue
        _, _, rows = table_of(found, section)
        for row, wanted in zip(rows, section.table.itertuples(index=False), strict=True):
            assert all(same(c, v) for c, v in zip(row, wanted, strict=True)), (row, wanted)
        # 0,1 + 0,2 needs seventeen digits.
        assert rows[1][1] == 0.1 + 0.2


def test_units_formats_dates_and_filters(make_view) -> None:
    page = export_pages.page()
    dated = replace(
        page.lead[0],
        table=page.lead[0].table.assign(
            Hạn=["31/12/2024", "", "01/02/2025", None, "–"], Lời=["rất dài " * 40] * 5
        ),
    )
    page = replace(page, lead=(dated,))
    found = opened(book.workbook(ExportBundle.of(make_view(), [page])))
    name, head, _ = table_of(found, dated)
    sheet = found[name]
    assert sheet.cell(head, 2).value == "Hội viên (người)"
    assert f"A{head}:F{head + 5}" in {table.ref for table in sheet.tables.values()}
    first = sheet.cell(head + 1, 2)
    assert first.value == 1389 and first.number_format.endswith("#,##0")
    assert sheet.cell(head + 2, 2).number_format.endswith("#,##0.0#####")
    assert sheet.cell(head + 1, 3).number_format == "0", "years have no separator"
    assert sheet.cell(head + 3, 2).value == "chưa có số liệu"
    assert sheet.cell(head + 5, 2).value == -5.25, "a negative number stays a number"
    assert sheet.cell(head + 1, 5).value == datetime(2024, 12, 31), "a day is a day"
    assert sheet.row_dimensions[head + 1].height > 60, "long text has the height it needs"


def test_native_charts_draw_from_cells_with_every_number(make_view) -> None:
    page = export_pages.page()
    content = book.workbook(ExportBundle.of(make_view(), [page]))
    found = opened(content)
    charts = [name for name, _ in parts_of(content) if name.startswith("xl/charts/chart")]
    assert len(charts) >= 10
    cells = {
        float(c)
        for sheet in found
        for row in sheet.iter_rows(values_only=True)
        for c in row
        if isinstance(c, int | float)
    }
    for section in page.sections:
        if section.chart is not None and section.chart.kind not in {"spans", "matrix", "strips"}:
            assert not set(chart_values(section.chart)) - cells, section.key


def test_the_contents_say_what_it_is_and_lead_to_every_table(published_both: Path) -> None:
    view = view_of(published_both, "demo", tu="2020", den="2024")
    page = export_pages.page()
    found = opened(book.workbook(ExportBundle.of(view, [page], "Số liệu")))
    assert found.sheetnames == [
        *("Mục lục", "Con số chính", "Hội viên", "Hình vẽ", "Bảng", "Nguồn", "Định nghĩa")
    ]
    contents = found["Mục lục"]
    words = " ".join(str(c) for row in contents.iter_rows(values_only=True) for c in row if c)
    for wanted in (
        view.snapshot.id,
        "Từ năm 2020; Đến năm 2024",
        "SỐ LIỆU MINH HOẠ",
        "không phải số liệu thực",
        numbers.day(view.snapshot.built_at),
        *(section.title for section in page.sections),
    ):
        assert wanted in words
    links = {c.hyperlink.location for row in contents.iter_rows() for c in row if c.hyperlink}
    assert {link.split("!")[0] for link in links} == {f"'{n}'" for n in found.sheetnames[1:]}
    for name in found.sheetnames:
        first = " ".join(str(r[0]) for r in found[name].iter_rows(max_row=4, values_only=True))
        assert "SỐ LIỆU MINH HOẠ" in first, f"sheet {name} names the demo"


def test_sources_and_definitions(make_view) -> None:
    view = make_view()
    ids = tuple(view.query("membership/by_association")["record_id"].dropna())
    found = opened(book.workbook(ExportBundle.of(view, [export_pages.page(records=ids)])))
    rows = list(found["Nguồn"].iter_rows(values_only=True))
    line = next(row for row in rows if "1046" in row)
    assert 1046 in line and "Hội Luật gia" in line and "dòng 26" in line
    assert any("Lý Đình Đạt" in str(c) for c in line)
    words = [row[1] for row in found["Định nghĩa"].iter_rows(values_only=True)]
    assert "Hội viên" in words and "trên" in words


def test_text_never_becomes_a_formula(make_view) -> None:
    content = book.workbook(ExportBundle.of(make_view(), [export_pages.hostile_page()]))
    assert well_formed(content)
    found = opened(content)
    assert not formulas(content)
    kinds = {c.data_type for sheet in found for row in sheet.iter_rows() for c in row}
    assert "f" not in kinds
    texts = {c.value for sheet in found for row in sheet.iter_rows() for c in row}
    assert {"=1+1", "-5 người", "+84 204 3854 321", "@SUM(A1)"} <= texts
    negative = [c for c in texts if isinstance(c, int | float) and c < 0]
    assert -3 in negative and -1.5 in negative
    assert all(len(name) <= 31 for name in found.sheetnames)


def test_sheets_of_pages_with_like_names_are_kept_apart(make_view) -> None:
    names = ["Trang: một/hai?", "trang một hai", "History", "'nháy'", "x" * 40, "x" * 50]
    pages = [Page(f"p{i}", name, "H") for i, name in enumerate(names)]
    found = opened(book.workbook(ExportBundle.of(make_view(), pages)))
    assert len({n.casefold() for n in found.sheetnames}) == len(found.sheetnames) == 9


def test_nothing_under_the_filter_is_said(make_view) -> None:
    content = book.workbook(ExportBundle.of(make_view(tu="1999"), [export_pages.empty_page()]))
    words = [c for row in opened(content)["Kinh phí"].iter_rows(values_only=True) for c in row]
    assert "Chưa có số liệu trong phạm vi đang lọc." in words


@pytest.mark.slow
@pytest.mark.parametrize("dataset", ["records", "demo"])
def test_all_pages_together_open(published_both: Path, dataset: str) -> None:
    view = view_of(published_both, dataset)
    pages = registry.pages(view, default_pages("xlsx"))
    content = book.workbook(ExportBundle.of(view, pages))
    assert well_formed(content) and not formulas(content)
    # The cells themselves are read back page by page below.
    found = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    assert {page.title for page in pages} <= set(found.sheetnames)
    assert len(found.sheetnames) <= 14


@pytest.mark.slow
@settings(
    max_examples=6,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_real_pages_under_any_filter(published_both: Path, data: st.DataObject) -> None:
    """Golden: every number of every table of a page is in its workbook, at full precision."""
    dataset = data.draw(st.sampled_from(["records", "demo"]))
    choices = view_of(published_both, dataset).choices
    asked = {
        "loai": data.draw(st.sampled_from(["", *choices.types])),
        "hoi": data.draw(st.sampled_from(["", *choices.associations])),
        "linh-vuc": data.draw(st.sampled_from(["", "", *choices.fields])),
        "tu": data.draw(st.sampled_from(["", "2019", "2023"])),
    }
    view = view_of(published_both, dataset, **{k: v for k, v in asked.items() if v})
    page = registry.page(view, data.draw(st.sampled_from(list(registry.PAGES))))
    content = book.workbook(ExportBundle.of(view, [page]))
    assert well_formed(content) and not formulas(content)
    found = opened(content)
    assert len(found.sheetnames) <= 14
    for section in page.sections:
        rows = table_of(found, section)[2] if len(section.table) else []
        for row, wanted in zip(rows, section.table.itertuples(index=False), strict=True):
            for cell, value in zip(row, wanted, strict=True):
                if isinstance(value, int | float) and not isinstance(value, bool):
                    assert same(cell, value), (section.key, cell, value)
    cards = {card.number for card in page.cards if card.number is not None}
    if cards:
        cells = {c for row in found["Con số chính"].iter_rows(values_only=True) for c in row}
        assert cards <= cells


def test_the_paths_to_targets_come_with_the_way_still_to_go() -> None:
    frame = pd.DataFrame(
        {
            "label": ["Có 1.000 hội viên – Hội Mẫu"],
            "heading": ["Hội Mẫu: Có 1.000 hội viên"],
            "points": [[(2023, 600.0), (2025, 700.0)]],
            "target_year": [2028],
            "target": [1000.0],
            "unit": ["người"],
        }
    )
    (plot,) = kinds.resolve(Chart("paths", frame)).plots
    assert plot.title == "Hội Mẫu: Có 1.000 hội viên"
    assert plot.categories == ("2023", "2024", "2025", "2026", "2027", "2028")
    done, way = plot.series
    assert [v and float(v) for v in done.values] == [600, None, 700, None, None, None]
    assert [v and float(v) for v in way.values] == [None, None, 700, 800, 900, 1000]
    assert way.labels[-1] == "phải đạt 1.000\u00a0người"
