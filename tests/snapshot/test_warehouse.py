"""Reading snapshots: read-only, one file, always the one the pointer names."""

from __future__ import annotations

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import duckdb
import pytest

from dashboard.snapshot import warehouse
from etl import database
from etl.datasets import is_pointer
from etl.records.query import number

#: A published snapshot that the small ones here are copies of.
_SHAPE = "shape.duckdb"


def _tiny(folder, name, value, dataset="records"):
    """A snapshot whose only association type is called `value`, and the pointer to it."""
    path = folder / f"{dataset}-{name}.duckdb"
    shutil.copyfile(folder / _SHAPE, path)
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create or replace table reference.association_type as"
            " select 'x' as association_type, $name as short_name, 1 as sort",
            {"name": value},
        )
    pointer = {
        "snapshot": name,
        "file": path.name,
        "built_at": "2026-11-01T00:00:00Z",
        "inputs": [],
        "accepted": 1,
        "rejected": 0,
    }
    (folder / f"{dataset}.json").write_text(json.dumps(pointer), encoding="utf-8")
    return pointer


@pytest.fixture
def folder(tmp_path, published, monkeypatch):
    pointer = json.loads((published / "records.json").read_text(encoding="utf-8"))
    shutil.copyfile(published / pointer["file"], tmp_path / _SHAPE)
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(tmp_path))
    yield tmp_path
    warehouse.forget()


def _name():
    return warehouse.query("selection/types").iat[0, 1]


def test_a_new_pointer_is_noticed_at_once(folder):
    _tiny(folder, "one", "trước")
    assert _name() == "trước"
    _tiny(folder, "two", "sau")
    assert warehouse.current_snapshot().id == "two"
    assert _name() == "sau"


def test_a_page_run_keeps_its_snapshot_while_a_new_one_is_published(folder):
    _tiny(folder, "one", "trước")
    snapshot = warehouse.current_snapshot()
    _tiny(folder, "two", "sau")
    assert warehouse.query("selection/types", snapshot).iat[0, 1] == "trước"


def test_real_and_simulated_records_never_meet(folder):
    _tiny(folder, "one", "thực")
    pointer = _tiny(folder, "two", "mô phỏng", dataset="demo")
    with warehouse._CONNECTIONS.cursor(warehouse.current_snapshot().path) as cursor:
        files = cursor.execute("select path from duckdb_databases() where not internal").fetchall()
    assert len(files) == 1
    (folder / "records.json").write_text(json.dumps(pointer), encoding="utf-8")
    with pytest.raises(warehouse.NoSnapshotError):
        warehouse.current_snapshot("records")


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "[]", '{"snapshot": "x"}', '{"snapshot": 1, "file": "records-x.duckdb"}',
        '{"snapshot": "", "file": "records-.duckdb", "built_at": "2026-01-01", "accepted": 9e999}',
        "[" * 100_000,
    ],
)  # fmt: skip
def test_a_broken_pointer_is_a_plain_message(folder, content):
    (folder / "records.json").write_text(content, encoding="utf-8")
    with pytest.raises(warehouse.NoSnapshotError, match=r"bị hỏng"):
        warehouse.current_snapshot()


@pytest.mark.parametrize(
    "changed",
    [
        {"snapshot": None}, {"snapshot": 12}, {"snapshot": "other"}, {"accepted": -3},
        {"accepted": {"membership": 3}}, {"built_at": "2026-01-01T00:00:00"},
        {"built_at": "9999-12-31T23:59:59Z"}, {"as_of": 5}, {"file": "records-\0.duckdb"},
        {"file": "records-" + "x" * 300 + ".duckdb"},
    ],
)  # fmt: skip
def test_a_pointer_that_says_something_else_is_no_pointer_for_anybody(folder, changed):
    """What the page takes for a pointer and what the commands do is the same."""
    pointer = _tiny(folder, "one", "x")
    assert is_pointer(pointer) and warehouse.current_snapshot().id == "one"
    (folder / "records.json").write_text(json.dumps(pointer | changed), encoding="utf-8")
    assert not is_pointer(pointer | changed)
    with pytest.raises(warehouse.NoSnapshotError, match=r"bị hỏng"):
        warehouse.current_snapshot()


@pytest.mark.parametrize("name", ["../records-x.duckdb", "/etc/passwd", "other.duckdb"])
def test_a_pointer_cannot_lead_out_of_the_folder(folder, name):
    pointer = _tiny(folder, "x", "y") | {"file": name}
    (folder / "records.json").write_text(json.dumps(pointer), encoding="utf-8")
    with pytest.raises(warehouse.NoSnapshotError):
        warehouse.current_snapshot()


def test_no_pointer_and_no_file_are_plain_messages(folder):
    with pytest.raises(warehouse.NoSnapshotError, match="Chưa có bản số liệu"):
        warehouse.current_snapshot()
    _tiny(folder, "one", "x")
    (folder / "records-one.duckdb").unlink()
    with pytest.raises(warehouse.NoSnapshotError, match="không còn"):
        warehouse.current_snapshot()


@pytest.mark.parametrize(
    "sql",
    [
        "delete from marts.observation",
        "create table marts.more (a integer)",
        "from read_csv('/etc/passwd')",
        "copy marts.observation to 'out.csv'",
        "attach 'other.duckdb'",
        "set enable_external_access = true",
        "install httpfs",
    ],
)
def test_a_connection_can_neither_write_nor_reach_out(folder, sql):
    _tiny(folder, "one", "x")
    with (
        warehouse._CONNECTIONS.cursor(warehouse.current_snapshot().path) as cursor,
        pytest.raises(duckdb.Error),
    ):
        cursor.execute(sql)


def test_values_are_bound_not_pasted(use_published):
    hostile = "x' or '1'='1"
    frame = warehouse.query(
        "membership/by_association",
        association=hostile,
        association_type=None,
        field=None,
        year_from=None,
        year_to=None,
    )
    assert frame.empty


@pytest.mark.slow
def test_a_question_is_answered_in_the_same_order_each_time(use_published, published_both):
    view = {
        "association_type": None,
        "association": None,
        "field": None,
        "year_from": None,
        "year_to": None,
    }
    snapshot = warehouse.current_snapshot("demo")
    seen = []
    for _ in range(8):
        warehouse.forget()
        frames = [
            warehouse.query(n, snapshot, **view) for n in ("activities/cube", "funding/by_year")
        ]
        seen.append([frame.to_csv() for frame in frames])
    assert all(answers == seen[0] for answers in seen)


def test_a_missing_value_and_a_wrong_name_are_errors(use_published):
    with pytest.raises(KeyError, match="record_ids"):
        warehouse.query("shared/evidence")
    with pytest.raises(ValueError, match="not a query name"):
        warehouse.query("../main")


def test_changing_an_answer_does_not_change_the_next_one(use_published):
    first = warehouse.query("selection/types")
    first.loc[:, "name"] = "đổi"
    assert "đổi" not in set(warehouse.query("selection/types")["name"])


@pytest.mark.slow
def test_many_threads_may_ask_at_once(use_published):
    snapshot = warehouse.current_snapshot()

    def ask(n: int) -> int:
        frame = warehouse.query(
            "membership/by_association",
            snapshot,
            association=None,
            association_type=None,
            field=None,
            year_from=1990 + n % 40,
            year_to=None,
        )
        return len(frame)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(80)))) == 1


def _copied(published, folder):
    """The real records alone, in a folder of their own."""
    for file in published.glob("records*"):
        if file.is_file():
            shutil.copy2(file, folder / file.name)
    return warehouse.current_snapshot()


def _spoil(path):
    """Overwrite the middle of a file in place, as a failing disk does; what stood there."""
    whole = path.read_bytes()
    with path.open("r+b") as file:
        file.seek(12_288)
        file.write(b"\xff" * (len(whole) - 12_288))
    return whole


def test_a_snapshot_damaged_and_put_right_answers_again_without_a_restart(published, folder):
    snapshot = _copied(published, folder)
    expected = len(warehouse.query("selection/types", snapshot))
    whole = _spoil(snapshot.path)
    with pytest.raises(duckdb.Error):
        warehouse.query("selection/associations", snapshot)
        warehouse.query("selection/fields", snapshot)
    with snapshot.path.open("r+b") as file:
        file.write(whole)
    assert len(warehouse.query("selection/types", snapshot)) == expected
    assert not warehouse.query("selection/associations", snapshot).empty


def test_damage_is_found_by_the_probe_though_everything_was_answered_before(published, folder):
    snapshot = _copied(published, folder)
    warehouse.probe(snapshot)
    warehouse.query("selection/types", snapshot)
    whole = _spoil(snapshot.path)
    with pytest.raises((duckdb.Error, warehouse.NoSnapshotError)):
        warehouse.probe(snapshot)
    snapshot.path.write_bytes(whole)
    warehouse.probe(snapshot)


@pytest.mark.slow
def test_probes_of_a_file_they_know_read_all_of_it_by_and_by(published, folder):
    snapshot = _copied(published, folder)
    group = warehouse._PROBED_ROWS
    with duckdb.connect(str(snapshot.path)) as connection:
        connection.execute(
            f"create table long as select hash(range) as cell from range({3 * group})"
        )
        deep = number(connection, f"select cell from long where rowid = {2 * group + 9}")
    warehouse.probe(snapshot)
    # As on a failing disk: the day of change tells nothing of the damage far behind.
    whole, times = snapshot.path.read_bytes(), snapshot.path.stat()
    place = whole.index(deep.to_bytes(8, "little"))
    snapshot.path.write_bytes(whole[:place] + b"\xff" * 8 + whole[place + 8 :])
    os.utime(snapshot.path, ns=(times.st_atime_ns, times.st_mtime_ns))
    warehouse.probe(snapshot)
    warehouse.probe(snapshot)
    with pytest.raises(duckdb.Error):
        warehouse.probe(snapshot)
    with pytest.raises(duckdb.Error):
        warehouse.probe(snapshot)
    snapshot.path.write_bytes(whole)
    for _ in range(5):
        warehouse.probe(snapshot)


@pytest.mark.slow
def test_a_question_being_answered_outlives_probes_and_files_opened_meanwhile(folder):
    _tiny(folder, "first", "trước")
    snapshot = warehouse.current_snapshot()
    with warehouse._CONNECTIONS.cursor(snapshot.path) as cursor:
        for _ in range(2):
            warehouse._CONNECTIONS.drop(snapshot.path)
            with warehouse._CONNECTIONS.cursor(snapshot.path) as other:
                other.execute("SELECT 1").fetchall()
        for n in range(warehouse._KEPT_CONNECTIONS + 1):
            _tiny(folder, f"s{n}", str(n))
            _name()
        assert cursor.execute("SELECT count(*) FROM reference.association_type").fetchall()
    warehouse.forget()
    assert len(warehouse.query("selection/types", snapshot)) == 1


def test_a_question_that_found_memory_full_is_asked_again_of_the_file_opened_anew(
    published, folder, monkeypatch
):
    snapshot = _copied(published, folder)
    expected = len(warehouse.query("selection/types", snapshot))
    monkeypatch.setitem(database.SNAPSHOT_SETTINGS, "memory_limit", "40MB")
    warehouse.forget()
    plain = warehouse._CONNECTIONS.cursor

    @contextmanager
    def full(path, province=None):
        """The first cursor is one of a file that has used up what it may."""
        monkeypatch.setattr(warehouse._CONNECTIONS, "cursor", plain)
        with plain(path) as cursor:
            cursor.execute("select list(hash(range)) from range(50_000_000)")
            yield cursor

    monkeypatch.setattr(warehouse._CONNECTIONS, "cursor", full)
    assert len(warehouse.query("selection/types", snapshot)) == expected


def test_answers_are_those_of_the_file_that_is_there(folder):
    _tiny(folder, "one", "trước")
    snapshot = warehouse.current_snapshot()
    assert _name() == "trước"
    _tiny(folder, "other", "sau")
    (folder / "records-other.duckdb").replace(snapshot.path)
    assert warehouse.query("selection/types", snapshot).iat[0, 1] == "sau"


def test_a_snapshot_of_another_version_is_refused_in_words(published, folder):
    snapshot = _copied(published, folder)
    warehouse.require_shape(snapshot)
    warehouse.forget()
    with duckdb.connect(str(snapshot.path)) as connection:
        connection.execute("DROP TABLE marts.yearly")
    with pytest.raises(warehouse.NoSnapshotError, match=r"phiên bản khác .*thiếu 1 bảng"):
        warehouse.require_shape(snapshot)


@pytest.mark.slow
def test_open_files_stay_few(folder):
    for n in range(12):
        _tiny(folder, f"s{n}", str(n))
        assert _name() == str(n)
    assert len(warehouse._CONNECTIONS._open) <= warehouse._KEPT_CONNECTIONS


def test_every_query_runs_on_the_published_tables(use_published):
    given = {
        "association_type": None,
        "association": None,
        "field": None,
        "year_from": None,
        "year_to": None,
        "record_ids": ("hv-001",),
    }
    files = sorted(warehouse.QUERIES.glob("*/[a-z]*.sql"))
    assert {file.parent.name for file in files} >= {"funding", "membership", "shared"}
    for file in files:
        name = f"{file.parent.name}/{file.stem}"
        _, names = warehouse._statement(name)
        values = given | {n: None for n in names if n not in given}
        warehouse.query(name, **values)


def test_a_copied_snapshot_folder_works_anywhere(use_published, tmp_path, monkeypatch):
    copy = tmp_path / "bản sao"
    shutil.copytree(use_published, copy)
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(copy))
    assert not warehouse.query("selection/associations").empty


def test_the_file_of_another_snapshot_never_passes_for_the_one_in_use(published, folder):
    snapshot = _copied(published, folder)
    warehouse.require_shape(snapshot)
    # As where files were copied by hand: the pointer says one thing, the file is another.
    other = folder / "records-20200101-000000-abcdef.duckdb"
    os.replace(snapshot.path, other)
    pointer = json.loads((folder / "records.json").read_text(encoding="utf-8"))
    pointer |= {"snapshot": "20200101-000000-abcdef", "file": other.name}
    (folder / "records.json").write_text(json.dumps(pointer), encoding="utf-8")
    with pytest.raises(warehouse.NoSnapshotError, match="không phải là bản mà tệp chỉ dẫn nêu"):
        warehouse.probe(warehouse.current_snapshot())
    os.replace(other, snapshot.path)
    warehouse.require_shape(snapshot)
