"""Charts of rows: names left, marks right. Bars, changes, targets, dots, pairs, strips."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.charts.plot import Plot, Resolved, Series, resolved
from dashboard.charts.rows import (
    Row,
    by_value,
    cell,
    exacts,
    figure_words,
    gap_words,
    heading,
    keys_of,
    lines_of,
    others,
    rows_of,
    short,
    unit_note,
    with_others,
    words,
)
from dashboard.words import numbers, palette, wording

#: More rows without a value than this share one note.
_MOST_GAPS = 3


def bars(
    frame: pd.DataFrame,
    *,
    unit: str = "",
    sort: bool = True,
    highlight: str | None = None,
    title: str = "",
) -> Resolved:
    """Bars from zero.

    Columns: label, value (None: a named gap) in `unit` ("đồng" is scaled); optional:
    value_to (end of a range), qualifier, text (replaces the written value), other (list
    of contradicting values), detail (more words for the pointer), colour (a palette
    colour), click_keys. With `highlight` (a label) the other bars are grey. The order is
    by value, missing last, unless sort is False.
    """
    rows = rows_of(frame)
    if sort:
        rows.sort(key=by_value)
    gaps = [r for r in rows if cell(r, "value") is None]
    notes = list(unit_note(unit, rows))
    if len(gaps) > _MOST_GAPS:
        rows = [r for r in rows if cell(r, "value") is not None]
        notes.append(gap_words([words(r, "label") for r in gaps]))
    own = [
        palette.CONTEXT
        if highlight is not None and r["label"] != highlight
        else str(cell(r, "colour", palette.POINT))
        for r in rows
    ]
    written = tuple(with_others(short(r, unit), r, unit) for r in rows)
    ends = exacts(r.get("value_to") for r in rows)
    reach = any(e is not None for e in ends)
    series = [
        _marks(
            rows,
            unit,
            heading("Giá trị", unit),
            exacts(r.get("value") for r in rows),
            tuple("" if e is not None else w for w, e in zip(written, ends, strict=True)),
            own,
        )
    ]
    if reach:
        notes.append("phần nhạt: khoảng từ … đến")
        light = tuple(w if e is not None else "" for w, e in zip(written, ends, strict=True))
        pale = (True,) * len(rows)
        series.insert(
            0,
            replace(series[0], name="Đến (khi là khoảng)", values=ends, labels=light, pale=pale),
        )
    extra: dict[str, tuple[Any, ...]] = {"Ghi là": written}
    if any("qualifier" in r for r in rows):
        extra["Mức độ"] = tuple(words(r, "qualifier") for r in rows)
    if any(others(r) for r in rows):
        extra["Nguồn khác nêu"] = tuple("; ".join(map(numbers.number, others(r))) for r in rows)
    plot = Plot(
        "bars",
        _names(rows),
        tuple(series),
        unit,
        written=written,
        said=_said(rows, unit),
        overlap=reach,
        notes=tuple(notes),
        extra=extra,
    )
    return resolved(title or "Biểu đồ thanh", [plot], rows=len(frame))


def gains(frame: pd.DataFrame, *, unit: str = "", title: str = "") -> Resolved:
    """Changes around zero: bars to the right for a rise, to the left for a fall.

    Columns: label, value (the change; None: a named gap); optional: text (replaces the
    written change), detail, click_keys, context (True draws the bar grey). The order is
    that of the frame.
    """
    rows = rows_of(frame)
    values = exacts(r.get("value") for r in rows)
    said = tuple(
        words(r, "text") or numbers.signed(v, unit) for r, v in zip(rows, values, strict=True)
    )
    written = tuple(
        words(r, "text")
        or (wording.NO_DATA if v is None else ("+" if v > 0 else "") + short({"value": v}, unit))
        for r, v in zip(rows, values, strict=True)
    )
    own = [
        palette.CONTEXT if cell(r, "context", False) else palette.POINT if up else palette.AMBER
        for r, up in zip(rows, (v is None or v >= 0 for v in values), strict=True)
    ]
    plot = Plot(
        "bars",
        _names(rows),
        (_marks(rows, unit, heading("Thay đổi", unit), values, written, own, said),),
        unit,
        written=written,
        said=tuple(f"{words(r, 'label')}: {w}" for r, w in zip(rows, said, strict=True)),
        notes=unit_note(unit, rows),
        extra={"Ghi là": written},
    )
    return resolved(title or "Tăng giảm", [plot], rows=len(frame))


def bullets(frame: pd.DataFrame, *, unit: str = "", title: str = "") -> Resolved:
    """Targets: how far each has come, beside a line for what is aimed at.

    Columns: label, value (None: not known), target (None: a milestone without number);
    optional: unit (a row, overrides), status (good | warn | bad | unknown | neutral),
    status_words, qualifier and target_qualifier, detail, click_keys. Each row has its own
    scale, on which its target stands where that of the others does.
    """
    rows = rows_of(frame)
    units = tuple(str(cell(r, "unit", unit)) for r in rows)
    reached = exacts(r.get("value") for r in rows)
    aimed = exacts(r.get("target") for r in rows)
    states = tuple(words(r, "status_words") for r in rows)
    said = tuple(
        numbers.quantity(v, u, cell(r, "qualifier"))
        for r, u, v in zip(rows, units, reached, strict=True)
    )
    goal = tuple(
        numbers.quantity(v, u, cell(r, "target_qualifier"), cell(r, "target_to"))
        for r, u, v in zip(rows, units, aimed, strict=True)
    )
    both = tuple(f"đạt {a}, mục tiêu {b}" for a, b in zip(said, goal, strict=True))
    hover = tuple(
        lines_of(r["label"], b, s, cell(r, "detail"))
        for r, b, s in zip(rows, both, states, strict=True)
    )
    keys = tuple(keys_of(r) for r in rows)
    tones = tuple(palette.STATUS[cell(r, "status", "neutral")] for r in rows)
    plot = Plot(
        "bars",
        _names(rows),
        (
            Series(
                "Đạt",
                reached,
                tuple("" if v is None else w for v, w in zip(reached, said, strict=True)),
                palette.POINT,
                tones,
                hover=hover,
                keys=keys,
            ),
            Series(
                "Mục tiêu",
                aimed,
                tuple(
                    "" if v is None else f"mục tiêu {w}" for v, w in zip(aimed, goal, strict=True)
                ),
                palette.CONTEXT,
                hover=hover,
                keys=keys,
                tick=True,
            ),
        ),
        unit,
        units=units,
        scales=tuple(float(b or a or 1.0) for a, b in zip(reached, aimed, strict=True)),
        written=tuple(
            "\n".join(w for w in (_of(a, b), s) if w)
            for a, b, s in zip(said, goal, states, strict=True)
        ),
        said=tuple(
            f"{words(r, 'label')}: {b}{f', {s}' if s else ''}"
            for r, b, s in zip(rows, both, states, strict=True)
        ),
        notes=("vạch đứng: mức phải đạt",),
        extra={"Đạt (ghi là)": said, "Phải đạt (ghi là)": goal, "Tình trạng": states},
    )
    return resolved(title or "Mục tiêu", [plot], rows=len(frame))


def _of(reached: str, aimed: str) -> str:
    """What is reached of what is aimed at, the unit said once where it is the same."""
    amount, _, unit = reached.rpartition(numbers.NBSP)
    same = amount and aimed.endswith(numbers.NBSP + unit)
    words = f"{amount if same else reached} / {aimed}"
    return words.replace(" ", numbers.NBSP)


def dots(
    frame: pd.DataFrame,
    *,
    unit: str = "",
    log: bool = False,
    reference: float | None = None,
    reference_words: str = "",
    title: str = "",
) -> Resolved:
    """A dot a row on a drawn axis; for values too far apart for bars use log.

    Columns as for `bars`, in their order. `reference` draws a line (a median, say) named by
    `reference_words`. A logarithmic axis has no place for nought: it is written, not drawn.
    """
    shown = bars(frame, unit=unit, sort=False, title=title or "Biểu đồ điểm")
    notes = ["trục dùng thang lôgarit: mỗi khoảng bằng nhau là gấp mười lần"] if log else []
    if reference is not None:
        notes.append(f"vạch chấm: {reference_words} {numbers.quantity(reference, unit)}".strip())
    plots = []
    for plot in shown.plots:
        drawn = [
            [None if log and v is not None and v <= 0 else v for v in s.values] for s in plot.series
        ]
        series = tuple(replace(s, values=tuple(v)) for s, v in zip(plot.series, drawn, strict=True))
        marked = {"log": log, "mark": reference, "notes": (*plot.notes, *notes)}
        plots.append(replace(plot, shape="points", series=series, **marked))
    return replace(shown, plots=tuple(plots))


def strips(frame: pd.DataFrame, *, title: str = "") -> Resolved:
    """One among its kind: its dot and the median as a tick, each measure on its own scale.

    Columns: label, value (None: not known), unit, low, high, median (None: too few to form
    one), count (how many have a figure); optional: text (replaces the written value),
    detail, click_keys. Every row runs from zero to its own highest value. It compares and
    does not rank.
    """
    rows = rows_of(frame)
    written, middles = [], []
    for r in rows:
        written.append(figure_words(r, r["unit"]))
        many = numbers.number(r["count"])
        middles.append(
            f"mới {many} hội có số liệu, chưa đủ để so"
            if cell(r, "median") is None
            else f"trung vị của {many} hội: {numbers.quantity(r['median'], r['unit'])}"
        )
    hover = tuple(
        lines_of(r["label"], w, m, _span(r), cell(r, "detail"))
        for r, w, m in zip(rows, written, middles, strict=True)
    )
    keys = tuple(keys_of(r) for r in rows)
    own, median = (exacts(r.get(k) for r in rows) for k in ("value", "median"))
    plot = Plot(
        "pairs",
        _names(rows),
        (
            Series(
                "Trung vị",
                median,
                tuple("" if v is None else m for v, m in zip(median, middles, strict=True)),
                palette.AMBER,
                hover=hover,
                keys=keys,
                tick=True,
            ),
            Series("Hội này", own, tuple(written), palette.POINT, hover=hover, keys=keys),
        ),
        units=tuple(str(r["unit"]) for r in rows),
        scales=tuple(float(cell(r, "high") or cell(r, "value") or 1.0) for r in rows),
        written=tuple(f"{w}\n{m}" for w, m in zip(written, middles, strict=True)),
        said=tuple(
            f"{words(r, 'label')}: {w}, {m}" for r, w, m in zip(rows, written, middles, strict=True)
        ),
        notes=("chấm: hội này; vạch đứng: trung vị; mỗi dòng dài đến mức cao nhất của nó",),
        extra={"Hội này (ghi là)": tuple(written), "Trung vị (ghi là)": tuple(middles)},
    )
    return resolved(title or "So với các hội khác", [plot], rows=len(frame))


def _span(row: Row) -> str:
    low, high = cell(row, "low"), cell(row, "high")
    if low is None or high is None or cell(row, "median") is None:
        return ""
    return (
        f"từ {numbers.quantity(low, row['unit'])} (thấp nhất) "
        f"đến {numbers.quantity(high, row['unit'])} (cao nhất)"
    )


# Parts ---------------------------------------------------------------------------


def _names(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(words(r, "label") for r in rows)


def _said(rows: list[dict[str, Any]], unit: str) -> tuple[str, ...]:
    return tuple(f"{words(r, 'label')}: {figure_words(r, unit)}" for r in rows)


def _marks(
    rows: list[dict[str, Any]],
    unit: str,
    name: str,
    values: tuple[Any, ...],
    labels: tuple[str, ...],
    own: list[str],
    said: tuple[str, ...] = (),
) -> Series:
    """The one series of marks of a chart, its words for the pointer and its clicks."""
    same = len(set(own)) < 2
    full = said or tuple(figure_words(r, unit) for r in rows)
    also = [[f"nguồn khác: {numbers.quantity(o, unit)}" for o in others(r)] for r in rows]
    return Series(
        name,
        values,
        tuple("" if v is None else w for v, w in zip(values, labels, strict=True)),
        own[0] if own and same else palette.POINT,
        () if same else tuple(own),
        hover=tuple(
            lines_of(r["label"], w, *a, cell(r, "detail"))
            for r, w, a in zip(rows, full, also, strict=True)
        ),
        keys=tuple(keys_of(r) for r in rows),
    )
