"""The letters of a figure: annotations and the labels of axes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.drawing import markup
from dashboard.drawing.frame import Frame
from dashboard.drawing.markup import LINE, block
from dashboard.drawing.shapes import Item, Text, width_of_runs


def note(frame: Frame, given: Mapping[str, Any]) -> list[Item]:
    """An annotation."""
    words = str(given.get("text") or "")
    if not words:
        return []
    font = given.get("font") or {}
    size = float(font.get("size") or frame.text_size)
    xref, yref = given.get("xref") or "x", given.get("yref") or "y"
    x = frame.point(xref, "x", given.get("x", 0)) + float(given.get("xshift") or 0)
    y = frame.point(yref, "y", given.get("y", 0)) - float(given.get("yshift") or 0)
    return block(
        words,
        x,
        y,
        size,
        frame.colour(font.get("color"), frame.text_colour),
        across=given["xanchor"],
        down=given["yanchor"],
        align=given.get("align") if "<br>" in words else None,
    )


def of_axes(frame: Frame) -> list[Item]:
    """The labels at the ticks of the axes."""
    found: list[Item] = []
    for axis in frame.axes.values():
        if not axis.labelled:
            continue
        tone = frame.colour((axis.settings.get("tickfont") or {}).get("color"), frame.text_colour)
        across = axis.name.startswith("x")
        other = frame.axis(axis.settings.get("anchor"), "y" if across else "x")
        on_top = axis.settings.get("side") == "top"
        edge = min(other.start, other.end) if on_top else max(other.start, other.end)
        edge += -4 if on_top else 4
        turned = axis.settings.get("tickangle") in (90, -90)
        for tick in axis.ticks():
            at = axis.place(tick.value)
            if not across:
                sides = {"across": "right", "down": "middle", "align": "right"}
                found += block(tick.text, other.start - 6, at, axis.size, tone, **sides)
            elif turned:
                found += _upward(tick.text, at, edge, axis.size, tone, from_below=on_top)
            else:
                sides = {"across": "center", "down": "bottom" if on_top else "top"}
                found += block(tick.text, at, edge, axis.size, tone, align="center", **sides)
    return found


def _upward(
    marked: str, x: float, y: float, size: float, colour: str, *, from_below: bool
) -> list[Item]:
    """Lines that read upwards, centred on x, beginning (or ending) at y."""
    lines = [runs for runs in markup.lines(marked) if runs]
    first = x - (len(lines) - 1) * size * LINE / 2 + size * 0.35
    return [
        Text(
            (first + i * size * LINE, y if from_below else y + width_of_runs(runs, size)),
            runs,
            size,
            colour,
            "start",
            -90,
        )
        for i, runs in enumerate(lines)
    ]
