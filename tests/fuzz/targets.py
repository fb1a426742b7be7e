"""What is fuzzed: everything that reads what others wrote, and what must hold of each.

Each target takes one drawn value and raises where a rule is broken. `make fuzz` runs them for
as long as it is told; a finding becomes a test named after the bug, in the tests of its room.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from dashboard.access import access
from dashboard.selection import filters
from dashboard.selection.view import View
from dashboard.snapshot import baseline, warehouse
from etl.database import open_snapshot
from etl.datasets import is_pointer
from etl.files.number_format import show_number
from etl.operation import sign_in
from etl.records import parse
from etl.records.amounts import Amount, amount
from etl.records.period import Period, day, period
from etl.records.text import Problem
from etl.updates.rows import check_files
from tests.etl.updates.intake_office import AS_OF, members, members_book

_VOCABULARY = """
    từ đến khoảng trên dưới gần không quá nghìn triệu tỷ rưỡi trăm hai mươi lăm đồng % người m²
    quý nửa đầu cuối năm tháng ngày nhiệm kỳ giai đoạn I II III IV S1 Q2 .. / - – ( ) 0 1 12 30
    31 2 29 2023 2024 1.234 1,5 1.234,5 12.34 0,5 -3 +7 1e9 ½ ² ٣
"""
_WORDS = st.sampled_from([*_VOCABULARY.split(), "\u00a0", "\u200b", "\u202e"])
#: Words of figures and periods in any order, and any text at all.
_PHRASE = st.lists(_WORDS, max_size=8).flatmap(
    lambda words: st.sampled_from([" ".join(words), "".join(words)])
)
WRITTEN = st.one_of(_PHRASE, _PHRASE, st.text(max_size=40))
UNITS = st.sampled_from([None, "đồng", "%", "người", "m²", "hội"])
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)  # fmt: skip


def read_amount(case: tuple[str, str | None]) -> None:
    """A text is an amount or a question; never an error, and never less than nothing known."""
    found = amount(*case)
    assert isinstance(found, Amount | Problem)
    for reader in (parse.figure, parse.integer):
        assert isinstance(reader(*case), Decimal | int | Problem)


def read_back(case: tuple[int, int]) -> None:
    """A figure as Vietnamese print it is read as that figure."""
    whole, tenths = case
    written = f"{whole:,}".replace(",", ".") + (f",{tenths}" if tenths else "")
    found = parse.figure(written, "%" if whole <= 100 else "km")
    if not isinstance(found, Problem):
        assert found == Decimal(whole) + Decimal(tenths) / 10, (written, found)
    else:
        # 1.234 alone may be asked about; what can be read in one way only is read.
        assert tenths == 0 or whole > 999 or whole == 0, (written, found)


def read_period(text: str) -> None:
    """A text is a period in its order, or a question."""
    found, one = period(text), day(text)
    assert isinstance(found, Period | Problem) and isinstance(one, date | Problem)
    if isinstance(found, Period) and found.start and found.end:
        assert found.start <= found.end and found.start.year >= 1900 and found.end.year <= 2100


def read_words(text: str) -> None:
    """Yes, no, lists of rows: read or asked about."""
    for reader in (parse.yes_no, parse.boolean, parse.lines):
        reader(text)


def read_format(case: tuple[float, str]) -> None:
    """Whatever a number format says, a number is shown as text."""
    shown, problem = show_number(*case)
    assert isinstance(shown, str) and (problem is None or isinstance(problem, Problem))


@cache
def _choices() -> tuple[warehouse.Snapshot, filters.Choices]:
    snapshot = warehouse.current_snapshot()
    return snapshot, filters.Choices.of(snapshot)


def read_address(parameters: dict[str, str]) -> None:
    """Parameters are taken or told as dropped; what is taken leads to the same choice again."""
    snapshot, choices = _choices()
    chosen = filters.parse(parameters, choices)
    assert set(chosen.rejected) <= set(parameters)
    again = filters.parse(chosen.parameters(), choices)
    assert again.parameters() == chosen.parameters() and not again.rejected
    View(snapshot, chosen, choices)
    if chosen.year_from and chosen.year_to:
        assert chosen.year_from <= chosen.year_to
    for value in parameters.values():
        baseline.known("records", value)


def read_sign_in(case: tuple[Any, Any, dict[str, str]]) -> None:
    """Whatever a configuration holds, nobody gets a role by accident."""
    auth, roles, headers = case
    names, missing = sign_in.providers(auth)
    assert bool(names) != bool(missing)
    nobody = access.Person("", "", None, False)
    given = access.role_of(nobody, roles)
    assert given is None or "*" in json.dumps(roles, ensure_ascii=False)
    access.is_forwarded(headers)


def read_note(content: Any) -> None:
    """Whatever a pointer or a note holds, it is one or it is none."""
    if is_pointer(content):
        assert isinstance(content["snapshot"], str)


@cache
def _workbook() -> bytes:
    return members_book(members(), members(obs_value="trên 50", time_period="quý II/2024"))


def read_file(case: tuple[str, bytes | list[tuple[int, int]]]) -> None:
    """Whatever bytes a file has, it is read or refused in words, and no row is lost."""
    name, content = case
    if not isinstance(content, bytes):
        made = bytearray(_workbook())
        for place, value in content:
            made[place % len(made)] = value
        content = bytes(made)
    with tempfile.TemporaryDirectory() as folder:
        places = {"published": warehouse.published_folder(), "uploads": Path(folder)}
        report = check_files([(name, content)], "records", as_of=AS_OF, **places)
    for file in report.files:
        assert file.refused or report.blocked or report.read == report.accepted + report.rejected


_PARAMETER = st.sampled_from(
    [*filters.PARAMETERS, filters.DATASET_PARAMETER, filters.BASELINE_PARAMETER]
)
_VALUE = st.sampled_from(
    ["2020", "2023", "1899", "3000", "-1", "٢٠٢٣", "lam-vuon", "thuc", "minh-hoa"]
) | st.from_regex(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{6}|[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True)
_PARAMETERS = st.dictionaries(_PARAMETER, _VALUE | st.text(max_size=20))
_HEADING = "record_id,association,indicator,time_period,obs_value\n"
_CSV = st.lists(st.text(max_size=30), max_size=20).map(
    lambda cells: (_HEADING + ",".join(cells)).encode("utf-8", "replace")
)
_NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**15), 10**15)
_HEADERS = st.dictionaries(st.sampled_from(["Host", "Origin", "Via"]), st.text(max_size=30))

#: Name → what is drawn, and what must hold of it.
TARGETS: dict[str, tuple[st.SearchStrategy[Any], Callable[[Any], None]]] = {
    "amounts": (st.tuples(WRITTEN, UNITS), read_amount),
    "figures": (st.tuples(st.integers(0, 10**9), st.integers(0, 9)), read_back),
    "periods": (WRITTEN, read_period),
    "words": (WRITTEN, read_words),
    "formats": (
        st.tuples(_NUMBERS, st.text(alphabet='0#?.,;%"[]\\_*@ EeRedđồng+-/', max_size=20)),
        read_format,
    ),
    "addresses": (_PARAMETERS, read_address),
    "sign-in": (st.tuples(JSON, JSON, _HEADERS), read_sign_in),
    "notes": (JSON, read_note),
    "files": (
        st.tuples(
            st.sampled_from(["a.xlsx", "a.csv", "membership.csv", "a.xls"]),
            st.one_of(
                st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 255)), max_size=12),
                _CSV,
                st.binary(max_size=400),
            ),
        ),
        read_file,
    ),
}  # fmt: skip


def snapshot_is_there() -> bool:
    """Whether the addresses can be held against a snapshot."""
    try:
        with open_snapshot(_choices()[0].path):
            return True
    except warehouse.NoSnapshotError:
        return False
