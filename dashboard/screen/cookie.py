"""Small lists that the visitor's browser keeps, as letters for a cookie (static/shell.js)."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import Any

#: Letters of a cookie (browsers keep 4.096 bytes), and of what is in it unpacked.
LETTERS, _UNPACKED = 3_800, 60_000


def packed(rows: list[Any]) -> str:
    """The list as letters for a cookie; "" of an empty one."""
    if not rows:
        return ""
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def unpacked(letters: str) -> list[Any]:
    """The list from a cookie; nothing of one that nobody here has written."""
    try:
        raw = base64.urlsafe_b64decode(letters[:LETTERS] + "=" * (-len(letters) % 4))
        # A short cookie can unpack to gigabytes.
        text = zlib.decompressobj().decompress(raw, _UNPACKED)
        rows = json.loads(text) if text else []
    except (ValueError, binascii.Error, zlib.error, RecursionError):
        return []
    return rows if isinstance(rows, list) else []
