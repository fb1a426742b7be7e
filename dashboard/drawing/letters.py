"""The letters of a figure: annotations and the labels of axes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.drawing import markup
from dashboard.drawing.frame import Frame
from dashboard.drawing.markup import LINE, block, extent
from dashboard.drawing.shapes import Area, Item, Text, box, width_of_runs


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
    across, down = given.get("xanchor") or "auto", given.get("yanchor") or "auto"
    if across == "auto":
        across = "center" if xref != "paper" else _third(given.get("x", 0), "left", "right")
    if down == "auto":
        down = "middle" if yref != "paper" else _third(given.get("y", 0), "bottom", "top")
    found = block(
        words,
        x,
        y,
        size,
        frame.colour(font.get("color"), frame.text_colour),
        across=across,
        down=down,
        align=given.get("align") if "<br>" in words else None,
    )
    if given.get("bgcolor"):
        wide, high = extent([words], size)
        left = x - {"left": 0.0, "center": wide / 2, "right": wide}[across]
        top = y - {"top": 0.0, "middle": high / 2, "bottom": high}[down]
        back = Area((box(left, top, left + wide, top + high),), frame.colour(given["bgcolor"]))
        return [back, *found]
    return found


def of_axes(frame: Frame) -> list[Item]:
    """The labels at the ticks and the titles of the axes."""
    found: list[Item] = []
    for axis in frame.axes.values():
        if not axis.labelled:
            continue
        tone = frame.text_colour
        across = axis.name.startswith("x")
        other = frame.axis(axis.settings.get("anchor"), "y" if across else "x")
        on_top = axis.settings.get("side") == "top"
        edge = frame.top if on_top else other.start if across else frame.left
        if across and not on_top:
            edge = max(other.start, other.end)
        turned = axis.settings.get("tickangle") in (90, -90)
        last_end = float("-inf")
        for tick in axis.ticks():
            at = axis.place(tick.value)
            if not across:
                found += block(
                    tick.text,
                    edge - 6,
                    at,
                    axis.size,
                    tone,
                    across="right",
                    down="middle",
                    align="right",
                )
            elif turned:
                found += _upward(
                    tick.text,
                    at,
                    edge - 4 if on_top else edge + 4,
                    axis.size,
                    tone,
                    from_below=on_top,
                )
            else:
                half = extent([tick.text], axis.size)[0] / 2
                # Labels that would touch the one before are left out.
                if at - half < last_end + 4:
                    continue
                last_end = at + half
                found += block(
                    tick.text,
                    at,
                    edge - 4 if on_top else edge + 4,
                    axis.size,
                    tone,
                    across="center",
                    down="bottom" if on_top else "top",
                    align="center",
                )
        title = (axis.settings.get("title") or {}).get("text")
        if title and across:
            middle = (axis.start + axis.end) / 2
            found += block(
                str(title),
                middle,
                frame.height - 2,
                axis.size,
                tone,
                across="center",
                down="bottom",
            )
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


def _third(value: Any, low: str, high: str) -> str:
    part = float(value)
    middle = "center" if low == "left" else "middle"
    return low if part < 1 / 3 else high if part > 2 / 3 else middle
