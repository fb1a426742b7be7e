"""The simulated files: never like the real ones, the same for a seed, of any size; the command."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

import pytest

from etl import simulate
from etl.datasets import ROOT
from etl.records import tables
from etl.simulate.write import PARAMETERS, REFERENCE
from etl.snapshot.build import build
from etl.snapshot.inputs import find_inputs
from tests.etl.simulate.simulated import FAULTY, read


def parse(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    simulate.add_arguments(parser)
    return parser.parse_args(list(words))


# --- never to be mistaken for the real dataset -------------------------------------------


def test_names_are_no_real_associations_and_say_that_they_are_simulated(demo: Path) -> None:
    real = read(REFERENCE, "association")
    ours = read(demo / "reference", "association")
    members = ours[~ours["association"].isin(["lhh", "lhh-co-quan"])]
    assert not set(members["association"]) & set(real["association"])
    for column in ("name", "short_name"):
        assert not set(ours[column]) & set(real[column])
    assert members["name"].str.contains("mẫu").all()
    assert members["note"].str.contains("mô phỏng").all()
    heads = ours[ours["association"].isin(["lhh", "lhh-co-quan"])]
    assert heads["name"].str.contains("mô phỏng").all()
    assert ours["name"].is_unique


def test_targets_of_money_speak_in_the_units_of_the_pages(demo: Path) -> None:
    targets = read(demo / "records", "targets")
    money = targets[(targets["indicator"] == "income") & (targets["target_value"] != "")]
    assert money["as_printed"].str.fullmatch(r"\d[\d,.]* (triệu|tỷ)").all()
    named = money["title"].str.contains(r"\d")
    assert money.loc[named, "title"].str.contains(r" \d{1,3}(?:,\d+)? (?:triệu|tỷ) đồng ").all()


def test_sources_say_that_they_are_simulated(demo: Path) -> None:
    ours = read(demo / "reference", "source_document")
    assert ours["title"].str.contains("mô phỏng").all()
    assert ours["document"].str.contains("không phải số liệu thật").all()
    assert not set(ours["source"]) & set(read(REFERENCE, "source_document")["source"])
    used = set()
    for table in tables.TABLES:
        if table.name != "corrections":
            used |= set(read(demo / "records", table.name)["source"])
    assert used <= set(ours["source"])


def test_record_ids_are_not_those_of_real_records(demo: Path) -> None:
    for table in tables.TABLES:
        ids = read(demo / "records", table.name)["record_id"]
        assert ids.str.startswith("mp-").all()
        assert ids.is_unique


# --- reproducible and scalable -----------------------------------------------------------


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.csv")}


@pytest.mark.slow
def test_one_seed_gives_one_dataset(demo: Path, tmp_path: Path) -> None:
    simulate.simulate(tmp_path / "same")
    assert contents(tmp_path / "same") == contents(demo)
    simulate.simulate(tmp_path / "other", simulate.Size(seed=7))
    other = contents(tmp_path / "other")
    assert other.keys() == contents(demo).keys()
    assert other["records/membership.csv"] != contents(demo)["records/membership.csv"]


@pytest.mark.slow
def test_any_seed_keeps_the_calibration(tmp_path: Path) -> None:
    simulate.simulate(tmp_path, simulate.Size(seed=99))
    rows = read(tmp_path / "records", "membership")
    own = rows[
        (rows["indicator"] == "members")
        & (rows["member_group"] == "")
        & (rows["time_period"] == "2023")
        & rows["source"].str.startswith("bc-hoi")
    ]
    assert own["obs_value"].astype(int).sum() == 80_000


@pytest.mark.slow
def test_ensure_simulates_only_when_something_changed(tmp_path: Path) -> None:
    parameters = tmp_path / "parameters"
    parameters.mkdir()
    for path in [*PARAMETERS.glob("*.csv"), *PARAMETERS.glob("*.json")]:
        (parameters / path.name).write_bytes(path.read_bytes())
    out = tmp_path / "out"
    file = simulate.ensure(out, folder=parameters) / "membership.csv"
    first = file.stat()
    simulate.ensure(out, folder=parameters)
    assert file.stat().st_mtime_ns == first.st_mtime_ns
    values = json.loads((parameters / "parameters.json").read_text(encoding="utf-8"))
    values["calibration"]["members"] = 81_000
    (parameters / "parameters.json").write_text(json.dumps(values), encoding="utf-8")
    simulate.ensure(out, folder=parameters)
    rows = read(out / "records", "membership")
    stated = rows[(rows["association"] == "lhh") & (rows["time_period"] == "2023")]
    assert "81000" in set(stated["obs_value"])
    (out / "records" / "staff.csv").unlink()
    simulate.ensure(out, folder=parameters)
    assert (out / "records" / "staff.csv").exists()


@pytest.mark.slow
def test_a_larger_province_is_accepted_too(tmp_path: Path) -> None:
    size = simulate.Size(associations=40, districts=14, years=(2021, 2024), activity_records=5_000)
    counts = simulate.simulate(tmp_path / "large", size)
    assert counts["activities"] == 5_000
    assert counts["reference.association"] == 40 + 5 + 2
    report = build(
        "demo",
        inputs=find_inputs(tmp_path / "large" / "records"),
        published=tmp_path / "published",
        references=[ROOT / "data" / "reference", tmp_path / "large" / "reference"],
        as_of=date(2026, 11, 23),
    )
    assert set(report.rejects["record_id"]) <= FAULTY
    written = read(tmp_path / "large" / "records", "activities")
    assert len(written) == 5_000
    same = ["association", "indicator", "field", "activity_kind", "area", "time_period"]
    assert not written.duplicated(same).any()


@pytest.mark.slow
def test_more_records_than_there_can_be_is_an_error(tmp_path: Path, capsys) -> None:
    words = ["--years", "2023", "--districts", "1", "--associations", "1"]
    args = parse("--out", str(tmp_path), *words, "--activity-records", "99000000")
    assert simulate.run(args) == 2
    assert "hãy tăng số hội" in capsys.readouterr().err


@pytest.mark.slow
def test_the_command_reports_what_it_wrote(tmp_path: Path, capsys) -> None:
    assert simulate.run(parse("--out", str(tmp_path), "--json")) == 0
    report = json.loads(capsys.readouterr().out)
    records = sum(n for name, n in report["rows"].items() if not name.startswith("reference."))
    assert 8_000 <= records <= 20_000


def test_the_standard_dataset_is_not_overwritten_by_another_size(capsys) -> None:
    assert simulate.run(parse("--seed", "1")) == 2
    assert "--out" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["--years", "2026-2018"], ["--years", "xưa"], ["--districts", "0"]]
)
def test_wrong_sizes_are_refused(words: list[str], capsys) -> None:
    with pytest.raises(SystemExit):
        parse(*words)
    assert capsys.readouterr().err
