"""The archive: datapackage.json, metadata a table, CSV files, sources, README."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from dashboard.content.evidence import Record
from dashboard.content.model import Page, Section
from dashboard.export import tables
from dashboard.export.bundle import ExportBundle
from dashboard.export.package import frames
from dashboard.words import clean, numbers, wording

SOURCES, DEFINITIONS, CARDS = "nguon", "dinh-nghia", "con-so-chinh"


def package(bundle: ExportBundle) -> bytes:
    """The ZIP archive of the bundle's pages."""
    files: dict[str, bytes] = {}
    resources: list[dict[str, Any]] = []

    def add(name: str, title: str, frame: pd.DataFrame, units: dict[str, str], **more: Any) -> None:
        path = f"du-lieu/{name}.csv"
        content = frames.to_csv(frame)
        files[path] = content
        resources.append(
            {
                "name": name,
                "type": "table",
                "title": clean.one_line(title),
                "path": path,
                "scheme": "file",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8-sig",
                "bytes": len(content),
                "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
                "schema": frames.schema(frame, units),
                **more,
            }
        )

    add(CARDS, "Các con số chính", _cards(bundle.pages), {})
    taken = {CARDS, SOURCES, DEFINITIONS}
    for page in bundle.pages:
        for section in page.sections:
            # A table without columns is no table: its finding says so in the metadata.
            if not len(section.table.columns):
                continue
            name = _name(f"{page.name}-{section.key}", taken)
            taken.add(name)
            add(
                name,
                section.title,
                section.table,
                section.units,
                **_described(bundle, page, section),
            )
    add(SOURCES, "Nguồn của từng con số", tables.sources(bundle.evidence.all), {})
    add(DEFINITIONS, "Định nghĩa", tables.definitions(bundle.view), {})
    files["datapackage.json"] = _json(_descriptor(bundle, resources))
    files["sieu-du-lieu.json"] = _json(_metadata(bundle))
    files["DOC-TRUOC.txt"] = _readme(bundle, resources).encode("utf-8-sig")
    return _zip(files, bundle)


def _zip(files: dict[str, bytes], bundle: ExportBundle) -> bytes:
    built = bundle.context.built_on
    moment = (max(built.year, 1980), built.month, built.day, 0, 0, 0)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            # A fixed time: the same snapshot and filter give the same archive.
            archive.writestr(zipfile.ZipInfo(path, moment), files[path], zipfile.ZIP_DEFLATED)
    return file.getvalue()


# Descriptions ------------------------------------------------------------------------


def _descriptor(bundle: ExportBundle, resources: list[dict[str, Any]]) -> dict[str, Any]:
    context = bundle.context
    built = datetime(
        context.built_on.year, context.built_on.month, context.built_on.day, tzinfo=UTC
    )
    return {
        "name": _name(f"hoat-dong-cac-hoi-{context.dataset}-{context.snapshot}", set()),
        "title": clean.one_line(bundle.title),
        "description": f"{context.dataset_words}. {context.snapshot_words}. "
        f"Phạm vi lọc: {context.filter_words}.",
        "created": built.isoformat().replace("+00:00", "Z"),
        "version": context.snapshot,
        "languages": ["vi"],
        "contributors": [
            {"title": wording.ORGANISATION, "roles": ["publisher"], "role": "publisher"}
        ],
        "sources": _documents(bundle.evidence.all) or [{"title": "chưa ghi nguồn"}],
        "citation": context.citation,
        "dataset": context.dataset_name,
        "simulated": context.is_demo,
        "filters": list(context.filters),
        "resources": resources,
    }


def _described(bundle: ExportBundle, page: Page, section: Section) -> dict[str, Any]:
    """What is said of one table: page, remark, sources, SDMX attributes."""
    records = bundle.evidence.records(section.records)
    resource: dict[str, Any] = {
        "page": page.title,
        "description": clean.one_line(section.note or section.title),
        "sdmx": _sdmx(bundle, section, records),
    }
    sources = _documents(records)
    if section.source is not None:
        sources.append({"title": clean.one_line(section.source)})
    if sources:
        resource["sources"] = sources
    return resource


def _sdmx(bundle: ExportBundle, section: Section, records: list[Record]) -> dict[str, Any]:
    """Attributes named as in the SDMX cross-domain code lists and concepts."""
    units = {clean.one_line(k): clean.one_line(v) for k, v in section.units.items()}
    return {
        "UNIT_MEASURE": units or sorted({r.unit for r in records if r.unit}),
        "OBS_STATUS": sorted({r.status for r in records if r.status}),
        "TIME_PERIOD": sorted({r.period for r in records if r.period}),
        "DATA_PROVIDER": sorted({r.author or r.source_title for r in records} - {""}),
        "COMMENT_OBS": sorted({r.qualifier for r in records if r.qualifier}),
        "LAST_UPDATE": bundle.context.built_on.isoformat(),
        "REF_AREA": f"Tỉnh {wording.PROVINCE} (trước ngày 01/07/2025)",
    }


def _metadata(bundle: ExportBundle) -> dict[str, Any]:
    context = bundle.context
    return {
        "citation": context.citation,
        "dataset": context.dataset_words,
        "snapshot": context.snapshot,
        "published": context.built_on.isoformat(),
        "filters": list(context.filters),
        "pages": [
            {
                "title": clean.one_line(page.title),
                "headline": clean.one_line(page.headline),
                "facts": [clean.one_line(f) for f in page.small_print],
                "key_figures": [
                    {
                        "label": clean.one_line(card.label),
                        "text": clean.one_line(card.value),
                        "value": None if card.number is None else clean.exact_number(card.number),
                        "unit": clean.one_line(card.unit),
                        "note": clean.one_line(card.note),
                        "records": list(card.record_ids),
                    }
                    for card in page.cards
                ],
                "findings": [
                    {
                        "title": clean.one_line(section.title),
                        "note": clean.one_line(section.note),
                        "records": list(section.records),
                        "sdmx": _sdmx(bundle, section, bundle.evidence.records(section.records)),
                    }
                    for section in page.sections
                ],
                "attention": [clean.one_line(point.text) for point in page.attention],
                "missing": [clean.one_line(line) for line in page.missing],
            }
            for page in bundle.pages
        ],
    }


def _documents(records: list[Record]) -> list[dict[str, str]]:
    titles: dict[str, None] = {}
    for record in records:
        words = "; ".join(
            p
            for p in (record.author, record.source_title, record.document, record.document_date)
            if p
        )
        if words:
            titles[words] = None
    return [{"title": words} for words in titles]


def _readme(bundle: ExportBundle, resources: list[dict[str, Any]]) -> str:
    context = bundle.context
    lines = [
        f"{wording.TITLE}: số liệu và nguồn",
        "",
        f"Bộ số liệu: {context.dataset_words}",
        context.snapshot_words,
        f"Phạm vi lọc: {context.filter_words}",
        f"Cách trích dẫn: {context.citation}",
        "",
        "Trong tệp nén này:",
        "- du-lieu/*.csv: mỗi bảng một tệp (UTF-8, dấu phẩy ngăn cột, dấu chấm thập phân). "
        f"Ô trống là {wording.NO_DATA}, không phải bằng không.",
        "- datapackage.json: mô tả từng tệp và từng cột theo Frictionless Data Package, kèm "
        "thuộc tính SDMX (đơn vị, trạng thái, thời gian, nơi cung cấp).",
        "- sieu-du-lieu.json: nhận định, con số chính, điều cần chú ý, điều còn thiếu của "
        "từng trang.",
        f"- du-lieu/{SOURCES}.csv: nguồn của từng con số, nguyên văn và chỗ trong nguồn.",
        f"- du-lieu/{DEFINITIONS}.csv: định nghĩa chỉ số, từ chỉ mức độ, trạng thái số liệu.",
        "",
        "Chữ bắt đầu bằng =, +, - hoặc @ có thêm dấu nháy đơn ở đầu để bảng tính không hiểu "
        "là công thức; số âm vẫn là số.",
        "",
        "Các bảng:",
    ]
    for resource in resources:
        lines.append(f"- {resource['path']}: {resource['title']}")
    return "\r\n".join(lines) + "\r\n"


# Tables --------------------------------------------------------------------------------


def _cards(pages: tuple[Page, ...]) -> pd.DataFrame:
    cards = [(page.title, card) for page in pages for card in page.cards]
    return pd.DataFrame(
        {
            "Trang": [title for title, _ in cards],
            "Con số": [c.label for _, c in cards],
            "Ghi trên trang": [c.value for _, c in cards],
            "Giá trị": pd.Series([c.number for _, c in cards], dtype=object),
            "Đơn vị": [c.unit for _, c in cards],
            "Ghi chú": [c.note for _, c in cards],
            "Bản ghi": [" ".join(c.record_ids) for _, c in cards],
        }
    )


def _name(wanted: str, taken: set[str]) -> str:
    """A resource name as the standard wants it: small letters, digits, hyphens, points."""
    plain = re.sub(r"[^a-z0-9.-]+", "-", numbers.fold(wanted)).strip("-.") or "bang"
    name, number = plain[:80], 1
    while name in taken:
        number += 1
        name = f"{plain[:76]}-{number}"
    return name


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str).encode()
