"""The words on screen that several places share, and the escaping of data text."""

from __future__ import annotations

import html
import os
import re
from unicodedata import category

from etl.records.province import own

TITLE = "Chỉ số hoạt động các hội"
PROVINCE = os.environ.get("DASHBOARD_PROVINCE", "").strip() or own().name
ORGANISATION = f"Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh {PROVINCE}"
SHORT_ORGANISATION = f"Liên hiệp hội tỉnh {PROVINCE}"

#: The words of state. They stand here and nowhere else: inside other words, too, they are
#: put in from here.
NO_DATA = "chưa có số liệu"
UNKNOWN = "chưa rõ"
UNKNOWN_PERIOD = f"{UNKNOWN} thời gian"
NOT_APPLICABLE = "không áp dụng"
NO_DUE_DATE = "không nêu hạn"
NO_DATA_AT_START = "C" + NO_DATA[1:]
UNKNOWN_AT_START = "C" + UNKNOWN[1:]
NO_DATA_IN_SCOPE = f"{NO_DATA_AT_START} trong phạm vi đang lọc."
UNKNOWN_AREA = f"{UNKNOWN_AT_START} địa bàn"
UNKNOWN_AUTHOR = "không rõ tác giả"
UNKNOWN_PLACE = "chưa ghi chỗ trong nguồn"
NO_SOURCE = "Nguồn: chưa ghi nguồn."

ALL = "Tất cả"
ANY_YEAR = "Không giới hạn"

DATASET_NAMES = {"records": "Số liệu thực", "demo": "Minh hoạ", "nation": "Toàn quốc"}
DEMO_BADGE = "Bộ số liệu minh hoạ – không dùng để báo cáo"

#: State of a cell, of an area, of a part of marts.completeness → its word.
STATES = {
    "yes": "có",
    "no": "không",
    "unknown": UNKNOWN,
    "not_applicable": NOT_APPLICABLE,
    "reported": "có số liệu",
    "zero": "bằng không",
    "not_reported": NO_DATA,
}

#: Where a target, milestone, request or entry of a register stands (marts.follow_up.standing):
#: word and icon, never colour alone.
STANDINGS = {
    "achieved": ("đã đạt", ":material/check_circle:"),
    "on_track": ("đúng tiến độ", ":material/trending_up:"),
    "behind": ("chậm tiến độ", ":material/schedule:"),
    "off_track": ("khó đạt", ":material/error:"),
    "not_enough_data": ("chưa đủ số liệu", ":material/help:"),
    "done": ("đã xong", ":material/flag_circle:"),
    "missed": ("không đạt", ":material/cancel:"),
    "due_passed": (f"hạn đã qua, {UNKNOWN} kết quả", ":material/notification_important:"),
    "due_later": ("chưa đến hạn", ":material/flag:"),
    "recurring": (f"định kỳ, {UNKNOWN} kết quả", ":material/autorenew:"),
    "no_due_date": (f"{NO_DUE_DATE}, {UNKNOWN} kết quả", ":material/event_note:"),
    "listed": ("đã ghi trong danh sách", ":material/list:"),
}

_MARKDOWN = re.compile(r"([\\`*_{}\[\]#|<>~$&])")
_AT_START = re.compile(r"^(\s*)([+\-=]|\d+(?=[.)](\s|$)))")
#: Where web addresses, codes such as `:red[` and `:material/home:`, and signs that are shown
#: as others (`->`, `--`, `>=`) can be broken.
_ACTIVE = re.compile(
    r"(?<=\w)(?=://)|(?<=www)(?=\.)|(?<=\w)(?=@)|(?<=:)(?=[\w+\-/]+[:\[])|(?<=[<>~-])(?=[=>-])",
    re.IGNORECASE,
)
#: Four blanks would begin a block of code.
_INDENTED = re.compile(r"^\s{2,}")
#: Controls, and what turns the reading direction or breaks a line unseen.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u206f]"
)
#: Marks of any script stacked on a letter beyond what a language needs paint over the lines around.
_MARK = f"[{''.join(c for c in map(chr, range(0x300, 0x10000)) if category(c) in ('Mn', 'Me'))}]"
_STACKED = re.compile(rf"({_MARK}{{3}}){_MARK}+")


def plain(text: object) -> str:
    """Data text made harmless inside Markdown: it shows letter by letter as it is.

    Covers emphasis, links, images, code, tables, formulas, directives such as
    `:red[…]`, icon codes, HTML and bare web addresses. Line breaks become spaces.
    """
    line = _INDENTED.sub(" ", _one_line(text))
    # A word joiner breaks what the renderer would otherwise make a link or an icon of.
    line = _ACTIVE.sub("\u2060", line)
    line = _MARKDOWN.sub(r"\\\1", line)
    # A list or a heading would begin with these; an entity shows the same letters.
    return _AT_START.sub(_as_entity, line)


def unformatted(text: object) -> str:
    """Data text for places that show it letter by letter: one line, no control characters."""
    return _one_line(text)


def escaped(text: object) -> str:
    """Data text made harmless inside HTML, values of attributes too. Line breaks become spaces."""
    return html.escape(_one_line(text))


def _one_line(text: object) -> str:
    line = "" if text is None else str(text)
    line = _CONTROL.sub("", re.sub(r"\s*[\r\n\t\x85\u2028\u2029]+\s*", " ", line))
    return _STACKED.sub(r"\1", line)


def _as_entity(match: re.Match[str]) -> str:
    first = match[2][0]
    return f"{match[1]}&#{ord(first)};{match[2][1:]}"


def capitalise(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
