"""A file is checked again: under another name, with its owner said, with cells mended."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest

from etl import updates
from etl.updates import Mend
from tests.etl.updates.intake_office import (
    AS_OF,
    Office,
    book,
    members,
    members_book,
    sheet,
)


@pytest.fixture
def office(tmp_path: Path, published: Path) -> Office:
    return Office(tmp_path, published)


def _again(office: Office, report: updates.Report, **changes: object) -> updates.Report:
    return updates.check_again(report, as_of=AS_OF, who="Lan", **changes, **office.places)


def _rows_again(office: Office, report: updates.Report, **changes: object) -> updates.Report:
    """The same for the rows alone, without the candidate snapshot."""
    with mock.patch("etl.updates.service._add_warnings"):
        return _again(office, report, **changes)


def _mend(report: updates.Report, value: str, place: int = 0, **changes: object) -> Mend:
    row = report.rejects.iloc[place]
    cell = {
        "record_table": row["record_table"],
        "sheet": row["sheet"],
        "row_number": int(row["row_number"]),
        "letter": row["letter"],
        "column": row["column_name"],
        "was": row["value"] or "",
        "value": value,
        "by": "Lan",
    }
    return Mend(**{**cell, **changes})  # type: ignore[arg-type]


def test_a_file_refused_for_its_name_is_read_under_a_new_one(office: Office) -> None:
    data = members_book()
    refused = office.rows(("bao-cao.xls", data))
    assert refused.files[0].refused is not None
    report = office.rows(("bao-cao.xlsx", data))
    assert report.files[0].refused is None and report.accepted == 1
    assert report.files[0].name == "bao-cao.xlsx"


@pytest.mark.slow
def test_a_published_file_is_read_as_it_was_whatever_it_is_called_later(office: Office) -> None:
    data = members_book()
    office.publish(office.check(("bao-cao.xlsx", data)))
    office.rows(("bao-cao.xls", data))
    office.publish(office.check(("khac.xlsx", members_book(members(time_period="2024")))))
    assert office.figure("lam-vuon", "members", 2025) == 52_300


@pytest.mark.slow
def test_whose_a_file_is_and_of_which_period_can_be_said(office: Office) -> None:
    rows = sheet("membership", members(), columns=["indicator", "obs_value", "note"])
    rows = [["Hội viên – Hội Làm vườn tỉnh Bắc Giang"], *rows]
    report = office.rows(("sổ.xlsx", book({"Hội viên": rows})))
    assert report.accepted == 0 and not report.files[0].from_template
    # Its titles say whose it may be, which is offered and not taken.
    assert report.files[0].named == "lam-vuon" and report.files[0].association is None
    report = _rows_again(office, report, owners={report.files[0].upload: ("lam-vuon", "2025")})
    assert (report.accepted, report.rejected) == (1, 0)
    assert (report.files[0].association, report.files[0].period) == ("lam-vuon", "2025")
    # It is not asked for again, and can be taken back.
    assert _rows_again(office, report).accepted == 1
    assert _rows_again(office, report, owners={report.files[0].upload: ("", "")}).accepted == 0


@pytest.mark.slow
def test_a_mended_cell_is_published_and_what_was_sent_is_kept(office: Office) -> None:
    data = members_book(members(obs_value="52.300.5"), members(time_period="2024"))
    report = office.check(("bc.xlsx", data))
    report = _again(office, report, mends=[(report.files[0].upload, _mend(report, "52.300"))])
    assert (report.accepted, report.rejected) == (2, 0)
    office.publish(report)
    ((value, printed, note),) = office.ask(
        "SELECT obs_value, as_printed, note FROM marts.observation "
        "WHERE association = 'lam-vuon' AND time_label = '2025'"
    )
    assert (value, printed) == (52_300, "52.300.5")
    assert "“52.300.5”" in note and "Lan" in note
    assert updates.original(report.files[0].upload, "records", uploads=office.uploads)[1] == data
    # A build from records and uploads alone reads the mended cell, too.
    office.publish(office.check(("khac.xlsx", members_book(members(time_period="2022")))))
    assert office.figure("lam-vuon", "members", 2025) == 52_300


def test_a_mended_cell_is_checked_like_any_other(office: Office) -> None:
    report = office.rows(("bc.xlsx", members_book(members(obs_value="nhiều"))))
    report = _rows_again(
        office, report, mends=[(report.files[0].upload, _mend(report, "khá nhiều"))]
    )
    assert report.rejected == 1
    assert report.rejects.iloc[0]["value"] == "khá nhiều"


def test_one_of_two_rows_about_one_figure_is_left_out(office: Office) -> None:
    report = office.rows(("bc.xlsx", members_book(members(), members(obs_value="51.000"))))
    assert report.rejected == 2
    left_out = _mend(report, "", 1, column=None)
    report = _rows_again(office, report, mends=[(report.files[0].upload, left_out)])
    assert (report.accepted, report.rejected) == (1, 0)


def test_of_two_files_that_contradict_one_is_left_out(office: Office) -> None:
    files = [(f"{n}.xlsx", members_book(members(obs_value=n))) for n in ("1.389", "1.512")]
    report = office.rows(*files)
    (asked,) = report.warnings[report.warnings["kind"] == "two_files"].to_dict("records")
    assert {asked["upload"], asked["other_upload"]} == set(report.uploads)
    report = _rows_again(office, report, without=[asked["other_upload"]])
    assert [file.name for file in report.files] == ["1.512.xlsx"]
    assert "two_files" not in set(report.warnings["kind"])


def test_accepted_rows_stand_beside_the_rejected_ones(office: Office) -> None:
    report = office.rows(
        ("bc.xlsx", members_book(members(), members(time_period="2024", obs_value="nhiều")))
    )
    (row,) = report.accepted_rows.to_dict("records")
    assert (row["association_name"], row["subject"], row["time_label"]) == (
        "Hội Làm vườn", "Hội viên", "2025",
    )  # fmt: skip
    assert (row["value"], row["figure"], row["row_number"]) == ("52.300", "52.300 người", 2)


def test_the_figure_to_correct_is_found_by_association_and_indicator(office: Office) -> None:
    found = updates.figures("records", "lam-vuon", **office.places)
    of_members = found[found["indicator_name"] == "Hội viên"]
    record = of_members.iloc[0]["record_id"]
    cells = updates.record_cells("records", record, **office.places)
    assert "obs_value" in set(cells["column_name"])
