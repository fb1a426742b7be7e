"""Of which group a sentence speaks, how many of it are known, and what follows from that.

Every count, share, headline and card asks here (docs/sentences.md): whose members "y" counts
in "x trong y", which of them have no name, which stand aside because their type is not known,
whether enough is known to compare, and whether a difference is a figure at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from dashboard.content import phrases, union
from dashboard.selection.cache import cached_for_view
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from etl.records import qualifiers

#: The type of an association whose type no source gives.
UNKNOWN_TYPE = "chua-ro"
#: With fewer known than this, or with less than half of the group, nothing is compared.
FEWEST_COMPARED = 3
#: A total of so many people in whole thousands is a round one.
_ROUND_FROM, _ROUND_TO = 10_000, 1_000
#: Figures stated one by one in a sentence; the rest is counted.
_MOST_FIGURES = 4


@dataclass(frozen=True)
class Group:
    """The members under a filter: "y" in "x trong y".

    size    how many there are, named or not
    named   short names of those that have one
    noun    what they are called: "hội", "hội xã hội - nghề nghiệp", "hội viên tập thể"
    aside   short names of the associations of unknown type, which a filter by type can
            neither take in nor leave out; empty without such a filter
    """

    size: int
    named: tuple[str, ...]
    noun: str
    aside: tuple[str, ...]

    @property
    def unnamed(self) -> int:
        return max(self.size - len(self.named), 0)

    @property
    def fact(self) -> str:
        """What stands aside, for the line under the headline; empty when nothing does."""
        return f"{self._aside} không tính vào đây" if self.aside else ""

    @property
    def missing(self) -> tuple[str, ...]:
        """Who has no name and who stands aside, for the list of what is missing."""
        lines = []
        if self.unnamed and self.aside:
            lines.append(f"{self.unnamed} {self.noun} {wording.UNKNOWN} là hội nào.")
        elif self.unnamed:
            other = "khác " if self.named else ""
            noun = "hội thành viên" if self.noun == "hội" else self.noun
            lines.append(f"{self.unnamed} {noun} {other}chưa được nêu tên trong nguồn.")
        if self.aside:
            names = phrases.all_names(self.aside)
            lines.append(f"{self._aside} không tính vào đây: {names}.")
        return tuple(lines)

    @property
    def _aside(self) -> str:
        return f"{len(self.aside)} hội {wording.UNKNOWN} loại hình"

    def of(self, known: int) -> str:
        """ "5 trong 23 hội", "cả 23 hội"."""
        return f"{known} trong {self.size} {self.noun}" if known < self.size else self.all

    @property
    def all(self) -> str:
        return f"cả {self.size} {self.noun}"

    def unknown(self, known: int) -> str:
        """What is not known of the others: "; 18 hội chưa rõ", empty when all are known."""
        rest = self.size - known
        return f"; {rest} hội {wording.UNKNOWN}" if rest > 0 else ""

    def comparable(self, known: int) -> bool:
        """Whether so many known ones may be ranked, shared out and called most or least."""
        return known >= FEWEST_COMPARED and 2 * known >= self.size

    def figures(self, rows: Iterable[tuple[str, str]], what: str) -> str:
        """The figures as they stand where too few are known to compare.

        "5 trong 23 hội có số liệu hội viên: Hội Làm vườn trên 50.000; Hội Đông y 1.389 …".
        """
        figures = list(rows)
        shown = figures[:_MOST_FIGURES]
        known, told = ({label for label, _ in pairs} for pairs in (figures, shown))
        rest = f" và {len(known - told)} hội khác" if known - told else ""
        listed = "; ".join(f"{label} {words}" for label, words in shown)
        return wording.capitalise(f"{self.of(len(known))} {what}: {listed}{rest}")


@cached_for_view
def group(view: View) -> Group:
    """The member associations under the filter, or the collective members when it names them."""
    chosen, kind = view.filter.association, view.filter.association_type
    counts = union.member_count(view)
    named = view.query("activities/associations", association=None if view.of_all else chosen)
    is_collective = counts.associations == 0 and counts.collective > 0
    own = named["association_kind"] == ("collective" if is_collective else "member")
    if view.of_all:
        own &= ~named["ended"]
    return Group(
        counts.count,
        tuple(named.loc[own, "label"]),
        _noun(view, kind),
        () if chosen else _aside(view, kind),
    )


def without_field(view: View, query: str) -> tuple[str, ...]:
    """With a field chosen, how many rows of `query` name no field, as one short fact."""
    if view.filter.field is None:
        return ()
    silent = int(view.query(query, field=None)["field"].isna().sum())
    said = f"{numbers.number(silent)} mục không ghi lĩnh vực không tính vào đây"
    return (said,) if silent else ()


def past_due_on(view: View, query: str, page: str) -> tuple[str, ...]:
    """How many matters of `query` (registers/entries, targets/all) are past their due date on
    another page, and how many of them stand on both, as one short fact: two counts of one
    words would seem to disagree.
    """
    rows = view.query(query)
    past = rows[rows["standing"] == "due_passed"]
    if past.empty:
        return ()
    both = int(past["twin"].notna().sum())
    shared = f", trong đó {numbers.number(both)} mục có ở cả hai trang" if both else ""
    said = phrases.standing_count(len(past), "due_passed")
    return (f"trang {page} đếm riêng: {said}{shared}",)


def _noun(view: View, kind: str | None) -> str:
    if kind is None:
        return "hội"
    name = phrases.decapitalise(view.choices.types.get(kind, ""))
    return name if kind == union.COLLECTIVE else f"hội {name}".strip()


def _aside(view: View, kind: str | None) -> tuple[str, ...]:
    if kind in (None, union.COLLECTIVE, UNKNOWN_TYPE):
        return ()
    rows = view.query("activities/associations", association_type=UNKNOWN_TYPE)
    return tuple(rows.loc[rows["association_kind"] == "member", "label"])


def leaves_figure(total: float, unit: str, words: Iterable[object]) -> bool:
    """Whether total less parts is a figure: all exact, and the total no round number of people.

    `words` are the qualifiers of the total and of its parts.
    """
    return qualifiers.are_exact(words) and not _is_round(total, unit)


def precision(value: float, unit: str, word: object) -> str:
    """How exact a figure is: its own word, "số tròn" for a round number of people."""
    if qualifiers.are_exact([word]) and _is_round(value, unit):
        return "số tròn"
    return str(word)


def share_of_people(part: pd.Series, whole: pd.Series) -> str:
    """The share of one number of people in another (rows with value, qualifier): "27,5 %",
    "khoảng 27,5 %" where one of the two is rounded or bounded."""
    rows = [(float(row["value"]), row["qualifier"]) for row in (part, whole)]
    exact = all(leaves_figure(value, "người", [word]) for value, word in rows)
    return ("" if exact else "khoảng ") + numbers.share(part["value"], whole["value"])


def _is_round(value: float, unit: str) -> bool:
    return unit == "người" and value >= _ROUND_FROM and value % _ROUND_TO == 0


def roughly(value: float) -> str:
    """A difference that is no figure, in two digits: "khoảng 27.000"."""
    digits = max(len(str(int(abs(value)))) - 2, 0)
    return f"khoảng {numbers.number(round(value, -digits))}"


def quotient(
    value: float, value_word: object, by: float, by_word: object
) -> tuple[float, str] | None:
    """A mean with the word of its bound; None where two bounds leave it open.

    Raises ZeroDivisionError when `by` is nought.
    """
    if not qualifiers.are_exact([by_word]):
        return None
    return value / by, "" if qualifiers.are_exact([value_word]) else str(value_word)
