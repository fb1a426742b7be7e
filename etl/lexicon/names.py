"""How associations and areas are called: names of the code lists and what is made of them.

"Hội Làm vườn tỉnh Bắc Giang" is also "Hội Làm vườn", "Hội LV", "HLV"; "Huyện Lục Nam" is
"H. Lục Nam" and "Lục Nam"; a commune is named with its kind only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from etl.lexicon.words import Word
from etl.records.province import UNION, own, rows_of
from etl.records.text import fold

#: Behind the name of an association: it is the one of the country, or of another place.
_ELSEWHERE = (
    ("việt", "nam"),
    ("trung", "ương"),
    ("các", "nước"),
    ("thế", "giới"),
    ("toàn", "quốc"),
)
_PROVINCE = fold(own().name)
#: The province, before and after it was merged.
OWN = tuple(fold(row["name"]) for row in rows_of("area") if row["level"] == "province")
_OWN = frozenset(tuple(name.split()) for name in OWN)
_UNION = (
    "liên hiệp hội", "liên hiệp các hội", "liên hiệp các hội khoa học và kỹ thuật",
    "liên hiệp các hội khoa học kỹ thuật", "liên hiệp các hội khkt", "liên hiệp các hội kh&kt",
    "liên hiệp các hội khoa học", "liên hiệp khoa học và kỹ thuật", "lhh", "liên hiệp hội tỉnh",
)  # fmt: skip
_SHORTER = (
    ("khoa học kỹ thuật", "khkt"), ("khoa học kỹ thuật", "khoa học và kỹ thuật"),
    ("khoa học kỹ thuật ", ""), ("bảo vệ quyền lợi người", "bảo vệ ql người"),
    ("bảo vệ quyền lợi người", "bảo vệ người"), ("người tiêu dùng", "ntd"),
    (" quyền lợi người tiêu dùng", " qlntd"), ("-", ", "), ("-", " và "), ("-", " "),
    ("chữ thập đỏ", "hội chữ thập đỏ"),
)  # fmt: skip
#: "Hội" and one of these is no name of an association.
_NOT_NAMES = frozenset(
    "đồng nghị thảo thi viên trường phí ý chẩn họp diễn đàm tụ nhập khóa khoá thao hè ngộ xuân "  # noqa: SIM905
    "ta cấp tỉnh huyện xã cơ thành các có đã được là và tổ ngành đặc chủ quần trong năm "
    "trung phường thị không luôn cũng thường với cho sẽ tiếp chưa về cựu".split()
)
_KINDS = {
    "huyện": ("huyện", "h"), "thành phố": ("thành phố", "tp", "thành phố tỉnh lỵ"),
    "thị xã": ("thị xã", "tx"), "tỉnh": ("tỉnh",), "xã": ("xã",), "phường": ("phường", "p"),
    "thị trấn": ("thị trấn", "tt"),
}  # fmt: skip


def associations(
    rows: Iterable[Mapping[str, str]] | None = None,
) -> Iterator[tuple[str, str]]:
    """(name, code) of every way an association is called; of those in data/reference, or of
    `rows` with association, name, short_name and association_kind."""
    for row in rows_of("association") if rows is None else rows:
        code = row["association"]
        names = {fold(row["name"]), fold(row["short_name"])}
        if row["association_kind"] == UNION:
            names.update(_UNION)
        names |= {re.sub(rf" (?:tỉnh )?{_PROVINCE}$| tỉnh$", "", name) for name in names}
        for whole, short in _SHORTER:
            names |= {name.replace(whole, short) for name in names if whole in name}
        for name in sorted({" ".join(re.findall(r"\w+", name)) for name in names}):
            yield name, code
            head, *words = name.split()
            if head == "hội" and len(words) > 1 and not name.endswith(f" {_PROVINCE}"):
                initials = "".join(word[0] if len(word) > 1 else word for word in words)
                yield f"hội {initials}", code
                yield f"h{initials}", code
                if len(initials) > 2:
                    yield initials, code


def is_elsewhere(text: str, words: list[Word], after: int) -> bool:
    """True when the words behind an association's name say it is not the province's."""
    keys = tuple(word.key for word in words[after : after + 3])
    if keys[:2] in _ELSEWHERE:
        return True
    named = len(keys) > 1 and keys[0] == "tỉnh" and text[words[after + 1].start].isupper()
    return named and words[after + 1].joined and keys[1:3] not in _OWN


def unlisted(text: str, words: list[Word], taken: set[int]) -> Iterator[tuple[int, int]]:
    """(first word, word behind the last) of associations that no list has, by their capitals."""
    for at, word in enumerate(words[:-1]):
        if word.key != "hội" or at in taken or not text[word.start].isupper():
            continue
        end = at + 1
        while (
            end < len(words)
            and end not in taken
            and words[end].joined
            and text[words[end].start].isupper()
            and not (end == at + 1 and words[end].key in _NOT_NAMES)
        ):
            end += 1
        if end > at + 1 and not text[words[at].start : words[end - 1].end].isupper():
            # Names are written "Hội Nông dân": the second word of a name is often small.
            if end == at + 2 and end < len(words) and words[end].joined and end not in taken:
                end += 1
            yield at, end


@dataclass(frozen=True)
class Place:
    """One area of the list and the days it is valid."""

    code: str
    level: str
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date | None) -> bool:
        """True when the area is there on the day."""
        return day is None or (
            self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        )


def areas() -> dict[str, tuple[Place, ...]]:
    """Every way an area is called, with the areas that bear the name at one time or another."""
    by_name: dict[str, list[Place]] = {}
    for row in rows_of("area"):
        place = Place(
            row["area"],
            row["level"],
            date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        )
        name = fold(row["name"])
        kinds = _KINDS.get(row["unit_type"], (row["unit_type"],))
        if row["level"] == "district":
            kinds = (*kinds, "huyện", "h", "thị xã", "tx") if "huyện" not in kinds else kinds
            kinds = (*kinds, "thành phố", "tp") if name == _PROVINCE else kinds
        ways = {f"{kind} {name}" for kind in kinds}
        if row["level"] == "province" or (row["level"] == "district" and name != _PROVINCE):
            ways.add(name)
        for way in ways:
            if place not in by_name.setdefault(way, []):
                by_name[way].append(place)
    return {way: tuple(places) for way, places in by_name.items()}


def valid(places: tuple[Place, ...], day: date | None) -> Place:
    """The one of them that is there on the day; else the last before it, else the first."""
    now = [place for place in places if place.holds_on(day)]
    if now:
        return now[-1] if day is None else now[0]
    before = [place for place in places if day and place.valid_from <= day]
    return (before or list(places[:1]))[-1]
