"""Charts of parts that add up: the bar of shares, bars in parts, columns over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.charts.plot import Plot, Resolved, Series, resolved
from dashboard.charts.rows import (
    cell,
    exacts,
    figure_words,
    heading,
    keys_of,
    lines_of,
    part_colours,
    rows_of,
    short,
    times_of,
    unit_note,
    words,
)
from dashboard.words import clean, numbers, palette, wording
from dashboard.words.clean import Exact


def share_bar(frame: pd.DataFrame, *, unit: str = "", title: str = "") -> Resolved:
    """Parts of a whole: one bar split into them, named with figures; shares on hover.

    Columns: label, value (None: named, not drawn); optional: text (replaces the written
    value), colour (a palette colour; default the series colours, the last part grey),
    qualifier, detail, click_keys.
    """
    rows = rows_of(frame)
    values = exacts(r.get("value") for r in rows)
    whole = sum(float(v) for v in values if v is not None)
    written, shares, tones = [], [], []
    for i, (row, value) in enumerate(zip(rows, values, strict=True)):
        written.append(figure_words(row, unit))
        shares.append(f" ({numbers.share(value, whole)})" if whole and value else "")
        rest = i == len(rows) - 1 and i > 0
        tones.append(str(cell(row, "colour", palette.CONTEXT if rest else palette.category(i))))
    series = Series(
        heading("Giá trị", unit),
        values,
        tuple("" if v is None else w for v, w in zip(values, written, strict=True)),
        palette.POINT,
        tuple(tones),
        hover=tuple(
            lines_of(r["label"], f"{w}{share}", cell(r, "detail"))
            for r, w, share in zip(rows, written, shares, strict=True)
        ),
        keys=tuple(map(keys_of, rows)),
    )
    names = tuple(words(r, "label") for r in rows)
    said = tuple(f"{n}: {w}{s}" for n, w, s in zip(names, written, shares, strict=True))
    plot = Plot("share", names, (series,), unit, written=tuple(written), said=said)
    return resolved(title or "Cơ cấu", [plot], rows=len(rows))


def stacked_bars(
    frame: pd.DataFrame,
    *,
    unit: str = "",
    parts: Sequence[str] | None = None,
    title: str = "",
) -> Resolved:
    """Bars from zero in named parts, in the order of the frame.

    Columns: label, part, value (None: nothing drawn); optional: text (words at the end of
    the bar, the same on each row of a label; default the parts with their values), detail,
    colour (of the part, a palette colour), click_keys.
    """
    rows = rows_of(frame)
    labels = list(dict.fromkeys(r["label"] for r in rows))
    order = list(parts or dict.fromkeys(r["part"] for r in rows))
    at = {(r["label"], r["part"]): r for r in rows}
    tones = part_colours(rows, order)
    series = []
    for part in order:
        own = [at.get((label, part), {}) for label in labels]
        values = exacts(r.get("value") for r in own)
        if not any(values):
            continue
        series.append(
            Series(
                clean.one_line(part),
                values,
                tuple("" if not v else short({"value": v}, unit) for v in values),
                tones[part],
                hover=tuple(
                    lines_of(label, f"{part}: {numbers.quantity(v, unit)}", cell(r, "detail"))
                    for label, v, r in zip(labels, values, own, strict=True)
                ),
                keys=tuple(keys_of(r) for r in own),
            )
        )
    given = {r["label"]: words(r, "text") for r in reversed(rows)}
    full = []
    for i, label in enumerate(labels):
        split = [f"{s.name} {numbers.quantity(s.values[i], unit)}" for s in series if s.values[i]]
        full.append(given[label] or ", ".join(split) or wording.NO_DATA)
    sums = [
        sum(float(s.values[i] or 0) for s in series)
        if any(s.values[i] is not None for s in series)
        else None
        for i in range(len(labels))
    ]
    plot = Plot(
        "stacked",
        tuple(map(clean.one_line, labels)),
        tuple(series),
        unit,
        written=tuple(
            given[label] or short({"value": total}, unit)
            for label, total in zip(labels, sums, strict=True)
        ),
        said=tuple(f"{clean.one_line(n)}: {w}" for n, w in zip(labels, full, strict=True)),
        notes=unit_note(unit, rows),
        extra={"Ghi là": tuple(full)},
    )
    return resolved(title or "Cơ cấu", [plot], rows=len(rows))


def columns(
    frame: pd.DataFrame,
    *,
    unit: str = "",
    parts: Sequence[str] | None = None,
    mark: Any = None,
    mark_words: str = "",
    title: str = "",
) -> Resolved:
    """Columns over time in parts, the sum above each; a year without a row is a "?".

    Columns: time (a year, a date, or words in order such as "Quý IV/2025"), value; optional:
    part (name of the part; none means one part), partial (the time is not over: paler, its
    `text` below the time), text, detail, colour (of the part, a palette colour), click_keys.
    mark  a time to be marked, with mark_words, such as today
    """
    rows = [{"part": ""} | r for r in rows_of(frame) if cell(r, "value") is not None]
    times = times_of(r["time"] for r in rows)
    partial = {r["time"]: words(r, "text") for r in rows if cell(r, "partial", False)}
    order = list(parts or dict.fromkeys(r["part"] for r in rows))
    tones = part_colours(rows, order)
    series = []
    for part in order:
        sums: dict[Any, float] = {}
        own = {r["time"]: r for r in rows if r["part"] == part}
        for r in rows:
            if r["part"] == part:
                sums[r["time"]] = sums.get(r["time"], 0.0) + float(r["value"])
        values = exacts(sums.get(t) for t in times.keys)
        series.append(
            Series(
                clean.one_line(part) or heading("Giá trị", unit),
                values,
                ("",) * len(values),
                tones[part],
                pale=tuple(t in partial for t in times.keys) if partial else (),
                hover=tuple(
                    lines_of(
                        ", ".join(filter(None, (clean.one_line(part), w))),
                        numbers.quantity(v, unit),
                        partial.get(t),
                        cell(own.get(t, {}), "detail"),
                    )
                    for t, w, v in zip(times.keys, times.words, values, strict=True)
                ),
                keys=tuple(keys_of(own.get(t, {}), t) for t in times.keys),
            )
        )
    known = [
        [s.values[i] for s in series if s.values[i] is not None] for i in range(len(times.keys))
    ]
    totals = tuple(Exact(sum(float(v or 0) for v in k)) if k else None for k in known)
    notes = unit_note(unit) + (("cột nhạt: chưa đủ số liệu cả kỳ",) if partial else ())
    # Years are evenly apart, and so is what has words only.
    even = tuple(map(float, range(len(times.keys))))
    place = times.place(mark)
    if place is not None and times.places and isinstance(times.keys[0], int):
        place -= times.places[0]
    plot = Plot(
        "columns",
        tuple(
            f"{w} ({until})" if (until := _until(partial.get(t, ""), w)) else w
            for t, w in zip(times.keys, times.words, strict=True)
        ),
        tuple(series),
        unit,
        said=tuple(
            f"{w}: {numbers.quantity(v, unit)}"
            for w, v in zip(times.words, totals, strict=True)
            if v is not None
        ),
        mark=place,
        mark_words=clean.one_line(mark_words),
        places=even,
        notes=notes,
        totals=Series(
            "Cộng",
            totals,
            tuple("?" if v is None else short({"value": v}, unit) for v in totals),
            palette.TEXT,
        ),
    )
    return resolved(title or "Diễn biến theo năm", [plot], rows=len(frame))


def _until(partial: str, time: str) -> str:
    # The year stands there already: a whole date is too wide for a phone.
    return partial.removesuffix(f"/{time}")
