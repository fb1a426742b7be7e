"""What is installed: declared, locked with hashes, used, and under licences that were looked at."""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest

from tools import licences

ROOT = Path(__file__).resolve().parents[1]
LISTS = tuple(f"requirements{kind}" for kind in ("", "-dev", "-geo", "-scale", "-uv"))
SHIPPED = [
    ROOT / "app.py",
    ROOT / "run.py",
    *(path for room in ("dashboard", "etl", "pages") for path in (ROOT / room).rglob("*.py")),
]
#: Streamlit imports it where somebody signs in, and asks for it only then.
FOR_STREAMLIT = "authlib"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?: *;[^\\]*)?( \\|  # .+)?$", re.MULTILINE)


def pins(file: str) -> dict[str, str]:
    """Name → version of the packages a list names itself."""
    found = _PIN.findall((ROOT / file).read_text(encoding="utf-8"))
    return {name.casefold().replace("_", "-"): version for name, version, _ in found}


@pytest.mark.parametrize("name", LISTS)
def test_every_package_is_locked_with_hashes_and_no_registry_is_named(name: str) -> None:
    text = (ROOT / f"{name}.lock").read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert all(_PIN.match(block.splitlines()[0]) for block in blocks)
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", block) for block in blocks)
    assert not re.search(r"://|--index|--find-links|--trusted", text)


@pytest.mark.parametrize("name", LISTS)
def test_every_package_stands_with_its_reason(name: str) -> None:
    lines = (ROOT / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    pinned = [n for n, line in enumerate(lines) if "==" in line]
    assert pinned and all("  # " in lines[n] or lines[n - 1].startswith("# ") for n in pinned)


@pytest.mark.parametrize("name", LISTS)
def test_the_lock_is_that_of_the_list(name: str) -> None:
    locked, listed = pins(f"{name}.lock"), pins(f"{name}.txt")
    assert listed and {one: locked.get(one) for one in listed} == listed
    # One machine never gets two versions of a package from two of the lists.
    assert {one: v for one, v in locked.items() if pins("requirements.lock").get(one, v) != v} == {}


def test_the_tests_run_with_what_is_shipped() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


#: Which packages a module comes with: read from all that is installed, once.
_distributions = cache(metadata.packages_distributions)


def _imported(files: list[Path]) -> set[str]:
    """The packages (not modules) that are imported, our own and Python's left out."""
    modules = set()
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.partition(".")[0])
    modules -= set(sys.stdlib_module_names) | {"dashboard", "etl", "pages"}
    packages = _distributions()
    return {packages[name][0].casefold().replace("_", "-") for name in modules}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    optional = set(pins("requirements-geo.txt")) | set(pins("requirements-scale.txt"))
    declared = set(pins("requirements.txt"))
    assert _imported(SHIPPED) - optional == declared - {FOR_STREAMLIT}
    streamlit = (metadata.distribution("streamlit").locate_file("streamlit")).rglob("*.py")
    assert FOR_STREAMLIT in _imported([p for p in streamlit if "auth" in p.name])


def test_every_package_of_the_lock_has_a_licence_that_was_looked_at() -> None:
    table = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\S+) \| (\S+) \| (.+) \|$", table, re.MULTILINE)[1:]
    listed = {re.sub("[._]", "-", name.casefold()): version for name, version, _ in rows}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    elsewhere = set(re.findall(r"^(\S+)==.*sys_platform == 'win32'", lock, re.MULTILINE))
    assert listed == {n: v for n, v in pins("requirements.lock").items() if n not in elsewhere}
    assert [name for name, _, licence in rows if not licences.is_allowed(licence)] == []


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("Apache-2.0 OR BSD-3-Clause", True),
        ("GPL-3.0-only OR MIT", True),
        ("BSD-3-Clause AND 0BSD", True),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-3.0-only", False),
        ("", False),
    ],
)
def test_a_licence_nobody_looked_at_is_not_allowed(licence: str, allowed: bool) -> None:
    assert licences.is_allowed(licence) is allowed
