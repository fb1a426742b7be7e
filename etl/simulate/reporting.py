"""Reports: which came, when, and the documents the simulated figures stand in."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from etl.simulate.rows import build
from etl.simulate.world import OFFICE, UNION, World

COLLECTION = "Bộ số liệu mô phỏng (không phải số liệu thật)"

#: Other documents than the yearly reports: id → (title, date, strength).
OTHER = {
    "ks-2022": ("Phiếu khảo sát các hội năm 2022 (mô phỏng)", "2022-11-10", 1),
    "ks-2023": ("Phiếu khảo sát các hội năm 2023 (mô phỏng)", "2023-11-10", 1),
    "tin-2024": ("Bản tin tổng hợp năm 2024 (mô phỏng)", "2024-12-10", 1),
    "de-an-2024-2030": ("Đề án giai đoạn 2024-2030 (mô phỏng)", "2023-12-15", 3),
}


def due(year: int) -> date:
    """The day a yearly report is due: 1/12 before 2024, then 31/12 (Nghị định 126/2024)."""
    return date(year, 12, 1) if year < 2024 else date(year, 12, 31)


def received(world: World) -> np.ndarray:
    """associations × years: days after the due date, nan when no report came.

    `lateness` in data/demo/associations.csv is each association's habit; most are
    then a few days early.
    """
    rng = world.rng("lateness")
    habit = world.associations["lateness"].fillna(0).to_numpy()[:, None]
    days = np.round(habit - 5 + rng.normal(0, 6, (len(habit), len(world.years))))
    return np.where(world.reported(), days, np.nan)


def submissions(world: World) -> pd.DataFrame:
    """Which yearly and, in the current year, quarterly reports came, on which day."""
    rows = []
    delay = received(world)
    member = world.member_since()
    for at, association in enumerate(world.associations["association"]):
        for when, year in enumerate(int(year) for year in world.years):
            if not member[at, when]:
                continue
            if world.partial and year == world.years[-1]:
                rows += _quarterly(association, year, world.last_quarter, delay[at, when])
                continue
            came = "" if np.isnan(delay[at, when]) else due(year) + timedelta(int(delay[at, when]))
            rows.append(
                (association, str(year), due(year).isoformat(), str(came), year, _note(came))
            )
    columns = ["association", "time_period", "due_date", "received_date", "_year", "note"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(source="bc-" + UNION + "-" + frame["_year"].astype(str))


def _quarterly(association: str, year: int, quarters: int, delay: float) -> list[tuple]:
    """Quarterly reports are due on the 15th of the month after the quarter."""
    rows = []
    for quarter in range(1, quarters + 1):
        limit = date(year, quarter * 3 + 1, 15)
        came = "" if np.isnan(delay) else limit + timedelta(int(delay // 2) + quarter - 2)
        rows.append(
            (association, f"{year}-Q{quarter}", limit.isoformat(), str(came), year, _note(came))
        )
    return rows


def _note(came: object) -> str:
    return "" if came else "Chưa nhận được báo cáo (mô phỏng)."


def documents(world: World) -> pd.DataFrame:
    """The source documents of the simulated dataset, every title naming itself simulated."""
    frames = [_own_reports(world), _union_reports(world)]
    rows = [
        (code, title, "Đơn vị mô phỏng", UNION, day, strength)
        for code, (title, day, strength) in OTHER.items()
    ]
    columns = ["source", "title", "author_position", "association", "document_date", "strength"]
    frames.append(pd.DataFrame(rows, columns=columns))
    papers = pd.concat(frames, ignore_index=True)
    return papers.assign(
        author="",
        document=COLLECTION,
        line_start="",
        line_end="",
        note="Mô phỏng: không phải văn bản có thật.",
        strength=papers["strength"].astype(int).astype(str),
    )


def _own_reports(world: World) -> pd.DataFrame:
    """The report of each association and year that came, dated on its arrival."""
    delay = received(world)
    who, when = np.nonzero(~np.isnan(delay))
    years = world.years[when]
    last = world.partial & (years == world.years[-1])
    arrived = [
        (date(int(year), 10, 15) if part else due(int(year)))
        + timedelta(int(days // 2 if part else days))
        for year, part, days in zip(years, last, delay[who, when], strict=True)
    ]
    codes = world.associations["association"].to_numpy(dtype=object)[who]
    names = world.associations["name"].to_numpy(dtype=object)[who]
    months = world.last_quarter * 3
    span = [
        f"{months} tháng đầu năm {y}" if part else f"năm {y}"
        for y, part in zip(years, last, strict=True)
    ]
    return build(
        source=[f"bc-{code}-{year}" for code, year in zip(codes, years, strict=True)],
        title=[f"Báo cáo {s} của {name} (mô phỏng)" for s, name in zip(span, names, strict=True)],
        author_position=[f"{name} (mô phỏng)" for name in names],
        association=codes,
        document_date=[day.isoformat() for day in arrived],
        strength=2,
    )


def _union_reports(world: World) -> pd.DataFrame:
    """The Union's own summary of each year, written in the January after it."""
    rows = []
    for year in (int(year) for year in world.years):
        part = world.partial and year == world.years[-1]
        written = date(year, 10, 31) if part else date(year + 1, 1, 15)
        span = f"{world.last_quarter * 3} tháng đầu năm {year}" if part else f"năm {year}"
        title = f"Báo cáo tổng hợp {span} của Liên hiệp hội (mô phỏng)"
        office = "Cơ quan Thường trực (mô phỏng)"
        rows.append((f"bc-{UNION}-{year}", title, office, UNION, written.isoformat(), 3))
    columns = ["source", "title", "author_position", "association", "document_date", "strength"]
    return pd.DataFrame(rows, columns=columns)


def associations(world: World) -> pd.DataFrame:
    """The associations of the simulated dataset, with the Union and its office."""
    types = world.associations["association_type"]
    before = world.associations["department_before"]
    office = pd.DataFrame(
        {
            "association": [UNION, OFFICE],
            "name": [
                "Liên hiệp hội (số liệu mô phỏng)",
                "Cơ quan Thường trực Liên hiệp hội (số liệu mô phỏng)",
            ],
            "short_name": ["Liên hiệp hội (mô phỏng)", "Cơ quan Thường trực (mô phỏng)"],
            "association_kind": ["union", "standing_office"],
            "association_type": "",
            "governing_department": "",
            "note": [
                "Liên hiệp hội cùng các hội thành viên trong bộ số liệu mô phỏng.",
                "Bộ máy của Liên hiệp hội trong bộ số liệu mô phỏng.",
            ],
        }
    )
    members = pd.DataFrame(
        {
            "association": world.associations["association"],
            "name": world.associations["name"],
            "short_name": world.associations["short_name"],
            "association_kind": np.where(types == "hv-tt", "collective", "member"),
            "association_type": types,
            "governing_department": "Sở " + world.associations["department"] + " (mô phỏng)",
            "note": "Hội mô phỏng, không phải hội có thật."
            + (" Trước năm 2025: Sở " + before + " (mô phỏng).").where(before != "", ""),
        }
    )
    rows = pd.concat([office, members], ignore_index=True)
    return rows.assign(
        type_as_printed="",
        parent_body="",
        founding_act="",
        source=f"bc-{UNION}-{int(world.years[world.calibrated])}",
        source_place="",
    )


def statuses(world: World) -> pd.DataFrame:
    """What has become of each association."""
    people = world.associations
    merged = people["left"].notna()
    year = people["left"].fillna(0).astype(int) + 1
    rows = pd.DataFrame(
        {
            "association": people["association"],
            "status": np.where(merged, "merged", "active"),
            "date": (year.astype(str) + "-07-01").where(merged, ""),
            "act": pd.Series("Quyết định mẫu (mô phỏng)", people.index).where(merged, ""),
            "successor": people["merged_into"],
            "source": f"bc-{UNION}-{int(world.years[-1])}",
            "source_place": "",
            "note": "Mô phỏng.",
        }
    )
    # What a smaller world leaves out cannot be a successor.
    known = rows["successor"].isin(rows["association"])
    return rows.assign(successor=rows["successor"].where(known, ""))
