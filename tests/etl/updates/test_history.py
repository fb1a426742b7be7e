"""History of publications: compare, change since a day, roll back; the command line."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from etl import updates
from etl.__main__ import main
from etl.datasets import read_pointer
from etl.records.errors import BuildError
from etl.snapshot.build import build
from etl.uploads.upload_source import UploadSource
from tests.etl.updates.intake_office import AS_OF, Office, members, members_book


@pytest.fixture
def office(tmp_path: Path, published: Path) -> Office:
    return Office(tmp_path / "office", published)


def _upload_source(office: Office) -> UploadSource:
    return UploadSource.in_force("records", office.published, office.uploads)


def test_history_tells_who_when_why_and_rollback_is_an_entry(
    members_office: Office, published: Path
) -> None:
    first = read_pointer(published, "records")
    assert first is not None
    back = updates.rollback("records", who="Minh", reason="Nhầm tệp", **members_office.places)
    assert back == first["snapshot"]
    assert members_office.figure("lam-vuon", "members", 2025) is None
    past = updates.history("records", **members_office.places).to_dict("records")
    assert [row["kind_name"] for row in past] == ["Lùi về bản trước", "Công bố", "Dựng lại"]
    assert (past[0]["who"], past[0]["reason"]) == ("Minh", "Nhầm tệp")
    assert past[1]["uploads"] == ["bc.xlsx"]
    assert [row["current"] for row in past] == [True, False, False]


@pytest.mark.slow
def test_after_a_rollback_the_undone_upload_does_not_slip_back_in(office: Office) -> None:
    office.publish(office.check(("nhầm.xlsx", members_book(members()))))
    updates.rollback("records", who="Minh", reason="Nhầm tệp", **office.places)
    other = members_book(members(association="cau-duong", obs_value="220"))
    office.publish(office.check(("đúng.xlsx", other)))
    assert office.figure("cau-duong", "members", 2025) == 220
    assert office.figure("lam-vuon", "members", 2025) is None
    shutil.rmtree(office.published)
    build("records", published=office.published, as_of=AS_OF, upload_source=_upload_source(office))
    assert office.figure("lam-vuon", "members", 2025) is None
    assert office.figure("cau-duong", "members", 2025) == 220


def test_any_two_snapshots_are_compared_and_changes_since_a_day_told(
    members_office: Office, published: Path
) -> None:
    first = read_pointer(published, "records")
    running = read_pointer(members_office.published, "records")
    assert first is not None and running is not None
    second = running["snapshot"]
    found = updates.compare("records", first["snapshot"], published=members_office.published)
    assert found.changes["new_value"].tolist() == [52_300]
    back = updates.compare("records", second, first["snapshot"], published=members_office.published)
    assert back.changes["change_name"].tolist() == ["bỏ"]
    assert updates.since("records", second, **members_office.places).is_empty
    today = datetime.now(UTC).astimezone().date()
    assert updates.snapshot_on("records", today, **members_office.places) == second
    with pytest.raises(BuildError, match="chưa có bản số liệu"):
        updates.since("records", date(2020, 1, 1), **members_office.places)


def test_rollback_needs_a_name_and_a_snapshot(office: Office) -> None:
    with pytest.raises(BuildError, match="Ghi tên"):
        updates.rollback("records", who=" ", reason="x", **office.places)
    with pytest.raises(BuildError):
        updates.rollback(
            "records", "20200101-000000-abcdef", who="Lan", reason="x", **office.places
        )


@pytest.mark.slow
def test_the_command_line_does_the_whole_cycle(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bc.xlsx"
    path.write_bytes(members_book(members(), members(time_period="2024", obs_value="nhiều")))
    places = ["--published", str(office.published), "--uploads", str(office.uploads),
              "--as-of", AS_OF.isoformat()]  # fmt: skip
    marked = tmp_path / "marked"
    assert main(["intake", *places, "check", str(path), "--marked", str(marked)]) == 1
    assert (marked / "bc (cần sửa).xlsx").is_file()
    sign = ["--by", "Lan", "--reason", "Báo cáo năm"]
    assert main(["intake", *places, "publish", str(path), *sign]) == 0
    assert office.figure("lam-vuon", "members", 2025) == 52_300
    upload = updates.uploads("records", **office.places)["upload"].iloc[0]
    assert main(["intake", *places, "withdraw", upload, *sign]) == 0
    correct = ["correct", "membership", "hv-001", "obs_value", "1046", "1064", *sign]
    assert main(["intake", *places, *correct]) == 0
    capsys.readouterr()
    assert main(["intake", *places, "--json", "list"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2
