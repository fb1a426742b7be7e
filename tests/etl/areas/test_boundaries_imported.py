"""The outlines brought along: files that are taken in, and bad ones refused with the reason."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from etl.__main__ import main
from etl.areas.boundaries import layers
from tests.etl.areas.outlines import G, squares

pytestmark = pytest.mark.usefixtures("own_boundaries")


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
