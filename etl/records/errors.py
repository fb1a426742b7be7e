"""What stops a build: the published snapshot stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

#: A path in quotes or without, and the name it ends with.
_PATH = re.compile(r"""(?:[A-Za-z]:)?[/\\](?:[^"'“”\n]*[/\\])?([^"'“”/\\\n]*)""")


class BuildError(Exception):
    """A fault of a whole file or of the build; the text is Vietnamese, for the user."""


@contextmanager
def explained() -> Iterator[None]:
    """Faults of the machine (no space, no right, no memory) as a BuildError, too."""
    try:
        yield
    except (duckdb.Error, OSError, MemoryError) as error:
        detail = (str(error).strip() or type(error).__name__).splitlines()[0]
        # The name alone: where the folders of this machine lie is nobody's business.
        detail = _PATH.sub(r"\1", detail)[:200]
        raise BuildError(
            "Không dựng được bản số liệu vì lỗi của máy hoặc của chương trình; "
            f"bản đang dùng không đổi. Chi tiết: {detail}"
        ) from error
