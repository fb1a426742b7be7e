"""Plots of one value a category: bars, shares, targets, dots, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.charts.plot import (
    Plot,
    Series,
    bar_colour,
    by_value,
    cell,
    colour,
    exacts,
    listed,
    rows_of,
    share_colour,
    written,
)
from dashboard.words import clean, numbers, palette, wording

#: A name longer than this is cut in a chart; the table and the data sheet hold it whole.
NAME_LETTERS = 70


def bars(frame: pd.DataFrame, options: Mapping[str, Any]) -> list[Plot]:
    """Bars from zero; a range as a light bar behind, a gap named in the category."""
    unit = options.get("unit", "")
    rows = rows_of(frame)
    if options.get("sort", True):
        rows.sort(key=by_value)
    labels = tuple(written(r, unit) for r in rows)
    values = exacts([r.get("value") for r in rows])
    colours = tuple(colour(bar_colour(r, options.get("highlight"))) for r in rows)
    ends = exacts([r.get("value_to") for r in rows])
    point = colour(palette.POINT)
    series = []
    if any(e is not None for e in ends):
        light = tuple(labels[i] if e is not None else "" for i, e in enumerate(ends))
        series.append(Series("Đến (khi là khoảng)", ends, light, colour(palette.SEQUENTIAL[3])))
    front = tuple("" if ends[i] is not None else labels[i] for i in range(len(rows)))
    heading = f"Giá trị ({unit})" if unit else "Giá trị"
    own = colours if len(set(colours)) > 1 else ()
    series.append(Series(heading, values, front, colours[0] if colours and not own else point, own))
    names = tuple(clean.one_line(r["label"]) for r in rows)
    extra: dict[str, tuple[Any, ...]] = {"Ghi là": labels}
    if any("qualifier" in r for r in rows):
        extra["Mức độ"] = tuple(clean.one_line(r.get("qualifier")) for r in rows)
    if any(listed(r.get("other")) for r in rows):
        extra["Nguồn khác nêu"] = tuple(
            "; ".join(numbers.number(v) for v in listed(r.get("other"))) for r in rows
        )
    extra |= _full_names(names)
    return [
        Plot(
            "bars", _gaps(names, values), tuple(series), unit, overlap=len(series) > 1, extra=extra
        )
    ]


def share_bar(frame: pd.DataFrame, options: Mapping[str, Any]) -> list[Plot]:
    """Parts of a whole: one category, a series a part."""
    unit = options.get("unit", "")
    rows = rows_of(frame)
    values = exacts([r.get("value") for r in rows])
    whole = sum(float(v) for v in values if v is not None)
    series = []
    for i, (row, value) in enumerate(zip(rows, values, strict=True)):
        part = f" ({numbers.share(value, whole)})" if whole and value else ""
        series.append(
            Series(
                clean.one_line(row["label"]),
                (value,),
                (f"{written(row, unit)}{part}",),
                colour(share_colour(row, i, len(rows))),
            )
        )
    return [Plot("stacked", ("Cơ cấu",), tuple(series), unit)]


def bullets(frame: pd.DataFrame, options: Mapping[str, Any]) -> list[Plot]:
    """Reached and aimed at, side by side; one plot a unit, since scales differ."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows_of(frame):
        found.setdefault(str(cell(row, "unit", options.get("unit", ""))), []).append(row)
    return [_bullets(rows, unit, many=len(found) > 1) for unit, rows in found.items()]


def _bullets(rows: list[dict[str, Any]], unit: str, *, many: bool) -> Plot:
    reached = exacts([r.get("value") for r in rows])
    aimed = exacts([r.get("target") for r in rows])
    words = tuple(clean.one_line(cell(r, "status_words", "")) for r in rows)
    names = tuple(
        f"{clean.one_line(r['label'])}{f' – {w}' if w else ''}"
        for r, w in zip(rows, words, strict=True)
    )
    states = tuple(colour(palette.STATUS[cell(r, "status", "neutral")]) for r in rows)
    said = tuple(
        numbers.quantity(r.get("value"), unit, cell(r, "qualifier"))
        if not numbers.missing(r.get("value"))
        else ""
        for r in rows
    )
    goal = tuple(
        f"mục tiêu {numbers.quantity(r.get('target'), unit, cell(r, 'target_qualifier'))}"
        if not numbers.missing(r.get("target"))
        else ""
        for r in rows
    )
    series = (
        Series("Đạt", reached, said, colour(palette.POINT), states),
        Series("Mục tiêu", aimed, goal, colour(palette.CONTEXT)),
    )
    extra = {"Tình trạng": words, "Đạt (ghi là)": said, "Mục tiêu (ghi là)": goal}
    return Plot(
        "bars",
        tuple(clean.shorten(n, NAME_LETTERS + 20) for n in names),
        series,
        unit,
        title=(f"Đơn vị: {_unit(unit)}" if many else ""),
        notes=("thanh màu: mức đạt được; thanh xám: mức phải đạt",),
        legend=False,
        extra=extra | _full_names(tuple(clean.one_line(r["label"]) for r in rows)),
    )


def dots(frame: pd.DataFrame, options: Mapping[str, Any]) -> list[Plot]:
    """A dot a row on an axis that is drawn, logarithmic if asked."""
    unit = options.get("unit", "")
    rows = rows_of(frame)
    values = exacts([r.get("value") for r in rows])
    log = bool(options.get("log", False))
    labels = tuple(written(r, unit) for r in rows)
    highlight = options.get("highlight")
    colours = tuple(
        colour(
            palette.CONTEXT if highlight is not None and r["label"] != highlight else palette.POINT
        )
        for r in rows
    )
    notes = []
    if log:
        notes.append("trục dùng thang lôgarit: mỗi khoảng bằng nhau là gấp mười lần")
    reference = options.get("reference")
    if reference is not None:
        words = options.get("reference_words", "")
        notes.append(f"{words} {numbers.quantity(reference, unit)}".strip())
    names = tuple(clean.one_line(r["label"]) for r in rows)
    # A logarithmic axis has no place for nought: such a value is written, not drawn.
    drawn = tuple(None if v is not None and log and v <= 0 else v for v in values)
    absent = [f"{n} ({w})" for n, w, v in zip(names, labels, drawn, strict=True) if v is None]
    if absent:
        notes.append(f"không vẽ: {', '.join(absent)}")
    heading = f"Giá trị ({unit})" if unit else "Giá trị"
    return [
        Plot(
            "points",
            names,
            (Series(heading, drawn, labels, colour(palette.POINT), colours),),
            unit,
            log=log,
            notes=tuple(notes),
            mark=None if reference is None else float(reference),
            extra={"Ghi là": labels},
        )
    ]


def gains(frame: pd.DataFrame, options: Mapping[str, Any]) -> list[Plot]:
    """Changes around zero: bars to the right for a rise, to the left for a fall."""
    unit = options.get("unit", "")
    rows = rows_of(frame)
    values = exacts([r.get("value") for r in rows])
    labels = tuple(
        clean.one_line(cell(r, "text") or numbers.signed(r.get("value"), unit))
        if v is not None
        else ""
        for r, v in zip(rows, values, strict=True)
    )
    colours = tuple(
        colour(
            palette.CONTEXT
            if cell(r, "context", False)
            else palette.POINT
            if v is None or v >= 0
            else palette.BRICK
        )
        for r, v in zip(rows, values, strict=True)
    )
    names = tuple(clean.one_line(r["label"]) for r in rows)
    heading = f"Thay đổi ({unit})" if unit else "Thay đổi"
    falls = any(v is not None and v < 0 for v in values)
    return [
        Plot(
            "bars",
            _gaps(names, values),
            (Series(heading, values, labels, colour(palette.POINT), colours),),
            unit,
            notes=("thanh sang phải: tăng; thanh sang trái: giảm",) if falls else (),
            extra={"Ghi là": labels} | _full_names(names),
        )
    ]


def slope(frame: pd.DataFrame, options: Mapping[str, Any]) -> list[Plot]:
    """Two points in time: grey bar before, coloured bar after."""
    unit = options.get("unit", "")
    rows = rows_of(frame)
    series = []
    for key, tone in (("before", palette.CONTEXT), ("after", palette.POINT)):
        series.append(
            Series(
                clean.one_line(options[key]),
                exacts([r.get(key) for r in rows]),
                tuple(
                    "" if numbers.missing(r.get(key)) else numbers.quantity(r[key], unit)
                    for r in rows
                ),
                colour(tone),
            )
        )
    names = tuple(clean.one_line(r["label"]) for r in rows)
    categories = tuple(
        clean.shorten(name, NAME_LETTERS) + (" (thiếu một kỳ)" if None in pair else "")
        for name, *pair in zip(names, *(s.values for s in series), strict=True)
    )
    return [Plot("bars", categories, tuple(series), unit, extra=_full_names(names))]


# Parts ---------------------------------------------------------------------------


def _gaps(names: tuple[str, ...], values: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(
        clean.shorten(name, NAME_LETTERS) + ("" if value is not None else f" ({wording.NO_DATA})")
        for name, value in zip(names, values, strict=True)
    )


def _full_names(names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {"Tên đầy đủ": names} if any(len(n) > NAME_LETTERS for n in names) else {}


def _unit(unit: str) -> str:
    return unit or "như ghi ở từng dòng"
