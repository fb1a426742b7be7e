"""A year that is stated and its quarters stand side by side: every page and file says it once."""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from dashboard.content import registry
from dashboard.export import KINDS, default_pages, make, make_bundle
from etl.snapshot.build import build
from tests.conftest import AS_OF, ROOT
from tests.export.exported import view_of

pytestmark = pytest.mark.slow

#: Figures that nothing else in the records adds up to.
MONEY, WORKSHOPS = 136_280_000, 4_532
#: How files write the money and the workshops, and twice as much of them.
ONCE = (r"136[.,]28\b|136\.?280\.?000", r"\b4\.?532\b")
TWICE = (r"272[.,]56\b|272\.?560\.?000", r"\b9\.?064\b")


@pytest.fixture(scope="module")
def stated_and_in_parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of the real records and, of one association, a year and its quarters."""
    folder = tmp_path_factory.mktemp("counted_once")
    records = shutil.copytree(ROOT / "data" / "records", folder / "records")
    periods = {"2022": 1.0} | {f"2022-Q{n}": 0.25 for n in (1, 2, 3, 4)}
    for table, own, value in (
        ("funding", {"indicator": "income", "funding_source": "state_budget"}, MONEY),
        ("activities", {"indicator": "activities", "activity_kind": "hoi-thao"}, WORKSHOPS),
    ):
        file = records / f"{table}.csv"
        with file.open(encoding="utf-8", newline="") as text:
            names = next(csv.reader(text))
            first = next(csv.DictReader(text, fieldnames=names))
        with file.open("a", encoding="utf-8", newline="") as text:
            writer = csv.DictWriter(text, names)
            for period, share in periods.items():
                figure = int(value * share)
                extra = {"flow": "income"} if table == "funding" else {"field": "nghien-cuu"}
                writer.writerow(
                    {
                        "record_id": f"once-{table}-{period}", "association": "lam-vuon",
                        "time_period": period, "obs_value": figure, "obs_status": "A",
                        "qualifier": "chính xác",
                        "source": first["source"],
                        "source_place": first["source_place"],
                        "as_printed": str(figure), **own, **extra,
                    }
                )  # fmt: skip
    files = sorted(records.glob("*.csv"))
    report = build("records", files, folder / "published", AS_OF)
    assert report.rejected == 0
    return folder / "published"


def _texts(content: bytes) -> str:
    """All letters of a file: of its parts and of the workbooks embedded in them."""
    if content[:2] != b"PK":
        return content.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(
            _texts(archive.read(name))
            for name in archive.namelist()
            if name.endswith((".xml", ".csv", ".json", ".xlsx", ".txt"))
        )


@pytest.mark.parametrize("parameters", [{}, {"hoi": "lam-vuon"}, {"tu": "2022", "den": "2022"}])
@pytest.mark.parametrize("kind", ["pptx", "xlsx", "docx", "zip"])
def test_no_file_counts_a_year_and_its_quarters(
    stated_and_in_parts: Path, kind: str, parameters: dict[str, str]
) -> None:
    assert kind in KINDS
    view = view_of(stated_and_in_parts, **parameters)
    texts = _texts(make(kind, make_bundle(view, default_pages(kind))))
    assert not [twice for twice in TWICE if re.search(twice, texts)]
    if kind in ("xlsx", "zip") and parameters:
        assert all(re.search(once, texts) for once in ONCE)


def test_no_page_counts_a_year_and_its_quarters(stated_and_in_parts: Path) -> None:
    seen = set()
    for parameters in ({}, {"hoi": "lam-vuon"}, {"tu": "2022", "den": "2022"}):
        for page in registry.pages(view_of(stated_and_in_parts, **parameters)):
            told = f"{page} {[section.table for section in page.sections]}"
            assert not [twice for twice in TWICE if re.search(twice, told)], page.name
            seen |= {once for once in ONCE if re.search(once, told)}
    assert seen == set(ONCE)
