"""One field of a table: its figure in the stated unit, its level, and whether it counts persons."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.lexicon import phrases
from etl.lexicon.lexicon import Match
from etl.records.amounts import MONEY, PERCENT
from etl.records.units import StatedUnit, note_unit, read_unit, split_heading
from etl.reports.choose import Candidate, Evidence
from etl.reports.figures import Figure, figures
from etl.reports.reading.blocks import Block

_LEVELS = (
    ("province", re.compile(r"^(?:hội )?tỉnh$|cấp tỉnh|tỉnh hội", re.IGNORECASE)),
    (
        "district",
        re.compile(r"^huyện$|(?:các|cấp|tuyến) huyện|huyện, thành phố|huyện hội", re.IGNORECASE),
    ),
    ("commune", re.compile(r"^(?:xã|xã, phường)$|cấp xã|các xã|cơ sở", re.IGNORECASE)),
)  # fmt: skip
_OWN_UNIT = re.compile(r"%|đồng|đ\b|triệu|tỷ|trđ|nghìn", re.IGNORECASE)
#: Sure enough to be the choice.
_CAME = 0.7


def noted(text: str) -> StatedUnit | None:
    """The unit that a line states for the table below: "(ĐVT: triệu đồng)", "Thu chi (đồng):"."""
    _, inside = split_heading(text.rstrip(" :.").replace("\n", " "))
    bare = read_unit(inside) if inside else None
    return note_unit(text) or (bare if bare is not None and bare.base == MONEY else None)


def figure_of(text: str, scale: str, base: str) -> tuple[Figure, str] | None:
    """The figure of a field in its stated unit, and that unit."""
    unit = MONEY if base == MONEY or (scale and not base) else base
    body = text.rstrip("*")
    if not _OWN_UNIT.search(text):
        if base == PERCENT:
            body = f"{body}{PERCENT}"
        elif scale or unit == MONEY:
            body = f"{body} {scale}".rstrip() + (f" {MONEY}" if unit == MONEY else "")
    found = figures(body, [], cell=True)
    if not found:
        return None
    figure = found[0]
    if re.match(r"[-−]\s*\d", body):
        figure.value = -figure.value
    return figure, figure.unit or unit


def came(candidates: list[Candidate]) -> list[Candidate]:
    """Of persons, who came to what row or column name is sure enough to be the choice."""
    likeliest = next((c for c in candidates if c.indicator is not None), None)
    if likeliest is None or likeliest.indicator != "participants":
        return candidates
    if "activity_kind" not in likeliest.kind:
        return candidates
    likeliest.score = max(likeliest.score, _CAME)
    return [likeliest, *(c for c in candidates if c is not likeliest)]


def levels(head: str, names: Sequence[Block]) -> list[Evidence]:
    """The level of organisation that a head or a row's name says."""
    found = []
    for text in (head, *(b.text for b in names)):
        level = next((code for code, form in _LEVELS if form.search(text.strip())), None)
        if level is not None:
            match = Match(0, 0, level, "dimension", 0.9, phrases.SAID, {"level": level})
            found.append(Evidence(match, 0.9, 0.9))
    return found
