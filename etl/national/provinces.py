"""The provinces of a folder, and the build of one.

<root>/provinces.csv              province (code), name, area (its code in area.csv, if known)
<root>/<province>/records/        its record files
<root>/<province>/reference/      its own code lists (associations, areas, documents)
<root>/<province>/published/      its snapshots: an ordinary folder of snapshots
"""

from __future__ import annotations

import csv
import re
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from etl.records.errors import BuildError
from etl.records.province import REFERENCE
from etl.snapshot.build import BuildReport, Progress, build
from etl.snapshot.inputs import find_inputs

#: The dataset a province's records are, in its own folder of snapshots.
DATASET = "records"
#: What a province may be called in codes, folders and the lake.
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Province:
    """A province by its code, name and area, and the folder that holds what is its own."""

    code: str
    name: str
    folder: Path
    area: str = ""

    @property
    def published(self) -> Path:
        """The folder of its snapshots."""
        return self.folder / "published"


def find(root: Path) -> list[Province]:
    """The provinces of a folder in the order of provinces.csv. Raises BuildError (Vietnamese)."""
    listed = root / "provinces.csv"
    try:
        with listed.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise BuildError(
            f"Không đọc được {listed.name}. Tạo tệp ấy với hai cột province (mã), name (tên tỉnh)."
        ) from error
    provinces = [
        Province(
            code, (row.get("name") or "").strip(), root / code, (row.get("area") or "").strip()
        )
        for row in rows
        if (code := (row.get("province") or "").strip())
    ]
    codes = [province.code for province in provinces]
    for province in provinces:
        if not _CODE.fullmatch(province.code) or not province.name:
            raise BuildError(
                f"{listed.name}: tỉnh “{province.code}” cần mã bằng chữ thường không dấu, chữ số, "
                "dấu gạch nối, và có tên."
            )
        if codes.count(province.code) > 1:
            raise BuildError(f"{listed.name}: mã tỉnh “{province.code}” có hai lần.")
    if not provinces:
        raise BuildError(f"{listed.name} chưa có tỉnh nào.")
    return provinces


def build_province(
    province: Province, as_of: date | None = None, progress: Progress | None = None
) -> BuildReport:
    """Build a province's records and publish them in its own folder. Raises BuildError."""
    with tempfile.TemporaryDirectory() as identity:
        with (Path(identity) / "province.csv").open("w", encoding="utf-8", newline="") as file:
            rows = [("province", "name", "area"), (province.code, province.name, province.area)]
            csv.writer(file).writerows(rows)
        return build(
            DATASET,
            inputs=find_inputs(province.folder / "records"),
            published=province.published,
            as_of=as_of,
            progress=progress,
            references=[REFERENCE, province.folder / "reference", Path(identity)],
        )
