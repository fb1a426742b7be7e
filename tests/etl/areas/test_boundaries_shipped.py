"""The shipped outlines: whole, near the published areas, and how they are derived."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from etl.__main__ import main
from etl.areas.boundaries import layers, topojson
from etl.areas.boundaries.ellipsoid import square_km
from etl.areas.boundaries.topology import from_rings, visvalingam
from tests.etl.areas.outlines import G, edges
from tools.boundaries import __main__ as tool
from tools.boundaries import fit, points, trace

pytestmark = pytest.mark.usefixtures("own_boundaries")

SHIPPED = [
    ("2019-230", "district", 10),
    ("2020-209", "district", 10),
    ("2024", "district", 10),
    ("2025-01-192", "district", 10),
    ("2025-01-192", "commune", 192),
    ("2025-07-58", "commune", 58),
]


@pytest.mark.parametrize(("version", "level", "count"), SHIPPED)
def test_shipped_layers_have_every_unit_once(version: str, level: str, count: int) -> None:
    collection, label = layers.best_layer(version, level)
    assert [f["properties"]["area"] for f in collection["features"]] == [
        area.area for area in G.units(version, level)
    ]
    assert len(collection["features"]) == count
    assert "gần đúng" in label and "không phải địa giới pháp lý" in label
    for feature in collection["features"]:
        area = G.areas[feature["properties"]["area"]]
        assert feature["properties"]["name"] == area.name
        assert feature["properties"]["code"] == area.code


@pytest.mark.parametrize(("version", "level", "count"), SHIPPED)
def test_shipped_layers_have_no_gaps_overlaps_or_islands(
    version: str, level: str, count: int
) -> None:
    collection, _ = layers.best_layer(version, level)
    whole = [*collection["features"], *collection.get("unassigned", [])]
    shapes = [shape(feature["geometry"]) for feature in whole]
    assert all(one.is_valid for one in shapes)
    assert all(one.geom_type == "Polygon" for one in shapes[:count])
    union = shapely.union_all(shapes)
    assert union.geom_type == "Polygon" and not union.interiors
    assert sum(one.area for one in shapes) == pytest.approx(union.area, rel=1e-9)
    # Neighbours walk the same vertices in opposite directions.
    walked = edges(whole)
    assert max(walked.values()) == 1
    outer = [edge for edge in walked if edge[::-1] not in walked]
    length = sum(np.hypot(x1 - x2, y1 - y2) for (x1, y1), (x2, y2) in outer)
    assert length == pytest.approx(union.exterior.length, rel=1e-9)


def test_shipped_areas_are_near_the_published_ones() -> None:
    collection, _ = layers.best_layer("2025-07-58")
    total = 0.0
    for feature in collection["features"]:
        area = G.areas[feature["properties"]["area"]]
        found = square_km(feature["geometry"])
        total += found
        assert found == pytest.approx(area.area_km2, rel=0.1), area.full_name
    assert total == pytest.approx(3895.89, rel=0.005)


def test_the_shipped_file_is_small_and_names_its_licence() -> None:
    assert layers.SHIPPED.stat().st_size < 400_000
    _, about = topojson.read(layers.SHIPPED)
    assert "MIT" in about["licence"]
    licence = layers.SHIPPED.with_name("LICENSE-vietnamadminunits.txt").read_text("utf-8")
    assert "MIT License" in licence


@pytest.mark.parametrize(("version", "count"), [("2019-230", "230"), ("2020-209", "209")])
def test_communes_without_points_are_refused_with_the_reason(version: str, count: str) -> None:
    with pytest.raises(layers.NoLayer, match=count):
        layers.best_layer(version, "commune")


def test_the_reference_data_says_which_layers_are_shipped() -> None:
    """area_version.csv promises no layer that cannot be drawn, and hides none."""
    path = layers.ROOT / "data" / "reference" / "area_version.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    drawn = {(version, level) for version, level, _ in SHIPPED}
    for row in rows:
        for level, column in (("district", "shipped_districts"), ("commune", "shipped_communes")):
            assert ((row["area_version"], level) in drawn) == (row[column] == "true")


def test_there_are_no_districts_after_they_ended() -> None:
    with pytest.raises(layers.NoLayer, match="không còn cấp huyện"):
        layers.best_layer("2025-07-58", "district")


def test_land_of_no_commune_is_kept_apart() -> None:
    collection, _ = layers.best_layer("2025-01-192", "commune")
    (ground,) = collection["unassigned"]
    assert ground["properties"]["area"] is None
    assert 150 < square_km(ground["geometry"]) < 300


def test_status_tells_the_layer_of_every_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["boundaries", "status"]) == 0
    shown = capsys.readouterr().out
    assert shown.count("Sơ đồ gần đúng") == len(SHIPPED)
    assert "Không vẽ được ranh giới 230 xã" in shown


def test_a_layer_measured_against_itself_overlaps_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "same.geojson"
    path.write_text(json.dumps(layers.best_layer("2024")[0]), encoding="utf-8")
    assert tool.main(["measure", str(path), "--version", "2024"]) == 0
    assert "Trung bình 1,000" in capsys.readouterr().out


# Topology and derivation ----------------------------------------------------------


def test_dissolving_keeps_holes_and_separate_parts() -> None:
    def box(x: int, y: int, size: int) -> list[tuple[float, float]]:
        return [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]

    frame = [(0, 0), (1, 0), (2, 0), (3, 0), (3, 1), (3, 2), (3, 3), (2, 3), (1, 3), (0, 3)]
    frame += [(0, 2), (0, 1)]
    inner = [(1, 1), (2, 1), (2, 2), (1, 2)]
    topology = from_rings(
        {"frame": [frame, inner], "inner": [inner[::-1]], "corner": [box(3, 3, 1)]}
    )
    ((outer, hole),) = topology.polygons(["frame"])
    assert shapely.Polygon(outer, [hole]).area == 8
    assert shapely.Polygon(hole).area == 1
    ((whole,),) = topology.polygons(["frame", "inner"])
    assert shapely.Polygon(whole).area == 9
    # Two parts that touch in one corner stay two.
    assert len(topology.polygons(["frame", "inner", "corner"])) == 2


def test_simplifying_keeps_the_ends_and_drops_small_bends() -> None:
    line = [(0.0, 0.0), (1.0, 0.01), (2.0, 0.0), (3.0, 5.0), (4.0, 0.0)]
    assert visvalingam(line, 0.1) == [(0.0, 0.0), (2.0, 0.0), (3.0, 5.0), (4.0, 0.0)]
    ring = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]
    assert visvalingam(ring, 100.0)[0] == visvalingam(ring, 100.0)[-1]
    assert len(visvalingam(ring, 100.0)) >= 4


def test_a_topology_survives_its_file(tmp_path: Path) -> None:
    topology, about = topojson.read(layers.SHIPPED)
    topojson.write(tmp_path / "again.topojson", topology, about)
    assert (tmp_path / "again.topojson").read_bytes() == layers.SHIPPED.read_bytes()


def place(code: str, unit: str, x: float, y: float, area: float) -> points.Place:
    half = (area / points.FILL) ** 0.5 / 2
    return points.Place(code, unit, "D", True, x, y, half, half, True, True, area)


def test_fitting_gives_every_place_its_area_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    # A window of forty kilometres is enough for four places.
    monkeypatch.setattr(fit, "EAST", points.WEST + 40 / points.KM_PER_LON)
    monkeypatch.setattr(fit, "NORTH", points.SOUTH + 40 / points.KM_PER_LAT)
    units = []
    for i, (x, y) in enumerate([(16, 16), (24, 16), (16, 24), (24, 24)]):
        unit = points.Unit(60.0 + 10 * i, x, y, str(i))
        unit.places = [place(f"p{i}", str(i), x, y, unit.area)]
        units.append(unit)
    topology = trace.trace(fit.fit(units))
    areas = [
        square_km({"type": "Polygon", "coordinates": topology.polygons([f"p{i}"])[0]})
        for i in range(4)
    ]
    assert areas == pytest.approx([60, 70, 80, 90], rel=0.12)
    ((outline, *holes),) = topology.polygons([f"p{i}" for i in range(4)])
    assert shapely.Polygon(outline).is_valid and not holes


def test_parts_of_a_unit_that_lie_apart_are_joined() -> None:
    labels = np.full((30, 30), -1)
    labels[5:25, 5:12], labels[5:25, 12:18], labels[5:25, 18:25] = 0, 1, 2
    labels[0:2, 0:2] = 0
    units = {0: "a", 1: "b", 2: "a"}
    places = [place(f"p{i}", units[i], 0, 0, 1) for i in range(3)]
    topology = trace.trace(fit.Grid(labels, places))
    assert len(topology.polygons(["p0"])) == 1
    assert len(topology.polygons(["p0", "p2"])) == 1
    assert set(topology.units) == {"p0", "p1", "p2"}
