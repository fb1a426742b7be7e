"""To whom a request, proposal or programme is put: the places named in one cell of text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import pandas as pd

from dashboard.content import phrases
from dashboard.words import numbers

#: Code of all who lead the province, together.
PROVINCE = "lanh-dao-tinh"
_PROVINCE_WORDS = "Lãnh đạo tỉnh (Tỉnh uỷ, HĐND, UBND tỉnh)"
_LEADS = re.compile(
    r"(tỉnh uỷ|(hđnd|ubnd|lãnh đạo) tỉnh|^tỉnh$)( \(mô phỏng\))?$", flags=re.IGNORECASE
)


def named(text: object) -> list[str]:
    """The addressees in a cell: "UBND tỉnh, Sở Y tế" are two, "các sở, ngành" is one."""
    names: list[str] = []
    for part in phrases.text(text).split(", "):
        # A small letter goes on with the group before: "các sở, ngành, địa phương".
        if names and part[:1].islower() and not part.startswith("các "):
            names[-1] += f", {part}"
        elif part.strip():
            names.append(part.strip())
    return list(dict.fromkeys(part[:1].upper() + part[1:] for part in names))


def codes(text: object) -> set[str]:
    """The codes of the addressees in a cell, as they stand in the URL."""
    names = named(text)
    own = {_code(name) for name in names}
    return own | {PROVINCE} if any(_LEADS.search(name) for name in names) else own


def options(cells: Iterable[object]) -> dict[str, str]:
    """Code → name with the number of cells: the province's leaders, then the most named."""
    texts = list(cells)
    counts = Counter(code for text in texts for code in codes(text))
    names = {_code(name): name for text in texts for name in named(text)}
    order = sorted(names, key=lambda code: (-counts[code], numbers.sort_key(names[code])))
    told = {code: f"{names[code]} ({counts[code]})" for code in order}
    if counts[PROVINCE]:
        return {PROVINCE: f"{_PROVINCE_WORDS} ({counts[PROVINCE]})"} | told
    return told


def put_to(cells: pd.Series, code: str) -> pd.Series:
    """Which cells name that addressee."""
    return cells.map(lambda text: code in codes(text)).astype(bool)


def _code(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", numbers.fold(name)).strip("-")
