"""From record files to marts, as a whole; what each model decides is tested in its `.yml`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from etl.database import open_snapshot
from etl.snapshot.publish import snapshot_path
from tests.etl.records import ask, publish, row, write


def observations(tmp_path: Path, *rows: dict, table: str = "membership") -> Path:
    """A folder with a snapshot of the rows."""
    folder = tmp_path / "published"
    report = publish(folder, write(tmp_path, table, *rows))
    assert report.rejected == 0, report.rejects["message"].tolist()
    return folder


def test_an_observation_carries_its_evidence(tmp_path: Path) -> None:
    right = row(
        "activities",
        field="dao-tao",
        activity_kind="lop-tap-huan",
        area="D213",
        time_period="6 tháng đầu năm 2023",
        obs_value="12",
        qualifier="trên",
        as_printed="trên 12 lớp",
        note="Ghi chú.",
    )
    folder = observations(tmp_path, right, table="activities")
    with open_snapshot(snapshot_path("records", None, folder)) as connection:
        found = connection.execute("SELECT * FROM marts.observation").df().iloc[0].to_dict()
    assert found["record_table"] == "activities"
    assert found["association_type"] == "xh-nn"
    assert found["ref_area"] == "D213"
    assert (found["time_start"].date(), found["time_end"].date()) == (
        date(2023, 1, 1),
        date(2023, 6, 30),
    )
    assert found["time_label"] == "6 tháng đầu năm 2023"
    assert found["breakdown"] == "Lĩnh vực: Đào tạo, tập huấn; Loại: Lớp tập huấn"
    assert (found["obs_value"], found["unit"], found["qualifier"]) == (12, "lớp", "trên")
    assert (found["as_printed"], found["source_place"]) == ("trên 12 lớp", "89")
    assert found["preferred"] and found["counted"]
    assert (found["file"], found["row_number"]) == ("activities.csv", 2)


@pytest.mark.slow
def test_the_unit_is_that_of_what_is_counted(tmp_path: Path) -> None:
    kinds = [
        ("activities", "hoi-thao", "cuộc"),
        ("participants", "lop-tap-huan", "lượt người"),
        ("participants", "kham-dieu-tri", "lượt bệnh nhân"),
        ("outputs", "to-roi", "tờ"),
        ("activity_cost", "hoi-thao", "đồng"),
    ]
    rows = [
        row(
            "activities",
            record_id=unit,
            indicator=indicator,
            activity_kind=kind,
            obs_value="1389000 đồng" if unit == "đồng" else "1389",
        )
        for indicator, kind, unit in kinds
    ]
    folder = observations(tmp_path, *rows, table="activities")
    assert ask(folder, "SELECT record_id FROM marts.observation WHERE unit <> record_id") == []


@pytest.mark.slow
def test_of_two_figures_in_one_paper_the_later_one_is_used(tmp_path: Path) -> None:
    folder = observations(
        tmp_path,
        row("membership", record_id="a", obs_value="1380", source_place="89"),
        row("membership", record_id="b", obs_value="1389", source_place="95"),
        row("membership", record_id="other", member_group="female", obs_value="5"),
    )
    preferred = ask(folder, "SELECT record_id, preferred FROM marts.observation")
    assert dict(preferred) == {"a": False, "b": True, "other": True}
    rules = ask(folder, "SELECT record_id, rule FROM marts.contradiction")
    assert dict(rules) == {
        "b": "Được dùng: được nêu sau trong văn bản.",
        "a": "Không dùng: bản ghi được chọn được nêu sau trong văn bản.",
    }


def test_a_yearly_target_is_held_against_whole_years_only(tmp_path: Path) -> None:
    quarters = [f"{year}-Q{n}" for year in (2022, 2023) for n in (1, 2, 3, 4)] + ["2024-Q1"]
    rows = [
        row("activities", record_id=f"hd-{n}", time_period=period, obs_value="2", area=area)
        for n, (period, area) in enumerate((p, a) for p in quarters for a in ("D213", "D215"))
    ]
    goal = row(
        "targets",
        indicator="activities",
        activity_kind="lop-tap-huan",
        frequency="yearly",
        target_period="2023/2030",
        target_value="20",
    )
    publish(tmp_path / "p", write(tmp_path, "activities", *rows), write(tmp_path, "targets", goal))
    assert ask(
        tmp_path / "p",
        "SELECT latest_value, latest_period, latest_basis, method, status FROM marts.target_gap",
    ) == [(16.0, "2023", "summed", "yearly", "behind")]
