"""From a checked workbook to a published snapshot and back, without losing a row."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from etl import updates
from etl.datasets import read_pointer
from etl.records.errors import BuildError
from etl.snapshot.build import build
from etl.uploads.events import Journal
from etl.uploads.store import Store
from etl.uploads.upload_source import UploadSource
from tests.etl.updates.intake_office import AS_OF, Office, book, members, members_book, sheet


@pytest.fixture
def office(tmp_path: Path, published: Path) -> Office:
    return Office(tmp_path / "office", published)


def test_preview_tells_every_figure_and_changes_nothing(office: Office) -> None:
    before = office.content()
    report = office.check(("bc.xlsx", members_book(members())), who="Lan")
    found = office.preview(report)
    (change,) = found.changes.to_dict("records")
    assert (change["change_name"], change["association_name"]) == ("thêm", "Hội Làm vườn")
    assert (change["indicator_name"], change["new_value"]) == ("Hội viên", 52_300)
    assert change["new_source_title"] == "Báo cáo của Hội Làm vườn tỉnh Bắc Giang"
    new = {line.split()[0] for line in office.content() - before}
    assert new == {f".candidate-records-{report.token}"}
    assert office.figure("lam-vuon", "members", 2025) is None


def test_what_was_previewed_is_what_is_published(checked_office: Office) -> None:
    report = checked_office.only_report()
    snapshot = checked_office.publish(report)
    assert checked_office.figure("lam-vuon", "members", 2025) == 52_300
    pointer = read_pointer(checked_office.published, "records")
    assert pointer is not None and pointer["snapshot"] == snapshot
    info = checked_office.ask("SELECT snapshot, published_by, reason FROM marts.snapshot_info")
    assert info == [(snapshot, "Nguyễn Thị Lan", "Báo cáo năm")]
    assert checked_office.ask(
        "SELECT name, association, received_by, published_by FROM marts.upload"
    ) == [("bc.xlsx", None, "Lan", "Nguyễn Thị Lan")]
    assert ("bc.xlsx",) in checked_office.ask("SELECT name FROM marts.input_file")
    assert not list(checked_office.published.glob(".candidate-*"))


@pytest.mark.slow
def test_target_and_indicator_states_that_change_are_told(office: Office) -> None:
    data = book(
        {
            "Kinh phí": sheet(
                "funding",
                {
                    "association": "lam-vuon",
                    "indicator": "income",
                    "flow": "thu",
                    "time_period": "2025",
                    "obs_value": "8,6 tỷ",
                },
            )
        }
    )
    found = office.preview(office.check(("bc.xlsx", data)))
    rows = found.indicators.to_dict("records")
    assert [(r["indicator_name"], r["old_state"], r["new_state"]) for r in rows] == [
        ("Kinh phí thu", "not_reported", "reported")
    ]


@pytest.mark.slow
def test_a_newer_upload_replaces_the_figure_and_both_are_kept(members_office: Office) -> None:
    second = members_office.check(("bc.xlsx", members_book(members(obs_value="53.000"))))
    found = members_office.preview(second)
    (change,) = found.changes.to_dict("records")
    assert (change["change"], change["old_value"], change["new_value"]) == (
        "changed",
        52_300,
        53_000,
    )
    (row,) = found.superseded.to_dict("records")
    assert (row["old_value"], row["new_value"]) == ("52.300", "53.000")
    assert row["old_file"] != row["new_file"]
    assert "mới nhất" in found.rule
    members_office.publish(second)
    assert members_office.figure("lam-vuon", "members", 2025) == 53_000
    assert members_office.ask("SELECT count(*) FROM marts.superseded_row") == [(1,)]
    listed = updates.uploads("records", **members_office.places)
    assert listed["in_force"].tolist() == [True, True]


@pytest.mark.slow
def test_a_faulty_newer_row_leaves_the_older_one_in_force(members_office: Office) -> None:
    data = members_book(members(obs_value="hàng nghìn"), members(time_period="2024"))
    members_office.publish(members_office.check(("bc.xlsx", data)))
    assert members_office.figure("lam-vuon", "members", 2025) == 52_300
    assert members_office.figure("lam-vuon", "members", 2024) == 52_300
    assert members_office.ask("SELECT count(*) FROM marts.rejected_row") == [(1,)]


@pytest.mark.slow
def test_uploading_an_older_file_again_puts_it_back_in_force(office: Office) -> None:
    old, new = members_book(members()), members_book(members(obs_value="53.000"))
    office.publish(office.check(("cũ.xlsx", old)))
    office.publish(office.check(("mới.xlsx", new)))
    office.publish(office.check(("cũ.xlsx", old)))
    assert office.figure("lam-vuon", "members", 2025) == 52_300


@pytest.mark.slow
def test_a_file_already_in_force_changes_nothing(members_office: Office) -> None:
    data = next(members_office.uploads.glob("original/*/*")).read_bytes()
    report = members_office.check(("bc.xlsx", data))
    assert "đang được dùng" in (report.files[0].seen_before or "")
    found = members_office.preview(report)
    assert found.nothing_to_do
    with pytest.raises(BuildError, match="Không có gì thay đổi"):
        updates.publish(found, "Lan", "x", **members_office.places)


@pytest.mark.slow
def test_snapshots_are_rebuilt_from_records_and_uploads_alone(members_office: Office) -> None:
    members_office.publish(
        members_office.check(("bc2.xlsx", members_book(members(obs_value="53.000"))))
    )
    query = "SELECT * FROM marts.observation ORDER BY record_id"
    before = members_office.ask(query)
    uploads = members_office.ask("SELECT * FROM marts.upload ORDER BY upload")
    shutil.rmtree(members_office.published)
    build(
        "records",
        published=members_office.published,
        as_of=AS_OF,
        upload_source=_upload_source(members_office),
    )
    assert members_office.ask(query) == before
    assert members_office.ask("SELECT * FROM marts.upload ORDER BY upload") == uploads


def _upload_source(office: Office) -> UploadSource:
    return UploadSource.in_force("records", office.published, office.uploads)


@pytest.mark.slow
def test_a_build_after_a_publication_has_nothing_to_do(
    members_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_UPLOADS", str(members_office.uploads))
    report = build("records", published=members_office.published, as_of=AS_OF)
    assert report.nothing_to_do
    forced = build("records", published=members_office.published, as_of=AS_OF, force=True)
    assert forced.published and members_office.figure("lam-vuon", "members", 2025) == 52_300


def test_a_changed_original_stops_the_build(members_office: Office) -> None:
    path = next(members_office.uploads.glob("original/*/*"))
    path.chmod(0o644)
    path.write_bytes(members_book(members(obs_value="1")))
    with pytest.raises(BuildError, match="đã bị sửa"):
        build(
            "records",
            published=members_office.published,
            as_of=AS_OF,
            upload_source=_upload_source(members_office),
            force=True,
        )
    assert members_office.figure("lam-vuon", "members", 2025) == 52_300


# Two editors


@pytest.mark.slow
def test_the_second_of_two_editors_is_told_to_look_again(checked_office: Office) -> None:
    mine = checked_office.preview(checked_office.only_report())
    other = members_book(members(association="cau-duong", obs_value="220"))
    checked_office.publish(checked_office.check(("bạn.xlsx", other)))
    with pytest.raises(BuildError, match="Nguyễn Thị Lan đã công bố một bản khác"):
        updates.publish(mine, "Minh", "Báo cáo năm", **checked_office.places)
    assert checked_office.figure("cau-duong", "members", 2025) == 220
    report = updates.load_report("records", mine.token, uploads=checked_office.uploads)
    checked_office.publish(report)
    assert checked_office.figure("lam-vuon", "members", 2025) == 52_300
    assert checked_office.figure("cau-duong", "members", 2025) == 220


def test_a_preview_can_be_published_by_another_session(checked_office: Office) -> None:
    found = checked_office.preview(checked_office.only_report())
    again = updates.load_preview("records", found.token, **checked_office.places)
    assert again.changes.equals(found.changes)
    updates.publish(again, "Lan", "Báo cáo", **checked_office.places)
    with pytest.raises(BuildError, match="Xem trước lại"):
        updates.load_preview("records", found.token, **checked_office.places)


def test_name_and_reason_are_required(checked_office: Office) -> None:
    found = checked_office.preview(checked_office.only_report())
    for who, reason in (("", "x"), ("Lan", " ")):
        with pytest.raises(BuildError, match="Ghi tên"):
            updates.publish(found, who, reason, **checked_office.places)


def test_nothing_accepted_is_nothing_to_publish(office: Office) -> None:
    report = office.check(("bc.xlsx", members_book(members(obs_value="nhiều"))))
    with pytest.raises(BuildError, match="Không có dòng nào được nhận"):
        office.preview(report)


def test_a_failed_publication_leaves_everything_as_it_was(
    checked_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = checked_office.preview(checked_office.only_report())
    before = read_pointer(checked_office.published, "records")

    def fail(*args: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr("etl.updates.publication.publish", fail)
    with pytest.raises(BuildError, match="no space"):
        updates.publish(found, "Lan", "Báo cáo", **checked_office.places)
    assert read_pointer(checked_office.published, "records") == before
    journal = Journal(Store(checked_office.uploads), "records")
    assert [event.state for event in journal.events()] == ["void"]
    monkeypatch.undo()
    again = updates.load_preview("records", found.token, **checked_office.places)
    updates.publish(again, "Lan", "Báo cáo", **checked_office.places)
    assert checked_office.figure("lam-vuon", "members", 2025) == 52_300


# Warnings


def _history(*values: int) -> bytes:
    rows = [members(time_period=str(2015 + n), obs_value=v) for n, v in enumerate(values)]
    return members_book(*rows)


@pytest.mark.slow
def test_outliers_and_sudden_falls_need_a_written_reason_and_a_steady_series_none(
    office: Office,
) -> None:
    office.publish(office.check(("cũ.xlsx", _history(1000, 1010, 1020, 1030, 1040, 1050))))
    steady = office.check(("đều.xlsx", members_book(members(time_period="2022", obs_value=1070))))
    assert steady.warnings["kind"].tolist() == []
    assert steady.blocked is None and steady.rejected == 0
    assert all(item.refused is None for item in steady.files)
    report = office.check(("mới.xlsx", members_book(members(time_period="2022", obs_value=90))))
    kinds = set(report.warnings["kind"])
    assert {"outlier", "fall"} <= kinds
    text = " ".join(report.warnings["text"])
    assert "1.050 người (2020) xuống 90 người" in text and "trung vị" in text
    found = office.preview(report)
    with pytest.raises(BuildError, match="cảnh báo chưa có lý do"):
        updates.publish(found, "Lan", "x", **office.places)
    accepted = dict.fromkeys(report.warnings["warning"], "Hội rà soát, bỏ tên người đã nghỉ.")
    updates.publish(office.preview(report, accepted=accepted), "Lan", "x", **office.places)
    kept = office.ask("SELECT kind, reason, accepted_by FROM marts.accepted_warning ORDER BY kind")
    assert ("fall", "Hội rà soát, bỏ tên người đã nghỉ.", "Lan") in kept
    assert len(kept) == len(report.warnings)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("value", "words_by_kind"),
    [
        (52, {"fall": "50.000 người (tháng 8/2023)"}),
        (5_200_000, {"rise": "50.000 người (tháng 8/2023)", "range": "ngoài khoảng thường gặp"}),
        (90_000, {"range": "cả Liên hiệp hội"}),
    ],
)
def test_a_stock_is_held_against_its_latest_figure_whatever_its_period(
    office: Office, value: int, words_by_kind: dict[str, str]
) -> None:
    report = office.check(("bc.xlsx", members_book(members(time_period="2025", obs_value=value))))
    for kind, words in words_by_kind.items():
        of_kind = report.warnings[report.warnings["kind"] == kind]
        assert words in " ".join(of_kind["text"])


@pytest.mark.slow
def test_a_flow_is_held_against_the_one_before_per_day(office: Office) -> None:
    def admitted(period: str, value: int) -> bytes:
        row = members(indicator="Hội viên kết nạp mới", time_period=period, obs_value=value)
        return members_book(row)

    office.publish(office.check(("cũ.xlsx", admitted("2024", 400))))
    steady = office.check(("quý.xlsx", admitted("quý II/2025", 100)))
    assert steady.warnings.empty
    fallen = office.check(("năm.xlsx", admitted("2025", 100)))
    assert fallen.warnings["kind"].tolist() == ["fall"]
    assert "400 người (2024) xuống 100 người" in fallen.warnings.iloc[0]["text"]


@pytest.mark.slow
def test_the_preview_shows_the_figure_before(office: Office) -> None:
    report = office.check(("bc.xlsx", members_book(members(time_period="2025"))))
    (change,) = office.preview(report).changes.to_dict("records")
    assert (change["earlier_value"], change["earlier_label"]) == (50_000, "tháng 8/2023")


@pytest.mark.slow
def test_money_below_a_million_needs_a_written_reason(office: Office) -> None:
    row = {
        "association": "lam-vuon", "indicator": "Kinh phí thu", "flow": "thu",
        "time_period": "2025", "obs_value": "250 đồng",
    }  # fmt: skip
    report = office.check(("bc.xlsx", book({"Kinh phí": sheet("funding", row)})))
    assert "small_money" in set(report.warnings["kind"])


@pytest.mark.slow
def test_a_contradiction_with_another_source_is_told(office: Office) -> None:
    data = members_book(members(association="luat-gia", time_period="2023-08", obs_value="999"))
    report = office.check(("bc.xlsx", data))
    (warning,) = report.warnings.to_dict("records")
    assert warning["kind"] == "contradiction"
    assert "999 người" in warning["text"] and "1.046 người" in warning["text"]


@pytest.mark.slow
def test_a_total_unlike_the_sum_of_its_parts_is_told(office: Office) -> None:
    row = {"association": "cham-cuu", "indicator": "Chi hội", "time_period": "2025"}
    data = book(
        {
            "Chi hội và hội cấp dưới": sheet(
                "branches",
                {**row, "level": None, "obs_value": 20},
                {**row, "level": "cấp huyện", "obs_value": 12},
                {**row, "level": "cấp xã", "obs_value": 13},
            )
        }
    )
    report = office.check(("bc.xlsx", data))
    (warning,) = report.warnings.to_dict("records")
    assert warning["kind"] == "sum"
    assert "25 chi hội" in warning["text"] and "20 chi hội" in warning["text"]


# Corrections


@pytest.mark.slow
def test_a_correction_is_declared_published_and_guarded(office: Office) -> None:
    cells = updates.record_cells("records", "hv-001", **office.places)
    now = dict(zip(cells["column_name"], cells["value"], strict=True))
    assert now["obs_value"] == "1046"
    report = updates.declare_correction(
        "records", record_table="membership", record_id="hv-001", column="obs_value",
        expected="1046", corrected="1.064", reason="Đảo chữ số.", who="Lan", as_of=AS_OF,
        **office.places,
    )  # fmt: skip
    office.publish(report)
    assert office.figure("luat-gia", "members", 2023) == 1064
    applied = office.ask(
        "SELECT old_value, new_value, reason, declared_by FROM marts.correction_applied "
        "WHERE target_record_id = 'hv-001'"
    )
    assert applied == [("1046", "1.064", "Đảo chữ số.", "Lan")]
    # The source itself is mended: the correction no longer fits and says so.
    fixed = members(record_id="hv-001", association="luat-gia", time_period="2023-08",
                    obs_value="1.064", source="ht2023-ly-dinh-dat", source_place="26")  # fmt: skip
    later = office.check(("sửa.xlsx", members_book(fixed)))
    assert later.blocked is not None and "bỏ hoặc sửa đính chính" in later.blocked
    assert office.figure("luat-gia", "members", 2023) == 1064


def test_a_correction_that_does_not_fit_is_refused_at_once(office: Office) -> None:
    what = {
        "record_table": "membership", "record_id": "hv-001", "column": "obs_value",
        "expected": "1046", "corrected": "1064", "reason": "Đảo chữ số.", "who": "Lan",
    }  # fmt: skip
    for change, said in (
        ({"expected": "1045"}, "đang là “1046”"),
        ({"record_id": "hv-xxx"}, "Không có bản ghi"),
        ({"column": "as_printed"}, "không được đính chính"),
        ({"reason": " "}, "Thiếu lý do"),
        ({"corrected": "1046"}, "không có gì để đính chính"),
        ({"record_table": "corrections"}, "Không có bảng"),
    ):
        with pytest.raises(BuildError, match=said):
            updates.declare_correction("records", **{**what, **change}, **office.places)


@pytest.mark.slow
def test_an_upload_can_be_withdrawn(members_office: Office) -> None:
    report = members_office.only_report()
    members_office.publish(None, withdraw=[report.files[0].upload])
    assert members_office.figure("lam-vuon", "members", 2025) is None
    listed = updates.uploads("records", **members_office.places)
    assert listed["in_force"].tolist() == [False]
