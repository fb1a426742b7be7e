"""The registers, the awards and the agreements of the simulated dataset."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from etl.simulate.rows import build
from etl.simulate.world import UNION, World


def register_entries(world: World, folder: Path, reference: Path) -> pd.DataFrame:
    """Entries of all seven registers, drawn from data/demo/registers.csv.

    Experts stand in the field their association works in most; research tasks that
    ended before the districts changed say where they were carried out, mostly.
    """
    rng = world.rng("registers")
    templates = pd.read_csv(folder / "registers.csv", dtype=str, keep_default_na=False)
    rows = []
    for template in templates.itertuples():
        scope = _scope(world, template.scope)
        if template.event:
            rows += _held(world, template, rng)
            continue
        for number in range(1, int(template.count) + 1):
            who = scope[(number - 1) % len(scope)] if len(scope) < int(template.count) else None
            who = who or scope[int(rng.integers(len(scope)))]
            rows.append(_entry(world, template, number, who, rng))
    frame = pd.DataFrame(rows)
    frame = frame[_belongs(world, frame["association"], frame["_year"])].reset_index(drop=True)
    kinds = pd.read_csv(reference / "activity_kind.csv", dtype=str, keep_default_na=False)
    field_of = kinds.set_index("activity_kind")["field"]
    main = world.associations.set_index("association")["kinds"].str.split(":").str[0].map(field_of)
    expert = frame["register"] == "expert"
    frame["field"] = frame["field"].where(~expert, frame["association"].map(main))
    ids, _ = world.areas.district_ids(date(2023, 12, 31))
    ended = frame["time_period"].str[-4:].astype(int) <= 2023
    placed = (frame["register"] == "research_task") & ended & (rng.random(len(frame)) < 0.8)
    frame["area"] = np.where(placed, rng.choice(ids, len(frame)), "")
    return frame.drop_duplicates(["register", "association", "title", "degree"], ignore_index=True)


def _scope(world: World, listed: str) -> list[str]:
    """Associations a template speaks of: member, all, or those named that exist."""
    if listed == "member":
        return world.people["association"].tolist()
    everyone = world.associations["association"].tolist()
    if listed == "all":
        return everyone
    codes = [code for code in listed.split(";") if code in everyone or code == UNION]
    return codes or [UNION]


def _held(world: World, template: Any, rng: np.random.Generator) -> list[dict]:
    """One entry each time a contest, prize or honouring is held; the next one is planned."""
    rhythm = world.parameters["events"][template.event]
    last = int(world.years[-1])
    years = [y for y in range(int(world.years[0]), last + 6) if world.happens(template.event, y)]
    past = [year for year in years if year <= last]
    rows = []
    for number, year in enumerate(past + [y for y in years if y > last][:1], start=1):
        known = year < last or (year == last and rhythm["quarter"] <= world.last_quarter)
        begun = year - rhythm["every"] < last
        amount = float(rng.integers(int(template.low), int(template.high) + 1))
        started = year - 1 if rhythm["every"] == 2 else year
        rows.append(
            {
                "register": template.register,
                "association": UNION,
                "title": template.title.format(
                    nam=year if started == year else f"{started}-{year}", so=number
                ),
                "field": template.field,
                "partner": template.partner,
                "time_period": str(year) if started == year else f"{started}/{year}",
                "due_date": "",
                "quantity": amount if known else np.nan,
                "degree": template.degree,
                "state": "done" if known else "ongoing" if begun and year <= last else "planned",
                "note": "Bản ghi mô phỏng.",
                "source": f"bc-{UNION}-{min(year, last)}",
                "_year": min(year, last),
            }
        )
    return rows


def _entry(world: World, template: Any, number: int, who: str, rng: np.random.Generator) -> dict:
    names = world.associations.set_index("association")["speciality"]
    first = max(int(world.years[0]), int(world.years[-1]) - 6)
    year = int(rng.integers(first, int(world.years[-1]) + 1))
    if template.register == "expert":
        year = int(world.years[-1])
    months = int(template.months)
    started = date(year, int(rng.integers(1, 9)), 1)
    due = started + timedelta(days=round(months * 30.4)) if months else None
    states = template.states.split(";")
    state = states[int(rng.integers(len(states)))]
    # What is over long ago is not still planned or going on.
    today = world.day(int(world.years[-1]))
    if due and due < date(today.year - 1, 1, 1) and state in ("planned", "ongoing"):
        state = "done"
    if state == "planned":
        year = int(world.years[-1])
        due = date(year + 1, 6, 30)
    quantity = (
        float(rng.integers(int(template.low), int(template.high) + 1)) if template.low else np.nan
    )
    period = f"{year}/{due.year}" if months >= 24 and due else str(year)
    return {
        "register": template.register,
        "association": who,
        "title": template.title.format(
            nganh=names.get(who, "khoa học và kỹ thuật"), nam=year, so=number
        ),
        "field": template.field,
        "partner": template.partner,
        "time_period": period,
        "due_date": due.isoformat() if due else "",
        "quantity": quantity,
        "degree": template.degree,
        "state": state,
        "note": "Bản ghi mô phỏng.",
        "source": f"bc-{UNION}-{min(year, int(world.years[-1]))}",
        "_year": year,
    }


def _belongs(world: World, association: pd.Series, year: pd.Series) -> pd.Series:
    """Whether each association was in the Union in the year; the Union itself always."""
    people = world.associations.set_index("association")
    joined = association.map(people["joined"]).fillna(0)
    return (joined <= year) & (year <= association.map(people["left"]).fillna(9999))


def awards(world: World) -> pd.DataFrame:
    """Prizes and titles, of the Union and of the associations."""
    rng = world.rng("awards")
    rows = []
    for year in (int(year) for year in world.full_years()):
        if world.happens("giai-thuong", year):
            for grade, mean in (("A", 3), ("B", 4), ("C", 7), ("Khuyến khích", 9)):
                rows.append((UNION, "giai-thuong-khcn", grade, rng.poisson(mean) + 1, year))
        if world.happens("ton-vinh", year):
            rows.append((UNION, "tri-thuc-tieu-bieu", "", rng.poisson(25), year))
        for award, event, size in (
            ("hoi-thi-sang-tao", "hoi-thi", 1.0),
            ("cuoc-thi-thieu-nien", "cuoc-thi-thieu-nien", 1.4),
        ):
            for grade, mean in (("Nhất", 2), ("Nhì", 4), ("Ba", 7), ("Khuyến khích", 12)):
                if world.happens(event, year):
                    rows.append((UNION, award, grade, rng.poisson(mean * size) + 1, year))
        rows.append((UNION, "sach-vang", "", rng.poisson(2), year))
        rows.append((UNION, "vifotec", "", rng.poisson(0.7), year))
        rows.append((UNION, "tri-thuc-toan-quoc", "", rng.poisson(1.4), year))
        rows.append((UNION, "ky-niem-chuong", "", rng.poisson(10), year))
        chosen = rng.random(len(world.people)) < 0.3
        for code in world.people["association"][chosen]:
            rows.append((code, "hoi-vien-tri-thuc", "", rng.poisson(4) + 1, year))
    columns = ["association", "award_kind", "award_grade", "obs_value", "_year"]
    frame = pd.DataFrame(rows, columns=columns)
    frame = frame[_belongs(world, frame["association"], frame["_year"])]
    return frame.assign(
        indicator="awards",
        time_period=frame["_year"].astype(str),
        obs_value=frame["obs_value"].astype(float),
    ).reset_index(drop=True)


def agreements(world: World) -> pd.DataFrame:
    """Cooperation programmes signed; the period is how long each is meant to last."""
    rng = world.rng("agreements")
    codes = world.associations["association"].tolist()
    rows = []
    for number in range(1, 46):
        who = UNION if number % 3 == 0 else codes[int(rng.integers(len(codes)))]
        start = int(rng.integers(world.years[0], world.years[-1] + 1))
        end = start + int(rng.integers(2, 6))
        rows.append((who, f"Cơ quan mẫu {number:02d} (mô phỏng)", "", start, end))
    # With a district's People's Committee, while there were districts.
    ids, _ = world.areas.district_ids(date(2023, 12, 31))
    for number, area in enumerate(ids[:10], start=46):
        start = 2018 + number % 4
        rows.append((UNION, f"Uỷ ban huyện mẫu {number} (mô phỏng)", area, start, start + 2))
    columns = ["association", "partner", "area", "start", "end"]
    frame = pd.DataFrame(rows, columns=columns)
    known = (frame["start"] >= world.years[0]) & (frame["start"] <= world.years[-1])
    known &= _belongs(world, frame["association"], frame["start"])
    frame = frame[known].sort_values(["start", "association"], kind="stable")
    return build(
        association=frame["association"].to_numpy(),
        indicator="agreements",
        partner=frame["partner"].to_numpy(),
        area=frame["area"].to_numpy(),
        time_period=(frame["start"].astype(str) + "/" + frame["end"].astype(str)).to_numpy(),
        obs_value=1.0,
        _year=frame["start"].to_numpy(),
    )
