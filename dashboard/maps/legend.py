"""The legend of a picture in words: its lines, and all of them as a sentence."""

from __future__ import annotations

from dashboard.maps.model import Key, MapPicture
from dashboard.words import numbers, wording

_MARKS = {"slanted": "gạch chéo", "level": "gạch ngang"}


def words(picture: MapPicture) -> str:
    """The legend as a sentence, for those who cannot see it."""
    said = "; ".join(line(key) for key in picture.keys)
    order = " Màu càng khác nền càng nhiều." if _has_shades(picture) else ""
    return f"{picture.legend_title}: {said}.{order}"


def line(key: Key) -> str:
    """What one mark of the legend means, and how many places have it."""
    mark = f" ({_MARKS[key.pattern]})" if key.pattern in _MARKS else ""
    count = "" if key.count is None else f" · {numbers.number(key.count)} nơi"
    return f"{key.label}{mark}{count}"


def _has_shades(picture: MapPicture) -> bool:
    named = ("có", "không", wording.UNKNOWN, wording.NOT_APPLICABLE)
    return sum(not k.radius and k.label not in named for k in picture.keys) > 1
