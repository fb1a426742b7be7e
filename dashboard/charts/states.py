"""The states a cell of a matrix can be in: their symbols, words and colours."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.words import palette, wording

#: State → (symbol, words, colour). The symbol alone tells the state.
STATES: Mapping[str, tuple[str, str, str]] = {
    "yes": ("●", wording.STATES["yes"], palette.POINT),
    "no": ("○", wording.STATES["no"], palette.NO),
    "unknown": ("?", wording.STATES["unknown"], palette.NO_DATA),
    "not_applicable": ("–", wording.STATES["not_applicable"], palette.NOT_APPLICABLE),
    "reported": ("●", wording.STATES["reported"], palette.POINT),
    "zero": ("0", wording.STATES["zero"], palette.CYAN),
    "not_reported": ("?", wording.STATES["not_reported"], palette.NO_DATA),
}
