"""Large inputs are kept checked: a build with parts says what one without says, row for row."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.datasets import read_pointer
from etl.files.contents import Contents
from etl.records import check as records_check
from etl.snapshot import build as build_module
from etl.snapshot import parts, workspace
from etl.snapshot.build import build
from etl.snapshot.publish import snapshot_path
from etl.updates.candidate import build_candidate
from etl.updates.publication import candidate_entries
from etl.uploads import upload_source
from etl.uploads.events import InForce
from etl.uploads.store import Store
from tests.conftest import AS_OF
from tests.etl.records import ask, publish, row, text, write
from tests.etl.updates.intake_office import Office, members, members_book
from tests.marks import slow


@pytest.fixture
def all_in_parts(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Makes a part of every file of figures, or of none."""

    def make(wanted: bool = True) -> None:
        monkeypatch.setattr(parts, "SMALLEST", 0 if wanted else 1 << 60)

    make()
    return make


def differing(one: Path, other: Path) -> dict[str, list[tuple]]:
    """Rows by table that are in only one of two snapshot files; their own names aside."""
    found = {}
    with duckdb.connect() as connection:
        connection.execute(
            f"ATTACH '{one}' AS one (READ_ONLY); ATTACH '{other}' AS other (READ_ONLY)"
        )
        tables = connection.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'one'"
        ).fetchall()
        assert len(tables) > 40
        for schema, name in tables:
            left_out = "EXCLUDE (snapshot, built_at)" if name == "snapshot_info" else ""
            for a, b in (("one", "other"), ("other", "one")):
                rows = connection.execute(
                    f"SELECT * {left_out} FROM {a}.{schema}.{name} EXCEPT ALL "
                    f"SELECT * {left_out} FROM {b}.{schema}.{name}"
                ).fetchall()
                if rows:
                    found[f"{schema}.{name} of {a}"] = rows
    return found


def _current(folder: Path, dataset: str = "records") -> Path:
    return snapshot_path(dataset, None, folder)


def _kept(folder: Path, dataset: str = "records") -> set[Path]:
    return set((folder / f".parts-{dataset}").glob("*.duckdb"))


@pytest.mark.slow
def test_the_real_records_come_out_the_same(
    tmp_path: Path, published: Path, all_in_parts: Callable[..., None]
) -> None:
    build("records", published=tmp_path, as_of=AS_OF)
    assert _kept(tmp_path)
    assert differing(_current(tmp_path), _current(published)) == {}


@pytest.mark.slow
def test_the_simulated_records_come_out_the_same(
    tmp_path: Path, published_both: Path, all_in_parts: Callable[..., None]
) -> None:
    build("demo", published=tmp_path, as_of=AS_OF)
    assert differing(_current(tmp_path, "demo"), _current(published_both, "demo")) == {}


def _faulty(folder: Path) -> list[Path]:
    """Files in which what hangs on other rows, files and days goes wrong."""
    people = [row("membership", record_id=f"hv-{n}", time_period=str(2000 + n)) for n in range(20)]
    people[3] |= {"association": "hội lạ", "obs_value": "-5"}
    people[4] |= {"same_as": "hv-5"}
    people[5] |= {"obs_value": "nhiều", "note": "e\u0302  a"}
    people[6] |= {"time_period": "2031"}
    people[7] |= {"same_as": "kp-1"}
    people[8] |= {"obs_value": ""}
    people[9] |= {"record_id": "hv-2"}
    people[10] |= {"source": "không có nguồn này"}
    people[11] |= {"part_of": "hv-11"}
    people[16] |= {"same_as": "không có"}
    people[17] |= {"obs_value": "nhiều lắm"}
    content = text("membership", people).splitlines()
    content[14] += ",thừa"
    content[15] = "hv-14,lam-vuon"
    content.insert(17, "," * content[0].count(","))
    path = folder / "membership.csv"
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(content) + "\n", encoding="utf-8")
    money = [row("funding", record_id=f"kp-{n}", time_period=str(2000 + n)) for n in range(5)]
    money[4] |= {"record_id": "hv-1"}
    corrections = [
        row("corrections"),
        row("corrections", record_id="dc-2", target_record_id="hv-5", expected_value="nhiều"),
    ]
    return [
        write(folder, "corrections", *corrections),
        write(folder, "funding", *money),
        path,
        write(folder, "targets", row("targets")),
        write(folder, "staff"),
    ]


@pytest.mark.slow
def test_faults_come_out_the_same(tmp_path: Path, all_in_parts: Callable[..., None]) -> None:
    paths = _faulty(tmp_path / "in")
    report = publish(tmp_path / "parts", *paths)
    assert {"duplicate", "ragged_row", "future", "negative", "same_as_unknown", "number"} <= set(
        report.rejects["rule"]
    )
    assert report.corrected == 2
    all_in_parts(False)
    plain = publish(tmp_path / "plain", *paths)
    assert not _kept(tmp_path / "plain")
    assert (report.read, report.accepted, report.tables) == (
        plain.read, plain.accepted, plain.tables
    )  # fmt: skip
    assert differing(_current(tmp_path / "parts"), _current(tmp_path / "plain")) == {}


@pytest.mark.slow
def test_many_rows_come_out_the_same(
    tmp_path: Path, all_in_parts: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = _faulty(tmp_path / "in")
    all_in_parts(False)
    publish(tmp_path / "plain", *paths)
    all_in_parts(True)
    # Tables that are views when there are many rows; memory that is not enough at first.
    for module in (records_check, build_module):
        monkeypatch.setattr(module, "LARGE_ROWS", 1)
    monkeypatch.setattr(workspace, "LARGE_INPUT", 0)
    monkeypatch.setattr(workspace, "LARGE_MEMORY", "1MB")
    tries: list[bool] = []
    original = build_module.open_databases

    def noted(folder: Path, size: int, sparing: bool) -> duckdb.DuckDBPyConnection:
        tries.append(sparing)
        return original(folder, size, sparing)

    monkeypatch.setattr(build_module, "open_databases", noted)
    publish(tmp_path / "many", *paths)
    assert tries == [True, False]
    assert differing(_current(tmp_path / "many"), _current(tmp_path / "plain")) == {}


@pytest.fixture
def read_files(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of files that are read as parts, as they are read."""
    names: list[str] = []
    original = parts.read_bulk

    def noted(connection: Any, path: Path, head: Any) -> bool:
        names.append(path.name)
        return original(connection, path, head)

    monkeypatch.setattr(parts, "read_bulk", noted)
    return names


@pytest.mark.slow
def test_only_the_file_that_changed_is_read_again(
    tmp_path: Path, all_in_parts: Callable[..., None], read_files: list[str]
) -> None:
    paths, folder = _faulty(tmp_path / "in"), tmp_path / "p"
    publish(folder, *paths)
    assert sorted(read_files) == ["funding.csv", "membership.csv", "staff.csv"]
    read_files.clear()
    # Ids used twice and links now lead elsewhere: only the other file changed.
    write(
        tmp_path / "in",
        "funding",
        row("funding", record_id="hv-2"),
        row("funding", record_id="hv-7"),
    )
    publish(folder, *paths)
    assert read_files == ["funding.csv"]
    all_in_parts(False)
    publish(tmp_path / "whole", *paths)
    assert differing(_current(folder), _current(tmp_path / "whole")) == {}


@pytest.mark.slow
def test_the_day_is_looked_at_anew(
    tmp_path: Path, all_in_parts: Callable[..., None], read_files: list[str]
) -> None:
    path = write(tmp_path / "in", "membership", row("membership", time_period="2025"))
    assert publish(tmp_path / "p", path).rejected == 1
    read_files.clear()
    report = publish(tmp_path / "p", path, as_of=AS_OF)
    assert (report.rejected, read_files) == (0, [])


@pytest.mark.slow
def test_an_upload_replaces_a_figure_of_a_part(
    tmp_path: Path, published: Path, all_in_parts: Callable[..., None]
) -> None:
    (record_id, association, old), *_ = ask(
        published,
        "SELECT record_id, association, obs_value FROM marts.observation "
        "WHERE record_table = 'membership' AND indicator = 'members' AND preferred "
        "AND year(time_start) = year(time_end) ORDER BY ALL",
    )
    sent = members(association=association, record_id=record_id, obs_value=str(int(old) + 7))
    office = Office(tmp_path, published)
    report = office.rows(("bc.xlsx", members_book(sent)), who="Lan")
    store = Store(office.uploads)
    entries = candidate_entries(store, "records", report.taken, (), office.published)
    made = []
    for token, in_parts in (("a", True), ("b", True), ("c", False)):
        all_in_parts(in_parts)
        made.append(
            build_candidate("records", token, entries, office.published, store, as_of=AS_OF).file
        )
        assert len(_kept(office.published)) > 3
    with duckdb.connect(str(made[1]), read_only=True) as connection:
        superseded = connection.execute("SELECT record_id FROM marts.superseded_row").fetchall()
    assert superseded == [(record_id,)]
    assert differing(made[0], made[2]) == {}
    assert differing(made[1], made[2]) == {}


@pytest.mark.parametrize("spoil", ["emptied", *slow("cut", "scrambled", "another database")])
def test_a_damaged_part_is_made_again(
    tmp_path: Path, all_in_parts: Callable[..., None], spoil: str
) -> None:
    path = write(tmp_path / "in", "membership", row("membership"))
    folder = tmp_path / "p"
    publish(folder, path)
    (kept,) = _kept(folder)
    content = kept.read_bytes()
    if spoil == "another database":
        kept.unlink()
        duckdb.connect(str(kept)).close()
    else:
        middle = len(content) // 3
        kept.write_bytes(
            {
                "emptied": b"",
                "cut": content[:middle],
                "scrambled": content[:20_000] + bytes(len(content) - 20_000),
            }[spoil]
        )
    report = publish(folder, path, force=True)
    assert (report.published, report.accepted, report.messages) == (True, 1, [])
    pointer = read_pointer(folder, "records")
    assert pointer is not None and pointer["accepted"] == 1
    (again,) = _kept(folder)
    assert again.stat().st_size == len(content)


@pytest.mark.slow
def test_parts_keep_to_their_room(
    tmp_path: Path, all_in_parts: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "p"
    for value in ("1", "2", "3"):
        publish(folder, write(tmp_path / "in", "membership", row("membership", obs_value=value)))
    assert len(_kept(folder)) == 3
    newest = max(_kept(folder), key=lambda path: path.stat().st_mtime)
    monkeypatch.setattr(parts, "MOST_KEPT", newest.stat().st_size)
    publish(folder, tmp_path / "in" / "membership.csv", force=True)
    assert _kept(folder) == {newest}
    assert not list((folder / ".parts-records").glob(".*"))


@pytest.mark.slow
def test_an_upload_is_read_once(
    tmp_path: Path, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(tmp_path, published)
    for name, association in (("a.xlsx", "lam-vuon"), ("b.xlsx", "luat-gia"), ("c.xlsx", "duoc")):
        office.rows((name, members_book(members(association=association))), who="Lan")
    faulty = members_book(members(obs_value="nhiều"), members(association="hội lạ"))
    office.rows(("d.xlsx", faulty), who="Lan")
    store = Store(office.uploads)
    entries = [
        InForce(upload.upload, upload.name, upload.name, upload.kind, received_at="2026-10-01")
        for upload in sorted(store.uploads("records"), key=lambda upload: upload.name)
    ]
    read: list[str] = []
    original = upload_source.read_file

    def noted(name: str, path: Path) -> Contents:
        read.append(name)
        return original(name, path)

    monkeypatch.setattr(upload_source, "read_file", noted)

    def read_by(token: str, *chosen: InForce) -> tuple[Path, list[str]]:
        read.clear()
        made = build_candidate("records", token, chosen, office.published, store, as_of=AS_OF)
        return made.file, list(read)

    assert read_by("a", *entries[:3])[1] == ["a.xlsx", "b.xlsx", "c.xlsx"]
    with_one_more, names = read_by("b", *entries)
    assert names == ["d.xlsx"]
    again, names = read_by("c", *entries)
    assert names == []
    for path in (office.published / ".parts-records").glob("*.json"):
        path.write_text(path.read_text("utf-8").replace("lam-vuon", "luat-gia"), "utf-8")
    whole, names = read_by("d", *entries)
    # Those that were spoilt are seen not to be what was kept.
    assert names == ["a.xlsx", "d.xlsx"]
    shutil.rmtree(office.published / ".parts-records")
    whole, names = read_by("e", *entries)
    assert len(names) == 4
    assert differing(with_one_more, whole) == {}
    assert differing(again, whole) == {}
    with duckdb.connect(str(whole), read_only=True) as connection:
        rejected = "SELECT count(DISTINCT row_number) FROM marts.rejected_row WHERE file = 'd.xlsx'"
        assert connection.execute(rejected).fetchall() == [(2,)]
    # Other mends, another association declared: what was kept does not hold.
    other = dataclasses.replace(entries[1], association="luat-gia", period="2024")
    assert read_by("f", entries[0], other, *entries[2:])[1] == ["b.xlsx", "c.xlsx", "d.xlsx"]
