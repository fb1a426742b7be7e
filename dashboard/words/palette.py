"""Colours of the figures, as placeholders that follow the active theme.

Figures do not know whether the reader sees the light or the dark theme. They use
placeholder colours (#000001 and so on, those of Streamlit's own Plotly theme), which
are replaced by the chart colours that .streamlit/config.toml gives for the theme: on
the way to the browser (PlotlyPayload) and in files that leave the dashboard.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

_CONFIG = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"
_PLACEHOLDER = re.compile(r"#0000\d\d")

#: Eight series colours; the first is the colour of the point a chart makes.
SERIES = tuple(f"#0000{n:02d}" for n in range(1, 9))
POINT = SERIES[0]
AMBER, GREEN, ROSE, VIOLET, SLATE, BRICK, CYAN = SERIES[1:]
#: Series and parts without a colour of their own, in order: blue and orange first. Green and
#: red are not among them, as they mean good and bad.
CATEGORIES = (POINT, AMBER, CYAN, VIOLET, ROSE, SLATE)
#: Grey of context: what is drawn for comparison beside the point of a chart.
CONTEXT = "#000009"
#: Colours by the tokens that reference data may name (data/reference/measure.csv).
TOKENS = {
    "point": POINT,
    "amber": AMBER,
    "green": GREEN,
    "rose": ROSE,
    "violet": VIOLET,
    "slate": SLATE,
    "brick": BRICK,
    "cyan": CYAN,
    "context": CONTEXT,
}
#: A gap: nobody has stated it. Stated as "no", and where nothing can be stated, are others.
NO_DATA = "#000010"
NO = CONTEXT
#: Ten steps from least to most, and ten from one extreme to the other.
SEQUENTIAL = tuple(f"#0000{n:02d}" for n in range(11, 21))
#: A series whose colour nobody has declared: never that of another one.
UNDECLARED = SEQUENTIAL[4]
DIVERGING = tuple(f"#0000{n:02d}" for n in range(21, 31))
#: The page's background, for marks and letters that are cut out of a bar.
BACKGROUND = "#000038"
NOT_APPLICABLE = BACKGROUND
#: Fills too pale for letters of the page's background.
PALE = (NO_DATA, NO, NOT_APPLICABLE, *SEQUENTIAL[:5])
#: Quiet lines (axes, grids), and the band behind a bar that shows how far it could go.
LINE = "#000039"
TRACK = LINE
#: Letters in a chart, and the quieter ones beside an axis.
TEXT = "#000037"
QUIET = "#000036"

#: Status colours; a word or a symbol always goes with them.
STATUS = {"good": GREEN, "warn": AMBER, "bad": BRICK, "unknown": CONTEXT, "neutral": POINT}
#: Where a matter stands (marts.follow_up.standing) → key of STATUS.
STANDING_TONES = {
    "achieved": "good",
    "on_track": "good",
    "behind": "warn",
    "off_track": "bad",
    "not_enough_data": "unknown",
    "done": "good",
    "missed": "bad",
    "due_passed": "warn",
    "due_later": "neutral",
    "recurring": "neutral",
    "no_due_date": "unknown",
    "listed": "neutral",
}
#: The same, where each standing is a part of one whole and must be told from the others.
STANDING_PARTS = {
    "achieved": GREEN,
    "done": GREEN,
    "on_track": POINT,
    "recurring": CYAN,
    "behind": AMBER,
    "off_track": BRICK,
    "missed": BRICK,
    "due_passed": ROSE,
    "due_later": CONTEXT,
    "no_due_date": NO_DATA,
    "not_enough_data": NO_DATA,
}


def of_token(token: str | None) -> str:
    """The colour a token names; UNDECLARED where there is none or it is unknown."""
    return TOKENS.get(token or "", UNDECLARED)


def category(place: int) -> str:
    """The colour of a series or part by its place."""
    return CATEGORIES[place % len(CATEGORIES)]


def association_colours(associations: Iterable[str]) -> dict[str, str]:
    """A colour for each association code that is compared, in their order.

    With more associations than colours some share one: label such lines directly.
    """
    return {code: category(i) for i, code in enumerate(dict.fromkeys(associations))}


def coloured(text: str, theme: str) -> str:
    """A figure as JSON text with the colours of the theme (light or dark) in it."""
    colours = theme_colours(theme)
    return _PLACEHOLDER.sub(lambda match: colours.get(match[0], match[0]), text)


def font() -> str:
    """The family of the page's letters, as CSS."""
    return str(_theme()["font"])


@lru_cache(maxsize=2)
def theme_colours(theme: str) -> dict[str, str]:
    """Placeholder → colour of the theme."""
    values = _theme()[theme]
    colours = dict(zip((*SERIES, CONTEXT, NO_DATA), values["chartCategoricalColors"], strict=True))
    colours |= dict(zip(SEQUENTIAL, values["chartSequentialColors"], strict=True))
    colours |= dict(zip(DIVERGING, values["chartDivergingColors"], strict=True))
    colours |= {BACKGROUND: values["backgroundColor"], LINE: values["borderColor"]}
    colours |= {TEXT: values["textColor"], QUIET: values["grayColor"]}
    return colours


def word_colour(tone: str, theme: str) -> str:
    """Colour of a word of state ("good", "warn", "bad"); "" for every other tone."""
    names = {"good": "greenColor", "warn": "orangeColor", "bad": "redColor"}
    return str(_theme()[theme][names[tone]]) if tone in names else ""


@lru_cache(maxsize=1)
def _theme() -> dict:
    return tomllib.loads(_CONFIG.read_text(encoding="utf-8"))["theme"]
