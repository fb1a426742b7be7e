"""Plots over time: small line charts, and spans on a time line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from dashboard.charts.plot import (
    Plot,
    Series,
    cell,
    colour,
    exacts,
    figure_words,
    keys_of,
    lines_of,
    point_in_time,
    rows_of,
    short,
    times_of,
)
from dashboard.words import clean, numbers, palette
from dashboard.words.clean import Exact

#: Paths drawn: more would be too small to read on a slide.
_PATHS = 4
#: Day zero of Excel's calendar.
_ZERO = date(1899, 12, 30)


def small_multiples(frame: pd.DataFrame, options: Mapping[str, Any]) -> list[Plot]:
    """One line plot a series, all over the same points in time."""
    unit = options.get("unit", "")
    times = sorted(frame["time"].unique())
    known = [float(v) for v in frame["value"] if not numbers.missing(v)]
    top = max(known, default=1.0) if options.get("same_scale", True) else None
    rows = rows_of(frame)
    plots = []
    for name in dict.fromkeys(frame["series"]):
        at = {r["time"]: r for r in rows if r["series"] == name}
        values = exacts([at[t].get("value") if t in at else None for t in times])
        ends = [i for i, v in enumerate(values) if v is not None]
        shown = {ends[0], ends[-1]} if ends else set()
        line = Series(
            clean.one_line(name),
            values,
            tuple(numbers.amount(v, unit) if i in shown else "" for i, v in enumerate(values)),
            colour(cell(next(iter(at.values())), "colour", palette.POINT)),
            hollow=tuple(
                bool(cell(at[t], "provisional", False)) if t in at else False for t in times
            ),
        )
        plots.append(
            Plot(
                "lines",
                tuple(point_in_time(t) for t in times),
                (line,),
                unit,
                title=clean.one_line(name),
                top=top,
                notes=_notes(times, line),
            )
        )
    return plots


def lines(frame: pd.DataFrame, options: Mapping[str, Any]) -> list[Plot]:
    """One line a series over common times, named at its end, first and last value written.

    Columns: series, time (a year, a date, or words in order), value in `unit` (None breaks
    the line); optional: colour (of the series, a palette colour), provisional (drawn
    hollow), qualifier, text (replaces the written value), detail, click_keys.
    Options: unit; mark (a time, with mark_words, such as today); from_zero (False: the axis
    begins near the lowest value).
    """
    unit = options.get("unit", "")
    rows = rows_of(frame)
    times = times_of(frame["time"])
    names = list(dict.fromkeys(frame["series"]))
    found = []
    for i, name in enumerate(names):
        own = [r for r in rows if r["series"] == name]
        at = {r["time"]: r for r in own}
        row_at = [at.get(t, {}) for t in times.keys]
        values = exacts([r.get("value") for r in row_at])
        known = [k for k, v in enumerate(values) if v is not None]
        ends = {known[0], known[-1]} if known else set()
        tone = str(cell(own[0], "colour", palette.SERIES[i % len(palette.SERIES)]))
        found.append(
            Series(
                clean.one_line(name),
                values,
                tuple(short(r, unit) if k in ends else "" for k, r in enumerate(row_at)),
                tone,
                hollow=tuple(bool(cell(r, "provisional", False)) for r in row_at),
                hover=tuple(
                    lines_of(name, f"{w}: {figure_words(r, unit)}", cell(r, "detail"))
                    for w, r in zip(times.words, row_at, strict=True)
                ),
                keys=tuple(keys_of(r, t) for t, r in zip(times.keys, row_at, strict=True)),
            )
        )
    notes = [f"đơn vị: {unit}"] if unit else []
    if any(any(s.hollow) for s in found):
        notes.append("điểm rỗng: số sơ bộ hoặc ước tính")
    from_zero = bool(options.get("from_zero", True))
    if not from_zero:
        notes.append("trục dọc không bắt đầu từ 0")
    mark = options.get("mark")
    return [
        Plot(
            "lines",
            times.words,
            tuple(found),
            unit,
            notes=tuple(notes),
            mark=None if numbers.missing(mark) else times.place(mark),
            mark_words=clean.one_line(options.get("mark_words", "")),
            places=times.places,
            from_zero=from_zero,
        )
    ]


def paths(frame: pd.DataFrame, _options: Mapping[str, Any]) -> list[Plot]:
    """One line plot a target: the course so far, and the even way on to the target."""
    plots = []
    shown = [r for r in rows_of(frame) if len(r["points"]) and not numbers.missing(r["target"])][
        :_PATHS
    ]
    # Common years: small charts stand beside each other over one block of figures.
    known = [int(y) for r in shown for y in (*(y for y, _ in r["points"]), r["target_year"])]
    years = range(min(known), max(known) + 1) if known else range(0)
    for row in shown:
        course = {int(year): float(value) for year, value in row["points"]}
        end, target = int(row["target_year"]), float(row["target"])
        now = max(course)
        unit = cell(row, "unit", "")
        step = (target - course[now]) / (end - now) if end > now else 0.0
        way = [course[now] + step * (y - now) if now <= y <= end else None for y in years]
        done = exacts([course.get(y) for y in years])
        first_and_last = {
            y: f"{numbers.quantity(course[y], unit)} ({y})" for y in (min(course), now)
        }
        goal = {end: f"{numbers.quantity(target, unit)} ({end})"} if end > now else {}
        plots.append(
            Plot(
                "lines",
                tuple(str(y) for y in years),
                (
                    Series(
                        "Đã đạt",
                        done,
                        tuple(first_and_last.get(y, "") for y in years),
                        colour(palette.POINT),
                    ),
                    Series(
                        "Phải đi",
                        exacts(way),
                        tuple(goal.get(y, "") for y in years),
                        colour(palette.CONTEXT),
                    ),
                ),
                unit,
                title=clean.one_line(cell(row, "heading") or row["label"]),
                legend=False,
                notes=("nét đậm: đã đạt từng năm", "nét xám: phải đi thế nào để đạt đúng hạn"),
            )
        )
    return plots


def _notes(times: list[Any], line: Series) -> tuple[str, ...]:
    notes = []
    if len(times) > 1:
        notes.append(f"trục ngang từ {point_in_time(times[0])} đến {point_in_time(times[-1])}")
    if any(line.hollow):
        notes.append("điểm rỗng: số sơ bộ hoặc ước tính")
    return tuple(notes)


def spans(frame: pd.DataFrame, options: Mapping[str, Any]) -> list[Plot]:
    """A bar from start to end each; an open end reaches the edge of the chart."""
    rows = rows_of(frame)
    starts = [_serial(r.get("start")) for r in rows]
    ends = [_serial(r.get("end")) for r in rows]
    known = [v for v in (*starts, *ends) if v is not None]
    today = options.get("today")
    if today is not None:
        known.append(_serial(today) or 0.0)
    if not known:
        return []
    margin = max(180.0, (max(known) - min(known)) * 0.03)
    low, high = min(known) - margin, max(known) + margin
    first = tuple(Exact(low if s is None else s) for s in starts)
    length = tuple(
        Exact(max((high if e is None else e) - a, 1.0)) for a, e in zip(first, ends, strict=True)
    )
    words = tuple(
        clean.one_line(cell(r, "text") or numbers.period(cell(r, "start"), cell(r, "end")))
        for r in rows
    )
    tones = tuple(colour(palette.STATUS[cell(r, "status", "neutral")]) for r in rows)
    categories = tuple(
        f"{clean.shorten(clean.one_line(r['label']), 60)} · {w}"
        for r, w in zip(rows, words, strict=True)
    )
    blank = ("",) * len(rows)
    return [
        Plot(
            "spans",
            categories,
            (
                Series("Bắt đầu", first, blank, "FFFFFF", hidden=True),
                Series("Số ngày", length, blank, tones[0], tones),
            ),
            bottom=low,
            top=high,
            dates=True,
            mark=None if today is None else _serial(today),
            notes=(f"ngày xem: {numbers.day(today)}",) if today is not None else (),
            extra={
                "Từ ngày": tuple(_day(r.get("start")) for r in rows),
                "Đến ngày": tuple(_day(r.get("end")) for r in rows),
            },
        )
    ]


def _serial(value: Any) -> float | None:
    if numbers.missing(value):
        return None
    return float((date.fromisoformat(str(value)[:10]) - _ZERO).days)


def _day(value: Any) -> str:
    return "" if numbers.missing(value) else numbers.day(date.fromisoformat(str(value)[:10]))
