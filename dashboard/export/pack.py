"""The pack for a meeting: one ZIP with a contents page, for a day, a scope and a list of themes.

Deck, two pages of text, the workbook behind them, what one may be asked about, what was promised
and where it stands. All of one snapshot: the one in use, or of a meeting in the past the one that
was in use on that day.
"""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from dashboard import export
from dashboard.content import registry
from dashboard.content.changes import section
from dashboard.content.meeting import asked, promised
from dashboard.content.meeting.asked import THEMES
from dashboard.content.model import Page
from dashboard.export import csv
from dashboard.export.bundle import ExportBundle
from dashboard.selection import filters
from dashboard.selection.view import View
from dashboard.snapshot import baseline, warehouse
from dashboard.words import clean, numbers, wording

CONTENTS = "0-muc-luc.html"


class NoSnapshotThenError(ValueError):
    """A day of a meeting for which there are no figures; the text says so (Vietnamese)."""


@dataclass(frozen=True)
class _File:
    """A file of the pack: its stem, its end, what it holds, its content."""

    stem: str
    suffix: str
    words: str
    content: bytes


def view_on(view: View, day: date) -> View:
    """The view under the snapshot a meeting on that day has before it.

    Raises NoSnapshotThenError for a day before the first one, or when its file is gone.
    """
    if day >= view.snapshot.built_at.astimezone(numbers.VIETNAM).date():
        return view
    dataset, words = view.snapshot.dataset, numbers.day(day)
    start = baseline.meant(dataset, day.isoformat())
    if start is None:
        known = baseline.past(dataset).snapshots
        first = f" Bản đầu tiên công bố ngày {numbers.day(known[-1].at)}." if known else ""
        raise NoSnapshotThenError(f"Đến hết ngày {words} chưa có bản số liệu nào.{first}")
    if start.id == view.snapshot.id:
        return view
    then = baseline.snapshot(dataset, start, view.snapshot.province)
    if then is None:
        raise NoSnapshotThenError(f"Bản số liệu dùng ngày {words} không còn được lưu.")
    warehouse.require_shape(then)
    choices = filters.Choices.of(then)
    return View(then, view.filter, choices)


def without_figures(pages: Iterable[Page]) -> list[str]:
    """The titles of pages that say nothing but that nothing is known."""
    return [p.title for p in pages if not p.sections and not any(c.record_ids for c in p.cards)]


def pack(
    view: View,
    day: date,
    themes: Collection[str],
    templates: Mapping[str, bytes | None] | None = None,
) -> bytes:
    """The ZIP. `themes` are names of THEMES; `templates` by kind of file (pptx, docx).

    Raises NoSnapshotThenError, KeyError for a theme that is none, ValueError for a template that
    cannot be used.
    """
    from dashboard.export import slides
    from dashboard.export.report import brief

    names = [name for name in THEMES if name in themes]
    if len(names) != len(set(themes)) or not names:
        raise KeyError(f"themes are {', '.join(THEMES)}")
    view = view_on(view, day)
    own = templates or {}
    pages = [section.with_section(view, p) for p in registry.pages(view, ["overview", *names])]
    by_name = {page.name: page for page in pages}
    chosen = [by_name[name] for name in names]
    general = _of_themes(by_name["overview"], names)
    title = f"Họp ngày {numbers.day(day)}"
    meeting = registry.page(view, "meeting")
    bundle = ExportBundle.of(view, [general, *chosen, meeting], title)
    deck = replace(bundle, pages=(general, *chosen))
    told, elsewhere = asked.asked(view, names)
    docx = own.get("docx")
    files = [
        _File(
            "trang-chieu",
            "pptx",
            "Trang chiếu: tình hình chung, điều cần chú ý, từng chủ đề",
            slides.standing_deck(deck, own.get("pptx"), title=title, themes=names),
        ),
        _File(
            "tom-tat",
            "docx",
            "Tóm tắt hai trang theo thể thức Nghị định 30/2020/NĐ-CP",
            brief.brief(deck, chosen, day, told, docx),
        ),
        _File(
            "so-lieu",
            "xlsx",
            "Số liệu đứng sau các tệp trên, có nguồn và định nghĩa",
            export.make("xlsx", replace(bundle, pages=(*chosen, meeting))),
        ),
        _File(
            "de-bi-hoi",
            "docx",
            f"{numbers.number(len(told))} đại lượng các nguồn nêu khác nhau, dễ bị hỏi tới",
            brief.questions(bundle, day, told, elsewhere, docx),
        ),
        _File(
            "viec-da-hua",
            "docx",
            promised.sentence(promised.read(view)),
            brief.promises(bundle, day, docx),
        ),
    ]
    return _zipped(bundle, day, chosen, files)


def _of_themes(page: Page, names: Collection[str]) -> Page:
    """The overview with the attention points of these themes, and of none; of its findings only
    what changed since the earlier meeting."""
    others = THEMES.keys() - set(names)
    return replace(
        page,
        attention=tuple(p for p in page.attention if p.link is None or p.link.page not in others),
        lead=tuple(finding for finding in page.lead if finding.key == section.KEY),
        parts=(),
    )


def _zipped(
    bundle: ExportBundle, day: date, themes: Collection[Page], files: Collection[_File]
) -> bytes:
    named = [
        (f"{number}-{csv.file_name(file.stem, bundle.view, file.suffix)}", file)
        for number, file in enumerate(files, 1)
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(CONTENTS, _contents(bundle, day, themes, named))
        for name, file in named:
            archive.writestr(name, file.content, zipfile.ZIP_STORED)
    return out.getvalue()


def _contents(
    bundle: ExportBundle,
    day: date,
    themes: Collection[Page],
    named: Collection[tuple[str, _File]],
) -> str:
    """The contents page: every file with what it holds, its dataset and the day of its figures."""
    context = bundle.context
    before = bundle.view.filter.baseline
    facts = [
        ("Cuộc họp", f"ngày {numbers.day(day)}"),
        ("Chủ đề", "; ".join(page.title for page in themes)),
        ("Phạm vi", context.filter_words),
        ("Bộ số liệu", context.dataset_words),
        ("Số liệu", f"{context.snapshot_words}; hạn xét đến ngày này"),
        (
            "Kỳ họp trước",
            baseline.words(context.dataset, before) if before else "không chọn",
        ),
    ]
    facts += [(page.title, page.as_of.split(" · ")[0]) for page in themes if page.as_of]
    silent = without_figures(themes)
    if silent:
        facts.append((wording.NO_DATA_AT_START, "; ".join(silent)))
    rows = "".join(
        f'<tr><td><a href="{_safe(name)}">{_safe(name)}</a></td><td>{_safe(file.words)}</td>'
        f"<td>{_safe(context.dataset_name)}</td><td>{numbers.day(context.built_on)}</td></tr>"
        for name, file in named
    )
    told = "".join(f"<dt>{_safe(name)}</dt><dd>{_safe(words)}</dd>" for name, words in facts)
    return (
        '<!doctype html><html lang="vi"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Mục lục: {_safe(bundle.title)}</title>"
        "<style>body{font:16px/1.5 'Times New Roman',serif;max-width:60rem;margin:2rem auto;"
        "padding:0 1rem}table{border-collapse:collapse}td,th{border:1px solid #888;"
        "padding:.3rem .6rem;text-align:left;vertical-align:top}dt{font-weight:bold}</style>"
        f"<p>{_safe(wording.ORGANISATION)}</p><h1>Mục lục: {_safe(bundle.title)}</h1>"
        f"<dl>{told}</dl><table><thead><tr><th>Tệp</th><th>Nội dung</th><th>Bộ số liệu</th>"
        f"<th>Số liệu ngày</th></tr></thead><tbody>{rows}</tbody></table></html>\n"
    )


def _safe(words: str) -> str:
    return html.escape(clean.one_line(words))
