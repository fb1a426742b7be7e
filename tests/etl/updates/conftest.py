"""What tests of uploads share: an office where nothing is published, and a template."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from tests.etl.updates.intake_office import Office, blank_template, saved


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office of the test's own with nothing published."""
    return Office(tmp_path)


@pytest.fixture(scope="session")
def empty_template() -> bytes:
    """The template of one association, as it receives it before anything is published."""
    return saved(blank_template(published=Path("/nonexistent")))


@pytest.fixture
def made(empty_template: bytes) -> openpyxl.Workbook:
    """That template, opened to be filled in."""
    return openpyxl.load_workbook(io.BytesIO(empty_template))
