"""The buttons of a page and the deck kept while browsing."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from dataclasses import replace

import pytest
from docx import Document
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from dashboard.content import registry
from dashboard.export import csv, make, make_bundle, templates
from dashboard.screen import deck_selection
from dashboard.selection.view import View
from tests.export import export_pages
from tests.screen.screen import headings


def script() -> None:
    """A page of real records with the buttons of its findings, then the page of the deck."""
    import streamlit as st

    from dashboard.content import registry
    from dashboard.screen import downloads, layout
    from dashboard.screen.deck import page as deck_page
    from dashboard.words import sitemap

    # The link to the deck needs the page to be in the menu.
    slides = st.Page(sitemap.FOLDER / "slides.py", url_path="bo-trang-chieu")
    st.navigation([st.Page(lambda: None, url_path="thu", default=True), slides])
    st.session_state["slots_of_this_run"] = [st.container()]
    content = registry.page(layout.view(), "funding")
    if st.session_state.get("show_deck"):
        deck_page.show()
    else:
        downloads.page_tools(content)
        for section in content.sections:
            downloads.finding_tools(section)


@pytest.fixture
def app(make_view, use_published) -> AppTest:
    app = AppTest.from_function(script, default_timeout=60)
    app.session_state["view_of_this_run"] = make_view()
    app.run()
    assert not app.exception
    return app


@pytest.fixture
def keys(make_view) -> list[str]:
    """Keys of the page's findings with figures, those with a picture first."""
    found = [s for s in registry.page(make_view(), "funding").sections if not s.table.empty]
    return [s.key for s in sorted(found, key=lambda s: s.chart is None)]


def labels(app: AppTest) -> list[str]:
    return [str(b.proto.label) for b in app.get("download_button")]


def press(app: AppTest, key: str) -> None:
    next(b for b in app.button if b.key == key).click().run()
    assert not app.exception


def open_tools(app: AppTest, *keys: str) -> None:
    for key in keys:
        app.session_state[f"more_{key}"] = True
    app.run()
    assert not app.exception


def titles(app: AppTest) -> list[str]:
    return [text.split(". ", 1)[1] for text in headings(app, 2)]


def test_a_page_offers_its_files_when_opened(app: AppTest) -> None:
    assert labels(app) == []
    app.session_state["export_funding_0"] = True
    app.run()
    assert not app.exception
    for words in ("PowerPoint", "Word", "Excel", "ZIP"):
        assert any(words in label for label in labels(app))


def test_a_finding_offers_its_slide_picture_and_figures_when_opened(app, keys) -> None:
    open_tools(app, keys[0])
    assert labels(app) == ["Trang chiếu", "Ảnh PNG", "Ảnh SVG", "Excel", "CSV"]
    assert any("copy-address" in one.value for one in app.html), "its address can be copied"


def test_findings_are_kept_moved_noted_and_dropped(app, keys) -> None:
    open_tools(app, *keys[:3])
    for key in keys[:3]:
        press(app, f"deck_{key}")
    press(app, f"deck_{keys[0]}")
    app.session_state["show_deck"] = True
    app.run()
    assert not app.exception
    assert "2 mục trong bộ trang chiếu" in headings(app, 1)[0]
    before = titles(app)
    press(app, "deck_move_1_0")
    assert titles(app) == before[::-1]
    app.text_input[0].set_value("Nói chậm chỗ này").run()
    assert [one.note for one in app.session_state["deck_picks"]] == ["Nói chậm chỗ này", ""]
    press(app, "deck_remove_0")
    assert titles(app) == before[:1]
    assert app.text_input[0].value == "", "the remark goes with its finding"
    press(app, "deck_clear")
    assert "Chưa có mục nào" in headings(app, 1)[0]


def test_the_slide_show_goes_forth_back_and_ends(app, keys) -> None:
    open_tools(app, *keys[:2])
    for key in keys[:2]:
        press(app, f"deck_{key}")
    app.session_state["show_deck"] = True
    app.run()
    first, second = titles(app)
    press(app, "deck_start")
    assert app.title[0].value.startswith(first)
    assert next(b for b in app.button if b.key == "slideshow_back").disabled
    while not app.title[0].value.startswith(second):
        press(app, "slideshow_next")
    press(app, "slideshow_page_up")
    assert app.title[0].value.startswith(first)
    press(app, "slideshow_stop")
    assert "2 mục" in headings(app, 1)[0]


def test_what_does_not_fit_into_the_deck_is_refused_with_what_to_do(
    app, keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deck_selection, "MOST", 1)
    open_tools(app, *keys[:2])
    press(app, f"deck_{keys[0]}")
    press(app, f"deck_{keys[1]}")
    assert "đã đủ 1 mục" in app.warning[0].value
    assert len(app.session_state["deck_picks"]) == 1


def test_the_deck_comes_back_from_the_browser(make_view, use_published) -> None:
    view = make_view(loai="xh-nn")
    page = registry.page(view, "funding")
    section = next(s for s in page.sections if not s.table.empty)
    pick = replace(deck_selection.pick_of(section, page, view), note="Hỏi kỹ: “đồng”")
    back = deck_selection.unpacked(deck_selection.packed((pick,)))
    assert back == (pick,)
    item = deck_selection.item(back[0])
    assert item is not None
    assert (item.section.title, item.view.filter) == (section.title, view.filter)


@pytest.mark.parametrize(
    "cookie",
    [
        "", "rác", "eNqL", "A" * 5000,
        base64.urlsafe_b64encode(zlib.compress(b"[[" * 9000)).decode(),
        base64.urlsafe_b64encode(zlib.compress(b'[["../x","k",{},"{}",""]]')).decode(),
        base64.urlsafe_b64encode(zlib.compress(b"0" * 50_000_000)).decode(),
    ],
    ids=["none", "words", "cut", "long", "deep", "no page", "bomb"],
)  # fmt: skip
def test_a_cookie_nobody_here_wrote_keeps_nothing(cookie: str) -> None:
    assert deck_selection.unpacked(cookie) == ()


def test_a_finding_of_a_page_with_choices_of_its_own_comes_back(make_view, use_published) -> None:
    view = make_view()
    page = registry.page(view, "areas", version="2020-209", level="district")
    for section in page.sections:
        back = deck_selection.item(deck_selection.pick_of(section, page, view))
        assert back is not None, section.key
        assert back.section.title == section.title


@pytest.mark.parametrize("choices", ['{"x": 1}', "[]", "{", '{"choice": 7}', '{"show": 1}'])
def test_a_finding_that_is_no_longer_there_is_named_not_dropped(
    choices: str, use_published
) -> None:
    for page in ("funding", "targets", "areas"):
        pick = deck_selection.Pick(page, "khong-con", choices=choices)
        assert deck_selection.item(pick) is None


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


def _with(
    kind: str,
    *,
    relation: bytes = b"",
    extra: dict[str, bytes] | None = None,
    replaced: dict[str, bytes] | None = None,
) -> bytes:
    """A template of python-pptx or python-docx with something more in it."""
    plain, out = io.BytesIO(), io.BytesIO()
    (Presentation() if kind == "pptx" else Document()).save(plain)
    with zipfile.ZipFile(plain) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            data = (replaced or {}).get(name) or given.read(name)
            if name in ("ppt/_rels/presentation.xml.rels", "word/_rels/document.xml.rels"):
                data = data.replace(b"</Relationships>", relation + b"</Relationships>")
            made.writestr(name, data)
        for name, data in (extra or {}).items():
            made.writestr(name, data)
    return out.getvalue()


def _outside(kind: str) -> bytes:
    base = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    return (
        b'<Relationship Id="rIdX" Type="' + base + kind.encode() + b'" '
        b'Target="http://elsewhere.example/x" TargetMode="External"/>'
    )


@pytest.mark.parametrize("kind", ["pptx", "docx"])
def test_a_template_that_would_carry_harm_into_every_file_is_refused(kind: str) -> None:
    templates.check(kind, _with(kind, relation=_outside("hyperlink")))
    for relation in ("attachedTemplate", "image", "oleObject"):
        with pytest.raises(ValueError, match="lấy từ nơi khác"):
            templates.check(kind, _with(kind, relation=_outside(relation)))
    with pytest.raises(ValueError, match="macro"):
        templates.check(kind, _with(kind, extra={"word/vbaProject.bin": b"x"}))
    with pytest.raises(ValueError, match="không an toàn"):
        templates.check(kind, _with(kind, extra={"x.xml": b'<!DOCTYPE x SYSTEM "y"><x/>'}))
    with pytest.raises(ValueError, match="quá lớn"):
        templates.check(kind, _with(kind, extra={"media/x.png": bytes(201 * 2**20)}))


@pytest.mark.parametrize(
    ("kind", "part"),
    [("pptx", "ppt/slideMasters/slideMaster1.xml"), ("docx", "word/styles.xml")],
)
def test_a_template_damaged_inside_is_refused_before_anything_is_built_on_it(
    kind: str, part: str
) -> None:
    with pytest.raises(ValueError, match=r"Tệp mẫu không phải là tệp .* đọc được"):
        templates.check(kind, _with(kind, replaced={part: b"<x/>"}))
    if kind == "docx":
        with pytest.raises(ValueError, match=r"Tệp mẫu không phải là tệp .* đọc được"):
            templates.check(kind, _with(kind, replaced={"word/document.xml": b"<x/>"}))


def test_a_template_that_has_never_used_a_heading_is_built_on(make_view) -> None:
    document, file = Document(), io.BytesIO()
    for name in ("Heading 1", "Heading 2", "Heading 3"):
        element = document.styles[name].element
        element.getparent().remove(element)
    document.save(file)
    bundle = make_bundle(make_view(), ["funding"])
    made = Document(io.BytesIO(make("docx", bundle, template=file.getvalue())))
    assert any(p.style.name == "Heading 1" and p.text for p in made.paragraphs)
