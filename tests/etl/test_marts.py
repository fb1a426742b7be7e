"""What the marts say: one figure a quantity, honest gaps, and nothing lost on the way."""

from __future__ import annotations

from datetime import date
from pathlib import Path

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


def test_the_unit_is_that_of_what_is_counted(tmp_path: Path) -> None:
    kinds = [
        ("activities", "hoi-thao", "cuộc"),
        ("participants", "lop-tap-huan", "lượt người"),
        ("participants", "kham-dieu-tri", "lượt bệnh nhân"),
        ("outputs", "to-roi", "tờ"),
        ("activity_cost", "hoi-thao", "đồng"),
    ]
    rows = [
        row("activities", record_id=unit, indicator=indicator, activity_kind=kind)
        for indicator, kind, unit in kinds
    ]
    folder = observations(tmp_path, *rows, table="activities")
    assert ask(folder, "SELECT record_id FROM marts.observation WHERE unit <> record_id") == []


def preferred(folder: Path) -> dict[str, bool]:
    return dict(ask(folder, "SELECT record_id, preferred FROM marts.observation"))


def why(folder: Path) -> dict[str, str]:
    return dict(ask(folder, "SELECT record_id, rule FROM marts.contradiction"))


def test_of_two_figures_in_one_paper_the_later_one_is_used(tmp_path: Path) -> None:
    folder = observations(
        tmp_path,
        row("membership", record_id="a", obs_value="1380", source_place="89"),
        row("membership", record_id="b", obs_value="1389", source_place="95"),
        row("membership", record_id="other", member_group="female", obs_value="5"),
    )
    assert preferred(folder) == {"a": False, "b": True, "other": True}
    assert why(folder) == {
        "b": "Được dùng: được nêu sau trong văn bản.",
        "a": "Không dùng: bản ghi được chọn được nêu sau trong văn bản.",
    }


def test_the_organisation_itself_stands_before_a_stronger_source(tmp_path: Path) -> None:
    folder = observations(
        tmp_path,
        row("membership", record_id="own", obs_value="50000"),
        row(
            "membership",
            record_id="union",
            obs_value="51000",
            source="ht2023-ngo-van-tam",
            source_place="545",
        ),
    )
    assert preferred(folder) == {"own": True, "union": False}
    assert "chính tổ chức" in why(folder)["own"]


def test_a_later_day_stands_before_everything_else(tmp_path: Path) -> None:
    other = {"source": "ht2023-ngo-van-tam", "source_place": "545"}
    folder = observations(
        tmp_path,
        row("membership", record_id="own", time_period="01/08/2023", obs_value="50"),
        row("membership", record_id="late", time_period="2023-08", obs_value="51", **other),
        row("membership", record_id="before", time_period="2022", obs_value="40"),
    )
    # The year before is another moment and no contradiction.
    assert preferred(folder) == {"own": False, "late": True, "before": True}
    assert "ngày muộn hơn" in why(folder)["late"]


def test_a_more_exact_word_decides_between_equal_sources(tmp_path: Path) -> None:
    folder = observations(
        tmp_path,
        row("membership", record_id="around", obs_value="50", qualifier="khoảng"),
        row("membership", record_id="exact", obs_value="48", qualifier="chính xác"),
    )
    assert preferred(folder) == {"around": False, "exact": True}


def test_figures_that_agree_are_counted_once_and_contradict_nothing(tmp_path: Path) -> None:
    folder = observations(
        tmp_path, row("membership", record_id="a"), row("membership", record_id="b")
    )
    assert sorted(preferred(folder).values()) == [False, True]
    assert why(folder) == {}


def test_sums_over_time_contradict_only_over_the_same_time(tmp_path: Path) -> None:
    folder = observations(
        tmp_path,
        row("activities", record_id="year", obs_value="10"),
        row("activities", record_id="half", time_period="2023-S1", obs_value="4"),
        row("activities", record_id="term", time_period="2018/2023", obs_value="70"),
        row("activities", record_id="again", obs_value="11", source_place="90"),
        table="activities",
    )
    assert preferred(folder) == {"year": False, "half": True, "term": True, "again": True}
    assert set(why(folder)) == {"year", "again"}


def test_a_conflict_key_joins_figures_of_different_indicators(tmp_path: Path) -> None:
    folder = observations(
        tmp_path,
        row("staff", record_id="a", indicator="posts", conflict_key="k", obs_value="24"),
        row(
            "staff",
            record_id="b",
            indicator="staff_members",
            conflict_key="k",
            obs_value="23",
            source_place="95",
        ),
        table="staff",
    )
    assert preferred(folder) == {"a": False, "b": True}
    assert len(why(folder)) == 2


def test_an_activity_two_associations_report_counts_once(tmp_path: Path) -> None:
    folder = observations(
        tmp_path,
        row("activities", record_id="a", obs_value="100"),
        row("activities", record_id="b", obs_value="100", association="luat-gia", same_as="a"),
        table="activities",
    )
    assert ask(
        folder,
        "SELECT sum(obs_value), sum(obs_value) FILTER (counted) FROM marts.observation "
        "WHERE preferred",
    ) == [(200.0, 100.0)]


def test_missing_is_neither_zero_nor_not_applicable(tmp_path: Path) -> None:
    folder = observations(
        tmp_path,
        row("membership"),
        row("membership", record_id="b", indicator="members_admitted", obs_value="0"),
        row("membership", record_id="c", association="luat-gia", obs_value="", obs_status="M"),
    )
    found = {
        (association, indicator): (word, number)
        for association, indicator, word, number in ask(
            folder, "SELECT association, indicator, completeness, observations "
            "FROM marts.completeness"
        )
    }  # fmt: skip
    assert found["lam-vuon", "members"] == ("reported", 1)
    assert found["lam-vuon", "members_admitted"] == ("zero", 1)
    assert found["luat-gia", "members"] == ("not_reported", 0)
    assert found["lhh", "members"] == ("not_applicable", 0)
    assert found["lam-vuon", "branches"] == ("not_reported", 0)


def test_registers_and_submissions(tmp_path: Path) -> None:
    publish(
        tmp_path / "p",
        write(tmp_path, "register_entries", row("register_entries")),
        write(
            tmp_path,
            "submissions",
            row("submissions"),
            row("submissions", record_id="nb-2", received_date=""),
            row("submissions", record_id="nb-3", received_date="", due_date="31/12/2024"),
        ),
    )
    assert ask(tmp_path / "p", "SELECT register_name, overdue FROM marts.register_entry") == [
        ("Khó khăn, kiến nghị", True)
    ]
    assert ask(
        tmp_path / "p", "SELECT timeliness, days_late FROM marts.submission ORDER BY record_id"
    ) == [("late", 5), ("missing", 182), ("not_due", None)]
