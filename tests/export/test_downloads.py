"""The buttons of a page and the deck kept while browsing."""

from __future__ import annotations

import io

import pytest
from docx import Document
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from dashboard.export import csv, templates
from dashboard.screen import deck_selection
from dashboard.selection.view import View
from tests.export import export_pages
from tests.screen.screen import headings


def script() -> None:
    """A page with the buttons, then the page of the deck."""
    import streamlit as st

    from dashboard.screen import deck_page, downloads
    from dashboard.words import sitemap
    from tests.export import export_pages

    # The link to the deck needs the page to be in the menu.
    slides = st.Page(sitemap.FOLDER / "slides.py", url_path="bo-trang-chieu")
    st.navigation([st.Page(lambda: None, url_path="thu", default=True), slides])
    content = export_pages.page()
    if st.session_state.get("show_deck"):
        deck_page.show()
    else:
        downloads.page_tools(content)
        for key in ("bars", "heat", "table-alone"):
            downloads.finding_tools(content.section(key))


@pytest.fixture
def app(make_view) -> AppTest:
    app = AppTest.from_function(script, default_timeout=60)
    app.session_state["view_of_this_run"] = make_view()
    app.run()
    assert not app.exception
    return app


def labels(app: AppTest) -> list[str]:
    return [str(b.proto.label) for b in app.get("download_button")]


def press(app: AppTest, key: str) -> None:
    next(b for b in app.button if b.key == key).click().run()
    assert not app.exception


CODES = {
    "Bảng số liệu": "table",
    "Tải về": "files",
    "Thêm vào bộ trang chiếu": "deck",
    "Bỏ khỏi bộ trang chiếu": "deck",
}


def tools(app: AppTest, key: str) -> list[str]:
    """What is offered below a finding, in words."""
    return [
        option.content.split(": ")[-1] for option in app.pills(key=f"tools_{key}").proto.options
    ]


def use(app: AppTest, key: str, words: str) -> None:
    """Click one of the choices below a finding; the one that is open closes."""
    row = app.pills(key=f"tools_{key}")
    code = CODES[words]
    assert words in tools(app, key)
    row.set_value(None if row.value == code else code).run()
    assert not app.exception


def test_a_page_offers_its_files_when_opened(app: AppTest) -> None:
    assert labels(app) == []
    app.session_state["export_membership"] = True
    app.run()
    assert not app.exception
    assert labels(app) == [
        "Tải PowerPoint",
        "Tải Excel",
        "Tải Word",
        "Tải số liệu và nguồn (ZIP)",
    ]


def test_a_finding_offers_its_files_and_table_when_opened(app: AppTest) -> None:
    for key, kinds in (
        ("bars", ["Tải ảnh PNG", "Tải ảnh SVG", "Tải Excel", "Tải CSV"]),
        ("table-alone", ["Tải Excel", "Tải CSV"]),
    ):
        use(app, key, "Tải về")
        assert labels(app) == kinds, key
        use(app, key, "Tải về")
        assert labels(app) == [], "a second click closes it"
    assert not app.html
    use(app, "bars", "Bảng số liệu")
    assert "<table>" in app.html[0].value
    assert "Bảng số liệu" not in tools(app, "table-alone"), "it is on the page already"


def test_findings_are_kept_moved_noted_and_dropped(app: AppTest) -> None:
    for key in ("bars", "heat", "table-alone"):
        use(app, key, "Thêm vào bộ trang chiếu")
    kept = [one.section.key for one in app.session_state["picked_findings"]]
    assert kept == ["bars", "heat", "table-alone"]
    assert labels(app) == [] and not app.html, "putting it into the deck opens nothing"
    use(app, "bars", "Bỏ khỏi bộ trang chiếu")
    app.session_state["show_deck"] = True
    app.run()
    assert "2 mục trong bộ trang chiếu" in headings(app, 1)[0]
    press(app, "deck_move_1_0")
    app.text_input[0].set_value("Nói chậm chỗ này").run()
    kept = app.session_state["picked_findings"]
    assert [(o.section.key, o.note) for o in kept] == [
        ("table-alone", "Nói chậm chỗ này"),
        ("heat", ""),
    ]
    assert kept[0].page_title == "Hội viên"
    press(app, "deck_remove_0")
    assert app.text_input[0].value == "", "the remark goes with its finding"
    press(app, "deck_clear")
    assert "Chưa có mục nào" in headings(app, 1)[0]


def test_the_slide_show_goes_forth_back_and_ends(app: AppTest) -> None:
    for key in ("bars", "table-alone"):
        use(app, key, "Thêm vào bộ trang chiếu")
    app.session_state["show_deck"] = True
    app.run()
    press(app, "deck_start")
    assert app.title[0].value == "Nhận định 1 về bars"
    assert next(b for b in app.button if b.key == "slideshow_back").disabled
    press(app, "slideshow_next")
    assert app.title[0].value == "Chỉ có bảng"
    press(app, "slideshow_page_up")
    assert app.title[0].value == "Nhận định 1 về bars"
    press(app, "slideshow_stop")
    assert "2 mục" in headings(app, 1)[0]


def test_the_deck_is_bounded(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deck_selection, "MOST", 1)
    use(app, "bars", "Thêm vào bộ trang chiếu")
    assert "Thêm vào bộ trang chiếu" not in tools(app, "heat")
    full = [one.value for one in app.html if "Bộ trang chiếu đã đủ 1 mục" in one.value]
    assert len(full) == 1, "said once a page, not below every finding"
    use(app, "bars", "Bỏ khỏi bộ trang chiếu")
    assert "Thêm vào bộ trang chiếu" in tools(app, "heat")


def test_file_names_are_plain(make_view) -> None:
    view: View = make_view()
    for words in export_pages.HOSTILE:
        name = csv.file_name(words, view, "pptx")
        assert name.isascii() and len(name) < 160 and "/" not in name


@pytest.mark.parametrize("kind", ["pptx", "docx"])
def test_a_file_that_is_no_template_is_refused_with_the_reason(kind: str) -> None:
    with pytest.raises(ValueError, match=r"^Tệp mẫu không phải là tệp"):
        templates.check(kind, b"PK\x03\x04 not a document")
    templates.check(kind, _empty(kind))


def _empty(kind: str) -> bytes:
    target = io.BytesIO()
    (Presentation() if kind == "pptx" else Document()).save(target)
    return target.getvalue()
