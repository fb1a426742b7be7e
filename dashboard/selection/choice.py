"""What a page's own lists choose, as a dataclass that says where each choice stands in the URL."""

from __future__ import annotations

from dataclasses import field, fields
from typing import Any

#: URL parameter of the thing on a page that a link names: a finding, a row.
ITEM = "muc"


def in_url(parameter: str) -> Any:
    """A field of such a dataclass: the code that stands under `parameter`, None for all."""
    return field(default=None, metadata={"parameter": parameter})


def parameter_of(kind: type) -> dict[str, str]:
    """Field of such a dataclass → its parameter in the URL."""
    return {own.name: own.metadata["parameter"] for own in fields(kind)}


def parameters(choice: Any) -> dict[str, str]:
    """The choice in the URL, without the thing that is opened."""
    chosen = {name: getattr(choice, field) for field, name in parameter_of(type(choice)).items()}
    return {name: code for name, code in chosen.items() if code and name != ITEM}
