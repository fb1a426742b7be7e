"""The walk through all pages as readers see them."""

from __future__ import annotations

import io
import json
from urllib.parse import urlsplit

import openpyxl
import pytest
from pptx import Presentation

from dashboard.words import sitemap
from tests.browser.visit import MAGNIFIED, NARROW, PHONE, TABLET, WIDE, visit

pytestmark = pytest.mark.browser

ADDRESSES = [
    "/" if name == "overview" else f"/{url}"
    for pages in sitemap.PAGES.values()
    for name, _, url, _ in pages
    if (sitemap.FOLDER / f"{name}.py").exists()
]

#: Pages that show figures.
FIGURES = [path for path in ADDRESSES if path not in ("/bo-trang-chieu", "/cap-nhat", "/hoi-dap")]

#: Pages where somebody may be filling in something.
_FILLED_IN = ("/cap-nhat", "/cuoc-hop", "/bo-trang-chieu")

#: Whether the letters of all charts have the colour of the page's.
_LETTERS = """() => {
  const page = getComputedStyle(document.querySelector('.stApp')).color;
  return [...document.querySelectorAll('.js-plotly-plot')].every(chart => {
    const letter = document.createElement('i');
    letter.style.color = chart._fullLayout.font.color;
    return letter.style.color === page;
  });
}"""

#: Whether every chart is as wide as the place it stands in.
_FITTED = """() => [...document.querySelectorAll('.js-plotly-plot')].every(chart => {
  const wide = chart.querySelector('.main-svg').getBoundingClientRect().width;
  return Math.abs(wide - chart.getBoundingClientRect().width) < 3;
})"""

#: What the menu says where not all pages find room.
_MORE = "getComputedStyle(document.querySelector('.rc-overflow-item-rest p'), '::after').content"


def test_a_deep_link_works_as_the_very_first_request(new_server, published, context):
    with new_server(published) as address, visit(context, address, WIDE) as seen:
        seen.open("/hoi-vien?hoi=dong-y")
        seen.headline("Hội Đông y có 1.389 hội viên")
        assert seen.faults() == []
        # The menu and the filter are there: the page did not run on its own.
        assert seen.page.get_by_test_id("stTopNavLink").count() > 1
        assert seen.page.locator(".st-key-filter_bar").is_visible()


@pytest.mark.parametrize("path", ADDRESSES)
def test_page_is_whole_in_light_and_dark_wide_and_on_a_phone(server, context, path):
    with visit(context, server, PHONE) as seen:
        seen.open(path)
        assert seen.faults() == []
        _turn(seen, "dark")
        assert seen.faults() == []
        _resize(seen, WIDE)
        assert seen.faults() == []
        _turn(seen, "light")
        assert seen.faults() == []


@pytest.mark.parametrize("path", ADDRESSES)
def test_simulated_page_is_named_and_fits_in_every_window(server, context, path):
    with visit(context, server, WIDE) as seen:
        seen.open(f"{path}?bo=minh-hoa")
        assert "Bộ số liệu minh hoạ – không dùng để báo cáo" in seen.text()
        assert seen.faults() == []
        # One visit shows all that follows: opening a page costs more than what is looked at.
        if path in FIGURES:
            _assert_for_everybody(seen)
        for size in (NARROW, MAGNIFIED):
            _resize(seen, size)
            assert seen.misfits() == [], size
        if path in FIGURES:
            _resize(seen, WIDE)
            _assert_one_screen_answers(seen, overview=path == "/")


def _assert_for_everybody(seen) -> None:
    """Nothing of ours that axe knows to hinder anybody; Streamlit's own parts are left out."""
    for scheme in ("light", "dark"):
        if scheme == "dark":
            _turn(seen, scheme)
            _resize(seen, PHONE)
        assert seen.hindrances() == [], scheme
        # Colours of the reader's own, as Windows offers them.
        seen.page.emulate_media(color_scheme=scheme, forced_colors="active")
        assert seen.hindrances() == [], f"{scheme}, colours of the reader's own"
        seen.page.emulate_media(color_scheme=scheme, forced_colors="none")
    _turn(seen, "light")


def _assert_one_screen_answers(seen, overview: bool) -> None:
    """Each part of the page is one screen high, and so is the last one on a phone."""
    assert seen.at_last(lambda: seen.too_much(overview=overview)) == []
    parts = seen.page.locator(".st-key-own_phan button")
    for place in range(parts.count()):
        parts.nth(place).click()
        seen.settle()
        assert seen.at_last(seen.too_much) == [], parts.nth(place).inner_text()
        assert seen.at_last(seen.faults) == []
    _resize(seen, PHONE)
    assert seen.too_much() == []


def test_a_tablet_shows_everything_whole(server, context):
    with visit(context, server, TABLET) as seen:
        seen.open("/dia-ban?bo=minh-hoa")
        assert "Trang khác" in seen.page.evaluate(_MORE)
        menu = seen.page.locator(".rc-overflow-item-rest").bounding_box()
        assert menu["x"] + menu["width"] <= TABLET["width"]
        assert seen.faults() == []


def test_the_map_is_shown_whole_in_any_window(server, context):
    with visit(context, server, WIDE) as seen:
        seen.open("/dia-ban?bo=minh-hoa&phan=ban-do")
        map_ = seen.page.get_by_test_id("stDeckGlJsonChart")
        map_.wait_for()
        for size in (NARROW, TABLET, PHONE):
            _resize(seen, size)
            # It is fitted to 520 pixels with a margin, then shrunk to the room there is.
            assert map_.evaluate("e => e.offsetWidth") >= 0.94 * 520, size
            shown = map_.bounding_box()
            room = seen.page.get_by_test_id("stMainBlockContainer").bounding_box()
            assert room["x"] <= shown["x"], size
            # What follows stands right below it.
            frame = seen.page.locator(".st-key-map_0").bounding_box()
            assert frame["height"] <= shown["height"] + 4, size
            assert shown["x"] + shown["width"] <= room["x"] + room["width"], size


def test_charts_are_laid_out_for_a_window_made_narrow(server, context):
    with visit(context, server, WIDE) as seen:
        seen.open("/hoi-vien?bo=minh-hoa")
        _resize(seen, PHONE)
        chart = seen.page.get_by_test_id("stPlotlyChart").first
        narrow = chart.evaluate("e => e.offsetHeight")
        seen.open("/hoi-vien?bo=minh-hoa")
        assert chart.evaluate("e => e.offsetHeight") == narrow


def test_a_phone_shows_the_name_of_the_page_whole(server, context):
    with visit(context, server, PHONE) as seen:
        seen.open("/")
        menu = seen.page.locator(".st-key-page_menu button p").filter(has_text="Tổng quan")
        assert menu.evaluate("e => e.scrollWidth <= e.clientWidth")


@pytest.mark.parametrize("path", ["/nguon-so-lieu", "/dia-ban", "/hoat-dong"])
def test_page_of_one_association_is_whole(server, context, path):
    with visit(context, server, PHONE, "dark") as seen:
        seen.open(f"{path}?hoi=dong-y")
        assert seen.page.evaluate(_LETTERS)
        assert seen.faults() == []


def test_the_filter_goes_along_through_the_menu(server, context):
    with visit(context, server, WIDE) as seen:
        seen.open("/hoi-vien?hoi=dong-y&tu=2020")
        seen.page.evaluate("""() => {
          const push = history.pushState;
          window.steps = 0;
          history.pushState = function (...to) { window.steps += 1; push.apply(this, to); };
        }""")
        seen.page.get_by_test_id("stTopNavLink").first.click()
        seen.page.wait_for_function("() => location.pathname === '/'")
        seen.settle()
        seen.page.wait_for_function("() => location.search.includes('hoi=dong-y')")
        assert "tu=2020" in seen.page.url
        assert seen.page.evaluate("steps") == 1
        seen.page.go_back()
        seen.page.wait_for_function("() => location.pathname === '/hoi-vien'")
        seen.settle()
        seen.headline("Hội Đông y có 1.389 hội viên")


def test_going_back_to_a_page_without_filter_shows_it_without(server, context):
    with visit(context, server, WIDE) as seen:
        seen.open("/")
        whole = seen.page.get_by_role("heading", level=1).inner_text()
        seen.page.locator(".st-key-attention a").first.click()
        seen.page.wait_for_function("() => location.pathname !== '/'")
        seen.settle()
        seen.page.go_back()
        seen.page.wait_for_function("() => location.pathname === '/'")
        seen.headline(whole)
        assert "hoi=" not in seen.page.url


def test_evidence_opens_beside_the_figure(server, context):
    with visit(context, server, WIDE) as seen:
        seen.open("/hoi-vien?hoi=dong-y")
        opened = seen.held(seen.first())
        opened.get_by_text("Nguyên văn").first.wait_for()
        text = opened.inner_text()
        for words in ("Nguyên văn: “1389”", "Trần Quang Thi", "dòng 400", "1.380"):
            assert words in text


def test_a_click_on_the_map_opens_the_place_and_stands_in_the_link(server, context):
    with visit(context, server, WIDE) as seen:
        seen.open("/dia-ban?bo=minh-hoa&dia-gioi=2025-07-58&phan=ban-do")
        place = seen.choose_on_map()
        link = seen.page.url.removeprefix(server)
        assert "&noi=" in link
        assert seen.faults() == []
        seen.open(link)
        seen.page.get_by_role("heading", name=place, exact=True).wait_for()


def test_the_table_behind_a_chart_downloads_as_csv(server, context):
    with visit(context, server, WIDE) as seen:
        seen.open("/hoi-vien")
        opened = seen.held(seen.drawn())
        with seen.page.expect_download() as waiting:
            opened.get_by_role("button", name="CSV").click()
        content = waiting.value.path().read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        lines = content.decode("utf-8-sig").splitlines()
        assert any("Hội Đông y" in line and "1389" in line for line in lines)


def test_the_address_of_a_finding_is_copied_and_lands_there(server, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server)
    with visit(context, server, PHONE) as seen:
        seen.open("/hoi-vien?hoi=dong-y")
        finding = seen.first()
        seen.held(finding).get_by_role("button", name="Chép đường dẫn").click()
        seen.page.get_by_text("Đã chép").wait_for()
        link = seen.page.evaluate("navigator.clipboard.readText()")
        assert f"muc={finding}" in link and "hoi=dong-y" in link
        seen.open(link.removeprefix(server))
        seen.page.locator(f"#{finding}.named").wait_for()
        top = seen.page.locator(f"#{finding}").bounding_box()["y"]
        assert 0 <= top < PHONE["height"] - 100, "it is in sight"


def test_a_finding_goes_into_the_deck_and_out_as_powerpoint(server, context):
    with visit(context, server, WIDE) as seen:
        seen.open("/hoi-vien")
        title = seen.page.locator(f"#{seen.drawn()}").inner_text()
        opened = seen.held(seen.drawn())
        opened.get_by_role("button", name="Thêm vào bộ trang chiếu").click()
        opened.get_by_role("button", name="Bỏ khỏi bộ trang chiếu").wait_for()
        seen.page.wait_for_function("() => document.cookie.includes('bo-trang-chieu=e')")
        # Another visit, as after a reload or a restart of the server.
        seen.open("/bo-trang-chieu")
        seen.headline("1 mục trong bộ trang chiếu của bạn")
        assert seen.faults() == []
        with seen.page.expect_download() as waiting:
            seen.page.locator(".st-key-deck_pptx button").click()
        shapes = [s for slide in Presentation(waiting.value.path()).slides for s in slide.shapes]
        shown = " ".join(s.text_frame.text for s in shapes if s.has_text_frame)
        assert title in shown
        assert any(s.has_chart for s in shapes), "the chart can be edited in PowerPoint"


def test_a_whole_page_goes_out_as_a_workbook(server, context):
    with visit(context, server, WIDE) as seen:
        seen.open("/hoi-vien")
        seen.page.locator(".st-key-export_membership_0 button").first.click()
        with seen.page.expect_download() as waiting:
            seen.page.locator(".st-key-xlsx_membership_0 button").click()
        book = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
        cells = [c for s in book for row in s.iter_rows(values_only=True) for c in row]
        assert 1389 in cells and "Hội Đông y" in cells


def test_the_page_of_areas_goes_out_with_the_map_that_is_shown(server, context):
    with visit(context, server, WIDE) as seen:
        seen.open("/dia-ban?bo=minh-hoa&phan=ban-do")
        before = seen.page.locator("#map").inner_text()
        # The button stands before the map on the page and must not keep an older one.
        seen.page.locator(".st-key-export_areas_0 button").first.click()
        seen.page.locator(".st-key-pptx_areas_0 button").wait_for()
        seen.page.keyboard.press("Escape")
        seen.page.locator(".st-key-map_options button").first.click()
        seen.page.locator(".st-key-own_hien [role=combobox]").click()
        seen.page.get_by_role("option", name="Tỷ lệ hội có mặt trong số hội đã rõ").click()
        seen.page.wait_for_function(
            "old => document.getElementById('map').innerText !== old", arg=before
        )
        heading = seen.page.locator("#map")
        seen.page.keyboard.press("Escape")
        seen.settle()
        title = heading.inner_text()
        seen.page.locator(".st-key-export_areas_0 button").first.click()
        with seen.page.expect_download() as waiting:
            seen.page.locator(".st-key-pptx_areas_0 button").click()
        slides = Presentation(waiting.value.path()).slides
        words = [{s.text_frame.text for s in one.shapes if s.has_text_frame} for one in slides]
        assert any(w.startswith(title) for one in words for w in one)
        opened = seen.held("map")
        with seen.page.expect_download() as waiting:
            opened.locator(".st-key-geojson_map button").click()
        outlines = json.loads(waiting.value.path().read_text(encoding="utf-8"))
        assert len(outlines["features"]) == 10


def test_an_unknown_address_leads_to_the_start_page_and_says_so(server, context):
    with visit(context, server, WIDE) as seen:
        seen.open("/xyz?hoi=dong-y")
        assert "Không có trang “xyz”" in seen.text()
        assert "Hội: Hội Đông y" in seen.text()
        assert seen.faults() == []


def _turn(seen, scheme: str) -> None:
    """The reader's system turns light or dark; until page and charts have followed."""
    before = _background(seen)
    seen.page.emulate_media(color_scheme=scheme)
    seen.page.wait_for_function(
        "old => getComputedStyle(document.querySelector('.stApp')).backgroundColor !== old",
        arg=before,
    )
    seen.page.wait_for_function(_LETTERS)
    seen.settle()


def _resize(seen, size: dict[str, int]) -> None:
    """The window gets another size; until the charts have taken the width they now have.

    A page of figures made much narrower than it was opened is opened anew.
    """
    opened = "() => +document.cookie.match(/(?:^|; )width=(\\d+)/)[1]"
    path = urlsplit(seen.page.url).path
    anew = size["width"] < 0.8 * seen.page.evaluate(opened) and path not in _FILLED_IN
    begin = seen.page.evaluate("performance.timeOrigin")
    seen.page.set_viewport_size(size)
    if anew:
        seen.page.wait_for_function("begin => performance.timeOrigin !== begin", arg=begin)
        seen.settle()
    seen.page.wait_for_function(_FITTED)
    seen.settle()


def _background(seen) -> str:
    return seen.page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
