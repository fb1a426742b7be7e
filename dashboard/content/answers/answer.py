"""The answer to a question, as data: sentence, figure, day, evidence, how it was understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from dashboard.content.model import Link
from dashboard.selection.view import View
from dashboard.words import numbers, sitemap

#: Kinds of answers.
VALUE, RANGE, LIST, COMPARE, MOST = "value", "range", "list", "compare", "superlative"
CONTRADICTION, NONE, AMBIGUOUS, OUTSIDE = "contradiction", "none", "ambiguous", "outside"


@dataclass(frozen=True)
class Item:
    """One of several: a figure with what it is of, or a matter.

    label   what or whom it is of
    text    the figure in words, qualifier kept
    """

    label: str
    text: str = ""
    value: float | None = None
    value_to: float | None = None
    unit: str = ""
    as_of: date | None = None
    lines: tuple[int, ...] = ()
    records: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A part of how a question was understood, and the questions that change it.

    options   words to choose → the question asked then
    """

    words: str
    role: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What is answered.

    text      the sentence
    value     the figure in `unit`, value_to the upper end of a range; None where unknown
    as_of     the day it speaks of
    known     "5/23": how many of the group are known, where the answer is over a group
    lines     line numbers in the source text; records their ids
    choices   words → question, where the question can be read in several ways or not answered
    link      the page that shows more, with its filter
    course    measure and association whose years may be drawn beside the figure
    """

    kind: str
    text: str
    value: float | None = None
    value_to: float | None = None
    unit: str = ""
    items: tuple[Item, ...] = ()
    as_of: date | None = None
    known: str = ""
    lines: tuple[int, ...] = ()
    records: tuple[str, ...] = ()
    understood: tuple[Part, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    link: Link | None = None
    course: tuple[str | None, str] | None = None

    @property
    def understood_as(self) -> str:
        """ "hội viên · Hội Luật gia · mới nhất"."""
        return " · ".join(part.words for part in self.understood)

    def as_json(self, view: View) -> dict[str, Any]:
        """What the command line prints."""
        return {
            "kind": self.kind,
            "value": _plain(self.value),
            "value_to": _plain(self.value_to),
            "unit": self.unit or None,
            "items": [
                {
                    "label": item.label,
                    "text": item.text,
                    "value": _plain(item.value),
                    "value_to": _plain(item.value_to),
                    "unit": item.unit or None,
                    "as_of": item.as_of and item.as_of.isoformat(),
                    "lines": list(item.lines),
                    "records": list(item.records),
                }
                for item in self.items
            ]
            or [{"label": words, "question": asks} for words, asks in self.choices.items()],
            "as_of": self.as_of and self.as_of.isoformat(),
            "known": self.known or None,
            "lines": list(self.lines),
            "records": list(self.records),
            "understood": self.understood_as or None,
            "answer": self.text,
            "url": address(view, self.link) if self.link else None,
        }


def evidence(items: Iterable[Item]) -> dict[str, Any]:
    """Items, day, lines and records of an answer that rests on several, for its construction."""
    every = tuple(items)
    return {
        "items": every,
        "as_of": max((item.as_of for item in every if item.as_of), default=None),
        "lines": tuple(dict.fromkeys(line for item in every for line in item.lines)),
        "records": tuple(dict.fromkeys(record for item in every for record in item.records)),
    }


def address(view: View, link: Link) -> str:
    """The address of a page under its filter: "/hoi-vien?hoi=luat-gia"."""
    given = link.parameters(view.filter)
    return f"/{sitemap.URLS[link.page]}" + (f"?{urlencode(given)}" if given else "")


def lines_of(places: Iterable[Any]) -> tuple[int, ...]:
    """The line numbers in places of a source, in their order, each once."""
    lines = {
        int(number)
        for place in places
        if not numbers.missing(place)
        for number in re.findall(r"\d+", str(place))
    }
    return tuple(sorted(lines))


def _plain(value: float | None) -> float | int | None:
    return int(value) if value is not None and float(value).is_integer() else value
