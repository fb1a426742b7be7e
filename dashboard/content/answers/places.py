"""Where associations are: which are in a place, and in which places one is."""

from __future__ import annotations

from dashboard.content import known, phrases
from dashboard.content.answers import figures
from dashboard.content.answers.answer import LIST, NONE, VALUE, Answer, Item, evidence, lines_of
from dashboard.content.answers.context import Context
from dashboard.content.answers.figures import Row
from dashboard.content.answers.vocabulary import Series
from dashboard.content.model import Link
from dashboard.words import numbers, wording

_PRESENCE, _COVERED, _BRANCHES = "presence", "districts_covered", "districts_with_branch"
_SHOWN = 12


def answer(context: Context) -> Answer | None:
    """Which associations are in a place, or in which places one is; None for other questions."""
    read = context.reading
    about_figures = [
        span
        for span in read.content
        if not any(
            m.slot == "series"
            and m.code in ("", _PRESENCE, _COVERED, _BRANCHES, "communes_covered")
            for m in span.meanings
        )
    ]
    if context.area_codes and context.over_all and not about_figures and read.condition is None:
        return _in_place(context)
    if context.area_codes and len(context.codes) == 1 and _about_presence(context):
        return _is_there(context, context.codes[0])
    if read.asked("which_area") and len(context.codes) == 1 and not about_figures:
        return _of_association(context, context.codes[0])
    return None


def _about_presence(context: Context) -> bool:
    """Whether it asks if an association is in a place, and nothing of its figures there."""
    read = context.reading
    said = " ".join(read.keys)
    covered = {i for s in read.content for i in s.words}
    presence = any(
        words in said for words in ("co mat", "co o", "co to chuc", "co hoi o", "hoat dong o")
    )
    own = all(
        any(
            m.code in ("", _PRESENCE, _COVERED, "communes_covered", "activities")
            for m in s.meanings
        )
        for s in read.content
    )
    return presence and own and len(read.left(covered)) <= 1


def _is_there(context: Context, code: str) -> Answer:
    """Whether one association is in a place, where a source says it or it follows."""
    name = context.vocabulary.name("association", code)
    place = context.area_words
    link = Link("areas", {"association": code})
    states = ("có", f"{wording.UNKNOWN} có", "không có")
    for rows, word in zip(_states(context), states, strict=True):
        row = rows.get(name)
        if row is None:
            continue
        known_there = not word.startswith(wording.UNKNOWN)
        return Answer(
            VALUE if known_there else NONE,
            f"{name} {word} tổ chức ở {place}: {_what(row)} {figures.with_time(row)}.",
            (1.0 if word == "có" else 0.0) if known_there else None,
            unit="có/không",
            lines=lines_of(row["places"]),
            records=tuple(row["record_ids"]),
            understood=context.understood(None),
            link=link,
        )
    return Answer(NONE, f"Không có số liệu {name} có mặt ở {place} hay không.", link=link)


def _series(context: Context, indicator: str) -> list[Series]:
    return [series for series in context.vocabulary.series if series.indicator == indicator]


def _rows(context: Context, indicator: str) -> list[Row]:
    """The newest figure of each member association and place, of one indicator."""
    latest: dict[tuple[str, str], Row] = {}
    for series in _series(context, indicator):
        for row in figures.rows(context.view, series):
            area = phrases.text(row["ref_area"])
            if row["preferred"] and row["association_kind"] == "member":
                latest.setdefault((str(row["association"]), area), row)
    return list(latest.values())


def _states(
    context: Context,
) -> tuple[dict[str, Row], dict[str, Row], dict[str, Row]]:
    """Associations that are in the place, may be, and are not: told place by place where a
    source does so, else what follows from "10/10 huyện"."""
    stated: dict[str, Row] = {}
    absent: dict[str, Row] = {}
    for row in _rows(context, _PRESENCE):
        if row["ref_area"] in context.area_codes:
            (stated if row["value"] > 0 else absent).setdefault(str(row["label"]), row)
    partly: dict[str, Row] = {}
    district = any(code.startswith("D") for code in context.area_codes)
    for indicator in (_COVERED, _BRANCHES) if district else ():
        for row in _rows(context, indicator):
            label, whole = str(row["label"]), row["denominator"]
            if label in stated or label in absent:
                continue
            of = 10.0 if numbers.missing(whole) else float(whole)
            if row["value"] >= of:
                stated[label] = row
            elif row["value"] > 0:
                partly[label] = row
            elif indicator == _COVERED:
                absent[label] = row
    for label in stated:
        absent.pop(label, None)
        partly.pop(label, None)
    return stated, partly, absent


def _in_place(context: Context) -> Answer:
    """Which associations are in the place."""
    group = known.group(context.view)
    stated, partly, absent = _states(context)
    place = wording.capitalise(context.area_words)
    items = tuple(
        Item(
            label,
            f"{phrases.decapitalise(_what(stated[label]))}: {figures.with_time(stated[label])}",
            lines=lines_of(stated[label]["places"]),
            records=tuple(stated[label]["record_ids"]),
        )
        for label in phrases.in_order(stated)
    )
    told = f"{place}: {len(items)} hội có tổ chức ({phrases.all_names(stated)})"
    if not items:
        told = f"{place}: {wording.UNKNOWN} hội nào có tổ chức"
    if partly:
        told += f"; {wording.UNKNOWN} có ở đây hay không: " + ", ".join(
            f"{label} ({figures.words(partly[label])})" for label in phrases.in_order(partly)
        )
    if absent:
        told += f"; chưa có: {phrases.all_names(absent)}"
    rest = group.size - len(stated) - len(partly) - len(absent)
    told += f"; {rest} hội khác {wording.UNKNOWN}." if rest > 0 and items else "."
    return Answer(
        LIST if items else NONE,
        told,
        known=f"{len(stated) + len(absent)}/{group.size}",
        **evidence(items),
        understood=context.understood(None),
        link=Link("areas"),
    )


def _what(row: Row) -> str:
    return "có tổ chức" if row["unit"] == "có/không" else "có mặt ở"


def _of_association(context: Context, code: str) -> Answer:
    """The places of one association; where no source names them, how many there are."""
    name = context.vocabulary.name("association", code)
    rows = [r for r in _rows(context, _PRESENCE) if r["association"] == code]
    levels = {"huyện": "D", "xã": "C"}
    asked = next((v for k, v in levels.items() if k in context.reading.text.casefold()), "D")
    there = [r for r in rows if r["value"] > 0 and str(r["ref_area"]).startswith(asked)]
    if there:
        areas = {context.vocabulary.name("area", str(r["ref_area"])): r for r in there}
        shown = phrases.some_names(areas, _SHOWN, "nơi")
        items = tuple(
            Item(area, figures.when_words(row), records=tuple(row["record_ids"]))
            for area, row in areas.items()
        )
        return Answer(
            LIST,
            f"{name} có tổ chức ở {len(items)} nơi: {shown}.",
            **evidence(items),
            understood=context.understood(None),
            link=Link("areas", {"association": code}),
        )
    counts = [
        row
        for indicator in (_COVERED, _BRANCHES)
        for row in _rows(context, indicator)
        if row["association"] == code
    ]
    seen = f" Nguồn chỉ nêu số: {figures.with_time(counts[0])}." if counts else ""
    return Answer(
        NONE,
        f"Không có số liệu {name} có mặt ở những nơi nào.{seen}",
        lines=lines_of(counts[0]["places"]) if counts else (),
        records=tuple(counts[0]["record_ids"]) if counts else (),
        understood=context.understood(None),
        link=Link("areas", {"association": code}),
    )
