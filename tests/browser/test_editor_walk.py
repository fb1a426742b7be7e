"""The editor's walk: template, errors, correction, preview, publication, the way back."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

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


def submit(page: Page, name: str, content: bytes) -> None:
    page.locator('input[type="file"]').set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    # The file's size shows when the upload is complete.
    page.get_by_test_id("stFileUploader").get_by_text("KB").wait_for()
    settled(page)
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    # The report names the file that was checked, not the one before.
    page.get_by_text(f"{name}: đọc").wait_for()
    settled(page)


def test_from_template_to_figures_and_back(context: BrowserContext, office: str) -> None:
    with tab(context, office) as page:
        page.set_viewport_size(WIDE)
        page.set_default_timeout(60_000)
        _walk(page, office)


def _walk(page: Page, office: str) -> None:
    page.goto(office + "/cap-nhat?viec=mau")
    page.get_by_label("Biểu mẫu của hội").click()
    page.get_by_role("option", name="Hội Làm vườn").click()
    # The choice reaches the server a moment after the click on it; a click on the button
    # while the page is made anew is lost, as the button is replaced.
    page.wait_for_timeout(1_500)
    settled(page)
    template = b""
    for _ in range(6):
        try:
            with page.expect_download(timeout=15_000) as download:
                page.get_by_role("button", name="Tải biểu mẫu").click()
        except PlaywrightTimeoutError:
            continue
        if "lam-vuon" in download.value.suggested_filename:
            template = Path(download.value.path()).read_bytes()
            break
    assert template, "the template of the chosen association"

    page.goto(office + "/cap-nhat")
    page.get_by_label("Người thực hiện", exact=True).fill("Văn phòng Liên hiệp hội")
    page.get_by_label("Người thực hiện", exact=True).press("Enter")
    settled(page)
    submit(page, "lam-vuon.xlsx", filled(template, G6="52.000", G7="nhiều người"))
    assert "trả lại 1 trong" in page.get_by_text("2. Kết quả kiểm tra").inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải tệp đã đánh dấu ô sai").click()
    returned = Path(download.value.path()).read_bytes()
    marked = openpyxl.load_workbook(io.BytesIO(returned))
    assert marked[SHEET]["G7"].comment is not None

    page.get_by_placeholder("Ghi lại Giá trị").fill("1.500")
    page.get_by_role("button", name="Ghi lại và kiểm tra").first.click()
    page.get_by_text("trả lại 0 trong").wait_for()
    settled(page)
    # The check stays where it is when the page is loaded anew.
    page.reload()
    page.get_by_text("trả lại 0 trong").wait_for()
    page.get_by_label("Người thực hiện", exact=True).fill("Văn phòng Liên hiệp hội")
    page.get_by_label("Người thực hiện", exact=True).press("Enter")
    settled(page)
    for reason in page.get_by_label("Lý do chấp nhận").all():
        reason.fill("Hội xác nhận số liệu")
        reason.press("Enter")
        settled(page)
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_text("con số thay đổi").wait_for()
    settled(page)

    page.get_by_label("Lý do công bố").fill("Báo cáo năm 2026 của Hội Làm vườn")
    page.get_by_role("button", name="Công bố", exact=True).click()
    page.get_by_text("đang được dùng trên mọi trang").wait_for()

    page.goto(office + "/hoi-vien?hoi=lam-vuon")
    page.get_by_text("52.000").first.wait_for()

    page.goto(office + "/cap-nhat?viec=lich-su")
    page.get_by_text("Báo cáo năm 2026 của Hội Làm vườn").first.wait_for()
    page.get_by_label("Người thực hiện", exact=True).fill("Văn phòng Liên hiệp hội")
    page.get_by_label("Người thực hiện", exact=True).press("Enter")
    settled(page)
    page.get_by_label("Lý do quay lại").fill("Thử quay lại")
    page.get_by_role("button", name="Quay lại", exact=True).click()
    page.get_by_text("đang được dùng trên mọi trang").wait_for()
    page.goto(office + "/hoi-vien?hoi=lam-vuon")
    page.get_by_role("heading", level=1).wait_for()
    settled(page)
    assert "52.000" not in page.inner_text("body")
