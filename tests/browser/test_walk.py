"""The walk through all pages as readers see them."""

from __future__ import annotations

import pytest

from dashboard import sitemap
from tests.browser.visit import PHONE, WIDE, visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ADDRESSES = [
    "/" if name == "overview" else f"/{url}"
    for pages in sitemap.PAGES.values()
    for name, _, url, _ in pages
    if (sitemap.FOLDER / f"{name}.py").exists()
]


def test_a_deep_link_works_as_the_very_first_request(new_server, published, browser):
    with new_server(published) as address, visit(browser, address, WIDE) as seen:
        seen.open("/hoi-vien?hoi=dong-y")
        assert seen.page.locator("h1").inner_text() == "Hội Đông y có 1.389 hội viên"
        assert seen.faults() == []
        # The menu and the filter are there: the page did not run on its own.
        assert seen.page.get_by_test_id("stTopNavLink").count() > 1
        assert seen.page.get_by_test_id("stSidebar").is_visible()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1440", "390"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_page_is_whole_in_light_and_dark(server, browser, path, size):
    with visit(browser, server, size) as seen:
        seen.open(path)
        assert seen.faults() == []
        light = _background(seen)
        seen.page.emulate_media(color_scheme="dark")
        seen.page.wait_for_function(
            "old => getComputedStyle(document.querySelector('.stApp')).backgroundColor !== old",
            arg=light,
        )
        seen.settle()
        assert seen.faults() == []


@pytest.mark.parametrize("path", ADDRESSES)
def test_page_names_simulated_records(server, browser, path):
    with visit(browser, server, WIDE) as seen:
        seen.open(f"{path}?bo=minh-hoa")
        assert "bộ số liệu minh hoạ" in seen.text()
        assert seen.faults() == []


def test_the_filter_goes_along_through_the_menu(server, browser):
    with visit(browser, server, WIDE) as seen:
        seen.open("/hoi-vien?hoi=dong-y&tu=2020")
        seen.page.get_by_test_id("stTopNavLink").first.click()
        seen.page.wait_for_function("() => location.pathname === '/'")
        seen.settle()
        seen.page.wait_for_function("() => location.search.includes('hoi=dong-y')")
        assert "tu=2020" in seen.page.url
        seen.page.go_back()
        seen.page.wait_for_function("() => location.pathname === '/hoi-vien'")
        seen.settle()
        assert seen.page.locator("h1").inner_text() == "Hội Đông y có 1.389 hội viên"


def test_evidence_opens_beside_the_figure(server, browser):
    with visit(browser, server, WIDE) as seen:
        seen.open("/hoi-vien?hoi=dong-y")
        seen.page.locator(".st-key-evidence_members_by_association button").click()
        opened = seen.page.get_by_test_id("stPopoverBody")
        opened.get_by_text("Nguyên văn").first.wait_for()
        text = opened.inner_text()
        for words in ("Nguyên văn: “1389”", "Trần Quang Thi", "dòng 400", "1.380"):
            assert words in text


def test_the_table_behind_a_chart_downloads_as_csv(server, browser):
    with visit(browser, server, WIDE) as seen:
        seen.open("/hoi-vien")
        with seen.page.expect_download() as waiting:
            seen.page.locator(".st-key-csv_members_by_association button").click()
        content = waiting.value.path().read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        lines = content.decode("utf-8-sig").splitlines()
        assert lines[0].startswith("Hội,Loại hình,Hội viên")
        assert any("Hội Đông y" in line and "1389" in line for line in lines)
        assert waiting.value.suggested_filename.startswith("hoi-lam-vuon-co-tren-50-000")


def test_an_unknown_address_leads_to_the_start_page(server, browser):
    with visit(browser, server, WIDE) as seen:
        seen.open("/khong-co-trang-nay")
        assert seen.page.url.rstrip("/") == server
        assert seen.faults() == []


def _background(seen) -> str:
    return seen.page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
