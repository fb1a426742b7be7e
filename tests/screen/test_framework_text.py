"""Every text handed to Streamlit is fixed, or went through a function that makes it harmless."""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.words import wording
from tests.conftest import ROOT

PLACES = ("pages", "dashboard/screen", "dashboard/selection", "dashboard/access")
FILES = [
    *sorted(path for place in PLACES for path in (ROOT / place).rglob("*.py")),
    ROOT / "dashboard" / "main.py",
]
#: Calls whose first text is Markdown, and parameters of any call that are.
MARKDOWN = {
    "button", "caption", "checkbox", "code", "date_input", "download_button", "error",
    "expander", "file_uploader", "form_submit_button", "header", "info", "link_button",
    "markdown", "metric", "multiselect", "number_input", "page_link", "pills", "popover",
    "progress", "radio", "segmented_control", "select_slider", "selectbox", "slider", "spinner",
    "status", "subheader", "success", "tabs", "text_area", "text_input", "title", "toast",
    "toggle", "warning", "write",
}  # fmt: skip
#: Streamlit, and the names of its containers.
OWNERS = {"st", "bar", "left", "right", "place", "heading", "opened"}
PARAMETERS = {"label", "body", "help", "text", "placeholder"}
#: What makes a text harmless, or makes a text of numbers, days and fixed words only.
SAFE = {
    "plain", "words_of", "number", "day", "moment", "quantity", "len", "percent", "share",
    "next_period", "unformatted",
}  # fmt: skip
#: Made of fixed words and icons, or harmless already where they are made.
ELSEWHERE = {
    "dashboard/screen/downloads.py: segmented_control(shown.__getitem__)",
    "dashboard/screen/evidence.py: markdown('\\n\\n'.join(paragraphs))",
}
#: Plain text, not Markdown: Streamlit shows these letter by letter.
NOT_MARKDOWN = {"code": {0, "body"}, "selectbox": {"placeholder"}, "multiselect": {"placeholder"},
                "text_input": {"placeholder"}, "date_input": {"placeholder"}}  # fmt: skip


def _calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """The calls of Streamlit: of `st` itself and of what stands in a page's containers."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            named = isinstance(owner, ast.Name) and owner.id in OWNERS
            if named and node.func.attr in MARKDOWN:
                yield node, node.func.attr


def _texts(call: ast.Call, name: str) -> Iterator[ast.expr]:
    plain = NOT_MARKDOWN.get(name, set())
    place = 1 if name in ("progress", "page_link") else 0
    if len(call.args) > place and place not in plain:
        yield call.args[place]
    for keyword in call.keywords:
        if keyword.arg in PARAMETERS and keyword.arg not in plain:
            yield keyword.value
        elif keyword.arg == "format_func":
            value = keyword.value
            yield value.body if isinstance(value, ast.Lambda) else value


def _harmless(node: ast.expr | None, names: dict[str, list[ast.expr]], deep: int = 0) -> bool:
    """Whether an expression is fixed text, a number, or went through a safe function."""
    if node is None or isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.JoinedStr):
        return all(
            _harmless(v.value, names, deep) if isinstance(v, ast.FormattedValue) else True
            for v in node.values
        )
    if isinstance(node, ast.BinOp):
        return _harmless(node.left, names, deep) and _harmless(node.right, names, deep)
    if isinstance(node, ast.IfExp):
        return _harmless(node.body, names, deep) and _harmless(node.orelse, names, deep)
    if isinstance(node, ast.BoolOp):
        return all(_harmless(value, names, deep) for value in node.values)
    if isinstance(node, ast.Subscript):
        return _harmless(node.value, names, deep)
    if isinstance(node, ast.Attribute):
        return node.attr.isupper()
    if isinstance(node, ast.Name):
        given = names.get(node.id, [])
        return node.id.isupper() or (
            deep < 4 and bool(given) and all(_harmless(one, names, deep + 1) for one in given)
        )
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "join":
            return all(_harmless(one, names, deep) for one in node.args)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
        return name in SAFE
    if isinstance(node, ast.GeneratorExp | ast.ListComp):
        return _harmless(node.elt, names, deep)
    if isinstance(node, ast.List | ast.Tuple):
        return all(_harmless(one, names, deep) for one in node.elts)
    return False


def _assigned(tree: ast.AST) -> dict[str, list[ast.expr]]:
    """What each name of a function is given."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
    return found


def _faults(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)] or [tree]
    for function in functions:
        names = _assigned(function)
        for call, name in _calls(function):
            for text in _texts(call, name):
                if not _harmless(text, names):
                    yield f"{path.relative_to(ROOT)}: {name}({ast.unparse(text)})"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_text_reaches_the_framework_untreated(path: Path) -> None:
    assert sorted(set(_faults(path)) - ELSEWHERE) == []


def test_nothing_is_excused_that_is_not_there() -> None:
    assert {fault for path in FILES for fault in _faults(path)} == ELSEWHERE


@pytest.mark.parametrize(
    "line",
    [
        'st.pills(f"Nguồn của mục “{section.title}”", [])',
        "st.caption(row.note)",
        "st.button('a', help=record['note'])",
        "st.progress(0.5, text)",
        "st.toast(' '.join(notes))",
    ],
)
def test_the_check_sees_text_that_went_through_nothing(line: str, tmp_path: Path) -> None:
    tree = ast.parse(line)
    found = [t for call, name in _calls(tree) for t in _texts(call, name)]
    assert not all(_harmless(text, {}) for text in found)


@pytest.mark.parametrize(
    "letter", "\u061c\u200e\u200f\u202e\u2066\u2067\u2068\u2069\u206a\u206f\u2028\x85\x07"
)
def test_nothing_turns_the_reading_direction_or_breaks_the_line(letter: str) -> None:
    for made in (wording.plain, wording.escaped, wording.unformatted):
        assert letter not in made(f"Hội{letter}Làm vườn")


def test_marks_stacked_on_a_letter_are_cut_and_vietnamese_keeps_its_own() -> None:
    stacked = "a" + "\u0301\u0323" * 50
    assert len(wording.unformatted(stacked)) == 4
    for letter, mark in (("\u0e01", "\u0e49"), ("\u0628", "\u0651"), ("\u05d0", "\u05b8")):
        assert len(wording.unformatted(letter + mark * 50)) == 4
    for name in ("Hội Điều dưỡng", unicodedata.normalize("NFD", "Hiệp hội Nữ nghệ sĩ ở Yên Thế")):
        assert wording.unformatted(name) == name


def test_blanks_before_a_text_make_no_code_of_it() -> None:
    for blanks in (" " * 4, "\n\t", "\u3000" * 5):
        assert wording.plain(f"{blanks}Hội").lstrip(" ") == "Hội"
        assert len(wording.plain(f"{blanks}Hội")) <= 4
