"""Finding things by their words, without accents: where each is, best first."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.content import phrases
from dashboard.content.areas.opening_map import PART as MAP
from dashboard.content.areas.scope import Scope
from dashboard.content.model import Link
from dashboard.content.registers import page as registers
from dashboard.content.targets import every
from dashboard.selection import cache
from dashboard.selection.view import View
from dashboard.words import numbers, sitemap

#: Kind → what it is called beside the hit; the order among equally good hits.
KINDS = {
    "page": "trang",
    "association": "hội",
    "type": "loại hình",
    "area": "địa bàn",
    "indicator": "chỉ số",
    "target": "mục tiêu",
    "entry": "sổ theo dõi",
    "document": "tài liệu",
}
MOST = 10


@dataclass(frozen=True)
class Hit:
    """A thing that was found: what kind (of KINDS), its words, what else is told, the way."""

    kind: str
    words: str
    more: str
    link: Link


@dataclass(frozen=True)
class _Entry:
    hit: Hit
    name: str
    text: str
    shorts: frozenset[str]


def find(view: View, words: str, most: int = MOST) -> list[Hit]:
    """The best hits for the words, in the whole dataset; the filter plays no part."""
    wanted = numbers.fold(words)
    if len(wanted) < 2:
        return []
    ranked = []
    for place, entry in enumerate(cache.cached(_index, view.unfiltered)):
        quality = _quality(entry, wanted)
        if quality is not None:
            ranked.append((quality, place, entry.hit))
    return [hit for *_, hit in sorted(ranked, key=lambda ranking: ranking[:2])[:most]]


def _quality(entry: _Entry, wanted: str) -> int | None:
    """0 is best; None when a word is not there."""
    if wanted in entry.shorts or entry.name == wanted:
        return 0
    parts = wanted.split()
    if all(any(word.startswith(part) for word in entry.name.split()) for part in parts):
        return 1
    if wanted in entry.name:
        return 2
    if all(part in entry.text for part in parts):
        return 3
    return None


def _index(view: View) -> list[_Entry]:
    """Everything that can be found, in the order of KINDS."""
    entries = [
        _entry("page", title, "", Link(name), sitemap.URLS[name].replace("-", " "))
        for name, title in sitemap.TITLES.items()
    ]
    entries += [
        _entry("type", name, "", Link("overview", {"association_type": code}))
        for code, name in view.choices.types.items()
    ]
    entries += _areas(view)
    for row in view.query("search/things").to_dict("records"):
        code, words, also, part = (phrases.text(row[c]) for c in ("code", "words", "also", "part"))
        kind = str(row["kind"])
        shorts = (code, _initials(words), _initials(also)) if kind == "association" else ()
        entries.append(_entry(kind, words, also, _way(kind, code, words, part), *shorts))
    order = list(KINDS)
    return sorted(
        entries, key=lambda entry: (order.index(entry.hit.kind), numbers.sort_key(entry.hit.words))
    )


def _areas(view: View) -> list[_Entry]:
    """Districts and communes of the map the page of areas opens with."""
    scope = Scope.of(view)
    entries = []
    for level in ("district", "commune"):
        own = {"phan": MAP} | ({"cap": "commune"} if level == "commune" else {})
        for row in scope.units_of(level).to_dict("records"):
            parent = phrases.text(row["parent_name"]) if level == "commune" else ""
            link = Link("areas", own={**own, "noi": str(row["area"])})
            entries.append(_entry("area", str(row["full_name"]), parent, link, str(row["name"])))
    return entries


def _way(kind: str, code: str, words: str, part: str) -> Link:
    if kind == "association":
        return Link("association", {"association": code})
    if kind == "indicator":
        return Link(sitemap.PAGE_OF_TABLE.get(part, "association"))
    if kind == "target":
        return every.link_to(code)
    if kind == "entry":
        return registers.link_to(part, code)
    return Link("sources", own={"phan": "tra-cuu", "tim": words})


def _entry(kind: str, words: str, more: str, link: Link, *shorts: str) -> _Entry:
    name = numbers.fold(words)
    known = frozenset(s for short in shorts if (s := numbers.fold(short)))
    return _Entry(
        Hit(kind, words, more, link), name, " ".join((name, numbers.fold(more), *known)), known
    )


def _initials(name: str) -> str:
    """ "Hội Làm vườn" → "hlv"."""
    return "".join(word[0] for word in numbers.fold(name).split() if word[0].isalnum())
