"""Large CSV files: DuckDB's reader and ours read the same rows, or the file is left to ours."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.files.bulk import read_bulk
from etl.files.csv import read_strict_header
from etl.files.limits import Refused
from etl.files.raw_rows import RowWriter, create_raw
from etl.files.read import read_records
from etl.records.errors import BuildError

HEAD = "record_id,association,indicator,time_period,obs_value,qualifier,obs_status,source"
WIDTH = HEAD.count(",") + 1

Read = tuple[list[tuple], list[tuple]]


def _made(connection: duckdb.DuckDBPyConnection) -> Read:
    """The rows by number, and what is wrong with which of them."""
    rows = connection.execute(
        "SELECT * EXCLUDE (row_id, file, sheet) FROM raw.membership ORDER BY row_number"
    ).fetchall()
    faults = connection.execute(
        "SELECT row_number, column_name, value, rule, reason FROM raw.problem "
        "JOIN raw.membership USING (row_id) ORDER BY ALL"
    ).fetchall()
    assert (len(faults),) == connection.execute("SELECT count(*) FROM raw.problem").fetchone()
    return rows, faults


def by_python(path: Path) -> Read | None:
    """As etl/files/csv.py reads it; None when it refuses the file."""
    with duckdb.connect() as connection:
        create_raw(connection)
        try:
            read_records(path, RowWriter(connection), [])
        except BuildError:
            return None
        return _made(connection)


def by_duckdb(path: Path) -> Read | None:
    """As etl/files/bulk.py reads it; None when it leaves the file to the other."""
    with duckdb.connect() as connection:
        create_raw(connection, ())
        try:
            head = read_strict_header(path, path.stem)
        except Refused:
            return None
        if not read_bulk(connection, path, head):
            left = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
            assert {name for (name,) in left} == {"problem", "origin"}
            assert connection.execute("FROM raw.problem").fetchall() == []
            return None
        return _made(connection)


def _write(folder: Path, content: str | bytes) -> Path:
    path = folder / "membership.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def _row(*cells: str) -> str:
    return ",".join([*cells, *[""] * (WIDTH - len(cells))])


@pytest.mark.parametrize(
    "body",
    [
        _row("a", "lam-vuon") + "\n" + _row("b"),
        _row("a") + "\r\n" + _row("b") + "\r\n",
        "\ufeff".join(["", ""]) + _row("a"),
        _row("a") + "\n" + _row() + "\n" + _row("b") + "\n",
        "a,b\n" + _row("c") + "\n" + _row("d") + ",\n" + _row("e") + ",x,y\n",
        _row('"a, b"', '"nói ""thế"""') + "\n",
        _row('"a\nb"', "c") + "\n" + _row("d") + "\n",
        _row("e\u0302\u0301", " a ", "a  b", "\u00a0", "Ð", "a\u200bb", "\tx\x07") + "\n",
        _row("a\x00b", "NULL", "#x", "\\N") + "\n",
        "a;b\n".replace(";", ",") + _row("c\u2028d", "'", 'a"b') + "\n",
    ],
)
def test_odd_files_are_read_alike(tmp_path: Path, body: str) -> None:
    newline = "\r\n" if "\r\n" in body else "\n"
    path = _write(tmp_path, f"{HEAD}{newline}{body}")
    read = by_duckdb(path)
    assert read is not None
    assert read == by_python(path)


@pytest.mark.parametrize(
    "body",
    [
        _row("a") + "\n\n" + _row("b") + "\n",
        _row(' "a"') + "\n",
        _row('"a" ') + "\n",
        _row('"a"b') + "\n",
        _row('"a') + "\n",
        _row("a") + "\r" + _row("b") + "\n",
        _row("a\x01N") + "\n",
        _row("a") + "," * 20 + "\n",
        _row(" ", "\t") + "\n",
        'a,"b\nc"\n' + _row("c") + "\n",
        _row("a" * (1 << 20)) + "\n",
    ],
)
def test_what_could_be_read_otherwise_is_left_alone(tmp_path: Path, body: str) -> None:
    assert by_duckdb(_write(tmp_path, f"{HEAD}\n{body}")) is None


def test_headings_in_two_lines_or_another_place_are_left_alone(tmp_path: Path) -> None:
    assert by_duckdb(_write(tmp_path, "\n" + HEAD + "\n" + _row("a"))) is None
    broken = HEAD.replace("source", '"sou\nrce"')
    assert by_duckdb(_write(tmp_path, broken + "\n" + _row("a"))) is None


def test_a_name_with_signs_of_patterns_is_one_file(tmp_path: Path) -> None:
    folder = tmp_path / "a[b]*?c"
    folder.mkdir()
    path = _write(folder, f"{HEAD}\n{_row('a')}\n")
    assert by_duckdb(path) == by_python(path) != None  # noqa: E711


@pytest.mark.slow
def test_rows_keep_their_numbers_over_many_blocks(tmp_path: Path) -> None:
    filler = "x" * 400
    rows = (_row(f"hv-{number}", filler) for number in range(2, 90_000))
    path = _write(tmp_path, HEAD + "\n" + "\n".join(rows))
    with duckdb.connect() as connection:
        create_raw(connection, ())
        assert read_bulk(connection, path, read_strict_header(path, path.stem))
        found = connection.execute(
            "SELECT count(*), count(*) FILTER (record_id = 'hv-' || row_number) FROM raw.membership"
        ).fetchall()
    assert found == [(89_998, 89_998)]


_LETTERS = st.sampled_from(
    ['a"', "ab", "a \t", "e\u0301\u00a0đ\u200b", 'a"\r\n', "a\x00\x01\x7f", "ab, ", "\u2028 a", ";"]
)


@st.composite
def _files(draw: st.DrawFn) -> bytes:
    letters = st.text(draw(_LETTERS), max_size=4)
    mark, newline = draw(st.sampled_from(",,;\t")), draw(st.sampled_from(["\n", "\n", "\r\n"]))

    def cell() -> str:
        text = draw(letters)
        needs = set(text) & set(f'"\r\n{mark}') and draw(st.integers(0, 30))
        return '"' + text.replace('"', '""') + '"' if needs or not draw(st.integers(0, 9)) else text

    widths = st.sampled_from([WIDTH] * 8 + [0, 1, WIDTH - 1, WIDTH + 1, WIDTH + 3, WIDTH + 9])
    rows = [mark.join(cell() for _ in range(draw(widths))) for _ in range(draw(st.integers(0, 4)))]
    text = newline.join([HEAD.replace(",", mark), *rows])
    text += draw(st.sampled_from(["", newline, newline * 2]))
    return draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + text.encode()


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(_files())
def test_both_readers_read_any_file_alike(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = _write(tmp_path_factory.mktemp("bulk"), content)
    read = by_duckdb(path)
    if read is not None:
        assert read == by_python(path)
