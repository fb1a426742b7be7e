"""The text of documents kept on this machine: a figure opens to the sentence it stands in."""

from pathlib import Path

import pytest

from etl.records.errors import BuildError
from etl.uploads import texts

LINES = """Hội có 112 hội viên.

Năm 2022 hội mở 12 lớp. Năm 2023 hội mở  hơn 1.200 lớp cho 12 huyện; kinh phí 1,12 tỷ đồng. Hết.
Dòng khác."""


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    lines = [{"place": f"dòng {n}", "text": t} for n, t in enumerate(LINES.splitlines(), 1) if t]
    texts.keep("hop-bao", lines, name="a.txt", sha256="0", uploads=tmp_path)
    return tmp_path


def test_a_figure_opens_to_its_sentence(uploads):
    (found,) = texts.passages("hop-bao", "3", "hơn 1.200 lớp", uploads)
    assert (found.place, found.figure) == ("dòng 3", "hơn 1.200 lớp")
    assert str(found) == ("Năm 2023 hội mở hơn 1.200 lớp cho 12 huyện; kinh phí 1,12 tỷ đồng.")


@pytest.mark.parametrize(
    ("printed", "said"),
    [("12 lớp", "Năm 2022 hội mở 12 lớp."), ("12", "Năm 2022 hội mở 12 lớp."), ("200", "")],
)
def test_a_number_is_not_found_within_another(uploads, printed, said):
    found = texts.passages("hop-bao", "1,3", printed, uploads)
    assert [str(one) for one in found if one.figure] == ([said] if said else [])


def test_of_several_lines_those_that_print_the_figure_are_shown(uploads):
    (found,) = texts.passages("hop-bao", "1-4", "112", uploads)
    assert found.place == "dòng 1"
    # None prints it: the lines all the same, nothing marked.
    found = texts.passages("hop-bao", "1,4", "chưa có", uploads)
    assert [(one.place, one.figure) for one in found] == [("dòng 1", ""), ("dòng 4", "")]


def test_a_cell_opens_to_its_row_under_its_heading(tmp_path):
    cell = {"place": "bảng 1, dòng 3, cột 2", "text": "12", "row": "Chi hội | 12 | 112",
            "at": 10, "head": "Năm 2023"}  # fmt: skip
    texts.keep("bc-1", [cell], name="a.docx", sha256="0", uploads=tmp_path)
    (found,) = texts.passages("bc-1", "bảng 1, dòng 3, cột 2", "12", tmp_path)
    assert (found.before, found.figure, found.after) == ("Chi hội | ", "12", " | 112")
    assert found.head == "Năm 2023"


@pytest.mark.parametrize("source", ["khong-co", "../hop-bao", "", "A/B"])
def test_without_a_text_there_is_no_passage(uploads, source):
    assert texts.passages(source, "3", "12", uploads) == ()
    if source != "khong-co":
        with pytest.raises(BuildError):
            texts.keep(source, [], name="a", sha256="0", uploads=uploads)


def test_a_damaged_text_breaks_nothing(uploads):
    (uploads / "text" / "hop-bao.json").write_text("{", encoding="utf-8")
    assert texts.passages("hop-bao", "3", "12", uploads) == ()
