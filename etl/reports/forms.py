"""Turns of speech that are looked for around a figure: forms.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from etl.records.province import own

_DECLARED = tomllib.loads(
    Path(__file__)
    .with_suffix(".toml")
    .read_text(encoding="utf-8")
    .replace("{own_province}", own().name.lower())
)


def form(name: str) -> re.Pattern[str]:
    """The form declared as "module.name"."""
    module, _, key = name.partition(".")
    return re.compile(_DECLARED[module][key].replace("\n", ""), re.IGNORECASE)
