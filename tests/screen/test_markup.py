"""The still parts of a page: data in them stays text, and they look like Streamlit's own."""

from __future__ import annotations

import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.screen import markup
from dashboard.words import palette, wording
from tests.words.test_palette import contrast

ROOT = Path(__file__).resolve().parents[2]
STYLE = (ROOT / "dashboard" / "static" / "style.css").read_text(encoding="utf-8")
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)


class Read(HTMLParser):
    """What a browser makes of a piece of HTML: its tags, attributes and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= dict(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(TEXTS)
@example("<script>alert(1)</script>")
@example('" onclick="x')
@example(":material/home: x")
@example("&lt;b&gt;")
def test_data_stays_text(text):
    shown = Read(
        markup.together(
            markup.heading(text, text, 2),
            markup.small([text, "", text]),
            markup.listing([text]),
            markup.sentence(text),
            markup.card(text, text, text),
            markup.headline(text, text, text),
        )
    )
    assert set(shown.tags) - {"span"} == {"div", "h1", "h2", "p", "br", "ul", "li"}
    assert set(shown.attributes) == {"class", "id"}
    # Between a qualifier and its number stands a gap of the style sheet, no blank.
    without_blanks = re.sub(r"\s+", "", shown.text)
    assert without_blanks == re.sub(r"\s+", "", wording.unformatted(text)) * 11


@given(TEXTS)
@example('" onclick="x')
def test_data_stays_text_in_what_the_browser_copies_and_keeps(text):
    shown = Read(markup.copy_button(text, text) + markup.kept(text, text))
    assert shown.tags == ["button", "span"]
    data = {"data-item", "data-name", "data-value"}
    assert set(shown.attributes) == {"type", "class", "hidden"} | data
    assert shown.attributes["data-item"] == wording.unformatted(text)


def test_a_qualifier_stands_small_before_its_number():
    assert markup.split_qualifier("khoảng trên 8,6") == ("khoảng trên", "8,6")
    assert markup.split_qualifier("80.000") == ("", "80.000")
    assert markup.split_qualifier("chưa có số liệu") == ("", "chưa có số liệu")


def test_nobody_is_read_the_name_of_an_icon():
    shown = markup.sentence("Hội viên", ":material/groups:")
    assert 'aria-hidden="true">groups</span> Hội viên' in shown
    assert markup.sentence("Chú ý", "<img src=x>") == '<p class="sentence">Chú ý</p>'


def test_nothing_to_say_takes_no_room():
    assert markup.small([]) == markup.small(["", ""]) == ""


def test_headings_are_as_large_as_streamlits_own():
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        theme = tomllib.load(file)["theme"]
    found = re.findall(r"^\.still h(\d) \{ font-size: ([\d.]+rem); font-weight: (\d+)", STYLE, re.M)
    assert found == [
        (str(level + 1), theme["headingFontSizes"][level], str(theme["headingFontWeights"][level]))
        for level in range(3)
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_small_lines_can_be_read(theme):
    share = float(re.search(r"\.small-lines, [^{]*\{ opacity: ([\d.]+); \}", STYLE)[1])
    colours = palette.theme_colours(theme)
    letters, page = colours[palette.TEXT], colours[palette.BACKGROUND]
    mixed = "#"
    for i in (1, 3, 5):
        part = int(letters[i : i + 2], 16) * share + int(page[i : i + 2], 16) * (1 - share)
        mixed += f"{round(part):02x}"
    assert contrast(mixed, page) >= 4.5
