"""How tests run in every process; what they share is in tests/shared.py."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
# No test reads or writes the uploads or snapshots of this machine.
for _own in ("UPLOADS", "PUBLISHED"):
    os.environ[f"DASHBOARD_{_own}"] = str(Path(tempfile.gettempdir()) / f"{_own}-{os.getpid()}")

# A drawn case may take as long as a busy machine makes it: no test holds a clock.
settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")
# Tests make many objects and few reference cycles: looking for those as often as usual is in vain.
gc.set_threshold(100_000, 20, 100)

#: Due dates are held against this day, so that the tests say the same every day.
AS_OF = date(2026, 11, 1)


def pytest_configure(config: pytest.Config) -> None:
    """Load what tests share; the process that only hands them out does without it."""
    option = config.option
    if option.collectonly or option.dist == "no" or not option.tx:
        config.pluginmanager.import_plugin("tests.shared")
