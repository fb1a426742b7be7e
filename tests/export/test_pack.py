"""The pack for a meeting: one ZIP that a chairman opens."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from dashboard.content.meeting.asked import THEMES
from dashboard.export import pack
from dashboard.export.__main__ import main
from dashboard.selection.view import View
from dashboard.snapshot import warehouse
from tests import meetings
from tests.export.exported import deck, slide_texts, well_formed

MakeView = Callable[..., View]
DAY = date(2026, 12, 3)


def files(content: bytes) -> dict[str, bytes]:
    """The files by their number in the pack."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name[0]: archive.read(name) for name in archive.namelist()}


def words(docx: bytes) -> str:
    document = Document(io.BytesIO(docx))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


@pytest.fixture(scope="module")
def of_two(two_meetings: Path, published: Path) -> Iterator[dict[str, bytes]]:
    """The pack of two themes after an earlier meeting."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_PUBLISHED", str(two_meetings))
        view = meetings.view_of(two_meetings, ky_truoc=meetings.OLD_DAY)
        yield files(pack.pack(view, DAY, ["targets", "membership"]))
        warehouse.forget()


def test_the_contents_page_names_every_file_with_its_dataset_and_day(of_two, two_meetings) -> None:
    page = of_two["0"].decode("utf-8")
    assert "Họp ngày 03/12/2026" in page and "Hội viên; Mục tiêu" in page
    named = re.findall(r'<a href="(\d)-[a-z0-9_-]+\.(\w+)">', page)
    assert named == [("1", "pptx"), ("2", "docx"), ("3", "xlsx"), ("4", "docx"), ("5", "docx")]
    assert sorted(of_two) == ["0", *(number for number, _ in named)]
    assert page.count("<td>Số liệu thực</td>") == 5
    assert "So với bản ngày 12/06/2026" in page
    assert all(well_formed(of_two[number]) for number, _ in named)


def test_the_deck_holds_the_themes_and_no_others(of_two) -> None:
    slides = [slide_texts(slide) for slide in deck(of_two["1"]).slides]
    assert "Họp ngày 03/12/2026" in slides[0]
    kickers = {text for texts in slides for text in texts}
    assert {"Hội viên", "Mục tiêu"} <= kickers and "Kinh phí" not in kickers


def test_the_text_is_by_the_decree_and_tells_each_theme_with_its_source(of_two) -> None:
    text = words(of_two["2"])
    assert "Độc lập - Tự do - Hạnh phúc" in text and "Số:        /BC-LHH" in text
    assert re.search(r"1\. Hội viên\. .*80\.000 hội viên.*\(Kỷ yếu 2023, dòng", text)
    assert "2. Mục tiêu. " in text and "Kinh phí" not in text
    for lead in ("Việc đã hứa. ", "Sắp đến hạn. Trong 90 ngày từ 03/12/2026", "Dễ bị hỏi tới. "):
        assert lead in text


def test_the_workbook_holds_the_figures_and_the_records_behind_them(of_two) -> None:
    book = openpyxl.load_workbook(io.BytesIO(of_two["3"]), read_only=True)
    assert {"Hội viên", "Mục tiêu", "Cuộc họp", "Nguồn"} <= set(book.sheetnames)


def test_what_one_may_be_asked_about_has_both_figures_and_why(of_two) -> None:
    text = words(of_two["4"])
    assert "Dùng 1.389" in text and "Nguồn khác nêu 1.380" in text
    assert "Mã bản ghi: hv-009" in text
    assert "thuộc chủ đề khác" in text, "those of other themes are counted"


def test_what_was_promised_stands_with_then_and_now(of_two) -> None:
    document = Document(io.BytesIO(of_two["5"]))
    table = document.tables[1]
    heads, *rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert heads == ["Việc", "Ai", "Hạn", "Kỳ họp trước", "Nay"]
    assert [r for r in rows if r[3] == "chưa có"] and [
        r for r in rows if r[4] == "không còn trong bản số liệu"
    ]


@pytest.mark.slow
def test_a_theme_without_figures_says_so(make_view: MakeView) -> None:
    found = files(pack.pack(make_view(hoi="sinh-vat-canh"), DAY, ["funding", "activities"]))
    assert "<dt>Chưa có số liệu</dt><dd>Kinh phí; Hoạt động</dd>" in found["0"].decode("utf-8")
    assert "Chưa có số liệu kinh phí của Hội Sinh vật cảnh." in words(found["2"])


def test_a_meeting_before_the_first_snapshot_has_its_answer(
    two_meetings: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys
) -> None:
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(two_meetings))
    out = tmp_path / "hop.zip"
    assert main(["pack", "--day", "2020-01-01", "--out", str(out)]) == 2
    said = "Đến hết ngày 01/01/2020 chưa có bản số liệu nào. Bản đầu tiên công bố ngày 12/06/2026."
    assert said in capsys.readouterr().err and not out.exists()
    view = meetings.view_of(two_meetings)
    assert pack.view_on(view, date(2026, 7, 1)).snapshot.id == meetings.OLD
    assert pack.view_on(view, date(2030, 1, 1)) is view
    warehouse.forget()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--day", "hôm nay"], "“hôm nay” không phải một ngày"),
        (["--day", "2026"], "“2026” không phải một ngày"),
        (["--themes", "tong-quan"], "không phải chủ đề"),
        (["--themes", "khong-co"], "không có trang"),
    ],
)
def test_a_wrong_call_is_told(options, said, use_published, tmp_path, capsys) -> None:
    assert main(["pack", "--out", str(tmp_path / "x.zip"), *options]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.slow
def test_all_themes_of_the_simulated_records_under_a_filter(published_both, make_view) -> None:
    view = make_view("demo", bo="minh-hoa", loai="xh-nn", tu="2020")
    found = files(pack.pack(view, DAY, list(THEMES)))
    assert "số liệu mô phỏng" in found["0"].decode("utf-8")
    assert "số liệu mô phỏng" in words(found["2"])


def test_every_paper_says_from_when_its_figures_are_and_of_which_province(of_two) -> None:
    for number in "245":
        said = words(of_two[number])
        assert "háng 8/2023" in said and "từ 01/07/2025 thuộc tỉnh Bắc Ninh" in said
    assert "nêu ở nhiều chỗ hơn" in words(of_two["4"])


def test_two_counts_of_what_is_past_due_say_what_they_share(of_two) -> None:
    assert "Trang Sổ theo dõi đếm riêng: 9 mục có hạn đã qua" in words(of_two["2"])
