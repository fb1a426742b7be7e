"""Plots of parts that add up: columns over the years, bars in named parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.charts.plot import Plot, Series, cell, colour, exacts, part_colours, rows_of
from dashboard.words import clean, numbers
from dashboard.words.clean import Exact

#: How much of its colour a column of an unfinished year keeps.
_PALE = 0.45


def columns(frame: pd.DataFrame, options: Mapping[str, Any]) -> list[Plot]:
    """Columns by year in parts, the sum above each; a year without a row is a "?"."""
    unit = options.get("unit", "")
    rows = [r for r in rows_of(frame) if not numbers.missing(r["value"])]
    if not rows:
        return []
    first, last = (int(f(r["time"] for r in rows)) for f in (min, max))
    years = range(first, last + 1)
    partial = {
        int(r["time"]): clean.one_line(cell(r, "text", ""))
        for r in rows
        if cell(r, "partial", False)
    }
    parts = list(options.get("parts") or dict.fromkeys(r.get("part", "") for r in rows))
    series = []
    tones = part_colours(({"part": ""} | r for r in rows), parts)
    for part in parts:
        sums: dict[int, float] = {}
        for r in rows:
            if r.get("part", "") == part:
                sums[int(r["time"])] = sums.get(int(r["time"]), 0.0) + float(r["value"])
        tone = colour(tones[part])
        series.append(
            Series(
                clean.one_line(part) or (f"Giá trị ({unit})" if unit else "Giá trị"),
                exacts([sums.get(y) for y in years]),
                ("",) * len(years),
                tone,
                tuple(pale(tone) if y in partial else tone for y in years) if partial else (),
            )
        )
    known = [[s.values[i] for s in series if s.values[i] is not None] for i in range(len(years))]
    sums_ = tuple(Exact(sum(float(v or 0) for v in k)) if k else None for k in known)
    written = tuple("" if v is None else numbers.amount(v, unit) for v in sums_)
    return [
        Plot(
            "columns",
            tuple(_year(y, partial, known[i]) for i, y in enumerate(years)),
            tuple(series),
            unit,
            notes=("cột nhạt: năm chưa đủ số liệu cả năm",) if partial else (),
            totals=Series("Cộng", sums_, written, "17212B"),
        )
    ]


def stacked_bars(frame: pd.DataFrame, options: Mapping[str, Any]) -> list[Plot]:
    """Horizontal bars in named parts; the words of a row stand after its name."""
    unit = options.get("unit", "")
    rows = rows_of(frame)
    labels = list(dict.fromkeys(r["label"] for r in rows))
    parts = list(options.get("parts") or dict.fromkeys(r["part"] for r in rows))
    at = {(r["label"], r["part"]): r for r in rows}
    words = {r["label"]: clean.one_line(cell(r, "text", "")) for r in reversed(rows)}
    series = []
    tones = part_colours(rows, parts)
    for part in parts:
        values = exacts([at.get((name, part), {}).get("value") for name in labels])
        if not any(values):
            continue
        tone = colour(tones[part])
        said = tuple("" if not v else numbers.amount(v, unit) for v in values)
        series.append(Series(clean.one_line(part), values, said, tone))
    categories = tuple(
        clean.shorten(f"{clean.one_line(n)} · {words[n]}" if words[n] else clean.one_line(n), 90)
        for n in labels
    )
    return [Plot("stacked", categories, tuple(series), unit)] if series else []


def pale(tone: str) -> str:
    """The colour mixed with white."""
    mixed = (round(int(tone[i : i + 2], 16) * _PALE + 255 * (1 - _PALE)) for i in (0, 2, 4))
    return "".join(f"{v:02X}" for v in mixed)


def _year(year: int, partial: Mapping[int, str], known: list[Any]) -> str:
    if not known:
        return f"{year} (?)"
    return f"{year} ({partial[year]})" if partial.get(year) else str(year)
