"""Many provinces: nothing lost, nothing doubled, and what counted before stays on every fault."""

from __future__ import annotations

import shutil
import threading

import duckdb
import pytest

from etl.datasets import read_pointer, write_json
from etl.national import door, lake, nation
from etl.national.provinces import find
from etl.records.errors import BuildError
from etl.snapshot.lock import publishing
from tests.etl.national.made import NAMES, open_snapshot, own, rows_of, running, snapshot_file


def _code(kind: str) -> str:
    """The code in an item of a list."""
    return "x.record_id" if kind.startswith("STRUCT") else "x"


def test_a_province_in_the_nation_is_the_province_row_for_row(whole):
    with (
        open_snapshot(whole / "thu-nghiem/published") as alone,
        open_snapshot(whole / "published") as nation_wide,
    ):
        for table, columns in lake.columns_of(alone).items():
            if door.is_common(table) or table == "marts.input_file":
                continue
            told = ", ".join(
                f"list_transform(\"{name}\", lambda x: replace({_code(kind)}, 'thu-nghiem:', ''))"
                if kind.endswith("[]")
                else f"replace(\"{name}\"::VARCHAR, 'thu-nghiem:', '')"
                for name, kind in columns.items()
            )
            if table == "reference.association":
                told = told.replace('"short_name"', "replace(short_name, ' (Thử nghiệm)', '')", 1)
            expected = rows_of(alone, f"SELECT {told} FROM {table}")
            found = rows_of(
                nation_wide, f"SELECT {told} FROM {table} WHERE province = 'thu-nghiem'"
            )
            assert found == expected, table


def test_every_code_of_a_province_goes_through_the_door(whole):
    with open_snapshot(whole / "thu-nghiem/published") as alone:
        own = {
            value
            for query in (
                "SELECT association FROM reference.association",
                "SELECT source FROM reference.source_document",
                "SELECT record_id FROM marts.observation",
                "SELECT record_id FROM marts.target_gap",
            )
            for (value,) in alone.execute(query).fetchall()
        }
        for table, columns in lake.columns_of(alone).items():
            told = door.select(table, columns)
            for name, kind in columns.items():
                changed = "$province" in told.partition(f' AS "{name}"')[0].rpartition(",")[2]
                if door.is_common(table) or changed or not kind.startswith("VARCHAR"):
                    continue
                values = {
                    value
                    for (value,) in alone.execute(
                        f'SELECT DISTINCT "{name}" FROM {table}'
                    ).fetchall()
                }
                assert name in door.OWNED or not values & own, f"{table}.{name}"


def test_the_same_records_in_two_provinces_are_both_kept_and_nothing_is_doubled(whole):
    with (
        open_snapshot(whole / "published") as all_of_them,
        open_snapshot(whole / "bac-giang/published") as one,
    ):
        count = "SELECT count(*), count(DISTINCT record_id) FROM marts.observation"
        (rows, ids), (rows_of_one, _) = (
            connection.execute(count).fetchone() for connection in (all_of_them, one)
        )
        assert rows == ids == 2 * rows_of_one


@pytest.mark.slow
def test_a_writer_killed_between_two_tables_changes_nothing_that_counts(root, monkeypatch):
    before, write, written = lake.counting(root / "lake"), lake._write, []

    def killed(*args, **more):
        if len(written) == 7:
            raise KeyboardInterrupt
        written.append(write(*args, **more))
        return written[-1]

    monkeypatch.setattr(lake, "_write", killed)
    with pytest.raises(KeyboardInterrupt):
        lake.publish(root / "lake", own(root))
    monkeypatch.undo()
    assert lake.counting(root / "lake") == before
    nation.build(root / "lake", root / "published")
    test_the_same_records_in_two_provinces_are_both_kept_and_nothing_is_doubled(root)
    # The next writer of the province is not hindered.
    assert lake.publish(root / "lake", own(root)).published_at


@pytest.mark.slow
def test_only_one_writes_a_province_and_many_write_at_once(root):
    with publishing(root / "lake/locks", "bac-giang"), pytest.raises(BuildError, match="Chờ xong"):
        lake.publish(root / "lake", own(root))
    failed: list[BaseException] = []

    def write(code: str) -> None:
        try:
            lake.publish(root / "lake", own(root, code))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(code,)) for code in NAMES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    nation.build(root / "lake", root / "published")
    test_the_same_records_in_two_provinces_are_both_kept_and_nothing_is_doubled(root)


@pytest.mark.slow
def test_other_common_lists_are_refused_by_name_and_the_running_one_stays(root):
    before = running(root)
    province = own(root, "thu-nghiem")
    with duckdb.connect(str(snapshot_file(province.published))) as file:
        file.execute("UPDATE reference.indicator SET name = name || ' (khác)'")
    lake.publish(root / "lake", province)
    with pytest.raises(BuildError, match="Bắc Giang khác với bản mới nhất"):
        nation.build(root / "lake", root / "published")
    assert running(root) == before


@pytest.mark.slow
def test_a_province_that_publishes_meanwhile_counts_at_the_next_build(root, monkeypatch):
    join, province = nation._join, own(root)

    def joined(connection, store, table, provinces):
        if not province.folder.joinpath("done").exists():
            province.folder.joinpath("done").touch()
            with duckdb.connect(str(snapshot_file(province.published))) as file:
                file.execute("UPDATE marts.observation SET note = 'sửa'")
            lake.publish(store, province)
        return join(connection, store, table, provinces)

    monkeypatch.setattr(nation, "_join", joined)
    counted = "SELECT count(*) FROM marts.observation WHERE note = 'sửa'"
    nation.build(root / "lake", root / "published")
    with open_snapshot(root / "published") as all_of_them:
        assert all_of_them.execute(counted).fetchone() == (0,)
    nation.build(root / "lake", root / "published")
    with open_snapshot(root / "published") as all_of_them:
        assert all_of_them.execute(counted).fetchone()[0] > 0


@pytest.mark.parametrize("spoil", ["part", "table", "publication"])
def test_a_lake_copied_half_is_said_and_the_running_one_stays(root, spoil):
    before = running(root)
    table = root / "lake" / ("publication" if spoil == "publication" else "marts.observation")
    if spoil == "part":
        next(table.rglob("*.parquet")).unlink()
    else:
        shutil.rmtree(table)
    with pytest.raises(BuildError, match="Kho chung"):
        nation.build(root / "lake", root / "published")
    assert running(root) == before


def test_a_lake_that_cannot_be_written_is_said(root, tmp_path):
    blocked = tmp_path / "lake"
    (blocked / "locks").mkdir(parents=True)
    (blocked / "marts.accepted_warning").write_text("no folder")
    with pytest.raises(BuildError, match="Không ghi được vào kho chung"):
        lake.publish(blocked, own(root))


@pytest.mark.slow
def test_a_province_that_went_back_counts_once_it_is_published_anew(root):
    province = own(root)
    pointer = read_pointer(province.published, "records")
    earlier = f"20200101-000000-{pointer['snapshot'][-6:]}"
    shutil.copy(
        province.published / pointer["file"], province.published / f"records-{earlier}.duckdb"
    )
    write_json(
        province.published / "records.json",
        {**pointer, "snapshot": earlier, "file": f"records-{earlier}.duckdb"},
    )
    assert lake.counting(root / "lake")["bac-giang"].snapshot == pointer["snapshot"]
    lake.publish(root / "lake", province)
    assert lake.counting(root / "lake")["bac-giang"].snapshot == earlier


@pytest.mark.parametrize(
    "listed", ["", "province,name\n", "province,name\nBắc,Bắc\n", "province,name\na,A\na,B\n"]
)
def test_a_list_of_provinces_that_cannot_be_is_said(tmp_path, listed):
    (tmp_path / "provinces.csv").write_text(listed, encoding="utf-8")
    with pytest.raises(BuildError, match=r"provinces\.csv"):
        find(tmp_path)
