"""Every page through the main script: no failure, no leftovers, filters that hold."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard.snapshot import warehouse
from dashboard.words import sitemap
from tests.marks import slow
from tests.screen.screen import foot, headings, leftovers, still

MAIN = Path(__file__).resolve().parents[2] / "dashboard" / "main.py"
PAGES = [
    name
    for pages in sitemap.PAGES.values()
    for name, *_ in pages
    if (sitemap.FOLDER / f"{name}.py").exists()
]
#: Page → its address, empty for the one a visitor meets first.
ADDRESSES = {
    name: "" if name == "overview" else url
    for pages in sitemap.PAGES.values()
    for name, _, url, _ in pages
}


def open_page(name: str, **parameters: str) -> AppTest:
    """The page opened by its address under the URL parameters (`_` stands for `-`)."""
    app = AppTest.from_file(str(MAIN), default_timeout=60)
    for parameter, value in parameters.items():
        app.query_params[parameter.replace("_", "-")] = value
    # `switch_page` takes only pages a run before has shown in the menu.
    app._page_hash = calc_hash(ADDRESSES[name])
    return app.run()


def address(app: AppTest) -> dict[str, str]:
    """The URL parameters after the last run."""
    return {k: v[-1] if isinstance(v, list) else v for k, v in app.query_params.items()}


def words(app: AppTest) -> str:
    """The text of the page without Markdown's escapes and icon codes."""
    kinds = [
        "title",
        "header",
        "subheader",
        "markdown",
        "caption",
        "info",
        "warning",
        "button",
    ]
    parts = []
    for kind in kinds:
        for element in getattr(app, kind):
            parts.append(str(getattr(element, "label", "")))
            # Nobody sees whether a button was clicked.
            parts.append("" if kind == "button" else str(getattr(element, "value", "")))
    # The names of icons are no words.
    bare = [re.sub(r'<span class="icon".*?</span>', "", part) for part in still(app)]
    parts += [unescape(re.sub(r"<[^>]+>", "\n", part)) for part in bare]
    for box in app.selectbox:
        parts += [box.label, *map(str, box.options)]
    text = re.sub(r":material/\w+:", "", "\n".join(parts))
    return re.sub(r"\\(.)", r"\1", text)


def assert_whole(app: AppTest) -> None:
    """No failure, a headline, the snapshot named."""
    assert not app.exception
    assert not app.error
    assert len(headings(app, 1)) == 1
    assert "Bản số liệu" in foot(app)


@pytest.mark.parametrize("name", PAGES)
def test_page_shows_real_records(name, use_published):
    app = open_page(name)
    assert_whole(app)
    assert warehouse.current_snapshot().id in foot(app)
    assert leftovers(words(app)) == []


@pytest.mark.parametrize("name", [*PAGES[:2], *slow(*PAGES[2:])])
def test_page_shows_that_a_filter_leaves_nothing(name, use_published):
    """What a page says under every kind of filter: tests/content/test_every_page.py."""
    app = open_page(name, tu="1950", den="1951")
    assert_whole(app)
    assert leftovers(words(app)) == []


def test_nonsense_in_the_address_is_dropped(use_published):
    nonsense = {"hoi": "<img src=x>", "loai": "*", "linh_vuc": "%", "tu": "x", "den": "-1"}
    app = open_page("membership", **nonsense)
    assert_whole(app)
    assert headings(app, 1) == headings(open_page("membership"), 1)
    assert "<img" not in words(app)


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_page_shows_simulated_records_under_their_banner(name, published_both, use_published):
    app = open_page(name, bo="minh-hoa")
    assert_whole(app)
    assert "Bộ số liệu minh hoạ – không dùng để báo cáo" in words(app)
    assert warehouse.current_snapshot("demo").id in foot(app)


def test_filter_in_the_address_holds_on_every_page(use_published):
    app = open_page("membership", hoi="dong-y")
    assert headings(app, 1)[0] == "Hội Đông y có 1.389 hội viên"
    assert address(app)["hoi"] == "dong-y"


def test_choosing_writes_the_address_and_clearing_empties_it(use_published):
    app = open_page("membership")
    app.selectbox(key="choose_loai").select("xh-nn").run()
    assert address(app)["loai"] == "xh-nn"
    assert "Hội Làm vườn" in app.selectbox(key="choose_hoi").options
    assert "Hội Luật gia" not in app.selectbox(key="choose_hoi").options
    app.selectbox(key="choose_hoi").select("lam-vuon").run()
    app.button(key="clear_filter").click().run()
    assert not {"loai", "hoi"} & set(address(app))


def test_what_the_browser_does_not_show_yet_is_not_taken_for_a_choice(use_published):
    app = open_page("membership", hoi="luat-gia")
    app.selectbox(key="choose_loai").set_value("xh-nn").run()
    association = app.selectbox(key="choose_hoi")
    assert association.value is None, "another type: the association is no longer chosen"
    # The next choice comes while the browser still shows the association from before.
    association.options.append("luat-gia")
    association.set_value("luat-gia")
    app.selectbox(key="choose_linh-vuc").set_value("phap-luat").run()
    assert address(app) == {"loai": "xh-nn", "linh-vuc": "phap-luat"}
    # Alone it is a choice.
    app.selectbox(key="choose_hoi").set_value("lam-vuon").run()
    assert address(app)["hoi"] == "lam-vuon"


def test_a_badge_removes_its_own_condition_only(use_published):
    app = open_page("membership", hoi="dong-y", tu="2020")
    app.button(key="badge_tu").click().run()
    assert address(app)["hoi"] == "dong-y"
    assert "tu" not in address(app)


def test_years_in_the_wrong_order_are_put_right(use_published):
    app = open_page("membership", tu="2024", den="2020")
    labels = [b.label for b in app.button]
    assert "Từ năm 2020" in labels
    assert "Đến năm 2024" in labels


def test_without_a_snapshot_the_page_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(tmp_path))
    app = AppTest.from_file(str(MAIN), default_timeout=30).run()
    assert not app.exception
    assert "chưa có số liệu" in app.title[0].value
    assert "python -m etl build" in app.code[0].value


@pytest.mark.slow
def test_without_simulated_records_the_switch_says_so(published, tmp_path, monkeypatch):
    for file in published.glob("records*"):
        (tmp_path / file.name).symlink_to(file)
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(tmp_path))
    app = AppTest.from_file(str(MAIN), default_timeout=30).run()
    app.segmented_control(key="choose_bo").select("minh-hoa").run()
    assert not app.exception
    assert "Minh hoạ" in app.title[0].value
    app.segmented_control(key="choose_bo").select("thuc").run()
    assert "Minh hoạ" not in headings(app, 1)[0]


def test_members_page_tells_known_from_unknown(use_published):
    app = open_page("membership")
    text = words(app)
    assert headings(app, 1)[0] == (
        "Nguồn nêu 80.000 hội viên, nhưng chỉ 5 trong 23 hội có số liệu riêng"
    )
    assert "5 trong 23 hội có số liệu, cộng lại ít nhất 52.768" in text
    assert "Còn thiếu: Chưa có số liệu hội viên: " in text
    # One point in time is no trend.
    assert "qua các năm" not in text
