"""A snapshot that is there and damaged: the page says so, once, and opens when it is put right."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from dashboard.snapshot import warehouse
from tests.screen.test_pages import open_page, words


@pytest.mark.parametrize("size", [0, 5_000])
def test_a_file_cut_short_is_told_and_opens_again(
    size: int, published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(published, tmp_path / "published"))
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(folder))
    file = warehouse.current_snapshot().path
    whole = file.read_bytes()
    os.truncate(file, size)
    # A page that asked for itself again at once would never come to its end.
    app = open_page("overview")
    assert "Tệp của bản số liệu bị hỏng, không mở được." in words(app)
    file.write_bytes(whole)
    assert "bị hỏng" not in words(app.run())
