"""What readers come for is reached in few actions: a press, a key or a choice each."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import openpyxl
import pytest
from docx import Document
from playwright.sync_api import Download, Locator
from pptx import Presentation

from tests.browser.visit import WIDE, Visit, visit

pytestmark = pytest.mark.browser

MOST = 3


@dataclass
class Reader:
    """Somebody who acts on a page; `actions` counts what they had to do."""

    seen: Visit
    actions: int = 0

    def start(self, dataset: str = "") -> Reader:
        self.seen.open(f"/?bo={dataset}" if dataset else "/")
        return self

    def press(self, place: str | Locator) -> Reader:
        """Press what is in sight: a reader would have to scroll for anything else."""
        found = self.seen.page.locator(place).first if isinstance(place, str) else place
        found.wait_for()
        box = found.bounding_box()
        assert box is not None and box["y"] < 2 * WIDE["height"], "more than a screen to scroll"
        found.click()
        self.actions += 1
        self.seen.settle()
        return self

    def menu(self, name: str) -> Reader:
        return self.press(self.seen.page.get_by_test_id("stTopNavLink").filter(has_text=name).first)

    def search(self, words: str) -> Reader:
        field = self.seen.page.locator(".st-key-search_field input")
        field.fill(words)
        field.press("Enter")
        self.actions += 1
        self.seen.page.locator(".st-key-search_hits").wait_for()
        self.seen.settle()
        return self

    def hit(self, name: str) -> Reader:
        return self.press(
            self.seen.page.locator(".st-key-search_hits a").filter(has_text=name).first
        )

    def file(self, name: str) -> Download:
        button = self.seen.page.get_by_test_id("stPopoverBody").get_by_role("button", name=name)
        button.first.wait_for()
        with self.seen.page.expect_download() as coming:
            button.first.click()
        self.actions += 1
        return coming.value

    def sees(self, *patterns: str) -> None:
        """What the page says by now, and that it took no more than the actions allowed."""
        for _ in range(40):
            words = re.sub(r"\s+", " ", self.seen.text())
            missing = [pattern for pattern in patterns if not re.search(pattern, words)]
            if not missing:
                break
            self.seen.page.wait_for_timeout(250)
        assert not missing, words[:3000]
        assert self.actions <= MOST


@pytest.fixture
def reader(server, context) -> Iterator[Reader]:
    with visit(context, server, WIDE) as seen:
        yield Reader(seen)


def test_a_leader_sees_at_once_how_it_goes_and_what_needs_attention(reader):
    reader.start().sees("hội viên", "Số liệu từ", "Cần chú ý")
    first = reader.seen.page.locator(".st-key-attention").bounding_box()
    assert first is not None and first["y"] + 150 < WIDE["height"] and reader.actions == 0


def test_who_gets_no_money_from_the_budget_and_how_it_is_known(reader):
    reader.start().press("[class*='st-key-point_unfunded'] a")
    reader.sees("12 (trong 23 )?hội", "Hội Châm cứu")
    reader.press(f".st-key-more_{reader.seen.drawn()} button").sees("dòng")


def test_whether_members_grow_and_who_makes_the_growth(reader):
    reader.start("minh-hoa").menu("Hội viên").sees(r"tăng|giảm", r"Hội mẫu \d+")


def test_where_one_association_is_not_present_or_not_known(reader):
    reader.start().menu("Địa bàn")
    reader.press(".st-key-choose_hoi [data-testid='stSelectbox'] input")
    reader.press(reader.seen.page.get_by_role("option", name="Hội Làm vườn"))
    reader.sees("Hội Làm vườn", r"chưa rõ|không có")


def test_which_targets_are_out_of_reach_and_by_how_much(reader):
    reader.start("minh-hoa").press("[class*='st-key-point_missed_targets'] a")
    reader.sees("khó đạt hoặc không đạt", "xa đích nhất là")
    reader.seen.page.get_by_test_id("stDataFrame").wait_for()


def test_what_one_association_still_owes_as_a_list_to_send(reader):
    reader.start().search("cau duong").hit("Hội Cầu đường")
    reader.sees(r"Chưa có 17 trong 19 số liệu cần có", "kinh phí thu")


def test_which_of_two_figures_is_used_and_why(reader):
    reader.start().search("dong y").hit("Hội Đông y").sees("1.380", "đang dùng")


def test_which_associations_reported_late_and_by_how_many_days(reader):
    reader.start("minh-hoa").press(".st-key-all_points button")
    late = reader.seen.page.locator("[class*='st-key-point_']").filter(has_text="nộp")
    reader.press(late.locator("a").first).sees("ngày")


def test_requests_of_one_association_without_an_answer(reader):
    reader.start().search("dong y").hit("Hội Đông y")
    parts = reader.seen.page.locator(".st-key-own_phan button")
    reader.press(parts.filter(has_text="việc theo dõi")).sees("kiến nghị")


def test_all_of_one_association_on_a_sheet_of_paper(reader):
    reader.start().search("cham cuu").hit("Hội Châm cứu")
    reader.sees("Thông tin chung về Hội Châm cứu")
    assert _sheets(reader) == 1
    # The one of whom most is known.
    reader.seen.open("/ho-so-hoi?hoi=dong-y")
    assert _sheets(reader) == 1


def _sheets(reader: Reader) -> int:
    """Pages of A4 that the browser prints."""
    printed = reader.seen.page.pdf(format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", printed))


def test_a_chart_as_a_slide_that_can_be_edited(reader):
    reader.start("minh-hoa").menu("Kinh phí")
    reader.press(f".st-key-more_{reader.seen.drawn()} button")
    deck = Presentation(io.BytesIO(reader.file("Trang chiếu").path().read_bytes()))
    assert any(shape.has_chart for slide in deck.slides for shape in slide.shapes)
    reader.sees("Kinh phí")


def test_the_members_of_all_associations_as_a_workbook(reader):
    reader.start().menu("Hội viên").press("[class*='st-key-export_membership'] button")
    book = openpyxl.load_workbook(io.BytesIO(reader.file("Bảng tính").path().read_bytes()))
    cells = {cell.value for sheet in book for row in sheet for cell in row}
    assert {1046, 1389, 50000} <= cells
    reader.sees("Hội viên")


def test_a_report_on_one_type_of_association(reader):
    reader.start().search("xa hoi nghe nghiep").hit("nghề nghiệp")
    reader.press("[class*='st-key-export_overview'] button")
    paper = Document(io.BytesIO(reader.file("Báo cáo (Word)").path().read_bytes()))
    assert any("nghề nghiệp" in p.text for p in paper.paragraphs)
    # The only one that takes an action more: search, type, files, report.
    assert reader.actions == MOST + 1


def test_the_map_as_a_picture(reader):
    reader.start("minh-hoa").menu("Địa bàn").press("[class*='st-key-more_'] button")
    picture = reader.file("Ảnh").path().read_bytes()
    assert picture.startswith(b"\x89PNG") or b"<svg" in picture
    reader.sees("Địa bàn")


def test_the_address_of_exactly_this_view(reader):
    reader.start().menu("Hội viên").press("[class*='st-key-more_'] button")
    copy = reader.seen.page.locator(".copy-address").first
    reader.press(copy)
    assert copy.get_attribute("data-address") or "chép" in copy.inner_text().lower()
    reader.sees("Hội viên")
