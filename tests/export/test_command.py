"""python -m dashboard.export: files without a browser, clear refusals."""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pytest
from pptx import Presentation

from dashboard.export.__main__ import main

PARTS = {
    "pptx": "ppt/presentation.xml",
    "xlsx": "xl/workbook.xml",
    "docx": "word/document.xml",
    "zip": "datapackage.json",
}


@pytest.fixture(autouse=True)
def _published(published: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(published))
    monkeypatch.setenv("DASHBOARD_TEMPLATES", str(tmp_path / "templates"))


@pytest.mark.parametrize("kind", sorted(PARTS))
def test_each_kind_is_written(kind: str, tmp_path: Path, capsys) -> None:
    out = tmp_path / f"tệp ra.{kind}"
    assert main([kind, "--out", str(out), "--page", "kinh-phi"]) == 0
    assert PARTS[kind] in zipfile.ZipFile(out).namelist()
    assert "Đã ghi" in capsys.readouterr().out
    assert [p.name for p in tmp_path.iterdir()] == [out.name], "no half file stays behind"


@pytest.mark.slow
def test_without_pages_powerpoint_is_the_standing_deck(tmp_path: Path) -> None:
    out = tmp_path / "giao-ban.pptx"
    assert main(["pptx", "--out", str(out)]) == 0
    assert Presentation(str(out)).slides[0].shapes.title.text == "Báo cáo giao ban"


def test_filters_hold(tmp_path: Path) -> None:
    out = tmp_path / "so-lieu.xlsx"
    options = ["--page", "funding", "--hoi", "dong-y", "--tu", "2020", "--den", "2023"]
    assert main(["xlsx", "--out", str(out), *options]) == 0
    cover = openpyxl.load_workbook(io.BytesIO(out.read_bytes()))["Mục lục"]
    words = " ".join(str(c) for row in cover.iter_rows(values_only=True) for c in row if c)
    assert "Hội Đông y" in words and "Từ năm 2020; Đến năm 2023" in words


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--page", "khong-co"], "không có trang “khong-co”"),
        (["--hoi", "khong-co"], "--hoi khong-co"),
        (["--tu", "hai nghìn"], "--tu hai nghìn"),
        (["--template", "khong-co.pptx"], "không đọc được tệp mẫu"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    options: list[str], said: str, tmp_path: Path, capsys
) -> None:
    out = tmp_path / "x.pptx"
    assert main(["pptx", "--out", str(out), *options]) == 2
    assert said in capsys.readouterr().err
    assert not out.exists()


def test_no_snapshot_and_no_folder(tmp_path: Path, monkeypatch, capsys) -> None:
    out = tmp_path / "khong" / "co" / "x.zip"
    assert main(["zip", "--out", str(out), "--page", "funding"]) == 1
    assert "Không ghi được tệp" in capsys.readouterr().err
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(tmp_path))
    assert main(["zip", "--out", str(tmp_path / "x.zip")]) == 1
    assert "Chưa có bản số liệu" in capsys.readouterr().err


def test_a_snapshot_of_another_version_is_named(tmp_path, published, monkeypatch, capsys) -> None:
    folder = Path(shutil.copytree(published, tmp_path / "published"))
    file = json.loads((folder / "records.json").read_text(encoding="utf-8"))["file"]
    with duckdb.connect(str(folder / file)) as snapshot:
        snapshot.execute("DROP TABLE marts.submission")
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(folder))
    assert main(["xlsx", "--out", str(tmp_path / "x.xlsx")]) == 1
    assert "phiên bản khác" in capsys.readouterr().err


def test_a_template_in_the_folder_is_used(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    Presentation().save(str(folder / "trang-chieu.pptx"))
    out = tmp_path / "x.pptx"
    assert main(["pptx", "--out", str(out), "--page", "funding"]) == 0
    assert Presentation(str(out)).slide_width == Presentation().slide_width


def test_a_device_is_never_replaced_by_a_file_and_a_full_one_is_told(capsys) -> None:
    full = Path("/dev/full")
    assert main(["xlsx", "--out", str(full), "--page", "kinh-phi"]) == 1
    assert full.is_char_device()
    assert "Không ghi được tệp /dev/full" in capsys.readouterr().err


def test_a_link_keeps_pointing_at_the_file_that_is_written(tmp_path: Path) -> None:
    target, link = tmp_path / "tệp.xlsx", tmp_path / "lien-ket.xlsx"
    target.write_bytes(b"")
    link.symlink_to(target)
    assert main(["xlsx", "--out", str(link), "--page", "kinh-phi"]) == 0
    assert link.is_symlink() and zipfile.is_zipfile(target)


def test_a_link_to_a_file_that_is_yet_to_come_makes_that_file(tmp_path: Path, capsys) -> None:
    target, link, loop = (tmp_path / name for name in ("tệp.xlsx", "lien-ket.xlsx", "vong.xlsx"))
    link.symlink_to(target)
    loop.symlink_to(loop)
    assert main(["xlsx", "--out", str(link), "--page", "kinh-phi"]) == 0
    assert link.is_symlink() and zipfile.is_zipfile(target)
    assert main(["xlsx", "--out", str(loop), "--page", "kinh-phi"]) == 1
    assert loop.is_symlink() and "vòng tròn" in capsys.readouterr().err


def test_what_is_piped_on_arrives(tmp_path: Path) -> None:
    pipe, got = tmp_path / "ống.xlsx", []
    os.mkfifo(pipe)
    link = tmp_path / "lien-ket"
    link.symlink_to(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    assert main(["xlsx", "--out", str(link), "--page", "kinh-phi"]) == 0
    reader.join(timeout=20)
    assert zipfile.is_zipfile(io.BytesIO(got[0])) and pipe.is_fifo() and link.is_symlink()


def test_a_file_that_was_kept_from_others_stays_so(tmp_path: Path) -> None:
    out = tmp_path / "kin.xlsx"
    out.touch(mode=0o600)
    assert main(["xlsx", "--out", str(out), "--page", "kinh-phi"]) == 0
    assert zipfile.is_zipfile(out) and stat.S_IMODE(out.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["ă" * 125 + ".xlsx", "a" * 256 + ".xlsx"])
def test_the_longest_name_is_taken_and_a_longer_one_told(name: str, tmp_path: Path, capsys) -> None:
    fits = len(name.encode()) == 255
    assert main(["xlsx", "--out", str(tmp_path / name), "--page", "kinh-phi"]) == (not fits)
    assert [path.name for path in tmp_path.iterdir()] == ([name] if fits else [])
    assert fits or "tên quá dài" in capsys.readouterr().err


@pytest.mark.slow
def test_a_name_that_is_no_text_and_a_terminal_of_another_encoding_are_no_failure(
    tmp_path: Path,
) -> None:
    out = os.fsdecode(os.fsencode(tmp_path) + b"/b\xe1o c\xe1o.ics")
    ended = subprocess.run(
        [sys.executable, "-m", "dashboard.export", "ics", "--out", out],
        cwd=Path(__file__).parents[2], env=os.environ | {"PYTHONIOENCODING": "cp1252"},
        capture_output=True, encoding="utf-8", timeout=100,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Đã ghi" in ended.stdout and os.path.exists(out)
