"""The editor's walk: template, errors, correction, preview, publication, the way back."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import serve
from tests.browser.visit import WIDE, tab

pytestmark = pytest.mark.browser

SHEET = "Hội viên"


@pytest.fixture
def office(published: Path, tmp_path: Path) -> Iterator[str]:
    """A server of its own with snapshots that may change."""
    folder = tmp_path / "published"
    shutil.copytree(published, folder)
    with serve(
        folder,
        tmp_path / "log.txt",
        DASHBOARD_UPLOADS=str(tmp_path / "uploads"),
        DASHBOARD_AUDIT=str(tmp_path / "audit"),
    ) as address:
        yield address


def settled(page: Page) -> None:
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')


def filled(workbook: bytes, **cells: str) -> bytes:
    """The workbook with cells of the membership sheet filled in."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    for place, value in cells.items():
        book[SHEET][place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class Hand:
    """Clicks as a person does, and counts them: a field is clicked before it is typed into."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1
        # The choice reaches the server a moment after the click on it.
        self.page.wait_for_timeout(700)
        settled(self.page)

    def fill(self, target: Locator, text: str) -> None:
        target.fill(text)
        self.clicks += 1

    def give(self, name: str, content: bytes) -> None:
        """A file: the button, and the choice in the computer's own window."""
        self.page.locator('input[type="file"]').set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        )
        self.clicks += 2


def test_from_template_to_published_figure_in_twelve_clicks(
    context: BrowserContext, office: str
) -> None:
    with tab(context, office) as page:
        page.set_viewport_size(WIDE)
        page.set_default_timeout(60_000)
        first, again = _walk(page, office, "52.000"), _walk(page, office, "53.000", mend="1.500")
        assert first <= 12 and again <= 12, (first, again)
        _way_back(page, office)
        _pasted(page, office)
        _reminded(page, office)


def _walk(page: Page, office: str, members: str, mend: str = "") -> int:
    """How many clicks it took; with `mend` one cell is first sent wrong and mended there."""
    page.goto(office + "/tong-quan")
    page.get_by_role("heading", level=1).wait_for()
    settled(page)
    hand = Hand(page)
    hand.click(page.get_by_test_id("stTopNavSection").filter(has_text="Số liệu"))
    hand.click(page.get_by_test_id("stTopNavDropdownLink").filter(has_text="Cập nhật số liệu"))
    hand.click(page.get_by_role("radio", name="Biểu mẫu"))
    hand.click(page.get_by_label("Biểu mẫu của hội"))
    hand.click(page.get_by_role("option", name="Hội Làm vườn"))
    with page.expect_download() as download:
        hand.click(page.get_by_role("button", name="Tải biểu mẫu", exact=True))
    assert "lam-vuon" in download.value.suggested_filename
    template = Path(download.value.path()).read_bytes()

    hand.click(page.get_by_role("radio", name="Nộp và công bố"))
    hand.give("lam-vuon.xlsx", filled(template, G6=members, G7="nhiều người" if mend else "1.400"))
    page.get_by_text(f"trả lại {1 if mend else 0} trong").wait_for()
    settled(page)
    if mend:
        _marked(page)
        hand.fill(page.get_by_placeholder("Ghi lại Giá trị"), mend)
        hand.click(page.get_by_role("button", name="Ghi lại và kiểm tra").first)
        page.get_by_text("trả lại 0 trong").wait_for()
        # The check stays where it is when the page is loaded anew.
        page.reload()
    page.get_by_text("con số thay đổi").wait_for()
    settled(page)
    who = page.get_by_label("Người thực hiện", exact=True)
    if mend:
        # Who signed last is offered again.
        expect(who).to_have_value("Văn phòng Liên hiệp hội")
    else:
        hand.fill(who, "Văn phòng Liên hiệp hội")
    hand.click(page.get_by_role("button", name="Công bố", exact=True))
    page.get_by_text("đang được dùng trên mọi trang").wait_for()
    page.goto(office + "/hoi-vien?hoi=lam-vuon")
    page.get_by_text(members).first.wait_for()
    return hand.clicks


def _marked(page: Page) -> None:
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải tệp đã đánh dấu ô sai").click()
    marked = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert marked[SHEET]["G7"].comment is not None


def _way_back(page: Page, office: str) -> None:
    page.goto(office + "/cap-nhat?viec=lich-su")
    page.get_by_text("Báo cáo của Hội Làm vườn, kỳ 2026").first.wait_for()
    settled(page)
    who = page.get_by_label("Người thực hiện", exact=True)
    expect(who).to_have_value("Văn phòng Liên hiệp hội")
    page.get_by_label("Lý do quay lại").fill("Thử quay lại")
    page.get_by_role("button", name="Quay lại", exact=True).click()
    page.get_by_text("đang được dùng trên mọi trang").wait_for()
    page.goto(office + "/hoi-vien?hoi=lam-vuon")
    page.get_by_text("52.000").first.wait_for()
    assert "53.000" not in page.inner_text("body")


def _pasted(page: Page, office: str) -> None:
    """Cells copied in Excel and pasted into the grid of a sheet are checked as a file is."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(office + "/cap-nhat?viec=nhap&hoi=lam-vuon")
    page.get_by_label("Bảng").click()
    page.get_by_role("option", name=SHEET, exact=True).click()
    page.wait_for_timeout(1_500)
    settled(page)
    rows = [["Hội viên", "người", "", "", "2026", "54.000"],
            ["Hội viên", "người", "Tiến sĩ", "", "2026", "15"],
            ["Hội viên", "người", "Thạc sĩ", "", "2026", "120"],
            ["Hội viên kết nạp mới", "người", "", "", "2026", "nhiều"]]  # fmt: skip
    copied = "\n".join("\t".join(row) for row in rows)
    page.evaluate("text => navigator.clipboard.writeText(text)", copied)
    grid = page.get_by_test_id("stDataFrame")
    grid.click(position={"x": 100, "y": 52})
    page.keyboard.press("Control+V")
    page.wait_for_timeout(1_500)
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    page.get_by_text("nhận 3, trả lại 1 trong 4 dòng").wait_for()
    page.get_by_text("“nhiều” không phải con số").wait_for()


def _reminded(page: Page, office: str) -> None:
    """The profile says what was never reported and what was, but not for the period."""
    page.goto(office + "/ho-so-hoi?hoi=lam-vuon")
    page.get_by_role("button", name="Nhắc hội báo cáo").click()
    page.get_by_text("Chưa từng báo cáo").first.wait_for()
    page.get_by_text("Có, không phải cho kỳ này").first.wait_for()
    page.get_by_text("Kính gửi: Hội Làm vườn").first.wait_for()
