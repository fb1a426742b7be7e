"""Maps: classes, states, legend, and what each rendering shows of them."""

from __future__ import annotations

import io
import json
import math
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from dashboard import maps
from dashboard.drawing.shapes import Circle, Text, width_of, width_of_runs
from dashboard.maps import classes, geometry, symbology
from dashboard.maps.deck import _inert
from dashboard.maps.labels import SIZE, offsets
from dashboard.maps.model import Shape
from dashboard.maps.scene import lay_out, meet
from etl.areas.boundaries import best_layer

DISTRICTS, LABEL = best_layer("2024")
IDS = [feature["properties"]["area"] for feature in DISTRICTS["features"]]
WORDS = {
    "title": "Hội có mặt ở 8 trong 10 huyện, thành phố",
    "legend_title": "Số hội",
    "source": "Nguồn: tham luận tháng 8/2023.",
    "boundaries": LABEL,
}


def frame(values: list[Any], **columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame({"area": IDS[: len(values)], "value": values, **columns})


def shape_of(picture: maps.MapPicture, name: str) -> maps.Shape:
    return next(shape for shape in picture.shapes if shape.name == name)


@pytest.mark.parametrize("start", ["@@=", "@@#", "@@type", "@@"])
def test_no_name_is_code_to_the_map(start: str) -> None:
    picture = maps.picture(frame([400, 100, 0]), DISTRICTS, kind="circles", **WORDS)
    code = f"{start}alert(1)"
    shapes = tuple(
        replace(shape, name=code, full_name=code, text=code, lines=(code,))
        for shape in picture.shapes
    )
    shown = json.loads(maps.deck(replace(picture, shapes=shapes)).to_json())
    read = [text for layer in shown["layers"] for text in strings(layer["data"])]
    assert sum(text.endswith("alert(1)") for text in read) >= 3 * len(shapes)
    assert [text for text in read if text.startswith("@@")] == []


@pytest.mark.parametrize("data", [[1.5, "@@=x"], ("@@=x",), [0, {"n": "@@=x"}], {"@@a": [[1, 2]]}])
def test_no_place_of_a_layers_data_is_left_out(data: Any) -> None:
    assert [text for text in strings(_inert(data)) if text.startswith("@@")] == []


def strings(data: Any) -> list[str]:
    """Every text in data of a layer, names of fields too."""
    if isinstance(data, dict):
        return [text for pair in data.items() for text in (*strings(pair[0]), *strings(pair[1]))]
    if isinstance(data, list):
        return [text for value in data for text in strings(value)]
    return [data] if isinstance(data, str) else []


# Classes ------------------------------------------------------------------------


@given(
    st.lists(st.integers(0, 5000).map(float) | st.floats(0, 100), max_size=200),
    st.sampled_from(["auto", "equal", "quantile"]),
)
def test_every_value_is_in_one_class_and_no_class_is_empty(values: list, method: str) -> None:
    found = maps.breaks(values, method=method)
    assert len(found) <= classes.MOST
    assert sum(one.count for one in found) == len(values)
    for value in values:
        assert sum(one.low <= value <= one.high for one in found) == 1
    assert all(one.high < two.low for one, two in pairwise(found))


def test_few_values_get_a_class_each() -> None:
    found = maps.breaks([0, 1, 1, 3, None, math.nan])
    assert [(one.label, one.count) for one in found] == [("0", 1), ("1", 2), ("3", 1)]


def test_skewed_values_do_not_end_in_one_class() -> None:
    values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1000]
    assert max(one.count for one in maps.breaks(values)) <= 3
    assert max(one.count for one in maps.breaks(values, method="equal")) == 9


def test_classes_are_named_by_what_is_in_them_in_vietnamese() -> None:
    labels = [one.label for one in maps.breaks([1.5, 2, 3, 1200.5, 4, 5, 6, 7])]
    assert labels[0].startswith("1,5–")
    assert labels[-1].endswith("1.200,5")


# States ------------------------------------------------------------------------


def test_an_area_without_a_figure_is_unknown_and_zero_is_a_figure() -> None:
    picture = maps.picture(frame([5, 0, None]), DISTRICTS, **WORDS)
    states = {shape.area: (shape.state, shape.text) for shape in picture.shapes}
    assert states[IDS[0]] == ("value", "5")
    assert states[IDS[1]] == ("value", "0")
    assert {states[area] for area in IDS[2:]} == {("unknown", "chưa rõ")}
    unknown = next(key for key in picture.keys if key.label == "chưa rõ")
    assert (unknown.count, unknown.pattern) == (8, "slanted")


def test_presence_names_yes_no_unknown_and_not_applicable() -> None:
    states = [None, None, "unknown", "not_applicable"]
    picture = maps.picture(
        frame([1, 0, 1, None], state=states), DISTRICTS, kind="presence", words={"yes": "có hội"}
    )
    assert {key.label: key.count for key in picture.keys} == {
        "có hội": 1,
        "không": 1,
        "chưa rõ": 7,
        "không áp dụng": 1,
    }
    # Yes and no differ in colour, the other two in the mark they bear.
    fills = {shape.state: shape.fill for shape in picture.shapes}
    assert fills["yes"] != fills["no"]
    patterns = {shape.state: shape.pattern for shape in picture.shapes}
    assert patterns["unknown"] != patterns["not_applicable"]
    assert patterns["yes"] is patterns["no"] is None


def test_circles_grow_with_the_root_of_the_count() -> None:
    picture = maps.picture(frame([400, 100, 0]), DISTRICTS, kind="circles", **WORDS)
    radii = [shape.radius for shape in picture.shapes]
    assert radii[:4] == [1.0, 0.5, 0.0, 0.0]
    sizes = [key for key in picture.keys if key.radius]
    assert sizes and all(key.radius <= 1 for key in sizes)


@pytest.mark.parametrize("kind", ["classes", "circles"])
def test_maps_that_are_compared_share_one_scale(kind: str) -> None:
    first, second = [400, 100, 1], [4, 100]
    both = first + second
    one = maps.picture(frame(first), DISTRICTS, kind=kind, scale=both, **WORDS)
    two = maps.picture(frame(second), DISTRICTS, kind=kind, scale=both, **WORDS)
    look = [(shape.fill, shape.radius) for shape in (one.shapes[1], two.shapes[1])]
    assert look[0] == look[1], "100 looks the same on both"
    assert [key.label for key in one.keys] == [key.label for key in two.keys]
    if kind == "classes":
        assert sum(key.count for key in two.keys if key.pattern is None) == len(second)


@pytest.mark.parametrize(
    ("columns", "kind"), [({"state": ["maybe"]}, "classes"), ({}, "pie"), ({}, "3d")]
)
def test_unknown_words_are_refused(columns: dict, kind: str) -> None:
    with pytest.raises(ValueError, match="unknown"):
        maps.picture(frame([1], **columns), DISTRICTS, kind=kind)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_letters_can_be_read_on_every_fill(theme: str) -> None:
    picture = maps.picture(frame([1, 7, 20, 44, 90, 150, 390]), DISTRICTS, theme=theme)
    for shape in picture.shapes:
        one = symbology._luminance(symbology.text_colour_on(shape.fill, theme))
        two = symbology._luminance(shape.fill)
        assert (max(one, two) + 0.05) / (min(one, two) + 0.05) >= 4.0


# On screen ----------------------------------------------------------------------


def layers_of(picture: maps.MapPicture, **options: Any) -> dict[str, dict]:
    spec = json.loads(maps.deck(picture, **options).to_json())
    return {layer["id"]: layer for layer in spec["layers"]}


def test_the_map_on_screen_asks_for_no_tiles() -> None:
    deck = maps.deck(maps.picture(frame([1]), DISTRICTS))
    assert deck.map_provider is None
    assert "http" not in deck.to_json()


def test_the_map_on_screen_has_areas_hatching_and_vietnamese_labels() -> None:
    picture = maps.picture(frame([3, 8, None]), DISTRICTS, selected="D215")
    found = layers_of(picture)
    assert set(found) == {"areas", "hatch", "labels"}
    features = found["areas"]["data"]["features"]
    assert [feature["properties"]["area"] for feature in features] == IDS
    widths = {f["properties"]["area"]: f["properties"]["wide"] for f in features}
    assert widths["D215"] > widths["D213"]
    assert {row["t"] for row in found["labels"]["data"]} >= {"Sơn Động", "Hiệp Hòa", "Yên Thế"}
    assert found["labels"]["characterSet"] == "auto"
    assert len(found["hatch"]["data"]) > 50
    known = maps.picture(frame([1] * 10), DISTRICTS)
    assert "hatch" not in layers_of(known)
    assert set(layers_of(known, labels=False)) == {"areas"}


def test_the_view_holds_the_whole_map() -> None:
    spec = json.loads(maps.deck(maps.picture(frame([1]), DISTRICTS), width=700).to_json())
    view = spec["initialViewState"]
    box = geometry.bounds(symbology.land(maps.picture(frame([1]), DISTRICTS).shapes))
    assert box[0] < view["longitude"] < box[2]
    assert box[1] < view["latitude"] < box[3]
    assert 512 * 2 ** view["zoom"] * (box[2] - box[0]) / 360 <= 700


def test_data_cannot_fill_the_tool_tip_template() -> None:
    evil = "{area} <script>x</script>\nhai"
    picture = maps.picture(frame([1], text=[evil], detail=[evil]), DISTRICTS)
    properties = layers_of(picture)["areas"]["data"]["features"][0]["properties"]
    assert "{" not in properties["text"] + properties["more"]
    # Streamlit escapes what it fills in; the template itself holds no data.
    template = maps.deck(picture)._tooltip["html"]
    assert template == maps.deck(maps.picture(frame([2]), DISTRICTS))._tooltip["html"]


def test_the_map_is_sent_as_it_is_without_the_blanks() -> None:
    picture = maps.picture(frame([3, 8, None]), DISTRICTS, selected="D215")
    whole = maps.deck(picture, width=350, height=320)
    sent = maps.DeckPayload(picture, 350, 320)
    assert json.loads(sent.to_json()) == json.loads(whole.to_json())
    assert len(sent.to_json()) < len(whole.to_json()) / 3
    assert sent._tooltip == whole._tooltip


def test_land_of_no_commune_is_drawn_without_a_figure() -> None:
    collection, _ = best_layer("2025-01-192", "commune")
    picture = maps.picture(pd.DataFrame({"area": [], "value": []}), collection)
    features = layers_of(picture)["areas"]["data"]["features"]
    assert len(features) == 193
    assert features[-1]["properties"]["area"] is None
    assert "không thuộc xã nào" in features[-1]["properties"]["full_name"]


# Files --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["classes", "presence", "circles"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_svg_is_whole_and_needs_nothing_from_outside(kind: str, theme: str) -> None:
    picture = maps.picture(frame([3, 0, None, 9]), DISTRICTS, kind=kind, theme=theme, **WORDS)
    text = maps.svg(picture)
    root = ET.fromstring(text)
    space = "{http://www.w3.org/2000/svg}"
    written = [node.text or "" for node in root.iter(f"{space}text")]
    assert " ".join(written).startswith(WORDS["title"])
    for part in ("Số hội", "chưa rõ (", "Nguồn: tham luận", "Sơ đồ gần đúng", "Sơn Động"):
        assert any(part in line for line in written), part
    assert "href" not in text and "url(" not in text
    assert len(list(root.iter(f"{space}path"))) >= 10
    words = root.find(f"{space}desc")
    assert words is not None and "Huyện Sơn Động: chưa rõ" in (words.text or "")


def test_data_in_the_svg_stays_text() -> None:
    evil = '"><script>alert(1)</script>&\x00\x0b'
    picture = maps.picture(frame([1], text=[evil]), DISTRICTS, title=evil, source=evil)
    root = ET.fromstring(maps.svg(picture))
    assert not [node for node in root.iter() if "script" in node.tag]


def test_circles_over_each_other_can_both_be_seen_in_the_picture() -> None:
    picture = maps.picture(frame([400]), DISTRICTS, kind="circles", **WORDS)
    assert 'fill-opacity="0.8"' in maps.svg(picture)
    image = Image.open(io.BytesIO(maps.png(picture, scale=1))).convert("RGB")
    circle = next(i for i in lay_out(picture).items if isinstance(i, Circle))
    full = tuple(int(circle.fill[i : i + 2], 16) for i in (1, 3, 5))
    # Off the middle, where the area's own outline or a stroke would not pass.
    seen = image.getpixel((round(circle.centre[0] + 9), round(circle.centre[1] + 5)))
    assert seen != full, "what lies below shines through"


def test_labels_on_a_full_map_do_not_lie_on_each_other() -> None:
    collection, label = best_layer("2025-01-192", "commune")
    picture = maps.picture(pd.DataFrame({"area": [], "value": []}), collection, boundaries=label)
    boxes = []
    for item in lay_out(picture).items:
        if isinstance(item, Text) and item.halo:
            half = width_of_runs(item.runs, item.size) / 2
            x, baseline = item.at
            y = baseline - 0.35 * item.size
            boxes.append((x - half, y - item.size / 2, x + half, y + item.size / 2))
    assert len(boxes) > 80
    for i, one in enumerate(boxes):
        for two in boxes[:i]:
            apart = one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
            assert apart


def test_the_png_has_the_size_asked_and_the_colours_of_the_map() -> None:
    picture = maps.picture(frame([1, 9]), DISTRICTS, **WORDS)
    image = Image.open(io.BytesIO(maps.png(picture, scale=1)))
    assert (image.format, image.width) == ("PNG", 1200)
    colours = {colour for _, colour in image.convert("RGB").getcolors(1 << 20) or []}
    for shape in picture.shapes[:2]:
        assert tuple(int(shape.fill[i : i + 2], 16) for i in (1, 3, 5)) in colours


def test_the_geojson_carries_figures_and_where_they_are_from() -> None:
    picture = maps.picture(frame([3, None]), DISTRICTS, about={"snapshot": "abc"}, **WORDS)
    found = json.loads(json.dumps(maps.geojson(picture)))
    assert found["about"]["boundaries"] == LABEL
    assert found["about"]["snapshot"] == "abc"
    values = {f["properties"]["area"]: f["properties"]["value"] for f in found["features"]}
    assert values[IDS[0]] == 3 and values[IDS[1]] is None
    first = found["features"][0]
    assert first["geometry"]["type"] == "MultiPolygon"
    assert first["properties"]["full_name"] == "Thành phố Bắc Giang"


def test_outlines_for_slides_lie_in_a_frame_one_wide() -> None:
    picture = maps.picture(frame([3, None], text=["3 hội", None]), DISTRICTS)
    found, height = maps.outlines(picture)
    assert [one.area for one in found] == IDS
    assert 0.3 < height < 0.7
    for one in found:
        for x, y in [p for ring in one.rings for p in ring] + [one.spot]:
            assert -1e-9 <= x <= 1 + 1e-9 and -1e-9 <= y <= height + 1e-9
        assert one.rings[0][0] == one.rings[0][-1]
        assert bool(one.strokes) == (one.state == "unknown")
    assert found[0].text == "3 hội"


def test_strokes_stay_inside_and_leave_holes_free() -> None:
    square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)]
    hole = [(4.0, 4.0), (4.0, 6.0), (6.0, 6.0), (6.0, 4.0), (4.0, 4.0)]
    for pattern in ("slanted", "level"):
        lines = geometry.strokes([[square, hole]], 0.5, pattern)
        assert len(lines) > 15
        for (x1, y1), (x2, y2) in lines:
            x, y = (x1 + x2) / 2, (y1 + y2) / 2
            assert 0 <= x <= 10 and 0 <= y <= 10
            assert not (4.01 < x < 5.99 and 4.01 < y < 5.99)


def test_names_of_districts_do_not_cover_each_other() -> None:
    names = ["Bắc Giang", "Việt Yên", "Yên Dũng", "Tân Yên", "Lạng Giang", "Lục Nam"]
    shapes = [
        Shape(str(i), name, name, "", [], (0.0, 0.0), 1.0 - i / 9, "value", "#FFFFFF")
        for i, name in enumerate(names)
    ]
    spots = [(x, y) for y in (0.0, 5.0) for x in (0.0, 40.0, 80.0)]
    moved = offsets(shapes, spots)
    boxes = []
    for shape, (x, y), place in zip(shapes, spots, moved, strict=True):
        assert place is not None, "there is room for all of them"
        dx, dy = place
        half = width_of(shape.name, SIZE) / 2
        boxes.append((x + dx - half, y + dy - SIZE / 2, x + dx + half, y + dy + SIZE / 2))
    assert not [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :] if meet(a, b)]
    assert moved[0] == [0, 0], "the widest area keeps its place"
