"""What an export writes: pages under one view, their evidence and their context."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import duckdb

from dashboard.content.evidence import EvidenceIndex, Record
from dashboard.content.model import Attention, Page, Section
from dashboard.export.context import ExportContext
from dashboard.selection.view import View


@dataclass(frozen=True)
class Item:
    """One finding as it enters a file, with all that is said of it there.

    page_title   the page it comes from
    records      its evidence
    note         what the person who picked it wrote on it
    """

    section: Section
    page_title: str
    context: ExportContext
    records: tuple[Record, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class ExportBundle:
    """Pages of one view. Make it with `ExportBundle.of`; the evidence is asked for once."""

    title: str
    pages: tuple[Page, ...]
    view: View
    context: ExportContext
    evidence: EvidenceIndex

    @classmethod
    def of(cls, view: View, pages: Iterable[Page], title: str = "") -> ExportBundle:
        """The bundle of the pages. Without a title it has that of its only page."""
        made = tuple(pages)
        return cls(
            title=title or (made[0].title if len(made) == 1 else "Số liệu hoạt động các hội"),
            pages=made,
            view=view,
            context=ExportContext.of(view),
            evidence=EvidenceIndex.of(view, _record_ids(made)),
        )

    @property
    def attention(self) -> list[Attention]:
        """What needs attention on any of its pages, each said once."""
        return list({point.text: point for page in self.pages for point in page.attention}.values())

    @property
    def missing(self) -> list[str]:
        """What is missing on any of its pages, each said once."""
        return list(dict.fromkeys(line for page in self.pages for line in page.missing))

    def items(self, page: Page) -> Iterator[Item]:
        """The findings of one of its pages."""
        for section in page.sections:
            yield self.item(page, section)

    def parts(self, page: Page) -> list[tuple[str, list[Item]]]:
        """The findings of a page by part: (title of the part, "" for what stands on top)."""
        groups = [("", page.lead), *((part.title, part.sections) for part in page.parts)]
        return [
            (title, [self.item(page, section) for section in sections])
            for title, sections in groups
            if sections
        ]

    def item(self, page: Page, section: Section, note: str = "") -> Item:
        """One finding of a page with its evidence."""
        records = tuple(self.evidence.records(section.records))
        return Item(section, page.title, self.context, records, note)


@dataclass(frozen=True)
class DeckItem:
    """A finding kept while browsing: what was seen, under which view, and a note."""

    section: Section
    page_title: str
    view: View
    note: str = ""

    def item(self) -> Item:
        """The finding with its evidence, from the snapshot it was seen in."""
        try:
            index = EvidenceIndex.of(self.view, self.section.records)
            records = index.records(self.section.records)
        except duckdb.Error:
            # That snapshot has been cleared away since; the figures are still held here.
            records = []
        return Item(
            self.section, self.page_title, ExportContext.of(self.view), tuple(records), self.note
        )


def _record_ids(pages: Iterable[Page]) -> Iterator[str]:
    for page in pages:
        yield from page.headline_records
        for card in page.cards:
            yield from card.record_ids
        for section in page.sections:
            yield from section.records
        for point in page.attention:
            yield from point.record_ids
