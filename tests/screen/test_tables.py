"""Tables and their files: Vietnamese on the page, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import date
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from dashboard.export.csv import file_name, to_csv
from dashboard.screen import tables
from dashboard.words import cells, numbers, wording


def test_cells_are_written_in_vietnamese():
    assert cells.cell(1389.0) == "1.389"
    assert cells.cell(2017, "Năm thành lập") == "2017"
    assert cells.cell(None) == "chưa có số liệu"
    assert cells.cell(date(2023, 6, 30)) == "30/06/2023"
    assert cells.cell(True) == "có"


class Parts(HTMLParser):
    """The tags of a piece of HTML, and the texts of its cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.cells: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag in ("th", "td"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        self.cells[-1] += data


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
@example("Hội\u202e Làm vườn")
def test_data_in_a_table_stays_text(text):
    found = Parts(tables.as_html(pd.DataFrame({text: [text], "Hội viên": [1389.0]})))
    assert found.tags == ["div", "table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"]
    # Marks that turn the direction of writing would turn what stands beside them.
    seen = wording.unformatted(text)
    assert found.cells == [seen, "Hội viên", seen, "1.389"]


def test_numbers_of_a_table_stand_on_the_right():
    text = tables.as_html(pd.DataFrame({"Hội": ["A"], "Hội viên": [None], "Chi": [2.5]}))
    assert '<td class="number">2,5</td>' in text and "<td>A</td>" in text
    assert "chưa có số liệu" in text


def test_a_long_table_sorts_numbers_as_numbers():
    def script() -> None:
        import pandas as pd

        from dashboard.screen import tables

        counts = [None, *(1000.5 * i for i in range(tables.FULL_ROWS))]
        tables.show(pd.DataFrame({"Hội": "A", "Hội viên": counts}), key="long")

    app = AppTest.from_function(script).run()
    assert not app.exception
    shown = app.dataframe[0].value["Hội viên"]
    assert pd.api.types.is_numeric_dtype(shown) and shown.max() == 59029.5
    assert app.dataframe[0].proto.placeholder == "chưa có số liệu"


def test_a_grid_is_searched_without_accents_and_sorts_numbers_as_numbers():
    def script() -> None:
        import pandas as pd

        from dashboard.content.model import Grid, Section
        from dashboard.screen import grid

        table = pd.DataFrame(
            {
                "Hội": [f"Hội {n}" for n in range(20)] + ["Hội Đông y", "=1+1"],
                "Hội viên": [None, *range(1000, 1021)],
            }
        )
        shape = Grid(bars={"Hội viên": 1020.0}, tones={"Hội": ["bad"] * len(table)})
        grid.show(Section("all", "Các hội", table, grid=shape))

    app = AppTest.from_function(script).run()
    assert not app.exception
    assert len(app.dataframe[0].value) == 22
    assert pd.api.types.is_numeric_dtype(app.dataframe[0].value["Hội viên"])
    app.text_input(key="search_all").set_value("dong Y").run()
    assert list(app.dataframe[0].value["Hội"]) == ["Hội Đông y"]
    app.text_input(key="search_all").set_value("không có ai").run()
    assert not app.exception and not app.dataframe
    assert "Không có dòng nào khớp" in app.html[-1].value


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", " =1", "\t=1", "＝1"])
def test_text_that_a_spreadsheet_would_run_is_neutralised(text):
    assert cells.neutral(text) == "'" + text


@pytest.mark.parametrize("value", [-5, 3.5, "-5", "+84", "hội", "", None])
def test_numbers_and_plain_text_stay_as_they_are(value):
    assert cells.neutral(value) == value


@example("\x1f@")
@given(st.text(max_size=20))
def test_no_cell_of_text_begins_a_formula(text):
    shown = str(cells.neutral(text)).lstrip()
    assert not shown.startswith(("=", "@")) or text == ""


def test_csv_has_the_mark_excel_needs_and_names_its_snapshot(make_view):
    view = make_view(hoi="dong-y")
    frame = pd.DataFrame({"Hội": ["Hội Đông y", "=cmd"], "Hội viên": [1389.0, None]})
    content = to_csv(frame, view)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0]["Hội"] == "Hội Đông y"
    assert rows[1]["Hội"] == "'=cmd"
    assert rows[1]["Hội viên"] == ""
    assert {r["Bản số liệu"] for r in rows} == {view.snapshot.id}
    assert {r["Bộ số liệu"] for r in rows} == {"Số liệu thực"}


def test_file_names_are_plain(make_view):
    view = make_view(loai="xh-nn", tu="2020")
    name = file_name('Hội "Đông y": ../../etc/passwd', view, "csv")
    day = view.snapshot.built_at.astimezone(numbers.VIETNAM).date().isoformat()
    assert name == f"hoi-dong-y-etc-passwd_xh-nn_tu-2020_{day}.csv"
    assert "/" not in name


@pytest.mark.parametrize(
    "text",
    ["*đậm*", "[chữ](http://a.vn)", "<b>x</b>", ":red[x]", "$x$", "`x`", "a_b_c", "1. x", "- x"],
)
def test_data_text_is_escaped_for_the_page(text):
    escaped = wording.plain(text)
    assert escaped != text
    # Nothing is lost: without the escapes it is the same text.
    bare = escaped.replace("\\", "").replace("\u2060", "")
    for entity, letter in (("&#49;", "1"), ("&#45;", "-")):
        bare = bare.replace(entity, letter)
    assert bare == text
