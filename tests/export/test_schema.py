"""Exported files hold to the Open XML schemas, so that Office opens them without repair."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from docx import Document
from openxml_audit import FileFormat, OpenXmlValidator

from dashboard.content.model import Page
from dashboard.export import STANDING, ExportBundle, make, make_bundle
from dashboard.export.report import report
from dashboard.selection.view import View
from etl import template
from tests.export import export_pages
from tests.export.exported import view_of

KINDS = ("pptx", "xlsx", "docx")


@cache
def validator() -> OpenXmlValidator:
    """The schemas, read once."""
    return OpenXmlValidator(FileFormat.OFFICE_2019)


def faults(folder: Path, name: str, content: bytes) -> list[str]:
    """What the schemas forbid in the file: the part and what is wrong with it."""
    file = folder / name
    file.write_bytes(content)
    found = validator().validate(file)
    return [f"{error.part_uri}{error.path}: {error.description}" for error in found.errors]


@pytest.fixture(scope="module")
def standing(published: Path) -> ExportBundle:
    """The pages of the standing deck, of the real records."""
    return make_bundle(view_of(published), STANDING)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_real_pages(tmp_path: Path, standing: ExportBundle, kind: str) -> None:
    content = make(kind, standing, with_pictures=False)
    assert faults(tmp_path, f"a.{kind}", content) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("page", [export_pages.page, export_pages.hostile_page])
def test_every_kind_of_chart_and_hostile_text(
    tmp_path: Path, make_view: Callable[..., View], page: Callable[[], Page], kind: str
) -> None:
    content = make(kind, ExportBundle.of(make_view(), [page()]))
    assert faults(tmp_path, f"a.{kind}", content) == []


@pytest.mark.slow
def test_the_check_finds_a_fault(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("a")._p.append(document.element.body.makeelement("{urn:x}y", {}))
    file = io.BytesIO()
    document.save(file)
    assert faults(tmp_path, "a.docx", file.getvalue())


@pytest.mark.slow
def test_the_template_of_an_association(tmp_path: Path, published: Path) -> None:
    made = template.workbook("lam-vuon", period="2026", published=published)
    assert faults(tmp_path, "mau.xlsx", made) == []


def test_a_given_template(tmp_path: Path, make_view: Callable[..., View]) -> None:
    file = io.BytesIO()
    Document().save(file)
    content = report(ExportBundle.of(make_view(), [export_pages.page()]), file.getvalue())
    assert faults(tmp_path, "a.docx", content) == []
