"""Units written beside a figure, in their own cell, a heading or a note above the table.

A figure is taken in the unit that stands with it: "250" under "ĐVT: triệu đồng" reads
"250 triệu". Where two places say different units, or one that is not the indicator's,
it is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from etl.records.amounts import MONEY, PERCENT, is_unit
from etl.records.text import Problem, clean, fold, quoted

#: Headings of a column of units.
UNIT_HEADINGS = frozenset({"đơn vị tính", "đơn vị", "đvt", "đv tính", "đ.v.t"})
_SCALES = {
    "1000": "nghìn", "nghìn": "nghìn", "ngàn": "nghìn", "vạn": "vạn", "1000000": "triệu",
    "triệu": "triệu", "tr": "triệu", "tỷ": "tỷ", "tỉ": "tỷ",
}  # fmt: skip
_SCALE = r"(?:1\.?000(?:\.?000)?|(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ)(?!\w)|tr(?=[. đ]|$)\.?)"
_MONEY = r"(?:đồng(?: việt nam)?|đ|vnđ|vnd)(?!\w)"
_UNIT = re.compile(rf"(?P<scale>{_SCALE})? ?(?P<base>.*)")
_NOTE = re.compile(
    r"(?<!theo )(?:đvt|đ\.v\.t|đơn vị(?: tính)?) ?[:(] ?(?P<unit>[^():;]+)", re.IGNORECASE
)
_SCALED_MONEY = re.compile(rf"(?<![\w.]){_SCALE} ?{_MONEY}", re.IGNORECASE)
_IN_HEADING = re.compile(
    rf"(?P<name>.+?)[ ,]*(?:\((?P<inside>[^()]+)\)|(?<!\w)(?P<bare>{_SCALE} ?{_MONEY}))[ *]*",
    re.IGNORECASE,
)
_BARE = re.compile(r"[+-]?[0-9][0-9., ]*")


@dataclass(frozen=True)
class StatedUnit:
    """A unit as somebody wrote it: a word of scale ("" for none) and what is counted."""

    scale: str
    base: str
    written: str


def read_unit(text: str) -> StatedUnit | None:
    """The text as a unit: "triệu đồng", "tr.đ", "1000đ", "nghìn người", "%"; None when empty."""
    body = fold(text).strip("()[]:*. ")
    if not body:
        return None
    match = _UNIT.fullmatch(body)
    assert match is not None
    scale = _SCALES[match["scale"].replace(".", "")] if match["scale"] else ""
    base = match["base"].strip(". ")
    return StatedUnit(scale, MONEY if is_unit(base, MONEY) else base, clean(text))


def note_unit(text: str) -> StatedUnit | None:
    """The unit that a note beside a table states: "ĐVT: triệu đồng", "… (tỷ đồng)"."""
    body = clean(text)
    if match := _NOTE.search(body):
        return read_unit(match["unit"])
    match = _SCALED_MONEY.search(body)
    return read_unit(match[0]) if match else None


def split_heading(text: str) -> tuple[str, str]:
    """A heading and the unit in it: "Giá trị (triệu đồng)" → ("Giá trị", "triệu đồng")."""
    match = _IN_HEADING.fullmatch(clean(text))
    if match is None:
        return text, ""
    return match["name"], match["inside"] or match["bare"]


def in_stated_unit(
    text: str, units: Collection[str], stated: Iterable[StatedUnit]
) -> str | Problem:
    """The figure with the word of scale that its stated unit gives it.

    `units` are the units the figure may be in. A figure that has its own words behind it
    keeps them; so does one without a statement.
    """
    distinct = list(dict.fromkeys(stated))
    if not distinct or not _BARE.fullmatch(text):
        return text
    money = MONEY in units
    wrong = next((unit for unit in distinct if not _fits(unit, units)), None)
    if wrong is not None:
        expected = " hoặc ".join(quoted(unit) for unit in units)
        return Problem(
            "unit",
            f"đơn vị ghi là {quoted(wrong.written)}, chỉ số này tính bằng {expected}. Đổi con số "
            "sang đơn vị ấy, hoặc sửa ô đơn vị.",
        )
    scales = {unit.scale for unit in distinct}
    if len(scales) > 1:
        places = " và ".join(quoted(unit.written) for unit in distinct)
        ways = " hoặc ".join(f"“{text} {unit.scale or unit.base}”" for unit in distinct)
        return Problem(
            "unit", f"đơn vị ghi ở hai chỗ khác nhau: {places}. Ghi ngay sau con số: {ways}."
        )
    (scale,) = scales
    if scale:
        if money and len(re.sub(r"\D", "", text.partition(",")[0])) > 6:
            return Problem(
                "unit",
                f"{quoted(text)} mà đơn vị là {quoted(distinct[0].written)}: có thể số đã ghi bằng "
                f"{MONEY}. Ghi “{text} {MONEY}” nếu vậy, hoặc sửa con số.",
            )
        return f"{text} {scale}"
    return text


def _fits(stated: StatedUnit, units: Collection[str]) -> bool:
    if not stated.base:
        return True
    return any(is_unit(stated.base, unit) for unit in units)


def concerns(note: StatedUnit, units: Collection[str]) -> bool:
    """True when a note beside the table speaks of figures in these units, not of others."""
    if note.base in ("", MONEY, PERCENT) or note.scale:
        return _fits(note, units) or (MONEY in units and note.base != PERCENT)
    return MONEY in units
