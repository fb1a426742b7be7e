"""Names of modules in strings keep to the layers of pyproject.toml as imports do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("pages", "dashboard", "tools", "etl")
_LOADERS = {"import_module", "__import__", "run_module", "run_path"}


def _loads(source: str) -> Iterator[str]:
    """What a file loads by a name in a string: a pattern of its name."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", None))
        if name not in _LOADERS:
            continue
        argument = node.args[0] if node.args else node
        parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
        texts = [part.value if isinstance(part, ast.Constant) else None for part in parts]
        yield "".join("[^.]+" if text is None else re.escape(str(text)) for text in texts)


@pytest.mark.parametrize(
    ("source", "loaded"),
    [
        ('import_module("etl.updates")', [r"etl\.updates"]),
        ('importlib.import_module(f"etl.{name}.page")', [r"etl\.[^.]+\.page"]),
        ("__import__(name)", ["[^.]+"]),
        ('find_spec("etl.updates")', []),
    ],
)
def test_what_is_loaded_by_a_string_is_seen(source: str, loaded: list[str]) -> None:
    assert list(_loads(source)) == loaded


def test_what_is_loaded_by_a_string_is_below_and_in_the_same_room() -> None:
    graph = grimp.build_graph(*PACKAGES)
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        room = module.rpartition(".")[0]
        for loaded in _loads(path.read_text(encoding="utf-8")):
            assert loaded.startswith(re.escape(f"{room}.")), f"{module} loads {loaded}"
            below = [name for name in graph.modules if re.fullmatch(loaded, name)]
            assert below, f"{module} loads {loaded}, which is not there"
            for name in below:
                assert not graph.chain_exists(name, module), f"{name} comes back to {module}"
