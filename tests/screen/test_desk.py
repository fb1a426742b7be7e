"""The desk's script: text of a report is never read as HTML, and the server hands it out."""

import re
from pathlib import Path

import pytest

DESK = Path(__file__).parents[2] / "dashboard/static/desk"


@pytest.mark.parametrize("name", sorted(path.name for path in DESK.glob("*.js")))
def test_nothing_of_a_report_is_read_as_html_or_script(name):
    script = (DESK / name).read_text(encoding="utf-8")
    assert script
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|document\.write|eval\(",
        script,
    )
