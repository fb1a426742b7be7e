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


def heading(text: str, name: str, level: int = 3) -> str:
    """A heading under a name of its own on the page; plain text."""
    return f'<h{level} id="{wording.escaped(name)}">{wording.escaped(text)}</h{level}>'


def small(lines: Iterable[str]) -> str:
    """Small quiet lines, plain texts; nothing when there are none."""
    found = [wording.escaped(line) for line in lines if line]
    return f'<p class="small-lines">{"<br>".join(found)}</p>' if found else ""


def listing(lines: Iterable[str]) -> str:
    """A list, one plain sentence an entry."""
    return f"<ul>{''.join(f'<li>{wording.escaped(line)}</li>' for line in lines)}</ul>"


def card(label: str, value: str, note: str = "", icon: str | None = None) -> str:
    """A key figure: what it is, the figure, a note below it; plain texts."""
    return (
        f'<div class="key-figure"><p class="key-label">{ornament(icon)}{wording.escaped(label)}</p>'
        f'<p class="key-value">{wording.escaped(value)}</p>{small([note])}</div>'
    )


def sentence(text: str, icon: str | None = None) -> str:
    """A paragraph of plain text, an icon before it."""
    return f'<p class="sentence">{ornament(icon)}{wording.escaped(text)}</p>'


def ornament(icon: str | None) -> str:
    """An icon (":material/home:") and a blank; nobody is read its English name."""
    match = _ICON.fullmatch(icon or "")
    return f'<span class="icon" role="img" aria-hidden="true">{match[1]}</span> ' if match else ""


def together(*parts: str) -> str:
    """Parts that follow each other at the distance of elements; empty ones fall out."""
    return f'<div class="still">{"".join(parts)}</div>'
