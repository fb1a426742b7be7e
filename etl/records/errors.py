"""What stops a build: the published snapshot stays as it is."""

from __future__ import annotations


class BuildError(Exception):
    """A fault of a whole file or of the build; the text is Vietnamese, for the user."""
