"""The districts and communes a simulated figure may speak of, each in its own time.

Areas come from data/reference/area.csv, so that a simulated row never names an
area that was not there in its period. For load tests with more districts than
the province ever had, `made_up` invents them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from etl.records import province

#: A district that did not exist before inherits the place of the one it came from.
_ORIGIN = {"224": "219"}


@dataclass(frozen=True)
class Areas:
    """Areas with validity dates; `table` has the columns of data/reference/area.csv."""

    table: pd.DataFrame

    def valid(self, level: str, on: date) -> pd.DataFrame:
        """Areas of a level valid on a day, ordered by code.

        Communes of the province merged with ours in 2025 are left out: the
        associations never worked there.
        """
        day = on.isoformat()
        table = self.table
        chosen = table[
            (table["level"] == level)
            & (table["valid_from"] <= day)
            & ((table["valid_to"] == "") | (table["valid_to"] >= day))
            & (table["former_province"].isin(["", province.own().area]))
        ]
        return chosen.sort_values("code").reset_index(drop=True)

    def places(self) -> list[str]:
        """Codes of the districts at the start: the fixed places coverage is drawn for."""
        return self.valid("district", date(2018, 12, 31))["code"].tolist()

    def district_ids(self, on: date) -> tuple[np.ndarray, np.ndarray]:
        """Ids of the districts of a day and the index of the place each stands on.

        Empty after 30/6/2025, when the district level ended.
        """
        districts = self.valid("district", on)
        order = {code: index for index, code in enumerate(self.places())}
        at = [order[_ORIGIN.get(code, code)] for code in districts["code"]]
        return districts["area"].to_numpy(dtype=object), np.array(at, dtype=int)

    def weights(self) -> np.ndarray:
        """Share of the population in each place, adding up to 1."""
        population = self.valid("district", date(2018, 12, 31))["population_2019"]
        values = pd.to_numeric(population, errors="coerce").fillna(100_000).to_numpy(float)
        return values / values.sum()


def read(reference: Path, districts: int | None = None) -> Areas:
    """The areas of data/reference, or `districts` invented ones for a load test.

    Raises FileNotFoundError when the reference folder has no area.csv.
    """
    if districts is not None and districts != 10:
        return made_up(districts)
    path = reference / "area.csv"
    if not path.exists():
        raise FileNotFoundError(f"Không có danh mục địa bàn {path}.")
    return Areas(pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8"))


def made_up(districts: int) -> Areas:
    """`districts` invented districts with five communes each, valid to 30/6/2025.

    The columns are those of data/reference/area.csv, so that the table can stand in
    for it; names say that the areas are simulated.
    """
    rows = [_made_up_row(province.own().area, "province", "tỉnh mẫu", "", "24", "")]
    for number in range(1, districts + 1):
        code = f"{1000 + number}"
        rows.append(
            _made_up_row(
                f"D{code}",
                "district",
                f"huyện mẫu {number}",
                province.own().area,
                code,
                "2025-06-30",
            )
        )
        for commune in range(1, 6):
            own = f"{code}{commune}"
            name = f"xã mẫu {number}.{commune}"
            rows.append(_made_up_row(f"C{own}", "commune", name, f"D{code}", own, ""))
    return Areas(pd.DataFrame(rows))


def _made_up_row(area: str, level: str, name: str, parent: str, code: str, to: str) -> dict:
    return {
        "area": area,
        "level": level,
        "name": name,
        "full_name": name.capitalize(),
        "unit_type": name.split()[0],
        "parent": parent,
        "code": code,
        "former_province": province.own().area,
        "valid_from": "1997-01-01",
        "valid_from_known": "false",
        "valid_to": to,
        "act": "",
        "population_2019": "100000" if level == "district" else "",
        "area_km2": "",
        "source": "Mô phỏng",
        "note": "Địa bàn mô phỏng, không có thật.",
    }
