"""What is installed to run, under which licences; fails on one that nobody has looked at.

    python -m tools.licences build/sbom.cdx.json docs/licences.md

reads a CycloneDX list (`make sbom`) and writes the table.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

#: Licences (SPDX) under which parts may be used and passed on with this software as it is.
ALLOWED = frozenset(
    {
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "MIT", "MIT-0", "MIT-CMU",
        "MPL-2.0", "PSF-2.0", "Zlib",
    }
)  # fmt: skip
#: Packages that do not name their licence in SPDX's words; read in the package itself.
READ = {
    "altair": "BSD-3-Clause",
    "itsdangerous": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "pdfplumber": "MIT",
    "protobuf": "BSD-3-Clause",
    "pydeck": "Apache-2.0",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
}
_HEAD = """# Licences

What is installed to run (`requirements.lock`), written by `make sbom` on Linux.

| Package | Version | Licence |
|---|---|---|
"""


def licence_of(component: dict[str, Any]) -> str:
    """The licence of a component of the list, as SPDX says it; empty where it says none."""
    read = READ.get(component["name"].casefold().replace("_", "-"))
    if read:
        return read
    for one in component.get("licenses", []):
        if "expression" in one:
            return str(one["expression"])
        if one["license"].get("id"):
            return str(one["license"]["id"])
    return ""


def is_allowed(licence: str) -> bool:
    """Whether every part of an expression may be used, or one of those to choose from."""
    return bool(licence) and any(
        all(part.strip(" ()") in ALLOWED for part in choice.split(" AND "))
        for choice in re.split(r" OR ", licence)
    )


def main(source: Path, target: Path) -> int:
    """Write the table; 1 when a licence is unknown or not allowed."""
    components = json.loads(source.read_text(encoding="utf-8"))["components"]
    found = sorted((c["name"], c["version"], licence_of(c)) for c in components)
    found.sort(key=lambda row: row[0].casefold())
    rows = "".join(f"| {name} | {version} | {licence} |\n" for name, version, licence in found)
    target.write_text(_HEAD + rows, encoding="utf-8")
    wrong = [
        f"{name}: {licence or 'unknown'}" for name, _, licence in found if not is_allowed(licence)
    ]
    print("\n".join(wrong) or f"{len(found)} packages, every licence allowed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
