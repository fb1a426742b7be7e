"""Templates the province gives once for all: files with fixed names in one folder."""

from __future__ import annotations

import os
from pathlib import Path

from dashboard.export.harmless import INSTEAD
from etl.terminal import reason

ROOT = Path(__file__).resolve().parents[2]
#: Kind of file → the name its template must have.
NAMES = {"pptx": "trang-chieu.pptx", "docx": "bao-cao.docx"}


def folder() -> Path:
    """data/templates, or what DASHBOARD_TEMPLATES names."""
    override = os.environ.get("DASHBOARD_TEMPLATES")
    return Path(override) if override else ROOT / "data" / "templates"


def default(kind: str) -> bytes | None:
    """The template of a kind of file; None when there is none.

    Raises ValueError (message in Vietnamese) when it is there and cannot be read.
    """
    name = NAMES.get(kind)
    if name is None:
        return None
    try:
        return (folder() / name).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ValueError(f"không đọc được tệp mẫu {name}: {reason(error)}. {INSTEAD}") from None


def check(kind: str, template: bytes) -> None:
    """Raises ValueError (message in Vietnamese) when the file cannot serve as template."""
    if kind == "pptx":
        from dashboard.export.slides.template import open_template

        open_template(template)
    else:
        from dashboard.export.report.paper import open_template as open_document

        open_document(template)
