"""The legend of a picture on its own, to stand below the map on screen."""

from __future__ import annotations

from dashboard.drawing import svg
from dashboard.drawing.shapes import Item, Scene, width_of
from dashboard.maps import symbology
from dashboard.maps.model import Key, MapPicture
from dashboard.maps.scene import RADIUS, beside, sample
from dashboard.words import numbers, wording

_WIDTH, _ROW, _LEFT = 340, 24, 4
_MARKS = {"slanted": "gạch chéo", "level": "gạch ngang"}


def words(picture: MapPicture) -> str:
    """The legend as a sentence, for those who cannot see it."""
    said = "; ".join(_line(key) for key in picture.keys)
    order = " Màu càng khác nền càng nhiều." if _has_shades(picture) else ""
    return f"{picture.legend_title}: {said}.{order}"


def legend(picture: MapPicture) -> str:
    """The legend as an SVG document, one line a class or state, 340 points wide."""
    colours = symbology.colours(picture.theme)
    items: list[Item] = []
    y = 4.0
    for key in picture.keys:
        high = max(float(_ROW), 2 * key.radius * RADIUS + 4)
        wide = 2 * key.radius * RADIUS if key.radius else 28.0
        items += sample(key, colours, _LEFT, y + high / 2)
        items.append(beside(_line(key), _LEFT + wide + 10, y + high / 2, colours["text"]))
        y += high
    height = round(y + 4)
    widest = max((width_of(_line(k), 14) for k in picture.keys), default=0.0)
    width = max(_WIDTH, round(widest + 2 * RADIUS + 24))
    return svg.document(Scene(width, height, "", items))


def _line(key: Key) -> str:
    mark = f" ({_MARKS[key.pattern]})" if key.pattern in _MARKS else ""
    count = "" if key.count is None else f" · {numbers.number(key.count)} nơi"
    return f"{key.label}{mark}{count}"


def _has_shades(picture: MapPicture) -> bool:
    named = ("có", "không", wording.UNKNOWN, wording.NOT_APPLICABLE)
    return sum(not k.radius and k.label not in named for k in picture.keys) > 1
