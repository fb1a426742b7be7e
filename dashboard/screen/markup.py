"""The still parts of a page as HTML: every letter of data in them is escaped.

Each element costs the browser time on every click, one of Markdown about twice as much
(benchmarks/element_cost.py); what stands together is one element here. What is clicked
(buttons, links, pop-overs) stays Streamlit's own. The look of these parts is in
static/style.css.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dashboard.words import wording

_ICON = re.compile(r":material/(\w+):")
_FIGURE = re.compile(r"\d")


def heading(text: str, name: str, level: int = 2) -> str:
    """A heading under a name of its own on the page; plain text."""
    return f'<h{level} id="{wording.escaped(name)}">{wording.escaped(text)}</h{level}>'


def small(lines: Iterable[str]) -> str:
    """Small quiet lines, plain texts; nothing when there are none."""
    escaped = [wording.escaped(line) for line in lines if line]
    return f'<p class="small-lines">{"<br>".join(escaped)}</p>' if escaped else ""


def listing(lines: Iterable[str]) -> str:
    """A list, one plain sentence an entry."""
    return f"<ul>{''.join(f'<li>{wording.escaped(line)}</li>' for line in lines)}</ul>"


def headline(text: str, line: str = "", badge: str = "") -> str:
    """The headline of a page, a small line below it that begins with a badge; plain texts."""
    mark = f'<span class="badge">{wording.escaped(badge)}</span>' if badge else ""
    below = f'<p class="small-lines">{mark}{wording.escaped(line)}</p>' if badge or line else ""
    return together(heading(text, "dau-trang", 1), below)


def card(label: str, value: str, note: str = "", tone: str = "", course: str = "") -> str:
    """A key figure: what it is, the figure, its small course, a note below; plain texts.

    `tone` is "good" or "bad" where the note tells of one; `course` the address of a picture.
    """
    before, figure = split_qualifier(value)
    small_word = f'<span class="qualifier">{wording.escaped(before)}</span>' if before else ""
    picture = f'<img class="course" src="{wording.escaped(course)}" alt="">' if course else ""
    mark = f" {tone}" if tone in ("good", "bad") else ""
    told = f'<p class="small-lines{mark}">{wording.escaped(note)}</p>' if note else ""
    return (
        f'<div class="key-figure"><p class="key-label">{wording.escaped(label)}</p>'
        f'<p class="key-value">{small_word}{wording.escaped(figure)}{picture}</p>{told}</div>'
    )


def split_qualifier(value: str) -> tuple[str, str]:
    """ "khoảng trên 8,6" → ("khoảng trên", "8,6"); a value without a number stays whole."""
    match = _FIGURE.search(value)
    if match is None or match.start() == 0:
        return "", value
    return value[: match.start()].strip(), value[match.start() :]


def legend(title: str, keys: Iterable[tuple[str, str, str]]) -> str:
    """The legend of a map in a row; (colour, kind of mark, words) each, plain texts."""
    marks = "".join(
        f'<li><span class="mark {wording.escaped(kind)}" style="background-color: '
        f'{wording.escaped(colour)}"></span>{wording.escaped(words)}</li>'
        for colour, kind, words in keys
    )
    return f'<div class="legend">{small([title])}<ul>{marks}</ul></div>'


def sentence(text: str, icon: str | None = None) -> str:
    """A paragraph of plain text, an icon before it."""
    return f'<p class="sentence">{ornament(icon)}{wording.escaped(text)}</p>'


def ornament(icon: str | None) -> str:
    """An icon (":material/home:") and a blank; nobody is read its English name."""
    match = _ICON.fullmatch(icon or "")
    return f'<span class="icon" role="img" aria-hidden="true">{match[1]}</span> ' if match else ""


def copy_button(label: str, item: str = "") -> str:
    """A button that copies the address of the page, or of the thing `item` on it (shell.js)."""
    return (
        f'<button type="button" class="copy-address" data-item="{wording.escaped(item)}">'
        f"{wording.escaped(label)}</button>"
    )


def kept(name: str, value: str) -> str:
    """Unseen: what the browser keeps under a name as a cookie (shell.js)."""
    return (
        f'<span hidden class="kept" data-name="{wording.escaped(name)}" '
        f'data-value="{wording.escaped(value)}"></span>'
    )


def completions(options: Iterable[str]) -> str:
    """Unseen: what the field before it may be completed to, with or without accents (shell.js)."""
    listed = wording.escaped("|".join(options))
    return f'<span hidden class="completions" data-options="{listed}"></span>'


def together(*parts: str) -> str:
    """Parts that follow each other at the distance of elements; empty ones fall out."""
    return f'<div class="still">{"".join(parts)}</div>'
