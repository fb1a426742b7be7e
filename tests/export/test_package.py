"""ZIP: valid data package, all digits, text that stays text, evidence with it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from dashboard.content import registry
from dashboard.export import ExportBundle, package
from dashboard.words import numbers
from tests.export import export_pages
from tests.export.exported import view_of

TYPES = {"string", "number", "integer", "boolean", "date"}


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def check_package(files: dict[str, bytes]) -> dict:
    """What the Data Package and Tabular Data Resource standards ask of the archive."""
    descriptor = json.loads(files["datapackage.json"])
    assert re.fullmatch(r"[a-z0-9._-]+", descriptor["name"])
    names = [r["name"] for r in descriptor["resources"]]
    assert len(names) == len(set(names)) > 0
    listed = {r["path"] for r in descriptor["resources"]}
    assert listed == {n for n in files if n.endswith(".csv")}
    for resource in descriptor["resources"]:
        assert re.fullmatch(r"[a-z0-9._-]+", resource["name"])
        data = files[resource["path"]]
        assert resource["bytes"] == len(data)
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        head, *body = rows(data)
        fields = resource["schema"]["fields"]
        assert [f["name"] for f in fields] == head and len(set(head)) == len(head)
        assert {f["type"] for f in fields} <= TYPES
        for row in body:
            assert len(row) == len(head)
            for cell, field in zip(row, fields, strict=True):
                if cell and field["type"] in {"number", "integer"}:
                    {"number": float, "integer": int}[field["type"]](cell)
                if cell and field["type"] == "boolean":
                    assert cell in {"true", "false"}
    return descriptor


def test_the_archive_is_a_valid_data_package_with_all_digits(make_view) -> None:
    page = export_pages.page()
    files = opened(package.package(ExportBundle.of(make_view(), [page])))
    check_package(files)
    body = rows(files["du-lieu/membership-bars.csv"])[1:]
    table = export_pages.table()
    for row, value in zip(body, table["Hội viên"], strict=True):
        assert row[1] == "" if numbers.missing(value) else float(row[1]) == value
    assert float(body[1][1]) == 0.1 + 0.2
    assert body[4][1] == "-5.25", "a negative number has no apostrophe"


def test_metadata_cites_and_carries_sdmx_attributes(make_view) -> None:
    view = make_view(tu="2020")
    ids = tuple(view.query("membership/by_association")["record_id"].dropna())
    files = opened(package.package(ExportBundle.of(view, [export_pages.page(records=ids)])))
    descriptor = check_package(files)
    assert view.snapshot.id in descriptor["citation"]
    assert descriptor["filters"] == ["Từ năm 2020"] and descriptor["simulated"] is False
    bars = next(r for r in descriptor["resources"] if r["name"] == "membership-bars")
    assert bars["sdmx"]["UNIT_MEASURE"] == {"Hội viên": "người"}
    assert any("Lý Đình Đạt" in p for p in bars["sdmx"]["DATA_PROVIDER"])
    assert "Đã thực hiện" in bars["sdmx"]["OBS_STATUS"]
    source = next(r for r in rows(files["du-lieu/nguon.csv"]) if "1046" in r)
    assert "dòng 26" in source and "Hội Luật gia" in source
    readme = files["DOC-TRUOC.txt"].decode("utf-8-sig")
    assert "Ô trống là chưa có số liệu" in readme and "du-lieu/membership-bars.csv" in readme
    metadata = json.loads(files["sieu-du-lieu.json"])
    assert metadata["pages"][0]["key_figures"][1]["value"] == 100 * export_pages.THIRD


def test_text_does_not_become_a_formula(make_view) -> None:
    files = opened(package.package(ExportBundle.of(make_view(), [export_pages.hostile_page()])))
    check_package(files)
    for name, data in files.items():
        if not name.endswith(".csv"):
            continue
        for row in rows(data):
            for cell in row:
                if cell[:1] in {"=", "+", "-", "@", "\t"}:
                    float(cell)


def test_the_demo_is_named(published_both: Path) -> None:
    view = view_of(published_both, "demo")
    files = opened(package.package(ExportBundle.of(view, [export_pages.empty_page()])))
    descriptor = check_package(files)
    assert descriptor["simulated"] is True
    assert "không phải số liệu thực" in files["DOC-TRUOC.txt"].decode("utf-8-sig")


@pytest.mark.slow
@pytest.mark.parametrize("dataset", ["records", "demo"])
def test_all_pages_together(published_both: Path, dataset: str) -> None:
    view = view_of(published_both, dataset)
    bundle = ExportBundle.of(view, registry.pages(view))
    content = package.package(bundle)
    check_package(opened(content))
    assert content == package.package(bundle), "the same figures give the same bytes"
