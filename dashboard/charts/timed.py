"""Charts over time: lines, one small plot a series, paths to targets, spans."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from dashboard.charts.plot import Plot, Resolved, Series, resolved
from dashboard.charts.rows import (
    cell,
    exacts,
    figure_words,
    keys_of,
    lines_of,
    rows_of,
    serial,
    short,
    times_of,
    unit_note,
    words,
    written_day,
)
from dashboard.words import clean, numbers, palette, wording
from dashboard.words.clean import Exact


def lines(
    frame: pd.DataFrame,
    *,
    unit: str = "",
    mark: Any = None,
    mark_words: str = "",
    from_zero: bool = True,
    title: str = "",
) -> Resolved:
    """A line a series over common times, named at its end, first and last value written.

    Columns: series, time (a year, a date, or words in order), value in `unit` (None breaks
    the line); optional: colour (of the series, a palette colour), provisional (drawn
    hollow), qualifier, text (replaces the written value), detail, click_keys.
    mark       a time to be marked, with mark_words, such as today
    from_zero  False: the value axis begins near the lowest value, and says so
    """
    plot = _course(frame, unit)
    times = times_of(frame["time"])
    notes = plot.notes + (() if from_zero else ("trục dọc không bắt đầu từ 0",))
    plot = replace(
        plot,
        mark=times.place(mark),
        mark_words=clean.one_line(mark_words),
        from_zero=from_zero,
        notes=notes,
    )
    return resolved(title or "Diễn biến", [plot], rows=len(frame))


def small_multiples(
    frame: pd.DataFrame, *, unit: str = "", same_scale: bool = True, title: str = ""
) -> Resolved:
    """A small plot a series, all over the same times; columns as for `lines`.

    With same_scale False each series has its own scale.
    """
    whole = _course(frame, unit)
    top = whole.highest if same_scale else None
    plots = [
        replace(
            whole,
            series=(replace(s, colour=palette.POINT) if not own else s,),
            title=s.name,
            said=(said,),
            top=top,
            notes=whole.notes if k == 0 else (),
        )
        for k, (s, own, said) in enumerate(
            zip(whole.series, _coloured(frame), whole.said, strict=True)
        )
    ]
    return resolved(title or "Diễn biến", plots, rows=len(frame))


def _coloured(frame: pd.DataFrame) -> list[bool]:
    """Which series have a colour of their own; the others need none, each has its plot."""
    coloured: dict[Any, bool] = {}
    for row in rows_of(frame):
        coloured.setdefault(row["series"], cell(row, "colour") is not None)
    return list(coloured.values())


def _course(frame: pd.DataFrame, unit: str) -> Plot:
    rows = rows_of(frame)
    times = times_of(frame["time"])
    drawn, said = [], []
    for i, name in enumerate(dict.fromkeys(r["series"] for r in rows)):
        own = [r for r in rows if r["series"] == name]
        at = {r["time"]: r for r in own}
        row_at = [at.get(t, {}) for t in times.keys]
        values = exacts(r.get("value") for r in row_at)
        known = [k for k, v in enumerate(values) if v is not None]
        ends = list(dict.fromkeys([known[0], known[-1]] if known else []))
        full = [f"{figure_words(r, unit)} ({w})" for w, r in zip(times.words, row_at, strict=True)]
        said.append(f"{clean.one_line(name)}: {' đến '.join(full[k] for k in ends)}")
        drawn.append(
            Series(
                clean.one_line(name),
                values,
                tuple(short(r, unit) if k in ends else "" for k, r in enumerate(row_at)),
                str(cell(own[0], "colour", palette.category(i))),
                hollow=tuple(bool(cell(r, "provisional", False)) for r in row_at),
                hover=tuple(
                    lines_of(name, f"{w}: {figure_words(r, unit)}", cell(r, "detail"))
                    for w, r in zip(times.words, row_at, strict=True)
                ),
                keys=tuple(keys_of(r, t) for t, r in zip(times.keys, row_at, strict=True)),
            )
        )
    hollow = any(any(s.hollow) for s in drawn)
    return Plot(
        "lines",
        times.words,
        tuple(drawn),
        unit,
        said=tuple(said),
        notes=unit_note(unit) + (("điểm rỗng: số sơ bộ hoặc ước tính",) if hollow else ()),
        places=times.places,
    )


def paths(frame: pd.DataFrame, *, title: str = "") -> Resolved:
    """One plot a target on common years: the course so far, the way to go, the outlook.

    Columns: label, points (list of (year, value), the last one the latest), target_year,
    target; optional: heading (replaces the label), projected (value in the target's year at
    the present pace), unit, words (said of it), status (good | warn | bad | unknown |
    neutral), detail, click_keys. Each plot has its own scale, because targets differ in unit
    and size; it does not begin at nought, as it shows a course and not an amount. A target
    without points or without a number of its own is left out.
    """
    rows = [r for r in rows_of(frame) if len(r["points"]) and cell(r, "target") is not None]
    known = [int(y) for r in rows for y in (*(y for y, _ in r["points"]), r["target_year"])]
    years = range(min(known), max(known) + 1) if known else range(0)
    plots = [_path(row, years) for row in rows]
    return resolved(title or "Đường tới mục tiêu", plots, rows=len(frame))


def _path(row: dict[str, Any], years: range) -> Plot:
    course = {int(year): float(value) for year, value in row["points"]}
    end, target, now = int(row["target_year"]), float(row["target"]), max(course)
    unit = str(cell(row, "unit", ""))
    hover = lines_of(row["label"], cell(row, "words"), cell(row, "detail"))

    def line(
        name: str,
        values: dict[int, float],
        labels: dict[int, str],
        colour: str,
        dash: str = "",
    ) -> Series:
        return Series(
            name,
            exacts(values.get(y) for y in years),
            tuple(labels.get(y, "") for y in years),
            colour,
            hover=tuple(
                lines_of(row["label"], f"năm {y}: {numbers.quantity(course[y], unit)}")
                if not dash and y in course
                else hover
                for y in years
            ),
            keys=tuple(keys_of(row, y) for y in years),
            dash=dash,
        )

    def way(to: float) -> dict[int, float]:
        step = (to - course[now]) / (end - now) if end > now else 0.0
        return {y: course[now] + step * (y - now) for y in years if now <= y <= end}

    said = {y: f"{numbers.quantity(course[y], unit)} ({y})" for y in (min(course), now)}
    aim = f"phải đạt {numbers.quantity(target, unit)}"
    series = [
        line("Đã đạt", course, said, palette.STATUS[cell(row, "status", "neutral")]),
        line("Phải đi", way(target), {end: aim} if end > now else {}, palette.CONTEXT, "dot"),
    ]
    notes = ["nét liền: đã đạt từng năm", "nét chấm: phải đi thế nào"]
    projected = cell(row, "projected")
    if projected is not None and end > now:
        words_ = f"giữ nhịp này {numbers.quantity(projected, unit)}"
        series.append(
            line("Giữ nhịp này", way(float(projected)), {end: words_}, palette.AMBER, "dash")
        )
        notes.append("nét đứt: nếu giữ nhịp hiện nay")
    return Plot(
        "lines",
        tuple(map(str, years)),
        tuple(series),
        unit,
        title=words(row, "heading") or words(row, "label"),
        said=(f"{words(row, 'label')}: {words(row, 'words') or f'{said[now]}, {aim}'}",),
        from_zero=False,
        notes=tuple(notes),
        places=tuple(map(float, years)),
    )


def spans(frame: pd.DataFrame, *, today: date | None = None, title: str = "") -> Resolved:
    """Terms, programmes, validity: a bar from start to end each; an open end reaches the edge.

    Columns: label, start, end (dates; None leaves that end open); optional: text (words at
    the end of the row; default the period), status (good | warn | bad | unknown | neutral),
    detail, click_keys. `today` draws a line with its date.
    """
    rows = rows_of(frame)
    starts, ends = ([serial(r.get(k)) for r in rows] for k in ("start", "end"))
    known = [v for v in (*starts, *ends, serial(today)) if v is not None]
    if not known:
        return resolved(title or "Dòng thời gian", [], rows=len(rows))
    margin = max(180.0, (max(known) - min(known)) * 0.03)
    low, high = min(known) - margin, max(known) + margin
    first = tuple(Exact(low if s is None else s) for s in starts)
    length = tuple(
        Exact(max((high if e is None else e) - a, 1.0)) for a, e in zip(first, ends, strict=True)
    )
    written = tuple(
        words(r, "text") or numbers.period(cell(r, "start"), cell(r, "end")) for r in rows
    )
    notes = [f"vạch chấm: ngày {numbers.day(today)}"] if today is not None else []
    if None in starts or None in ends:
        notes.append(f"thanh chạm mép: {wording.UNKNOWN} ngày đầu hoặc ngày cuối")
    blank = ("",) * len(rows)
    plot = Plot(
        "spans",
        tuple(words(r, "label") for r in rows),
        (
            Series("Bắt đầu", first, blank, palette.BACKGROUND, hidden=True),
            Series(
                "Số ngày",
                length,
                blank,
                palette.POINT,
                tuple(palette.STATUS[cell(r, "status", "neutral")] for r in rows),
                hover=tuple(
                    lines_of(r["label"], w, cell(r, "detail"))
                    for r, w in zip(rows, written, strict=True)
                ),
                keys=tuple(keys_of(r) for r in rows),
            ),
        ),
        written=written,
        said=tuple(f"{words(r, 'label')}: {w}" for r, w in zip(rows, written, strict=True)),
        bottom=low,
        top=high,
        dates=True,
        mark=serial(today),
        notes=tuple(notes),
        extra={
            "Từ ngày": tuple(written_day(r.get("start")) for r in rows),
            "Đến ngày": tuple(written_day(r.get("end")) for r in rows),
        },
    )
    return resolved(title or "Dòng thời gian", [plot], rows=len(rows))
