"""Commitments noted in a meeting: checked, previewed, published as any other upload."""

from __future__ import annotations

from datetime import date

import pytest

from etl import updates
from etl.records.errors import BuildError
from etl.updates import Commitment
from tests.etl.updates.intake_office import AS_OF, Office

DAY = date(2026, 10, 30)
NOTED = (
    Commitment("dong-y", "Tổ chức đại hội, bầu ban chấp hành", "quý I/2027"),
    Commitment("lam-vuon", "Mở lớp tập huấn ở 3 huyện", "", "3 lớp"),
    Commitment("dong-y", "Kết nạp hội viên mới", "31/12/2027", "1.600", "members"),
)


def noted(office: Office, *found: Commitment, who: str = "Lan") -> updates.Report:
    return updates.note_commitments("records", DAY, found, who=who, as_of=AS_OF, **office.places)


@pytest.fixture
def office(tmp_path, published) -> Office:
    return Office(tmp_path / "office", published)


def test_they_are_targets_after_check_preview_and_publication(office: Office) -> None:
    report = noted(office, *NOTED)
    assert (report.accepted, report.rejected, report.blocked) == (3, 0, None)
    before = office.content()
    preview = office.preview(report)
    assert office.content() - before == set() or before <= office.content(), "nothing is published"
    assert set(preview.targets["title"]) == {one.what for one in NOTED}
    office.publish(report)
    rows = office.ask(
        "SELECT t.title, f.due_date, f.standing, t.target_kind, t.target_value, t.unit, "
        "t.as_printed, t.note, d.title, d.document FROM marts.target_gap AS t "
        "JOIN marts.follow_up AS f ON f.record_table = 'targets' AND f.record_id = t.record_id "
        "JOIN reference.source_document AS d ON d.source = t.source "
        "WHERE t.note LIKE 'Ghi tại cuộc họp ngày 30/10/2026.' ORDER BY t.title"
    )
    congress, members, courses = (
        next(row for row in rows if row[0].startswith(w)) for w in ("Tổ", "Kết", "Mở")
    )
    assert congress[1] == date(2027, 3, 31) and congress[2] == "due_later"
    assert courses[1:3] == (None, "no_due_date"), "no day was said, none is made up"
    assert courses[4] is None and courses[6] == "3 lớp"
    assert members[4:6] == (1600, "người")
    assert {row[3] for row in rows} == {"committed"}
    assert congress[8] == "Cam kết của Hội Đông y tỉnh Bắc Giang ghi tại cuộc họp"
    assert "Cam kết tại cuộc họp ngày 30-10-2026.csv" in congress[9]


@pytest.mark.slow
def test_nobody_counts_as_having_reported_by_a_commitment(office: Office) -> None:
    office.publish(noted(office, *NOTED))
    found = updates.collecting("records", "2027", today=AS_OF, **office.places)
    assert found["received_date"].notna().sum() == 0
    found = updates.collecting("records", "2026", today=AS_OF, **office.places)
    assert found["received_date"].notna().sum() == 0


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (Commitment("", "Việc"), "Chưa chọn ai"),
        (Commitment("dong-y", "  "), "Chưa ghi việc gì"),
        (Commitment("dong-y", "x" * 2000), "quá 300 chữ"),
        (Commitment("dong-y", "Việc", "31/02/2027"), "31/02/2027"),
        (Commitment("dong-y", "Việc", "sớm nhất có thể"), "sớm nhất có thể"),
        (Commitment("dong-y", "Việc", "2027", "", "members"), "chưa ghi con số"),
    ],
)
def test_what_cannot_be_kept_is_told_before_anything_is_kept(office, one, said) -> None:
    with pytest.raises(BuildError, match="Cam kết thứ 2: ") as error:
        noted(office, NOTED[0], one)
    assert said in str(error.value)
    assert not office.uploads.exists()


def test_a_number_that_is_none_comes_back_with_its_reason(office: Office) -> None:
    report = noted(office, Commitment("dong-y", "Kết nạp", "2027", "hàng trăm", "members"))
    assert (report.accepted, report.rejected) == (0, 1)


def test_none_and_nobody(office: Office) -> None:
    with pytest.raises(BuildError, match="Chưa có cam kết nào"):
        noted(office)
    with pytest.raises(BuildError, match="Thiếu tên người ghi"):
        noted(office, NOTED[0], who=" ")


@pytest.mark.slow
def test_text_that_looks_like_a_formula_or_markup_stays_text(office: Office) -> None:
    hostile = "=HYPERLINK(1);<b>\n'); DROP TABLE"
    office.publish(noted(office, Commitment("dong-y", hostile)))
    rows = office.ask("SELECT title FROM marts.target_gap WHERE note LIKE 'Ghi tại cuộc họp%'")
    assert rows == [("=HYPERLINK(1);<b> '); DROP TABLE",)]
