"""Signs that do not belong into official documents, replaced in a whole Word or PowerPoint file."""

from __future__ import annotations

from typing import Any

#: "·" and "→" serve the screen; on paper stand words and the marks of a typewriter.
_SIGNS = ((" · ", "; "), ("·", "-"), (" → ", " thành "), ("→", "-"))
_TEXTS = ("{*}t", "{*}v")


def plain_signs(package: Any) -> None:
    """Replace the signs in every text of an opened file: body, tables, charts, notes."""
    for part in package.iter_parts():
        root = getattr(part, "_element", None)
        if root is None:
            continue
        for element in root.iter(*_TEXTS):
            if element.text and ("·" in element.text or "→" in element.text):
                for sign, words in _SIGNS:
                    element.text = element.text.replace(sign, words)
