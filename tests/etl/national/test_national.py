"""Many provinces: nothing lost, nothing doubled, and what counted before stays on every fault."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from dashboard.content import registry
from etl.datasets import read_pointer, write_json
from etl.national import door, lake, nation
from etl.national.provinces import Province, find
from etl.records.errors import BuildError
from etl.snapshot.lock import publishing
from tests.conftest import AS_OF, ROOT
from tests.marks import slow

NAMES = {"bac-giang": "Bắc Giang", "thu-nghiem": "Thử nghiệm"}


def _province(root: Path, code: str, published: Path) -> Province:
    """A province whose running snapshot is that of the real records."""
    made = Province(code, NAMES[code], root / code)
    made.published.mkdir(parents=True)
    pointer = read_pointer(published, "records")
    shutil.copy(published / pointer["file"], made.published)
    shutil.copy(published / "records.json", made.published)
    return made


@pytest.fixture(scope="module")
def whole(tmp_path_factory, published: Path) -> Path:
    """A folder with two provinces of the same codes in the lake, and the nation's snapshot."""
    root = tmp_path_factory.mktemp("nation")
    for code in NAMES:
        lake.publish(root / "lake", _province(root, code, published))
    nation.build(root / "lake", root / "published")
    return root


@pytest.fixture
def root(tmp_path: Path, whole: Path) -> Path:
    """The test's own copy of it."""
    return Path(shutil.copytree(whole, tmp_path / "nation"))


def _file(published: Path) -> Path:
    return published / read_pointer(published, "records")["file"]


def _open(published: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(_file(published)), read_only=True)


def _running(root: Path) -> str:
    return str(read_pointer(root / "published", "records")["snapshot"])


def _own(root: Path, code: str = "bac-giang") -> Province:
    return Province(code, NAMES[code], root / code)


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return sorted(map(repr, connection.execute(query).fetchall()))


def _code(kind: str) -> str:
    """The code in an item of a list."""
    return "x.record_id" if kind.startswith("STRUCT") else "x"


def test_a_province_in_the_nation_is_the_province_row_for_row(whole):
    with _open(whole / "thu-nghiem/published") as alone, _open(whole / "published") as nation_wide:
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
            expected = _rows(alone, f"SELECT {told} FROM {table}")
            found = _rows(nation_wide, f"SELECT {told} FROM {table} WHERE province = 'thu-nghiem'")
            assert found == expected, table


def test_every_code_of_a_province_goes_through_the_door(whole):
    with _open(whole / "thu-nghiem/published") as alone:
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
    with _open(whole / "published") as all_of_them, _open(whole / "bac-giang/published") as one:
        count = "SELECT count(*), count(DISTINCT record_id) FROM marts.observation"
        (rows, ids), (rows_of_one, _) = (
            connection.execute(count).fetchone() for connection in (all_of_them, one)
        )
        assert rows == ids == 2 * rows_of_one
        added = all_of_them.execute(
            "SELECT province, value, known, members FROM national.province_year "
            "WHERE measure = 'members' AND year = 2023 ORDER BY province"
        ).fetchall()
        assert [row[0] for row in added] == ["bac-giang", "thu-nghiem"]
        assert added[0][1:] == added[1][1:] and added[0][2] == 5


@pytest.mark.parametrize(
    "name", ["membership", *slow("overview", "funding", "activities", "sources")]
)
def test_the_nation_is_read_by_the_pages_as_any_snapshot(whole, make_view, monkeypatch, name):
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(whole / "published"))
    page = registry.page(make_view(), name)
    words = [page.headline, *(section.title for section in page.sections)]
    assert all(words) and not any(door.BETWEEN + "dong-y" in word for word in words)


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
        lake.publish(root / "lake", _own(root))
    monkeypatch.undo()
    assert lake.counting(root / "lake") == before
    nation.build(root / "lake", root / "published")
    test_the_same_records_in_two_provinces_are_both_kept_and_nothing_is_doubled(root)
    # The next writer of the province is not hindered.
    assert lake.publish(root / "lake", _own(root)).published_at


@pytest.mark.slow
def test_only_one_writes_a_province_and_many_write_at_once(root):
    with publishing(root / "lake/locks", "bac-giang"), pytest.raises(BuildError, match="Chờ xong"):
        lake.publish(root / "lake", _own(root))
    failed: list[BaseException] = []

    def write(code: str) -> None:
        try:
            lake.publish(root / "lake", _own(root, code))
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
    before = _running(root)
    own = _own(root, "thu-nghiem")
    with duckdb.connect(str(_file(own.published))) as file:
        file.execute("UPDATE reference.indicator SET name = name || ' (khác)'")
    lake.publish(root / "lake", own)
    with pytest.raises(BuildError, match="Bắc Giang khác với bản mới nhất"):
        nation.build(root / "lake", root / "published")
    assert _running(root) == before


@pytest.mark.slow
def test_a_province_that_publishes_meanwhile_counts_at_the_next_build(root, monkeypatch):
    join, own = nation._join, _own(root)

    def joined(connection, store, table, provinces):
        if not own.folder.joinpath("done").exists():
            own.folder.joinpath("done").touch()
            with duckdb.connect(str(_file(own.published))) as file:
                file.execute("UPDATE marts.observation SET note = 'sửa'")
            lake.publish(store, own)
        return join(connection, store, table, provinces)

    monkeypatch.setattr(nation, "_join", joined)
    counted = "SELECT count(*) FROM marts.observation WHERE note = 'sửa'"
    nation.build(root / "lake", root / "published")
    with _open(root / "published") as all_of_them:
        assert all_of_them.execute(counted).fetchone() == (0,)
    nation.build(root / "lake", root / "published")
    with _open(root / "published") as all_of_them:
        assert all_of_them.execute(counted).fetchone()[0] > 0


@pytest.mark.parametrize("spoil", ["part", "table", "publication"])
def test_a_lake_copied_half_is_said_and_the_running_one_stays(root, spoil):
    before = _running(root)
    table = root / "lake" / ("publication" if spoil == "publication" else "marts.observation")
    if spoil == "part":
        next(table.rglob("*.parquet")).unlink()
    else:
        shutil.rmtree(table)
    with pytest.raises(BuildError, match="Kho chung"):
        nation.build(root / "lake", root / "published")
    assert _running(root) == before


def test_a_lake_that_cannot_be_written_is_said(root, tmp_path):
    blocked = tmp_path / "lake"
    (blocked / "locks").mkdir(parents=True)
    (blocked / "marts.accepted_warning").write_text("no folder")
    with pytest.raises(BuildError, match="Không ghi được vào kho chung"):
        lake.publish(blocked, _own(root))


@pytest.mark.slow
def test_a_province_that_went_back_counts_once_it_is_published_anew(root):
    own = _own(root)
    pointer = read_pointer(own.published, "records")
    earlier = f"20200101-000000-{pointer['snapshot'][-6:]}"
    shutil.copy(own.published / pointer["file"], own.published / f"records-{earlier}.duckdb")
    write_json(
        own.published / "records.json",
        {**pointer, "snapshot": earlier, "file": f"records-{earlier}.duckdb"},
    )
    assert lake.counting(root / "lake")["bac-giang"].snapshot == pointer["snapshot"]
    lake.publish(root / "lake", own)
    assert lake.counting(root / "lake")["bac-giang"].snapshot == earlier


@pytest.mark.parametrize(
    "listed", ["", "province,name\n", "province,name\nBắc,Bắc\n", "province,name\na,A\na,B\n"]
)
def test_a_list_of_provinces_that_cannot_be_is_said(tmp_path, listed):
    (tmp_path / "provinces.csv").write_text(listed, encoding="utf-8")
    with pytest.raises(BuildError, match=r"provinces\.csv"):
        find(tmp_path)


@pytest.mark.slow
def test_with_dask_or_without_the_lake_is_the_same(tmp_path):
    (tmp_path / "provinces.csv").write_text(
        "province,name\n" + "".join(f"{c},{n}\n" for c, n in NAMES.items()) + "trong,Trống\n",
        encoding="utf-8",
    )
    for code in NAMES:
        (tmp_path / code / "records").mkdir(parents=True)
        shutil.copy(ROOT / "data/records/membership.csv", tmp_path / code / "records")
    seen = []
    for workers in (0, 2):
        # As an operator does it: a process of its own, whose workers are started from it.
        done = subprocess.run(
            [
                sys.executable, "-m", "etl", "national", "provinces", str(tmp_path),
                "--lake", str(tmp_path / f"lake-{workers}"),
                "--workers", str(workers), "--as-of", AS_OF.isoformat(),
            ],
            cwd=ROOT, capture_output=True, encoding="utf-8", timeout=200,
        )  # fmt: skip
        # One province without records does not keep the others from being published.
        assert done.returncode == 1 and "2 trong 3 tỉnh đã công bố" in done.stdout, done.stderr
        assert "Trống: không công bố" in done.stderr
        nation.build(tmp_path / f"lake-{workers}", tmp_path / f"published-{workers}")
        with _open(tmp_path / f"published-{workers}") as made:
            tables = lake.columns_of(made)
            seen.append({table: _rows(made, f"SELECT * FROM {table}") for table in tables})
    assert seen[0] == seen[1]
