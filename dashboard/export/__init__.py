"""Files that leave the dashboard: PowerPoint, Excel, Word, and figures with sources.

All of them write content.model.Page objects, so a figure in a file is the figure on
the screen. Nothing here imports Streamlit's running app or needs a browser.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dashboard.content import registry
from dashboard.content.changes import section
from dashboard.export.bundle import DeckItem, ExportBundle, Item
from dashboard.selection.view import View

__all__ = [
    "KINDS",
    "STANDING",
    "DeckItem",
    "ExportBundle",
    "Item",
    "Kind",
    "default_pages",
    "make",
    "make_bundle",
]


@dataclass(frozen=True)
class Kind:
    """A kind of file: the end of its name, its media type, its name in Vietnamese."""

    suffix: str
    mime: str
    words: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "pptx": Kind("pptx", f"{_OFFICE}.presentationml.presentation", "PowerPoint"),
    "xlsx": Kind("xlsx", f"{_OFFICE}.spreadsheetml.sheet", "Excel"),
    "docx": Kind("docx", f"{_OFFICE}.wordprocessingml.document", "Word"),
    "zip": Kind("zip", "application/zip", "số liệu và nguồn (ZIP)"),
    "yearly": Kind("docx", f"{_OFFICE}.wordprocessingml.document", "báo cáo năm (bản nháp)"),
    "pack": Kind("zip", "application/zip", "bộ tài liệu họp"),
    "ics": Kind("ics", "text/calendar", "lịch việc đến hạn"),
}
#: The pages of the standing deck and of the report.
STANDING = ("overview", "membership", "funding", "activities", "areas", "targets")


def default_pages(kind: str) -> tuple[str, ...]:
    """The pages of a file nobody has chosen pages for, those that exist."""
    # What a meeting needs has files of its own, and stands on the other pages, too.
    every = tuple(name for name in registry.PAGES if name not in {*registry.ASKED, "meeting"})
    return STANDING if kind in {"pptx", "docx"} else every


def make_bundle(view: View, names: Iterable[str] | None = None, title: str = "") -> ExportBundle:
    """The pages called `names` (all by default) with their evidence, ready to be written.

    With an earlier snapshot chosen, each begins with what changed since.
    Raises KeyError for a name that is no page.
    """
    pages = (section.with_section(view, page) for page in registry.pages(view, names))
    return ExportBundle.of(view, pages, title)


def make(
    kind: str,
    given: ExportBundle,
    *,
    standing: bool = False,
    template: bytes | None = None,
    with_pictures: bool = True,
    annex: bool = False,
) -> bytes:
    """The file of a bundle.

    standing       PowerPoint only: the short deck "Báo cáo giao ban" instead of all findings
    template       a .pptx or .docx to build on (PowerPoint, Word)
    with_pictures  Word only: charts as pictures where they can be drawn
    annex          Word only: every table at the end
    Raises ValueError for an unknown kind or a template that cannot be used.
    """
    # Each writer is imported when it is wanted: together they take a second to load.
    options: dict[str, Any] = {"template": template}
    if kind == "pptx":
        from dashboard.export import slides

        write = slides.standing_deck if standing else slides.deck_of_pages
        return write(given, **options)
    if kind == "docx":
        from dashboard.export import report

        return report.report(given, with_pictures=with_pictures, annex=annex, **options)
    if kind == "xlsx":
        from dashboard.export import book

        return book.workbook(given)
    if kind == "zip":
        from dashboard.export import package

        return package.package(given)
    raise ValueError(f"unknown kind of file {kind!r}")
