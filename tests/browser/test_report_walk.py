"""An association's report: dropped, decided by keys, checked, published, opened to its sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.test_editor_walk import office, settled  # noqa: F401
from tests.browser.visit import WIDE, tab

pytestmark = pytest.mark.browser

REPORT = Path(__file__).parents[1] / "reports/corpus/open/o01-nam-2023-lam-vuon.docx"


def test_from_report_to_the_sentence_of_a_figure(
    context: BrowserContext,
    office: str,  # noqa: F811
) -> None:
    with tab(context, office) as page:
        page.set_viewport_size(WIDE)
        page.set_default_timeout(60_000)
        failures: list[str] = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        _read(page, office)
        _decide(page)
        _publish(page)
        page.goto(f"{office}/hoi-vien?hoi=lam-vuon")
        page.get_by_role("button", name="nguồn", exact=True).first.click()
        marked = page.get_by_text("Câu trong văn bản").first
        marked.wait_for()
        expect(marked).to_contain_text("1.431 chi hội với 52.340 hội viên")
        expect(marked.locator("strong", has_text="52.340 hội viên")).to_be_visible()
        assert failures == []


def _name(page: Page) -> None:
    page.get_by_label("Người thực hiện", exact=True).fill("Văn phòng Liên hiệp hội")


def _read(page: Page, office: str) -> None:  # noqa: F811
    page.goto(f"{office}/cap-nhat?viec=doc")
    page.locator('input[type="file"]').set_input_files(REPORT)
    page.get_by_test_id("stFileUploader").get_by_text("KB").wait_for()
    settled(page)
    _name(page)
    page.get_by_role("button", name="Đọc báo cáo").last.click()
    # Sender, day and period come from the letterhead and are asked once.
    page.get_by_label("Kỳ báo cáo").wait_for()
    expect(page.get_by_label("Ngày của văn bản")).to_have_value("08/12/2023")
    expect(page.get_by_label("Kỳ báo cáo")).to_have_value("2023")
    page.get_by_role("button", name="Đúng, xem các con số").click()


def _decide(page: Page) -> None:
    title = page.locator(".desk h2")
    title.wait_for()
    expect(title).to_have_text("Huyện có tổ chức hội")
    expect(page.locator(".desk mark.now")).to_have_text("10/10")
    # Figures in use already are grey: the same quantity, as server and desk name it.
    expect(page.locator(".desk mark.known")).to_have_text(["729", "19.533"])
    keys = page.keyboard
    # Refused with a reason; J on, Z back; another indicator by its number; a target by M.
    keys.press("x")
    keys.press("1")
    expect(title).to_have_text("Xã có tổ chức hội")
    keys.press("j")
    keys.press("z")
    expect(title).to_have_text("Xã có tổ chức hội")
    keys.press("/")
    page.keyboard.type("hoi cap duoi cap xa")
    keys.press("Enter")
    expect(title).to_contain_text("Hội cấp dưới · cấp xã")
    keys.press("k")
    keys.press("2")
    keys.press("m")
    expect(page.locator(".desk dd", has_text="mục tiêu, kế hoạch")).to_be_visible()
    keys.press("m")
    keys.press("Enter")
    # What was said is kept at each key: another tab, or this one loaded anew, goes on.
    expect(title).to_contain_text("Chi hội")
    page.get_by_role("button", name="Kiểm tra 1 con số đã nhận").wait_for()
    page.reload()
    title.wait_for()
    expect(title).to_contain_text("Chi hội")
    expect(page.locator(".desk mark.refused")).to_have_text("10/10")
    _name(page)
    page.locator(".desk .paper").click(position={"x": 4, "y": 4})
    for _ in range(40):
        if "Đã xem hết" in title.inner_text():
            break
        if page.locator(".desk .differs", has_text="Cùng chỉ số, phân tổ và kỳ").count():
            # 720 of the 20.100 are the province's own: said so, it is another figure.
            keys.press("c")
            keys.type("cap tinh")
            keys.press("Enter")
            expect(page.locator(".desk .differs")).to_have_count(0)
        keys.press("Enter")
    # What no indicator fits is folded, and there.
    page.get_by_role("button", name="con số không thuộc chỉ số nào").click()
    expect(title).to_have_text("Không thuộc chỉ số nào")


def _publish(page: Page) -> None:
    settled(page)
    page.locator("button", has_text="con số đã nhận").click()
    page.get_by_text("2. Kết quả kiểm tra").wait_for()
    settled(page)
    assert "trả lại 0 trong" in page.get_by_text("2. Kết quả kiểm tra").inner_text()
    page.get_by_text("con số thay đổi").wait_for()
    settled(page)
    for reason in page.get_by_label("Lý do chấp nhận").all():
        reason.fill("Hội xác nhận số liệu")
    page.get_by_label("Lý do công bố").fill("Báo cáo năm 2023 của Hội Làm vườn")
    page.get_by_role("button", name="Công bố", exact=True).click()
    page.get_by_text("đang được dùng trên mọi trang").wait_for()
