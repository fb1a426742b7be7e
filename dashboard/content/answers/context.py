"""One question under one snapshot: whom it is about, and the questions beside it."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from dashboard.content import known, phrases
from dashboard.content.answers.answer import AMBIGUOUS, Answer, Part
from dashboard.content.answers.reading import Reading
from dashboard.content.answers.vocabulary import Series, Span, Vocabulary
from dashboard.content.model import Link
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from etl.lexicon.words import bare

LATEST = "mới nhất"
#: How alike a name must be to be asked about, "Có phải …?".
_ALIKE = 0.8
_MOST_CHOICES = 8
#: Words that begin the name of an association that nobody knows.
_ASSOCIATION = ("hoi",)


@dataclass(eq=False)
class Context:
    """What the answers are made from.

    codes   the associations named, in their order
    """

    view: View
    vocabulary: Vocabulary
    reading: Reading
    codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.codes = self._codes()
        for span in self.reading.areas:
            self.reading.taken.update(span.words)

    def _codes(self) -> tuple[str, ...]:
        """What is only the name of a kind of activity, too ("châm cứu"), counts where "Hội"
        stands before it, or something else is asked."""
        named: list[str] = []
        for span in self.reading.associations:
            codes = [m.code for m in span.meanings if m.slot == "association"]
            content = any(m.slot == "series" for m in span.meanings)
            if content and (named or len(self.reading.content) == len(self.bare_names)):
                continue
            if len(codes) == 1 and codes[0] not in named:
                named.append(codes[0])
        for span in self.reading.associations:
            if not any(m.slot == "series" for m in span.meanings) or self._named(span, named):
                self.reading.taken.update(span.words)
        return tuple(named)

    def _named(self, span: Span, named: list[str]) -> bool:
        codes = {m.code for m in span.meanings if m.slot == "association"}
        explicit = {
            m.code
            for other in self.reading.associations
            if not any(m.slot == "series" for m in other.meanings)
            for m in other.meanings
        }
        return bool(codes & set(named)) and not codes & explicit

    @cached_property
    def bare_names(self) -> list[Span]:
        return [s for s in self.reading.associations if any(m.slot == "series" for m in s.meanings)]

    def shared_name(self) -> Span | None:
        """A name that several associations bear."""
        for span in self.reading.associations:
            if len({m.code for m in span.meanings if m.slot == "association"}) > 1:
                return span
        return None

    @property
    def union(self) -> str:
        return self.view.choices.union

    @property
    def office(self) -> str:
        return self.view.choices.office

    @cached_property
    def members(self) -> tuple[str, ...]:
        """All associations but the Union and its office."""
        codes = {code for series in self.vocabulary.series for code in series.associations}
        return tuple(sorted(codes - {self.union, self.office}))

    @property
    def of_all(self) -> bool:
        """Whether the question is of all associations together."""
        read = self.reading
        return not self.codes and not self.over_all and read.asked("whole", "the_associations")

    @property
    def over_all(self) -> bool:
        """Whether it asks which associations."""
        read = self.reading
        return not self.codes and (
            read.asked("which_association", "count_which")
            or (read.asked("the_associations") and read.condition is not None)
        )

    def scopes(self) -> list[tuple[str, ...] | None]:
        """Whose figures are looked at, one after the other until there are any."""
        if self.codes == (self.union,):
            return [(self.union,), (self.office,)]
        if self.codes == (self.office,):
            return [(self.office,), (self.union,)]
        if self.codes:
            return [self.codes]
        if self.reading.asked("count_which") and not self.reading.asked("which_association"):
            return [self.members, (self.union, self.office)]
        if self.over_all or self.reading.asked("most", "least"):
            return [self.members]
        if self.reading.asked("some_association"):
            return [None]
        return [(self.union, self.office), None]

    def unknown_association(self) -> str | None:
        """ "Hội Tin học" where no association is called so; None where all are known."""
        read = self.reading
        words = read.words
        for i, word in enumerate(words[:-1]):
            if bare(word.key) not in _ASSOCIATION or any(i in s.words for s in read.spans):
                continue
            behind = []
            for j in range(i + 1, len(words)):
                if j in read.taken or any(j in s.words for s in read.spans) or not words[j].joined:
                    break
                if words[j].key in self.vocabulary.filler:
                    break
                behind.append(j)
            if behind:
                return read.say([i, *behind])
        return None

    def like_association(self, name: str) -> list[str]:
        """Associations of a name so much like it that it may be misspelt."""
        spelt = self.vocabulary.spelt
        # "Hội" alone makes no name like another.
        close = difflib.get_close_matches(
            numbers.fold(name).removeprefix("hoi "), spelt, n=3, cutoff=_ALIKE
        )
        return list(dict.fromkeys(code for key in close for code in sorted(spelt[key])))

    def replaced(self, name: str, code: str) -> str:
        """The question with the right name of an association."""
        return self.reading.text.replace(name, self.vocabulary.name("association", code))

    def group_counts(self) -> tuple[int, int]:
        """How many member associations have a name, and how many there are."""
        group = known.group(self.view)
        return len(group.named), group.size

    def association_words(self, codes: tuple[str, ...] | None) -> str:
        if not codes:
            return "các hội"
        return ", ".join(self.vocabulary.name("association", code) for code in codes)

    @property
    def time_words(self) -> str:
        times = self.reading.times
        return " và ".join(_said(when.label) for when in times) if times else LATEST

    def question(
        self,
        series: Series | None = None,
        association: str | None = None,
        time: str | None = None,
    ) -> str:
        """The same question with another part: parts that a question understands again."""
        own = self.vocabulary.label(series) if series else ""
        whom = association or (self.association_words(self.codes) if self.codes else "")
        when = time or (self.time_words if self.reading.times else "")
        return " · ".join(part for part in (own, whom, when) if part)

    def understood(
        self, series: Series | None, codes: tuple[str, ...] | None = None
    ) -> tuple[Part, ...]:
        """How the question was understood; each part with the questions that change it."""
        whose = codes if codes is not None else self.codes
        name = self.vocabulary.name
        parts = []
        if series is not None:
            others = {
                self.vocabulary.label(other): self.question(
                    series=other, association=self.association_words(whose) if whose else None
                )
                for other in self.vocabulary.series
                if set(whose) <= other.associations or not whose
            }
            parts.append(Part(_lower(self.vocabulary.label(series)), "Chỉ số", others))
            owners = {
                name("association", code): self.question(series, name("association", code))
                for code in sorted(series.associations)
            }
            parts.append(Part(self.association_words(whose), "Hội", owners))
            times = {
                LATEST: self.question(
                    series, self.association_words(whose) if whose else None, LATEST
                )
            }
            for year in reversed(self.view.choices.years):
                times[f"năm {year}"] = self.question(
                    series, self.association_words(whose) if whose else None, f"năm {year}"
                )
            parts.append(Part(self.time_words, "Thời gian", times))
        else:
            parts.append(Part(self.association_words(whose), "Hội"))
            parts.append(Part(self.time_words, "Thời gian"))
        return tuple(parts)

    def ambiguous(self, meant: Sequence[Series]) -> Answer:
        """Asks back which of several series is meant."""
        choices = {
            self.vocabulary.label(series): self.question(series=series)
            for series in meant[:_MOST_CHOICES]
        }
        return Answer(
            AMBIGUOUS,
            "Câu hỏi có thể hiểu theo nhiều cách. Xin chọn một trong các cách dưới đây.",
            choices=choices,
            understood=self.understood(None),
        )

    @cached_property
    def area_codes(self) -> frozenset[str]:
        """The areas of the name in the question, of whatever time."""
        return frozenset(
            m.code for span in self.reading.areas for m in span.meanings if m.slot == "area"
        )

    @property
    def area_words(self) -> str:
        return ", ".join(self.reading.say(span.words) for span in self.reading.areas)

    def which_indicator(self) -> Answer:
        """Asks back which figure of an association is meant."""
        own = [s for s in self.vocabulary.series if set(self.codes) <= s.associations]
        name = self.association_words(self.codes)
        if not own:
            return Answer(AMBIGUOUS, f"{name} {wording.NO_DATA} nào. Xin hỏi hội khác.")
        choices = {self.vocabulary.label(s): self.question(series=s) for s in own[:12]}
        return Answer(
            AMBIGUOUS,
            f"Hỏi số liệu nào của {name}?",
            choices=choices,
            understood=self.understood(None),
            link=self.side_by_side() if len(self.codes) > 1 else None,
        )

    def side_by_side(self) -> Link:
        """Where the associations named stand beside each other."""
        return Link("comparison", own={"hoi-so-sanh": ",".join(self.codes)})


def _said(label: str) -> str:
    return f"năm {label}" if label.isdigit() else label


def _lower(label: str) -> str:
    return phrases.decapitalise(label)
