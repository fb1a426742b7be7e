"""Two provinces of the same codes, and the nation made of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from etl.national import lake, nation
from tests.etl.national.made import NAMES, make_province


@pytest.fixture(scope="session")
def whole(tmp_path_factory, published: Path) -> Path:
    """A folder with two provinces of the same codes in the lake, and the nation's snapshot."""
    root = tmp_path_factory.mktemp("nation")
    for code in NAMES:
        lake.publish(root / "lake", make_province(root, code, published))
    nation.build(root / "lake", root / "published")
    return root


@pytest.fixture
def root(tmp_path: Path, whole: Path) -> Path:
    """The test's own copy of it."""
    return Path(shutil.copytree(whole, tmp_path / "nation"))
