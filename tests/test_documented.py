"""What the papers name is there, and what can be set or linked to is named and tried."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from dashboard.selection import filters
from etl.operation import machine
from etl.operation.places import VARIABLES

ROOT = Path(__file__).resolve().parents[1]
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
CODE = [
    ROOT / "app.py",
    ROOT / "run.py",
    *(p for room in ("dashboard", "etl", "pages", "tools") for p in (ROOT / room).rglob("*.py")),
]
TESTS = "\n".join(
    path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "tests").rglob("*.py"))
    if path != Path(__file__)
)
#: The address's parameters of a control, by the place they stand in its call.
CONTROLS = {"given": 0, "given_list": 0, "choose": 0, "select": 1, "several": 1, "chips": 1}
CONTROLS |= {"search": 1, "one_association": 2}


def commands() -> list[tuple[str, str]]:
    """The paper and the command of every `python …` and `make …` in it."""
    found = []
    for paper in PAPERS:
        text = paper.read_text(encoding="utf-8")
        blocks = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
        lines = [line for block in blocks for line in block.splitlines()]
        lines += re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
        for line in lines:
            command = line.split("#")[0].strip().removeprefix(".venv/bin/")
            if re.match(r"(?:python|make) \S", command):
                found.append((paper.name, command))
    return found


@pytest.mark.parametrize(("paper", "command"), sorted(set(commands())))
def test_commands_of_the_papers_exist(paper: str, command: str) -> None:
    program, *rest = command.split()
    if program == "make":
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        assert re.search(rf"^{re.escape(rest[0])}:", makefile, re.MULTILINE)
        return
    if rest[0] == "-m":
        if rest[1] in ("pip", "venv", "pytest"):
            return
        source = _source(rest[1])
    else:
        source = (ROOT / rest[0]).read_text(encoding="utf-8")
    for option in (word for word in rest if re.fullmatch(r"--[a-z][a-z-]*", word)):
        assert f'"{option}"' in source, option


def _source(module: str) -> str:
    """The text of a module or of all modules of a package that can be run."""
    spec = find_spec(module)
    assert spec is not None and spec.origin is not None, module
    if spec.submodule_search_locations is None:
        return Path(spec.origin).read_text(encoding="utf-8")
    assert find_spec(f"{module}.__main__") is not None, module
    folder = Path(spec.origin).parent
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py")))


def test_links_between_the_papers_lead_somewhere() -> None:
    links = [
        (paper, link)
        for paper in PAPERS
        for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", paper.read_text(encoding="utf-8"))
    ]
    assert links
    assert [(p.name, link) for p, link in links if not (p.parent / link).exists()] == []


def test_each_defence_names_code_and_a_test_that_are_there() -> None:
    text = (ROOT / "docs" / "bao-mat.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| .+ \| (.+) \| (.+) \| \d.*\|$", text, re.MULTILINE)
    assert len(rows) > 20
    named = [name for row in rows for cell in row for name in re.findall(r"`([^`]+)`", cell)]
    assert [n for n in named if "/" in n and not (ROOT / n.rstrip("/")).exists()] == []


def variables() -> set[str]:
    """Environment variables the product reads."""
    found = set()
    for path in CODE:
        source = path.read_text(encoding="utf-8")
        # Writing code out of its tree takes long: only of what says the word at all.
        read = "environ" in source
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value} if re.fullmatch(r"DASHBOARD_[A-Z_]+", node.value) else set()
            if not (read and isinstance(node, ast.Call | ast.Subscript)):
                continue
            if "environ" in ast.unparse(node)[:16]:
                found |= set(
                    re.findall(r"^os\.environ(?:\.get\(|\[)'([A-Z_]+)'", ast.unparse(node))
                )
    return found


def test_every_setting_is_in_the_readme_and_tried() -> None:
    read = variables()
    assert {"DASHBOARD_PUBLISHED", "PORT"} <= read
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = set(re.findall(r"`([A-Z_]+)`", "\n".join(re.findall(r"^\| `[A-Z].*", readme, re.M))))
    assert read - table == set(), "read, but not in the README"
    known = {*machine.SETTINGS, *VARIABLES.values()}
    assert {name for name in read if name.startswith("DASHBOARD_")} == known, "unknown to doctor"
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    unread = {name for name in table - read if name not in makefile and name not in TESTS}
    assert unread == set(), "in the README, but nothing reads it"
    # `make run` hands on where to listen; the tests' own servers get it as options.
    assert [name for name in sorted(read - {"HOST", "PORT"}) if name not in TESTS] == []


def parameters() -> set[str]:
    """The parameters a page's own choices have in its address."""
    found = set()
    for path in [*(ROOT / "pages").glob("*.py"), *(ROOT / "dashboard" / "screen").rglob("*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= set(_parameters(tree))
    return found


def _parameters(tree: ast.Module) -> Iterator[str]:
    named = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        place = CONTROLS.get(called.removeprefix("controls."))
        if isinstance(node, ast.Call) and place is not None:
            argument = node.args[place] if place < len(node.args) else None
            if isinstance(argument, ast.Constant):
                yield str(argument.value)
            elif isinstance(argument, ast.Name) and argument.id in named:
                yield str(named[argument.id])


def test_every_parameter_of_an_address_is_in_the_papers_and_tried() -> None:
    own = parameters()
    assert {"noi", "ky-1"} <= own
    shared = {filters.DATASET_PARAMETER, filters.BASELINE_PARAMETER, *filters.PARAMETERS}
    paper = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z0-9-]+)`", paper))
    assert (own | shared) - named == set(), "not in docs/architecture.md"
    spelt = {name: name.replace("-", "[-_]") for name in own | shared}
    tried = {n for n, words in spelt.items() if re.search(rf'\b{words}=|"{words}":', TESTS)}
    assert (own | shared) - tried == set(), "in no test"
