"""The build as a whole: what it publishes, what keeps it from publishing, and its commands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.records.errors import BuildError
from etl.records.rules import REFUSALS, RULES
from etl.snapshot import assertions, dictionary
from etl.snapshot.build import build
from etl.snapshot.inputs import reference_folders
from tests.etl.records import TODAY, ask, publish, row, write
from tests.marks import slow


def test_the_real_records_build_without_a_reject(published: Path) -> None:
    rejected = ask(published, "SELECT message FROM marts.rejected_row")
    assert rejected == []
    assert ask(published, "SELECT count(*) > 200 FROM marts.observation") == [(True,)]


def test_every_rule_is_described() -> None:
    assert {rule.id for rule in RULES} <= set(REFUSALS)


def test_the_data_dictionary_is_up_to_date() -> None:
    assert dictionary.PATH.read_text(encoding="utf-8") == dictionary.text(), (
        "run: python -m etl dictionary"
    )


@pytest.mark.slow
def test_a_period_that_has_ended_is_seen_by_the_build_of_the_next_day(tmp_path: Path) -> None:
    entry = row(
        "register_entries",
        register="programme",
        due_date="",
        state="ongoing",
        time_period="2023/2024",
    )
    path, folder = write(tmp_path, "register_entries", entry), tmp_path / "p"
    publish(folder, path, as_of=date(2024, 6, 30))
    assert ask(folder, "SELECT standing FROM marts.follow_up") == [("due_later",)]
    assert publish(folder, path, as_of=date(2024, 12, 31)).nothing_to_do
    assert publish(folder, path, as_of=date(2025, 1, 1)).published
    assert ask(folder, "SELECT standing FROM marts.follow_up") == [("due_passed",)]


@pytest.mark.slow
def test_an_output_that_contradicts_itself_stops_publication(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "membership", row("membership"))
    publish(tmp_path / "p", path)
    before = (tmp_path / "p" / "records.json").read_text()
    broken = assertions.Assertion("luôn sai", "SELECT record_id FROM marts.observation")
    monkeypatch.setattr(assertions, "WHOLE_TABLES", (*assertions.WHOLE_TABLES, broken))
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
        *slow(
            ("area", ",district,", ",vùng,", "“vùng”"),
            ("indicator", ",membership,", ",bảng_lạ,", "“bảng_lạ”"),
            (
                "measure",
                "\nmember_organisations,,,member_org",
                "\nmember_organisations,,,lạ",
                "“lạ",
            ),
            ("measure", ",female,", ",nhóm_lạ,", "“nhóm_lạ”"),
            ("measure", "\nfounded_year,", "\nmembers,", "“members” có 2 dòng"),
        ),
        ("measure", "share,members.intellectual,", "share,,", "thiếu part"),
        ("measure", ",flow,", ",dòng,", "“dòng”"),
        ("measure", ",stock,point,0,2000000,30", ",flow,point,0,2000000,30", "(flow)"),
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


@pytest.mark.slow
def test_an_indicator_no_measure_uses_keeps_its_figures(tmp_path: Path) -> None:
    path = write(tmp_path, "membership", row("membership"))
    own = tmp_path / "reference"
    own.mkdir()
    common = reference_folders("records")[0]
    lines = (common / "measure.csv").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if "members" not in line.split(",")[3:15]]
    (own / "measure.csv").write_text("".join(kept), encoding="utf-8")
    report = build("records", [path], tmp_path / "p", TODAY, references=[common, own])
    assert report.accepted == 1
    assert ask(tmp_path / "p", "SELECT record_id FROM marts.observation") == [("hv-1",)]
    assert ask(tmp_path / "p", "SELECT * FROM marts.yearly") == []


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
