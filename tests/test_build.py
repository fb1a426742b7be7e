"""What the marts say: one figure a quantity, honest gaps, and nothing lost on the way."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from etl import assertions, dictionary
from etl.__main__ import main
from etl.build import build, reference_folders
from etl.database import open_snapshot
from etl.descriptions import MARTS, RULES
from etl.errors import BuildError
from etl.publish import snapshot_path
from etl.tables import TABLES
from tests.records import TODAY, ask, publish, row, write


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


# Targets

History = list[tuple[str, object]]
_GROWING: History = [("2020", 1000), ("2023", 1100)]
_MILESTONE = {"target_value": ""}

#: Members by period, and what differs from a plain target of 2030; an association each.
CASES: dict[str, tuple[History, dict[str, object]]] = {
    "growth": (_GROWING, {"target_value": "1.500"}),
    "reached": ([("2020", 1000), ("2023", 2100)], {"target_value": "2.000"}),
    "fast": ([("2020", 1000), ("2023", 1300)], {"target_value": "2.000"}),
    "slow": ([("2020", 1000), ("2023", 1020)], {"target_value": "2.000"}),
    "falling": ([("2020", 1000), ("2023", 900)], {"target_value": "2.000"}),
    "zero": ([("2020", 0), ("2023", 60)], {"target_value": "200"}),
    "one": ([("2023", 60)], {"target_value": "200"}),
    "none": ([], {"target_value": "200"}),
    "soon": ([("2023-01", 60), ("2023-06", 70)], {"target_value": "200"}),
    "baseline": (
        [("2023", 125)],
        {"target_value": "200", "baseline_period": "2020", "baseline_value": "100"},
    ),
    "below": ([("2020", 453), ("2023", 420)], {"target_value": "450"}),
    "fewer": ([("2020", 12), ("2023", 9)], {"target_value": "7", "direction": "decrease"}),
    "missed": ([("2020", 100), ("2023", 120)], {"target_value": "200", "target_period": "2023"}),
    "unseen": ([("2018", 100), ("2019", 120)], {"target_value": "200", "target_period": "2022"}),
    "open": ([], _MILESTONE),
    "due": ([], {**_MILESTONE, "target_period": "2023"}),
    "today": ([], {**_MILESTONE, "target_period": "30/06/2024"}),
    "yesterday": ([], {**_MILESTONE, "target_period": "29/06/2024"}),
    "done": ([], {**_MILESTONE, "target_period": "2023", "state": "done"}),
    "ongoing": ([], {**_MILESTONE, "target_period": "", "frequency": "yearly"}),
    "over": ([], {**_MILESTONE, "target_period": "2018/2023", "frequency": "yearly"}),
    "second": ([], {"target_value": "2", "direction": "achieve"}),
}


def extended(folder: Path, name: str, *rows: dict[str, str]) -> None:
    """A code list with rows added, in a folder that stands before the common one."""
    common = (reference_folders("records")[0] / f"{name}.csv").read_text("utf-8")
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(common if common.endswith("\n") else common + "\n")
        names = common.splitlines()[0].split(",")
        csv.DictWriter(file, names, restval="").writerows(rows)


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """The target_gap row of every case."""
    folder = tmp_path_factory.mktemp("targets")
    extended(
        folder / "reference",
        "association",
        *(
            {"association": f"hoi-{case}", "name": f"Hội {case}", "association_kind": "member"}
            for case in CASES
        ),
    )
    report = {"source": "bc", "title": "Báo cáo năm", "strength": "1"}
    extended(folder / "reference", "source_document", report)
    own = {"source": "bc", "source_place": ""}
    members = [
        row(
            "membership",
            record_id=f"{case}-{n}",
            association=f"hoi-{case}",
            time_period=when,
            obs_value=value,
            **own,
        )
        for case, (history, _) in CASES.items()
        for n, (when, value) in enumerate(history)
    ]
    goals = [
        row("targets", **{"record_id": case, "association": f"hoi-{case}", **own, **changes})
        for case, (_, changes) in CASES.items()
    ]
    built = build(
        "records",
        [write(folder, "membership", *members), write(folder, "targets", *goals)],
        folder / "published",
        TODAY,
        references=[reference_folders("records")[0], folder / "reference"],
    )
    assert built.rejected == 0, built.rejects["message"].tolist()
    path = snapshot_path("records", None, folder / "published")
    with open_snapshot(path) as connection:
        found = connection.execute("SELECT * FROM marts.target_gap").df()
    found = found.astype(object).where(found.notna(), None)
    return {case["record_id"]: case for case in found.to_dict("records")}


@pytest.mark.parametrize(
    ("case", "status", "method"),
    [
        ("growth", "behind", "growth"),
        ("reached", "achieved", "level"),
        ("fast", "on_track", "growth"),
        ("slow", "off_track", "growth"),
        ("falling", "off_track", "growth"),
        ("zero", "on_track", "linear"),
        ("one", "not_enough_data", None),
        ("none", "not_enough_data", None),
        ("soon", "not_enough_data", None),
        ("baseline", "on_track", "growth"),
        ("below", "behind", "level"),
        ("fewer", "on_track", "growth"),
        ("missed", "off_track", "growth"),
        ("unseen", "not_enough_data", "growth"),
    ],
)
def test_the_status_of_a_number(
    targets: dict[str, dict], case: str, status: str, method: str | None
) -> None:
    found = targets[case]
    assert (found["milestone"], found["status"], found["method"]) == (False, status, method)


@pytest.mark.parametrize(
    ("case", "status"),
    [
        ("open", "milestone_open"),
        ("due", "milestone_due"),
        ("today", "milestone_open"),
        ("yesterday", "milestone_due"),
        ("done", "milestone_done"),
        ("ongoing", "ongoing"),
        ("over", "milestone_due"),
        ("second", "milestone_open"),
    ],
)
def test_milestones_go_by_their_due_date(targets: dict[str, dict], case: str, status: str) -> None:
    assert (targets[case]["milestone"], targets[case]["status"]) == (True, status)


def test_growth_is_judged_by_the_open_sdg_method(targets: dict[str, dict]) -> None:
    found = targets["growth"]
    assert (found["latest_value"], found["latest_period"], found["gap"]) == (1100, "2023", 400)
    assert (found["target_year"], found["target_value"]) == (2030, 1500)
    observed = (1100 / 1000) ** (1 / 3) - 1
    required = (1500 / 1000) ** (1 / 10) - 1
    assert found["progress_ratio"] == pytest.approx(observed / required, rel=1e-3)
    assert found["pace_required"] == pytest.approx(400 / 7, rel=1e-3)
    assert found["pace_achieved"] == pytest.approx(100 / 3, rel=1e-3)
    assert found["projected_value"] == pytest.approx(1100 * (1 + observed) ** 7, rel=1e-3)
    assert found["projected_year"] == 2033


def test_a_start_near_zero_is_projected_by_linear_pace(targets: dict[str, dict]) -> None:
    assert targets["zero"]["projected_value"] == pytest.approx(200, rel=1e-2)


def test_nothing_is_projected_from_too_little(targets: dict[str, dict]) -> None:
    for case in ("one", "none", "soon"):
        found = targets[case]
        assert (found["projected_value"], found["projected_year"]) == (None, None)
    assert (targets["one"]["latest_value"], targets["none"]["latest_value"]) == (60, None)
    assert targets["falling"]["projected_year"] is None


def test_a_yearly_target_is_held_against_whole_years_only(tmp_path: Path) -> None:
    quarters = [f"2023-Q{n}" for n in (1, 2, 3, 4)] + ["2024-Q1"]
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


# The whole


def test_the_real_records_build_without_a_reject(published: Path) -> None:
    rejected = ask(published, "SELECT message FROM marts.rejected_row")
    assert rejected == []
    assert ask(published, "SELECT count(*) > 200 FROM marts.observation") == [(True,)]


def test_every_mart_column_and_rule_is_described(published: Path) -> None:
    found = ask(
        published,
        "SELECT table_name, column_name FROM duckdb_columns() "
        "WHERE schema_name = 'marts' AND NOT internal",
    )
    described = {(mart, column) for mart, (_, columns) in MARTS.items() for column in columns}
    assert set(found) == described
    from etl.rules import RULES as rules

    assert {rule.id for rule in rules} <= set(RULES)


def test_the_data_dictionary_is_up_to_date() -> None:
    assert dictionary.PATH.read_text(encoding="utf-8") == dictionary.text(), (
        "run: python -m etl dictionary"
    )


def test_every_record_table_has_a_staging_model_in_the_snapshot(published: Path) -> None:
    found = ask(published, "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'staging'")
    assert {name for (name,) in found} == {table.name for table in TABLES}


def test_an_output_that_contradicts_itself_stops_publication(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "membership", row("membership"))
    publish(tmp_path / "p", path)
    before = (tmp_path / "p" / "records.json").read_text()
    broken = assertions.Assertion("luôn sai", "SELECT record_id FROM marts.observation")
    monkeypatch.setattr(assertions, "ASSERTIONS", (*assertions.ASSERTIONS, broken))
    with pytest.raises(BuildError, match="luôn sai: “hv-1”"):
        publish(tmp_path / "p", path, force=True)
    assert (tmp_path / "p" / "records.json").read_text() == before


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("association_type", "\nxh,", "\nxh-nn,", "“xh-nn” có 2 dòng"),
        ("association", ",xh-nn,", ",loại-lạ,", "“loại-lạ”"),
        ("source_document", "line_start", "dòng_đầu", "“line_start”"),
        ("area", "1997-01-01", "1997-13-01", "valid_from"),
        ("area", ",district,", ",vùng,", "“vùng”"),
        ("indicator", ",membership,", ",bảng_lạ,", "“bảng_lạ”"),
    ],
)
def test_a_code_list_that_contradicts_itself_is_refused(
    tmp_path: Path, name: str, old: str, new: str, said: str
) -> None:
    path = write(tmp_path, "membership", row("membership"))
    own = tmp_path / "reference"
    own.mkdir()
    common = reference_folders("records")[0]
    content = (common / f"{name}.csv").read_text("utf-8")
    (own / f"{name}.csv").write_text(content.replace(old, new), encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        build("records", [path], tmp_path / "p", TODAY, references=[common, own])
    assert f"{name}.csv" in str(caught.value) and said in str(caught.value)


def test_a_missing_code_list_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "membership", row("membership"))
    with pytest.raises(BuildError, match=r"association\.csv"):
        build("records", [path], tmp_path / "p", TODAY, references=[tmp_path])


# The command line


def test_check_says_what_was_rejected_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, "membership", row("membership", obs_value="-1"))
    assert main(["check", str(path)]) == 1
    out = capsys.readouterr().out
    assert "Loại: membership.csv, dòng 2, cột “Giá trị”, “-1”: nhỏ hơn 0." in out
    assert main(["check", str(write(tmp_path, "membership", row("membership")))]) == 0


def test_a_failing_command_explains_itself_in_vietnamese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", str(tmp_path / "nowhere.csv"), "--published", str(tmp_path / "p")]) == 1
    assert "Lỗi: nowhere.csv: không mở được tệp" in capsys.readouterr().err
    assert not list((tmp_path / "p").glob("*.duckdb"))


@pytest.mark.parametrize(
    "command", ["build", "check", "diff", "history", "rollback", "dictionary", "simulate"]
)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])
    assert caught.value.code == 0
    assert command in capsys.readouterr().out
